//! The figures of a period, gathered case by case. Cases opened by mistake are in none of them.

use crate::domain::base::ids::PersonId;
use crate::domain::case::guidance::Guidance;
use crate::domain::case::transfer::TransferOutcome;
use crate::domain::case::{Case, ClosingKind, CompletionResult};
use crate::domain::intake::kind::Kind;
use chrono::{DateTime, TimeDelta, Timelike as _, Utc};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// How many exceptions are named.
const EXCEPTIONS: usize = 12;

/// Cases, and whether their promises were kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub cases: u64,
    /// The leader was told by the time promised.
    pub kept: u64,
    /// The leader was told after it, or has not been told and it is past.
    pub late: u64,
    /// Not closed.
    pub open: u64,
}

impl Tally {
    fn add(&mut self, case: &Case, now: DateTime<Utc>) {
        let (late, told) = (is_late(case, now), closed_as(case, ClosingKind::Told));
        self.cases += 1;
        self.kept += u64::from(told && !late);
        self.late += u64::from(late);
        self.open += u64::from(case.is_open());
    }

    /// Kept of those that were kept or late, in whole percent, rounded down; `None` where there are none.
    pub fn kept_percent(&self) -> Option<u64> {
        (self.kept * 100).checked_div(self.kept + self.late)
    }

    fn plus(self, other: Tally) -> Tally {
        Tally {
            cases: self.cases + other.cases,
            kept: self.kept + other.kept,
            late: self.late + other.late,
            open: self.open + other.open,
        }
    }
}

fn closed_as(case: &Case, how: ClosingKind) -> bool {
    case.closing.as_ref().is_some_and(|closing| closing.how == how)
}

/// A withdrawn request cannot be late.
fn is_late(case: &Case, now: DateTime<Utc>) -> bool {
    let counts = case.is_open() || closed_as(case, ClosingKind::Told);
    counts && case.late_by(now) > TimeDelta::zero()
}

/// How long things took, in seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits(Vec<i64>);

impl Waits {
    fn add(&mut self, from: DateTime<Utc>, until: DateTime<Utc>) {
        self.0.push((until - from).num_seconds().max(0));
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The smallest wait that this percentage of all did not exceed (nearest rank); `None` without any.
    pub fn percentile(&self, percent: usize) -> Option<TimeDelta> {
        let mut waits = self.0.clone();
        waits.sort_unstable();
        let rank = (waits.len() * percent).div_ceil(100).max(1);
        waits.get(rank - 1).map(|seconds| TimeDelta::seconds(*seconds))
    }
}

/// All figures of a period for one reader.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    pub all: Tally,
    /// The longest lateness.
    pub worst: TimeDelta,
    pub withdrawn: u64,
    /// Times the leader agreed to another time.
    pub moved: u64,
    /// Calls that did not reach the leader.
    pub tries: u64,
    /// Carried out without the check of A2.
    pub unchecked: u64,
    /// What was asked did not agree with the system (A3.3).
    pub differing: u64,
    /// A leader overruled a guard.
    pub overruled: u64,
    /// From the call until the leader was told.
    pub told: Waits,
    /// From a question to QA until its first answer.
    pub answered: Waits,
    /// From the leader's wish to speak to somebody until that call was taken.
    pub taken: Waits,
    /// Times the leader asked for somebody.
    pub transfers: u64,
    pub by_person: BTreeMap<PersonId, Tally>,
    pub by_kind: BTreeMap<Kind, Tally>,
    /// By the minute of the local day at which the call was taken, in steps of five.
    by_minute: BTreeMap<u32, Tally>,
    /// The worst first.
    pub exceptions: Vec<Case>,
}

impl Figures {
    /// Counts a case in; `now` is when the report is made.
    pub fn add(&mut self, case: &Case, timezone: Tz, now: DateTime<Utc>) {
        if closed_as(case, ClosingKind::Mistake) {
            return;
        }
        let late = is_late(case, now);
        self.all.add(case, now);
        if late {
            self.worst = self.worst.max(case.late_by(now));
        }
        self.withdrawn += u64::from(closed_as(case, ClosingKind::Withdrawn));
        self.moved += u64::from(case.promise.number.saturating_sub(1));
        self.tries += case.tries.len() as u64;
        let done = case.completion.as_ref().map(|completion| &completion.result);
        let (unchecked, overruled) = match done {
            Some(CompletionResult::Done { checked, overridden }) => (!checked, *overridden),
            Some(CompletionResult::Cannot { .. }) | None => (false, false),
        };
        self.unchecked += u64::from(unchecked);
        self.overruled += u64::from(overruled);
        self.differing += u64::from(case.vip().check.differs());
        if closed_as(case, ClosingKind::Told)
            && let Some(closing) = &case.closing
        {
            self.told.add(case.taken_at, closing.at);
        }
        for question in case.questions() {
            if let Some(answer) = first_answer(question) {
                self.answered.add(question.asked_at, answer);
            }
        }
        for transfer in case.transfers() {
            self.transfers += 1;
            if let Some(end) = transfer.end
                && let TransferOutcome::Taken(_) = end.how
            {
                self.taken.add(transfer.asked_at, end.at);
            }
        }
        self.by_person.entry(case.owner).or_default().add(case, now);
        self.by_kind.entry(case.kind()).or_default().add(case, now);
        let local = case.taken_at.with_timezone(&timezone);
        let minute = (local.hour() * 60 + local.minute()) / 5 * 5;
        self.by_minute.entry(minute).or_default().add(case, now);
        if late || overruled || unchecked {
            self.keep_exception(case, now);
        }
    }

    fn keep_exception(&mut self, case: &Case, now: DateTime<Utc>) {
        let lateness = |case: &Case| if is_late(case, now) { case.late_by(now) } else { TimeDelta::zero() };
        let place = self.exceptions.partition_point(|known| lateness(known) >= lateness(case));
        if place < EXCEPTIONS {
            self.exceptions.insert(place, case.clone());
            self.exceptions.truncate(EXCEPTIONS);
        }
    }

    /// Those taken between these times of the local day, which may go past midnight.
    pub fn between(&self, start: chrono::NaiveTime, end: chrono::NaiveTime) -> Tally {
        let minute = |time: chrono::NaiveTime| time.hour() * 60 + time.minute();
        let (start, end) = (minute(start), minute(end));
        let within = |at: u32| if start < end { (start..end).contains(&at) } else { at >= start || at < end };
        let those = self.by_minute.iter().filter(|(at, _)| within(**at));
        those.fold(Tally::default(), |sum, (_, tally)| sum.plus(*tally))
    }
}

fn first_answer(question: &Guidance) -> Option<DateTime<Utc>> {
    question.earlier.as_ref().or(question.answer.as_ref()).map(|answer| answer.at)
}
