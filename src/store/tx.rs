//! The connection to the database and the transaction everything runs in. What differs between the two engines
//! stands here, in `sqlite` and in `postgres`, and nowhere else.

use super::sql::query_scalar;
use super::sqlite::{NotKept, SqliteTx};
use super::{postgres, sqlite};
use chrono::{DateTime, Utc};
use sqlx::{Postgres, migrate::Migrator};
use std::{fs::File, ops::Range, path::Path, path::PathBuf};

pub(super) static MIGRATIONS: Migrator = sqlx::migrate!();

/// A transaction. Dropped without `commit`, nothing of it happened.
#[derive(Debug)]
pub struct Tx {
    pub(super) under: Backend,
    /// Numbers of rows that it may give out.
    pub(super) rows: Range<i64>,
    /// When the first of the timers it has put falls due.
    first_timer: Option<DateTime<Utc>>,
}

/// What it runs on.
#[derive(Debug)]
pub(super) enum Backend {
    Sqlite(SqliteTx),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl From<Backend> for Tx {
    fn from(under: Backend) -> Self {
        Tx { under, rows: 0..0, first_timer: None }
    }
}

impl Tx {
    /// When the first of the timers it has put falls due.
    pub fn first_timer(&self) -> Option<DateTime<Utc>> {
        self.first_timer
    }

    pub(super) fn puts_timer(&mut self, due: DateTime<Utc>) {
        self.first_timer = Some(self.first_timer.map_or(due, |first| first.min(due)));
    }

    /// Keeps what was done.
    ///
    /// # Errors
    /// The database fails. On SQLite nothing is kept then; on a server that went away just now, nobody knows.
    pub async fn commit(self) -> Result<()> {
        match self.under {
            Backend::Sqlite(tx) => tx.commit().await,
            Backend::Postgres(tx) => Ok(tx.commit().await?),
        }
    }
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong in the database.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the database: {0}")]
    Postgres(#[from] sqlx::Error),
    #[error("the database: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("the database: {0}")]
    NotKept(#[from] NotKept),
    #[error("the database is closed")]
    Closed,
    #[error("an answer of the database has no such thing as it was asked for: {0}")]
    Column(&'static str),
    #[error("bringing the schema up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error("a row of {table} cannot be read: {source}")]
    Corrupt { table: &'static str, source: serde_json::Error },
    /// Another transaction saved the same case first; try again from its new state.
    #[error("the case was changed meanwhile")]
    Conflict,
    #[error("{path} cannot be opened: {source}; check that the folder exists and may be written to")]
    File { path: String, source: std::io::Error },
    #[error(
        "another `loihua run` is using {database}; stop it first, or give this one a database of its own \
         (database.url)"
    )]
    InUse { database: String },
    /// What only the holder of the lease may do was tried by one who no longer is.
    #[error("another replica has taken over")]
    TakenOver,
    #[error("the database does not answer")]
    NoAnswer,
}

impl Error {
    /// Whether trying again soon may go well: the database is busy, away, or was changed meanwhile. Anything
    /// else is a fault of ours, and would fail the same way for ever.
    pub fn passes(&self) -> bool {
        match self {
            Error::Conflict | Error::Closed | Error::NoAnswer => true,
            Error::Sqlite(error) => sqlite::passes(error),
            Error::NotKept(error) => error.passes,
            Error::Postgres(sqlx::Error::Database(error)) => {
                error.code().is_some_and(|state| state_passes(&state))
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
            | Error::Column(_)
            | Error::File { .. }
            | Error::InUse { .. }
            | Error::TakenOver => false,
        }
    }
}

/// SQLSTATE: connection lost, transaction rolled back, out of resources, shutting down, read-only or ended for being
/// idle, a fault of the system.
fn state_passes(state: &str) -> bool {
    ["08", "40", "53", "55", "57", "58"].iter().any(|class| state.starts_with(class))
        || ["25006", "25P03"].contains(&state)
}

/// The database.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Engine,
}

#[derive(Clone, Debug)]
enum Engine {
    Sqlite(sqlite::File),
    Postgres(postgres::Server),
}

/// The mark of the only process on a SQLite file; given back when dropped, also by a kill.
#[derive(Debug)]
pub struct FileLock {
    _locked: File,
}

impl Store {
    /// Opens the database at `url` (`sqlite://…` or `postgres://…`); a SQLite file that is not there is made.
    ///
    /// # Errors
    /// The file cannot be made or the server not be reached.
    pub async fn open(url: &str) -> Result<Self> {
        let engine = if url.starts_with("sqlite:") {
            let path = sqlite_path(url);
            File::options()
                .create(true)
                .append(true)
                .open(&path)
                .map_err(|source| Error::File { path: path.display().to_string(), source })?;
            Engine::Sqlite(sqlite::File::open(path)?)
        } else {
            Engine::Postgres(postgres::Server::open(url).await?)
        };
        Ok(Store { engine })
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// A step failed; nothing of that step was kept.
    pub async fn migrate(&self) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(file) => file.migrate(i64::MAX).await?,
            Engine::Postgres(server) => MIGRATIONS.run(&server.pool).await?,
        }
        super::search_index::fill(self).await
    }

    /// Brings the schema to an earlier state of it, as it is in a copy of that time.
    ///
    /// # Errors
    /// As for [`Store::migrate`].
    pub(super) async fn migrate_to(&self, schema: i64) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(file) => file.migrate(schema).await,
            Engine::Postgres(server) => Ok(MIGRATIONS.run_to(schema, &server.pool).await?),
        }
    }

    /// Whether this version knows a schema step of that number.
    pub(super) fn knows_schema(schema: i64) -> bool {
        MIGRATIONS.version_exists(schema)
    }

    /// The number of the last schema step that was made; `None` where there is no schema.
    pub(super) async fn schema(&self, tx: &mut Tx) -> Result<Option<i64>> {
        if self.tables(tx).await?.is_empty() {
            return Ok(None);
        }
        query_scalar("SELECT MAX(version) FROM _sqlx_migrations").fetch_one(tx).await
    }

    /// The names of all tables but the one that lists the schema's steps.
    pub(super) async fn tables(&self, tx: &mut Tx) -> Result<Vec<String>> {
        let sql = match &self.engine {
            Engine::Sqlite(_) => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> '_sqlx_migrations' \
                 AND name NOT LIKE 'sqlite_%' ORDER BY name"
            }
            Engine::Postgres(_) => {
                "SELECT table_name::TEXT FROM information_schema.tables WHERE table_schema = current_schema() \
                 AND table_type = 'BASE TABLE' AND table_name <> '_sqlx_migrations' ORDER BY table_name"
            }
        };
        query_scalar(sql).fetch_all(tx).await
    }

    /// How many schema steps are still to be made.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn pending_migrations(&self) -> Result<usize> {
        let mut tx = self.read().await?;
        let made: Result<i64> =
            query_scalar("SELECT COUNT(*) FROM _sqlx_migrations").fetch_one(&mut tx).await;
        let known = MIGRATIONS.iter().count();
        Ok(known.saturating_sub(made.ok().and_then(|n| usize::try_from(n).ok()).unwrap_or(0)))
    }

    /// Claims a SQLite file for this process alone. On a server, replicas agree by the lease: `None`.
    ///
    /// # Errors
    /// [`Error::InUse`] when another process has claimed the file.
    pub fn claim(&self, url: &str) -> Result<Option<FileLock>> {
        match &self.engine {
            Engine::Sqlite(_) => {
                let mut path = sqlite_path(url).into_os_string();
                path.push(".lock");
                let path = Path::new(&path);
                let shown = path.display().to_string();
                let file = File::options()
                    .create(true)
                    .append(true)
                    .open(path)
                    .map_err(|source| Error::File { path: shown, source })?;
                if file.try_lock().is_err() {
                    return Err(Error::InUse { database: sqlite_path(url).display().to_string() });
                }
                Ok(Some(FileLock { _locked: file }))
            }
            Engine::Postgres(_) => Ok(None),
        }
    }

    /// Begins a transaction that writes.
    ///
    /// # Errors
    /// No connection can be had.
    pub async fn begin(&self) -> Result<Tx> {
        let under = match &self.engine {
            Engine::Sqlite(file) => Backend::Sqlite(file.begin().await?),
            Engine::Postgres(server) => Backend::Postgres(server.pool.begin().await?),
        };
        Ok(under.into())
    }

    /// Begins a short transaction that no burst of others keeps waiting: on a server it has a connection of its own.
    ///
    /// # Errors
    /// No connection can be had.
    pub async fn begin_aside(&self) -> Result<Tx> {
        match &self.engine {
            Engine::Sqlite(_) => self.begin().await,
            Engine::Postgres(server) => Ok(Backend::Postgres(server.aside.begin().await?).into()),
        }
    }

    /// Begins a transaction that only reads, beside the writer.
    ///
    /// # Errors
    /// No connection can be had.
    pub async fn read(&self) -> Result<Tx> {
        let under = match &self.engine {
            Engine::Sqlite(file) => Backend::Sqlite(file.read().await?),
            Engine::Postgres(server) => Backend::Postgres(server.pool.begin().await?),
        };
        Ok(under.into())
    }

    /// Begins a transaction that reads a few rows as they are now.
    ///
    /// # Errors
    /// No connection can be had.
    pub async fn look(&self) -> Result<Tx> {
        match &self.engine {
            // Beside the writer a reader's memory of the file is void after every commit; the writer's own never is.
            Engine::Sqlite(file) => Ok(Backend::Sqlite(file.look().await?).into()),
            Engine::Postgres(_) => self.read().await,
        }
    }

    /// Begins a transaction that sees the whole database as it is at one moment, however long it reads.
    ///
    /// # Errors
    /// No connection can be had.
    pub async fn snapshot(&self) -> Result<Tx> {
        match &self.engine {
            // A reader of the write-ahead log sees no later commits.
            Engine::Sqlite(_) => self.read().await,
            Engine::Postgres(server) => {
                let begun = server.pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
                Ok(Backend::Postgres(begun).into())
            }
        }
    }

    /// Whether transactions that are made beside each other share a commit. Elsewhere they would wait for each other's rows.
    pub fn shares_commits(&self) -> bool {
        matches!(self.engine, Engine::Sqlite(_))
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite(file) => file.close().await,
            Engine::Postgres(server) => server.close().await,
        }
    }

    pub fn engine_name(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite(_) => "SQLite",
            Engine::Postgres(_) => "PostgreSQL",
        }
    }
}

pub(super) fn is_postgres(tx: &Tx) -> bool {
    matches!(tx.under, Backend::Postgres(_))
}

fn sqlite_path(url: &str) -> PathBuf {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    PathBuf::from(path.split('?').next().unwrap_or(path))
}

/// Times as rows hold them: epoch milliseconds.
pub trait Millis: Sized {
    fn millis(&self) -> i64;
    fn from_millis(millis: i64) -> Self;
}

impl Millis for DateTime<Utc> {
    fn millis(&self) -> i64 {
        self.timestamp_millis()
    }

    fn from_millis(millis: i64) -> Self {
        DateTime::from_timestamp_millis(millis).unwrap_or_default()
    }
}

pub(super) fn to_json<T: serde::Serialize>(table: &'static str, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|source| Error::Corrupt { table, source })
}

pub(super) fn from_json<T: serde::de::DeserializeOwned>(table: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|source| Error::Corrupt { table, source })
}
