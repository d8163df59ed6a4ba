//! Counts the statements of a store. A statement is traced too: `RUST_LOG=loihua::store::statements=trace` prints each.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What has been run since the store was opened. Statements that begin or end a transaction or a savepoint are not
/// counted; the commits of transactions are, also where several share one commit of the database.
#[derive(Debug, Default)]
pub struct Statements {
    run: AtomicU64,
    commits: AtomicU64,
    /// In nanoseconds.
    took: AtomicU64,
    /// In a debug build: each statement once.
    texts: Mutex<BTreeSet<String>>,
}

impl Statements {
    pub(super) fn count(&self, text: &str) {
        self.run.fetch_add(1, Ordering::Relaxed);
        tracing::trace!("{text}");
        if cfg!(debug_assertions) {
            self.noted().insert(text.to_owned());
        }
    }

    pub(super) fn count_commit(&self) {
        self.commits.fetch_add(1, Ordering::Relaxed);
    }

    /// A statement or a commit has ended.
    pub(super) fn took(&self, span: Duration) {
        let nanoseconds = u64::try_from(span.as_nanos()).unwrap_or(u64::MAX);
        self.took.fetch_add(nanoseconds, Ordering::Relaxed);
    }

    /// How long statements and commits have taken together.
    pub fn time(&self) -> Duration {
        Duration::from_nanos(self.took.load(Ordering::Relaxed))
    }

    fn noted(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Each statement that was run, once; of a release build none.
    pub fn texts(&self) -> BTreeSet<String> {
        self.noted().clone()
    }

    /// How many statements were run.
    pub fn run(&self) -> u64 {
        self.run.load(Ordering::Relaxed)
    }

    /// How many transactions were committed.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }
}
