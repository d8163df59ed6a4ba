//! What of the procedure a message shows.

use super::card::Card;
use crate::domain::base::ids::TextId;
use serde::{Deserialize, Serialize};

/// What a message of `/guide` shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GuideLook {
    /// The best card for what was typed, and the others that have it.
    Found(TextId),
    View(GuideView),
}

/// What a button of the guide shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GuideView {
    /// All cards, to choose from.
    All,
    Card(Card),
}

impl GuideView {
    /// On the wire: `all`, `card.take-call`.
    pub fn wire(self) -> String {
        match self {
            GuideView::All => "all".to_owned(),
            GuideView::Card(card) => format!("card.{}", card.word()),
        }
    }

    pub fn of_wire(wire: &str) -> Option<Self> {
        match wire.split_once('.') {
            None if wire == "all" => Some(GuideView::All),
            Some(("card", word)) => Card::of_word(word).map(GuideView::Card),
            None | Some(_) => None,
        }
    }
}
