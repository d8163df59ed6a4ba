//! `getUpdates`: confirming, waiting, one at a time.

use std::time::{Duration, Instant};

use serde_json::json;
use teloxide::payloads::{GetUpdatesSetters, SendMessageSetters};
use teloxide::prelude::Requester;
use teloxide::types::{AllowedUpdate, ChatId, UpdateKind};
use teloxide::{ApiError, RequestError};

use super::{call, sim};
use crate::{Outcome, RefusalKind};

#[tokio::test]
async fn an_offset_confirms_what_is_below_it() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    for n in 1..=3 {
        lan.says(&n.to_string());
    }
    let all = bot.get_updates().await.expect("updates");
    assert_eq!(bot.get_updates().limit(2).await.expect("updates").len(), 2, "unconfirmed ones come again");
    let last = all[2].id.0 as i32;
    assert_eq!(bot.get_updates().offset(last).await.expect("updates").len(), 1);
    assert_eq!(sim.pending_updates(), 1);
    assert!(bot.get_updates().offset(last + 1).await.expect("updates").is_empty());
    assert!(sim.is_idle());
    for n in 1..=3 {
        lan.says(&n.to_string());
    }
    assert_eq!(
        bot.get_updates().offset(-1).await.expect("updates").len(),
        1,
        "all but the last are forgotten"
    );
    assert_eq!(sim.pending_updates(), 1);
}

#[tokio::test]
async fn a_long_poll_ends_when_something_comes() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    let begin = Instant::now();
    let poll = tokio::spawn(async move { bot.get_updates().timeout(10).await });
    tokio::time::sleep(Duration::from_millis(30)).await;
    lan.says("a");
    assert_eq!(poll.await.expect("no panic").expect("updates").len(), 1);
    assert!(begin.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_second_poller_ends_the_first() {
    let (sim, bot) = sim();
    sim.person(7, "Lan", "vi");
    let first = tokio::spawn({
        let bot = bot.clone();
        async move { bot.get_updates().timeout(10).await }
    });
    tokio::time::sleep(Duration::from_millis(30)).await;
    assert!(bot.get_updates().await.expect("updates").is_empty());
    let ended = first.await.expect("no panic");
    assert!(matches!(ended, Err(RequestError::Api(ApiError::TerminatedByOtherGetUpdates))), "{ended:?}");
    assert_eq!(sim.refusals()[0].kind, RefusalKind::Conflict);
    assert_eq!(sim.refusals()[0].code, 409);
}

#[tokio::test]
async fn a_webhook_forbids_polling() {
    let (sim, bot) = sim();
    bot.set_webhook("https://example.vn/hook".parse().expect("a URL")).await.expect("set");
    assert_eq!(
        bot.get_webhook_info().await.expect("info").url.map(String::from).as_deref(),
        Some("https://example.vn/hook")
    );
    let (status, answer) = call(&sim, "getUpdates", json!({})).await;
    assert_eq!(status, 409);
    assert_eq!(
        answer["description"],
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    );
    bot.delete_webhook().await.expect("deleted");
    assert!(bot.get_updates().await.expect("updates").is_empty());
    let (_, refused) = call(&sim, "setWebhook", json!({ "url": "http://example.vn" })).await;
    assert_eq!(refused["description"], "Bad Request: bad webhook: An HTTPS URL must be provided for webhook");
}

#[tokio::test]
async fn only_the_allowed_kinds_come() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    bot.get_updates().allowed_updates([AllowedUpdate::CallbackQuery]).await.expect("updates");
    lan.says("a");
    let tap = lan.taps_data(1, "x");
    let updates = bot.get_updates().await.expect("updates");
    assert_eq!(updates.len(), 1, "the list is remembered");
    let UpdateKind::CallbackQuery(query) = &updates[0].kind else { panic!("{updates:?}") };
    assert_eq!((query.data.as_deref(), query.id.to_string()), (Some("x"), tap.query_id.clone()));
}

#[tokio::test]
async fn blocking_edits_and_unknown_kinds_come_too() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    let first = lan.says("a");
    assert!(lan.edits(first, "b"));
    lan.blocks();
    lan.presses_start();
    sim.raw_update(json!({ "telepathy": {} }));
    lan.sends_raw(json!({ "text": "a", "entities": [{ "type": "hologram", "offset": 0, "length": 1 }] }));
    let kinds: Vec<_> =
        bot.get_updates().await.expect("updates").into_iter().map(|update| update.kind).collect();
    assert!(
        matches!(&kinds[1], UpdateKind::EditedMessage(message) if message.text() == Some("b")),
        "{kinds:?}"
    );
    assert!(
        matches!(&kinds[2], UpdateKind::MyChatMember(changed) if changed.new_chat_member.is_banned()),
        "{kinds:?}"
    );
    assert!(
        matches!(&kinds[3], UpdateKind::MyChatMember(changed) if changed.new_chat_member.is_member()),
        "{kinds:?}"
    );
    assert!(matches!(&kinds[4], UpdateKind::Message(_)), "starting again ends the block: {kinds:?}");
    assert!(matches!(&kinds[5], UpdateKind::Error(_)), "{kinds:?}");
    assert_eq!(kinds.len(), 7);
}

#[tokio::test]
async fn calls_are_written_down_and_can_be_waited_for() {
    let (sim, bot) = sim();
    sim.person(7, "Lan", "vi").presses_start();
    assert!(!sim.wait_for_call("sendMessage", 1).await);
    let waiting = tokio::spawn({
        let sim = sim.clone();
        async move { sim.wait_for_call("SendMessage", 2).await }
    });
    bot.send_message(ChatId(7), "a").await.expect("sent");
    let _ = bot.send_message(ChatId(7), "").disable_notification(true).await;
    assert!(waiting.await.expect("no panic"));
    let calls = sim.calls_of("sendmessage");
    assert_eq!((calls[0].chat_id, calls[0].message_id, &calls[0].outcome), (Some(7), Some(2), &Outcome::Ok));
    assert!(matches!(&calls[1].outcome, Outcome::Refused { code: 400, .. }));
}
