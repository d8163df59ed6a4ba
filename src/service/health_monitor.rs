//! Signs of life of this process: which of its loops turn, whether Telegram answers, whether the database takes what is
//! written. Kept in memory by those who see it, read by whoever judges ([`super::health`]).

use super::Clock;
use crate::domain::{base::ids::ChatId, message::self_check::SelfCheckProblem};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A loop of the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Takes updates from Telegram.
    Updates,
    Timers,
    Sender,
    /// Looks whether all is as it should be.
    Watch,
}

impl Part {
    /// How long it may go without turning; every one of them turns at least once a minute, idle or not.
    pub(super) fn patience(self) -> Duration {
        match self {
            Part::Updates | Part::Timers | Part::Sender | Part::Watch => Duration::from_secs(180),
        }
    }

    pub fn key(self) -> &'static str {
        match self {
            Part::Updates => "updates",
            Part::Timers => "timers",
            Part::Sender => "sender",
            Part::Watch => "watch",
        }
    }
}

/// A message that waited longer than this, because the database was away, is handled with a word about it.
const WORTH_A_WORD: TimeDelta = TimeDelta::seconds(20);

/// An outage that was over for longer has been told of by another replica, which acted when it ended.
const NEWS: TimeDelta = TimeDelta::minutes(1);

/// What has been seen. Times are those of [`Clock::steady`] where nobody reads them off a clock.
#[derive(Debug)]
pub struct HealthMonitor {
    clock: Clock,
    signs: Mutex<Signs>,
}

#[derive(Debug, Default)]
struct Signs {
    turned: BTreeMap<Part, Duration>,
    /// Since when Telegram has not answered, while it does not.
    silent_since: Option<Duration>,
    /// When the database last took what was written.
    written_at: Option<DateTime<Utc>>,
    /// The last outage: since when, and until when unless it lasts.
    outage: Option<(DateTime<Utc>, Option<DateTime<Utc>>)>,
    /// It is over, and the admins do not know.
    untold: bool,
    told: BTreeSet<ChatId>,
    troubles: BTreeSet<SelfCheckProblem>,
}

/// A time in which the database could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

impl HealthMonitor {
    pub fn new(clock: Clock) -> Self {
        HealthMonitor { clock, signs: Mutex::default() }
    }

    /// [`Clock::steady`] of the clock it goes by.
    pub fn steady(&self) -> Duration {
        self.clock.steady()
    }

    fn signs(&self) -> MutexGuard<'_, Signs> {
        self.signs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A loop begins; it counts as running until the value is dropped.
    pub fn of(self: &Arc<Self>, part: Part) -> Heartbeat {
        let beat = Heartbeat { health_monitor: Arc::clone(self), part };
        beat.turns();
        beat
    }

    /// The loops that run and have not turned for longer than they may, and for how long.
    pub fn still(&self) -> Vec<(Part, Duration)> {
        let now = self.clock.steady();
        let still = |(part, turned): (&Part, &Duration)| (*part, now.saturating_sub(*turned));
        self.signs().turned.iter().map(still).filter(|(part, long)| *long > part.patience()).collect()
    }

    /// Telegram has answered a call, or not.
    pub fn telegram(&self, answered: bool) {
        let now = self.clock.steady();
        let mut signs = self.signs();
        if answered {
            signs.silent_since = None;
        } else {
            signs.silent_since.get_or_insert(now);
        }
    }

    /// For how long Telegram has not answered; `None` while it does, or has not been asked.
    pub fn silent_for(&self) -> Option<Duration> {
        let silent_since = self.signs().silent_since;
        silent_since.map(|since| self.clock.steady().saturating_sub(since))
    }

    /// The database took what was written: the outage that ends with that, if there was one.
    pub fn written(&self) -> Option<Outage> {
        let now = self.clock.now();
        let mut signs = self.signs();
        signs.written_at = Some(now);
        let (from, until) = signs.outage.as_mut().filter(|(_, until)| until.is_none())?;
        *until = Some(now);
        let over = Outage { from: *from, until: now };
        signs.untold = true;
        Some(over)
    }

    /// The outage that ended just now, once: whoever asks tells the admins.
    pub fn untold(&self) -> Option<Outage> {
        let now = self.clock.now();
        let mut signs = self.signs();
        let (from, until) = signs.outage?;
        let until = until.filter(|until| signs.untold && now - *until < NEWS)?;
        signs.untold = false;
        Some(Outage { from, until })
    }

    /// The database did not take it; whether an outage begins with that. It may have begun as soon as the database took
    /// something for the last time.
    pub fn not_written(&self) -> bool {
        let now = self.clock.now();
        let mut signs = self.signs();
        let begins = signs.outage.is_none_or(|(_, until)| until.is_some());
        if begins {
            let from = signs.written_at.map_or(now, |at| at.min(now));
            signs.outage = Some((from, None));
            signs.told.clear();
        }
        begins
    }

    /// A trouble is found, or over; whether that is news.
    pub fn trouble(&self, trouble: SelfCheckProblem, found: bool) -> bool {
        let mut signs = self.signs();
        if found { signs.troubles.insert(trouble) } else { signs.troubles.remove(&trouble) }
    }

    pub fn troubles(&self) -> BTreeSet<SelfCheckProblem> {
        self.signs().troubles.clone()
    }

    /// Whether a message written at this time waited so long for the database that `chat` should hear of it, which it
    /// does once in an outage.
    pub(super) fn owes_a_word(&self, chat: ChatId, written_at: DateTime<Utc>) -> bool {
        let now = self.clock.now();
        let mut signs = self.signs();
        let Some((from, until)) = signs.outage else { return false };
        let fell_into = from <= written_at && until.is_none_or(|until| written_at <= until);
        fell_into && now - written_at > WORTH_A_WORD && signs.told.insert(chat)
    }
}

/// A running loop, as it shows that it runs.
#[derive(Debug)]
pub struct Heartbeat {
    health_monitor: Arc<HealthMonitor>,
    part: Part,
}

impl Heartbeat {
    /// It has come round once more.
    pub fn turns(&self) {
        let now = self.health_monitor.clock.steady();
        self.health_monitor.signs().turned.insert(self.part, now);
    }
}

impl Drop for Heartbeat {
    fn drop(&mut self) {
        self.health_monitor.signs().turned.remove(&self.part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn health_monitor() -> (Clock, Arc<HealthMonitor>) {
        let clock = Clock::standing(DateTime::UNIX_EPOCH + TimeDelta::days(20_000));
        (clock.clone(), Arc::new(HealthMonitor::new(clock)))
    }

    #[test]
    fn a_loop_that_does_not_turn_is_noticed_and_one_that_has_ended_is_not_missed() {
        let (clock, health_monitor) = health_monitor();
        let (timers, sender) = (health_monitor.of(Part::Timers), health_monitor.of(Part::Sender));
        clock.forward(TimeDelta::minutes(4));
        timers.turns();
        assert_eq!(health_monitor.still(), [(Part::Sender, Duration::from_secs(240))]);
        // Whatever the clock on the wall is set to.
        clock.set(TimeDelta::hours(-5));
        assert_eq!(health_monitor.still().len(), 1);
        drop(sender);
        assert_eq!(health_monitor.still(), []);
    }

    #[test]
    fn telegram_is_silent_from_the_first_call_it_does_not_answer() {
        let (clock, health_monitor) = health_monitor();
        assert_eq!(health_monitor.silent_for(), None);
        health_monitor.telegram(false);
        clock.forward(TimeDelta::seconds(30));
        health_monitor.telegram(false);
        assert_eq!(health_monitor.silent_for(), Some(Duration::from_secs(30)));
        health_monitor.telegram(true);
        assert_eq!(health_monitor.silent_for(), None);
    }

    #[test]
    fn who_wrote_in_an_outage_and_waited_hears_of_it_once() {
        let (clock, health_monitor) = health_monitor();
        let (lan, mai) = (ChatId(1), ChatId(2));
        assert_eq!(health_monitor.written(), None);
        let last = clock.now();
        clock.forward(TimeDelta::seconds(10));
        health_monitor.not_written();
        let written_at = clock.now();
        clock.forward(TimeDelta::seconds(15));
        assert!(!health_monitor.owes_a_word(lan, written_at), "so long a message may take");
        clock.forward(TimeDelta::seconds(15));
        health_monitor.not_written();
        let outage = Some(Outage { from: last, until: clock.now() });
        assert_eq!(health_monitor.untold(), None, "it is not over");
        assert_eq!((health_monitor.written(), health_monitor.written()), (outage, None));
        assert_eq!((health_monitor.untold(), health_monitor.untold()), (outage, None));
        assert!(health_monitor.owes_a_word(lan, written_at));
        assert!(!health_monitor.owes_a_word(lan, written_at));
        assert!(health_monitor.owes_a_word(mai, written_at));
        clock.forward(TimeDelta::minutes(5));
        let after = clock.now();
        clock.forward(TimeDelta::minutes(1));
        assert!(!health_monitor.owes_a_word(ChatId(3), after), "it waited for something else");
        assert!(!health_monitor.owes_a_word(ChatId(3), last - TimeDelta::seconds(1)));
    }
}
