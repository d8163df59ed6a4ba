//! SQLite, in this process: one connection that writes, and readers beside it.
//!
//! A statement runs on the calling thread: it touches memory, and a change of thread would cost ten times as much. A
//! commit waits for the disk, on a thread that may block. Transactions that end meanwhile share the next commit: each is
//! a savepoint that is rolled back alone or committed with the others, and is reported as committed once all are on disk.

mod checkpoint;
mod commit_group;
mod migrate;
mod purge;
mod statement;
#[cfg(test)]
mod tests;

pub use purge::purge;
pub use statement::{execute, for_each};

use super::error::NotCommitted;
use super::{Error, Result};
use checkpoint::Checkpointer;
use commit_group::CommitGroup;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::{Instant, sleep};

/// The transactions of all of these share a commit.
pub const CHATS_AT_ONCE: usize = 100;
/// How many transactions may read at once.
const READERS: usize = 4;
/// How long to wait for another process that has locked the file.
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);
const LOCK_RETRY: Duration = Duration::from_millis(5);
/// How long a statement inside a transaction waits for a lock, which others hold for moments only.
const BUSY_TIMEOUT: Duration = Duration::from_secs(1);
/// Under load a commit waits so long for more transactions: the disk takes as long for all.
const GROUP_DELAY: Duration = Duration::from_millis(1);
/// Prepared statements that each connection keeps.
const CACHED_STATEMENTS: usize = 256;

/// The connections to a file.
#[derive(Clone, Debug)]
pub struct File {
    writer: Pool,
    readers: Pool,
    group: CommitGroup,
    checkpointer: Checkpointer,
}

/// A file's device and inode; none where there is no file.
type Identity = Option<(u64, u64)>;

/// The database's file and its WAL as they were opened; a file of the same name in the place of one of them is another.
#[derive(Debug)]
struct Opened {
    path: PathBuf,
    database: Identity,
    wal: Identity,
}

/// Idle connections, and permits for all.
#[derive(Clone, Debug)]
struct Pool {
    opened: Arc<Opened>,
    idle: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

/// What a transaction is for.
#[derive(Debug)]
enum Mode {
    Read,
    /// Reads inside the open transaction of the writers; the number of changed rows must stay the same.
    ReadInGroup {
        changes: u64,
    },
    Write(File),
}

/// A transaction; dropped without a commit, it is rolled back.
#[derive(Debug)]
pub struct SqliteTx {
    /// `None` only while it is dropped.
    connection: Option<Connection>,
    idle: Arc<Mutex<Vec<Connection>>>,
    mode: Mode,
    /// Its savepoint is released: its changes are committed or lost with those of its group.
    is_released: bool,
    _permit: OwnedSemaphorePermit,
}

impl File {
    /// Opens the file at `path`.
    ///
    /// # Errors
    /// It is not a database, or not writable.
    pub fn open(path: PathBuf) -> Result<File> {
        let first = connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        // SQLite makes the WAL when the first transaction reads.
        first.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        let opened = Arc::new(Opened::at(path));
        let pool = |size| Pool {
            opened: Arc::clone(&opened),
            idle: Arc::default(),
            permits: Arc::new(Semaphore::new(size)),
        };
        let writer = pool(1);
        release(&writer.idle, first);
        Ok(File {
            writer,
            readers: pool(READERS),
            group: CommitGroup::default(),
            checkpointer: Checkpointer::default(),
        })
    }

    /// Whether the file at the path is still the one that was opened, with its WAL beside it.
    pub fn is_in_place(&self) -> bool {
        self.writer.opened.is_in_place()
    }

    /// Begins a transaction that writes, as soon as no other does.
    ///
    /// # Errors
    /// Another process keeps the file locked.
    pub async fn begin(&self) -> Result<SqliteTx> {
        let mut tx = self.writer.acquire().await?;
        tx.mode = Mode::Write(self.clone());
        if tx.connection()?.is_autocommit() {
            // The group is empty, unless SQLite has rolled all of it back.
            self.group.report(&Err(NotCommitted::rolled_back()));
            begin_group(&mut tx).await?;
        }
        run(tx.connection()?, "SAVEPOINT one")?;
        Ok(tx)
    }

    /// Begins a transaction that reads on the writer's connection.
    ///
    /// # Errors
    /// The file cannot be opened again.
    pub async fn begin_short_read(&self) -> Result<SqliteTx> {
        let mut tx = self.writer.acquire().await?;
        if tx.connection()?.is_autocommit() {
            run(tx.connection()?, "BEGIN")?;
        } else {
            tx.mode = Mode::ReadInGroup { changes: tx.connection()?.total_changes() };
        }
        Ok(tx)
    }

    /// Begins a transaction that reads beside the writer, a snapshot.
    ///
    /// # Errors
    /// The file cannot be opened again.
    pub async fn begin_read(&self) -> Result<SqliteTx> {
        let mut tx = self.readers.acquire().await?;
        run(tx.connection()?, "BEGIN")?;
        Ok(tx)
    }

    /// Commits the group, after the transactions that waited for the writer before: they join it.
    async fn commit_group(self) {
        if self.group.is_under_load() {
            sleep(GROUP_DELAY).await;
        }
        let Ok(mut tx) = self.writer.acquire().await else {
            return self.group.report(&Err(NotCommitted::rolled_back()));
        };
        let (file, group, checkpointer) = (self.clone(), self.group.clone(), self.checkpointer.clone());
        let committed = tokio::task::spawn_blocking(move || {
            let outcome = if file.is_in_place() {
                run(tx.connection()?, "COMMIT").map_err(NotCommitted::from)
            } else {
                Err(NotCommitted::moved_away())
            };
            group.report(&outcome);
            let is_due = outcome.is_ok() && checkpointer.is_due(tx.connection()?);
            // When the commit failed, this rolls back.
            drop(tx);
            Ok::<_, Error>(is_due)
        });
        match committed.await {
            Ok(Ok(false)) => {}
            Ok(Ok(true)) => self.checkpoint().await,
            Ok(Err(_)) | Err(_) => self.group.report(&Err(NotCommitted::rolled_back())),
        }
    }

    async fn checkpoint(self) {
        let Ok(mut tx) = self.readers.acquire().await else { return };
        let checkpoint = tokio::task::spawn_blocking(move || {
            if let Ok(connection) = tx.connection() {
                self.checkpointer.run(connection);
            }
        });
        let _ = checkpoint.await;
    }

    /// Waits for all transactions to end and closes the connections.
    pub async fn close(&self) {
        for (pool, size) in [(&self.readers, READERS), (&self.writer, 1)] {
            let all = pool.permits.acquire_many(u32::try_from(size).unwrap_or(1)).await;
            pool.permits.close();
            drop(all);
            pool.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }
}

/// Opens the transaction around the savepoints of a group.
async fn begin_group(tx: &mut SqliteTx) -> Result<()> {
    let since = Instant::now();
    // After a plain BEGIN, of two transactions that read first the second fails to write instead of waiting.
    tx.connection()?.busy_timeout(Duration::ZERO)?;
    while let Err(error) = run(tx.connection()?, "BEGIN IMMEDIATE") {
        if error.sqlite_error_code() != Some(ErrorCode::DatabaseBusy) || since.elapsed() > LOCK_TIMEOUT {
            return Err(error.into());
        }
        sleep(LOCK_RETRY).await;
    }
    Ok(tx.connection()?.busy_timeout(BUSY_TIMEOUT)?)
}

impl Pool {
    async fn acquire(&self) -> Result<SqliteTx> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| Error::Closed)?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            // SQLite would make a new WAL in the place of one that was moved away.
            None if !self.opened.is_in_place() => return Err(Error::MovedAway),
            None => connect(&self.opened.path, OpenFlags::SQLITE_OPEN_READ_WRITE)?,
        };
        Ok(SqliteTx {
            connection: Some(connection),
            idle: Arc::clone(&self.idle),
            mode: Mode::Read,
            is_released: false,
            _permit: permit,
        })
    }
}

impl Opened {
    fn at(path: PathBuf) -> Self {
        let (database, wal) = (identity(&path), identity(&wal(&path)));
        Opened { path, database, wal }
    }

    fn is_in_place(&self) -> bool {
        identity(&self.path) == self.database && identity(&wal(&self.path)) == self.wal
    }
}

/// SQLite keeps the WAL beside the file itself, not beside a symbolic link to it.
fn wal(path: &Path) -> PathBuf {
    let mut wal = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()).into_os_string();
    wal.push("-wal");
    wal.into()
}

fn identity(path: &Path) -> Identity {
    std::fs::metadata(path).ok().map(|found| (found.dev(), found.ino()))
}

fn release(idle: &Mutex<Vec<Connection>>, connection: Connection) {
    idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; \
         PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;",
    )?;
    connection.pragma_update(None, "wal_autocheckpoint", checkpoint::MAX_WAL_PAGES)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    // Otherwise a statement with `LIMIT $2` is planned again each time it runs, for that value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

impl SqliteTx {
    /// The connection it runs on.
    ///
    /// # Errors
    /// None before the transaction is dropped.
    pub fn connection(&mut self) -> Result<&mut Connection> {
        self.connection.as_mut().ok_or(Error::Closed)
    }

    /// Commits, together with the transactions that end at the same time.
    ///
    /// # Errors
    /// The disk is full or fails; the transaction is rolled back then.
    pub async fn commit(mut self) -> Result<()> {
        let Mode::Write(file) = &self.mode else { return Ok(()) };
        let file = file.clone();
        run(self.connection()?, "RELEASE one")?;
        self.is_released = true;
        let (sender, outcome) = oneshot::channel();
        let is_first = file.group.join(sender);
        drop(self);
        if is_first {
            tokio::spawn(file.commit_group());
        }
        Ok(outcome.await.map_err(|_| Error::Closed)??)
    }

    /// Rolls back what was not committed; whether the connection can be used again.
    fn roll_back(&self, connection: &Connection) -> bool {
        let file = match &self.mode {
            Mode::Read => return connection.is_autocommit() || run(connection, "ROLLBACK").is_ok(),
            Mode::ReadInGroup { changes } => {
                debug_assert_eq!(*changes, connection.total_changes(), "a read must not write");
                return true;
            }
            Mode::Write(file) => file,
        };
        if self.is_released {
            return true;
        }
        if connection.is_autocommit() {
            file.group.report(&Err(NotCommitted::rolled_back()));
            return true;
        }
        if !file.group.is_empty()
            && run(connection, "ROLLBACK TO one").is_ok()
            && run(connection, "RELEASE one").is_ok()
        {
            return true;
        }
        file.group.report(&Err(NotCommitted::rolled_back()));
        run(connection, "ROLLBACK").is_ok()
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        if self.roll_back(&connection) {
            release(&self.idle, connection);
        }
    }
}

fn run(connection: &Connection, statement: &str) -> Result<(), rusqlite::Error> {
    connection.prepare_cached(statement)?.execute([]).map(drop)
}
