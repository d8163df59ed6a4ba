//! Chats as they were before the simulator started: for a bot whose database remembers them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Sim;
use super::html;
use super::message::{Author, Media, Message, Unread};
use super::screen::Button;
use super::world::{BotStatus, Chat, GroupState, PersonState, Topic, World};

/// What `GET /sim/state` gave, read back: people, groups with their topics, and the messages of every chat.
///
/// A database that a bot left behind names messages, buttons and update ids of its chats. Save the simulator's state
/// beside it, and a later test starts with both. All messages count as read. Unknown fields are ignored.
#[derive(Clone, Debug, Deserialize)]
pub struct SavedState {
    /// The id of the next update; the bot takes a lower one for an update that it has handled.
    #[serde(default)]
    next_update_id: Option<i64>,
    people: Vec<SavedPerson>,
    groups: Vec<SavedGroup>,
}

#[derive(Clone, Debug, Deserialize)]
struct SavedPerson {
    id: i64,
    name: String,
    locale: String,
    started: bool,
    blocked: bool,
    deactivated: bool,
    #[serde(default)]
    keyboard: Vec<Vec<String>>,
    screen: Vec<SavedMessage>,
}

#[derive(Clone, Debug, Deserialize)]
struct SavedGroup {
    id: i64,
    title: String,
    members: BTreeSet<i64>,
    forum: bool,
    bot: BotStatus,
    migrated_to: Option<i64>,
    topics: Vec<Topic>,
    screen: Vec<SavedMessage>,
}

#[derive(Clone, Debug, Deserialize)]
struct SavedMessage {
    message_id: i32,
    /// The person who wrote it; none is the bot.
    from_id: Option<i64>,
    html: String,
    buttons: Vec<Vec<Button>>,
    edits: u32,
    date: DateTime<Utc>,
    silent: bool,
    thread: Option<i32>,
    reply_to: Option<i32>,
    media: Option<String>,
    file_name: Option<String>,
    seconds: Option<u32>,
    service: Option<String>,
    pinned: bool,
}

impl Sim {
    /// Puts saved people, groups and messages in place of those with the same ids. The bot gets no update of it.
    pub fn restore(&self, saved: SavedState) {
        self.inner.change(|world| world.restore(saved));
    }
}

impl World {
    fn restore(&mut self, saved: SavedState) {
        self.next_update_id = saved.next_update_id.unwrap_or_default().max(self.next_update_id);
        for person in saved.people {
            let SavedPerson { id, name, locale, started, blocked, deactivated, keyboard, screen } = person;
            self.people.insert(id, PersonState { name, locale, started, blocked, deactivated });
            self.chats.insert(id, Chat { keyboard, ..chat(screen, None) });
        }
        for group in saved.groups {
            let SavedGroup { id, title, members, forum, bot, migrated_to, topics, screen } = group;
            let topics: BTreeMap<i32, Topic> = topics.into_iter().map(|topic| (topic.id, topic)).collect();
            let group = GroupState { title, members, forum, bot, migrated_to, topics };
            self.chats.insert(id, chat(screen, Some(group)));
        }
    }
}

fn chat(screen: Vec<SavedMessage>, group: Option<GroupState>) -> Chat {
    let last_id = screen.iter().map(|message| message.message_id).max().unwrap_or_default();
    let pinned = screen.iter().filter(|message| message.pinned).map(|message| message.message_id).collect();
    let topics = group.as_ref().map(|group| &group.topics);
    let messages = screen.into_iter().map(|saved| (saved.message_id, saved.message(topics))).collect();
    Chat { messages, last_id, pinned, keyboard: Vec::new(), group }
}

impl SavedMessage {
    fn message(self, topics: Option<&BTreeMap<i32, Topic>>) -> Message {
        let body = html::parse(&self.html).unwrap_or_default();
        let rows: Vec<Vec<Value>> =
            self.buttons.iter().map(|row| row.iter().map(Button::to_json).collect()).collect();
        let name = topics.and_then(|topics| topics.get(&self.message_id)).map(|topic| topic.name.as_str());
        let service = self.service.map(|field| (field, json!({ "name": name, "icon_color": 7_322_096 })));
        Message {
            id: self.message_id,
            date: self.date.timestamp(),
            edit_date: (self.edits > 0).then(|| self.date.timestamp()),
            edits: self.edits,
            markup: (!rows.is_empty()).then(|| json!({ "inline_keyboard": rows })),
            reply_to: self.reply_to,
            thread: self.thread,
            silent: self.silent,
            media: match self.media.as_deref() {
                Some("photo") => Some(Media::photo()),
                Some("voice") => Some(Media::voice(self.seconds.unwrap_or(1))),
                Some("document") => Some(Media::document(self.file_name.as_deref().unwrap_or("file"), 0)),
                Some(_) | None => None,
            },
            raw: service.into_iter().collect::<Map<_, _>>(),
            unread: Unread::No,
            ..Message::new(self.from_id.map_or(Author::Bot, Author::Person), body)
        }
    }
}
