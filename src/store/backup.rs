//! Backups of the whole database as lines of JSON, which can be restored into SQLite and PostgreSQL alike.
//!
//! ```text
//! {"loihua_backup":1,"schema":6,"taken_at":"2026-03-02T02:00:00Z"}
//! {"table":"cases","columns":["id","version",…]}
//! [12,3,…]
//! {"rows":1,"sha256":"…"}
//! ```
//!
//! The checksum covers every byte before its line, so that a file that was cut short or changed is detected.

use super::sql::query;
use super::value::SqlValue;
use super::{Store, Tx, counters, invites, lease, schema, screens, search_index};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::io::{self, BufRead, Write};

/// The version of the file format.
const FORMAT: u32 = 1;
/// The highest rate of new cases: one in so many seconds.
const SECONDS_PER_CASE: i64 = 10;

/// What can go wrong with a backup.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the file is not a backup")]
    NotABackup,
    #[error("the backup is damaged or cut short at line {line}")]
    Damaged { line: u64 },
    #[error("the backup was made by a newer version")]
    TooNew,
    #[error("the database is not empty")]
    NotEmpty,
    #[error("the database is empty")]
    Empty,
    #[error(transparent)]
    File(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] super::Error),
}

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    loihua_backup: u32,
    /// The number of the last schema step.
    schema: i64,
    pub taken_at: DateTime<Utc>,
}

/// Every line after it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Row(Vec<SqlValue>),
    Table { table: String, columns: Vec<String> },
    End { rows: u64, sha256: String },
}

impl Store {
    /// Writes a snapshot of the database while a bot may go on working. Returns the number of rows.
    ///
    /// # Errors
    /// The database is empty, or it or the file fails.
    pub async fn back_up(&self, to: impl Write + Send, now: DateTime<Utc>) -> Result<u64, Error> {
        let mut tx = self.begin_snapshot().await?;
        let version = schema::version(&mut tx).await?.ok_or(Error::Empty)?;
        let mut backup = Writer { to, sum: Sha256::new(), rows: 0 };
        backup.line(&Header { loihua_backup: FORMAT, schema: version, taken_at: now })?;
        for table in schema::tables(&mut tx).await? {
            backup.table(&mut tx, &table).await?;
        }
        backup.end()
    }

    /// Restores a backup that has been [`check`]ed into an empty database and migrates it. Returns the number of rows.
    /// Telegram still shows cases taken after the backup: their numbers are skipped, so that a button of such a case
    /// does not act on another one. Open invites are expired.
    ///
    /// # Errors
    /// The database is not empty, or it or the file fails; nothing of the backup is in it then.
    pub async fn restore(
        &self,
        header: &Header,
        from: impl BufRead,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let mut tx = self.begin_read().await?;
        if let Some(version) = schema::version(&mut tx).await?
            && (version > header.schema || in_use(&mut tx).await?)
        {
            return Err(Error::NotEmpty);
        }
        drop(tx);
        self.migrate_to(header.schema).await?;
        let mut tx = self.begin().await?;
        // Migrations insert rows that are in the backup as well.
        for table in schema::tables(&mut tx).await? {
            query(format!("DELETE FROM {table}")).execute(&mut tx).await?;
        }
        let (_, mut backup) = Reader::open(from)?;
        let mut head = String::new();
        while let Some(line) = backup.next()? {
            match line {
                Line::Table { table, columns } => {
                    head = format!("INSERT INTO {table} ({}) VALUES", columns.join(", "));
                }
                Line::Row(cells) => insert(&mut tx, &head, cells).await?,
                Line::End { .. } => {}
            }
        }
        let since = (now - header.taken_at).num_seconds().max(0);
        counters::skip_ahead(&mut tx, since / SECONDS_PER_CASE).await?;
        tx.commit().await?;
        self.migrate().await?;
        search_index::fill_missing(self).await?;
        let mut tx = self.begin().await?;
        counters::follow_restored_rows(&mut tx).await?;
        lease::clear_holder(&mut tx).await?;
        // An invite that was used after the backup is still unused in it.
        invites::expire_open(&mut tx, now).await?;
        screens::close_all(&mut tx, now).await?;
        tx.commit().await?;
        Ok(backup.rows)
    }
}

/// What is in a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    pub header: Header,
    /// The tables that have rows, and how many.
    pub tables: Vec<(String, u64)>,
}

/// Reads a backup to its end; returns its header.
///
/// # Errors
/// It is not a backup, damaged, made by a newer version, or cannot be read.
pub fn check(from: impl BufRead) -> Result<Header, Error> {
    Ok(read_whole(from)?.header)
}

/// Reads a backup to its end; returns what is in it.
///
/// # Errors
/// As for [`check`].
pub fn read_whole(from: impl BufRead) -> Result<Contents, Error> {
    let (header, mut backup) = Reader::open(from)?;
    if header.loihua_backup != FORMAT || !Store::knows_schema(header.schema) {
        return Err(Error::TooNew);
    }
    let mut tables: Vec<(String, u64)> = Vec::new();
    while let Some(line) = backup.next()? {
        match (line, tables.last_mut()) {
            (Line::Table { table, .. }, _) => tables.push((table, 0)),
            (Line::Row(_), Some((_, rows))) => *rows += 1,
            (Line::Row(_) | Line::End { .. }, _) => {}
        }
    }
    Ok(Contents { header, tables })
}

/// Whether this begins with the header of a backup.
pub fn is_backup(from: impl BufRead) -> bool {
    Reader::open(from).is_ok()
}

/// Whether there are people, cases or updates, of which a new database has none.
async fn in_use(tx: &mut Tx) -> Result<bool, Error> {
    for sql in
        ["SELECT id FROM staff LIMIT 1", "SELECT id FROM cases LIMIT 1", "SELECT id FROM updates LIMIT 1"]
    {
        if query(sql).fetch_optional(tx).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// NULL is part of the statement, because PostgreSQL wants to know the type of a bound one.
async fn insert(tx: &mut Tx, head: &str, cells: Vec<SqlValue>) -> Result<(), Error> {
    let mut bound = 0;
    let places = cells.iter().map(|cell| match cell {
        SqlValue::Null => "NULL".to_owned(),
        SqlValue::Number(_) | SqlValue::Text(_) => {
            bound += 1;
            format!("${bound}")
        }
    });
    let sql = format!("{head} ({})", places.collect::<Vec<_>>().join(", "));
    let mut query = query(sql);
    for cell in cells {
        query = match cell {
            SqlValue::Number(number) => query.bind(number),
            SqlValue::Text(text) => query.bind(text),
            SqlValue::Null => query,
        };
    }
    query.execute(tx).await?;
    Ok(())
}

struct Writer<W> {
    to: W,
    sum: Sha256,
    rows: u64,
}

impl<W: Write + Send> Writer<W> {
    async fn table(&mut self, tx: &mut Tx, table: &str) -> Result<(), Error> {
        let mut first = true;
        let rows = query(format!("SELECT * FROM {table}"));
        rows.for_each(tx, |row| {
            if first {
                self.line(&Line::Table {
                    table: table.to_owned(),
                    columns: row.columns().map(str::to_owned).collect(),
                })?;
                first = false;
            }
            self.line(&Line::Row(row.values().to_vec()))?;
            self.rows += 1;
            Ok::<(), Error>(())
        })
        .await?;
        Ok(())
    }

    fn line(&mut self, line: &impl Serialize) -> io::Result<()> {
        let mut text = serde_json::to_string(line)?;
        text.push('\n');
        self.sum.update(&text);
        self.to.write_all(text.as_bytes())
    }

    fn end(mut self) -> Result<u64, Error> {
        let sha256 = hex(&self.sum);
        self.line(&Line::End { rows: self.rows, sha256 })?;
        self.to.flush()?;
        Ok(self.rows)
    }
}

struct Reader<R> {
    from: R,
    sum: Sha256,
    line: u64,
    rows: u64,
    /// The last line has been read.
    at_end: bool,
}

impl<R: BufRead> Reader<R> {
    fn open(from: R) -> Result<(Header, Self), Error> {
        let mut reader = Reader { from, sum: Sha256::new(), line: 0, rows: 0, at_end: false };
        let first = reader.bytes()?;
        let header = serde_json::from_slice(&first).map_err(|_| Error::NotABackup)?;
        reader.sum.update(&first);
        Ok((header, reader))
    }

    /// The next line; `None` after the last one.
    fn next(&mut self) -> Result<Option<Line>, Error> {
        let bytes = self.bytes()?;
        if bytes.is_empty() && self.at_end {
            return Ok(None);
        }
        let damaged = Error::Damaged { line: self.line };
        let Ok(line) = serde_json::from_slice(&bytes) else { return Err(damaged) };
        if self.at_end {
            return Err(damaged);
        }
        match &line {
            Line::Row(_) => self.rows += 1,
            Line::Table { table, columns } => {
                if !columns.iter().chain([table]).all(|name| is_identifier(name)) {
                    return Err(damaged);
                }
            }
            Line::End { rows, sha256 } => {
                self.at_end = true;
                if *rows != self.rows || *sha256 != hex(&self.sum) {
                    return Err(damaged);
                }
            }
        }
        self.sum.update(&bytes);
        Ok(Some(line))
    }

    fn bytes(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.from.read_until(b'\n', &mut bytes)?;
        self.line += 1;
        Ok(bytes)
    }
}

fn hex(sum: &Sha256) -> String {
    sum.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Names become part of statements.
fn is_identifier(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
