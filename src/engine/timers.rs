//! Fires timers that are due, and checks that everything open has its timer.

use crate::service::{BotLoop, Service, Term};
use crate::store;
use crate::store::self_check::CaseCursor;
use crate::store::{Error, timers};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;
use tokio::sync::watch;

/// How many timers are fired with one reading of the clock.
const BATCH: i64 = 100;
const CHECK_EVERY: TimeDelta = TimeDelta::minutes(1);
/// The pause after a fault: the timer is still there.
const PAUSE: Duration = Duration::from_millis(500);

/// Fires timers in this term of the lease, until told to stop.
pub async fn run(service: Service, term: Term, mut stop: watch::Receiver<bool>) {
    let heartbeat = service.health_monitor.heartbeat(BotLoop::Timers);
    let mut checks = Checks { check_at: service.clock.now(), audited: CaseCursor::default() };
    while !*stop.borrow() {
        heartbeat.beat();
        service.notifier.expect_any_timer();
        let now = service.clock.now();
        let fired = fire_due(&service, &term, now).await;
        let checked = checks.run_due(&service, now).await;
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

/// Fires the timers due at `now`; `false` when one failed and is to be retried.
async fn fire_due(service: &Service, term: &Term, now: DateTime<Utc>) -> bool {
    let due = async {
        let mut tx = service.store.begin_read().await?;
        timers::due(&mut tx, now, BATCH).await
    };
    let due = match due.await {
        Ok(due) => due,
        Err(error) => {
            tracing::warn!(%error, "cannot read timers, will retry");
            return false;
        }
    };
    let mut succeeded = true;
    for timer in &due {
        // In a task of its own, so that a panic affects no other timer.
        let (its_service, its_timer, term) = (service.clone(), timer.clone(), term.number);
        let fired = tokio::spawn(async move { its_service.fire(&its_timer, term).await }).await;
        match fired {
            Ok(Ok(())) => {}
            Ok(Err(Error::TakenOver)) => return false,
            Ok(Err(error)) => {
                tracing::error!(%error, timer = timer.name, "timer failed, will retry");
                succeeded = false;
            }
            Err(_) => {
                tracing::error!(timer = timer.name, "timer panicked, will retry");
                succeeded = false;
            }
        }
    }
    succeeded
}

async fn next_due(service: &Service) -> Option<DateTime<Utc>> {
    let mut tx = service.store.begin_read().await.ok()?;
    timers::next_due(&mut tx).await.ok().flatten()
}

/// Periodic checks.
struct Checks {
    check_at: DateTime<Utc>,
    /// How far the check of all open cases has come.
    audited: CaseCursor,
}

impl Checks {
    /// Runs the checks due at `now`; `false` when one failed and is to be retried.
    async fn run_due(&mut self, service: &Service, now: DateTime<Utc>) -> bool {
        // The clock may have been set back.
        self.check_at = self.check_at.min(now + CHECK_EVERY);
        if now >= self.check_at {
            // One that fails keeps the others from nothing.
            let results = [
                ("plan handovers", service.plan_handovers().await),
                ("plan the report", service.plan_report().await),
                ("plan to tell of gaps", service.plan_coverage().await),
                ("plan to tell of the catalogue", service.plan_catalogue().await),
                ("plan the ends of swaps", service.plan_swaps().await),
                ("check the timers", self.repair_timers(service).await),
                ("report deactivated owners", service.report_owners_who_left().await.map(drop)),
            ];
            let failed = results.iter().filter_map(|(what, result)| Some((what, result.as_ref().err()?)));
            let mut done = true;
            for (what, error) in failed {
                tracing::warn!(%error, "cannot {what}, will retry");
                done = false;
            }
            service.health_monitor.self_check_ran(BotLoop::Timers, done);
            if !done {
                return false;
            }
            self.check_at = now + CHECK_EVERY;
        }
        true
    }

    async fn repair_timers(&mut self, service: &Service) -> store::Result<()> {
        let missing = service.mend_timers().await?;
        let (audited, wrong) = service.audit_timers(self.audited).await?;
        self.audited = audited;
        if missing + wrong > 0 {
            tracing::error!(missing, wrong, "self-check restored missing or wrong timers of open cases");
        }
        Ok(())
    }
}
