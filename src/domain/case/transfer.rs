//! Transfer (A1.5): the leader on the phone asks for the shift or team leader, until one of them takes the call or it has
//! become a promise (A1.3: the leader is not left on hold).

use super::Case;
use crate::domain::base::ids::PersonId;
use crate::domain::escalation::climb::Climb;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One request to be transferred. A case has one open at a time and keeps the earlier ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// 1 for the first of the case.
    pub number: u32,
    pub wanted: TransferTarget,
    pub asked_at: DateTime<Utc>,
    /// Who is on the phone with the leader.
    pub asked_by: PersonId,
    /// Towards somebody who takes the call, anchored at the request; its last rung makes it a promise.
    pub climb: Climb,
    /// Who was asked, each once, in order.
    pub asked: Vec<TransferRecipient>,
    /// The recipients of the last rung nobody stood for.
    pub unreached: Vec<Recipient>,
    pub end: Option<TransferEnd>,
}

/// A person who was asked to take the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferRecipient {
    pub person: PersonId,
    /// The leader they were asked as; `None` for anybody else.
    #[serde(rename = "stands")]
    pub asked_as: Option<TransferTarget>,
    pub at: DateTime<Utc>,
    /// The message could not be delivered.
    pub failed: bool,
}

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
    /// Nobody has taken it in time: the leader was told A1.2.
    Promised,
    /// Nobody has taken it in time, and afterwards this person has taken it over to call the leader back.
    CallsBack(PersonId),
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
            TransferOutcome::Taken(by) | TransferOutcome::CallsBack(by) => Some(by),
            TransferOutcome::Promised | TransferOutcome::CalledOff | TransferOutcome::Closed => None,
        });
        [self.asked_by].into_iter().chain(self.asked.iter().map(|asked| asked.person)).chain(taken)
    }
}

impl Case {
    /// The transfers asked for, in order.
    pub fn transfers(&self) -> &[Transfer] {
        self.vip().map_or(&[], |vip| &vip.transfers)
    }

    /// The last transfer asked for.
    pub fn transfer(&self) -> Option<&Transfer> {
        self.transfers().last()
    }

    /// The transfer that nobody has taken yet.
    pub fn open_transfer(&self) -> Option<&Transfer> {
        self.transfer().filter(|transfer| self.is_open() && transfer.is_open())
    }

    pub fn open_transfer_mut(&mut self) -> Option<&mut Transfer> {
        let open = self.is_open();
        let last = self.vip_mut().and_then(|vip| vip.transfers.last_mut());
        last.filter(|transfer| open && transfer.is_open())
    }
}
