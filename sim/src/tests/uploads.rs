//! Files the bot uploads: kept, shown, and refused as Telegram refuses them.

use super::{call, refusal, sim};
use serde_json::json;
use teloxide::net::Download as _;
use teloxide::prelude::{Request as _, Requester as _};
use teloxide::types::{ChatId, InputFile};

/// The beginning of a PNG picture, which says how large it is.
fn picture(width: u32, height: u32) -> InputFile {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    InputFile::memory(bytes).file_name("chart.png")
}

#[tokio::test]
async fn a_file_is_shown_and_can_be_read_again() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    lan.presses_start();
    // Larger than what a web server takes by itself.
    let bytes = vec![7; 3 << 20];
    let file = InputFile::memory(bytes.clone()).file_name("báo cáo.xlsx");
    let sent = bot.send_document(ChatId(7), file).send().await.expect("it is sent");
    assert_eq!(sent.document().map(|file| file.file.size), Some(3 << 20));
    let shown = lan.phone().pop().expect("a message");
    assert_eq!((shown.media, shown.file_name.as_deref()), (Some("document"), Some("báo cáo.xlsx")));
    assert!(sim.uploaded(&shown).is_some_and(|kept| kept == bytes));

    let file =
        bot.get_file(sent.document().expect("a document").file.id.clone()).send().await.expect("a file");
    let mut downloaded = Vec::new();
    bot.download_file(&file.path, &mut downloaded).await.expect("it is downloaded");
    assert_eq!(downloaded.len(), bytes.len());

    let sent = bot.send_photo(ChatId(7), picture(1080, 1400)).send().await.expect("it is sent");
    assert_eq!(sent.photo().map(|sizes| (sizes[0].width, sizes[0].height)), Some((1080, 1400)));
    let shown = lan.phone().pop().expect("a message");
    assert_eq!(shown.media, Some("photo"));
    assert!(sim.uploaded(&shown).is_some());
    assert!(sim.mistakes().is_empty(), "{:?}", sim.mistakes());
}

#[tokio::test]
async fn what_a_person_sends_can_be_downloaded() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    lan.presses_start();
    lan.sends_file("rota.csv", b"date,shift");
    let updates = bot.get_updates().send().await.expect("updates");
    let sent = updates.iter().find_map(|update| match &update.kind {
        teloxide::types::UpdateKind::Message(message) => message.document(),
        _ => None,
    });
    let document = sent.expect("a document");
    assert_eq!((document.file_name.as_deref(), document.file.size), (Some("rota.csv"), 10));
    let file = bot.get_file(document.file.id.clone()).send().await.expect("a file");
    let mut downloaded = Vec::new();
    bot.download_file(&file.path, &mut downloaded).await.expect("it is downloaded");
    assert_eq!(downloaded, b"date,shift");
    assert!(sim.mistakes().is_empty(), "{:?}", sim.mistakes());
}

#[tokio::test]
async fn a_file_is_sent_again_by_its_id_and_by_no_other() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    lan.presses_start();
    let file = InputFile::memory(b"a".to_vec()).file_name("a.csv");
    let sent = bot.send_document(ChatId(7), file).send().await.expect("it is sent");
    let id = sent.document().expect("a document").file.id.clone();
    bot.send_document(ChatId(7), InputFile::file_id(id)).send().await.expect("it is sent again");
    let message_id = lan.sends_photo("ảnh");
    assert!(message_id > 0);
    let (status, _) = call(&sim, "sendPhoto", json!({ "chat_id": 7, "photo": "photo" })).await;
    assert_eq!(status, 200, "what a person sent has an id, too");
    let (status, _) =
        call(&sim, "sendPhoto", json!({ "chat_id": 7, "photo": "https://example.com/a.png" })).await;
    assert_eq!(status, 200);
    for id in ["a.csv", "upload-2", "upload-x", "/tmp/a.csv"] {
        let (status, refused) = call(&sim, "sendDocument", json!({ "chat_id": 7, "document": id })).await;
        assert_eq!(status, 400, "{id}");
        assert_eq!(refused["description"], "Bad Request: wrong file identifier/HTTP URL specified");
    }
}

#[tokio::test]
async fn what_is_no_file_or_photo_is_refused() {
    let (sim, bot) = sim();
    sim.person(7, "Lan", "vi").presses_start();
    let empty = InputFile::memory(Vec::new()).file_name("a.csv");
    let sent = bot.send_document(ChatId(7), empty).send().await;
    assert_eq!(refusal(sent), "Bad Request: file must be non-empty");
    let text = InputFile::memory(b"no picture".to_vec()).file_name("a.png");
    assert!(
        refusal(bot.send_photo(ChatId(7), text).send().await).ends_with("Bad Request: IMAGE_PROCESS_FAILED")
    );
    for (width, height) in [(9_000, 1_001), (2_100, 100)] {
        let sent = bot.send_photo(ChatId(7), picture(width, height)).send().await;
        assert_eq!(refusal(sent), "Bad Request: PHOTO_INVALID_DIMENSIONS", "{width}×{height}");
    }
    let large = InputFile::memory(vec![0; (10 << 20) + 1]).file_name("a.png");
    let sent = bot.send_photo(ChatId(7), large).send().await;
    assert!(refusal(sent).contains("is too big for a photo; the maximum size is 10485760 bytes"));
    let (status, _) = call(&sim, "getFile", json!({ "file_id": "nobody's" })).await;
    assert_eq!(status, 400);
    let larger = InputFile::memory(vec![0; 53 << 20]).file_name("a.bin");
    assert!(bot.send_document(ChatId(7), larger).send().await.is_err());
    assert_eq!(sim.mistakes().last().map(|refusal| refusal.code), Some(413));
}
