//! Takes deleted rows out of the file and its WAL.

use super::{File, LOCK_TIMEOUT, connect};
use crate::store::Result;
use rusqlite::OpenFlags;

/// Rewrites the file without its free pages and empties the WAL; `false` when a reader keeps the WAL from it.
pub fn purge(file: &File) -> Result<bool> {
    let connection = connect(&file.writer.opened.path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.busy_timeout(LOCK_TIMEOUT)?;
    connection.execute_batch("PRAGMA temp_store = FILE; VACUUM")?;
    let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}
