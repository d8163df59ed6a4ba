//! Sends what is in the outbox: claim, render, send, mark. Every way a call can end leads somewhere.

mod board;
mod delivery;
mod digest;
mod send_result;

use super::pace::{Limits, Pace};
use crate::domain::message::sending::UnknownOutcome;
use crate::service::{KillPoint, Part, Service, Term};
use crate::store;
use crate::store::outbox::{OutboxRow, Place, Start};
use crate::store::{Tx, lease, outbox};
use crate::telegram::client::Client;
use crate::text::Texts;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

/// How many messages are on their way at once.
const AT_ONCE: usize = 32;
/// How many heads are looked at in one go; mostly the first may leave.
const LOOKED_AT: i64 = 8;
/// The pause after a database fault.
const PAUSE: Duration = Duration::from_millis(500);

/// Sends from the outbox.
#[derive(Clone, Debug)]
pub struct Sender {
    pub service: Service,
    /// Sends nothing once the term may be over.
    pub client: Client,
    pub texts: Arc<Texts>,
    /// Its number tells what is under way from what an earlier term left so.
    pub term: Term,
    pace: Arc<Mutex<Pace>>,
    lines: Arc<Semaphore>,
    /// Rows that go out by themselves, since they could not be sent among others.
    alone: Arc<Mutex<BTreeSet<i64>>>,
}

impl Sender {
    /// A sender for one term of the lease.
    pub fn new(service: Service, client: &Client, texts: Arc<Texts>, term: Term, limits: Limits) -> Self {
        let pace = Arc::new(Mutex::new(Pace::new(limits)));
        let lines = Arc::new(Semaphore::new(AT_ONCE));
        let client = client.during(&term);
        Sender { service, client, texts, term, pace, lines, alone: Arc::default() }
    }

    /// Sends until told to stop; what is on its way then is finished first.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let beat = self.service.health_monitor.of(Part::Sender);
        let mut under_way = JoinSet::new();
        while let Err(error) = self.take_over().await {
            tracing::warn!(%error, "the outbox cannot be read");
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                _ = stop.changed() => return,
            }
        }
        while !*stop.borrow() {
            beat.turns();
            if !self.term.holds() {
                tokio::time::sleep(PAUSE).await;
                continue;
            }
            let next = match self.claim().await {
                Ok((rows, next)) => {
                    let idle = rows.is_empty();
                    for (rows, line) in rows {
                        under_way.spawn(self.clone().deliver(rows, line));
                    }
                    if !idle {
                        continue;
                    }
                    next
                }
                // Another version wrote what this one cannot read, while this one acts.
                Err(store::Error::Corrupt { table: "outbox", .. }) if self.take_over().await.is_ok() => {
                    continue;
                }
                Err(error) => {
                    tracing::warn!(%error, "the outbox cannot be read");
                    Some(self.service.clock.now() + TimeDelta::seconds(1))
                }
            };
            let wait = async {
                match next {
                    Some(at) => self.service.clock.reaches(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = wait => {}
                () = self.service.notifier.outbox.notified() => {}
                Some(_) = under_way.join_next() => {}
                _ = stop.changed() => break,
            }
        }
        while under_way.join_next().await.is_some() {}
    }

    /// What an earlier term left under way may or may not have arrived: repeated, or let go, by its kind.
    ///
    /// # Errors
    /// A fault: nothing was taken over.
    pub async fn take_over(&self) -> store::Result<()> {
        let now = self.service.clock.now();
        let mut tx = self.service.store.begin().await?;
        lease::fence(&mut tx, self.term.number).await?;
        let buried = outbox::bury_unreadable(&mut tx, now).await?;
        if buried > 0 {
            tracing::error!(messages = buried, "another version left what this one cannot read");
        }
        for (id, notice) in outbox::orphans(&mut tx, self.term.number).await? {
            match notice.in_doubt() {
                UnknownOutcome::LetGo => outbox::void(&mut tx, id, "in doubt", now).await?,
                UnknownOutcome::Repeat => outbox::again(&mut tx, id, now, true).await?,
                UnknownOutcome::RepeatSilently | UnknownOutcome::RepeatOnce => {
                    outbox::again(&mut tx, id, now, false).await?
                }
            }
        }
        tx.commit().await
    }

    /// Claims what may leave now; with nothing to claim, when to look again.
    /// No more are claimed than there are lines: what waits for one is not under way yet. What goes out in one message
    /// is claimed together.
    ///
    /// # Errors
    /// A fault: nothing was claimed.
    pub async fn claim(
        &self,
    ) -> store::Result<(Vec<(Vec<OutboxRow>, OwnedSemaphorePermit)>, Option<DateTime<Utc>>)> {
        let now = self.service.clock.now();
        let mut tx = self.service.store.begin().await?;
        let (admitted, mut next) = self.admit(&mut tx, now).await?;
        if admitted.is_empty() {
            return Ok((Vec::new(), next));
        }
        lease::fence(&mut tx, self.term.number).await?;
        let mut claimed = Vec::with_capacity(admitted.len());
        for (row, line) in admitted {
            match outbox::start(&mut tx, row.id, self.term.number, now).await? {
                Start::Started => claimed.push((self.with_others(&mut tx, row, now).await?, line)),
                // What it gave way to may go at once.
                Start::GaveWay => next = Some(now),
                Start::NotReady => {}
            }
        }
        tx.commit().await?;
        Ok((claimed, next))
    }

    /// What may leave now, with a line for each; where nothing may, when something will.
    async fn admit(
        &self,
        tx: &mut Tx,
        now: DateTime<Utc>,
    ) -> store::Result<(Vec<(OutboxRow, OwnedSemaphorePermit)>, Option<DateTime<Utc>>)> {
        let (mut admitted, mut next) = (Vec::new(), None);
        let mut after = Place::FIRST;
        // A line that becomes free rings the bell.
        while self.lines.available_permits() > 0 {
            if let Some(until) = self.pace().nobody_before(now) {
                next = sooner(next, Some(until));
                break;
            }
            let heads = outbox::heads(tx, now, after, LOOKED_AT).await?;
            let Some(last) = heads.last() else { break };
            after = last.place();
            let mut pace = self.pace();
            for row in heads {
                let Ok(line) = Arc::clone(&self.lines).try_acquire_owned() else {
                    return Ok((admitted, next));
                };
                match pace.admit(row.chat, now) {
                    Ok(()) => admitted.push((row, line)),
                    Err(later) => next = sooner(next, Some(later)),
                }
            }
        }
        if admitted.is_empty() {
            next = sooner(next, outbox::next_ready(tx, now).await?);
        }
        Ok((admitted, next))
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends one message and notes what came of it. Noting is tried until the database takes it; what has gone out
    /// is not sent again for that.
    pub async fn deliver(self, rows: Vec<OutboxRow>, _line: OwnedSemaphorePermit) {
        match <[OutboxRow; 1]>::try_from(rows) {
            Ok([row]) => self.deliver_one(row).await,
            Err(rows) => self.deliver_together(rows).await,
        }
        self.service.notifier.outbox.notify_one();
    }

    async fn deliver_one(&self, row: OutboxRow) {
        KillPoint::BeforeSending.reached();
        let (sender, its_row) = (self.clone(), row.clone());
        // In a task of its own: a panic is that message's, and blocks nobody.
        let outcome = tokio::spawn(async move { sender.send_out(&its_row).await }).await;
        KillPoint::AfterSending.reached();
        while let Err(error) = self.note(&row, &outcome).await {
            tracing::warn!(%error, row = row.id, "what came of a message cannot be noted yet");
            tokio::time::sleep(PAUSE).await;
        }
    }
}

fn sooner(one: Option<DateTime<Utc>>, other: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    one.into_iter().chain(other).min()
}
