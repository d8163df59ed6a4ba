//! What QA publishes: a card of the procedure as they have changed it, or a saved answer; and who has read it.

use super::card::Card;
use crate::domain::base::ids::{GuideVersionId, PersonId, SavedAnswerId};
use crate::domain::staff::person::Locale;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// How long the text of a card may be, in characters: with its title it is one message.
pub const LONGEST_BODY: usize = 3_000;

/// The texts QA has published in place of those that come with the bot.
pub type ChangedTexts = BTreeMap<Card, ChangedText>;

/// A text of a card as QA has published it, for readers of either language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedText {
    /// Markdown.
    pub body: String,
    /// The language it is written in, where that is known.
    pub locale: Option<Locale>,
}

/// What is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuideSubject {
    Card(Card),
    SavedAnswer(SavedAnswerId),
}

/// Before the number of a saved answer, as it is stored; no card is called so.
const SAVED_ANSWER: &str = "answer.";

impl GuideSubject {
    /// As it is stored.
    pub fn word(self) -> String {
        match self {
            GuideSubject::Card(card) => card.word().to_owned(),
            GuideSubject::SavedAnswer(answer) => format!("{SAVED_ANSWER}{answer}"),
        }
    }

    pub fn of_word(word: &str) -> Option<Self> {
        match word.strip_prefix(SAVED_ANSWER) {
            Some(id) => id.parse().ok().map(SavedAnswerId).map(GuideSubject::SavedAnswer),
            None => Card::of_word(word).map(GuideSubject::Card),
        }
    }

    /// The saved answer, if it is one.
    pub fn saved_answer(self) -> Option<SavedAnswerId> {
        match self {
            GuideSubject::SavedAnswer(answer) => Some(answer),
            GuideSubject::Card(_) => None,
        }
    }
}

/// A text to be published, written in the chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuideVersion {
    pub id: GuideVersionId,
    pub subject: GuideSubject,
    /// Of a card, Markdown; of a saved answer, its words.
    pub body: String,
    /// The language it is written in, where that is known.
    pub locale: Option<Locale>,
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
