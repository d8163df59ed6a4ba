//! People act, the bot hears of it; the bot acts, people see it.

use teloxide::payloads::{AnswerCallbackQuerySetters, SendMessageSetters};
use teloxide::prelude::Requester;
use teloxide::types::{
    ChatId, InlineKeyboardButton, InlineKeyboardMarkup, MessageId, ParseMode, UpdateKind, UserId,
};

use super::{refusal, sim};
use crate::{ButtonKind, Unread};

const LAN: ChatId = ChatId(7);

fn keyboard(label: &str, data: &str) -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new([[InlineKeyboardButton::callback(label, data)]])
}

#[tokio::test]
async fn what_a_person_says_comes_as_an_update() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    lan.presses_start();
    let second = lan.replies(1, "/vip anh Hùng");
    let updates = bot.get_updates().await.expect("updates");
    assert_eq!(updates.len(), 2);
    assert_eq!(updates[1].id.0, updates[0].id.0 + 1);
    let UpdateKind::Message(message) = &updates[1].kind else { panic!("{:?}", updates[1]) };
    assert_eq!(message.id, MessageId(second));
    assert_eq!(message.text(), Some("/vip anh Hùng"));
    assert_eq!(message.from.as_ref().map(|user| user.id), Some(UserId(7)));
    assert_eq!(message.reply_to_message().and_then(|m| m.text()), Some("/start"));
    let entities = message.parse_entities().expect("entities");
    assert_eq!(entities.iter().map(|e| e.text()).collect::<Vec<_>>(), ["/vip"]);
}

#[tokio::test]
async fn a_person_sees_taps_and_is_answered() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    lan.presses_start();
    bot.send_message(LAN, "Phiếu <b>#12</b> &lt;mới&gt;")
        .parse_mode(ParseMode::Html)
        .reply_markup(keyboard("👋 Tham gia", "join:12"))
        .await
        .expect("sent");
    let shown = lan.sees("#12").await.expect("seen");
    assert_eq!(shown.text, "Phiếu #12 <mới>");
    assert_eq!(shown.html, "Phiếu <b>#12</b> &lt;mới&gt;");
    assert_eq!(shown.buttons[0][0].kind, ButtonKind::Callback("join:12".to_owned()));
    let tap = lan.taps("Tham gia").expect("a button");
    assert!(!sim.is_idle());
    bot.answer_callback_query(tap.query_id.clone().into()).text("Đã tham gia").await.expect("answered");
    assert_eq!(tap.answer().await.and_then(|answer| answer.text).as_deref(), Some("Đã tham gia"));
    let again = bot.answer_callback_query(tap.query_id.clone().into()).await;
    assert!(refusal(again).contains("query is too old"), "an answered press is not answered twice");
    let error = lan.taps("Không có").expect_err("no such button").to_string();
    assert!(error.contains("👋 Tham gia"), "{error}");
}

#[tokio::test]
async fn a_message_rings_and_an_edit_does_not() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    lan.presses_start();
    let sent = bot.send_message(LAN, "một").await.expect("sent");
    assert!(lan.sees_new("một").await.expect("rings").rang);
    assert!(lan.sees("một").await.is_err(), "what was read is not seen again");
    bot.edit_message_text(LAN, sent.id, "hai").await.expect("edited");
    assert_eq!(lan.unread().iter().map(|shown| shown.unread).collect::<Vec<_>>(), [Unread::Edit]);
    assert!(lan.sees_new("hai").await.is_err(), "an edit does not ring");
    assert!(sim.rings_anywhere().is_empty());
    assert_eq!(lan.sees("hai").await.expect("the edit").edits, 1);
    assert!(sim.unread_anywhere().is_empty());
}

#[tokio::test]
async fn what_is_not_seen_is_told_with_the_whole_screen() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    lan.presses_start();
    bot.send_message(LAN, "Chào Lan").reply_markup(keyboard("Mở phiếu", "new")).await.expect("sent");
    let error = lan.sees("Tạm biệt").await.expect_err("nothing of the kind").to_string();
    assert!(
        error.contains("Tạm biệt") && error.contains("Chào Lan") && error.contains("[Mở phiếu]"),
        "{error}"
    );
}
