//! The clock handed to the running parts: the system's, or one that a test or the demo winds forward.

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How long a wait for a time goes without looking at the clock again: it may be set, or the machine sleep.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Tells the time, to the millisecond. Clones tell the same time.
#[derive(Clone, Debug)]
pub struct Clock {
    /// `None`: the system's clock runs underneath.
    stands_at: Option<DateTime<Utc>>,
    began: Instant,
    wound: Arc<watch::Sender<Wound>>,
}

/// What was done to a clock by hand.
#[derive(Clone, Copy, Debug, Default)]
struct Wound {
    /// As if so much time had gone by.
    passed: TimeDelta,
    /// Put forward or back, with no time going by.
    set: TimeDelta,
}

impl Clock {
    /// The system's clock; it can be wound forward as well.
    pub fn system() -> Self {
        Clock { stands_at: None, began: Instant::now(), wound: Arc::default() }
    }

    /// A clock that stands still unless it is wound.
    pub fn standing(at: DateTime<Utc>) -> Self {
        Clock { stands_at: Some(at), began: Instant::now(), wound: Arc::default() }
    }

    pub fn now(&self) -> DateTime<Utc> {
        let base = self.stands_at.unwrap_or_else(Utc::now);
        let wound = *self.wound.borrow();
        (base + wound.passed + wound.set).trunc_subsecs(3)
    }

    /// How long this clock has run. It never goes back, whatever the system's clock is set to, and stands while the
    /// machine sleeps.
    pub fn steady(&self) -> Duration {
        let ran = self.stands_at.map_or_else(|| self.began.elapsed(), |_| Duration::ZERO);
        ran + self.wound.borrow().passed.to_std().unwrap_or_default()
    }

    /// Winds the clock; everything that waits for a time looks at it at once.
    pub fn forward(&self, by: TimeDelta) {
        self.wound.send_modify(|wound| wound.passed += by);
    }

    /// Sets the clock forward or back, as a hand or a time server may, or as it seems after the machine has slept.
    pub fn set(&self, by: TimeDelta) {
        self.wound.send_modify(|wound| wound.set += by);
    }

    /// Waits until the clock shows `at` or later, or was set back: what is waited for may be another time now.
    pub async fn reaches(&self, at: DateTime<Utc>) {
        let mut wound = self.wound.subscribe();
        let mut shown = self.now();
        while shown < at {
            let left = (at - shown).to_std().unwrap_or_default();
            let tick = async {
                match self.stands_at {
                    Some(_) => std::future::pending().await,
                    None => tokio::time::sleep(left.min(LOOK_AGAIN)).await,
                }
            };
            tokio::select! {
                () = tick => {}
                changed = wound.changed() => if changed.is_err() { return },
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
    async fn a_wait_ends_when_the_clock_is_wound_past_it() {
        let clock = Clock::standing(DateTime::UNIX_EPOCH);
        let at = clock.now() + TimeDelta::hours(1);
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move { clock.reaches(at).await }
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
        let clock = Clock::standing(DateTime::UNIX_EPOCH);
        let at = clock.now() + TimeDelta::hours(1);
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move { clock.reaches(at).await }
        });
        tokio::task::yield_now().await;
        clock.set(TimeDelta::hours(-2));
        waiting.await.expect("it ends");
        assert_eq!((clock.now(), clock.steady()), (at - TimeDelta::hours(3), Duration::ZERO));
        clock.forward(TimeDelta::minutes(1));
        assert_eq!(clock.steady(), Duration::from_secs(60));
    }
}
