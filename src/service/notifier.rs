//! Wakes the loops that send messages, fire timers and register menus.

use chrono::{DateTime, Utc};
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::{Notify, watch};

/// Notified when there may be something to send or to wait for.
#[derive(Debug)]
pub struct Notifier {
    pub outbox: Notify,
    pub timers: Notify,
    /// A staff member has changed.
    pub menus: Notify,
    /// A spreadsheet is to be read.
    pub imports: Notify,
    /// Counts the commits: what the board page shows may be another.
    pub commits: watch::Sender<u64>,
    /// When the loop of the timers wakes up anyway, in epoch milliseconds.
    wakes_at: AtomicI64,
}

impl Default for Notifier {
    fn default() -> Self {
        Notifier {
            outbox: Notify::new(),
            timers: Notify::new(),
            menus: Notify::new(),
            imports: Notify::new(),
            commits: watch::Sender::default(),
            wakes_at: AtomicI64::new(i64::MAX),
        }
    }
}

impl Notifier {
    pub fn notify(&self) {
        self.commits.send_modify(|count| *count += 1);
        self.outbox.notify_one();
        self.timers.notify_one();
    }

    /// After a commit, with the due time of the earliest timer in it: a timer due after the loop wakes up anyway needs no
    /// notification.
    pub fn notify_after_commit(&self, first_timer: Option<DateTime<Utc>>) {
        self.commits.send_modify(|count| *count += 1);
        self.outbox.notify_one();
        let wakes_at = self.wakes_at.load(Ordering::SeqCst);
        if first_timer.is_some_and(|due| due.timestamp_millis() < wakes_at) {
            self.timers.notify_one();
        }
    }

    /// From now on every timer notifies: the loop is about to read which is due first.
    pub fn expect_any_timer(&self) {
        self.wakes_at.store(i64::MAX, Ordering::SeqCst);
    }

    /// From now on only timers due before `next` notify.
    pub fn expect_timers_before(&self, next: DateTime<Utc>) {
        self.wakes_at.store(next.timestamp_millis(), Ordering::SeqCst);
    }
}
