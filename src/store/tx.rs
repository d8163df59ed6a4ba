//! The connection to the database and the transaction everything runs in. What differs between the two engines
//! stands here and nowhere else.
//!
//! Rows use BIGINT (epoch milliseconds), TEXT and SMALLINT only: what sqlx's `Any` driver decodes alike on both.

use chrono::{DateTime, Utc};
use sqlx::{
    Any, AnyConnection, AnyPool, Connection as _, Executor as _,
    any::{AnyPoolOptions, install_default_drivers},
    migrate::Migrator,
};
use std::{fs::File, path::Path, path::PathBuf, time::Duration};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// A transaction. Dropped without `commit`, nothing of it happened.
pub type Tx = sqlx::Transaction<'static, Any>;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong in the database.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
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
            Error::Conflict | Error::NoAnswer => true,
            Error::Database(sqlx::Error::Database(error)) => {
                error.code().is_some_and(|code| code_passes(&code))
            }
            Error::Database(
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed
                | sqlx::Error::BeginFailed,
            ) => true,
            Error::Database(_)
            | Error::Migrate(_)
            | Error::Corrupt { .. }
            | Error::File { .. }
            | Error::InUse { .. }
            | Error::TakenOver => false,
        }
    }
}

/// PostgreSQL: connection lost, transaction rolled back, out of resources, shutting down, read-only or ended for being
/// idle, a fault of the system. SQLite: busy, locked, read-only, I/O error, disk full.
fn code_passes(code: &str) -> bool {
    match code.parse::<u32>() {
        // SQLite's extended codes keep the primary one in their lowest byte; SQLSTATEs have five characters.
        Ok(number) if code.len() < 5 => matches!(number & 0xff, 5 | 6 | 8 | 10 | 13),
        Ok(_) | Err(_) => {
            ["08", "40", "53", "55", "57", "58"].iter().any(|class| code.starts_with(class))
                || ["25006", "25P03"].contains(&code)
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Engine {
    Sqlite,
    Postgres,
}

/// The database: one writer (SQLite has no more), readers beside it.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Engine,
    write: AnyPool,
    read: AnyPool,
    aside: AnyPool,
}

/// The mark of the only process on a SQLite file; given back when dropped, also by a kill.
#[derive(Debug)]
pub struct Alone {
    _locked: File,
}

/// PostgreSQL ends a transaction that nothing is done in for so long: a process that was frozen in one keeps nobody
/// waiting.
const IDLE_TRANSACTION: &str = "SET idle_in_transaction_session_timeout = '5s'";

impl Store {
    /// Opens the database at `url` (`sqlite://…` or `postgres://…`); a SQLite file that is not there is made.
    ///
    /// # Errors
    /// The file cannot be made or the server not be reached.
    pub async fn open(url: &str) -> Result<Self> {
        install_default_drivers();
        let engine = if url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
        match engine {
            Engine::Sqlite => {
                let path = sqlite_path(url);
                File::options()
                    .create(true)
                    .append(true)
                    .open(&path)
                    .map_err(|source| Error::File { path: path.display().to_string(), source })?;
                knock(url, "PRAGMA schema_version").await?;
                let write = sqlite_pool(1).connect(url).await?;
                let read = sqlite_pool(4).connect_lazy(url)?;
                Ok(Store { engine, aside: write.clone(), write, read })
            }
            Engine::Postgres => {
                knock(url, "SELECT 1").await?;
                let pool = postgres_pool(8).connect(url).await?;
                let aside = postgres_pool(1).connect_lazy(url)?;
                Ok(Store { engine, write: pool.clone(), read: pool, aside })
            }
        }
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// A step failed; nothing of that step was kept.
    pub async fn migrate(&self) -> Result<()> {
        MIGRATIONS.run(&self.write).await?;
        super::finding::fill(self).await
    }

    /// Brings the schema to an earlier state of it, as it is in a copy of that time.
    ///
    /// # Errors
    /// As for [`Store::migrate`].
    pub(super) async fn migrate_to(&self, schema: i64) -> Result<()> {
        Ok(MIGRATIONS.run_to(schema, &self.write).await?)
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
        Ok(sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations").fetch_one(&mut **tx).await?)
    }

    /// The names of all tables but the one that lists the schema's steps.
    pub(super) async fn tables(&self, tx: &mut Tx) -> Result<Vec<String>> {
        let sql = match self.engine {
            Engine::Sqlite => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> '_sqlx_migrations' \
                 AND name NOT LIKE 'sqlite_%' ORDER BY name"
            }
            Engine::Postgres => {
                "SELECT table_name::TEXT FROM information_schema.tables WHERE table_schema = current_schema() \
                 AND table_type = 'BASE TABLE' AND table_name <> '_sqlx_migrations' ORDER BY table_name"
            }
        };
        Ok(sqlx::query_scalar(sql).fetch_all(&mut **tx).await?)
    }

    /// How many schema steps are still to be made.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn pending_migrations(&self) -> Result<usize> {
        let applied: Result<i64, sqlx::Error> =
            sqlx::query_scalar("SELECT COUNT(*) FROM _sqlx_migrations").fetch_one(&self.read).await;
        let known = MIGRATIONS.iter().count();
        Ok(known.saturating_sub(applied.ok().and_then(|n| usize::try_from(n).ok()).unwrap_or(0)))
    }

    /// Claims a SQLite file for this process alone. On a server, replicas agree by the lease: `None`.
    ///
    /// # Errors
    /// [`Error::InUse`] when another process has claimed the file.
    pub fn claim(&self, url: &str) -> Result<Option<Alone>> {
        match self.engine {
            Engine::Sqlite => {
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
                Ok(Some(Alone { _locked: file }))
            }
            Engine::Postgres => Ok(None),
        }
    }

    /// Begins a transaction that writes.
    ///
    /// # Errors
    /// No connection can be had.
    pub async fn begin(&self) -> Result<Tx> {
        match self.engine {
            // With a plain BEGIN, two that read first and write then fail instead of waiting.
            Engine::Sqlite => Ok(self.write.begin_with("BEGIN IMMEDIATE").await?),
            Engine::Postgres => Ok(self.write.begin().await?),
        }
    }

    /// Begins a short transaction that no burst of others keeps waiting: on a server it has a connection of its own.
    ///
    /// # Errors
    /// No connection can be had.
    pub async fn begin_aside(&self) -> Result<Tx> {
        match self.engine {
            Engine::Sqlite => self.begin().await,
            Engine::Postgres => Ok(self.aside.begin().await?),
        }
    }

    /// Begins a transaction that only reads, beside the writer.
    ///
    /// # Errors
    /// No connection can be had.
    pub async fn read(&self) -> Result<Tx> {
        Ok(self.read.begin().await?)
    }

    /// Begins a transaction that sees the whole database as it is at one moment, however long it reads.
    ///
    /// # Errors
    /// No connection can be had.
    pub async fn snapshot(&self) -> Result<Tx> {
        match self.engine {
            // A reader of the write-ahead log sees no later commits.
            Engine::Sqlite => self.read().await,
            Engine::Postgres => {
                Ok(self.read.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        }
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.aside.close().await;
        self.read.close().await;
        self.write.close().await;
    }

    pub fn engine_name(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        }
    }
}

pub(super) fn is_postgres(tx: &Tx) -> bool {
    tx.backend_name() == "PostgreSQL"
}

/// Tries a connection of its own first: a pool goes on trying for its whole timeout, and then does not say why.
async fn knock(url: &str, question: &'static str) -> Result<()> {
    let knocking = async {
        let mut connection = AnyConnection::connect(url).await?;
        connection.execute(question).await?;
        connection.close().await
    };
    let knocked = tokio::time::timeout(Duration::from_secs(10), knocking).await;
    Ok(knocked.unwrap_or(Err(sqlx::Error::PoolTimedOut))?)
}

fn sqlite_path(url: &str) -> PathBuf {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    PathBuf::from(path.split('?').next().unwrap_or(path))
}

fn sqlite_pool(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new().max_connections(connections).acquire_timeout(Duration::from_secs(30)).after_connect(
        |connection, _| {
            Box::pin(async move {
                connection
                    .execute(
                        "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                         PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;",
                    )
                    .await?;
                Ok(())
            })
        },
    )
}

fn postgres_pool(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new().max_connections(connections).acquire_timeout(Duration::from_secs(10)).after_connect(
        |connection, _| {
            Box::pin(async move {
                connection.execute(IDLE_TRANSACTION).await?;
                Ok(())
            })
        },
    )
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
