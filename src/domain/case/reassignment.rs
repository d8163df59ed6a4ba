//! Reassignment (👤): the case is offered to others, and taken, declined or left unanswered.

use super::Case;
use crate::domain::base::ids::PersonId;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How long an offer to one person is open.
pub const OPEN_FOR: TimeDelta = TimeDelta::minutes(5);

/// An offer to nobody in particular goes to so many people, and after this time to so many more.
pub const AT_ONCE: usize = 3;
pub const NEXT_AFTER: TimeDelta = TimeDelta::minutes(3);

/// How many people one page of the choice shows.
pub const PAGE: usize = 8;

/// A case offered to others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reassignment {
    /// 1 for the first of the case.
    pub number: u32,
    pub at: DateTime<Utc>,
    /// Who offers it and owns the case meanwhile; `None` for the end of a shift, where the owner stays.
    pub by: Option<PersonId>,
    /// Who owned the case before.
    pub from: PersonId,
    /// The first of these to take it becomes the owner.
    pub to: Vec<PersonId>,
    /// Those of them who declined or could not be reached.
    pub declined: Vec<PersonId>,
    pub until: DateTime<Utc>,
    pub over: Option<ReassignmentEnd>,
    /// To nobody in particular: the next ones are asked when nobody has taken it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub spreads: bool,
    /// Given at once rather than offered (👤 Chia cho ca).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
}

/// How an offer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReassignmentEnd {
    Taken(PersonId),
    /// By everybody it was offered to.
    Declined,
    Unanswered,
    /// None of them could be reached.
    NotReached,
    /// ↩️ by the person to whom the shift leader had given it.
    HandedBack(PersonId),
    /// It was offered again.
    Replaced,
}

impl Reassignment {
    /// Who is told the outcome: who offered it and the owner before, each once.
    pub fn concerned(&self) -> Vec<PersonId> {
        let giver = self.by.filter(|by| *by != self.from);
        giver.into_iter().chain([self.from]).collect()
    }

    /// Everybody named in it.
    pub fn people(&self) -> Vec<PersonId> {
        self.concerned().into_iter().chain(self.to.iter().copied()).collect()
    }
}

impl Case {
    /// The offer that is open.
    pub fn offered(&self) -> Option<&Reassignment> {
        self.reassignment.as_ref().filter(|offer| self.is_open() && offer.over.is_none())
    }

    /// The shift leader who gave it to its owner (👤 Chia cho ca), to whom it may be handed back.
    pub fn given_by(&self) -> Option<PersonId> {
        let given =
            self.reassignment.as_ref().filter(|given| given.over == Some(ReassignmentEnd::Taken(self.owner)));
        given.filter(|given| given.shared && self.is_open()).and_then(|given| given.by)
    }

    pub fn is_offered_to(&self, person: PersonId) -> bool {
        self.offered().is_some_and(|offer| offer.to.contains(&person))
    }
}
