//! Locks by which transactions that decide about the same wait for each other.

use super::sql::query;
use super::{Result, Tx, is_postgres};

/// What is decided about; the number is the lock's on the server. Chats are locked by their ids, which are
/// far from these.
#[derive(Clone, Copy, Debug)]
#[repr(i64)]
pub(super) enum Lock {
    StaffAndRota = i64::MIN,
    /// Which cases are drawn for review.
    Draws,
    /// The promotion catalogue.
    Catalogue,
}

/// Makes other transactions that ask for this lock wait until this one ends. SQLite has one writer anyway.
pub(super) async fn lock(tx: &mut Tx, lock: Lock) -> Result<()> {
    if is_postgres(tx) {
        query("SELECT CAST(pg_advisory_xact_lock($1) AS TEXT)").bind(lock as i64).execute(tx).await?;
    }
    Ok(())
}
