//! Counts the statements of a store. A statement is traced too: `RUST_LOG=loihua::store::statements=trace` prints each.

use std::sync::atomic::{AtomicU64, Ordering};

/// What has been run since the store was opened. Statements that begin or end a transaction or a savepoint are not
/// counted; the commits of transactions are, also where several share one commit of the database.
#[derive(Debug, Default)]
pub struct Statements {
    run: AtomicU64,
    commits: AtomicU64,
}

impl Statements {
    pub(super) fn count(&self, text: &str) {
        self.run.fetch_add(1, Ordering::Relaxed);
        tracing::trace!("{text}");
    }

    pub(super) fn count_commit(&self) {
        self.commits.fetch_add(1, Ordering::Relaxed);
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
