//! The figures of a period, gathered case by case. Cases opened by mistake are in none of them.

use super::case_line::CaseLine;
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::guidance::{Guidance, PhonedReply};
use crate::domain::case::transfer::TransferOutcome;
use crate::domain::intake::case_kind::CaseKind;
use crate::domain::review::tally::ReviewFigures;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Timelike as _, Utc};
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
    fn add(&mut self, line: &CaseLine) {
        self.cases += 1;
        let has_result = line.told_at().is_some() || line.is_answered_in_call();
        self.kept += u64::from(has_result && !line.is_late());
        self.late += u64::from(line.is_late());
        self.open += u64::from(line.closed.is_none());
    }

    /// Kept of those that were kept or late, in whole percent, rounded down; `None` where there are none.
    pub fn kept_percent(&self) -> Option<u64> {
        (self.kept * 100).checked_div(self.kept + self.late)
    }

    /// Neither kept nor late: open and in time, or withdrawn.
    pub fn others(&self) -> u64 {
        self.cases.saturating_sub(self.kept + self.late)
    }

    pub fn plus(self, other: Tally) -> Tally {
        Tally {
            cases: self.cases + other.cases,
            kept: self.kept + other.kept,
            late: self.late + other.late,
            open: self.open + other.open,
        }
    }
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
    /// Answered in the call, so that nobody had to be called back.
    pub answered_in_call: u64,
    /// Times the leader agreed to another time.
    pub moved: u64,
    /// Calls that did not reach the leader.
    pub tries: u64,
    /// Carried out without the check of A2.
    pub unchecked: u64,
    /// What was asked did not agree with the system (A3.3).
    pub differing: u64,
    /// Answers of QA's given on the phone.
    pub phoned: u64,
    /// Of these, those that the QA named has not confirmed or knows nothing of.
    pub phoned_unconfirmed: u64,
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
    pub by_kind: BTreeMap<CaseKind, Tally>,
    /// By the minute of the local day at which the call was taken, in steps of five.
    by_minute: BTreeMap<u32, Tally>,
    /// By the local day on which the call was taken.
    pub by_day: BTreeMap<NaiveDate, Tally>,
    /// The worst first.
    pub exceptions: Vec<Case>,
    /// How many exceptions there are in all.
    pub exceptions_in_all: usize,
    pub reviews: ReviewFigures,
    /// Every case, where they were asked for.
    pub lines: Option<Vec<CaseLine>>,
}

impl Figures {
    /// None yet; every case that is added is also listed.
    pub fn with_lines() -> Self {
        Figures { lines: Some(Vec::new()), ..Figures::default() }
    }

    /// Counts a case in; `now` is when the report is made.
    pub fn add(&mut self, case: &Case, timezone: Tz, now: DateTime<Utc>) {
        let Some(line) = CaseLine::of(case, now) else { return };
        self.all.add(&line);
        self.worst = self.worst.max(line.late_by);
        self.withdrawn += u64::from(line.is_withdrawn());
        self.answered_in_call += u64::from(line.is_answered_in_call());
        self.moved += u64::from(line.moved);
        self.tries += line.tries;
        self.unchecked += u64::from(line.unchecked);
        self.overruled += u64::from(line.overruled);
        self.differing += u64::from(line.differing);
        if let Some(told_at) = line.told_at() {
            self.told.add(line.taken_at, told_at);
        }
        for question in case.questions() {
            if let Some((_, phoned)) = question.phoned() {
                let unconfirmed = matches!(phoned.reply, None | Some(PhonedReply::Denied));
                self.phoned += 1;
                self.phoned_unconfirmed += u64::from(unconfirmed);
            }
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
        self.by_person.entry(line.owner).or_default().add(&line);
        self.by_kind.entry(line.kind).or_default().add(&line);
        let local = line.taken_at.with_timezone(&timezone);
        let minute = (local.hour() * 60 + local.minute()) / 5 * 5;
        self.by_minute.entry(minute).or_default().add(&line);
        self.by_day.entry(local.date_naive()).or_default().add(&line);
        if line.is_exception() {
            self.keep_exception(case, &line, now);
        }
        if let Some(lines) = &mut self.lines {
            lines.push(line);
        }
    }

    fn keep_exception(&mut self, case: &Case, line: &CaseLine, now: DateTime<Utc>) {
        self.exceptions_in_all += 1;
        let lateness = |case: &Case| CaseLine::of(case, now).map(|line| line.late_by);
        let place = self.exceptions.partition_point(|known| lateness(known) >= Some(line.late_by));
        if place < EXCEPTIONS {
            self.exceptions.insert(place, case.clone());
            self.exceptions.truncate(EXCEPTIONS);
        }
    }

    /// Those taken between these times of the local day, which may go past midnight.
    pub fn between(&self, start: NaiveTime, end: NaiveTime) -> Tally {
        let minute = |time: NaiveTime| time.hour() * 60 + time.minute();
        let (start, end) = (minute(start), minute(end));
        let within = |at: u32| if start < end { (start..end).contains(&at) } else { at >= start || at < end };
        let those = self.by_minute.iter().filter(|(at, _)| within(**at));
        those.fold(Tally::default(), |sum, (_, tally)| sum.plus(*tally))
    }
}

fn first_answer(question: &Guidance) -> Option<DateTime<Utc>> {
    question.earlier.as_ref().or(question.answer.as_ref()).map(|answer| answer.at)
}
