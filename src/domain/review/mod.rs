//! Review (B3): QA scores closed cases, drawn at random, by the four parts of the service standard.

pub mod draw;
pub mod tally;

#[cfg(test)]
mod tests;

use crate::domain::base::ids::{CaseId, PersonId};
use chrono::{DateTime, Datelike as _, Days, NaiveDate, Utc};

/// How long a reviewer's comment may be, in characters.
pub const LONGEST_COMMENT: usize = 500;

/// A part of the service standard (B3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Quan tâm đặc biệt
    SpecialCare,
    Professional,
    Fast,
    Respectful,
}

impl Part {
    pub const ALL: [Part; 4] = [Part::SpecialCare, Part::Professional, Part::Fast, Part::Respectful];
}

/// Whether each part was met; `None` while it is not scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scores([Option<bool>; Part::ALL.len()]);

impl Scores {
    /// Every part was met.
    pub const ALL_MET: Scores = Scores([Some(true); Part::ALL.len()]);

    pub fn of(scores: [Option<bool>; Part::ALL.len()]) -> Self {
        Scores(scores)
    }

    pub fn get(&self, part: Part) -> Option<bool> {
        self.0[part as usize]
    }

    pub fn set(&mut self, part: Part, met: bool) {
        self.0[part as usize] = Some(met);
    }

    pub fn is_complete(&self) -> bool {
        self.0.iter().all(Option::is_some)
    }

    /// How many parts were met.
    pub fn met(&self) -> usize {
        self.0.iter().filter(|met| **met == Some(true)).count()
    }
}

/// The review of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub case: CaseId,
    /// Whose work it is: the owner when the case was drawn.
    pub agent: PersonId,
    pub reviewer: PersonId,
    pub scores: Scores,
    /// What the reviewer has written to the agent.
    pub comment: Option<String>,
    /// When the agent was told; nothing of it changes after that.
    pub sent_at: Option<DateTime<Utc>>,
}

/// The Monday of the week that a day is in; reviews are counted by these weeks.
pub fn week_of(day: NaiveDate) -> NaiveDate {
    day - Days::new(day.weekday().num_days_from_monday().into())
}
