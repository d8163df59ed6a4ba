//! Checkpoints of the WAL, beside the writer: inside a commit, as SQLite does them by default, they delay everybody who
//! waits for that commit.

use rusqlite::Connection;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A checkpoint is due after so many changed rows.
const CHANGES: u64 = 10_000;
/// With so many pages in the WAL a commit does the checkpoint after all.
pub const MAX_WAL_PAGES: u32 = 32_000;

/// Decides when a checkpoint is due, and runs it.
#[derive(Clone, Debug, Default)]
pub struct Checkpointer(Arc<Mutex<State>>);

#[derive(Debug)]
enum State {
    /// Since the writer had changed so many rows.
    WalGrows {
        since: u64,
    },
    Running,
    /// All is checkpointed but the commits since it began.
    Finished,
}

impl Default for State {
    fn default() -> Self {
        State::WalGrows { since: 0 }
    }
}

impl Checkpointer {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether [`Checkpointer::run`] is due on another connection; to be called by the writer after each commit.
    pub fn is_due(&self, writer: &Connection) -> bool {
        let changes = writer.total_changes();
        let mut state = self.state();
        match *state {
            State::WalGrows { since } if changes.abs_diff(since) > CHANGES => *state = State::Running,
            State::Finished => {
                // Nobody writes now: with the little that is left, SQLite starts the WAL from its beginning again.
                checkpoint(writer);
                *state = State::WalGrows { since: changes };
            }
            State::WalGrows { .. } | State::Running => return false,
        }
        matches!(*state, State::Running)
    }

    /// Checkpoints the WAL, on a connection that does not write.
    pub fn run(&self, reader: &Connection) {
        checkpoint(reader);
        *self.state() = State::Finished;
    }
}

fn checkpoint(connection: &Connection) {
    // When it fails the WAL stays as it is and nothing is lost.
    let _ = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
}
