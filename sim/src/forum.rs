//! The topics of a forum, and who may write where.

use serde_json::{Value, json};

use super::message::{Author, Message, Unread};
use super::world::{Topic, World};

/// A person's app does not let them write this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words())]
pub enum CannotWrite {
    /// Somebody who is not in the group.
    NotAMember,
    /// The topic was deleted, or never was.
    NoSuchTopic,
    /// The topic is closed, and the people of a group are plain members.
    TopicClosed,
    /// The message to reply to was deleted, or never was.
    NoSuchMessage,
}

impl CannotWrite {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::NotAMember => "not a member of this group",
            Self::NoSuchTopic => "there is no such topic",
            Self::TopicClosed => "the topic is closed",
            Self::NoSuchMessage => "there is no such message to reply to",
        }
    }
}

impl World {
    /// Whether a person's app lets them put this message into a group (or their private chat).
    pub fn may_write(&self, person: i64, chat_id: i64, message: &Message) -> Result<(), CannotWrite> {
        let group = self.group(chat_id);
        if chat_id != person && !group.is_some_and(|group| group.members.contains(&person)) {
            return Err(CannotWrite::NotAMember);
        }
        if message.reply_to.is_some_and(|to| self.message(chat_id, to).is_none()) {
            return Err(CannotWrite::NoSuchMessage);
        }
        let Some(thread) = message.thread else { return Ok(()) };
        match group.and_then(|group| group.topics.get(&thread)) {
            None => Err(CannotWrite::NoSuchTopic),
            Some(topic) if topic.closed => Err(CannotWrite::TopicClosed),
            Some(_) => Ok(()),
        }
    }

    /// Opens a topic; its id is that of the service message it begins with.
    pub fn open_topic(&mut self, chat_id: i64, by: Author, name: &str, icon_color: i64) -> i32 {
        let created = json!({ "forum_topic_created": { "name": name, "icon_color": icon_color } });
        let id = self.service(chat_id, by, None, created);
        if let Some(group) = self.group_mut(chat_id) {
            group.topics.insert(id, Topic { id, name: name.to_owned(), closed: false });
        }
        id
    }

    /// Closes or reopens a topic; `false` if it is so already, or is not there.
    pub fn set_topic_closed(&mut self, chat_id: i64, by: Author, id: i32, closed: bool) -> bool {
        let topic = self.group_mut(chat_id).and_then(|group| group.topics.get_mut(&id));
        let Some(topic) = topic.filter(|topic| topic.closed != closed) else { return false };
        topic.closed = closed;
        let what = if closed { "forum_topic_closed" } else { "forum_topic_reopened" };
        self.service(chat_id, by, Some(id), json!({ what: {} }));
        true
    }

    /// Gives a topic another name; `false` if it has it already, or is not there.
    pub fn rename_topic(&mut self, chat_id: i64, by: Author, id: i32, name: &str) -> bool {
        let topic = self.group_mut(chat_id).and_then(|group| group.topics.get_mut(&id));
        let Some(topic) = topic.filter(|topic| topic.name != name) else { return false };
        name.clone_into(&mut topic.name);
        self.service(chat_id, by, Some(id), json!({ "forum_topic_edited": { "name": name } }));
        true
    }

    /// Deletes a topic with all that stands in it; nobody is told. `false` if it is not there.
    pub fn delete_topic(&mut self, chat_id: i64, id: i32) -> bool {
        let Some(chat) = self.chats.get_mut(&chat_id) else { return false };
        chat.messages.retain(|_, message| message.thread != Some(id));
        chat.group.as_mut().is_some_and(|group| group.topics.remove(&id).is_some())
    }

    /// A service message: the bot always gets it, also when it says what the bot itself did.
    pub fn service(&mut self, chat_id: i64, by: Author, thread: Option<i32>, what: Value) -> i32 {
        let mut message = Message::new(by, Default::default());
        message.thread = thread;
        if let Value::Object(fields) = what {
            message.raw = fields;
        }
        let opens_topic = message.raw.contains_key("forum_topic_created");
        let id = self.add(chat_id, message);
        if let Some(message) = self.message_mut(chat_id, id) {
            message.unread = Unread::No;
            message.thread = message.thread.or(opens_topic.then_some(id));
        }
        if let Some(message) = self.message(chat_id, id) {
            let shown = self.message_json(chat_id, message, true);
            self.enqueue("message", shown);
        }
        id
    }
}
