//! What QA has learned: answers kept for the next time the same reason comes up, and those given often.

use super::refusal::Refusal;
use crate::domain::base::fold::{fold, one_line, tidy};
use crate::domain::base::ids::{PersonId, QuickId, SavedAnswerId};
use crate::domain::case::guidance::{LONGEST_WORDS, Reason, Verdict};
use chrono::{DateTime, Utc};

/// The longest title, in characters.
pub const LONGEST_TITLE: usize = 80;
/// The longest answer that is offered as a button, in characters.
pub const LONGEST_QUICK: usize = 40;

/// An answer kept as guidance for later: shown while an agent waits, never instead of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedAnswer {
    pub id: SavedAnswerId,
    pub title: String,
    pub reason: Reason,
    pub verdict: Verdict,
    pub words: String,
    pub kept_by: PersonId,
    pub kept_at: DateTime<Utc>,
    pub retired: bool,
}

impl SavedAnswer {
    /// Whether it has every word of `query` in title or text, diacritics or not.
    pub fn matches(&self, query: &str) -> bool {
        let all = fold(&format!("{} {}", self.title, self.words));
        fold(query).split_whitespace().all(|word| all.contains(word))
    }
}

/// An answer of one QA that is offered as a button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickAnswer {
    pub id: QuickId,
    pub verdict: Verdict,
    pub words: String,
}

/// Whether an answer's words are worth offering again: short, and without a number, which belongs to one case
/// ("2 chiều" is none).
pub fn is_quick(words: &str) -> bool {
    let words = words.trim();
    let digits = words.chars().filter(char::is_ascii_digit).count();
    !words.is_empty() && words.chars().count() <= LONGEST_QUICK && digits <= 2
}

/// A title as it is kept.
///
/// # Errors
/// The refusal to show: empty, or too long.
pub fn title(typed: &str) -> Result<String, Refusal> {
    bounded(one_line(typed).trim(), LONGEST_TITLE)
}

/// The words of a guidance as they are kept.
///
/// # Errors
/// The refusal to show: empty, or too long.
pub fn words(typed: &str) -> Result<String, Refusal> {
    bounded(&tidy(typed), LONGEST_WORDS)
}

fn bounded(text: &str, max: usize) -> Result<String, Refusal> {
    match text.encode_utf16().count() {
        0 => Err(Refusal::Empty),
        n if n > max => Err(Refusal::TooLong { max }),
        _ => Ok(text.to_owned()),
    }
}
