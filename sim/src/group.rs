//! A group: its people, the bot's standing in it, and what stands on everybody's screen.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Inner;
use super::message::Author;
use super::screen::{NotSeen, Shown};
use super::world::{BotStatus, GroupState, Topic, World};

/// A group; clones are the same group. Read and unread count for the group as a whole.
#[derive(Clone, Debug)]
pub struct Group {
    inner: Arc<Inner>,
    id: i64,
}

pub(super) fn add_group(world: &mut World, chat_id: i64, title: &str, members: BTreeSet<i64>, forum: bool) {
    let bot = if forum { BotStatus::Administrator } else { BotStatus::Member };
    let topics = BTreeMap::new();
    let group = GroupState { title: title.to_owned(), members, forum, bot, migrated_to: None, topics };
    world.chats.entry(chat_id).or_default().group = Some(group);
}

impl Group {
    pub(super) fn new(inner: Arc<Inner>, id: i64) -> Self {
        Self { inner, id }
    }

    /// The chat's id.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Makes the bot an administrator (reads everything, pins, deletes, has topics) or an ordinary member.
    pub fn bot_is_admin(&self, admin: bool) {
        self.set_bot(if admin { BotStatus::Administrator } else { BotStatus::Member });
    }

    /// Removes the bot from the group; the bot is told.
    pub fn kicks_bot(&self) {
        self.set_bot(BotStatus::Kicked);
    }

    /// Takes the bot in again as an ordinary member; the bot is told.
    pub fn adds_bot(&self) {
        self.set_bot(BotStatus::Member);
    }

    fn set_bot(&self, status: BotStatus) {
        self.inner.change(|world| {
            let Some(group) = world.group_mut(self.id).filter(|group| group.bot != status) else { return };
            let (old, by) = (group.bot, group.members.first().copied().unwrap_or_default());
            group.bot = status;
            world.tell_membership(self.id, by, old.name(), status.name());
        });
    }

    /// The topics of a forum, oldest first.
    pub fn topics(&self) -> Vec<Topic> {
        let topics = |group: &GroupState| group.topics.values().cloned().collect();
        self.inner.look(|world| world.group(self.id).map(topics).unwrap_or_default())
    }

    /// Its owner closes a topic; `false` if it is closed, or not there.
    pub fn closes_topic(&self, id: i32) -> bool {
        self.inner.change(|world| world.set_topic_closed(self.id, owner(world, self.id), id, true))
    }

    /// Its owner reopens a topic; `false` if it is open, or not there.
    pub fn reopens_topic(&self, id: i32) -> bool {
        self.inner.change(|world| world.set_topic_closed(self.id, owner(world, self.id), id, false))
    }

    /// Its owner deletes a topic and all that stands in it; the bot is not told. `false` if it is not there.
    pub fn deletes_topic(&self, id: i32) -> bool {
        self.inner.change(|world| world.delete_topic(self.id, id))
    }

    /// The chat, oldest first, in its present state.
    pub fn phone(&self) -> Vec<Shown> {
        self.inner.look(|world| world.screen(self.id))
    }

    /// Waits for an unread message or edit that contains the fragment, looks at it and gives it.
    ///
    /// # Errors
    /// [`NotSeen`], which prints the screen.
    pub async fn sees(&self, fragment: &str) -> Result<Shown, NotSeen> {
        self.inner.sees(self.id, fragment, false).await
    }

    /// As [`Group::sees`], but only a new message will do.
    ///
    /// # Errors
    /// [`NotSeen`], which prints the screen.
    pub async fn sees_new(&self, fragment: &str) -> Result<Shown, NotSeen> {
        self.inner.sees(self.id, fragment, true).await
    }

    /// What is unread, in the order it came.
    pub fn unread(&self) -> Vec<Shown> {
        self.inner.look(|world| world.unread_in(self.id))
    }

    /// Everything was looked at.
    pub fn reads_all(&self) {
        self.inner.change(|world| world.read_all(self.id));
    }
}

/// Who does what the group does: its first member.
fn owner(world: &World, chat_id: i64) -> Author {
    let first = world.group(chat_id).and_then(|group| group.members.first().copied());
    Author::Person(first.unwrap_or_default())
}

impl BotStatus {
    /// `ChatMember.status`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Administrator => "administrator",
            Self::Kicked => "kicked",
        }
    }
}
