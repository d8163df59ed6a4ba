//! Whom a leader on the phone asks for (A1.5).

use super::person::{Person, Role};
use crate::domain::escalation::ladder::Recipient;
use serde::{Deserialize, Serialize};

/// Whom the leader asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferTarget {
    ShiftLeader,
    TeamLeader,
}

impl TransferTarget {
    pub const ALL: [TransferTarget; 2] = [TransferTarget::ShiftLeader, TransferTarget::TeamLeader];

    pub fn role(self) -> Role {
        match self {
            TransferTarget::ShiftLeader => Role::ShiftLeader,
            TransferTarget::TeamLeader => Role::TeamLeader,
        }
    }

    /// The part of a rung that stands for them.
    pub fn tell(self) -> Recipient {
        match self {
            TransferTarget::ShiftLeader => Recipient::ShiftLeader,
            TransferTarget::TeamLeader => Recipient::TeamLeader,
        }
    }

    /// As what this person is asked: as the one wanted where they are that, else as what they are.
    pub fn stood_for_by(self, person: &Person) -> Option<TransferTarget> {
        [self].into_iter().chain(TransferTarget::ALL).find(|wanted| person.is(wanted.role()))
    }
}
