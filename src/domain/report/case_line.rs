//! One case of a report: its times and what counts in the figures, without the leader's name and numbers.

use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::case::{Case, ClosingKind, CompletionResult};
use crate::domain::intake::case_kind::CaseKind;
use chrono::{DateTime, TimeDelta, Utc};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseLine {
    pub id: CaseId,
    pub owner: PersonId,
    pub kind: CaseKind,
    pub taken_at: DateTime<Utc>,
    /// The time promised last.
    pub due: DateTime<Utc>,
    /// When and how it was closed.
    pub closed: Option<(DateTime<Utc>, ClosingKind)>,
    /// Zero where it is in time. A withdrawn request cannot be late.
    pub late_by: TimeDelta,
    /// Times the leader agreed to another time.
    pub moved: u32,
    /// Calls that did not reach the leader.
    pub tries: u64,
    /// Carried out without the check of A2.
    pub unchecked: bool,
    /// What was asked did not agree with the system (A3.3).
    pub differing: bool,
    /// A leader overruled a guard.
    pub overruled: bool,
}

impl CaseLine {
    /// The case as it counts when the report is made; `None` where it was opened by mistake.
    pub fn of(case: &Case, now: DateTime<Utc>) -> Option<Self> {
        let closed = case.closing.as_ref().map(|closing| (closing.at, closing.how));
        let counts = match closed.map(|(_, how)| how) {
            Some(ClosingKind::Mistake) => return None,
            Some(ClosingKind::Withdrawn) => false,
            Some(ClosingKind::Told | ClosingKind::AnsweredInCall) | None => true,
        };
        let (unchecked, overruled) = match case.completion.as_ref().map(|completion| &completion.result) {
            Some(CompletionResult::Done { checked, overridden }) => (!checked, *overridden),
            Some(CompletionResult::Cannot { .. }) | None => (false, false),
        };
        Some(CaseLine {
            id: case.id,
            owner: case.owner,
            kind: case.kind(),
            taken_at: case.taken_at,
            due: case.promise.due,
            closed,
            late_by: if counts { case.late_by(now) } else { TimeDelta::zero() },
            moved: case.promise.number.saturating_sub(1),
            tries: case.tries.len() as u64,
            unchecked,
            differing: case.vip().is_some_and(|vip| vip.check.differs()),
            overruled,
        })
    }

    pub fn is_late(&self) -> bool {
        self.late_by > TimeDelta::zero()
    }

    /// When the leader was told the result.
    pub fn told_at(&self) -> Option<DateTime<Utc>> {
        self.closed.filter(|(_, how)| *how == ClosingKind::Told).map(|(at, _)| at)
    }

    pub fn is_answered_in_call(&self) -> bool {
        self.closed.is_some_and(|(_, how)| how == ClosingKind::AnsweredInCall)
    }

    pub fn is_withdrawn(&self) -> bool {
        self.closed.is_some_and(|(_, how)| how == ClosingKind::Withdrawn)
    }

    /// Somebody should look at it: late, overruled, or done without a check.
    pub fn is_exception(&self) -> bool {
        self.is_late() || self.overruled || self.unchecked
    }
}
