//! Parses an update: by teloxide where it can, from the raw JSON where it cannot, so that a message of a newer Bot API
//! is answered all the same.

use crate::domain::base::ids::{ChatId, MessageId};
use crate::domain::import::SentFile;
use chrono::{DateTime, Utc};
use serde_json::Value;
use teloxide::types::{ChatMemberKind, Message, Update, UpdateKind};

/// An update, reduced to what the bot reads.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedUpdate {
    pub from: i64,
    /// First and last name of the sender's account.
    pub name: String,
    pub chat: ChatId,
    pub message: Option<MessageId>,
    pub written_at: Option<DateTime<Utc>>,
    /// The message it replies to; not the root of a topic, which Telegram gives for every message there.
    pub reply_to: Option<MessageId>,
    /// The forum topic it stands in (Bot API `message_thread_id`); for a press, that of the message pressed under.
    pub thread: Option<MessageId>,
    pub content: Content,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Text(String),
    EditedText(String),
    /// A photo, a recording, a video, a file: can be passed on, not read.
    Media {
        caption: Option<String>,
        document: Option<SentFile>,
    },
    /// A place, in degrees.
    Location {
        latitude: String,
        longitude: String,
    },
    /// A message of another kind without text: a sticker, dice.
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

/// An update's id and chat, readable even where the rest is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpdateHeader {
    pub id: i64,
    pub chat: Option<ChatId>,
}

/// Reads an update's header; `None` when it has no id.
pub fn read_header(raw: &str) -> Option<UpdateHeader> {
    #[derive(serde::Deserialize)]
    struct Id {
        id: i64,
    }
    #[derive(serde::Deserialize)]
    struct InChat {
        chat: Id,
    }
    #[derive(serde::Deserialize)]
    struct Pressed {
        from: Id,
        message: Option<InChat>,
    }
    #[derive(serde::Deserialize)]
    struct Update {
        #[serde(alias = "edited_message", alias = "my_chat_member")]
        message: Option<InChat>,
        callback_query: Option<Pressed>,
    }
    #[derive(serde::Deserialize)]
    struct UpdateId {
        update_id: i64,
    }
    let UpdateId { update_id: id } = serde_json::from_str(raw).ok()?;
    let chat = serde_json::from_str::<Update>(raw).ok().and_then(|update| {
        let pressed =
            update.callback_query.map(|pressed| pressed.message.map_or(pressed.from.id, |at| at.chat.id));
        update.message.map(|at| at.chat.id).or(pressed)
    });
    Some(UpdateHeader { id, chat: chat.map(ChatId) })
}

/// Reads an update; `None` when it is of no kind the bot asked for.
pub fn read(raw: &str) -> Option<ParsedUpdate> {
    // From text, not from a `Value`: teloxide's `Update` only then reads every kind.
    let update: Option<Update> = serde_json::from_str(raw).ok();
    match update.map(|update| update.kind) {
        Some(UpdateKind::Message(message)) => from_message(message, false, raw),
        Some(UpdateKind::EditedMessage(message)) => from_message(message, true, raw),
        Some(UpdateKind::CallbackQuery(query)) => Some(ParsedUpdate {
            from: user_id(query.from.id),
            name: query.from.full_name(),
            chat: query
                .message
                .as_ref()
                .map_or(ChatId(user_id(query.from.id)), |message| ChatId(message.chat().id.0)),
            message: query.message.as_ref().map(|message| MessageId(i64::from(message.id().0))),
            written_at: None,
            reply_to: None,
            thread: query.regular_message().and_then(topic_of),
            content: Content::Press { query: query.id.0, data: query.data.unwrap_or_default() },
        }),
        Some(UpdateKind::MyChatMember(member)) => Some(ParsedUpdate {
            from: user_id(member.from.id),
            name: member.from.full_name(),
            chat: ChatId(member.chat.id.0),
            message: None,
            written_at: None,
            reply_to: None,
            thread: None,
            content: Content::Member {
                open: !matches!(
                    member.new_chat_member.kind,
                    ChatMemberKind::Banned(_) | ChatMemberKind::Left
                ),
            },
        }),
        Some(_) | None => from_raw(raw),
    }
}

fn user_id(id: teloxide::types::UserId) -> i64 {
    i64::try_from(id.0).unwrap_or_default()
}

/// Text by teloxide; a message without text is classified by its JSON fields.
fn from_message(message: Message, edited: bool, raw: &str) -> Option<ParsedUpdate> {
    let Some(text) = message.text().map(ToOwned::to_owned) else { return from_raw(raw) };
    let (thread, to) = (topic_of(&message), message.reply_to_message());
    let from = message.from.as_ref()?;
    Some(ParsedUpdate {
        from: user_id(from.id),
        name: from.full_name(),
        chat: ChatId(message.chat.id.0),
        message: Some(MessageId(i64::from(message.id.0))),
        written_at: Some(message.date),
        reply_to: reply_without_root(to.map(|to| MessageId(i64::from(to.id.0))), thread),
        thread,
        content: if edited { Content::EditedText(text) } else { Content::Text(text) },
    })
}

/// The topic of a message. A chain of replies in a supergroup has a thread id too, but no topic.
fn topic_of(message: &Message) -> Option<MessageId> {
    let thread = message.thread_id.filter(|_| message.is_topic_message)?;
    Some(MessageId(i64::from(thread.0.0)))
}

/// In a topic Telegram gives its root as the message replied to where there is no other.
fn reply_without_root(to: Option<MessageId>, topic: Option<MessageId>) -> Option<MessageId> {
    to.filter(|_| to != topic)
}

/// Fields of media that can be passed on; an animation has `document` too.
const MEDIA: [&str; 6] = ["photo", "voice", "audio", "video", "video_note", "document"];

/// Fields that only a service message has.
const SERVICE: [&str; 16] = [
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
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
];

/// Reads the raw JSON of what teloxide dropped or does not know.
fn from_raw(raw: &str) -> Option<ParsedUpdate> {
    let update: Value = serde_json::from_str(raw).ok()?;
    let (message, edited) = match (update.get("message"), update.get("edited_message")) {
        (Some(message), _) => (message, false),
        (None, Some(message)) => (message, true),
        (None, None) => return press_from_raw(&update),
    };
    let number = |path: &str| message.pointer(path).and_then(Value::as_i64);
    let word = |path: &str| message.pointer(path).and_then(Value::as_str).map(str::to_owned);
    let has = |fields: &[&str]| fields.iter().any(|field| message.get(field).is_some());
    let caption = word("/caption");
    let thread = raw_topic(message);
    Some(ParsedUpdate {
        from: number("/from/id")?,
        name: raw_name(message),
        chat: ChatId(number("/chat/id")?),
        message: number("/message_id").map(MessageId),
        written_at: number("/date").and_then(|date| DateTime::from_timestamp(date, 0)),
        reply_to: reply_without_root(number("/reply_to_message/message_id").map(MessageId), thread),
        thread,
        content: match (word("/text"), edited) {
            (Some(text), false) => Content::Text(text),
            (Some(text), true) => Content::EditedText(text),
            (None, true) => caption.map_or(Content::Service, Content::EditedText),
            (None, false) if caption.is_some() || has(&MEDIA) => {
                Content::Media { caption, document: raw_document(message) }
            }
            (None, false) if has(&SERVICE) => Content::Service,
            (None, false) => raw_location(message).unwrap_or(Content::NoText),
        },
    })
}

/// The file of a document; of an animation it is a film.
fn raw_document(message: &Value) -> Option<SentFile> {
    let document = message.get("document").filter(|_| message.get("animation").is_none())?;
    let word = |name: &str| document.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let file_id = word("file_id");
    let size = document.get("file_size").and_then(Value::as_u64);
    (!file_id.is_empty()).then(|| SentFile {
        file_id,
        name: word("file_name"),
        size,
        mime: word("mime_type"),
    })
}

fn raw_location(message: &Value) -> Option<Content> {
    let degrees = |path: &str| message.pointer(path).and_then(Value::as_f64);
    let (latitude, longitude) = (degrees("/location/latitude")?, degrees("/location/longitude")?);
    let on_earth = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    on_earth.then(|| Content::Location {
        latitude: format!("{latitude:.6}"),
        longitude: format!("{longitude:.6}"),
    })
}

fn raw_topic(message: &Value) -> Option<MessageId> {
    message.get("is_topic_message").and_then(Value::as_bool).filter(|topic| *topic)?;
    message.get("message_thread_id").and_then(Value::as_i64).map(MessageId)
}

fn raw_name(sent: &Value) -> String {
    let words =
        ["/from/first_name", "/from/last_name"].map(|path| sent.pointer(path).and_then(Value::as_str));
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn press_from_raw(update: &Value) -> Option<ParsedUpdate> {
    let query = update.get("callback_query")?;
    let number = |path: &str| query.pointer(path).and_then(Value::as_i64);
    let from = number("/from/id")?;
    let word = |path: &str| query.pointer(path).and_then(Value::as_str).map(str::to_owned);
    Some(ParsedUpdate {
        from,
        name: raw_name(query),
        chat: ChatId(number("/message/chat/id").unwrap_or(from)),
        message: number("/message/message_id").map(MessageId),
        written_at: None,
        reply_to: None,
        thread: query.get("message").and_then(raw_topic),
        content: Content::Press { query: word("/id")?, data: word("/data").unwrap_or_default() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(fields: &str) -> String {
        format!(
            r#"{{"update_id":7,"message":{{"message_id":5,"date":1790000000,
                "from":{{"id":42,"is_bot":false,"first_name":"Lan"}},
                "chat":{{"id":42,"type":"private","first_name":"Lan"}},{fields}}}}}"#
        )
    }

    #[test]
    fn a_plain_message_has_its_date() {
        let update = read(&message(r#""text":"/vip"}"#.trim_end_matches('}'))).expect("it is a message");
        assert_eq!((update.from, update.chat, update.message), (42, ChatId(42), Some(MessageId(5))));
        assert_eq!(update.name, "Lan");
        assert_eq!(update.content, Content::Text("/vip".to_owned()));
        assert_eq!(update.written_at.map(|at| at.timestamp()), Some(1_790_000_000));
    }

    #[test]
    fn text_that_teloxide_drops_is_taken_from_the_raw_json() {
        let newer =
            r#""text":"/case 12","entities":[{"type":"hologram","offset":0,"length":5}],"brand_new":{"x":1}"#;
        let update = read(&message(newer)).expect("it is a message");
        assert_eq!(update.content, Content::Text("/case 12".to_owned()));
        assert_eq!(update.name, "Lan");
    }

    fn content(fields: &str) -> Option<Content> {
        read(&message(fields)).map(|update| update.content)
    }

    #[test]
    fn a_place_is_read_to_the_metre() {
        let place = |latitude: &str, longitude: &str| {
            Some(Content::Location { latitude: latitude.to_owned(), longitude: longitude.to_owned() })
        };
        let shared = r#""location":{"latitude":10.7290031,"longitude":106.7,"horizontal_accuracy":9.5}"#;
        assert_eq!(content(shared), place("10.729003", "106.700000"));
        assert_eq!(content(r#""location":{"latitude":-91,"longitude":0}"#), Some(Content::NoText));
    }

    #[test]
    fn media_are_told_from_messages_without_text() {
        let media = |caption: Option<&str>| {
            Some(Content::Media { caption: caption.map(str::to_owned), document: None })
        };
        for kind in ["voice", "audio", "video", "video_note", "document"] {
            assert_eq!(content(&format!(r#""{kind}":{{"x":1}}"#)), media(None), "{kind}");
        }
        let photo = r#""photo":[{"file_id":"p","file_unique_id":"p","width":9,"height":9,"file_size":1}]"#;
        assert_eq!(content(photo), media(None));
        assert_eq!(content(&format!(r#"{photo},"caption":"ghi chú""#)), media(Some("ghi chú")));
        assert_eq!(
            content(r#""hologram":{"x":1},"caption":"ghi chú""#),
            media(Some("ghi chú")),
            "a kind to come"
        );
        for kind in ["sticker", "location", "contact", "dice", "hologram"] {
            assert_eq!(content(&format!(r#""{kind}":{{"x":1}}"#)), Some(Content::NoText), "{kind}");
        }
    }

    #[test]
    fn a_document_can_be_downloaded() {
        let file = r#""document":{"file_id":"f1","file_unique_id":"u","file_name":"lịch.xlsx","mime_type":"x/y","file_size":9}"#;
        let sent = SentFile {
            file_id: "f1".to_owned(),
            name: "lịch.xlsx".to_owned(),
            size: Some(9),
            mime: "x/y".to_owned(),
        };
        assert_eq!(content(file), Some(Content::Media { caption: None, document: Some(sent) }));
        let film = format!(r#""animation":{{"file_id":"f1"}},{file}"#);
        assert_eq!(content(&film), Some(Content::Media { caption: None, document: None }));
    }

    #[test]
    fn an_edited_caption_is_an_edited_text() {
        let raw = message(r#""edit_date":1790000001,"photo":[],"caption":"ghi chú""#)
            .replace(r#""message":"#, r#""edited_message":"#);
        assert_eq!(read(&raw).map(|update| update.content), Some(Content::EditedText("ghi chú".to_owned())));
    }

    #[test]
    fn a_change_of_the_group_is_a_service_message() {
        for field in [
            r#""left_chat_member":{"id":1}"#,
            r#""forum_topic_created":{"name":"a","icon_color":7322096}"#,
            r#""forum_topic_edited":{"name":"b"}"#,
            r#""forum_topic_closed":{}"#,
            r#""forum_topic_reopened":{}"#,
            r#""general_forum_topic_hidden":{}"#,
            r#""general_forum_topic_unhidden":{}"#,
        ] {
            assert_eq!(content(field), Some(Content::Service), "{field}");
        }
    }

    /// A message of a group, once as teloxide reads it and once with an entity it does not know.
    fn in_group(fields: &str) -> [Option<(Option<i64>, Option<i64>)>; 2] {
        let known = format!(
            r#"{{"update_id":7,"message":{{"message_id":50,"date":1790000000,
                "from":{{"id":42,"is_bot":false,"first_name":"Lan"}},
                "chat":{{"id":-1001,"type":"supergroup","title":"QLCL","is_forum":true}},"text":"x"{fields}}}}}"#
        );
        let newer = known
            .replace(r#""text":"x""#, r#""text":"x","entities":[{"type":"hologram","offset":0,"length":1}]"#);
        [known, newer].map(|raw| {
            let update = read(&raw)?;
            assert_eq!(update.content, Content::Text("x".to_owned()));
            Some((update.thread.map(|id| id.0), update.reply_to.map(|id| id.0)))
        })
    }

    /// `reply_to_message`, a message of the bot's or the one a topic begins with.
    fn reply_to(id: i64, root: bool) -> String {
        let content = if root {
            r#""forum_topic_created":{"name":"a","icon_color":7322096}"#
        } else {
            r#""text":"hỏi""#
        };
        format!(
            r#","reply_to_message":{{"message_id":{id},"date":1790000000,
                "from":{{"id":9,"is_bot":true,"first_name":"Bot"}},
                "chat":{{"id":-1001,"type":"supergroup","title":"QLCL","is_forum":true}},{content}}}"#
        )
    }

    #[test]
    fn a_topic_is_read_and_its_root_is_no_reply() {
        let topic = r#","message_thread_id":30,"is_topic_message":true"#;
        assert_eq!(in_group(""), [Some((None, None)); 2]);
        assert_eq!(in_group(&format!("{topic}{}", reply_to(30, true))), [Some((Some(30), None)); 2]);
        assert_eq!(in_group(&format!("{topic}{}", reply_to(31, false))), [Some((Some(30), Some(31))); 2]);
    }

    #[test]
    fn a_thread_of_replies_is_no_topic() {
        let thread = format!(r#","message_thread_id":31{}"#, reply_to(31, false));
        assert_eq!(in_group(&thread), [Some((None, Some(31))); 2]);
    }

    #[test]
    fn a_press_has_the_topic_of_its_message() {
        for game in ["", r#""game_short_name":5,"#] {
            let raw = format!(
                r#"{{"update_id":7,"callback_query":{{"id":"q","chat_instance":"c","data":"x",{game}
                    "from":{{"id":42,"is_bot":false,"first_name":"Lan"}},
                    "message":{{"message_id":50,"date":1790000000,"text":"hỏi",
                        "message_thread_id":30,"is_topic_message":true,
                        "from":{{"id":9,"is_bot":true,"first_name":"Bot"}},
                        "chat":{{"id":-1001,"type":"supergroup","title":"QLCL","is_forum":true}}}}}}}}"#
            );
            let update = read(&raw).expect("a press");
            assert_eq!((update.thread, update.reply_to), (Some(MessageId(30)), None), "{game}");
            assert_eq!(update.content, Content::Press { query: "q".to_owned(), data: "x".to_owned() });
        }
    }

    #[test]
    fn an_unknown_kind_of_update_has_only_its_id() {
        let raw = r#"{"update_id":9,"telepathy":{"from":{"id":42}}}"#;
        assert_eq!(read(raw), None);
        assert_eq!(read_header(raw).map(|header| header.id), Some(9));
    }
}
