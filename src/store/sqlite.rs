//! SQLite, in this process: one connection that writes, readers beside it.
//!
//! A statement runs where it is asked for: it touches memory, and going to another thread and back would cost ten times
//! what it does. A commit waits for the disk, on a thread that may wait, and whoever writes meanwhile waits for the next
//! one together: each of their transactions is a savepoint, rolled back alone or kept with the others, and none is said to
//! be kept before the disk has all of them.

mod log;
mod together;

pub use together::NotKept;

use super::sql::{Names, Query, Row, SqlValue, Value};
use super::tx::MIGRATIONS;
use super::{Error, Result};
use log::Log;
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, Statement, ToSql};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use together::Together;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::{Instant, sleep};

/// How many may read at once.
const READERS: usize = 4;
/// How long another process is waited for that has the file locked.
const LOCKED: Duration = Duration::from_secs(10);
/// Between two looks at the lock.
const LOOK: Duration = Duration::from_millis(5);
/// How long a statement inside a transaction waits for a lock: there it is held for moments.
const BUSY: Duration = Duration::from_secs(1);
/// Where many write, a commit waits so long for more of them: the disk takes as long for all.
const MOMENT: Duration = Duration::from_millis(1);
/// Statements kept prepared by each connection.
const PREPARED: usize = 256;

/// The connections to a file.
#[derive(Clone, Debug)]
pub struct File {
    write: Pool,
    read: Pool,
    together: Together,
    log: Log,
}

/// Whether trying again soon may go well: busy, locked, read-only, a fault of the disk, a full one; or another process was
/// killed and the file is being put in order.
pub fn passes(error: &rusqlite::Error) -> bool {
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

/// Connections that are free, and places for more.
#[derive(Clone, Debug)]
struct Pool {
    path: Arc<Path>,
    free: Arc<Mutex<Vec<Connection>>>,
    places: Arc<Semaphore>,
}

/// What a transaction is for.
#[derive(Debug)]
enum Does {
    /// It is one of its own.
    Read,
    /// It reads within the one that others who write have open, and leaves that as it is: as many rows changed.
    LookOn {
        changes: u64,
    },
    Write(File),
}

/// A transaction; what is not committed when it is dropped is rolled back.
#[derive(Debug)]
pub struct SqliteTx {
    /// Always there; taken out when it is dropped.
    connection: Option<Connection>,
    free: Arc<Mutex<Vec<Connection>>>,
    does: Does,
    /// Its savepoint is released: what it did is kept or lost with the others.
    done: bool,
    _place: OwnedSemaphorePermit,
}

impl File {
    /// Opens the file at `path`.
    ///
    /// # Errors
    /// It is no database, or cannot be written to.
    pub fn open(path: PathBuf) -> Result<File> {
        let path: Arc<Path> = path.into();
        let first = connect(&path)?;
        let pool = |places| Pool {
            path: Arc::clone(&path),
            free: Arc::default(),
            places: Arc::new(Semaphore::new(places)),
        };
        let write = pool(1);
        give_back(&write.free, first);
        Ok(File { write, read: pool(READERS), together: Together::default(), log: Log::default() })
    }

    /// Begins a transaction that writes, as soon as no other does.
    ///
    /// # Errors
    /// Another process keeps the file locked.
    pub async fn begin(&self) -> Result<SqliteTx> {
        let mut tx = self.write.lend().await?;
        tx.does = Does::Write(self.clone());
        if tx.connection()?.is_autocommit() {
            // Nobody waits, unless the file has taken everything back.
            self.together.tell(&Err(NotKept::rolled_back()));
            self.open_around(&mut tx).await?;
        }
        run(tx.connection()?, "SAVEPOINT one")?;
        Ok(tx)
    }

    /// Begins a transaction that reads on the connection that writes, where nobody else writes meanwhile.
    ///
    /// # Errors
    /// The file cannot be opened again.
    pub async fn look(&self) -> Result<SqliteTx> {
        let mut tx = self.write.lend().await?;
        if tx.connection()?.is_autocommit() {
            run(tx.connection()?, "BEGIN")?;
        } else {
            tx.does = Does::LookOn { changes: tx.connection()?.total_changes() };
        }
        Ok(tx)
    }

    /// Opens the transaction around those that are kept together.
    async fn open_around(&self, tx: &mut SqliteTx) -> Result<()> {
        let since = Instant::now();
        // With a plain BEGIN, two that read first and write then fail instead of waiting.
        tx.connection()?.busy_timeout(Duration::ZERO)?;
        while let Err(error) = run(tx.connection()?, "BEGIN IMMEDIATE") {
            if error.sqlite_error_code() != Some(ErrorCode::DatabaseBusy) || since.elapsed() > LOCKED {
                return Err(error.into());
            }
            sleep(LOOK).await;
        }
        Ok(tx.connection()?.busy_timeout(BUSY)?)
    }

    /// Commits what is open, after those who were waiting to write before: they come along.
    async fn commit(self) {
        if self.together.are_many() {
            sleep(MOMENT).await;
        }
        let Ok(mut tx) = self.write.lend().await else {
            return self.together.tell(&Err(NotKept::rolled_back()));
        };
        let (together, log) = (self.together.clone(), self.log.clone());
        let committed = tokio::task::spawn_blocking(move || {
            let kept = run(tx.connection()?, "COMMIT").map_err(NotKept::from);
            together.tell(&kept);
            let log_is_long = kept.is_ok() && log.is_long(tx.connection()?);
            // Dropped, the transaction rolls back what could not be committed.
            drop(tx);
            Ok::<_, Error>(log_is_long)
        });
        match committed.await {
            Ok(Ok(false)) => {}
            Ok(Ok(true)) => self.bring_the_log().await,
            Ok(Err(_)) | Err(_) => self.together.tell(&Err(NotKept::rolled_back())),
        }
    }

    async fn bring_the_log(self) {
        let Ok(mut beside) = self.read.lend().await else { return };
        let log = self.log.clone();
        let brought = tokio::task::spawn_blocking(move || {
            if let Ok(connection) = beside.connection() {
                log.bring(connection);
            }
        });
        let _ = brought.await;
    }

    /// Begins a transaction that reads, beside the writer: it sees one moment, however long it takes.
    ///
    /// # Errors
    /// The file cannot be opened again.
    pub async fn read(&self) -> Result<SqliteTx> {
        let mut tx = self.read.lend().await?;
        run(tx.connection()?, "BEGIN")?;
        Ok(tx)
    }

    /// Waits for all transactions to end and closes the connections.
    pub async fn close(&self) {
        for (pool, places) in [(&self.read, READERS), (&self.write, 1)] {
            let all = pool.places.acquire_many(u32::try_from(places).unwrap_or(1)).await;
            pool.places.close();
            drop(all);
            pool.free.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }

    /// Makes the schema steps up to `last` that are still to be made, each in a transaction of its own, and writes them
    /// down as sqlx does.
    ///
    /// # Errors
    /// A step fails, or one that was made is another one now.
    pub async fn migrate(&self, last: i64) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.connection()?.execute_batch(
            "CREATE TABLE IF NOT EXISTS _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, \
             installed_on TIMESTAMP NOT NULL DEFAULT 0, success BOOLEAN NOT NULL, \
             checksum BLOB NOT NULL, execution_time BIGINT NOT NULL)",
        )?;
        let made: Vec<(i64, Vec<u8>)> = tx
            .connection()?
            .prepare("SELECT version, checksum FROM _sqlx_migrations ORDER BY version")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, rusqlite::Error>>()?;
        tx.commit().await?;
        for (version, checksum) in &made {
            match MIGRATIONS.iter().find(|step| step.version == *version) {
                None => return Err(sqlx::migrate::MigrateError::VersionMissing(*version).into()),
                Some(step) if *step.checksum != **checksum => {
                    return Err(sqlx::migrate::MigrateError::VersionMismatch(*version).into());
                }
                Some(_) => {}
            }
        }
        let left = MIGRATIONS.iter().filter(|step| !made.iter().any(|(version, _)| *version == step.version));
        for step in left.filter(|step| step.version <= last) {
            let mut tx = self.begin().await?;
            // A key of just this type is the number a row is stored under; of any other, an index beside the table.
            let sql = step.sql.as_str().replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY");
            tx.connection()?.execute_batch(&sql)?;
            tx.connection()?.execute(
                "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 VALUES (?1, ?2, TRUE, ?3, 0)",
                (step.version, &step.description, &*step.checksum),
            )?;
            tx.commit().await?;
        }
        Ok(())
    }
}

impl Pool {
    async fn lend(&self) -> Result<SqliteTx> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Error::Closed)?;
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match free {
            Some(connection) => connection,
            None => connect(&self.path)?,
        };
        let free = Arc::clone(&self.free);
        Ok(SqliteTx { connection: Some(connection), free, does: Does::Read, done: false, _place: place })
    }
}

fn give_back(free: &Mutex<Vec<Connection>>, connection: Connection) {
    free.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
}

fn connect(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; \
         PRAGMA foreign_keys = ON;",
    )?;
    connection.pragma_update(None, "wal_autocheckpoint", log::MOST_PAGES)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    // Else a statement with `LIMIT $2` is planned anew each time it runs, for the value it then has.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

impl SqliteTx {
    /// The connection it runs on.
    ///
    /// # Errors
    /// None: it is there until the transaction is dropped.
    pub fn connection(&mut self) -> Result<&mut Connection> {
        self.connection.as_mut().ok_or(Error::Closed)
    }

    /// Keeps what was done.
    ///
    /// # Errors
    /// The disk is full or fails; nothing is kept then.
    pub async fn commit(mut self) -> Result<()> {
        let Does::Write(file) = &self.does else { return Ok(()) };
        let file = file.clone();
        run(self.connection()?, "RELEASE one")?;
        self.done = true;
        let (tell, told) = oneshot::channel();
        let first = file.together.wait(tell);
        drop(self);
        if first {
            tokio::spawn(file.commit());
        }
        Ok(told.await.map_err(|_| Error::Closed)??)
    }

    /// Takes back what was not committed. `false`: the connection is of no use any more.
    fn roll_back(&self, connection: &Connection) -> bool {
        let file = match &self.does {
            Does::Read => return connection.is_autocommit() || run(connection, "ROLLBACK").is_ok(),
            Does::LookOn { changes } => {
                debug_assert_eq!(*changes, connection.total_changes(), "who looks writes nothing");
                return true;
            }
            Does::Write(file) => file,
        };
        if self.done {
            return true;
        }
        if connection.is_autocommit() {
            file.together.tell(&Err(NotKept::rolled_back()));
            return true;
        }
        if !file.together.nobody()
            && run(connection, "ROLLBACK TO one").is_ok()
            && run(connection, "RELEASE one").is_ok()
        {
            return true;
        }
        file.together.tell(&Err(NotKept::rolled_back()));
        run(connection, "ROLLBACK").is_ok()
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        if self.roll_back(&connection) {
            give_back(&self.free, connection);
        }
    }
}

fn run(connection: &Connection, statement: &str) -> Result<(), rusqlite::Error> {
    connection.prepare_cached(statement)?.execute([]).map(drop)
}

/// As [`Query::execute`].
pub fn execute(connection: &Connection, query: &Query<'_>) -> Result<u64> {
    let mut statement = prepared(connection, query)?;
    Ok(u64::try_from(statement.raw_execute()?).unwrap_or_default())
}

/// As [`Query::each`].
pub fn each<E: From<Error>>(
    connection: &Connection,
    query: &Query<'_>,
    mut take: impl FnMut(Row) -> Result<(), E>,
) -> Result<(), E> {
    let mut statement = prepared(connection, query)?;
    let mut names = None;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(Error::from)? {
        let names = names.get_or_insert_with(|| Names::of(row.as_ref().column_names().into_iter()));
        let cells =
            (0..row.as_ref().column_count()).map(|at| Ok(read(row.get_ref(at)?))).collect::<Result<_>>()?;
        take(Row { names: names.clone(), cells })?;
    }
    Ok(())
}

fn prepared<'c>(connection: &'c Connection, query: &Query<'_>) -> Result<rusqlite::CachedStatement<'c>> {
    let mut statement = connection.prepare_cached(&query.text)?;
    bind(&mut statement, &query.values)?;
    Ok(statement)
}

/// `$3` is a name to SQLite, and names have places in the order of their first appearance.
fn bind(statement: &mut Statement<'_>, values: &[Value<'_>]) -> Result<()> {
    for place in 1..=statement.parameter_count() {
        let number = statement.parameter_name(place).and_then(|name| name.get(1..)?.parse::<usize>().ok());
        let value = number.and_then(|number| values.get(number.checked_sub(1)?));
        statement.raw_bind_parameter(
            place,
            value.ok_or(rusqlite::Error::InvalidParameterCount(place, values.len()))?,
        )?;
    }
    Ok(())
}

fn read(value: ValueRef<'_>) -> SqlValue {
    match value {
        ValueRef::Integer(number) => SqlValue::Number(number),
        ValueRef::Text(text) => SqlValue::Text(String::from_utf8_lossy(text).into_owned()),
        // The schema holds neither; what is read as something else is refused.
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => SqlValue::Nothing,
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Big(Some(number)) => ValueRef::Integer(*number),
            Value::Small(Some(number)) => ValueRef::Integer(i64::from(*number)),
            Value::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
            Value::Big(None) | Value::Small(None) | Value::Text(None) => ValueRef::Null,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Store, query, query_scalar, tx::Backend};
    use rusqlite::StatementStatus;
    use std::collections::BTreeSet;

    /// A row of some size, kept or taken back; whether its writer was told that it is kept.
    async fn writes(store: Store, id: i64, keeps: bool) -> Option<i64> {
        let mut tx = store.begin().await.ok()?;
        let body = "x".repeat(3_000);
        query("INSERT INTO texts (id, at, body) VALUES ($1, 0, $2)")
            .bind(id)
            .bind(body)
            .execute(&mut tx)
            .await
            .ok()?;
        if keeps { tx.commit().await.ok().map(|()| id) } else { None }
    }

    async fn written(store: &Store) -> BTreeSet<i64> {
        let mut tx = store.read().await.expect("it can be read");
        let ids = query_scalar("SELECT id FROM texts").fetch_all(&mut tx).await.expect("it can be read");
        ids.into_iter().collect()
    }

    /// So many writers beside each other, of whom every third takes back what it did; those told that it is kept.
    async fn write_beside_each_other(store: &Store, ids: std::ops::Range<i64>) -> BTreeSet<i64> {
        let writers: Vec<_> = ids.map(|id| tokio::spawn(writes(store.clone(), id, id % 3 != 0))).collect();
        let mut told = BTreeSet::new();
        for writer in writers {
            told.extend(writer.await.expect("it ends"));
        }
        told
    }

    async fn empty(folder: &tempfile::TempDir) -> Store {
        let store =
            Store::open(&format!("sqlite://{}/t.db", folder.path().display())).await.expect("it opens");
        store.migrate().await.expect("it is made");
        store
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn each_of_those_who_share_a_commit_is_kept_or_taken_back_by_itself() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let store = empty(&folder).await;
        let told = write_beside_each_other(&store, 0..300).await;
        assert_eq!(told, (0..300).filter(|id| id % 3 != 0).collect());
        assert_eq!(written(&store).await, told);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn on_a_full_disk_exactly_what_was_said_to_be_kept_is_there() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let store = empty(&folder).await;
        let mut tx = store.begin().await.expect("it can be written to");
        let pages: i64 = query_scalar("PRAGMA page_count").fetch_one(&mut tx).await.expect("it is known");
        query_scalar::<i64>(format!("PRAGMA max_page_count = {}", pages + 40))
            .fetch_one(&mut tx)
            .await
            .expect("it is set");
        drop(tx);
        let told = write_beside_each_other(&store, 0..300).await;
        assert_eq!(written(&store).await, told);
        assert!(!told.is_empty() && told.len() < 200, "{}", told.len());
    }

    #[tokio::test]
    async fn a_statement_is_planned_once_whatever_its_limit() {
        const PAGE: &str = "SELECT id FROM texts WHERE id > $1 ORDER BY id LIMIT $2";
        let folder = tempfile::TempDir::new().expect("a folder");
        let mut tx = empty(&folder).await.begin().await.expect("it can be written to");
        for limit in 1..4_i64 {
            let ids: Vec<i64> =
                query_scalar(PAGE).bind(0_i64).bind(limit).fetch_all(&mut tx).await.expect("it can be read");
            assert!(ids.is_empty());
        }
        let Backend::Sqlite(tx) = &mut tx.under else { panic!("it is SQLite") };
        let statement = tx.connection().expect("it is open").prepare_cached(PAGE).expect("it is known");
        assert_eq!(
            (statement.get_status(StatementStatus::Run), statement.get_status(StatementStatus::RePrepare)),
            (3, 0)
        );
    }

    #[tokio::test]
    async fn a_file_that_takes_no_more_writes_is_read_on_and_may_take_them_again() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let store = empty(&folder).await;
        let mut tx = store.begin().await.expect("it can be written to");
        query("PRAGMA query_only = 1").execute(&mut tx).await.expect("it is as if the file were read-only");
        drop(tx);
        let error = store.begin().await.expect_err("it cannot be written to");
        assert!(error.passes(), "what is written waits: {error}");
        assert!(written(&store).await.is_empty());
    }
}
