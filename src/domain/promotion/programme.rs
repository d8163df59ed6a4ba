//! A programme of the catalogue: a promotion, or a service or procedure that customers ask about.

use super::folded::{Folded, FoldedWords};
use crate::domain::base::fold::fold;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A programme, as the information team keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    /// The centre's own code; no two programmes share one.
    pub code: String,
    pub name: String,
    /// The first day; `None` began before anybody can remember.
    pub from: Option<NaiveDate>,
    /// The last day; `None` has no end.
    pub until: Option<NaiveDate>,
    /// What the customer gets.
    pub content: String,
    pub conditions: String,
    /// `None` is for both.
    pub paid: Option<Paid>,
    /// The classes of premium customers it is for; none is everybody.
    pub classes: Vec<String>,
    /// What it is worth to a customer, in đồng, to compare programmes by.
    pub value: u64,
    /// A customer may have only one programme of a group (B5.2).
    pub group: Option<String>,
    /// It is about calls within the network (B5.6).
    pub on_net: bool,
    /// Words customers ask with, and services it belongs to.
    pub words: Vec<String>,
    /// The document it is from.
    pub source: String,
    pub status: Status,
    /// When a programme for reference is planned to begin (B5.5).
    pub planned: Option<NaiveDate>,
    /// On the list of what to offer (B5.7).
    pub recommended: bool,
    #[serde(skip)]
    pub folded: Folded,
}

/// All programmes, on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    pub programmes: Arc<[Programme]>,
    /// The day in the centre's time zone.
    pub today: NaiveDate,
    /// It is one of "3 ngày vàng" (B5.8).
    pub golden_day: bool,
}

/// How a subscriber pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paid {
    Prepaid,
    Postpaid,
}

impl Paid {
    pub const ALL: [Paid; 2] = [Paid::Prepaid, Paid::Postpaid];

    /// The word in files and buttons.
    pub fn key(self) -> &'static str {
        match self {
            Paid::Prepaid => "prepaid",
            Paid::Postpaid => "postpaid",
        }
    }
}

/// Whether there is an official document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Official,
    /// "Đây là thông tin tham khảo, chưa có công văn chính thức" (B5.5).
    Reference,
    /// Ended, whatever its last day says.
    Ended,
}

impl Status {
    pub const ALL: [Status; 3] = [Status::Official, Status::Reference, Status::Ended];

    /// The word in files.
    pub fn key(self) -> &'static str {
        match self {
            Status::Official => "official",
            Status::Reference => "reference",
            Status::Ended => "ended",
        }
    }
}

/// Where a programme stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Current,
    /// Official, and not begun.
    Upcoming,
    Reference,
    Ended,
}

impl Programme {
    pub fn phase(&self, today: NaiveDate) -> Phase {
        let over = self.until.is_some_and(|last| last < today);
        match self.status {
            Status::Ended => Phase::Ended,
            Status::Official | Status::Reference if over => Phase::Ended,
            Status::Reference => Phase::Reference,
            Status::Official if self.from.is_some_and(|first| first > today) => Phase::Upcoming,
            Status::Official => Phase::Current,
        }
    }

    /// Whether a customer of whom this much is known may have it.
    pub fn fits(&self, paid: Option<Paid>, class: Option<&str>) -> bool {
        let pays = self.paid.is_none() || paid.is_none() || self.paid == paid;
        pays && class
            .is_none_or(|class| self.classes.is_empty() || self.classes.iter().any(|known| known == class))
    }

    /// Whether every word that was typed begins one of its own, without diacritics.
    pub fn is_found_by(&self, typed: &str) -> bool {
        let texts = [&self.code, &self.name, &self.content, &self.source];
        let known: Vec<String> =
            texts.into_iter().chain(&self.words).map(|text| format!(" {}", fold(text))).collect();
        let begins = |word: &str| known.iter().any(|text| text.contains(&format!(" {word}")));
        fold(typed).split_whitespace().all(begins)
    }

    /// Its words as they are compared.
    pub fn folded(&self) -> &FoldedWords {
        self.folded.of(&self.code, &self.name, &self.words)
    }

    /// Calls made while roaming on VinaPhone do not count (B5.6).
    pub fn excludes_domestic_roaming(&self) -> bool {
        self.on_net && self.paid != Some(Paid::Postpaid)
    }
}
