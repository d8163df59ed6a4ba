//! A leader on the line asks for the shift or team leader (A1.5): from the asking until somebody takes the call, or it
//! has become a promise like any other (A1.3: nobody is left on hold).

use super::{Case, Subject};
use crate::domain::base::ids::PersonId;
use crate::domain::escalation::climb::Climb;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One time that a leader asked for somebody. A case has one open at a time; the earlier ones stay with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// 1 for the first of the case.
    pub number: u32,
    pub wanted: TransferTarget,
    pub asked_at: DateTime<Utc>,
    /// Who is on the phone with the leader.
    pub asked_by: PersonId,
    /// Towards somebody who takes the call, anchored at the asking; with its last rung it becomes a promise.
    pub climb: Climb,
    /// Whom it was put to, each once, in order.
    pub asked: Vec<AskedPerson>,
    /// What the last rung found nobody for.
    pub unreached: Vec<Recipient>,
    pub end: Option<TransferEnd>,
}

/// Somebody who was asked to take the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedPerson {
    pub person: PersonId,
    /// As what they were asked; `None` for who leads nobody.
    pub stands: Option<TransferTarget>,
    pub at: DateTime<Utc>,
    /// The message could not be delivered to them.
    pub failed: bool,
}

/// How the waiting ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferEnd {
    pub at: DateTime<Utc>,
    pub how: TransferOutcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferOutcome {
    /// This person has taken the call, and with it the case.
    Taken(PersonId),
    /// Nobody has in time: the leader was told A1.2.
    Promised,
    /// The leader no longer wants it.
    CalledOff,
    /// The case was closed meanwhile.
    Closed,
}

impl Transfer {
    pub fn is_open(&self) -> bool {
        self.end.is_none()
    }

    /// Whether somebody who was asked may still take the call.
    pub fn rings(&self) -> bool {
        self.is_open() && self.asked.iter().any(|asked| !asked.failed)
    }

    /// Everybody named in it.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        let taken = self.end.and_then(|end| match end.how {
            TransferOutcome::Taken(by) => Some(by),
            TransferOutcome::Promised | TransferOutcome::CalledOff | TransferOutcome::Closed => None,
        });
        [self.asked_by].into_iter().chain(self.asked.iter().map(|asked| asked.person)).chain(taken)
    }
}

impl Case {
    /// The times a leader asked for somebody, in order.
    pub fn transfers(&self) -> &[Transfer] {
        match &self.subject {
            Subject::Vip(vip) => &vip.transfers,
        }
    }

    /// The time a leader asked for somebody last.
    pub fn transfer(&self) -> Option<&Transfer> {
        self.transfers().last()
    }

    /// The call that nobody has taken yet.
    pub fn open_transfer(&self) -> Option<&Transfer> {
        self.transfer().filter(|transfer| self.is_open() && transfer.is_open())
    }

    /// The same, to change it.
    pub fn open_transfer_mut(&mut self) -> Option<&mut Transfer> {
        let open = self.is_open();
        match &mut self.subject {
            Subject::Vip(vip) => vip.transfers.last_mut(),
        }
        .filter(|transfer| open && transfer.is_open())
    }
}
