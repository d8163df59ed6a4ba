//! Acquires and renews the lease. A standby replica takes it when it was released, when its holder's process has certainly
//! ended, or when it was not renewed for longer than a holder acts without renewing.
//!
//! The clocks of two machines are never compared: a holder counts from just before it sent a renewal that was accepted, a
//! standby from just after it first saw the lease in its present state, each on its own [`uptime`].

mod process;

use crate::service::{Clock, Lease, Term, uptime};
use crate::store;
use crate::store::lease::LeaseRow;
use crate::store::{FileLock, Store, lease};
use std::time::Duration;
use tokio::{sync::watch, task::JoinSet, time::timeout};

/// How often the holder renews the lease.
const RENEW: Duration = Duration::from_millis(1_500);
/// How long the holder acts after a renewal.
const HOLD: Duration = Duration::from_secs(5);
/// How long a standby waits without a renewal before it takes over: a third longer, as clocks run at different speeds.
const WAIT: Duration = Duration::from_millis(6_500);
/// How often a standby reads the lease.
const POLL: Duration = Duration::from_millis(500);
/// How long the database may take to answer; it may have to end the transaction of a frozen process first.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How long the loops may take to finish when a term ends.
const GRACE_PERIOD: Duration = Duration::from_secs(3);
/// Where there can be no second replica, a term ends with the process.
const FOREVER: Duration = Duration::MAX;

/// Holds the lease, or waits for it.
#[derive(Debug)]
pub struct LeaseHolder {
    pub store: Store,
    pub clock: Clock,
    /// This is the only process on the database: the lease needs no renewal.
    pub alone: Option<FileLock>,
    /// Publishes the state of the lease to the rest of the process.
    pub lease: watch::Sender<Lease>,
}

/// Why a term ended.
enum End {
    TakenOver,
    Stopped,
    /// A loop ended unexpectedly.
    Broken,
}

impl LeaseHolder {
    /// Starts the loops with `begin` at the beginning of each term of this replica, and stops them at its end. Releases the
    /// lease and returns when told to stop, or when a loop ended unexpectedly.
    pub async fn run(
        self,
        begin: impl Fn(&Term, watch::Receiver<bool>) -> JoinSet<()>,
        mut stop: watch::Receiver<bool>,
    ) {
        while let Some(term) = self.acquire(&mut stop).await {
            tracing::info!(term = term.number, "lease acquired, this replica is active");
            self.lease.send_replace(Lease::Held(term.clone()));
            let (end, ended) = watch::channel(false);
            let mut loops = begin(&term, ended);
            let why = tokio::select! {
                () = self.renew_until_lost(&term) => End::TakenOver,
                _ = loops.join_next() => End::Broken,
                _ = stop.changed() => End::Stopped,
            };
            let _ = end.send(true);
            self.finish_loops(&term, &why, loops).await;
            self.lease.send_replace(Lease::StandBy);
            match why {
                End::TakenOver => {
                    tracing::warn!(term = term.number, "another replica took over the lease, standing by")
                }
                End::Stopped | End::Broken => {
                    if let Err(error) = self.release(term.number).await {
                        tracing::warn!(%error, "cannot release the lease, it will expire");
                    }
                    return;
                }
            }
        }
    }

    /// Lets the loops finish what they began, while this replica still holds the lease.
    async fn finish_loops(&self, term: &Term, why: &End, mut loops: JoinSet<()>) {
        let all = timeout(GRACE_PERIOD, async { while loops.join_next().await.is_some() {} });
        let finished = match why {
            End::TakenOver => all.await.is_ok(),
            End::Stopped | End::Broken => tokio::select! {
                finished = all => finished.is_ok(),
                () = self.renew_until_lost(term) => false,
            },
        };
        if !finished {
            tracing::warn!("loops did not finish in time, the next holder of the lease continues their work");
        }
    }

    /// Waits for the lease; `None` when told to stop.
    async fn acquire(&self, stop: &mut watch::Receiver<bool>) -> Option<Term> {
        let mut observation = Observation::default();
        let mut failing = false;
        while !*stop.borrow() {
            match with_timeout(self.try_acquire(&mut observation)).await {
                Ok(Some(term)) => return Some(term),
                Ok(None) => failing = false,
                Err(error) if !failing => {
                    tracing::warn!(%error, "cannot read the lease, will retry");
                    failing = true;
                }
                Err(_) => {}
            }
            tokio::select! {
                () = tokio::time::sleep(POLL) => {}
                _ = stop.changed() => break,
            }
        }
        None
    }

    /// Reads the lease, and takes it if it is free.
    async fn try_acquire(&self, observation: &mut Observation) -> store::Result<Option<Term>> {
        let asked = uptime();
        let mut tx = self.store.begin_aside().await?;
        let seen = lease::load(&mut tx).await?;
        let is_free = seen.holder.as_deref().is_none_or(process::is_gone);
        if !(self.alone.is_some() || is_free || observation.is_expired(&seen, asked, uptime())) {
            return Ok(None);
        }
        let until = if self.alone.is_some() { FOREVER } else { uptime() + HOLD };
        let taken = lease::acquire(&mut tx, &seen, &process::own_name()).await?;
        tx.commit().await?;
        Ok(taken.map(|number| Term::new(number, self.clock.now(), until)))
    }

    /// Renews the lease; returns when another replica has taken over. While the database is unavailable the term just expires,
    /// and continues after the next renewal.
    async fn renew_until_lost(&self, term: &Term) {
        if self.alone.is_some() {
            return std::future::pending().await;
        }
        let mut failing = false;
        loop {
            tokio::time::sleep(if failing { POLL } else { RENEW }).await;
            let asked = uptime();
            match with_timeout(self.renew(term.number)).await {
                Ok(true) => {
                    term.extend(asked + HOLD);
                    failing = false;
                }
                Ok(false) => return,
                Err(error) => {
                    if !failing {
                        tracing::warn!(%error, "cannot renew the lease, will retry");
                    }
                    failing = true;
                }
            }
        }
    }

    async fn renew(&self, term: i64) -> store::Result<bool> {
        let mut tx = self.store.begin_aside().await?;
        let renewed = lease::renew(&mut tx, term).await?;
        tx.commit().await?;
        Ok(renewed)
    }

    async fn release(&self, term: i64) -> store::Result<()> {
        let mut tx = self.store.begin_aside().await?;
        lease::release(&mut tx, term).await?;
        tx.commit().await
    }
}

async fn with_timeout<T>(query: impl Future<Output = store::Result<T>>) -> store::Result<T> {
    timeout(TIMEOUT, query).await.unwrap_or(Err(store::Error::NoAnswer))
}

/// Whether a replica holds the lease and renews it. Takes seconds when one has held it.
pub async fn is_held(store: &Store) -> bool {
    let read = async || {
        let mut tx = store.begin_aside().await.ok()?;
        // An empty database has no lease.
        lease::load(&mut tx).await.ok().filter(|seen| seen.holder.is_some())
    };
    let Some(first) = read().await else { return false };
    tokio::time::sleep(2 * RENEW).await;
    read().await.is_some_and(|now| now != first)
}

/// The lease as a standby first saw it, and when, if it has not changed since.
#[derive(Debug, Default)]
struct Observation(Option<(LeaseRow, Duration)>);

impl Observation {
    /// Whether its holder has certainly stopped acting, given `seen` by a query sent at `asked` and answered at `answered`.
    fn is_expired(&mut self, seen: &LeaseRow, asked: Duration, answered: Duration) -> bool {
        match &self.0 {
            Some((same, since)) if same == seen => asked.saturating_sub(*since) >= WAIT,
            Some(_) | None => {
                self.0 = Some((seen.clone(), answered));
                false
            }
        }
    }
}

#[cfg(test)]
mod tests;
