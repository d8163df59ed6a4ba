//! The clock all parts go by: the system's, or one that a test or the demo moves forward.

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How often a wait reads the clock again: it may be set, or the machine may sleep.
const POLL_EVERY: Duration = Duration::from_secs(1);

/// Tells the time, to the millisecond. Clones tell the same time.
#[derive(Clone, Debug)]
pub struct Clock {
    /// The time of a manual clock; `None` for the system's.
    fixed_at: Option<DateTime<Utc>>,
    started: Instant,
    offset: Arc<watch::Sender<Offset>>,
}

/// How far a clock was moved by hand.
#[derive(Clone, Copy, Debug, Default)]
struct Offset {
    /// As if so much time had gone by.
    passed: TimeDelta,
    /// Put forward or back, with no time going by.
    set: TimeDelta,
}

impl Clock {
    /// The machine's own clock, whatever the bot goes by: to compare it with Telegram's.
    pub fn of_the_machine() -> DateTime<Utc> {
        Utc::now()
    }

    /// The system's clock; it can be moved forward as well.
    pub fn system() -> Self {
        Clock { fixed_at: None, started: Instant::now(), offset: Arc::default() }
    }

    /// A clock that stands still unless it is moved.
    pub fn manual(at: DateTime<Utc>) -> Self {
        Clock { fixed_at: Some(at), started: Instant::now(), offset: Arc::default() }
    }

    pub fn now(&self) -> DateTime<Utc> {
        let base = self.fixed_at.unwrap_or_else(Utc::now);
        let offset = *self.offset.borrow();
        (base + offset.passed + offset.set).trunc_subsecs(3)
    }

    /// How long this clock has run. It never goes back, whatever the system's clock is set to, and stands while the
    /// machine sleeps.
    pub fn steady(&self) -> Duration {
        let ran = self.fixed_at.map_or_else(|| self.started.elapsed(), |_| Duration::ZERO);
        ran + self.offset.borrow().passed.to_std().unwrap_or_default()
    }

    /// Moves the clock forward; everything that waits for a time reads it at once.
    pub fn forward(&self, by: TimeDelta) {
        self.offset.send_modify(|offset| offset.passed += by);
    }

    /// Sets the clock forward or back, as a hand or a time server may, or as it seems after the machine has slept.
    pub fn set(&self, by: TimeDelta) {
        self.offset.send_modify(|offset| offset.set += by);
    }

    /// Waits until the clock shows `at` or later, or was set back: what is waited for may be another time now.
    pub async fn wait_until(&self, at: DateTime<Utc>) {
        let mut offset = self.offset.subscribe();
        let mut shown = self.now();
        while shown < at {
            let left = (at - shown).to_std().unwrap_or_default();
            let tick = async {
                match self.fixed_at {
                    Some(_) => std::future::pending().await,
                    None => tokio::time::sleep(left.min(POLL_EVERY)).await,
                }
            };
            tokio::select! {
                () = tick => {}
                changed = offset.changed() => if changed.is_err() { return },
            }
            let now = self.now();
            if now < shown {
                return;
            }
            shown = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_wait_ends_when_the_clock_is_moved_past_it() {
        let clock = Clock::manual(DateTime::UNIX_EPOCH);
        let at = clock.now() + TimeDelta::hours(1);
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move { clock.wait_until(at).await }
        });
        clock.forward(TimeDelta::minutes(59));
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        clock.forward(TimeDelta::minutes(1));
        waiting.await.expect("it ends");
        assert_eq!(clock.now(), at);
    }

    #[tokio::test]
    async fn a_wait_ends_when_the_clock_is_set_back_and_no_time_has_passed() {
        let clock = Clock::manual(DateTime::UNIX_EPOCH);
        let at = clock.now() + TimeDelta::hours(1);
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move { clock.wait_until(at).await }
        });
        tokio::task::yield_now().await;
        clock.set(TimeDelta::hours(-2));
        waiting.await.expect("it ends");
        assert_eq!((clock.now(), clock.steady()), (at - TimeDelta::hours(3), Duration::ZERO));
        clock.forward(TimeDelta::minutes(1));
        assert_eq!(clock.steady(), Duration::from_secs(60));
    }
}
