//! A card of the procedure as QA has changed it, and who has read the change.

use super::card::Card;
use crate::domain::base::ids::{GuideVersionId, PersonId};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// How long the text of a card may be, in characters: with its title it is one message.
pub const LONGEST_BODY: usize = 3_000;

/// The texts QA has published in place of those that come with the bot, as Markdown.
pub type ChangedTexts = BTreeMap<Card, String>;

/// A text of a card, written in the chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuideVersion {
    pub id: GuideVersionId,
    pub card: Card,
    /// Markdown.
    pub body: String,
    pub by: PersonId,
    /// When it was published; before that only who wrote it sees it.
    pub published: Option<DateTime<Utc>>,
    /// To whom it was published, and when they said that they have read it.
    pub readers: BTreeMap<PersonId, Option<DateTime<Utc>>>,
}

impl GuideVersion {
    pub fn has_read(&self, person: PersonId) -> bool {
        self.readers.get(&person).is_some_and(Option::is_some)
    }

    /// To whom it was published and who has not said so; who has left the staff stays among them.
    pub fn unread(&self) -> Vec<PersonId> {
        self.readers.iter().filter(|(_, read)| read.is_none()).map(|(person, _)| *person).collect()
    }
}
