//! The state of a simulator, saved and put into another one.

use teloxide::payloads::SendMessageSetters;
use teloxide::prelude::Requester;
use teloxide::types::{ChatId, InlineKeyboardButton, InlineKeyboardMarkup, MessageId};

use super::{refusal, sim};
use crate::SavedState;

#[tokio::test]
async fn a_saved_state_is_restored() {
    let (old, bot) = sim();
    let lan = old.person(7, "Lan", "vi");
    lan.presses_start();
    let buttons = InlineKeyboardMarkup::new([[InlineKeyboardButton::callback("Open", "open:12")]]);
    let sent = bot.send_message(ChatId(7), "<b>#12</b>").reply_markup(buttons).await.expect("sent");
    let group = old.group(-1_001_000_000_001, "QA", &[&lan], true);
    let topic = bot.create_forum_topic(ChatId(group.id()), "#12").await.expect("a topic");
    let state = reqwest::get(format!("{}/sim/state", old.url())).await.expect("a state");
    let saved: SavedState = serde_json::from_slice(&state.bytes().await.expect("a body")).expect("JSON");

    let (new, bot) = sim();
    new.restore(saved);
    assert!(new.unread_anywhere().is_empty() && new.pending_updates() == 0, "nothing is news");
    let lan = new.person(7, "", "");
    assert_eq!(lan.phone().len(), 2);
    assert_eq!(lan.taps("Open").expect("the button").message_id, sent.id.0);
    bot.edit_message_text(ChatId(7), sent.id, "closed").await.expect("the old message is edited");
    let next = bot.send_message(ChatId(7), "next").await.expect("the bot may write");
    assert_eq!(next.id.0, sent.id.0 + 1, "message ids go on");
    let update = lan.says("hello");
    assert_eq!(update, next.id.0 + 1);
    let updates = bot.get_updates().await.expect("updates");
    let before = old.raw_update(serde_json::json!({}));
    assert!(updates.iter().all(|update| i64::from(update.id.0) >= before), "update ids go on");
    let group = new.room(group.id());
    let in_topic = bot.send_message(ChatId(group.id()), "a").message_thread_id(topic.thread_id).await;
    assert_eq!(in_topic.expect("the topic is there").thread_id, Some(topic.thread_id));
    let elsewhere = bot.edit_message_text(ChatId(7), MessageId(99), "a").await;
    assert!(refusal(elsewhere).contains("not found"));
}
