//! A handover: what is open at a shift's end goes from the outgoing shift leader to the incoming one.

use super::Case;
use crate::domain::base::ids::{CaseId, HandoverId, PersonId};
use crate::domain::centre::Centre;
use crate::domain::escalation::climb::Climb;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A shift's end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    pub id: HandoverId,
    /// Counts the saves; a save against another version is refused by the store.
    pub version: i64,
    /// As the rota names the shift; empty for one that is on no rota.
    pub shift: String,
    pub ends_at: DateTime<Utc>,
    /// The shift leaders who go home then.
    pub outgoing: Vec<PersonId>,
    /// What was open, in the order it was found.
    pub cases: Vec<CaseId>,
    pub climb: Climb,
    /// When the list was first given.
    pub begun: Option<DateTime<Utc>>,
    /// Nothing was open then, and that was said.
    pub nothing_said: bool,
    /// The end has come: the list is complete, and the cases of who has gone home were offered to who came.
    pub ended: bool,
    pub over: Option<DateTime<Utc>>,
}

/// What a handover has to do with a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverStatus {
    pub handover: HandoverId,
    /// The outgoing shift leaders, who stay on the shift leader's rung until it is accepted (rule 6).
    pub from: Vec<PersonId>,
    pub accepted: Option<Accepted>,
}

/// 📥: this person answers for it from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

impl HandoverStatus {
    /// Everybody named in it.
    pub fn people(&self) -> Vec<PersonId> {
        self.from.iter().copied().chain(self.accepted.map(|accepted| accepted.by)).collect()
    }
}

impl Case {
    /// Handed over, and not accepted by anybody yet.
    pub fn handed(&self) -> Option<&HandoverStatus> {
        self.handover.as_ref().filter(|handover| self.is_open() && handover.accepted.is_none())
    }
}

impl Handover {
    /// Whether this case waits to be accepted.
    pub fn waits_for(&self, case: &Case) -> bool {
        case.handed().is_some_and(|handing| handing.handover == self.id)
    }

    /// Which state of it a message shows: of the handover and of its cases.
    pub fn drawn_version(&self, cases: &[Case]) -> i64 {
        cases.iter().map(|case| case.version).sum::<i64>() + self.version
    }

    /// When nothing was done about it yet: its ladder, anchored at the end; no rung counts as past.
    pub fn planned(id: HandoverId, shift: String, ends_at: DateTime<Utc>, centre: &Centre) -> Self {
        let ladder = centre.ladders.handover().clone();
        let first = ladder.rungs().first().map_or(ends_at, |rung| ends_at + rung.at);
        Handover {
            id,
            version: 1,
            shift,
            ends_at,
            outgoing: Vec::new(),
            cases: Vec::new(),
            climb: Climb::start(ladder, ends_at, first),
            begun: None,
            nothing_said: false,
            ended: false,
            over: None,
        }
    }
}
