//! What follows from a request: the new state, the lines of the record, and who is told. Committed together.

use super::{
    case::Case,
    ids::PersonId,
    intake::Field,
    kind::Kind,
    ladder::Tell,
    notice::{Outgoing, Phrase},
};
use crate::domain::{centre::Centre, rota::Rota};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What the pure domain may look at besides the state: what the centre has settled and who is on duty.
#[derive(Clone, Copy, Debug)]
pub struct World<'a> {
    pub centre: &'a Centre,
    pub rota: &'a Rota,
    pub now: DateTime<Utc>,
}

/// What has been decided about a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub case: Case,
    pub record: Vec<Entry>,
    pub notices: Vec<Outgoing>,
    /// What the person who asked is told at once.
    pub said: Phrase,
}

/// A line of the record; what was typed goes to the text table, the line carries its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `None` for what the bot does by itself.
    pub by: Option<PersonId>,
    pub deed: Deed,
    pub text: Option<String>,
}

impl Entry {
    pub fn new(by: PersonId, deed: Deed) -> Self {
        Entry { by: Some(by), deed, text: None }
    }

    pub fn with(by: PersonId, deed: Deed, text: impl Into<String>) -> Self {
        Entry { by: Some(by), deed, text: Some(text.into()) }
    }

    pub fn itself(deed: Deed) -> Self {
        Entry { by: None, deed, text: None }
    }
}

/// What was done, without any personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    Taken { kind: Kind, due: DateTime<Utc> },
    Pasted,
    BusinessSet { business: bool },
    OwnerPasted,
    AgreementSet { agrees: bool },
    Done { checked: bool, overruled: bool },
    Cannot,
    Waiting,
    Told { late_seconds: i64 },
    NotReached,
    AnotherTime { promise: u32, due: DateTime<Utc> },
    NextTry { at: DateTime<Utc> },
    Withdrawn,
    Mistake,
    Snoozed { until: DateTime<Utc> },
    Undone,
    Reopened { promise: u32, due: DateTime<Utc> },
    Corrected { field: Field },
    Noted,
    Joined,
    Reminded { promise: u32, rung: usize, occurrence: u32, told: Vec<PersonId>, unreached: Vec<Tell> },
    NobodyToTell { rung: usize },
}

impl Deed {
    /// Whether its text belongs on the card: a note, or the reason for an unusual step. What was pasted or
    /// corrected stands there already.
    pub fn is_worth_reading(&self) -> bool {
        match self {
            Deed::Noted | Deed::Mistake | Deed::NextTry { .. } | Deed::Reopened { .. } => true,
            Deed::Done { overruled, .. } => *overruled,
            Deed::Taken { .. }
            | Deed::Pasted
            | Deed::BusinessSet { .. }
            | Deed::OwnerPasted
            | Deed::AgreementSet { .. }
            | Deed::Cannot
            | Deed::Waiting
            | Deed::Told { .. }
            | Deed::NotReached
            | Deed::AnotherTime { .. }
            | Deed::Withdrawn
            | Deed::Snoozed { .. }
            | Deed::Undone
            | Deed::Corrected { .. }
            | Deed::Joined
            | Deed::Reminded { .. }
            | Deed::NobodyToTell { .. } => false,
        }
    }
}
