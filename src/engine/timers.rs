//! Fires what is due, and checks that nothing open is without a timer.

use crate::service::{BotLoop, Service, Term};
use crate::store;
use crate::store::self_check::Place;
use crate::store::{Error, inbox, timers};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;
use tokio::sync::watch;

/// How many timers are fired between two looks at the clock.
const BATCH: i64 = 100;
const CHECK_EVERY: TimeDelta = TimeDelta::minutes(1);
const TIDY_EVERY: TimeDelta = TimeDelta::hours(6);
/// The pause after a fault: the timer is still there.
const PAUSE: Duration = Duration::from_millis(500);

/// Fires timers in this term of the lease, until told to stop.
pub async fn run(service: Service, term: Term, mut stop: watch::Receiver<bool>) {
    let heartbeat = service.health_monitor.heartbeat(BotLoop::Timers);
    let mut checks =
        Checks { check_at: service.clock.now(), tidy_at: service.clock.now(), audited: Place::default() };
    while !*stop.borrow() {
        heartbeat.beat();
        service.notifier.expect_any_timer();
        let now = service.clock.now();
        let fired = fire_due(&service, &term, now).await;
        let checked = checks.are_made(&service, now).await;
        if !(fired && checked) {
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => continue,
                _ = stop.changed() => return,
            }
        }
        let next = next_due(&service).await.map_or(checks.check_at, |due| due.min(checks.check_at));
        service.notifier.expect_timers_before(next);
        tokio::select! {
            () = service.clock.wait_until(next) => {}
            () = service.notifier.timers.notified() => {}
            _ = stop.changed() => return,
        }
    }
}

/// Fires all that is due at `now`; `false` when something failed and is to be tried again.
async fn fire_due(service: &Service, term: &Term, now: DateTime<Utc>) -> bool {
    let due = async {
        let mut tx = service.store.read().await?;
        timers::due(&mut tx, now, BATCH).await
    };
    let due = match due.await {
        Ok(due) => due,
        Err(error) => {
            tracing::warn!(%error, "timers cannot be read");
            return false;
        }
    };
    let mut well = true;
    for timer in &due {
        // In a task of its own, so that a panic leaves the other timers alone.
        let (its_desk, its_timer, term) = (service.clone(), timer.clone(), term.number);
        let fired = tokio::spawn(async move { its_desk.fire(&its_timer, term).await }).await;
        match fired {
            Ok(Ok(())) => {}
            Ok(Err(Error::TakenOver)) => return false,
            Ok(Err(error)) => {
                tracing::error!(%error, timer = timer.name, "a timer failed; it fires again");
                well = false;
            }
            Err(_) => {
                tracing::error!(timer = timer.name, "a timer panicked; it fires again");
                well = false;
            }
        }
    }
    well
}

async fn next_due(service: &Service) -> Option<DateTime<Utc>> {
    let mut tx = service.store.read().await.ok()?;
    timers::next_due(&mut tx).await.ok().flatten()
}

/// The self-check of rule 4, and forgetting what is old.
struct Checks {
    check_at: DateTime<Utc>,
    tidy_at: DateTime<Utc>,
    /// How far the thorough half has come.
    audited: Place,
}

impl Checks {
    /// Makes those that are due at `now`; `false` when one failed and is to be tried again.
    async fn are_made(&mut self, service: &Service, now: DateTime<Utc>) -> bool {
        // The clock may have been set back.
        self.check_at = self.check_at.min(now + CHECK_EVERY);
        self.tidy_at = self.tidy_at.min(now + TIDY_EVERY);
        if now >= self.check_at {
            if let Err(error) = service.plan_handovers().await {
                tracing::warn!(%error, "the shifts' ends cannot be looked up");
                return false;
            }
            if let Err(error) = self.timers_are_mended(service).await {
                tracing::warn!(%error, "the self-check failed");
                return false;
            }
            if let Err(error) = service.report_owners_who_left().await {
                tracing::warn!(%error, "who has left the staff cannot be looked up");
                return false;
            }
            self.check_at = now + CHECK_EVERY;
        }
        if now >= self.tidy_at {
            if let Err(error) = tidy(service, now).await {
                tracing::warn!(%error, "old updates cannot be forgotten");
                return false;
            }
            self.tidy_at = now + TIDY_EVERY;
        }
        true
    }

    async fn timers_are_mended(&mut self, service: &Service) -> store::Result<()> {
        let missing = service.mend_timers().await?;
        let (audited, wrong) = service.audit_timers(self.audited).await?;
        self.audited = audited;
        if missing + wrong > 0 {
            tracing::error!(
                missing,
                wrong,
                "open cases had not the timers they should; they have them again"
            );
        }
        Ok(())
    }
}

async fn tidy(service: &Service, now: DateTime<Utc>) -> store::Result<()> {
    let mut tx = service.store.begin().await?;
    inbox::forget_old(&mut tx, now).await?;
    tx.commit().await?;
    Ok(())
}
