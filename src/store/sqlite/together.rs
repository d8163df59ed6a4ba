//! Transactions that are kept together: who made them waits here for the disk.

use super::passes;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// Where a commit was for so many, more will have come a moment later.
const MANY: usize = 4;

/// Those whose transactions are done and wait for the disk, in the one that is open around them.
#[derive(Clone, Debug, Default)]
pub struct Together(Arc<Mutex<Waiting>>);

#[derive(Debug, Default)]
struct Waiting {
    now: Vec<oneshot::Sender<Kept>>,
    /// How many the last commit was for.
    last: usize,
}

/// Whether a transaction that was done is kept.
pub type Kept = Result<(), NotKept>;

/// Why a transaction that was done is not kept after all.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{why}")]
pub struct NotKept {
    why: String,
    /// Trying again may go well.
    pub passes: bool,
}

impl NotKept {
    pub fn rolled_back() -> Self {
        NotKept {
            why: "a transaction beside it failed, and the file took all of them back".to_owned(),
            passes: true,
        }
    }
}

impl From<rusqlite::Error> for NotKept {
    fn from(error: rusqlite::Error) -> Self {
        NotKept { why: error.to_string(), passes: passes(&error) }
    }
}

impl Together {
    /// Joins them; whether as the first.
    pub fn wait(&self, told: oneshot::Sender<Kept>) -> bool {
        let mut waiting = self.waiting();
        waiting.now.push(told);
        waiting.now.len() == 1
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn nobody(&self) -> bool {
        self.waiting().now.is_empty()
    }

    /// Whether many write at this time, so that more will have come a moment later.
    pub fn are_many(&self) -> bool {
        self.waiting().last >= MANY
    }

    /// Tells all of them.
    pub fn tell(&self, kept: &Kept) {
        let mut waiting = self.waiting();
        if waiting.now.is_empty() {
            return;
        }
        waiting.last = waiting.now.len();
        for waiting in waiting.now.drain(..) {
            // Who no longer listens has gone away with what it knew.
            let _ = waiting.send(kept.clone());
        }
    }
}
