//! Keeps the lease, or waits for it. Who holds it renews it; a stand-by takes it when it was given back, when its holder
//! is certainly gone, or when it has not moved for longer than a holder acts without renewing.
//!
//! No clock of one machine is compared with that of another: a holder counts from just before it sent a renewal that was
//! accepted, a stand-by from just after it first saw the lease as it still is, each on its own [`uptime`].

mod process;

use crate::service::{Clock, Lease, Term, uptime};
use crate::store;
use crate::store::lease::Seen;
use crate::store::{FileLock, Store, lease};
use std::time::Duration;
use tokio::{sync::watch, task::JoinSet, time::timeout};

/// How often the holder says that it is there.
const RENEW: Duration = Duration::from_millis(1_500);
/// How long after that it acts without saying so again.
const HOLD: Duration = Duration::from_secs(5);
/// How long a stand-by sees nothing move before it takes over: a third longer, in case clocks run at different speeds.
const WAIT: Duration = Duration::from_millis(6_500);
/// How often a stand-by looks.
const LOOK: Duration = Duration::from_millis(500);
/// How long the database may take to answer; a transaction of a process that was frozen in it may have to end first.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long what is under way gets to be finished when a term ends.
const FAREWELL: Duration = Duration::from_secs(3);
/// Where there can be no second replica, a term ends with the process.
const FOREVER: Duration = Duration::MAX;

/// Holds the lease, or stands by for it.
#[derive(Debug)]
pub struct LeaseHolder {
    pub store: Store,
    pub clock: Clock,
    /// The only process on the database: there is nobody to renew the lease for.
    pub alone: Option<FileLock>,
    /// Where everybody in this process looks what it is.
    pub lease: watch::Sender<Lease>,
}

/// Why a term ended.
enum End {
    TakenOver,
    Stopped,
    /// A part of the work ended by itself, which none does.
    Broken,
}

impl LeaseHolder {
    /// Has `begin` start the loops of each term of this replica, and ends them with it. Returns when told to stop, or
    /// when a loop ended by itself; the lease is given back then.
    pub async fn run(
        self,
        begin: impl Fn(&Term, watch::Receiver<bool>) -> JoinSet<()>,
        mut stop: watch::Receiver<bool>,
    ) {
        while let Some(term) = self.stands_by(&mut stop).await {
            tracing::info!(term = term.number, "this replica acts from now on");
            self.lease.send_replace(Lease::Held(term.clone()));
            let (end, ended) = watch::channel(false);
            let mut loops = begin(&term, ended);
            let why = tokio::select! {
                () = self.keeps(&term) => End::TakenOver,
                _ = loops.join_next() => End::Broken,
                _ = stop.changed() => End::Stopped,
            };
            let _ = end.send(true);
            self.farewell(&term, &why, loops).await;
            self.lease.send_replace(Lease::StandBy);
            match why {
                End::TakenOver => {
                    tracing::warn!(term = term.number, "another replica has taken over; standing by")
                }
                End::Stopped | End::Broken => {
                    if let Err(error) = self.gives_back(term.number).await {
                        tracing::warn!(%error, "the lease could not be given back; it is taken when it has run out");
                    }
                    return;
                }
            }
        }
    }

    /// What is under way is finished, while the lease is still this replica's.
    async fn farewell(&self, term: &Term, why: &End, mut loops: JoinSet<()>) {
        let all = timeout(FAREWELL, async { while loops.join_next().await.is_some() {} });
        let finished = match why {
            End::TakenOver => all.await.is_ok(),
            End::Stopped | End::Broken => tokio::select! {
                finished = all => finished.is_ok(),
                () = self.keeps(term) => false,
            },
        };
        if !finished {
            tracing::warn!("something was still under way; whoever acts next takes it up again");
        }
    }

    /// Waits for the lease; `None` when told to stop.
    async fn stands_by(&self, stop: &mut watch::Receiver<bool>) -> Option<Term> {
        let mut sighting = Sighting::default();
        let mut failing = false;
        while !*stop.borrow() {
            match self.in_time(self.tries(&mut sighting)).await {
                Ok(Some(term)) => return Some(term),
                Ok(None) => failing = false,
                Err(error) if !failing => {
                    tracing::warn!(%error, "the lease cannot be looked at; trying again");
                    failing = true;
                }
                Err(_) => {}
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                _ = stop.changed() => break,
            }
        }
        None
    }

    /// Looks at the lease, and takes it if it may be taken.
    async fn tries(&self, sighting: &mut Sighting) -> store::Result<Option<Term>> {
        let asked = uptime();
        let mut tx = self.store.begin_aside().await?;
        let seen = lease::look(&mut tx).await?;
        let is_free = seen.holder.as_deref().is_none_or(process::is_gone);
        if !(self.alone.is_some() || is_free || sighting.is_ripe(&seen, asked, uptime())) {
            return Ok(None);
        }
        let until = if self.alone.is_some() { FOREVER } else { uptime() + HOLD };
        let taken = lease::take(&mut tx, &seen, &process::own_name()).await?;
        tx.commit().await?;
        Ok(taken.map(|number| Term::new(number, self.clock.now(), until)))
    }

    /// Renews the lease; returns when another has taken over. A database that is away is no reason to: what must not be
    /// done without a renewal is not done, and goes on after the next one.
    async fn keeps(&self, term: &Term) {
        if self.alone.is_some() {
            return std::future::pending().await;
        }
        let mut failing = false;
        loop {
            tokio::time::sleep(if failing { LOOK } else { RENEW }).await;
            let asked = uptime();
            match self.in_time(self.renews(term.number)).await {
                Ok(true) => {
                    term.extend(asked + HOLD);
                    failing = false;
                }
                Ok(false) => return,
                Err(error) => {
                    if !failing {
                        tracing::warn!(%error, "the lease cannot be renewed; trying again");
                    }
                    failing = true;
                }
            }
        }
    }

    async fn renews(&self, term: i64) -> store::Result<bool> {
        let mut tx = self.store.begin_aside().await?;
        let renewed = lease::renew(&mut tx, term).await?;
        tx.commit().await?;
        Ok(renewed)
    }

    async fn gives_back(&self, term: i64) -> store::Result<()> {
        let mut tx = self.store.begin_aside().await?;
        lease::give_back(&mut tx, term).await?;
        tx.commit().await
    }

    async fn in_time<T>(&self, asking: impl Future<Output = store::Result<T>>) -> store::Result<T> {
        timeout(PATIENCE, asking).await.unwrap_or(Err(store::Error::NoAnswer))
    }
}

/// Whether a replica holds the lease and renews it. Takes seconds when one has held it.
pub async fn is_kept(store: &Store) -> bool {
    let look = async || {
        let mut tx = store.begin_aside().await.ok()?;
        // A database that is empty has no lease.
        lease::look(&mut tx).await.ok().filter(|seen| seen.holder.is_some())
    };
    let Some(first) = look().await else { return false };
    tokio::time::sleep(2 * RENEW).await;
    look().await.is_some_and(|now| now != first)
}

/// The lease as a stand-by first saw it, and when, if it has not moved since.
#[derive(Debug, Default)]
struct Sighting(Option<(Seen, Duration)>);

impl Sighting {
    /// Whether its holder has stopped acting, now that it was seen like this by a question asked and answered then.
    fn is_ripe(&mut self, seen: &Seen, asked: Duration, answered: Duration) -> bool {
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
