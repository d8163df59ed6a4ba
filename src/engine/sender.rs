//! Sends the messages in the outbox: claim, render, send, record the result.

mod arrival;
mod delivery;
mod digest;
mod reminder_list;
mod send_result;

use super::health_facts::Surroundings;
use super::pace::{Limits, Pace};
use crate::domain::message::spec::UnknownOutcome;
use crate::service::{BotLoop, KillPoint, Service, Term};
use crate::store;
use crate::store::outbox::{Claim, OutboxRow, QueuePosition};
use crate::store::{Tx, lease, outbox};
use crate::telegram::client::Client;
use crate::text::Texts;
use chrono::{DateTime, TimeDelta, Utc};
use delivery::{HELD_TOO_LONG, is_on_a_rung};
use send_result::UNKNOWN_OUTCOME;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

/// How many messages are being sent at once.
const AT_ONCE: usize = 32;
/// How many ready messages are read at once; mostly the first may be sent.
const BATCH: usize = 8;
/// The pause after a database fault.
const PAUSE: Duration = Duration::from_millis(500);

/// What is to be sent as one message, and the permit to do so.
type Claimed = (Batch, OwnedSemaphorePermit);

/// Rows that are sent as one message.
#[derive(Debug)]
pub enum Batch {
    One(OutboxRow),
    /// Reminders that were ready together.
    Digest(Vec<OutboxRow>),
    /// Reminders of a leader: what falls due within this time of a loud one is added to it without a sound.
    List {
        rows: Vec<OutboxRow>,
        window: TimeDelta,
    },
}

impl Batch {
    pub fn rows(&self) -> &[OutboxRow] {
        match self {
            Batch::One(row) => std::slice::from_ref(row),
            Batch::Digest(rows) | Batch::List { rows, .. } => rows,
        }
    }
}

/// Sends from the outbox.
#[derive(Clone, Debug)]
pub struct Sender {
    pub service: Service,
    /// Sends nothing once the term may be over.
    pub client: Client,
    pub texts: Arc<Texts>,
    /// Rows are claimed under its number.
    pub term: Term,
    pace: Arc<Mutex<Pace>>,
    permits: Arc<Semaphore>,
    /// Reminders that could not be sent in a digest.
    individual: Arc<Mutex<BTreeSet<i64>>>,
    /// For `/health`.
    surroundings: Option<Arc<Surroundings>>,
}

impl Sender {
    /// A sender for one term of the lease.
    pub fn new(service: Service, client: &Client, texts: Arc<Texts>, term: Term, limits: Limits) -> Self {
        let pace = Arc::new(Mutex::new(Pace::new(limits)));
        let permits = Arc::new(Semaphore::new(AT_ONCE));
        let client = client.within_term(&term);
        Sender { service, client, texts, term, pace, permits, individual: Arc::default(), surroundings: None }
    }

    /// The same, which knows what the bot stands on.
    pub fn with_surroundings(self, surroundings: Arc<Surroundings>) -> Self {
        Sender { surroundings: Some(surroundings), ..self }
    }

    /// Sends until told to stop; messages that are being sent then are finished first.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let heartbeat = self.service.health_monitor.heartbeat(BotLoop::Sender);
        let mut sending = JoinSet::new();
        while let Err(error) = self.take_over().await {
            tracing::warn!(%error, "cannot read the outbox, will retry");
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                _ = stop.changed() => return,
            }
        }
        while !*stop.borrow() {
            heartbeat.beat();
            if !self.term.holds() {
                tokio::time::sleep(PAUSE).await;
                continue;
            }
            let next = match self.claim().await {
                Ok((batches, next)) => {
                    let idle = batches.is_empty();
                    for (batch, permit) in batches {
                        sending.spawn(self.clone().deliver(batch, permit));
                    }
                    if !idle {
                        continue;
                    }
                    next
                }
                // Another version of the program wrote rows that this one cannot read.
                Err(store::Error::Corrupt { table: "outbox", .. }) if self.take_over().await.is_ok() => {
                    continue;
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot read the outbox, will retry");
                    Some(self.service.clock.now() + TimeDelta::seconds(1))
                }
            };
            let wait = async {
                match next {
                    Some(at) => self.service.clock.wait_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = wait => {}
                () = self.service.notifier.outbox.notified() => {}
                Some(_) = sending.join_next() => {}
                _ = stop.changed() => break,
            }
        }
        while sending.join_next().await.is_some() {}
    }

    /// Decides about the rows that an earlier term of the lease had claimed: whether they were sent is not known.
    ///
    /// # Errors
    /// A fault: nothing was decided.
    pub async fn take_over(&self) -> store::Result<()> {
        let now = self.service.clock.now();
        let mut tx = self.service.store.begin().await?;
        lease::fence(&mut tx, self.term.number).await?;
        let unreadable = outbox::discard_unreadable(&mut tx, now).await?;
        if unreadable > 0 {
            tracing::error!(messages = unreadable, "discarded messages written by another version");
        }
        for (id, notice) in outbox::claimed_before(&mut tx, self.term.number).await? {
            match notice.spec().unknown_outcome {
                UnknownOutcome::Drop => outbox::skip(&mut tx, id, UNKNOWN_OUTCOME, now).await?,
                UnknownOutcome::Repeat => outbox::retry(&mut tx, id, now, true).await?,
                UnknownOutcome::RepeatSilently | UnknownOutcome::RepeatOnce => {
                    outbox::retry(&mut tx, id, now, false).await?
                }
            }
        }
        tx.commit().await
    }

    /// Claims what may be sent now, and says when to look again where nothing may. Claims no more rows than there are
    /// permits. What is sent as one message is claimed together.
    ///
    /// # Errors
    /// A fault: nothing was claimed.
    pub async fn claim(&self) -> store::Result<(Vec<Claimed>, Option<DateTime<Utc>>)> {
        let now = self.service.clock.now();
        let mut tx = self.service.store.begin().await?;
        let (admitted, mut next) = self.admit(&mut tx, now).await?;
        if admitted.is_empty() {
            return Ok((Vec::new(), next));
        }
        let ids: Vec<i64> = admitted.iter().map(|(row, _)| row.id).collect();
        let claims = outbox::claim(&mut tx, &ids, self.term.number, now).await?;
        if claims.is_empty() {
            lease::fence(&mut tx, self.term.number).await?;
        }
        let mut claimed = Vec::with_capacity(claims.len());
        for (row, permit) in admitted {
            match claims.get(&row.id) {
                Some(Claim::Claimed { other_reminders, roles }) => {
                    let batch = match self.window(&row, roles) {
                        Some(window) => self.claim_list(&mut tx, row, roles, window, now).await?,
                        None => self.claim_digest(&mut tx, row, *other_reminders, now).await?,
                    };
                    claimed.push((batch, permit));
                }
                // The newer message may be sent at once.
                Some(Claim::Superseded) => next = Some(now),
                None => {}
            }
        }
        tx.commit().await?;
        Ok((claimed, next))
    }

    /// What may be sent now, with a permit for each; where nothing may, when something will.
    async fn admit(
        &self,
        tx: &mut Tx,
        now: DateTime<Utc>,
    ) -> store::Result<(Vec<(OutboxRow, OwnedSemaphorePermit)>, Option<DateTime<Utc>>)> {
        let (mut admitted, mut next) = (Vec::new(), None);
        let mut after = QueuePosition::START;
        // Whoever gives a permit back wakes the sender.
        while self.permits.available_permits() > 0 {
            if let Some(until) = self.pace().nobody_before(now) {
                next = earlier(next, Some(until));
                break;
            }
            let ready = outbox::ready(tx, now, after, BATCH as i64).await?;
            let Some(last) = ready.last() else { break };
            after = last.position();
            let is_last_batch = ready.len() < BATCH;
            let mut pace = self.pace();
            for row in ready {
                let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() else {
                    return Ok((admitted, next));
                };
                match pace.admit(row.chat, now) {
                    Ok(()) => admitted.push((row, permit)),
                    // It is not sent: somebody else is told.
                    Err(later) if later - now > HELD_TOO_LONG && is_on_a_rung(&row) => {
                        admitted.push((row, permit));
                    }
                    Err(later) => next = earlier(next, Some(later)),
                }
            }
            if is_last_batch {
                break;
            }
        }
        if admitted.is_empty() {
            next = earlier(next, outbox::next_ready(tx, now).await?);
        }
        Ok((admitted, next))
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends one message and records the result.
    pub async fn deliver(self, batch: Batch, _permit: OwnedSemaphorePermit) {
        match batch {
            Batch::One(row) => self.deliver_one(row).await,
            Batch::Digest(rows) => self.deliver_digest(rows).await,
            Batch::List { rows, window } => self.deliver_list(rows, window).await,
        }
        self.service.notifier.outbox.notify_one();
    }

    /// Recording is retried until the database takes it: a message that was sent is not sent again for that.
    async fn deliver_one(&self, row: OutboxRow) {
        KillPoint::BeforeSending.reached();
        let (sender, its_row) = (self.clone(), row.clone());
        // In a task of its own: a panic is that message's, and blocks nobody.
        let attempt = tokio::spawn(async move { sender.attempt(&its_row).await }).await;
        KillPoint::AfterSending.reached();
        while let Err(error) = self.record(&row, &attempt).await {
            tracing::warn!(%error, row = row.id, "cannot record the result of a message, will retry");
            tokio::time::sleep(PAUSE).await;
        }
    }
}

fn earlier(one: Option<DateTime<Utc>>, other: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    one.into_iter().chain(other).min()
}
