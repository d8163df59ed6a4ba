//! Handover: the cases open at a shift's end go from the outgoing shift leaders to the incoming ones.

use super::Case;
use crate::domain::base::ids::{CaseId, HandoverId, PersonId};
use crate::domain::centre::Centre;
use crate::domain::escalation::climb::Climb;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The handover of one shift's end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    pub id: HandoverId,
    /// Counts the saves; a save against another version is refused by the store.
    pub version: i64,
    /// The name of the shift in the rota; empty without a rota.
    pub shift: String,
    pub ends_at: DateTime<Utc>,
    /// The shift leaders whose shift ends then.
    pub outgoing: Vec<PersonId>,
    /// The cases handed over, in the order in which they were listed.
    pub cases: Vec<CaseId>,
    pub climb: Climb,
    /// When the list was first sent.
    pub begun: Option<DateTime<Utc>>,
    /// The outgoing leaders were told that nothing is open.
    pub nothing_said: bool,
    /// The shift has ended: the list is complete.
    pub ended: bool,
    pub over: Option<DateTime<Utc>>,
}

/// Where a case stands in a handover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverStatus {
    pub handover: HandoverId,
    /// The outgoing shift leaders, who stay on the shift leader's rung until it is accepted (rule 6).
    pub from: Vec<PersonId>,
    pub accepted: Option<Accepted>,
}

/// 📥: this person owns the case from then on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// Who owned it before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PersonId>,
}

impl HandoverStatus {
    /// Everybody named in it.
    pub fn people(&self) -> Vec<PersonId> {
        self.from.iter().copied().chain(self.accepted.map(|accepted| accepted.by)).collect()
    }
}

impl Case {
    /// Who waits for QA's answer: who asked, or the owner where who asked has handed the case over.
    pub fn asker(&self) -> Option<PersonId> {
        let asked_by = self.question()?.asked_by;
        let accepted = self.handover.as_ref().and_then(|handover| handover.accepted);
        let handed_over = accepted.is_some_and(|accepted| accepted.from == Some(asked_by));
        Some(if handed_over { self.owner } else { asked_by })
    }

    /// Its handover, while nobody has accepted it.
    pub fn handed(&self) -> Option<&HandoverStatus> {
        self.handover.as_ref().filter(|handover| self.is_open() && handover.accepted.is_none())
    }
}

impl Handover {
    /// Whether the case waits to be accepted in this handover.
    pub fn waits_for(&self, case: &Case) -> bool {
        case.handed().is_some_and(|handing| handing.handover == self.id)
    }

    /// The version of what a message about it shows: grows with the handover and with each of its cases.
    pub fn drawn_version(&self, cases: &[Case]) -> i64 {
        cases.iter().map(|case| case.version).sum::<i64>() + self.version
    }

    /// A new one. Its ladder is anchored at the shift's end, and no rung counts as past.
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
