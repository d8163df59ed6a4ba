//! Which of several replicas is active: the holder of the lease polls, fires timers and sends; the others stand by.

use chrono::{DateTime, Utc};
use rustix::time::{ClockId, clock_gettime};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// What this process is among the replicas.
#[derive(Clone, Debug)]
pub enum Lease {
    StandBy,
    Held(Term),
}

impl Lease {
    /// The term held, and not run out.
    pub fn term(&self) -> Option<&Term> {
        match self {
            Lease::Held(term) if term.holds() => Some(term),
            Lease::Held(_) | Lease::StandBy => None,
        }
    }

    /// The number of the term this process acts in, also when it may have run out: only the database knows.
    pub fn number(&self) -> Option<i64> {
        match self {
            Lease::Held(term) => Some(term.number),
            Lease::StandBy => None,
        }
    }
}

/// The time from taking the lease to losing it. Clones are of the same term.
#[derive(Clone, Debug)]
pub struct Term {
    /// Grows with every change of holder.
    pub number: i64,
    /// When it began, by the clock people read.
    pub since: DateTime<Utc>,
    /// Milliseconds of [`uptime`].
    until: Arc<AtomicU64>,
}

impl Term {
    /// A term that holds until this reading of [`uptime`], unless it is extended.
    pub fn new(number: i64, since: DateTime<Utc>, until: Duration) -> Self {
        Term { number, since, until: Arc::new(AtomicU64::new(millis(until))) }
    }

    pub fn extend(&self, until: Duration) {
        self.until.store(millis(until), Ordering::Release);
    }

    /// Whether nobody can have taken over yet. To be asked just before anything is written that cannot be taken back.
    pub fn holds(&self) -> bool {
        self.holds_at(uptime())
    }

    pub fn holds_at(&self, at: Duration) -> bool {
        millis(at) < self.until.load(Ordering::Acquire)
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// How long this machine has been up, its sleep included: it only goes forward, and no two machines agree on it.
pub fn uptime() -> Duration {
    // CLOCK_MONOTONIC stands still while a Linux machine sleeps; elsewhere it does not.
    #[cfg(target_os = "linux")]
    const CLOCK: ClockId = ClockId::Boottime;
    #[cfg(not(target_os = "linux"))]
    const CLOCK: ClockId = ClockId::Monotonic;
    Duration::try_from(clock_gettime(CLOCK)).unwrap_or_default()
}
