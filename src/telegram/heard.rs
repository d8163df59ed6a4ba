//! An update as it is heard: read by teloxide where teloxide can, out of the raw JSON where it cannot, so that a
//! message of a newer Bot API never meets silence.

use crate::domain::ids::{ChatId, MessageId};
use chrono::{DateTime, Utc};
use serde_json::Value;
use teloxide::types::{ChatMemberKind, Message, Update, UpdateKind};

/// An update, reduced to what the bot reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    pub from: i64,
    pub chat: ChatId,
    pub message: Option<MessageId>,
    pub written_at: Option<DateTime<Utc>>,
    pub reply_to: Option<MessageId>,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Text(String),
    EditedText(String),
    /// A message without text or caption.
    NoText,
    Press {
        query: String,
        data: String,
    },
    /// The person opened (`true`) or blocked (`false`) the bot.
    Member {
        open: bool,
    },
    /// A service message: somebody joined, a title changed.
    Service,
}

/// The id of an update, wherever else in it something is unreadable.
pub fn update_id(raw: &str) -> Option<i64> {
    #[derive(serde::Deserialize)]
    struct Id {
        update_id: i64,
    }
    serde_json::from_str::<Id>(raw).ok().map(|id| id.update_id)
}

/// Reads an update; `None` when it is of no kind the bot asked for.
pub fn read(raw: &str) -> Option<Heard> {
    // From text, not from a `Value`: teloxide's `Update` only then reads every kind.
    let update: Option<Update> = serde_json::from_str(raw).ok();
    match update.map(|update| update.kind) {
        Some(UpdateKind::Message(message)) => of_message(message, false, raw),
        Some(UpdateKind::EditedMessage(message)) => of_message(message, true, raw),
        Some(UpdateKind::CallbackQuery(query)) => Some(Heard {
            from: user_id(query.from.id),
            chat: query
                .message
                .as_ref()
                .map_or(ChatId(user_id(query.from.id)), |message| ChatId(message.chat().id.0)),
            message: query.message.as_ref().map(|message| MessageId(i64::from(message.id().0))),
            written_at: None,
            reply_to: None,
            what: What::Press { query: query.id.0, data: query.data.unwrap_or_default() },
        }),
        Some(UpdateKind::MyChatMember(member)) => Some(Heard {
            from: user_id(member.from.id),
            chat: ChatId(member.chat.id.0),
            message: None,
            written_at: None,
            reply_to: None,
            what: What::Member {
                open: !matches!(
                    member.new_chat_member.kind,
                    ChatMemberKind::Banned(_) | ChatMemberKind::Left
                ),
            },
        }),
        Some(_) | None => of_raw(raw),
    }
}

fn user_id(id: teloxide::types::UserId) -> i64 {
    i64::try_from(id.0).unwrap_or_default()
}

fn of_message(message: Message, edited: bool, raw: &str) -> Option<Heard> {
    let text = message.text().or(message.caption()).map(ToOwned::to_owned);
    let Some(text) = text else { return of_raw(raw) };
    Some(Heard {
        from: user_id(message.from.as_ref()?.id),
        chat: ChatId(message.chat.id.0),
        message: Some(MessageId(i64::from(message.id.0))),
        written_at: Some(message.date),
        reply_to: message.reply_to_message().map(|to| MessageId(i64::from(to.id.0))),
        what: if edited { What::EditedText(text) } else { What::Text(text) },
    })
}

/// Fields that only a service message has.
const SERVICE: [&str; 12] = [
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "group_chat_created",
    "supergroup_chat_created",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "forum_topic_created",
    "forum_topic_closed",
];

/// What the raw JSON says, for what teloxide dropped or does not know.
fn of_raw(raw: &str) -> Option<Heard> {
    let update: Value = serde_json::from_str(raw).ok()?;
    let (message, edited) = match (update.get("message"), update.get("edited_message")) {
        (Some(message), _) => (message, false),
        (None, Some(message)) => (message, true),
        (None, None) => return press_of_raw(&update),
    };
    let number = |path: &str| message.pointer(path).and_then(Value::as_i64);
    let text = ["/text", "/caption"].iter().find_map(|path| message.pointer(path).and_then(Value::as_str));
    let service = SERVICE.iter().any(|field| message.get(field).is_some());
    Some(Heard {
        from: number("/from/id")?,
        chat: ChatId(number("/chat/id")?),
        message: number("/message_id").map(MessageId),
        written_at: number("/date").and_then(|date| DateTime::from_timestamp(date, 0)),
        reply_to: number("/reply_to_message/message_id").map(MessageId),
        what: match (text, edited) {
            (Some(text), false) => What::Text(text.to_owned()),
            (Some(text), true) => What::EditedText(text.to_owned()),
            (None, _) if service || edited => What::Service,
            (None, _) => What::NoText,
        },
    })
}

fn press_of_raw(update: &Value) -> Option<Heard> {
    let query = update.get("callback_query")?;
    let number = |path: &str| query.pointer(path).and_then(Value::as_i64);
    let from = number("/from/id")?;
    let word = |path: &str| query.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(Heard {
        from,
        chat: ChatId(number("/message/chat/id").unwrap_or(from)),
        message: number("/message/message_id").map(MessageId),
        written_at: None,
        reply_to: None,
        what: What::Press { query: word("/id"), data: word("/data") },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn message(fields: &str) -> String {
        format!(
            r#"{{"update_id":7,"message":{{"message_id":5,"date":1790000000,
                "from":{{"id":42,"is_bot":false,"first_name":"Lan"}},
                "chat":{{"id":42,"type":"private","first_name":"Lan"}},{fields}}}}}"#
        )
    }

    #[test]
    fn a_plain_message_is_heard_with_its_date() {
        let heard = read(&message(r#""text":"/vip"}"#.trim_end_matches('}'))).expect("it is a message");
        assert_eq!((heard.from, heard.chat, heard.message), (42, ChatId(42), Some(MessageId(5))));
        assert_eq!(heard.what, What::Text("/vip".to_owned()));
        assert_eq!(heard.written_at.map(|at| at.timestamp()), Some(1_790_000_000));
    }

    #[test]
    fn text_that_teloxide_drops_is_taken_from_the_raw_json() {
        let newer =
            r#""text":"/case 12","entities":[{"type":"hologram","offset":0,"length":5}],"brand_new":{"x":1}"#;
        let heard = read(&message(newer)).expect("it is a message");
        assert_eq!(heard.what, What::Text("/case 12".to_owned()));
    }

    #[test]
    fn a_photo_speaks_by_its_caption_and_a_sticker_not_at_all() {
        assert_eq!(
            read(&message(r#""photo":[],"caption":"ghi chú""#)).map(|heard| heard.what),
            Some(What::Text("ghi chú".to_owned()))
        );
        assert_eq!(read(&message(r#""sticker":{"x":1}"#)).map(|heard| heard.what), Some(What::NoText));
        assert_eq!(
            read(&message(r#""left_chat_member":{"id":1}"#)).map(|heard| heard.what),
            Some(What::Service)
        );
    }

    #[test]
    fn an_unknown_kind_of_update_is_nothing_but_has_its_id() {
        let raw = r#"{"update_id":9,"telepathy":{"from":{"id":42}}}"#;
        assert_eq!(read(raw), None);
        assert_eq!(update_id(raw), Some(9));
    }

    proptest! {
        #[test]
        fn nothing_panics(raw in "\\PC{0,200}", fields in "\"[a-z_]{1,12}\":(1|null|\"x\"|\\[\\]|\\{\\})") {
            let _ = (read(&raw), update_id(&raw), read(&message(&fields)));
        }
    }
}
