//! The self-check: can the database be written, are messages sent and timers fired in time, did the machine's clock jump.
//! The admins are told once when a problem begins and once when it ends. ([`super::timers`] repairs missing timers.)

use crate::domain::message::self_check::{SelfCheckFinding, SelfCheckProblem};
use crate::service::{BotLoop, Service, TelegramProblem};
use crate::store;
use crate::store::self_check::MessageState;
use crate::store::{self_check, timers};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;
use tokio::sync::watch as signal;

const EVERY: TimeDelta = TimeDelta::seconds(15);
/// How long an urgent message may stay at one stage. A group gets twenty messages a minute, so some wait.
const MESSAGE_STUCK: Duration = Duration::from_secs(5 * 60);
/// How long a timer may be due.
const TIMER_STUCK: Duration = Duration::from_secs(2 * 60);
/// How long another program may poll: one that is stopping does, for a moment.
const POLLER_PATIENCE: Duration = Duration::from_secs(30);
/// A clock that moved further than this between two checks was set, or the machine slept.
const JUMP: TimeDelta = TimeDelta::seconds(10);

/// Checks until told to stop.
pub async fn run(service: Service, mut stop: signal::Receiver<bool>) {
    let heartbeat = service.health_monitor.heartbeat(BotLoop::Watch);
    let mut watch = Watch::new(service.clone());
    while !*stop.borrow() {
        heartbeat.beat();
        let next = service.clock.now() + EVERY;
        if service.database_takes_writes().await {
            let checked = watch.check().await;
            service.health_monitor.self_check_ran(BotLoop::Watch, checked.is_ok());
            if let Err(error) = checked {
                tracing::warn!(%error, "self-check failed, will retry");
            }
        }
        // Wakes idle loops, so that one that hangs is noticed by its heartbeat.
        service.notifier.notify();
        tokio::select! {
            () = service.clock.wait_until(next) => {}
            _ = stop.changed() => return,
        }
    }
}

struct Watch {
    service: Service,
    /// The wall clock minus the monotonic clock: it moves when the wall clock is set.
    origin: DateTime<Utc>,
    message: Observation<MessageState>,
    timer: Observation<(String, DateTime<Utc>)>,
}

impl Watch {
    fn new(service: Service) -> Self {
        let origin = origin(&service);
        Watch { service, origin, message: Observation(None), timer: Observation(None) }
    }

    async fn check(&mut self) -> store::Result<()> {
        self.check_clock().await?;
        let (now, steady) = (self.service.clock.now(), self.service.clock.steady());
        let mut tx = self.service.store.begin_read().await?;
        let message = self_check::oldest_message(&mut tx, now).await?;
        let timer = timers::due(&mut tx, now, 1).await?.pop().map(|timer| (timer.name, timer.due));
        drop(tx);
        let stuck = self.message.unchanged_for(message, steady) > MESSAGE_STUCK;
        report_change(&self.service, SelfCheckProblem::MessagesStand, stuck).await;
        let stuck = self.timer.unchanged_for(timer, steady) > TIMER_STUCK;
        report_change(&self.service, SelfCheckProblem::TimersStand, stuck).await;
        let other = self.service.health_monitor.telegram_failing();
        let other =
            other.is_some_and(|(span, why)| why == TelegramProblem::AnotherPoller && span > POLLER_PATIENCE);
        report_change(&self.service, SelfCheckProblem::AnotherPoller, other).await;
        self.service.check_unreadable().await
    }

    async fn check_clock(&mut self) -> store::Result<()> {
        let origin = origin(&self.service);
        let jump = origin - self.origin;
        if jump.abs() > JUMP {
            let seconds = jump.num_seconds();
            if seconds < 0 {
                let mut tx = self.service.store.begin().await?;
                self_check::reset_not_before(&mut tx, self.service.clock.now()).await?;
                tx.commit().await?;
            }
            tracing::warn!(seconds, "the system clock jumped");
            self.service.metrics.clock_jumps.inc();
            self.service.report(SelfCheckFinding::ClockJumped { seconds }).await;
        }
        self.origin = origin;
        Ok(())
    }
}

/// Tells the admins once when a problem begins, and once when it is over.
pub(super) async fn report_change(service: &Service, problem: SelfCheckProblem, found: bool) {
    if !service.health_monitor.set_problem(problem, found) {
        return;
    }
    if found {
        tracing::error!(problem = problem.key(), "self-check found a problem");
        service.report(SelfCheckFinding::Began(problem)).await;
    } else {
        tracing::warn!(problem = problem.key(), "self-check problem is over");
        service.report(SelfCheckFinding::Over(problem)).await;
    }
}

fn origin(service: &Service) -> DateTime<Utc> {
    service.clock.now() - TimeDelta::from_std(service.clock.steady()).unwrap_or(TimeDelta::MAX)
}

/// What was seen last, and since when it has been the same.
struct Observation<T>(Option<(T, Duration)>);

impl<T: PartialEq> Observation<T> {
    fn unchanged_for(&mut self, seen: Option<T>, now: Duration) -> Duration {
        let since =
            self.0.take().filter(|(same, _)| seen.as_ref() == Some(same)).map_or(now, |(_, since)| since);
        self.0 = seen.map(|seen| (seen, since));
        now.saturating_sub(since)
    }
}
