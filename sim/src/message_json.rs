//! The `Message` object of the Bot API.

use serde_json::{Map, Value, json};

use super::formatted::Entity;
use super::message::{Author, Message};
use super::world::{World, is_supergroup};

impl World {
    /// Outside of topics a supergroup has threads too: the message a chain of replies began with, which is no topic.
    fn reply_thread(&self, chat_id: i64, message: &Message) -> Option<i32> {
        let mut root = message.reply_to.filter(|_| is_supergroup(chat_id))?;
        while let Some(earlier) = self.message(chat_id, root).and_then(|m| m.reply_to).filter(|to| *to < root)
        {
            root = earlier;
        }
        Some(root)
    }

    /// The `Message` object of a message in a chat; the message replied to is nested once. In a topic that is the one
    /// the topic began with, where nothing else was replied to.
    pub(super) fn message_json(&self, chat_id: i64, message: &Message, nest: bool) -> Value {
        let from = match message.author {
            Author::Bot => self.me_json(),
            Author::Person(id) => self.user_json(id),
        };
        let mut fields = Map::new();
        fields.insert("message_id".into(), json!(message.id));
        fields.insert("from".into(), from);
        fields.insert("chat".into(), self.chat_json(chat_id));
        fields.insert("date".into(), json!(message.date));
        if let Some(date) = message.edit_date {
            fields.insert("edit_date".into(), json!(date));
        }
        if let Some(thread) = message.thread.or_else(|| self.reply_thread(chat_id, message)) {
            fields.insert("message_thread_id".into(), json!(thread));
        }
        if message.thread.is_some() {
            fields.insert("is_topic_message".into(), json!(true));
        }
        let root = message.thread.filter(|root| *root != message.id);
        let replied = message.reply_to.or(root).and_then(|id| self.message(chat_id, id));
        if let Some(replied) = replied.filter(|_| nest) {
            fields.insert("reply_to_message".into(), self.message_json(chat_id, replied, false));
        }
        let (text, entities) = match &message.media {
            None => ("text", "entities"),
            Some(media) => {
                fields.insert(media.field.into(), media.value.clone());
                ("caption", "caption_entities")
            }
        };
        if !message.body.text.is_empty() {
            fields.insert(text.into(), json!(message.body.text));
        }
        if !message.body.entities.is_empty() {
            let shown: Vec<Value> =
                message.body.entities.iter().filter_map(|e| self.entity_json(e)).collect();
            fields.insert(entities.into(), Value::Array(shown));
        }
        if let Some(markup) = message.markup.as_ref().filter(|_| !message.rows().is_empty()) {
            fields.insert("reply_markup".into(), markup.clone());
        }
        fields.extend(message.raw.clone());
        Value::Object(fields)
    }

    /// An entity; a mention of somebody nobody knows is dropped, as Telegram does.
    fn entity_json(&self, entity: &Entity) -> Option<Value> {
        let mut shown = entity.to_json();
        if entity.kind == "text_mention" {
            let id = shown.pointer("/user/id").and_then(Value::as_i64)?;
            self.people.get(&id)?;
            *shown.get_mut("user")? = self.user_json(id);
        }
        Some(shown)
    }
}
