//! What can go wrong in the database.

use crate::domain::base::unreadable::UnreadableRow;
use rusqlite::ErrorCode;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of the database, or of a statement that must not go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the database reports an error: {0}{hint}", hint = pooling_hint(.0))]
    Postgres(#[from] sqlx::Error),
    #[error("the database reports an error: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("the database did not commit: {0}")]
    NotCommitted(#[from] NotCommitted),
    /// The file at the path is another one, or none, or its WAL is: what is written would be lost with the open one.
    #[error("the database file was moved, replaced or removed")]
    MovedAway,
    #[error("the database is closed")]
    Closed,
    #[error("cannot read {0} from a query result")]
    Unreadable(&'static str),
    #[error("cannot migrate the database schema: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error("cannot decode a row of table {table}: {source}")]
    Corrupt { table: &'static str, source: serde_json::Error },
    /// Another version wrote it, or it is damaged. It concerns this row alone.
    #[error("cannot read row {id} of table {table}: {why}", id = .row.id, table = .row.table.key())]
    UnreadableRow { row: UnreadableRow, why: String },
    /// Another transaction saved the same row first; load it again and retry.
    #[error("another transaction changed the same row first")]
    Conflict,
    #[error("{path} cannot be opened: {source}; check that the folder exists and is writable")]
    File { path: String, source: std::io::Error },
    #[error("{path} is no file; name one of its own in database.url, such as \"sqlite://loihua.db\"")]
    NoFile { path: String },
    #[error(
        "{path} is one of several names of the same file (hard links), and SQLite keeps a WAL beside each: remove the \
         other names, or name a copy of its own in database.url"
    )]
    SeveralNames { path: String },
    #[error(
        "another `loihua run` is using {database}; stop it first, or give this one a database of its own \
         (database.url)"
    )]
    InUse { database: String },
    /// A transaction that only the holder of the lease may make, after the lease was lost.
    #[error("another replica has taken over")]
    TakenOver,
    #[error("the database does not answer")]
    NoAnswer,
    #[error("the system has no random numbers: {0}")]
    NoRandomNumbers(#[from] getrandom::Error),
}

/// Why a finished transaction was not committed together with the others of its group.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct NotCommitted {
    message: String,
    is_transient: bool,
}

impl NotCommitted {
    /// Another transaction of the group failed, and SQLite rolled back all of them.
    pub(super) fn rolled_back() -> Self {
        let message = "another transaction of the same commit failed, so all were rolled back".to_owned();
        NotCommitted { message, is_transient: true }
    }

    /// See [`Error::MovedAway`].
    pub(super) fn moved_away() -> Self {
        NotCommitted { message: Error::MovedAway.to_string(), is_transient: true }
    }
}

impl From<rusqlite::Error> for NotCommitted {
    fn from(error: rusqlite::Error) -> Self {
        NotCommitted { message: error.to_string(), is_transient: sqlite_is_transient(&error) }
    }
}

impl Error {
    /// The row that could not be read.
    pub fn unreadable_row(&self) -> Option<UnreadableRow> {
        if let Error::UnreadableRow { row, .. } = self { Some(*row) } else { None }
    }

    /// Whether a retry may succeed soon: the database is busy or away, or the row was changed by another transaction.
    /// Any other error is a defect that fails the same way each time.
    pub fn is_transient(&self) -> bool {
        match self {
            Error::Conflict | Error::Closed | Error::MovedAway | Error::NoAnswer => true,
            Error::Sqlite(error) => sqlite_is_transient(error),
            Error::NotCommitted(error) => error.is_transient,
            Error::Postgres(sqlx::Error::Database(error)) => {
                error.code().is_some_and(|state| sqlstate_is_transient(&state))
            }
            Error::Postgres(
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed
                | sqlx::Error::BeginFailed,
            ) => true,
            Error::Postgres(_)
            | Error::Migrate(_)
            | Error::Corrupt { .. }
            | Error::Unreadable(_)
            | Error::UnreadableRow { .. }
            | Error::File { .. }
            | Error::NoFile { .. }
            | Error::SeveralNames { .. }
            | Error::InUse { .. }
            | Error::TakenOver
            | Error::NoRandomNumbers(_) => false,
        }
    }
}

/// What to do where a pooler gives each transaction another connection: the bot prepares statements, listens and locks
/// for longer than a transaction.
fn pooling_hint(error: &sqlx::Error) -> &'static str {
    let state = error.as_database_error().and_then(|error| error.code());
    match state.as_deref() {
        // Duplicate, and unknown, prepared statement.
        Some("42P05" | "26000") => {
            "; a pooler such as PgBouncer must use session pooling (pool_mode = session), or be left out"
        }
        _ => "",
    }
}

/// What was read; `None` where its row cannot be read, so that the others go on.
///
/// # Errors
/// Any other fault.
pub fn readable<T>(read: Result<T>) -> Result<Option<T>> {
    match read {
        Err(Error::UnreadableRow { .. }) => Ok(None),
        read => read.map(Some),
    }
}

/// Busy, locked, read-only, a disk that fails or is full; or the file is being recovered after a process was killed.
fn sqlite_is_transient(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code().is_some_and(|code| {
        matches!(
            code,
            ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::ReadOnly
                | ErrorCode::SystemIoFailure
                | ErrorCode::DiskFull
                | ErrorCode::CannotOpen
                | ErrorCode::FileLockingProtocolFailed
        )
    })
}

/// Connection lost, transaction rolled back, out of resources, object not ready, operator intervention, system error;
/// read-only transaction, idle-in-transaction timeout.
fn sqlstate_is_transient(state: &str) -> bool {
    ["08", "40", "53", "55", "57", "58"].iter().any(|class| state.starts_with(class))
        || ["25006", "25P03"].contains(&state)
}
