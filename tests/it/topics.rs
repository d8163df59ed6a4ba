//! Groups with topics: what the bot can do there, and what it makes of what it hears there.

use crate::harness::{Effect, Fault, Stage, minutes, seconds};
use loihua::domain::base::ids::{ChatId, MessageId, MessageRef};
use loihua::domain::request::button::Button;
use loihua::telegram::client::{CallError, Client};
use loihua::telegram::{message_api, topics};
use loihua::text::{ButtonAction, InlineButton, Message, ReplyKeyboard};
use telegram_sim::{Group, Person, Sim, SimOptions};

const ROOM: ChatId = ChatId(-1_001_000_000_001);

crate::stories![
    talk_in_a_group_is_heard_and_nothing_is_said,
    a_caption_fills_a_form_and_a_bare_photo_is_kept,
    a_message_for_a_closed_topic_is_not_tried_for_ever,
    a_topic_that_nobody_hears_of_holds_no_question_up,
];

fn client(sim: &Sim) -> Client {
    Client::new(sim.token(), &sim.url(), None).expect("a client")
}

fn message(html: &str, button: Option<Button>) -> Message {
    let key = |button| vec![InlineButton { label: "Xem".to_owned(), action: ButtonAction::Press(button) }];
    let keyboard = button.map(key).into_iter().collect();
    Message { html: html.to_owned(), keyboard, reply_keyboard: ReplyKeyboard::AsItWas, file: None }
}

fn in_room(id: i32) -> MessageRef {
    MessageRef { chat: ROOM, message: MessageId(i64::from(id)) }
}

/// A simulator with a forum, and nobody who polls.
fn forum() -> (Sim, Client, Person, Group) {
    let sim = Sim::start(SimOptions::default()).expect("the simulator starts");
    let minh = sim.person(8, "Minh", "vi");
    minh.presses_start();
    let group = sim.group(ROOM.0, "QLCL", &[&minh], true);
    let client = client(&sim);
    (sim, client, minh, group)
}

#[tokio::test]
async fn a_topic_is_opened_written_in_closed_and_reopened() {
    let (sim, client, minh, group) = forum();
    let plain = ChatId(-1_001_000_000_002);
    sim.group(plain.0, "Ca trực", &[&minh], false);
    assert_eq!(topics::is_forum(&client, ROOM).await, Ok(true));
    assert_eq!(topics::is_forum(&client, plain).await, Ok(false));
    assert_eq!(topics::is_forum(&client, ChatId(8)).await, Ok(false));
    let topic = topics::open_topic(&client, ROOM, "Phiếu #12 · nợ cước").await.expect("opened");
    let sent = message_api::send(&client, ROOM, Some(topic), &message("<b>Hỏi</b>", None), false)
        .await
        .expect("sent");
    let seen = group.sees_new("Hỏi").await.expect("seen");
    assert_eq!((seen.thread.map(i64::from), i64::from(seen.message_id)), (Some(topic.0), sent.0));
    let general = message_api::send(&client, ROOM, None, &message("Chung", None), false).await.expect("sent");
    assert_eq!(group.sees_new("Chung").await.expect("seen").thread, None, "{general}");
    for _ in 0..2 {
        topics::close_topic(&client, ROOM, topic).await.expect("closed, however often");
        assert!(group.topics()[0].closed);
    }
    for _ in 0..2 {
        topics::reopen_topic(&client, ROOM, topic).await.expect("open, however often");
        assert!(!group.topics()[0].closed);
    }
    assert!(matches!(topics::open_topic(&client, plain, "a").await, Err(CallError::Refused(_))));
    assert!(matches!(topics::open_topic(&client, ROOM, " ").await, Err(CallError::Refused(_))));
}

#[tokio::test]
async fn a_long_name_of_a_topic_is_cut() {
    let (sim, client, _, group) = forum();
    topics::open_topic(&client, ROOM, &"📵".repeat(64)).await.expect("just fits");
    topics::open_topic(&client, ROOM, &"📵".repeat(65)).await.expect("cut");
    let names: Vec<String> = group.topics().into_iter().map(|topic| topic.name).collect();
    assert_eq!(names, ["📵".repeat(64), format!("{}…", "📵".repeat(63))]);
    assert!(sim.mistakes().is_empty());
}

#[tokio::test]
async fn a_topic_that_is_gone_is_told_from_other_refusals() {
    let (sim, client, minh, group) = forum();
    let topic = topics::open_topic(&client, ROOM, "Phiếu #12").await.expect("opened");
    let id = i32::try_from(topic.0).expect("small");
    let photo = MessageRef { chat: ChatId(8), message: MessageId(minh.sends_photo("").into()) };
    group.closes_topic(id);
    group.bot_is_admin(false);
    let hello = message("a", None);
    assert_eq!(message_api::send(&client, ROOM, Some(topic), &hello, false).await, Err(CallError::TopicGone));
    assert_eq!(message_api::copy(&client, ROOM, Some(topic), photo).await, Err(CallError::TopicGone));
    group.bot_is_admin(true);
    group.deletes_topic(id);
    assert_eq!(message_api::send(&client, ROOM, Some(topic), &hello, false).await, Err(CallError::TopicGone));
    assert_eq!(message_api::copy(&client, ROOM, Some(topic), photo).await, Err(CallError::TopicGone));
    assert_eq!(topics::close_topic(&client, ROOM, topic).await, Err(CallError::TopicGone));
    assert_eq!(topics::reopen_topic(&client, ROOM, topic).await, Err(CallError::TopicGone));
    let absurd = MessageId(i64::MAX);
    assert_eq!(
        message_api::send(&client, ROOM, Some(absurd), &hello, false).await,
        Err(CallError::TopicGone)
    );
    assert!(sim.mistakes().is_empty());
}

#[tokio::test]
async fn photos_and_voice_notes_are_copied_both_ways() {
    let (_sim, client, minh, group) = forum();
    let topic = topics::open_topic(&client, ROOM, "Phiếu #12").await.expect("opened");
    let id = i32::try_from(topic.0).expect("small");
    let asked = minh.sends_photo("đang báo lỗi này");
    let photo = MessageRef { chat: ChatId(8), message: MessageId(asked.into()) };
    let copied = message_api::copy(&client, ROOM, Some(topic), photo).await.expect("copied");
    let seen = group.sees_new("đang báo lỗi này").await.expect("seen");
    assert_eq!((seen.media, seen.thread, i64::from(seen.message_id)), (Some("photo"), Some(id), copied.0));
    let answer = minh.replies_with_voice_in(&group, seen.message_id, 12).expect("open");
    message_api::copy(&client, ChatId(8), None, in_room(answer)).await.expect("copied");
    assert_eq!(minh.sees_new("").await.expect("seen").media, Some("voice"));
    minh.deletes_chat_message(asked);
    assert_eq!(message_api::copy(&client, ROOM, Some(topic), photo).await, Err(CallError::MessageGone));
    minh.blocks();
    let unreachable = message_api::copy(&client, ChatId(8), None, in_room(answer)).await;
    assert!(matches!(unreachable, Err(CallError::Unreachable(_))), "{unreachable:?}");
}

async fn talk_in_a_group_is_heard_and_nothing_is_said(stage: Stage) -> Stage {
    let group = stage.sim.group(ROOM.0, "QLCL", &[&stage.minh.person, &stage.lan.person], true);
    let hand = client(&stage.sim);
    let topic = topics::open_topic(&hand, ROOM, "Phiếu #12").await.expect("opened");
    let button = Button::decode("c.12.3.told").expect("a button");
    message_api::send(&hand, ROOM, Some(topic), &message("Hỏi", Some(button)), false).await.expect("sent");
    let asked = stage.minh.sees_in(&group, "Hỏi").await.message_id;
    let id = i32::try_from(topic.0).expect("small");
    stage.minh.replies_in(&group, asked, "đồng ý, 0912345678").await;
    stage.minh.says_in_topic(&group, id, "gọi lại lúc 15:30").await;
    stage.minh.person.replies_with_photo_in(&group, asked, "ảnh").expect("open");
    stage.minh.person.sends_voice_in_topic(&group, id, 5).expect("open");
    assert!(!stage.minh.taps_in(&group, "Xem").await.is_empty(), "a press is always answered");
    topics::close_topic(&hand, ROOM, topic).await.expect("closed");
    stage.nobody_hears_more().await;
    stage
}

async fn a_caption_fills_a_form_and_a_bare_photo_is_kept(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.person.sends_photo("/vip anh Hùng | 0912345678 | mở nợ cước");
    let card = stage.lan.sees("Phiếu #1").await.message_id;
    stage.lan.replies_with_photo(card, "khách đang ở sân bay").await;
    stage.settles().await;
    assert!(stage.lan.shows("khách đang ở sân bay").is_some(), "a caption is read");
    stage.lan.person.reads_all();
    stage.lan.replies_with_voice(card, 4).await;
    stage.lan.sees("Đã giữ tệp này").await;
    stage.lan.replies_with_photo(card, "").await;
    stage.lan.sees("Đã giữ tệp này").await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn a_message_for_a_closed_topic_is_not_tried_for_ever(stage: Stage) -> Stage {
    stage.usual_rota().await;
    let closed = Effect::Refused { code: 400, description: "Bad Request: TOPIC_CLOSED".to_owned() };
    stage.sim.faults().next(Fault::on("sendMessage").chat(stage.lan.id).always().then(closed));
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước").await;
    stage.settles().await;
    stage.sim.faults().clear();
    stage.forward(minutes(30)).await;
    stage.lan.sees("đến giờ báo KQ").await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn a_topic_that_nobody_hears_of_holds_no_question_up(mut stage: Stage) -> Stage {
    stage.rota(&[(&stage.lan, "agent", 0, 24), (&stage.minh, "qa", 0, 24)]).await;
    let minh = stage.minh.clone();
    let room = stage.qa_works_in_a_group(&[&minh], true).await;
    room.bot_is_admin(true);
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước").await;
    stage.lan.sees("Phiếu #1").await;
    stage.sim.faults().next(Fault::on("createForumTopic").always().then(Effect::LostAfter));
    stage.lan.says("/ask 1 nhờ QLCL xem giúp").await;
    stage.forward(seconds(5)).await;
    let asked = room.sees_new("nhờ QLCL xem giúp").await.expect("the question comes all the same");
    assert_eq!(asked.thread, None, "in the group itself");
    assert_eq!(room.topics().len(), 2, "{:?}", room.topics());
    stage.sim.faults().clear();
    stage.minh.sees("cần QLCL hướng dẫn").await;
    stage.minh.taps_in(&room, "Cho thực hiện").await;
    stage.lan.sees("QLCL đã trả lời").await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.lan.sees("đã báo lúc").await;
    stage
}
