//! The database and its transactions. What differs between SQLite and PostgreSQL is here, in `sqlite` and `postgres`, in
//! `sql` and in `schema`.

use super::catalogue_cache::CatalogueCache;
use super::sqlite::SqliteTx;
use super::unreadable::UnreadableRows;
use super::{Error, FileLock, Result, Row, Statements, database_file, postgres, sqlite};
use crate::domain::base::unreadable::{Table, UnreadableRow};
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use sqlx::Postgres;
use std::{collections::BTreeSet, ops::Range, path::PathBuf, sync::Arc, time::Instant};

/// A transaction. Dropped without `commit`, it is rolled back.
#[derive(Debug)]
pub struct Tx {
    pub(super) backend: Backend,
    /// Row ids that are reserved for it.
    pub(super) row_ids: Range<i64>,
    first_timer: Option<DateTime<Utc>>,
    changes_staff: bool,
    pub(super) statements: Arc<Statements>,
    pub(super) unreadable: Arc<UnreadableRows>,
    left_out: BTreeSet<UnreadableRow>,
    pub(super) catalogue: Arc<CatalogueCache>,
    pub(super) changed_catalogue: bool,
}

/// The database's own transaction.
#[derive(Debug)]
pub(super) enum Backend {
    Sqlite(SqliteTx),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Tx {
    /// When the first of the timers it has set falls due.
    pub fn first_timer(&self) -> Option<DateTime<Utc>> {
        self.first_timer
    }

    pub(super) fn note_timer(&mut self, due: DateTime<Utc>) {
        self.first_timer = Some(self.first_timer.map_or(due, |first| first.min(due)));
    }

    /// Whether it has changed a staff member, whose menu may be another now.
    pub fn changes_staff(&self) -> bool {
        self.changes_staff
    }

    pub(super) fn note_staff_change(&mut self) {
        self.changes_staff = true;
    }

    /// Notes that a row cannot be read; the error says so.
    pub(super) fn note_unreadable(&mut self, row: UnreadableRow, why: impl ToString) -> Error {
        let why = why.to_string();
        self.unreadable.note(row, &why);
        self.left_out.insert(row);
        Error::UnreadableRow { row, why }
    }

    /// The rows that could not be read so far.
    pub(super) fn left_out(&self) -> &BTreeSet<UnreadableRow> {
        &self.left_out
    }

    /// Commits.
    ///
    /// # Errors
    /// The database fails. On SQLite the transaction is rolled back then; on a server whose connection was lost the
    /// outcome is unknown.
    pub async fn commit(self) -> Result<()> {
        self.statements.count_commit();
        let began = Instant::now();
        let done = match self.backend {
            Backend::Sqlite(tx) => tx.commit().await,
            Backend::Postgres(tx) => tx.commit().await.map_err(Error::from),
        };
        self.statements.took(began.elapsed());
        done
    }
}

/// The database.
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) database: Database,
    statements: Arc<Statements>,
    unreadable: Arc<UnreadableRows>,
    catalogue: Arc<CatalogueCache>,
}

#[derive(Clone, Debug)]
pub(super) enum Database {
    Sqlite(sqlite::File),
    Postgres(postgres::Server),
}

impl Store {
    /// Opens the database at `url` (`sqlite://…` or `postgres://…`); a missing SQLite file is created.
    ///
    /// # Errors
    /// The file cannot be created, or the server cannot be reached.
    pub async fn open(url: &str) -> Result<Self> {
        let database = if url.starts_with("sqlite:") {
            let path = database_file::path(url);
            database_file::create(&path)?;
            Database::Sqlite(sqlite::File::open(path)?)
        } else {
            Database::Postgres(postgres::Server::open(url).await?)
        };
        let (statements, unreadable, catalogue) = Default::default();
        Ok(Store { database, statements, unreadable, catalogue })
    }

    /// Locks a SQLite file for this process alone. `None` on a server, where replicas use the lease.
    ///
    /// # Errors
    /// [`Error::InUse`] when another process has locked the file.
    pub fn lock_file(&self, url: &str) -> Result<Option<FileLock>> {
        match &self.database {
            Database::Sqlite(_) => database_file::lock(&database_file::path(url)).map(Some),
            Database::Postgres(_) => Ok(None),
        }
    }

    /// The file of a SQLite database; `None` for a server.
    pub fn file_of(url: &str) -> Option<PathBuf> {
        url.starts_with("sqlite:").then(|| database_file::path(url))
    }

    /// What it has run so far.
    pub fn statements(&self) -> &Statements {
        &self.statements
    }

    /// The rows that it could not read so far.
    pub fn unreadable(&self) -> &UnreadableRows {
        &self.unreadable
    }

    fn tx(&self, backend: Backend) -> Tx {
        Tx {
            backend,
            row_ids: 0..0,
            first_timer: None,
            changes_staff: false,
            statements: Arc::clone(&self.statements),
            unreadable: Arc::clone(&self.unreadable),
            left_out: BTreeSet::new(),
            catalogue: Arc::clone(&self.catalogue),
            changed_catalogue: false,
        }
    }

    /// Begins a transaction that may write.
    ///
    /// # Errors
    /// No connection is available.
    pub async fn begin(&self) -> Result<Tx> {
        let backend = match &self.database {
            Database::Sqlite(file) => Backend::Sqlite(file.begin().await?),
            Database::Postgres(server) => Backend::Postgres(server.pool.begin().await?),
        };
        Ok(self.tx(backend))
    }

    /// Begins a short transaction that does not wait for a burst of others: on a server it has a connection of its own.
    ///
    /// # Errors
    /// No connection is available.
    pub async fn begin_aside(&self) -> Result<Tx> {
        match &self.database {
            Database::Sqlite(_) => self.begin().await,
            Database::Postgres(server) => Ok(self.tx(Backend::Postgres(server.aside.begin().await?))),
        }
    }

    /// Begins a transaction that only reads, beside the writer.
    ///
    /// # Errors
    /// No connection is available.
    pub async fn begin_read(&self) -> Result<Tx> {
        let backend = match &self.database {
            Database::Sqlite(file) => Backend::Sqlite(file.begin_read().await?),
            Database::Postgres(server) => Backend::Postgres(server.pool.begin().await?),
        };
        Ok(self.tx(backend))
    }

    /// Begins a transaction that only reads a few rows and ends soon: on SQLite it delays the writers.
    ///
    /// # Errors
    /// No connection is available.
    pub async fn begin_short_read(&self) -> Result<Tx> {
        match &self.database {
            // On the writer's connection, whose page cache stays valid; a reader's is void after every commit.
            Database::Sqlite(file) => Ok(self.tx(Backend::Sqlite(file.begin_short_read().await?))),
            Database::Postgres(_) => self.begin_read().await,
        }
    }

    /// Begins a transaction that only reads, and sees the whole database as it is now, however long it takes.
    ///
    /// # Errors
    /// No connection is available.
    pub async fn begin_snapshot(&self) -> Result<Tx> {
        match &self.database {
            // A reader of the WAL sees no later commits.
            Database::Sqlite(_) => self.begin_read().await,
            Database::Postgres(server) => {
                let begun = server.pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
                Ok(self.tx(Backend::Postgres(begun)))
            }
        }
    }

    /// The updates of how many chats are handled at once: on SQLite their transactions share a commit, on a server each has
    /// a connection.
    pub fn chats_at_once(&self) -> usize {
        match &self.database {
            Database::Sqlite(_) => sqlite::CHATS_AT_ONCE,
            Database::Postgres(_) => postgres::CHATS_AT_ONCE,
        }
    }

    /// Whether the SQLite file is still the one that was opened; a server needs no file.
    pub fn file_is_in_place(&self) -> bool {
        match &self.database {
            Database::Sqlite(file) => file.is_in_place(),
            Database::Postgres(_) => true,
        }
    }

    /// Waits for all transactions to end and closes the connections.
    pub async fn close(&self) {
        match &self.database {
            Database::Sqlite(file) => file.close().await,
            Database::Postgres(server) => server.close().await,
        }
    }

    pub fn engine_name(&self) -> &'static str {
        match self.database {
            Database::Sqlite(_) => "SQLite",
            Database::Postgres(_) => "PostgreSQL",
        }
    }
}

/// Reads the JSON in a column of a row whose id is in the column `id`.
///
/// # Errors
/// [`Error::UnreadableRow`](super::Error::UnreadableRow) only; the row is noted.
pub(super) fn read_json<T: DeserializeOwned>(
    tx: &mut Tx,
    row: &Row,
    table: Table,
    id: &'static str,
    column: &'static str,
) -> Result<T> {
    let text: String = row.get(column).unwrap_or_default();
    serde_json::from_str(&text).map_err(|why| {
        let id = row.get(id).unwrap_or_default();
        tx.note_unreadable(UnreadableRow { table, id }, why)
    })
}

pub(super) fn is_postgres(tx: &Tx) -> bool {
    matches!(tx.backend, Backend::Postgres(_))
}
