//! A person with a phone: what they do, and what they see.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::Inner;
use super::forum::CannotWrite;
use super::group::Group;
use super::message::{Author, Media, Message, typed};
use super::screen::{ButtonKind, NotSeen, Shown};
use super::world::{Answer, World};

/// A person; clones are the same person.
#[derive(Clone, Debug)]
pub struct Person {
    inner: Arc<Inner>,
    id: i64,
}

/// What a person can send beside text.
#[derive(Clone, Debug)]
pub(super) enum Sending {
    Photo,
    Voice { seconds: u32 },
    Document { name: String, bytes: u64 },
}

/// There is no such button to tap.
#[derive(Clone, Debug, thiserror::Error)]
#[error("no button “{label}” in chat {chat_id}; there are: {}", .there_are.join(" · "))]
pub struct NoSuchButton {
    /// What was looked for.
    pub label: String,
    /// Where.
    pub chat_id: i64,
    /// The labels there are, newest message first.
    pub there_are: Vec<String>,
}

/// A press that waits for its answer.
#[must_use = "a press waits for the bot's answer"]
#[derive(Debug)]
pub struct Tap {
    inner: Arc<Inner>,
    /// `callback_query.id`.
    pub query_id: String,
    /// The message the button stood under.
    pub message_id: i32,
    /// What the button told the bot.
    pub data: String,
}

impl Tap {
    /// Waits for `answerCallbackQuery`, at most the patience.
    pub async fn answer(&self) -> Option<Answer> {
        let answered =
            |world: &mut World| world.queries.get(&self.query_id).and_then(|query| query.answer.clone());
        self.inner.wait_for(self.inner.patience, answered).await
    }
}

impl Person {
    pub(super) fn new(inner: Arc<Inner>, id: i64) -> Self {
        Self { inner, id }
    }

    /// Their user id, which is the id of their private chat too.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Presses START: sends `/start`. Gives the message's id.
    pub fn presses_start(&self) -> i32 {
        self.says("/start")
    }

    /// Follows `https://t.me/<bot>?start=<code>`. Gives the message's id.
    pub fn starts_with(&self, code: &str) -> i32 {
        self.says(&format!("/start {code}"))
    }

    /// Writes in the private chat. Gives the message's id.
    pub fn says(&self, text: &str) -> i32 {
        self.writes(self.id, self.text(text))
    }

    /// Writes in a group. Gives the message's id.
    pub fn says_in(&self, group: &Group, text: &str) -> i32 {
        self.writes(group.id(), self.text(text))
    }

    /// Writes in a forum topic. Gives the message's id.
    ///
    /// # Errors
    /// Their app does not let them.
    pub fn says_in_topic(&self, group: &Group, thread: i32, text: &str) -> Result<i32, CannotWrite> {
        self.writes_in(group, Message { thread: Some(thread), ..self.text(text) })
    }

    /// Sends a photo into a forum topic, replying to nothing. Gives the message's id.
    ///
    /// # Errors
    /// Their app does not let them.
    pub fn sends_photo_in_topic(
        &self,
        group: &Group,
        thread: i32,
        caption: &str,
    ) -> Result<i32, CannotWrite> {
        self.writes_in(group, Message { thread: Some(thread), ..self.photo(caption) })
    }

    /// Sends a voice message of so many seconds into a forum topic, replying to nothing. Gives the message's id.
    ///
    /// # Errors
    /// Their app does not let them.
    pub fn sends_voice_in_topic(&self, group: &Group, thread: i32, seconds: u32) -> Result<i32, CannotWrite> {
        self.writes_in(group, Message { thread: Some(thread), ..self.voice(seconds) })
    }

    /// Replies to a message of the private chat. Gives the message's id.
    pub fn replies(&self, to_message: i32, text: &str) -> i32 {
        self.writes(self.id, Message { reply_to: Some(to_message), ..self.text(text) })
    }

    /// Replies to a message of the private chat with a photo. Gives the message's id.
    pub fn replies_with_photo(&self, to_message: i32, caption: &str) -> i32 {
        self.writes(self.id, Message { reply_to: Some(to_message), ..self.photo(caption) })
    }

    /// Replies to a message of the private chat with a voice message of so many seconds. Gives the message's id.
    pub fn replies_with_voice(&self, to_message: i32, seconds: u32) -> i32 {
        self.writes(self.id, Message { reply_to: Some(to_message), ..self.voice(seconds) })
    }

    /// Replies to a message of a group, in its topic. Gives the message's id.
    ///
    /// # Errors
    /// Their app does not let them.
    pub fn replies_in(&self, group: &Group, to_message: i32, text: &str) -> Result<i32, CannotWrite> {
        self.replies_at(group, to_message, self.text(text))
    }

    /// Replies to a message of a group with a photo, in its topic. Gives the message's id.
    ///
    /// # Errors
    /// Their app does not let them.
    pub fn replies_with_photo_in(
        &self,
        group: &Group,
        to_message: i32,
        caption: &str,
    ) -> Result<i32, CannotWrite> {
        self.replies_at(group, to_message, self.photo(caption))
    }

    /// Replies to a message of a group with a voice message of so many seconds, in its topic. Gives the message's id.
    ///
    /// # Errors
    /// Their app does not let them.
    pub fn replies_with_voice_in(
        &self,
        group: &Group,
        to_message: i32,
        seconds: u32,
    ) -> Result<i32, CannotWrite> {
        self.replies_at(group, to_message, self.voice(seconds))
    }

    fn replies_at(&self, group: &Group, to: i32, message: Message) -> Result<i32, CannotWrite> {
        let thread = self.inner.look(|world| world.message(group.id(), to).and_then(|m| m.thread));
        self.writes_in(group, Message { reply_to: Some(to), thread, ..message })
    }

    /// Edits an own message of the private chat; `false` if there is none.
    pub fn edits(&self, message_id: i32, text: &str) -> bool {
        self.inner.change(|world| world.person_edits(self.id, self.id, message_id, text))
    }

    /// Sends a photo. Gives the message's id.
    pub fn sends_photo(&self, caption: &str) -> i32 {
        self.writes(self.id, self.photo(caption))
    }

    /// Sends a file of so many bytes. Gives the message's id.
    pub fn sends_document(&self, name: &str, bytes: u64) -> i32 {
        self.writes(self.id, self.document(name, bytes))
    }

    /// Sends a file with this content, which the bot can download. Gives the message's id.
    pub fn sends_file(&self, name: &str, content: &[u8]) -> i32 {
        let file = self.file(name, content);
        self.writes(self.id, file)
    }

    /// Replies to a message of the private chat with a file of this content. Gives the message's id.
    pub fn replies_with_file(&self, to_message: i32, name: &str, content: &[u8]) -> i32 {
        let file = self.file(name, content);
        self.writes(self.id, Message { reply_to: Some(to_message), ..file })
    }

    /// Sends a file with this content to a group. Gives the message's id.
    pub fn sends_file_in(&self, group: &Group, name: &str, content: &[u8]) -> i32 {
        let file = self.file(name, content);
        self.writes(group.id(), file)
    }

    /// Sends a voice message of so many seconds. Gives the message's id.
    pub fn sends_voice(&self, seconds: u32) -> i32 {
        self.writes(self.id, self.voice(seconds))
    }

    fn text(&self, text: &str) -> Message {
        Message::new(Author::Person(self.id), typed(text))
    }

    fn photo(&self, caption: &str) -> Message {
        Message { media: Some(Media::photo()), ..self.text(caption) }
    }

    fn document(&self, name: &str, bytes: u64) -> Message {
        Message { media: Some(Media::document(name, bytes)), ..self.text("") }
    }

    fn file(&self, name: &str, content: &[u8]) -> Message {
        let file_id = self.inner.change(|world| world.uploads.keep(content.to_vec().into()));
        Message { media: Some(Media::file(&file_id, name, content.len())), ..self.text("") }
    }

    fn voice(&self, seconds: u32) -> Message {
        Message { media: Some(Media::voice(seconds)), ..self.text("") }
    }

    /// Sends a message with just these fields beside id, sender, chat and date: kinds the bot's library may not know.
    /// Gives the message's id.
    pub fn sends_raw(&self, fields: Value) -> i32 {
        let mut message = Message::new(Author::Person(self.id), Default::default());
        message.raw = match fields {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        self.writes(self.id, message)
    }

    /// Sends something with a caption into any chat of theirs, in its topic where it replies. Gives the message's id.
    ///
    /// # Errors
    /// Their app does not let them.
    pub(super) fn sends(
        &self,
        chat: &Group,
        what: Sending,
        caption: &str,
        reply_to: Option<i32>,
        thread: Option<i32>,
    ) -> Result<i32, CannotWrite> {
        let message = match what {
            Sending::Photo => self.photo(caption),
            Sending::Voice { seconds } => Message { body: typed(caption), ..self.voice(seconds) },
            Sending::Document { name, bytes } => {
                Message { body: typed(caption), ..self.document(&name, bytes) }
            }
        };
        match reply_to {
            Some(to) => self.replies_at(chat, to, message),
            None => self.writes_in(chat, Message { thread, ..message }),
        }
    }

    fn writes(&self, chat_id: i64, message: Message) -> i32 {
        self.inner.change(|world| world.person_writes(self.id, chat_id, message))
    }

    fn writes_in(&self, group: &Group, message: Message) -> Result<i32, CannotWrite> {
        self.inner.change(|world| {
            world.may_write(self.id, group.id(), &message)?;
            Ok(world.person_writes(self.id, group.id(), message))
        })
    }

    /// Taps the button whose label contains `label`, under the newest message of the private chat that has one.
    ///
    /// # Errors
    /// If no message shows such a button that tells the bot something.
    pub fn taps(&self, label: &str) -> Result<Tap, NoSuchButton> {
        self.taps_at(self.id, None, label)
    }

    /// Taps under this message of the private chat.
    ///
    /// # Errors
    /// As [`Person::taps`].
    pub fn taps_on(&self, message_id: i32, label: &str) -> Result<Tap, NoSuchButton> {
        self.taps_at(self.id, Some(message_id), label)
    }

    /// Taps under the newest message of a group that has such a button.
    ///
    /// # Errors
    /// As [`Person::taps`].
    pub fn taps_in(&self, group: &Group, label: &str) -> Result<Tap, NoSuchButton> {
        self.taps_at(group.id(), None, label)
    }

    /// Taps under this message of a group.
    ///
    /// # Errors
    /// As [`Person::taps`].
    pub fn taps_in_on(&self, group: &Group, message_id: i32, label: &str) -> Result<Tap, NoSuchButton> {
        self.taps_at(group.id(), Some(message_id), label)
    }

    fn taps_at(&self, chat_id: i64, message_id: Option<i32>, label: &str) -> Result<Tap, NoSuchButton> {
        let mut screen = self.inner.look(|world| world.screen(chat_id));
        screen.retain(|shown| message_id.is_none_or(|id| id == shown.message_id));
        let buttons =
            screen.iter().rev().flat_map(|shown| shown.buttons.iter().flatten().map(move |b| (shown, b)));
        for (shown, button) in buttons.clone() {
            if let (true, ButtonKind::Callback(data)) = (button.text.contains(label), &button.kind) {
                return Ok(self.presses(chat_id, shown.message_id, data));
            }
        }
        let there_are = buttons.map(|(_, button)| button.text.clone()).collect();
        Err(NoSuchButton { label: label.to_owned(), chat_id, there_are })
    }

    /// The labels of the keyboard that the bot has given them, row by row; none is the usual keyboard.
    pub fn keyboard(&self) -> Vec<Vec<String>> {
        self.inner.look(|world| world.keyboard(self.id).to_vec())
    }

    /// Taps the key whose label contains `label` on that keyboard, which writes the label. Gives the message's id.
    ///
    /// # Errors
    /// There is no such key.
    pub fn types_key(&self, label: &str) -> Result<i32, NoSuchButton> {
        let keys: Vec<String> = self.keyboard().into_iter().flatten().collect();
        match keys.iter().find(|key| key.contains(label)) {
            Some(key) => Ok(self.says(key)),
            None => Err(NoSuchButton { label: label.to_owned(), chat_id: self.id, there_are: keys }),
        }
    }

    /// Sends the data of a button whether or not it is there: an old screen, a forgery, a message that is gone.
    pub fn taps_data(&self, message_id: i32, data: &str) -> Tap {
        self.presses(self.id, message_id, data)
    }

    /// As [`Person::taps_data`], in a group.
    pub fn taps_data_in(&self, group: &Group, message_id: i32, data: &str) -> Tap {
        self.presses(group.id(), message_id, data)
    }

    fn presses(&self, chat_id: i64, message_id: i32, data: &str) -> Tap {
        let query_id = self.inner.change(|world| world.person_presses(self.id, chat_id, message_id, data));
        Tap { inner: self.inner.clone(), query_id, message_id, data: data.to_owned() }
    }

    /// Becomes a member of a group.
    pub fn joins(&self, group: &Group) {
        self.inner.change(|world| world.group_mut(group.id()).map(|group| group.members.insert(self.id)));
    }

    /// Leaves a group.
    pub fn leaves(&self, group: &Group) {
        self.inner.change(|world| world.group_mut(group.id()).map(|group| group.members.remove(&self.id)));
    }

    /// Blocks the bot.
    pub fn blocks(&self) {
        self.inner.change(|world| world.set_blocked(self.id, true));
    }

    /// Unblocks the bot.
    pub fn unblocks(&self) {
        self.inner.change(|world| world.set_blocked(self.id, false));
    }

    /// Deletes the account.
    pub fn deactivates(&self) {
        self.inner.change(|world| {
            if let Some(person) = world.people.get_mut(&self.id) {
                person.deactivated = true;
            }
        });
    }

    /// Deletes a message of the private chat for both; the bot is not told. `false` if there is none.
    pub fn deletes_chat_message(&self, message_id: i32) -> bool {
        self.inner.change(|world| world.vanish(self.id, message_id))
    }

    /// The private chat, oldest first, in its present state.
    pub fn phone(&self) -> Vec<Shown> {
        self.inner.look(|world| world.screen(self.id))
    }

    /// Waits (at most the patience) for an unread message or edit of the private chat that contains the fragment, looks
    /// at it and gives it. The one that came first is taken.
    ///
    /// # Errors
    /// [`NotSeen`], which prints the phone.
    pub async fn sees(&self, fragment: &str) -> Result<Shown, NotSeen> {
        self.inner.sees(self.id, fragment, false).await
    }

    /// As [`Person::sees`], but only a new message will do: the phone must ring.
    ///
    /// # Errors
    /// [`NotSeen`], which prints the phone.
    pub async fn sees_new(&self, fragment: &str) -> Result<Shown, NotSeen> {
        self.inner.sees(self.id, fragment, true).await
    }

    /// What is unread in the private chat, in the order it came.
    pub fn unread(&self) -> Vec<Shown> {
        self.inner.look(|world| world.unread_in(self.id))
    }

    /// Looks at everything in the private chat.
    pub fn reads_all(&self) {
        self.inner.change(|world| world.read_all(self.id));
    }
}
