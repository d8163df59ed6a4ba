//! The state of the simulated Telegram: people, chats, messages, what waits for the bot.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque, hash_map::Entry};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::faults::Fault;
use super::journal::Journal;
use super::message::{Message, Unread};
use super::refusal::ApiError;
use super::uploads::Uploads;

/// Where the sim takes the time from.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// A person with a phone.
#[derive(Clone, Debug)]
pub(super) struct PersonState {
    pub name: String,
    pub locale: String,
    /// Has pressed start, or written first: the bot may write.
    pub started: bool,
    pub blocked: bool,
    pub deactivated: bool,
}

/// What the bot is in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum BotStatus {
    Member,
    Administrator,
    Kicked,
}

/// A topic of a forum.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Topic {
    /// `message_thread_id`: the id of the service message that opened it.
    pub id: i32,
    /// Its name.
    pub name: String,
    /// Only administrators can write in it.
    pub closed: bool,
}

#[derive(Clone, Debug)]
pub(super) struct GroupState {
    pub title: String,
    pub members: BTreeSet<i64>,
    pub forum: bool,
    pub bot: BotStatus,
    pub migrated_to: Option<i64>,
    /// Topics by thread id.
    pub topics: BTreeMap<i32, Topic>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Chat {
    pub messages: BTreeMap<i32, Message>,
    pub last_id: i32,
    pub pinned: Vec<i32>,
    /// The labels in place of the letters, row by row (`ReplyKeyboardMarkup`); none is the usual keyboard.
    pub keyboard: Vec<Vec<String>>,
    /// `None` is a private chat.
    pub group: Option<GroupState>,
}

/// What the bot answered to a press.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Answer {
    /// The text shown, if any.
    pub text: Option<String>,
    /// In a window that must be closed, rather than briefly at the top.
    pub show_alert: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Query {
    pub pressed: DateTime<Utc>,
    pub answer: Option<Answer>,
}

/// The webhook as `setWebhook` left it.
#[derive(Clone, Debug, Default)]
pub(super) struct Webhook {
    pub url: String,
    pub secret: String,
    pub max_connections: Option<i64>,
    /// Unix seconds and words of the last delivery that failed.
    pub last_error: Option<(i64, String)>,
}

/// Everything the sim knows. Pure state: no clock of its own, no network.
pub(super) struct World {
    pub clock: Clock,
    pub bot_id: i64,
    pub bot_username: String,
    pub bot_name: String,
    pub reads_all_group_messages: bool,
    pub query_lifetime: TimeDelta,
    pub people: BTreeMap<i64, PersonState>,
    pub chats: HashMap<i64, Chat>,
    pub updates: VecDeque<(i64, Value)>,
    pub next_update_id: i64,
    pub allowed_updates: HashSet<String>,
    pub poller: u64,
    pub queries: HashMap<String, Query>,
    pub unanswered: usize,
    pub next_query_id: u64,
    pub webhook: Webhook,
    /// Telegram is down: nothing is delivered.
    pub down: bool,
    /// Commands by scope and language.
    pub commands: BTreeMap<(String, String), Value>,
    /// Name, description and short description by method and language.
    pub profile: BTreeMap<(&'static str, String), String>,
    pub faults: Vec<Fault>,
    pub journal: Journal,
    pub unread_count: u64,
    pub uploads: Uploads,
}

/// Kinds of updates a bot gets only when it asks for them.
const ASKED_FOR_ONLY: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

impl World {
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    pub fn me_json(&self) -> Value {
        json!({ "id": self.bot_id, "is_bot": true, "first_name": self.bot_name, "username": self.bot_username })
    }

    pub fn user_json(&self, id: i64) -> Value {
        match self.people.get(&id) {
            Some(person) => json!({
                "id": id, "is_bot": false, "first_name": person.name, "language_code": person.locale
            }),
            None => json!({ "id": id, "is_bot": false, "first_name": "" }),
        }
    }

    pub fn chat_json(&self, id: i64) -> Value {
        let Some(group) = self.chats.get(&id).and_then(|chat| chat.group.as_ref()) else {
            let name = self.people.get(&id).map(|person| person.name.as_str()).unwrap_or_default();
            return json!({ "id": id, "type": "private", "first_name": name });
        };
        if !is_supergroup(id) {
            return json!({ "id": id, "type": "group", "title": group.title });
        }
        let mut chat = json!({ "id": id, "type": "supergroup", "title": group.title });
        if let Some(fields) = chat.as_object_mut().filter(|_| group.forum) {
            fields.insert("is_forum".into(), json!(true));
        }
        chat
    }

    pub fn message(&self, chat_id: i64, message_id: i32) -> Option<&Message> {
        self.chats.get(&chat_id)?.messages.get(&message_id)
    }

    /// A message of this id stood in the chat once and is gone.
    pub fn was_there(&self, chat_id: i64, message_id: Option<i32>) -> bool {
        let gone = |id: i32, chat: &Chat| id > 0 && id <= chat.last_id && !chat.messages.contains_key(&id);
        message_id.zip(self.chats.get(&chat_id)).is_some_and(|(id, chat)| gone(id, chat))
    }

    pub fn message_mut(&mut self, chat_id: i64, message_id: i32) -> Option<&mut Message> {
        self.chats.get_mut(&chat_id)?.messages.get_mut(&message_id)
    }

    pub fn group(&self, chat_id: i64) -> Option<&GroupState> {
        self.chats.get(&chat_id)?.group.as_ref()
    }

    pub fn group_mut(&mut self, chat_id: i64) -> Option<&mut GroupState> {
        self.chats.get_mut(&chat_id)?.group.as_mut()
    }

    /// The chat if the bot may write there.
    ///
    /// # Errors
    /// 400 or 403 as Telegram says it.
    pub fn writable(&mut self, chat_id: i64) -> Result<&mut Chat, ApiError> {
        if let Some(person) = self.people.get(&chat_id) {
            if person.deactivated {
                return Err(ApiError::forbidden("user is deactivated"));
            }
            if person.blocked {
                return Err(ApiError::forbidden("bot was blocked by the user"));
            }
            if !person.started {
                return Err(ApiError::forbidden("bot can't initiate conversation with a user"));
            }
            return Ok(self.chats.entry(chat_id).or_default());
        }
        let chat = self.chats.get_mut(&chat_id).ok_or_else(|| ApiError::world("chat not found"))?;
        let group = chat.group.as_ref().ok_or_else(|| ApiError::world("chat not found"))?;
        if let Some(to) = group.migrated_to {
            return Err(ApiError::migrated(to));
        }
        if group.bot == BotStatus::Kicked {
            let kind = if is_supergroup(chat_id) { "supergroup" } else { "group" };
            return Err(ApiError::forbidden(&format!("bot was kicked from the {kind} chat")));
        }
        Ok(chat)
    }

    /// Puts a message into a chat, with the next id and the present time.
    pub fn add(&mut self, chat_id: i64, mut message: Message) -> i32 {
        message.date = self.now().timestamp();
        if message.author == super::message::Author::Bot {
            message.unread = Unread::New;
            message.unread_since = self.next_unread();
        }
        let chat = self.chats.entry(chat_id).or_default();
        chat.last_id += 1;
        message.id = chat.last_id;
        chat.messages.insert(message.id, message);
        chat.last_id
    }

    /// Counts one thing more to look at.
    pub fn next_unread(&mut self) -> u64 {
        self.unread_count += 1;
        self.unread_count
    }

    /// Queues an update for the bot, unless it said it does not want the kind.
    pub fn enqueue(&mut self, kind: &str, what: Value) {
        let wanted = if self.allowed_updates.is_empty() {
            !ASKED_FOR_ONLY.contains(&kind)
        } else {
            self.allowed_updates.contains(kind)
        };
        if wanted {
            self.enqueue_raw(json!({ kind: what }));
        }
    }

    /// Queues an update as it is; only `update_id` is added. Gives that id. A press in it can be answered.
    pub fn enqueue_raw(&mut self, mut update: Value) -> i64 {
        let id = self.next_update_id;
        self.next_update_id += 1;
        if let Some(query) = update.pointer("/callback_query/id").and_then(Value::as_str) {
            self.pressed(query.to_owned());
        }
        if let Some(fields) = update.as_object_mut() {
            fields.insert("update_id".into(), json!(id));
        }
        self.updates.push_back((id, update));
        id
    }

    /// From now on a press waits for its answer.
    pub fn pressed(&mut self, query: String) {
        let pressed = self.now();
        if let Entry::Vacant(new) = self.queries.entry(query) {
            new.insert(Query { pressed, answer: None });
            self.unanswered += 1;
        }
    }
}

/// Ids of supergroups and channels start with -100.
pub(super) fn is_supergroup(chat_id: i64) -> bool {
    chat_id <= -1_000_000_000_000
}
