//! The write-ahead log is brought into the file beside the writer: done within a commit, as SQLite does it by itself, it
//! keeps everybody waiting who waits for that commit.

use rusqlite::Connection;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// After so many changed rows.
const CHANGES: u64 = 10_000;
/// So many pages in the log, and a commit does it all the same: what should do it does not.
pub const MOST_PAGES: u32 = 32_000;

/// How far it is.
#[derive(Clone, Debug, Default)]
pub struct Log(Arc<Mutex<Stage>>);

#[derive(Debug)]
enum Stage {
    /// Since the writer had changed so many rows.
    Grows {
        since: u64,
    },
    IsBrought,
    /// But for what has come meanwhile.
    Brought,
}

impl Default for Stage {
    fn default() -> Self {
        Stage::Grows { since: 0 }
    }
}

impl Log {
    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// To be asked by the writer after each commit: whether it is time for [`Log::bring`], on another connection.
    pub fn is_long(&self, writer: &Connection) -> bool {
        let changes = writer.total_changes();
        let mut stage = self.stage();
        match *stage {
            Stage::Grows { since } if changes.abs_diff(since) > CHANGES => *stage = Stage::IsBrought,
            Stage::Brought => {
                // Nothing is being written now, so that with the little that is left the log begins anew.
                bring(writer);
                *stage = Stage::Grows { since: changes };
            }
            Stage::Grows { .. } | Stage::IsBrought => return false,
        }
        matches!(*stage, Stage::IsBrought)
    }

    /// Brings what is in the log into the file.
    pub fn bring(&self, beside: &Connection) {
        bring(beside);
        *self.stage() = Stage::Brought;
    }
}

fn bring(connection: &Connection) {
    // Where it fails the log stays as it is, which loses nothing.
    let _ = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
}
