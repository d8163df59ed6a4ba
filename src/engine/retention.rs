//! Forgets what is older than the configuration keeps it (`[privacy]`), a batch at a time, so that nobody waits for it.

use crate::domain::base::ids::CaseId;
use crate::service::{Service, Term};
use crate::store;
use crate::store::retention::{self, Progress};
use crate::store::{inbox, lease};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;
use tokio::sync::watch;

const EVERY: TimeDelta = TimeDelta::hours(6);
/// A pass that failed is tried again after this time.
const RETRY: TimeDelta = TimeDelta::minutes(10);
/// The pause between two batches.
const PAUSE: Duration = Duration::from_millis(200);
/// With so many messages unsent, their edits wait: people's messages are in front of them, but not in Telegram's limits.
const MOST_UNSENT: i64 = 200;

/// How long what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeepTerms {
    pub closed_cases: TimeDelta,
    pub sent: TimeDelta,
    pub parked: TimeDelta,
    pub strangers: TimeDelta,
}

/// Forgets in this term of the lease, until told to stop.
pub async fn run(service: Service, term: Term, keep: KeepTerms, mut stop: watch::Receiver<bool>) {
    let mut next = service.clock.now();
    while !*stop.borrow() {
        tokio::select! {
            () = service.clock.wait_until(next) => {}
            _ = stop.changed() => return,
        }
        let pass = Pass { service: &service, term: &term, stop: &stop };
        let done = pass.run(keep, service.clock.now()).await;
        if let Err(error) = &done {
            tracing::warn!(%error, "cannot forget what is old, will retry");
        }
        next = service.clock.now() + if done.is_ok() { EVERY } else { RETRY };
    }
}

struct Pass<'a> {
    service: &'a Service,
    term: &'a Term,
    stop: &'a watch::Receiver<bool>,
}

impl Pass<'_> {
    async fn run(&self, keep: KeepTerms, now: DateTime<Utc>) -> store::Result<()> {
        let mut tx = self.service.store.begin().await?;
        lease::fence(&mut tx, self.term.number).await?;
        inbox::forget_old(&mut tx, now).await?;
        retention::forget_parked(&mut tx, before(now, keep.parked)).await?;
        retention::forget_strangers(&mut tx, before(now, keep.strangers)).await?;
        tx.commit().await?;
        self.forget_sent(before(now, keep.sent)).await?;
        self.erase_cases(before(now, keep.closed_cases)).await
    }

    async fn forget_sent(&self, before: DateTime<Utc>) -> store::Result<()> {
        let mut after = 0;
        while !*self.stop.borrow() {
            let mut tx = self.service.store.begin().await?;
            lease::fence(&mut tx, self.term.number).await?;
            let progress = retention::forget_sent(&mut tx, after, before).await?;
            tx.commit().await?;
            let Progress::After(last) = progress else { break };
            after = last;
            tokio::time::sleep(PAUSE).await;
        }
        Ok(())
    }

    async fn erase_cases(&self, closed_before: DateTime<Utc>) -> store::Result<()> {
        let mut after = CaseId(0);
        while !*self.stop.borrow() {
            let mut tx = self.service.store.begin_read().await?;
            let unsent = retention::count_unsent(&mut tx).await?;
            drop(tx);
            if unsent < MOST_UNSENT {
                let mut tx = self.service.store.begin().await?;
                lease::fence(&mut tx, self.term.number).await?;
                let now = self.service.clock.now();
                let progress = retention::erase_cases(&mut tx, after, closed_before, now).await?;
                tx.commit().await?;
                let Progress::After(last) = progress else { break };
                after = last;
                tracing::info!(up_to = last.0, "erased names, numbers and texts of old closed cases");
                self.service.notifier.notify();
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(())
    }
}

/// The moment so long ago; of a span of centuries, the first there is.
fn before(now: DateTime<Utc>, kept: TimeDelta) -> DateTime<Utc> {
    now.checked_sub_signed(kept).unwrap_or(DateTime::<Utc>::MIN_UTC)
}
