//! Forum topics: what the bot hears of them, who may write there, what is copied there.

use serde_json::{Value, json};
use teloxide::payloads::{CopyMessageSetters, SendMessageSetters};
use teloxide::prelude::Requester;
use teloxide::types::{ChatId, MessageId, ReplyParameters, ThreadId};

use super::{call, refusal, sim};
use crate::{CannotWrite, Group, Person, RefusalKind, Sim, Topic};

const QA: ChatId = ChatId(-1_001_000_000_001);

fn forum() -> (Sim, teloxide::Bot, Person, Group) {
    let (sim, bot) = sim();
    let minh = sim.person(8, "Minh", "vi");
    let group = sim.group(QA.0, "QLCL", &[&minh], true);
    (sim, bot, minh, group)
}

async fn topic(bot: &teloxide::Bot, name: &str) -> i32 {
    bot.create_forum_topic(QA, name).await.expect("created").thread_id.0.0
}

fn thread(id: i32) -> ThreadId {
    ThreadId(MessageId(id))
}

/// What waits for the bot, oldest first; it is confirmed.
async fn heard(sim: &Sim) -> Vec<Value> {
    let (_, answer) = call(sim, "getUpdates", json!({})).await;
    let updates = answer["result"].as_array().expect("updates").clone();
    let last = updates.last().map_or(0, |update| update["update_id"].as_i64().expect("an id"));
    call(sim, "getUpdates", json!({ "offset": last + 1 })).await;
    updates
}

#[tokio::test]
async fn a_message_in_a_topic_says_where_it_stands() {
    let (sim, bot, minh, group) = forum();
    let id = topic(&bot, "Phiếu #12").await;
    let asked = bot.send_message(QA, "hỏi").message_thread_id(thread(id)).await.expect("sent");
    assert_eq!(asked.reply_to_message().map(|root| root.id.0), Some(id));
    heard(&sim).await;
    minh.says_in_topic(&group, id, "một").expect("open");
    minh.replies_in(&group, asked.id.0, "hai").expect("open");
    minh.says_in(&group, "chung");
    let _ = minh.taps_data_in(&group, asked.id.0, "x");
    let heard = heard(&sim).await;
    let place = |message: &Value| {
        (
            message["message_thread_id"].as_i64(),
            message["is_topic_message"].as_bool(),
            message["reply_to_message"]["message_id"].as_i64(),
        )
    };
    let (topic, asked) = (i64::from(id), i64::from(asked.id.0));
    assert_eq!(place(&heard[0]["message"]), (Some(topic), Some(true), Some(topic)), "the root of the topic");
    assert_eq!(heard[0]["message"]["reply_to_message"]["forum_topic_created"]["name"], "Phiếu #12");
    assert_eq!(place(&heard[1]["message"]), (Some(topic), Some(true), Some(asked)));
    assert_eq!(place(&heard[2]["message"]), (None, None, None), "General is no topic");
    assert_eq!(place(&heard[3]["callback_query"]["message"]), (Some(topic), Some(true), Some(topic)));
}

#[tokio::test]
async fn a_reply_outside_of_topics_has_a_thread_that_is_none() {
    let (sim, bot) = sim();
    let minh = sim.person(8, "Minh", "vi");
    let plain = sim.group(QA.0, "QLCL", &[&minh], false);
    let small = sim.group(-55, "Ca trực", &[&minh], false);
    let asked = bot.send_message(QA, "hỏi").await.expect("sent").id.0;
    let first = minh.replies_in(&plain, asked, "một").expect("a member");
    minh.replies_in(&plain, first, "hai @loihua_bot").expect("a member");
    let there = bot.send_message(ChatId(-55), "hỏi").await.expect("sent").id.0;
    minh.replies_in(&small, there, "ba").expect("a member");
    let threads: Vec<_> = heard(&sim)
        .await
        .iter()
        .map(|update| {
            (update["message"]["message_thread_id"].clone(), update["message"]["is_topic_message"].clone())
        })
        .collect();
    assert_eq!(
        threads,
        [(json!(asked), Value::Null), (json!(asked), Value::Null), (Value::Null, Value::Null)]
    );
    let no_topic = bot.send_message(QA, "a").message_thread_id(thread(asked)).await;
    assert!(refusal(no_topic).contains("message thread not found"));
}

#[tokio::test]
async fn the_bot_hears_of_topics_also_of_its_own() {
    let (sim, bot, _, group) = forum();
    let id = topic(&bot, "Phiếu #12").await;
    bot.edit_forum_topic(QA, thread(id)).await.expect("nothing to change");
    call(&sim, "editForumTopic", json!({ "chat_id": QA.0, "message_thread_id": id, "name": "Phiếu #13" }))
        .await;
    bot.close_forum_topic(QA, thread(id)).await.expect("closed");
    assert!(group.reopens_topic(id));
    assert!(!group.reopens_topic(id));
    let heard = heard(&sim).await;
    let of = |nth: usize, field: &str| {
        (heard[nth]["message"][field].clone(), heard[nth]["message"]["from"]["is_bot"].clone())
    };
    assert_eq!(heard.len(), 4, "{heard:?}");
    assert_eq!(
        of(0, "forum_topic_created"),
        (json!({ "name": "Phiếu #12", "icon_color": 7_322_096 }), json!(true))
    );
    assert_eq!(of(1, "forum_topic_edited"), (json!({ "name": "Phiếu #13" }), json!(true)));
    assert_eq!(of(2, "forum_topic_closed"), (json!({}), json!(true)));
    assert_eq!(of(3, "forum_topic_reopened"), (json!({}), json!(false)));
    assert!(heard.iter().all(|update| update["message"]["message_thread_id"] == json!(id)), "{heard:?}");
    assert_eq!(group.topics(), [Topic { id, name: "Phiếu #13".to_owned(), closed: false }]);
    assert!(sim.rings_anywhere().is_empty(), "service messages do not ring");
}

#[tokio::test]
async fn a_plain_member_does_not_write_in_a_closed_topic() {
    let (sim, bot, minh, group) = forum();
    let (id, lan) = (topic(&bot, "Phiếu #12").await, sim.person(7, "Lan", "vi"));
    let asked = bot.send_message(QA, "hỏi").message_thread_id(thread(id)).await.expect("sent").id.0;
    bot.close_forum_topic(QA, thread(id)).await.expect("closed");
    assert!(group.topics()[0].closed);
    assert_eq!(minh.says_in_topic(&group, id, "a"), Err(CannotWrite::TopicClosed));
    assert_eq!(minh.replies_with_photo_in(&group, asked, ""), Err(CannotWrite::TopicClosed));
    assert_eq!(minh.says_in_topic(&group, 99, "a"), Err(CannotWrite::NoSuchTopic));
    assert_eq!(minh.replies_in(&group, 99, "a"), Err(CannotWrite::NoSuchMessage));
    assert_eq!(lan.replies_in(&group, asked, "a"), Err(CannotWrite::NotAMember));
    assert_eq!(group.phone().len(), 3, "opened, asked, closed");
    bot.send_message(QA, "kết luận").message_thread_id(thread(id)).await.expect("an administrator may");
    bot.reopen_forum_topic(QA, thread(id)).await.expect("open");
    minh.says_in_topic(&group, id, "a").expect("open again");
}

#[tokio::test]
async fn a_bot_that_is_no_administrator_writes_in_no_closed_topic() {
    let (sim, bot, minh, group) = forum();
    minh.presses_start();
    let photo = minh.sends_photo("ảnh");
    let id = topic(&bot, "Phiếu #12").await;
    let asked = bot.send_message(QA, "hỏi").message_thread_id(thread(id)).await.expect("sent");
    group.closes_topic(id);
    group.bot_is_admin(false);
    let said = bot.send_message(QA, "a").message_thread_id(thread(id)).await;
    assert_eq!(refusal(said), "Bad Request: TOPIC_CLOSED");
    let replied = bot.send_message(QA, "a").reply_parameters(ReplyParameters::new(asked.id)).await;
    assert_eq!(refusal(replied), "Bad Request: TOPIC_CLOSED", "a reply goes where the message stands");
    let copied = bot.copy_message(QA, ChatId(8), MessageId(photo)).message_thread_id(thread(id)).await;
    assert_eq!(refusal(copied), "Bad Request: TOPIC_CLOSED");
    assert!(sim.refusals().iter().all(|refusal| refusal.kind == RefusalKind::World));
    assert!(refusal(bot.create_forum_topic(QA, "b").await).contains("not enough rights to create a topic"));
}

#[tokio::test]
async fn a_reply_of_the_bot_stands_where_the_message_stands() {
    let (_sim, bot, _, group) = forum();
    let (one, two) = (topic(&bot, "Một").await, topic(&bot, "Hai").await);
    let asked = bot.send_message(QA, "hỏi").message_thread_id(thread(one)).await.expect("sent");
    let reply = bot.send_message(QA, "nhắc").reply_parameters(ReplyParameters::new(asked.id));
    let there = reply.clone().await.expect("sent");
    assert_eq!(
        (there.thread_id, there.reply_to_message().map(|m| m.id)),
        (Some(thread(one)), Some(asked.id))
    );
    let elsewhere = reply.message_thread_id(thread(two)).await.expect("sent");
    assert_eq!(elsewhere.thread_id, Some(thread(two)));
    assert_eq!(
        elsewhere.reply_to_message().map(|m| m.id.0),
        Some(two),
        "of another topic nothing is replied to"
    );
    assert_eq!(group.sees("hỏi").await.expect("seen").reply_to, None, "the root is no reply");
}

#[tokio::test]
async fn a_deleted_topic_is_gone_with_all_in_it() {
    let (sim, bot, minh, group) = forum();
    let id = topic(&bot, "Phiếu #12").await;
    let asked = bot.send_message(QA, "hỏi").message_thread_id(thread(id)).await.expect("sent");
    heard(&sim).await;
    assert!(group.deletes_topic(id));
    assert!(!group.deletes_topic(id));
    assert!(group.phone().is_empty() && group.topics().is_empty());
    assert_eq!(heard(&sim).await, [Value::Null; 0], "nobody tells the bot");
    assert_eq!(minh.says_in_topic(&group, id, "a"), Err(CannotWrite::NoSuchTopic));
    let said = bot.send_message(QA, "a").message_thread_id(thread(id)).await;
    assert_eq!(refusal(said), "Bad Request: message thread not found");
    assert_eq!(refusal(bot.close_forum_topic(QA, thread(id)).await), "Bad Request: TOPIC_ID_INVALID");
    assert!(refusal(bot.edit_message_text(QA, asked.id, "b").await).contains("message to edit not found"));
    assert!(sim.mistakes().is_empty(), "it was there once: {:?}", sim.mistakes());
    let never = bot.send_message(QA, "a").message_thread_id(thread(99)).await;
    assert_eq!(refusal(never), "Bad Request: message thread not found");
    assert_eq!(sim.mistakes().len(), 1);
}

#[tokio::test]
async fn photos_and_voices_are_replies_and_are_copied() {
    let (sim, bot, minh, group) = forum();
    minh.presses_start();
    let id = topic(&bot, "Phiếu #12").await;
    let asked = bot.send_message(QA, "hỏi").message_thread_id(thread(id)).await.expect("sent").id.0;
    minh.sends_photo_in_topic(&group, id, "sơ đồ").expect("open");
    minh.replies_with_voice_in(&group, asked, 7).expect("open");
    minh.sends_voice_in_topic(&group, id, 8).expect("open");
    minh.replies_with_photo(1, "phải ảnh này không");
    minh.replies_with_voice(1, 9);
    let stands = |group: &Group| -> Vec<_> {
        group
            .phone()
            .iter()
            .map(|shown| (shown.media, shown.thread, shown.reply_to, shown.text.clone()))
            .collect()
    };
    let text = str::to_owned;
    assert_eq!(
        stands(&group)[2..],
        [
            (Some("photo"), Some(id), None, text("sơ đồ")),
            (Some("voice"), Some(id), Some(asked), text("")),
            (Some("voice"), Some(id), None, text("")),
        ]
    );
    let phone: Vec<_> = minh.phone().iter().map(|shown| (shown.media, shown.reply_to)).collect();
    assert_eq!(phone[1..], [(Some("photo"), Some(1)), (Some("voice"), Some(1))]);
    let copy =
        |message: i32| bot.copy_message(QA, ChatId(8), MessageId(message)).message_thread_id(thread(id));
    copy(2).await.expect("copied");
    copy(2).caption("của anh <Minh>").await.expect("copied");
    let sticker = minh.sends_raw(json!({ "sticker": { "file_id": "x" } }));
    copy(sticker).await.expect("a sticker can be copied");
    let stands = stands(&group);
    assert_eq!(stands[5], (Some("photo"), Some(id), None, text("phải ảnh này không")));
    assert_eq!(
        stands[6],
        (Some("photo"), Some(id), None, text("của anh <Minh>")),
        "a new caption takes its place"
    );
    assert_eq!(stands.len(), 8);
    let service = bot.copy_message(ChatId(8), QA, MessageId(id)).await;
    assert_eq!(refusal(service), "Bad Request: message can't be copied");
    minh.deletes_chat_message(3);
    assert!(refusal(copy(3).await).contains("message to copy not found"));
    minh.blocks();
    copy(2).await.expect("what one has of a person who went away can be copied");
    let long = json!({ "chat_id": QA.0, "from_chat_id": 8, "message_id": 2, "caption": "a".repeat(1025) });
    assert_eq!(
        call(&sim, "copyMessage", long).await.1["description"],
        "Bad Request: message caption is too long"
    );
    group.kicks_bot();
    minh.unblocks();
    assert!(refusal(bot.copy_message(ChatId(8), QA, MessageId(asked)).await).contains("kicked"));
}
