//! Winding the clock forward so that everything in between happens in its own minute, as if one had waited.

use super::{faults::Weather, scene::Scene};
use crate::store::{self, outbox, timers};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use std::time::Duration;
use tokio::time::Instant;

/// How long one stop waits for its messages to be out.
const SETTLING: Duration = Duration::from_secs(2);
const LOOK_AGAIN: Duration = Duration::from_millis(10);
/// After this long (real time) the rest of the way is made in one go.
const LONGEST: Duration = Duration::from_secs(20);

/// What the clock shows.
#[derive(Debug, Serialize)]
pub(super) struct Shows {
    now: DateTime<Utc>,
    /// Seconds ahead of the real time.
    offset: i64,
    /// When somebody hears of something next.
    next_due: Option<DateTime<Utc>>,
}

impl Scene {
    pub async fn shows(&self) -> store::Result<Shows> {
        let next_due = self.next_heard_of().await?;
        let now = self.clock.now();
        // Half a second more, so that whole minutes stay whole.
        let ahead = now - Utc::now() + TimeDelta::milliseconds(500);
        Ok(Shows { now, offset: ahead.num_seconds(), next_due })
    }

    /// Winds forward, with a stop at every timer on the way.
    pub async fn forward(&self, by: TimeDelta) -> store::Result<()> {
        let _alone = self.winding.lock().await;
        let (started, target) = (Instant::now(), self.clock.now() + by);
        self.settle().await?;
        // Without a bot no timer is ever done with: it all comes when there is one again.
        while started.elapsed() < LONGEST && self.works().await {
            match timers::next_due(&mut self.store.begin_read().await?).await? {
                Some(due) if due <= target => self.stop_at(due).await?,
                Some(_) | None => break,
            }
        }
        self.stop_at(target).await
    }

    /// Winds to just the next timer that somebody hears of; nothing if there is none.
    pub async fn to_next(&self) -> store::Result<()> {
        match self.next_heard_of().await? {
            Some(due) => self.forward((due - self.clock.now()).max(TimeDelta::zero())).await,
            None => Ok(()),
        }
    }

    async fn next_heard_of(&self) -> store::Result<Option<DateTime<Utc>>> {
        timers::next_due_except_board(&mut self.store.begin_read().await?).await
    }

    async fn stop_at(&self, at: DateTime<Utc>) -> store::Result<()> {
        let ahead = at - self.clock.now();
        if ahead > TimeDelta::zero() {
            self.clock.forward(ahead);
        }
        self.settle().await
    }

    /// Waits until what is due has fired and what it says is out, as far as it can be.
    async fn settle(&self) -> store::Result<()> {
        let deadline = Instant::now() + SETTLING;
        while Instant::now() < deadline && self.works().await {
            let mut tx = self.store.begin_read().await?;
            let fired = timers::next_due(&mut tx).await?.is_none_or(|due| due > self.clock.now());
            let out = outbox::count_pending(&mut tx, self.clock.now()).await? == 0
                || self.weather() != Weather::Fine;
            if fired && out {
                break;
            }
            drop(tx);
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        Ok(())
    }
}
