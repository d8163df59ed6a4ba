//! Moves the session's clock forward so that everything in between happens at its own time.

use super::{session::Session, telegram::TelegramStatus};
use crate::store::{self, outbox, timers};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use std::time::Duration;
use tokio::time::Instant;

/// How long each stop waits for its messages to be sent.
const SETTLE_TIMEOUT: Duration = Duration::from_secs(2);
const POLL_INTERVAL: Duration = Duration::from_millis(10);
/// After this long (real time) the clock moves to its target without further stops.
const LONGEST: Duration = Duration::from_secs(20);

/// The session's time, as the page shows it.
#[derive(Debug, Serialize)]
pub(super) struct ClockState {
    now: DateTime<Utc>,
    /// Seconds ahead of the real time.
    offset: i64,
    /// When the next timer falls due that somebody is notified of.
    next_due: Option<DateTime<Utc>>,
}

impl Session {
    pub async fn clock_state(&self) -> store::Result<ClockState> {
        let next_due = self.next_notified().await?;
        let now = self.clock.now();
        // Half a second more, so that whole minutes stay whole.
        let ahead = now - Utc::now() + TimeDelta::milliseconds(500);
        Ok(ClockState { now, offset: ahead.num_seconds(), next_due })
    }

    /// Moves the clock forward, with a stop at every timer on the way.
    pub async fn forward(&self, by: TimeDelta) -> store::Result<()> {
        let _one_at_a_time = self.clock_lock.lock().await;
        let (started, target) = (Instant::now(), self.clock.now() + by);
        self.settle().await?;
        // Without a bot no timer fires; they all fire when there is one again.
        while started.elapsed() < LONGEST && self.bot_runs().await {
            match timers::next_due(&mut self.store.begin_read().await?).await? {
                Some(due) if due <= target => self.stop_at(due).await?,
                Some(_) | None => break,
            }
        }
        self.stop_at(target).await
    }

    /// Moves the clock to the next timer that somebody is notified of, if there is one.
    pub async fn forward_to_next(&self) -> store::Result<()> {
        match self.next_notified().await? {
            Some(due) => self.forward((due - self.clock.now()).max(TimeDelta::zero())).await,
            None => Ok(()),
        }
    }

    async fn next_notified(&self) -> store::Result<Option<DateTime<Utc>>> {
        timers::next_due_except_board(&mut self.store.begin_read().await?).await
    }

    async fn stop_at(&self, at: DateTime<Utc>) -> store::Result<()> {
        let ahead = at - self.clock.now();
        if ahead > TimeDelta::zero() {
            self.clock.forward(ahead);
        }
        self.settle().await
    }

    /// Waits until what is due has fired and its messages are sent, if they can be.
    async fn settle(&self) -> store::Result<()> {
        let deadline = Instant::now() + SETTLE_TIMEOUT;
        while Instant::now() < deadline && self.bot_runs().await {
            let mut tx = self.store.begin_read().await?;
            let fired = timers::next_due(&mut tx).await?.is_none_or(|due| due > self.clock.now());
            let sent = outbox::count_pending(&mut tx, self.clock.now()).await? == 0
                || self.telegram.status() != TelegramStatus::Fine;
            if fired && sent {
                break;
            }
            drop(tx);
            tokio::time::sleep(POLL_INTERVAL).await;
        }
        Ok(())
    }
}
