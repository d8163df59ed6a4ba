//! A message in a chat.

use serde_json::{Map, Value, json};

use super::formatted::{Entity, Formatted, utf16_len};

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// The bot under test.
    Bot,
    /// A person, by id.
    Person(i64),
}

/// Whether the people of the chat still have to look at something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unread {
    /// Seen.
    No,
    /// A message that has come and was not looked at: the phone rang for it.
    New,
    /// A message that was seen and has been edited since: nothing rang.
    Edit,
}

/// How the fields begin that only service messages have.
const SERVICE: [&str; 9] = [
    "forum_topic_",
    "general_forum_topic_",
    "migrate_",
    "new_chat_",
    "left_chat_member",
    "delete_chat_photo",
    "group_chat_created",
    "supergroup_chat_created",
    "pinned_message",
];

/// A file or picture, as the message carries it.
#[derive(Clone, Debug, PartialEq)]
pub struct Media {
    /// `photo`, `document`, `voice`.
    pub field: &'static str,
    /// What the field holds.
    pub value: Value,
}

/// One message in its current state.
#[derive(Clone, Debug)]
pub struct Message {
    /// `message_id`, counted per chat.
    pub id: i32,
    /// Who wrote it.
    pub author: Author,
    /// Unix seconds.
    pub date: i64,
    /// Unix seconds of the last edit.
    pub edit_date: Option<i64>,
    /// How often it was edited.
    pub edits: u32,
    /// Text or caption.
    pub body: Formatted,
    /// `InlineKeyboardMarkup` under it, if it has buttons.
    pub markup: Option<Value>,
    /// It came with a keyboard for the person, which is not under it.
    pub brought_keyboard: bool,
    /// The message it replies to.
    pub reply_to: Option<i32>,
    /// The forum topic it stands in.
    pub thread: Option<i32>,
    /// Sent with `disable_notification`.
    pub silent: bool,
    /// A file or picture; the body is its caption then.
    pub media: Option<Media>,
    /// Fields that only this message has (service messages, kinds the sim does not know).
    pub raw: Map<String, Value>,
    /// Whether it was looked at.
    pub unread: Unread,
    /// When it became unread: the count over all chats.
    pub unread_since: u64,
}

impl Media {
    /// A photo in one size.
    pub fn photo() -> Self {
        let size = json!({ "file_id": "photo", "file_unique_id": "p", "width": 90, "height": 90, "file_size": 1024 });
        Self { field: "photo", value: json!([size]) }
    }

    /// A file of so many bytes.
    pub fn document(name: &str, bytes: u64) -> Self {
        let file =
            json!({ "file_id": "document", "file_unique_id": "d", "file_name": name, "file_size": bytes });
        Self { field: "document", value: file }
    }

    /// A file whose content can be downloaded by its `file_id`.
    pub fn file(file_id: &str, name: &str, bytes: usize) -> Self {
        let file =
            json!({ "file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": bytes });
        Self { field: "document", value: file }
    }

    /// A voice message of so many seconds.
    pub fn voice(seconds: u32) -> Self {
        let value = json!({ "file_id": "voice", "file_unique_id": "v", "duration": seconds });
        Self { field: "voice", value }
    }

    /// The `file_id`, of a photo that of its last size.
    pub fn file_id(&self) -> Option<&str> {
        let file = self.value.as_array().map_or(Some(&self.value), |sizes| sizes.last());
        file?.get("file_id")?.as_str()
    }
}

impl Message {
    /// A new message of `author`, yet without id and date.
    pub fn new(author: Author, body: Formatted) -> Self {
        Self {
            id: 0,
            author,
            date: 0,
            edit_date: None,
            edits: 0,
            body,
            markup: None,
            brought_keyboard: false,
            reply_to: None,
            thread: None,
            silent: false,
            media: None,
            raw: Map::new(),
            unread: Unread::No,
            unread_since: 0,
        }
    }

    /// Says what happened in a chat; nobody wrote it, and nobody can pass it on.
    pub fn is_service(&self) -> bool {
        let service = |field: &String| SERVICE.iter().any(|start| field.starts_with(start));
        self.raw.keys().any(service)
    }

    /// The buttons under it, row by row, as the Bot API writes them.
    pub fn rows(&self) -> &[Value] {
        let rows = self.markup.as_ref().and_then(|markup| markup.get("inline_keyboard"));
        rows.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Text a person typed, with the entities Telegram finds in it by itself: commands, mentions, links.
pub fn typed(text: &str) -> Formatted {
    let mut body = Formatted::plain(text);
    let mut offset = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let token = word.trim_end();
        let (kind, kept) = match token.chars().next() {
            Some('/') => ("bot_command", command_length(token)),
            Some('@') => ("mention", 1 + token[1..].find(|c| !name_character(c)).unwrap_or(token.len() - 1)),
            _ if token.starts_with("https://") || token.starts_with("http://") => ("url", token.len()),
            _ => ("", 0),
        };
        if kept > 1 {
            let length = utf16_len(&token[..kept]);
            body.entities.push(Entity { kind, offset, length, extra: None });
        }
        offset += utf16_len(word);
    }
    body
}

fn name_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Bytes of `/command` or `/command@bot` at the start of a word.
fn command_length(token: &str) -> usize {
    let name = token[1..].find(|c| !name_character(c)).unwrap_or(token.len() - 1);
    if name == 0 {
        return 0;
    }
    let rest = &token[1 + name..];
    let Some(bot) = rest.strip_prefix('@') else { return 1 + name };
    let bot = bot.find(|c| !name_character(c)).unwrap_or(bot.len());
    if bot == 0 { 1 + name } else { 2 + name + bot }
}
