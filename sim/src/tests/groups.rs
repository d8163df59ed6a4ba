//! Groups: who is heard there, forum topics, migration, removal.

use serde_json::json;
use teloxide::payloads::SendMessageSetters;
use teloxide::prelude::Requester;
use teloxide::types::{ChatId, MessageId, UpdateKind};
use teloxide::{ApiError, RequestError};

use super::{call, refusal, sim};

const QA: ChatId = ChatId(-1_001_000);

#[tokio::test]
async fn a_member_hears_only_what_is_meant_for_it() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    let group = sim.group(QA.0, "QLCL", &[&lan], false);
    let sent = bot.send_message(QA, "Phiếu #12").await.expect("sent").id.0;
    group.sees_new("#12").await.expect("seen");
    lan.says_in(&group, "chuyện riêng");
    lan.says_in(&group, "/open");
    lan.says_in(&group, "/open@other_bot");
    lan.says_in(&group, "nhờ @loihua_bot");
    lan.replies_in(&group, sent, "đồng ý").expect("a member");
    let texts: Vec<_> = bot.get_updates().await.expect("updates").iter().filter_map(text).collect();
    assert_eq!(texts, ["/open", "nhờ @loihua_bot", "đồng ý"]);
    group.bot_is_admin(true);
    lan.says_in(&group, "ai cũng nghe");
    let last = bot.get_updates().await.expect("updates").iter().filter_map(text).next_back();
    assert_eq!(last.as_deref(), Some("ai cũng nghe"));
}

fn text(update: &teloxide::types::Update) -> Option<String> {
    match &update.kind {
        UpdateKind::Message(message) => message.text().map(str::to_owned),
        _ => None,
    }
}

#[tokio::test]
async fn topics_of_a_forum() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    let forum = ChatId(-1_001_000_000_001);
    let group = sim.group(forum.0, "QLCL", &[&lan], true);
    let topic = bot.create_forum_topic(forum, "Phiếu #12").await.expect("created");
    let sent = bot.send_message(forum, "hỏi").message_thread_id(topic.thread_id).await.expect("sent");
    assert_eq!(sent.thread_id, Some(topic.thread_id));
    assert_eq!(group.sees("hỏi").await.expect("seen").thread, Some(topic.thread_id.0.0));
    lan.says_in_topic(&group, topic.thread_id.0.0, "trả lời").expect("open");
    assert!(matches!(&bot.get_updates().await.expect("updates")[1].kind,
        UpdateKind::Message(message) if message.thread_id == Some(topic.thread_id) && message.is_topic_message));
    bot.close_forum_topic(forum, topic.thread_id).await.expect("closed");
    assert!(refusal(bot.close_forum_topic(forum, topic.thread_id).await).contains("TOPIC_NOT_MODIFIED"));
    let elsewhere =
        bot.send_message(forum, "a").message_thread_id(teloxide::types::ThreadId(MessageId(99))).await;
    assert!(refusal(elsewhere).contains("message thread not found"));
    group.bot_is_admin(false);
    assert!(refusal(bot.create_forum_topic(forum, "b").await).contains("not enough rights"));
}

#[tokio::test]
async fn a_group_becomes_a_supergroup() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    sim.group(-55, "Ca trực", &[&lan], false);
    let new = sim.migrates_group(-55, -1_001_000_000_002);
    let refused = bot.send_message(ChatId(-55), "a").await;
    assert!(matches!(refused, Err(RequestError::MigrateToChatId(ChatId(-1_001_000_000_002)))), "{refused:?}");
    bot.send_message(ChatId(new.id()), "a").await.expect("sent");
    let updates = bot.get_updates().await.expect("updates");
    assert!(
        matches!(&updates[0].kind, UpdateKind::Message(m) if m.migrate_to_chat_id() == Some(&ChatId(new.id())))
    );
    assert!(
        matches!(&updates[1].kind, UpdateKind::Message(m) if m.migrate_from_chat_id() == Some(&ChatId(-55)))
    );
}

#[tokio::test]
async fn a_group_removes_the_bot() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    let id = ChatId(-1_001_000_000_003);
    let group = sim.group(id.0, "QLCL", &[&lan], false);
    group.kicks_bot();
    let refused = bot.send_message(id, "a").await;
    assert!(matches!(refused, Err(RequestError::Api(ApiError::BotKickedFromSupergroup))), "{refused:?}");
    lan.says_in(&group, "/open");
    let updates = bot.get_updates().await.expect("updates");
    assert!(
        matches!(&updates[..], [update] if matches!(&update.kind, UpdateKind::MyChatMember(_))),
        "{updates:?}"
    );
    group.adds_bot();
    bot.send_message(id, "a").await.expect("sent");
}

#[tokio::test]
async fn pins_need_rights_in_a_group() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    lan.presses_start();
    let group = sim.group(QA.0, "Ca trực", &[&lan], false);
    let sent = bot.send_message(QA, "bảng").await.expect("sent");
    let refused = bot.pin_chat_message(QA, sent.id).await;
    assert!(matches!(refused, Err(RequestError::Api(ApiError::NotEnoughRightsToManagePins))), "{refused:?}");
    group.bot_is_admin(true);
    bot.pin_chat_message(QA, sent.id).await.expect("pinned");
    assert!(group.phone()[0].pinned);
    bot.unpin_chat_message(QA).await.expect("unpinned");
    assert!(!group.phone()[0].pinned);
    let own = bot.send_message(ChatId(7), "a").await.expect("sent");
    bot.pin_chat_message(ChatId(7), own.id).await.expect("no rights needed");
}

#[tokio::test]
async fn looking_up_chats_and_members() {
    let (sim, bot) = sim();
    let (lan, hoa) = (sim.person(7, "Lan", "vi"), sim.person(8, "Hoa", "vi"));
    let group = sim.group(QA.0, "Ca trực", &[&lan], false);
    assert!(refusal(bot.get_chat(ChatId(7)).await).contains("not found"), "she has not opened the bot");
    lan.presses_start();
    assert_eq!(bot.get_chat(ChatId(7)).await.expect("a chat").first_name(), Some("Lan"));
    assert_eq!(bot.get_chat(QA).await.expect("a chat").title(), Some("Ca trực"));
    let member = |id| bot.get_chat_member(QA, teloxide::types::UserId(id));
    assert!(member(7).await.expect("a member").is_present());
    assert!(!member(hoa.id() as u64).await.expect("known").is_present());
    assert!(refusal(member(99).await).contains("PARTICIPANT_ID_INVALID"));
    let me = bot.get_me().await.expect("me");
    assert_eq!(me.username(), "loihua_bot");
    group.bot_is_admin(true);
    assert!(member(me.id.0).await.expect("the bot").is_administrator());
    assert_eq!(call(&sim, "sendChatAction", json!({ "chat_id": 7, "action": "typing" })).await.0, 200);
    assert_eq!(call(&sim, "sendChatAction", json!({ "chat_id": 7, "action": "singing" })).await.0, 400);
}
