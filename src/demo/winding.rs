//! Winding the clock forward so that everything in between happens in its own minute, as if one had waited.

use crate::{
    desk::Clock,
    store::{self, Store, outbox, timers},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use std::{sync::Arc, time::Duration};
use tokio::{sync::Mutex, time::Instant};

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
    /// When something happens by itself next.
    next_due: Option<DateTime<Utc>>,
}

/// The clock of the demo and the timers that hang on it.
#[derive(Clone, Debug)]
pub(super) struct Winding {
    clock: Clock,
    store: Store,
    one_at_a_time: Arc<Mutex<()>>,
}

impl Winding {
    pub fn new(clock: Clock, store: Store) -> Self {
        Winding { clock, store, one_at_a_time: Arc::default() }
    }

    pub async fn shows(&self) -> store::Result<Shows> {
        let mut tx = self.store.read().await?;
        let next_due = timers::next_due(&mut tx).await?;
        let now = self.clock.now();
        // Half a second more, so that whole minutes stay whole.
        let ahead = now - Utc::now() + TimeDelta::milliseconds(500);
        Ok(Shows { now, offset: ahead.num_seconds(), next_due })
    }

    /// Winds forward, with a stop at every timer on the way.
    pub async fn forward(&self, by: TimeDelta) -> store::Result<Shows> {
        let _alone = self.one_at_a_time.lock().await;
        let (started, target) = (Instant::now(), self.clock.now() + by);
        self.settle().await?;
        while started.elapsed() < LONGEST {
            match self.next().await? {
                Some(due) if due <= target => self.stop_at(due).await?,
                Some(_) | None => break,
            }
        }
        self.stop_at(target).await?;
        self.shows().await
    }

    /// Winds to just the next timer; nothing if there is none.
    pub async fn to_next(&self) -> store::Result<Shows> {
        let _alone = self.one_at_a_time.lock().await;
        self.settle().await?;
        if let Some(due) = self.next().await? {
            self.stop_at(due).await?;
        }
        self.shows().await
    }

    async fn next(&self) -> store::Result<Option<DateTime<Utc>>> {
        timers::next_due(&mut self.store.read().await?).await
    }

    async fn stop_at(&self, at: DateTime<Utc>) -> store::Result<()> {
        let ahead = at - self.clock.now();
        if ahead > TimeDelta::zero() {
            self.clock.forward(ahead);
        }
        self.settle().await
    }

    /// Waits until what is due has fired and what it says is out.
    async fn settle(&self) -> store::Result<()> {
        let deadline = Instant::now() + SETTLING;
        while Instant::now() < deadline {
            let mut tx = self.store.read().await?;
            let fired = timers::next_due(&mut tx).await?.is_none_or(|due| due > self.clock.now());
            if fired && outbox::busy(&mut tx, self.clock.now()).await? == 0 {
                break;
            }
            drop(tx);
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        Ok(())
    }
}
