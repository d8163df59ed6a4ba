//! The self-check of rule 4, all the time: can the database be written, does what is due happen, does the clock go as it
//! should. The admins hear of what is wrong once, and once more when it is over. (Timers that are missing or
//! wrong are put right by [`super::timers`].)

use crate::domain::message::self_check::{SelfCheckFinding, SelfCheckProblem};
use crate::service::{BotLoop, Service};
use crate::store;
use crate::store::self_check::Stage;
use crate::store::{self_check, timers};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;
use tokio::sync::watch as signal;

const EVERY: TimeDelta = TimeDelta::seconds(15);
/// So long an urgent message may stand at one stage of its way. A group gets twenty a minute, so some wait their turn.
const MESSAGE_STANDS: Duration = Duration::from_secs(5 * 60);
/// And so long a timer may be due.
const TIMER_STANDS: Duration = Duration::from_secs(2 * 60);
/// A clock that is further off than this between two looks was set, or the machine slept.
const JUMP: TimeDelta = TimeDelta::seconds(10);

/// Looks until told to stop.
pub async fn run(service: Service, mut stop: signal::Receiver<bool>) {
    let heartbeat = service.health_monitor.heartbeat(BotLoop::Watch);
    let mut watch = Watch::new(service.clone());
    while !*stop.borrow() {
        heartbeat.beat();
        let next = service.clock.now() + EVERY;
        if service.database_takes_writes().await
            && let Err(error) = watch.look().await
        {
            tracing::warn!(%error, "the self-check failed; it is tried again");
        }
        // The loops turn now and then though nothing happens: one that hangs is seen.
        service.notifier.notify();
        tokio::select! {
            () = service.clock.wait_until(next) => {}
            _ = stop.changed() => return,
        }
    }
}

struct Watch {
    service: Service,
    /// What the clock shows when it has run for no time at all: it moves when the clock is set.
    origin: DateTime<Utc>,
    message: Sighting<Stage>,
    timer: Sighting<(String, DateTime<Utc>)>,
}

impl Watch {
    fn new(service: Service) -> Self {
        let origin = origin(&service);
        Watch { service, origin, message: Sighting(None), timer: Sighting(None) }
    }

    async fn look(&mut self) -> store::Result<()> {
        self.look_at_the_clock().await?;
        let (now, steady) = (self.service.clock.now(), self.service.clock.steady());
        let mut tx = self.service.store.read().await?;
        let message = self_check::oldest_message(&mut tx, now).await?;
        let timer = timers::due(&mut tx, now, 1).await?.pop().map(|timer| (timer.name, timer.due));
        drop(tx);
        let stands = self.message.for_how_long(message, steady) > MESSAGE_STANDS;
        self.judge(SelfCheckProblem::MessagesStand, stands).await;
        let stands = self.timer.for_how_long(timer, steady) > TIMER_STANDS;
        self.judge(SelfCheckProblem::TimersStand, stands).await;
        Ok(())
    }

    async fn look_at_the_clock(&mut self) -> store::Result<()> {
        let origin = origin(&self.service);
        let jump = origin - self.origin;
        if jump.abs() > JUMP {
            let seconds = jump.num_seconds();
            if seconds < 0 {
                let mut tx = self.service.store.begin().await?;
                self_check::bring_forward(&mut tx, self.service.clock.now()).await?;
                tx.commit().await?;
            }
            tracing::warn!(seconds, "the machine's clock has jumped");
            self.service.metrics.clock_jumps.inc();
            self.service.report(SelfCheckFinding::ClockJumped { seconds }).await;
        }
        self.origin = origin;
        Ok(())
    }

    async fn judge(&self, trouble: SelfCheckProblem, found: bool) {
        if !self.service.health_monitor.set_problem(trouble, found) {
            return;
        }
        if found {
            tracing::error!(trouble = trouble.key(), "something stands that should not");
            self.service.report(SelfCheckFinding::Began(trouble)).await;
        } else {
            tracing::warn!(trouble = trouble.key(), "it is over");
            self.service.report(SelfCheckFinding::Over(trouble)).await;
        }
    }
}

fn origin(service: &Service) -> DateTime<Utc> {
    service.clock.now() - TimeDelta::from_std(service.clock.steady()).unwrap_or(TimeDelta::MAX)
}

/// The same thing seen again and again, and when first.
struct Sighting<T>(Option<(T, Duration)>);

impl<T: PartialEq> Sighting<T> {
    fn for_how_long(&mut self, seen: Option<T>, now: Duration) -> Duration {
        let since =
            self.0.take().filter(|(same, _)| seen.as_ref() == Some(same)).map_or(now, |(_, since)| since);
        self.0 = seen.map(|seen| (seen, since));
        now.saturating_sub(since)
    }
}
