//! A ladder: who is told when, and louder the later it gets. Pure positions on a time line; who stands on a
//! rung is looked up when it fires.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// Whom a rung tells; a role means who has it on the rota when the rung fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    Owner,
    /// The shift or team leader a caller asked for (transfer).
    AskedFor,
    ShiftLeader,
    TeamLeader,
    QaOnDuty,
    QaAllOnDuty,
    QaLead,
    Admin,
}

impl Recipient {
    /// Whether it is told in order to answer a question; a claim quiets these and no others (rule 6).
    pub fn is_qa(self) -> bool {
        match self {
            Recipient::QaOnDuty | Recipient::QaAllOnDuty | Recipient::QaLead => true,
            Recipient::Owner
            | Recipient::AskedFor
            | Recipient::ShiftLeader
            | Recipient::TeamLeader
            | Recipient::Admin => false,
        }
    }
}

/// One step: at this distance from the anchor these are told; the last may repeat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// Relative to the promise (callback) or the request (guidance, transfer); negative is before.
    pub at: TimeDelta,
    pub tell: Vec<Recipient>,
    /// Only on the last rung: how often it repeats until the thing is done.
    pub every: Option<TimeDelta>,
}

/// The steps of a ladder, ascending in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ladder(Vec<Rung>);

/// Why a list of rungs is no ladder. `rung` counts from 0, as in the configuration's key path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LadderError {
    #[error("it has no rungs; give at least one")]
    Empty,
    #[error("rung {rung} tells nobody; name at least one in `tell`")]
    TellsNobody { rung: usize },
    #[error("rung {rung} is not later than the one before it; put the rungs in order of `at`")]
    NotLater { rung: usize },
    #[error("rung {rung} has `every`, but only the last rung may repeat")]
    RepeatsEarly { rung: usize },
    #[error("the last rung has no `every`; without it the reminders would stop before the leader was told")]
    Stops,
    #[error(
        "rung {rung}: a transfer ends with `owner` alone, once, and names them nowhere else; then it is a promise"
    )]
    NoPromise { rung: usize },
    #[error("rung {rung} repeats faster than every 30 seconds; give `every` at least \"30s\"")]
    RepeatsTooFast { rung: usize },
}

/// Whether a ladder's last rung has to repeat. A transfer's does not: its last rung tells the owner alone, and with that
/// it becomes a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LadderEnd {
    Repeats,
    MayStop,
}

const FASTEST_REPEAT: TimeDelta = TimeDelta::seconds(30);

impl Ladder {
    /// Checks the rungs: some, in order, each tells somebody, only the last repeats.
    pub fn new(rungs: Vec<Rung>, ends: LadderEnd) -> Result<Self, LadderError> {
        let Some(last) = rungs.len().checked_sub(1) else { return Err(LadderError::Empty) };
        for (n, rung) in rungs.iter().enumerate() {
            if rung.tell.is_empty() {
                return Err(LadderError::TellsNobody { rung: n });
            }
            if n > 0 && rungs[n - 1].at >= rung.at {
                return Err(LadderError::NotLater { rung: n });
            }
            match rung.every {
                Some(_) if n < last => return Err(LadderError::RepeatsEarly { rung: n }),
                Some(every) if every < FASTEST_REPEAT => return Err(LadderError::RepeatsTooFast { rung: n }),
                None if n == last && ends == LadderEnd::Repeats => return Err(LadderError::Stops),
                Some(_) | None => {}
            }
        }
        let promises = |rung: &Rung| rung.tell == [Recipient::Owner] && rung.every.is_none();
        let early = rungs[..last].iter().position(|rung| rung.tell.contains(&Recipient::Owner));
        if let (LadderEnd::MayStop, Some(rung)) = (ends, early.or((!promises(&rungs[last])).then_some(last)))
        {
            return Err(LadderError::NoPromise { rung });
        }
        Ok(Ladder(rungs))
    }

    pub fn rungs(&self) -> &[Rung] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(n: i64) -> TimeDelta {
        TimeDelta::minutes(n)
    }

    #[test]
    fn bad_rungs_are_refused_by_number() {
        let rung = |m, every| Rung { at: minutes(m), tell: vec![Recipient::Owner], every };
        let new = |rungs| Ladder::new(rungs, LadderEnd::Repeats);
        assert_eq!(new(vec![]), Err(LadderError::Empty));
        assert_eq!(new(vec![rung(0, None)]), Err(LadderError::Stops));
        assert_eq!(
            new(vec![rung(3, None), rung(3, Some(minutes(5)))]),
            Err(LadderError::NotLater { rung: 1 })
        );
        assert_eq!(
            new(vec![rung(0, Some(minutes(5))), rung(3, None)]),
            Err(LadderError::RepeatsEarly { rung: 0 })
        );
        assert_eq!(new(vec![rung(0, Some(TimeDelta::zero()))]), Err(LadderError::RepeatsTooFast { rung: 0 }));
        assert_eq!(
            new(vec![Rung { at: minutes(0), tell: vec![], every: None }]),
            Err(LadderError::TellsNobody { rung: 0 })
        );
        assert!(Ladder::new(vec![rung(0, None)], LadderEnd::MayStop).is_ok());
        for endless in [
            rung(0, Some(minutes(1))),
            Rung { tell: vec![Recipient::ShiftLeader], ..rung(0, None) },
            Rung { tell: vec![Recipient::Owner, Recipient::Admin], ..rung(0, None) },
        ] {
            assert_eq!(
                Ladder::new(vec![endless], LadderEnd::MayStop),
                Err(LadderError::NoPromise { rung: 0 })
            );
        }
        let twice = vec![rung(0, None), rung(1, None)];
        assert_eq!(Ladder::new(twice, LadderEnd::MayStop), Err(LadderError::NoPromise { rung: 0 }));
    }
}
