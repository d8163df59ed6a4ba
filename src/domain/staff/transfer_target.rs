//! Whom a leader on the phone asks for (A1.5).

use super::person::{Person, Role};
use crate::domain::escalation::ladder::Tell;
use serde::{Deserialize, Serialize};

/// Whom the leader asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    ShiftLeader,
    TeamLeader,
}

impl Wanted {
    pub const ALL: [Wanted; 2] = [Wanted::ShiftLeader, Wanted::TeamLeader];

    pub fn role(self) -> Role {
        match self {
            Wanted::ShiftLeader => Role::ShiftLeader,
            Wanted::TeamLeader => Role::TeamLeader,
        }
    }

    /// The part of a rung that stands for them.
    pub fn tell(self) -> Tell {
        match self {
            Wanted::ShiftLeader => Tell::ShiftLeader,
            Wanted::TeamLeader => Tell::TeamLeader,
        }
    }

    /// As what this person is asked: as the one wanted where they are that, else as what they are.
    pub fn stood_for_by(self, person: &Person) -> Option<Wanted> {
        [self].into_iter().chain(Wanted::ALL).find(|wanted| person.is(wanted.role()))
    }
}
