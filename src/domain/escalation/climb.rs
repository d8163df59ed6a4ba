//! A ladder being climbed: which rung fires next, and when.

use super::ladder::{Ladder, Recipient, Rung};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A ladder being climbed: its steps as they were when it started, and the next one to fire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Climb {
    steps: Ladder,
    /// What the rungs are relative to: the due time, unless a later try was agreed.
    anchor: DateTime<Utc>,
    next: usize,
    /// How often the last rung has fired.
    occurrence: u32,
}

/// A rung that fires now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firing {
    pub rung: usize,
    pub occurrence: u32,
    /// Fires before its time, because this rung below reached nobody.
    pub instead_of: Option<usize>,
    /// Everybody this rung tells, and those of earlier rungs that were missed while nothing ran.
    pub tell: Vec<Recipient>,
}

impl Climb {
    /// Starts a ladder: rungs already past don't fire (rule 5); of a repeating last rung the next occurrence does.
    pub fn start(steps: Ladder, anchor: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        let mut climb = Climb { steps, anchor, next: 0, occurrence: 0 };
        climb.skip_while(|at| at < now);
        climb
    }

    /// Moves the anchor, keeping what has fired: rungs that the move puts into the past don't fire.
    pub fn move_anchor(&mut self, anchor: DateTime<Utc>, now: DateTime<Utc>) {
        self.anchor = anchor;
        self.skip_while(|at| at < now);
    }

    pub fn anchor(&self) -> DateTime<Utc> {
        self.anchor
    }

    /// When the last rung fires for the first time.
    pub fn last_at(&self) -> DateTime<Utc> {
        self.steps.rungs().last().map_or(self.anchor, |rung| self.anchor + rung.at)
    }

    /// When the next rung fires; `None` only for a ladder that may stop and has.
    pub fn next_at(&self) -> Option<DateTime<Utc>> {
        let rung = self.steps.rungs().get(self.next)?;
        let repeats = match (self.occurrence, rung.every) {
            (0, _) => TimeDelta::zero(),
            (n, Some(every)) => every * i32::try_from(n).unwrap_or(i32::MAX),
            (_, None) => return None,
        };
        Some(self.anchor + rung.at + repeats)
    }

    /// The rungs still to fire and when, each once: a last one that repeats stands there for its next time.
    pub fn ahead(&self) -> Vec<(DateTime<Utc>, &Rung)> {
        let rungs = self.steps.rungs();
        let next = self.next_at().zip(rungs.get(self.next));
        next.into_iter()
            .chain(rungs.iter().skip(self.next + 1).map(|rung| (self.anchor + rung.at, rung)))
            .collect()
    }

    /// The rung due at `now`, if any. Several missed at once fire as the highest of them, once, telling all
    /// they would have told.
    pub fn fire(&mut self, now: DateTime<Utc>) -> Option<Firing> {
        let mut missed = Vec::new();
        let mut fired = None;
        while self.next_at().is_some_and(|at| at <= now) {
            fired = Some((self.next, self.occurrence));
            missed.extend_from_slice(&self.steps.rungs()[self.next].tell);
            self.step();
        }
        let (rung, occurrence) = fired?;
        missed.sort_unstable();
        missed.dedup();
        Some(Firing { rung, occurrence, instead_of: None, tell: missed })
    }

    /// The rung after `rung` at once, before its time, because that one reached nobody (rule 5). It moves nothing:
    /// every rung keeps its own time, and who stands on it is looked up again then. `None` when `rung` is the last.
    pub fn above(&self, rung: usize) -> Option<Firing> {
        let tell = self.steps.rungs().get(rung + 1)?.tell.clone();
        Some(Firing { rung: rung + 1, occurrence: 0, instead_of: Some(rung), tell })
    }

    /// The highest rung that has fired, or was past when the ladder started; the first before any has.
    pub fn highest(&self) -> usize {
        if self.occurrence > 0 { self.next } else { self.next.saturating_sub(1) }
    }

    /// Everybody told up to this rung, each once.
    pub fn told_up_to(&self, rung: usize) -> Vec<Recipient> {
        let mut told: Vec<Recipient> =
            self.steps.rungs().iter().take(rung + 1).flat_map(|rung| rung.tell.clone()).collect();
        told.sort_unstable();
        told.dedup();
        told
    }

    /// Whether this rung has fired in its own time, or was past when the ladder started.
    pub fn is_past(&self, rung: usize) -> bool {
        self.next > rung || (self.next == rung && self.occurrence > 0)
    }

    fn step(&mut self) {
        let last = self.steps.rungs().len() - 1;
        if self.next < last {
            self.next += 1;
        } else if self.steps.rungs()[last].every.is_some() {
            self.occurrence += 1;
        } else {
            self.next = self.steps.rungs().len();
        }
    }

    fn skip_while(&mut self, past: impl Fn(DateTime<Utc>) -> bool) {
        while self.next_at().is_some_and(&past) {
            self.step();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::escalation::ladder::LadderEnd;

    fn minutes(n: i64) -> TimeDelta {
        TimeDelta::minutes(n)
    }

    fn at(n: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + minutes(n)
    }

    /// The default callback ladder of the configuration, in minutes around a promise due at minute 30.
    fn callback() -> Ladder {
        let rung = |m, tell: &[Recipient], every: Option<i64>| Rung {
            at: minutes(m),
            tell: tell.to_vec(),
            every: every.map(minutes),
        };
        Ladder::new(
            vec![
                rung(-5, &[Recipient::Owner], None),
                rung(0, &[Recipient::Owner], None),
                rung(3, &[Recipient::Owner, Recipient::ShiftLeader], None),
                rung(10, &[Recipient::Owner, Recipient::ShiftLeader, Recipient::TeamLeader], Some(10)),
            ],
            LadderEnd::Repeats,
        )
        .expect("the default ladder is one")
    }

    #[test]
    fn climbs_rung_by_rung_and_repeats_the_last() {
        let mut climb = Climb::start(callback(), at(30), at(0));
        let mut fired = Vec::new();
        for minute in 0..=70 {
            if let Some(firing) = climb.fire(at(minute)) {
                fired.push((minute, firing.rung, firing.occurrence));
            }
        }
        assert_eq!(
            fired,
            [(25, 0, 0), (30, 1, 0), (33, 2, 0), (40, 3, 0), (50, 3, 1), (60, 3, 2), (70, 3, 3)]
        );
    }

    #[test]
    fn rungs_already_past_at_the_start_stay_silent() {
        let mut climb = Climb::start(callback(), at(30), at(28));
        assert_eq!(climb.next_at(), Some(at(30)));
        assert_eq!(climb.fire(at(28)), None);
        assert_eq!(climb.fire(at(30)).map(|firing| firing.rung), Some(1));
    }

    #[test]
    fn a_start_long_after_the_due_time_joins_the_repeats() {
        let climb = Climb::start(callback(), at(30), at(65));
        assert_eq!(climb.next_at(), Some(at(70)));
    }

    #[test]
    fn an_hour_asleep_fires_once_and_tells_all_who_were_missed() {
        let mut climb = Climb::start(callback(), at(30), at(0));
        let firing = climb.fire(at(95)).expect("much is due");
        assert_eq!((firing.rung, firing.occurrence), (3, 5));
        assert_eq!(firing.tell, [Recipient::Owner, Recipient::ShiftLeader, Recipient::TeamLeader]);
        assert_eq!(climb.fire(at(95)), None);
        assert_eq!(climb.next_at(), Some(at(100)));
    }

    #[test]
    fn a_rung_fired_early_leaves_all_their_time() {
        let mut climb = Climb::start(callback(), at(30), at(0));
        climb.fire(at(25));
        let early = climb.above(0).expect("there is a higher rung");
        assert_eq!((early.rung, early.instead_of), (1, Some(0)));
        assert_eq!(climb.next_at(), Some(at(30)), "it fires again in its own time");
        assert_eq!(climb.above(3), None, "there is no higher one");
        assert!(climb.is_past(0) && !climb.is_past(1));
    }

    #[test]
    fn a_due_time_brought_forward_skips_what_that_puts_into_the_past() {
        let mut climb = Climb::start(callback(), at(30), at(0));
        climb.move_anchor(at(12), at(10));
        assert_eq!(climb.next_at(), Some(at(12)));
    }
}
