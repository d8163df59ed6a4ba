//! Saved answers: QA's answers kept for the next question with the same reason, and short ones offered as buttons.

use super::refusal::Refusal;
use crate::domain::base::fold::{fold, one_line, tidy};
use crate::domain::base::ids::{PersonId, QuickId, SavedAnswerId};
use crate::domain::case::guidance::{LONGEST_WORDS, Reason, Verdict};
use chrono::{DateTime, Utc};

/// The longest title, in characters.
pub const LONGEST_TITLE: usize = 80;
/// The longest answer that is offered as a button, in characters.
pub const LONGEST_QUICK: usize = 40;

/// An answer of QA kept for later: shown while an agent waits, never instead of asking.
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
    /// Whether title and text contain every word of `query`, ignoring diacritics.
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

/// Whether an answer can be offered as a button: short, and without the numbers of one case ("2 chiều" is fine).
pub fn is_quick(words: &str) -> bool {
    let words = words.trim();
    let digits = words.chars().filter(char::is_ascii_digit).count();
    !words.is_empty() && words.chars().count() <= LONGEST_QUICK && digits <= 2
}

/// A title, cleaned.
///
/// # Errors
/// The refusal to show: empty, or too long.
pub fn parse_title(typed: &str) -> Result<String, Refusal> {
    bounded(one_line(typed).trim(), LONGEST_TITLE)
}

/// The text of a saved answer, cleaned.
///
/// # Errors
/// The refusal to show: empty, or too long.
pub fn parse_words(typed: &str) -> Result<String, Refusal> {
    bounded(&tidy(typed), LONGEST_WORDS)
}

fn bounded(text: &str, max: usize) -> Result<String, Refusal> {
    match text.encode_utf16().count() {
        0 => Err(Refusal::Empty),
        n if n > max => Err(Refusal::TooLong { max }),
        _ => Ok(text.to_owned()),
    }
}
