//! What a chat looks like on a phone, and waiting until something is seen there.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Inner;
use super::message::{Author, Message, Unread};
use super::world::World;

/// What a button does when it is tapped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "does", content = "with")]
pub enum ButtonKind {
    /// Tells the bot this data.
    Callback(String),
    /// Copies this text.
    Copy(String),
    /// Opens this address.
    Url(String),
    /// Opens this page inside Telegram.
    WebApp(String),
    /// Something else, named as in the Bot API.
    Other(String),
}

/// A button under a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// Its label.
    pub text: String,
    /// What it does.
    pub kind: ButtonKind,
}

/// A message as somebody sees it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The chat: a person's own id, or a group's.
    pub chat_id: i64,
    /// Its id in the chat.
    pub message_id: i32,
    /// Whether the bot wrote it.
    pub from_bot: bool,
    /// The person who wrote it; none is the bot.
    pub from_id: Option<i64>,
    /// Who wrote it, by name.
    pub from: String,
    /// Clean HTML: Telegram's tags only, escaped, safe to put into a page.
    pub html: String,
    /// Without formatting.
    pub text: String,
    /// Buttons, row by row.
    pub buttons: Vec<Vec<Button>>,
    /// How often it was edited.
    pub edits: u32,
    /// When it was sent, by the sim's clock (whole seconds).
    pub date: DateTime<Utc>,
    /// Sent without sound.
    pub silent: bool,
    /// What is unread is the message itself, for which the phone rang, not an edit of it.
    pub rang: bool,
    /// Whether it was looked at.
    pub unread: Unread,
    /// The forum topic.
    pub thread: Option<i32>,
    /// The message it replies to.
    pub reply_to: Option<i32>,
    /// `photo`, `document`, …
    pub media: Option<&'static str>,
    /// The name of a file, where it has one.
    pub file_name: Option<String>,
    /// The `file_id` of a file or photo.
    pub file_id: Option<String>,
    /// How long a voice message is.
    pub seconds: Option<u64>,
    /// What a service message says: `forum_topic_created`, `pinned_message`, …
    pub service: Option<String>,
    /// Whether it is pinned.
    pub pinned: bool,
}

impl Shown {
    /// All labels, in order.
    pub fn labels(&self) -> Vec<&str> {
        self.buttons.iter().flatten().map(|button| button.text.as_str()).collect()
    }
}

/// Nothing unread held what was waited for.
#[derive(Clone, Debug, thiserror::Error)]
#[error("nothing unread contains “{fragment}”; the screen of {chat_id}:\n{screen}")]
pub struct NotSeen {
    /// What was waited for.
    pub fragment: String,
    /// Where.
    pub chat_id: i64,
    /// What was there instead.
    pub screen: Screen,
}

/// A whole chat, to be printed in a test's failure.
#[derive(Clone, Debug)]
pub struct Screen(pub Vec<Shown>);

impl fmt::Display for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return writeln!(f, "  (empty)");
        }
        for shown in &self.0 {
            let mark = match shown.unread {
                Unread::No => " ",
                Unread::New => "●",
                Unread::Edit => "✎",
            };
            writeln!(f, "{mark} #{} {} {}:", shown.message_id, shown.date.format("%H:%M:%S"), shown.from)?;
            for line in shown.text.lines() {
                writeln!(f, "      {line}")?;
            }
            for row in &shown.buttons {
                let labels: Vec<String> = row.iter().map(|button| format!("[{}]", button.text)).collect();
                writeln!(f, "      {}", labels.join(" "))?;
            }
        }
        Ok(())
    }
}

impl Button {
    /// As the Bot API writes it.
    pub(super) fn to_json(&self) -> Value {
        let text = &self.text;
        match &self.kind {
            ButtonKind::Callback(data) => json!({ "text": text, "callback_data": data }),
            ButtonKind::Copy(copied) => json!({ "text": text, "copy_text": { "text": copied } }),
            ButtonKind::Url(url) => json!({ "text": text, "url": url }),
            ButtonKind::WebApp(url) => json!({ "text": text, "web_app": { "url": url } }),
            ButtonKind::Other(field) => json!({ "text": text, field: {} }),
        }
    }
}

fn button(button: &Value) -> Button {
    let field = |pointer: &str| button.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let other = || {
        let name = button.as_object().and_then(|fields| fields.keys().find(|name| *name != "text"));
        ButtonKind::Other(name.cloned().unwrap_or_default())
    };
    let kind = None
        .or_else(|| field("/callback_data").map(ButtonKind::Callback))
        .or_else(|| field("/copy_text/text").map(ButtonKind::Copy))
        .or_else(|| field("/url").map(ButtonKind::Url))
        .or_else(|| field("/web_app/url").map(ButtonKind::WebApp))
        .unwrap_or_else(other);
    Button { text: field("/text").unwrap_or_default(), kind }
}

impl World {
    /// One message as it looks now.
    pub fn shown(&self, chat_id: i64, message: &Message) -> Shown {
        let from_id = match message.author {
            Author::Bot => None,
            Author::Person(id) => Some(id),
        };
        let from = match from_id {
            None => self.bot_name.clone(),
            Some(id) => self.people.get(&id).map(|person| person.name.clone()).unwrap_or_default(),
        };
        let rows = message.rows().iter().filter_map(Value::as_array);
        let of_media = |field: &str| {
            let value = &message.media.as_ref()?.value;
            // A photo comes in several sizes.
            value.get(0).unwrap_or(value).get(field)
        };
        Shown {
            chat_id,
            message_id: message.id,
            from_bot: from_id.is_none(),
            from_id,
            from,
            html: message.body.html.clone(),
            text: message.body.text.clone(),
            buttons: rows.map(|row| row.iter().map(button).collect()).collect(),
            edits: message.edits,
            date: DateTime::from_timestamp(message.date, 0).unwrap_or_default(),
            silent: message.silent,
            rang: message.unread == Unread::New,
            unread: message.unread,
            thread: message.thread,
            reply_to: message.reply_to,
            media: message.media.as_ref().map(|media| media.field),
            file_name: of_media("file_name").and_then(Value::as_str).map(str::to_owned),
            file_id: of_media("file_id").and_then(Value::as_str).map(str::to_owned),
            seconds: of_media("duration").and_then(Value::as_u64),
            service: message.raw.keys().next().filter(|_| message.is_service()).cloned(),
            pinned: self.chats.get(&chat_id).is_some_and(|chat| chat.pinned.contains(&message.id)),
        }
    }

    /// A chat from its oldest message to its newest.
    pub fn screen(&self, chat_id: i64) -> Vec<Shown> {
        let Some(chat) = self.chats.get(&chat_id) else { return Vec::new() };
        chat.messages.values().map(|message| self.shown(chat_id, message)).collect()
    }

    /// The labels that a person has in place of the letters.
    pub fn keyboard(&self, chat_id: i64) -> &[Vec<String>] {
        self.chats.get(&chat_id).map(|chat| chat.keyboard.as_slice()).unwrap_or_default()
    }

    fn unread_of(&self, chat_id: i64) -> Vec<(u64, Shown)> {
        let Some(chat) = self.chats.get(&chat_id) else { return Vec::new() };
        let unread = chat.messages.values().filter(|message| message.unread != Unread::No);
        unread.map(|message| (message.unread_since, self.shown(chat_id, message))).collect()
    }

    /// What is unread in a chat, in the order it came.
    pub fn unread_in(&self, chat_id: i64) -> Vec<Shown> {
        in_order(self.unread_of(chat_id))
    }

    /// What is unread in any chat, in the order it came.
    pub fn unread_anywhere(&self) -> Vec<Shown> {
        in_order(self.chats.keys().flat_map(|chat_id| self.unread_of(*chat_id)).collect())
    }

    /// Looks at the oldest unread thing that holds the fragment.
    fn look_at(&mut self, chat_id: i64, fragment: &str, new_only: bool) -> Option<Shown> {
        let chat = self.chats.get(&chat_id)?;
        let fits = |message: &&Message| {
            let unread = if new_only { message.unread == Unread::New } else { message.unread != Unread::No };
            unread && message.body.text.contains(fragment)
        };
        let message = chat.messages.values().filter(fits).min_by_key(|message| message.unread_since)?;
        let shown = self.shown(chat_id, message);
        self.message_mut(chat_id, shown.message_id)?.unread = Unread::No;
        Some(shown)
    }
}

fn in_order(mut unread: Vec<(u64, Shown)>) -> Vec<Shown> {
    unread.sort_by_key(|(since, _)| *since);
    unread.into_iter().map(|(_, shown)| shown).collect()
}

impl Inner {
    /// Waits for something unread that holds the fragment.
    pub(super) async fn sees(&self, chat_id: i64, fragment: &str, new_only: bool) -> Result<Shown, NotSeen> {
        let seen = self.wait_for(self.patience, |world| world.look_at(chat_id, fragment, new_only)).await;
        seen.ok_or_else(|| NotSeen {
            fragment: fragment.to_owned(),
            chat_id,
            screen: Screen(self.look(|world| world.screen(chat_id))),
        })
    }
}
