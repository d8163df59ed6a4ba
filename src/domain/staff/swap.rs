//! 🔁 Two people who exchange shifts, or one who takes over the other's: asked for, agreed to, approved.

use super::change::DutyEntry;
use super::rota::Duty;
use crate::domain::base::ids::{PersonId, SwapId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Whoever is asked, and has not answered after this time, is reminded once.
const REMINDED_AFTER: TimeDelta = TimeDelta::hours(2);

/// A swap as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swap {
    pub id: SwapId,
    pub asker: PersonId,
    /// The asker's, for the colleague.
    pub given: DutyEntry,
    pub colleague: PersonId,
    /// The colleague's, for the asker; `None` where the shift is given away.
    pub returned: Option<DutyEntry>,
    pub stage: SwapStage,
    /// When this stage began.
    pub since: DateTime<Utc>,
    /// Who is asked in this stage was reminded.
    pub reminded: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SwapStage {
    /// The colleague is asked.
    Asked,
    /// The colleague has agreed; the shift leader is asked.
    Agreed,
    /// On the rota; by who approved it or did it, `None` where nobody had to.
    Applied { by: Option<PersonId> },
    /// By the colleague, or by a leader.
    Declined { by: PersonId },
    /// By the asker.
    Withdrawn,
    /// The first of the shifts has begun.
    Expired,
    /// The rota was changed meanwhile.
    Overtaken,
}

impl Swap {
    pub fn is_open(&self) -> bool {
        matches!(self.stage, SwapStage::Asked | SwapStage::Agreed)
    }

    /// Whether this reader still has something to do about it: the colleague to agree, a leader to approve, the asker to ask
    /// somebody else.
    pub fn waits_for(&self, reader: Option<PersonId>) -> bool {
        if reader == Some(self.asker) {
            return self.is_open();
        }
        match self.stage {
            SwapStage::Asked => reader == Some(self.colleague),
            SwapStage::Agreed => reader != Some(self.colleague),
            _ => false,
        }
    }

    pub fn concerns(&self, person: PersonId) -> bool {
        person == self.asker || person == self.colleague
    }

    /// Everybody it names.
    pub fn people(&self) -> Vec<PersonId> {
        let by = match self.stage {
            SwapStage::Declined { by } => Some(by),
            SwapStage::Applied { by } => by,
            SwapStage::Asked
            | SwapStage::Agreed
            | SwapStage::Withdrawn
            | SwapStage::Expired
            | SwapStage::Overtaken => None,
        };
        [self.asker, self.colleague].into_iter().chain(by).collect()
    }

    /// Enters another stage.
    pub fn enter(&mut self, stage: SwapStage, now: DateTime<Utc>) {
        (self.stage, self.since, self.reminded) = (stage, now, false);
    }

    /// When the first of the shifts begins: then it is too late.
    pub fn until(&self) -> DateTime<Utc> {
        self.returned.as_ref().map_or(self.given.from, |returned| returned.from.min(self.given.from))
    }

    /// When something is to be done without anybody's tap; `None` once it is over.
    pub fn next_at(&self) -> Option<DateTime<Utc>> {
        let remind = Some(self.since + REMINDED_AFTER).filter(|_| !self.reminded);
        self.is_open().then(|| remind.map_or(self.until(), |remind| remind.min(self.until())))
    }

    /// The duties that change hands, as they stood on the rota when it was asked for.
    pub fn duties(&self) -> Vec<Duty> {
        let returned = self.returned.iter().map(|duty| duty.of(self.colleague));
        [self.given.of(self.asker)].into_iter().chain(returned).collect()
    }
}
