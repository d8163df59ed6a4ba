//! What people do, as changes of the world and updates for the bot.

use serde_json::{Value, json};

use super::message::{Author, Message, Unread};
use super::world::{BotStatus, World};

impl World {
    /// A person puts a message into a chat; the bot gets it if it may read it. Writing in the private chat starts it and
    /// ends a block.
    pub fn person_writes(&mut self, person: i64, chat_id: i64, mut message: Message) -> i32 {
        if chat_id == person {
            self.set_blocked(person, false);
            if let Some(state) = self.people.get_mut(&person) {
                state.started = true;
            }
        }
        message.author = Author::Person(person);
        let id = self.add(chat_id, message);
        let Some(message) = self.message(chat_id, id) else { return id };
        if self.bot_reads(chat_id, message) {
            let shown = self.message_json(chat_id, message, true);
            self.enqueue("message", shown);
        }
        id
    }

    /// Group privacy: an ordinary member gets commands, mentions of itself and replies to itself.
    fn bot_reads(&self, chat_id: i64, message: &Message) -> bool {
        let Some(group) = self.group(chat_id) else { return true };
        if group.bot == BotStatus::Kicked {
            return false;
        }
        let to_bot = message.reply_to.and_then(|id| self.message(chat_id, id));
        group.bot == BotStatus::Administrator
            || self.reads_all_group_messages
            || to_bot.is_some_and(|replied| replied.author == Author::Bot)
            || message.body.text.contains(&format!("@{}", self.bot_username))
            || (message.body.text.starts_with('/') && !self.for_another_bot(&message.body.text))
    }

    fn for_another_bot(&self, text: &str) -> bool {
        let command = text.split_whitespace().next().unwrap_or_default();
        command.split_once('@').is_some_and(|(_, bot)| !bot.eq_ignore_ascii_case(&self.bot_username))
    }

    /// A person edits a message of theirs; `false` if there is none.
    pub fn person_edits(&mut self, person: i64, chat_id: i64, message_id: i32, text: &str) -> bool {
        let now = self.now().timestamp();
        let own = self.message_mut(chat_id, message_id).filter(|m| m.author == Author::Person(person));
        let Some(message) = own else { return false };
        message.body = super::message::typed(text);
        message.edit_date = Some(now);
        message.edits += 1;
        let Some(message) = self.message(chat_id, message_id) else { return false };
        if self.bot_reads(chat_id, message) {
            let shown = self.message_json(chat_id, message, true);
            self.enqueue("edited_message", shown);
        }
        true
    }

    /// A person presses a button; the message may be gone, the data forged. Gives the query's id.
    pub fn person_presses(&mut self, person: i64, chat_id: i64, message_id: i32, data: &str) -> String {
        let id = format!("{}{:012}", 4_000_000 + self.bot_id % 1000, self.next_query_id);
        self.next_query_id += 1;
        let message = match self.message(chat_id, message_id) {
            Some(message) => self.message_json(chat_id, message, true),
            None => json!({ "chat": self.chat_json(chat_id), "message_id": message_id, "date": 0 }),
        };
        let query = json!({
            "id": id, "from": self.user_json(person), "message": message,
            "chat_instance": chat_id.wrapping_mul(7_919).to_string(), "data": data
        });
        self.pressed(id.clone());
        self.enqueue("callback_query", query);
        id
    }

    /// Blocks or unblocks the bot; the bot is told if that changes anything.
    pub fn set_blocked(&mut self, person: i64, blocked: bool) {
        let Some(state) = self.people.get_mut(&person).filter(|state| state.blocked != blocked) else {
            return;
        };
        state.blocked = blocked;
        if state.started {
            let status = |blocked| if blocked { "kicked" } else { "member" };
            self.tell_membership(person, person, status(!blocked), status(blocked));
        }
    }

    /// `my_chat_member`: the bot's standing in a chat has changed.
    pub fn tell_membership(&mut self, chat_id: i64, by: i64, old: &str, new: &str) {
        let member = |status: &str| {
            let mut member = json!({ "user": self.me_json(), "status": status });
            if let Some(fields) = member.as_object_mut().filter(|_| status == "kicked") {
                fields.insert("until_date".into(), json!(0));
            }
            if let Some(fields) = member.as_object_mut().filter(|_| status == "administrator") {
                fields.extend(administrator_rights());
            }
            member
        };
        let update = json!({
            "chat": self.chat_json(chat_id), "from": self.user_json(by), "date": self.now().timestamp(),
            "old_chat_member": member(old), "new_chat_member": member(new)
        });
        self.enqueue("my_chat_member", update);
    }

    /// A message vanishes: its owner deleted it, nobody is told.
    pub fn vanish(&mut self, chat_id: i64, message_id: i32) -> bool {
        self.chats.get_mut(&chat_id).is_some_and(|chat| chat.messages.remove(&message_id).is_some())
    }

    /// Upgrades a group: service messages in both, the people move.
    pub fn migrate(&mut self, old: i64, new: i64) {
        let Some(group) = self.group(old).cloned() else { return };
        let by = group.members.first().copied().unwrap_or_default();
        self.chats.entry(new).or_default().group = Some(group);
        self.service(old, Author::Person(by), None, json!({ "migrate_to_chat_id": new }));
        self.service(new, Author::Person(by), None, json!({ "migrate_from_chat_id": old }));
        if let Some(group) = self.group_mut(old) {
            group.migrated_to = Some(new);
        }
    }

    /// Everything of a chat was looked at.
    pub fn read_all(&mut self, chat_id: i64) {
        if let Some(chat) = self.chats.get_mut(&chat_id) {
            chat.messages.values_mut().for_each(|message| message.unread = Unread::No);
        }
    }
}

/// The rights a sim's administrator has: those this bot can need.
pub(super) fn administrator_rights() -> serde_json::Map<String, Value> {
    let given = ["can_manage_chat", "can_delete_messages", "can_pin_messages", "can_manage_topics"];
    let withheld = [
        "can_be_edited",
        "is_anonymous",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
    ];
    let rights = given.map(|name| (name, true)).into_iter().chain(withheld.map(|name| (name, false)));
    rights.map(|(name, has)| (name.to_owned(), Value::Bool(has))).collect()
}
