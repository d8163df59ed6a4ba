//! Wakes the loops that send and that fire timers.

use chrono::{DateTime, Utc};
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::Notify;

/// Rung when there may be something to send or to wait for.
#[derive(Debug)]
pub struct Notifier {
    pub outbox: Notify,
    pub timers: Notify,
    /// When the timers are looked at next without a ring, in epoch milliseconds.
    looked_at: AtomicI64,
}

impl Default for Notifier {
    fn default() -> Self {
        Notifier { outbox: Notify::new(), timers: Notify::new(), looked_at: AtomicI64::new(i64::MAX) }
    }
}

impl Notifier {
    pub fn ring(&self) {
        self.outbox.notify_one();
        self.timers.notify_one();
    }

    /// After a commit, with the due time of the first timer it has put: the others fall due after one that is waited for.
    pub fn ring_after(&self, first_timer: Option<DateTime<Utc>>) {
        self.outbox.notify_one();
        let looked_at = self.looked_at.load(Ordering::SeqCst);
        if first_timer.is_some_and(|due| due.timestamp_millis() < looked_at) {
            self.timers.notify_one();
        }
    }

    /// From now on every timer rings: the loop is about to look which is the first.
    pub fn timers_are_looked_at(&self) {
        self.looked_at.store(i64::MAX, Ordering::SeqCst);
    }

    /// Only timers due before `next` ring.
    pub fn timers_wait_until(&self, next: DateTime<Utc>) {
        self.looked_at.store(next.timestamp_millis(), Ordering::SeqCst);
    }
}
