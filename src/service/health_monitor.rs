//! What this process knows of its own health: whether its loops run, Telegram answers and the database can be written.
//! Kept in memory; [`super::health`] judges it.

use super::Clock;
use crate::domain::{base::ids::ChatId, message::self_check::SelfCheckProblem};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A loop whose heartbeat is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BotLoop {
    /// Takes updates from Telegram.
    Updates,
    Timers,
    Sender,
    /// The self-check.
    Watch,
}

impl BotLoop {
    /// How long it may go without a heartbeat; each beats at least once a minute, idle or not.
    pub(super) fn max_silence(self) -> Duration {
        match self {
            BotLoop::Updates | BotLoop::Timers | BotLoop::Sender | BotLoop::Watch => Duration::from_secs(180),
        }
    }

    pub fn key(self) -> &'static str {
        match self {
            BotLoop::Updates => "updates",
            BotLoop::Timers => "timers",
            BotLoop::Sender => "sender",
            BotLoop::Watch => "watch",
        }
    }
}

/// Who wrote a message that waited longer than this, because the database was away, is told why.
const NOTICEABLE_DELAY: TimeDelta = TimeDelta::seconds(20);

/// An outage that ended longer ago has been reported by another replica, which was active when it ended.
const REPORTED_WITHIN: TimeDelta = TimeDelta::minutes(1);

/// Collects signs of health. Durations are those of [`Clock::steady`], so that setting the clock changes nothing.
#[derive(Debug)]
pub struct HealthMonitor {
    clock: Clock,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    last_beats: BTreeMap<BotLoop, Duration>,
    /// The loops whose part of the self-check fails, and since when.
    failing_checks: BTreeMap<BotLoop, Duration>,
    /// While polls fail, and while other calls do.
    polls: Option<Failing>,
    calls: Option<Failing>,
    /// When the database last took what was written.
    written_at: Option<DateTime<Utc>>,
    /// The last outage: since when, and until when unless it lasts.
    outage: Option<(DateTime<Utc>, Option<DateTime<Utc>>)>,
    /// It is over, and the admins have not been told.
    unreported: bool,
    /// Who has been told that their message waited because of it.
    informed_chats: BTreeSet<ChatId>,
    self_check_problems: BTreeSet<SelfCheckProblem>,
}

/// What keeps calls of Telegram from working.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TelegramProblem {
    NoAnswer,
    /// It does not know the bot's token.
    TokenRefused,
    /// Another program polls with the same token.
    AnotherPoller,
}

#[derive(Clone, Copy, Debug)]
struct Failing {
    since: Duration,
    last: Duration,
    why: TelegramProblem,
}

/// Calls that failed are made again within this time, or are given up and say nothing any more.
const CALL_AGAIN: Duration = Duration::from_secs(120);

/// A period in which the database could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

impl HealthMonitor {
    pub fn new(clock: Clock) -> Self {
        HealthMonitor { clock, state: Mutex::default() }
    }

    /// [`Clock::steady`] of the clock it goes by.
    pub fn steady(&self) -> Duration {
        self.clock.steady()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the heartbeat of a loop, which counts as running until the value is dropped.
    pub fn heartbeat(self: &Arc<Self>, bot_loop: BotLoop) -> Heartbeat {
        let heartbeat = Heartbeat { health_monitor: Arc::clone(self), bot_loop };
        heartbeat.beat();
        heartbeat
    }

    /// The loops without a heartbeat for longer than they may, and for how long.
    pub fn stalled(&self) -> Vec<(BotLoop, Duration)> {
        let now = self.clock.steady();
        let silence = |(bot_loop, beat): (&BotLoop, &Duration)| (*bot_loop, now.saturating_sub(*beat));
        let state = self.state();
        let silences = state.last_beats.iter().map(silence);
        silences.filter(|(bot_loop, silence)| *silence > bot_loop.max_silence()).collect()
    }

    /// This loop's part of the self-check has run to its end, or failed.
    pub fn self_check_ran(&self, bot_loop: BotLoop, succeeded: bool) {
        let now = self.clock.steady();
        let failing = &mut self.state().failing_checks;
        if succeeded {
            failing.remove(&bot_loop);
        } else {
            failing.entry(bot_loop).or_insert(now);
        }
    }

    /// For how long a part of the self-check has failed.
    pub fn self_check_failing_for(&self) -> Option<Duration> {
        let since = self.state().failing_checks.values().min().copied()?;
        Some(self.clock.steady().saturating_sub(since))
    }

    /// A call of Telegram, a poll or another one, has worked or not.
    pub fn telegram_called(&self, is_poll: bool, problem: Option<TelegramProblem>) {
        let now = self.clock.steady();
        let mut state = self.state();
        let failing = if is_poll { &mut state.polls } else { &mut state.calls };
        *failing = problem.map(|why| Failing {
            since: failing.map_or(now, |failing| failing.since),
            last: now,
            why,
        });
    }

    /// For how long polls or other calls have failed, and why; `None` while both work, or none was made.
    pub fn telegram_failing(&self) -> Option<(Duration, TelegramProblem)> {
        let now = self.clock.steady();
        let state = self.state();
        let calls = state.calls.filter(|calls| now.saturating_sub(calls.last) < CALL_AGAIN);
        let first = [state.polls, calls].into_iter().flatten().min_by_key(|failing| failing.since)?;
        Some((now.saturating_sub(first.since), first.why))
    }

    /// The database was written. Returns the outage that ends with that, if there was one.
    pub fn write_succeeded(&self) -> Option<Outage> {
        let now = self.clock.now();
        let mut state = self.state();
        state.written_at = Some(now);
        let (from, until) = state.outage.as_mut().filter(|(_, until)| until.is_none())?;
        *until = Some(now);
        let over = Outage { from: *from, until: now };
        state.unreported = true;
        Some(over)
    }

    /// The database could not be written. Returns whether an outage begins with that; it may have begun right after the
    /// last write that succeeded.
    pub fn write_failed(&self) -> bool {
        let now = self.clock.now();
        let mut state = self.state();
        let begins = state.outage.is_none_or(|(_, until)| until.is_some());
        if begins {
            let from = state.written_at.map_or(now, |at| at.min(now));
            state.outage = Some((from, None));
            state.informed_chats.clear();
        }
        begins
    }

    /// The outage that ended just now, once: whoever takes it tells the admins.
    pub fn take_ended_outage(&self) -> Option<Outage> {
        let now = self.clock.now();
        let mut state = self.state();
        let (from, until) = state.outage?;
        let until = until.filter(|until| state.unreported && now - *until < REPORTED_WITHIN)?;
        state.unreported = false;
        Some(Outage { from, until })
    }

    /// Notes whether the self-check finds this problem. Returns whether that has changed.
    pub fn set_problem(&self, problem: SelfCheckProblem, found: bool) -> bool {
        let problems = &mut self.state().self_check_problems;
        if found { problems.insert(problem) } else { problems.remove(&problem) }
    }

    pub fn self_check_problems(&self) -> BTreeSet<SelfCheckProblem> {
        self.state().self_check_problems.clone()
    }

    /// Whether a message written at this time waited so long for the database that `chat` is told why, once an outage.
    pub(super) fn should_mention_outage(&self, chat: ChatId, written_at: DateTime<Utc>) -> bool {
        let now = self.clock.now();
        let mut state = self.state();
        let Some((from, until)) = state.outage else { return false };
        let fell_into = from <= written_at && until.is_none_or(|until| written_at <= until);
        fell_into && now - written_at > NOTICEABLE_DELAY && state.informed_chats.insert(chat)
    }
}

/// The heartbeat of a running loop.
#[derive(Debug)]
pub struct Heartbeat {
    health_monitor: Arc<HealthMonitor>,
    bot_loop: BotLoop,
}

impl Heartbeat {
    pub fn beat(&self) {
        let now = self.health_monitor.clock.steady();
        self.health_monitor.state().last_beats.insert(self.bot_loop, now);
    }
}

impl Drop for Heartbeat {
    fn drop(&mut self) {
        let mut state = self.health_monitor.state();
        state.last_beats.remove(&self.bot_loop);
        state.failing_checks.remove(&self.bot_loop);
        if self.bot_loop == BotLoop::Updates {
            state.polls = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn health_monitor() -> (Clock, Arc<HealthMonitor>) {
        let clock = Clock::manual(DateTime::UNIX_EPOCH + TimeDelta::days(20_000));
        (clock.clone(), Arc::new(HealthMonitor::new(clock)))
    }

    #[test]
    fn a_stalled_loop_is_noticed_and_one_that_has_ended_is_not() {
        let (clock, health_monitor) = health_monitor();
        let (timers, sender) =
            (health_monitor.heartbeat(BotLoop::Timers), health_monitor.heartbeat(BotLoop::Sender));
        clock.forward(TimeDelta::minutes(4));
        timers.beat();
        assert_eq!(health_monitor.stalled(), [(BotLoop::Sender, Duration::from_secs(240))]);
        // Whatever the clock on the wall is set to.
        clock.set(TimeDelta::hours(-5));
        assert_eq!(health_monitor.stalled().len(), 1);
        drop(sender);
        assert_eq!(health_monitor.stalled(), []);
    }

    #[test]
    fn telegram_fails_from_the_first_call_that_does_until_one_of_its_kind_works() {
        let (clock, health_monitor) = health_monitor();
        let no_answer = Some(TelegramProblem::NoAnswer);
        assert_eq!(health_monitor.telegram_failing(), None);
        health_monitor.telegram_called(false, no_answer);
        clock.forward(TimeDelta::seconds(30));
        health_monitor.telegram_called(false, no_answer);
        health_monitor.telegram_called(true, None);
        let failing = Some((Duration::from_secs(30), TelegramProblem::NoAnswer));
        assert_eq!(health_monitor.telegram_failing(), failing, "polls work, messages do not");
        health_monitor.telegram_called(false, None);
        assert_eq!(health_monitor.telegram_failing(), None);
        health_monitor.telegram_called(false, no_answer);
        clock.forward(TimeDelta::minutes(3));
        assert_eq!(health_monitor.telegram_failing(), None, "nothing was sent since");
        let updates = health_monitor.heartbeat(BotLoop::Updates);
        health_monitor.telegram_called(true, Some(TelegramProblem::AnotherPoller));
        clock.forward(TimeDelta::minutes(3));
        assert!(health_monitor.telegram_failing().is_some());
        drop(updates);
        assert_eq!(health_monitor.telegram_failing(), None, "somebody else polls");
    }

    #[test]
    fn who_wrote_in_an_outage_and_waited_hears_of_it_once() {
        let (clock, health_monitor) = health_monitor();
        let (lan, mai) = (ChatId(1), ChatId(2));
        assert_eq!(health_monitor.write_succeeded(), None);
        let last = clock.now();
        clock.forward(TimeDelta::seconds(10));
        health_monitor.write_failed();
        let written_at = clock.now();
        clock.forward(TimeDelta::seconds(15));
        assert!(!health_monitor.should_mention_outage(lan, written_at), "so long a message may take");
        clock.forward(TimeDelta::seconds(15));
        health_monitor.write_failed();
        let outage = Some(Outage { from: last, until: clock.now() });
        assert_eq!(health_monitor.take_ended_outage(), None, "it is not over");
        assert_eq!((health_monitor.write_succeeded(), health_monitor.write_succeeded()), (outage, None));
        assert_eq!((health_monitor.take_ended_outage(), health_monitor.take_ended_outage()), (outage, None));
        assert!(health_monitor.should_mention_outage(lan, written_at));
        assert!(!health_monitor.should_mention_outage(lan, written_at));
        assert!(health_monitor.should_mention_outage(mai, written_at));
        clock.forward(TimeDelta::minutes(5));
        let after = clock.now();
        clock.forward(TimeDelta::minutes(1));
        assert!(!health_monitor.should_mention_outage(ChatId(3), after), "it waited for something else");
        assert!(!health_monitor.should_mention_outage(ChatId(3), last - TimeDelta::seconds(1)));
    }
}
