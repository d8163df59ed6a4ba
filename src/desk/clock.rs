//! The clock handed to the running parts: the system's, or one that a test or the demo winds forward.

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// How long a wait for a time goes without looking at the clock again: it may be set, or the machine sleep.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Tells the time, to the millisecond. Clones tell the same time.
#[derive(Clone, Debug)]
pub struct Clock {
    /// `None`: the system's clock runs underneath.
    stands_at: Option<DateTime<Utc>>,
    wound: Arc<watch::Sender<TimeDelta>>,
}

impl Clock {
    /// The system's clock; it can be wound forward as well.
    pub fn system() -> Self {
        Clock { stands_at: None, wound: Arc::new(watch::Sender::new(TimeDelta::zero())) }
    }

    /// A clock that stands still unless it is wound.
    pub fn standing(at: DateTime<Utc>) -> Self {
        Clock { stands_at: Some(at), wound: Arc::new(watch::Sender::new(TimeDelta::zero())) }
    }

    pub fn now(&self) -> DateTime<Utc> {
        let base = self.stands_at.unwrap_or_else(Utc::now);
        (base + *self.wound.borrow()).trunc_subsecs(3)
    }

    /// Winds the clock; everything that waits for a time looks at it at once.
    pub fn forward(&self, by: TimeDelta) {
        self.wound.send_modify(|wound| *wound += by);
    }

    /// Waits until the clock shows `at` or later.
    pub async fn reaches(&self, at: DateTime<Utc>) {
        let mut wound = self.wound.subscribe();
        while self.now() < at {
            let left = (at - self.now()).to_std().unwrap_or_default();
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
}
