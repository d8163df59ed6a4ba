//! A copy of the whole database as lines of JSON, the same for SQLite and PostgreSQL, so that a copy of the one can be
//! restored into the other.
//!
//! ```text
//! {"loihua_backup":1,"schema":6,"taken_at":"2026-03-02T02:00:00Z"}
//! {"table":"cases","columns":["id","version",…]}
//! [12,3,…]
//! {"rows":1,"sha256":"…"}
//! ```
//!
//! The sum is of every byte before the line it stands in: what was cut short or changed is known as such.

use super::sql::query;
use super::value::SqlValue;
use super::{Store, Tx, counters, invites, lease, schema, search_index};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::io::{self, BufRead, Write};

/// How the file is written; another number is another way.
const FORMAT: u32 = 1;
/// No centre takes more cases than one in so many seconds, day and night.
const SECONDS_PER_CASE: i64 = 10;

/// What can go wrong with a copy.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("it is no backup")]
    Foreign,
    #[error("it is damaged or cut short at line {line}")]
    Damaged { line: u64 },
    #[error("a newer version made it")]
    TooNew,
    #[error("the database is not empty")]
    NotEmpty,
    #[error("the database is empty")]
    Nothing,
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
    /// Writes all that is in the database at one moment, beside a bot that goes on working. Returns how many rows.
    ///
    /// # Errors
    /// There is nothing to copy, or the database or the file fails.
    pub async fn back_up(&self, to: impl Write + Send, now: DateTime<Utc>) -> Result<u64, Error> {
        let mut tx = self.begin_snapshot().await?;
        let version = schema::version(&mut tx).await?.ok_or(Error::Nothing)?;
        let mut copy = Writer { to, sum: Sha256::new(), rows: 0 };
        copy.line(&Header { loihua_backup: FORMAT, schema: version, taken_at: now })?;
        for table in schema::tables(&mut tx).await? {
            copy.table(&mut tx, &table).await?;
        }
        copy.end()
    }

    /// Puts a copy that has been [`check`]ed into an empty database, and brings its schema up to date. Returns how many
    /// rows. Buttons and talk about cases taken after the copy live on in Telegram: their numbers are passed over, so
    /// that nothing said of such a case lands on another one. Links that were open when it was made are not any more.
    ///
    /// # Errors
    /// The database is not empty, or it or the file fails; then none of the copy is in it.
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
        // The schema's steps put rows in that are in the copy as well.
        for table in schema::tables(&mut tx).await? {
            query(format!("DELETE FROM {table}")).execute(&mut tx).await?;
        }
        let (_, mut copy) = Reader::open(from)?;
        let mut head = String::new();
        while let Some(line) = copy.next()? {
            match line {
                Line::Table { table, columns } => {
                    head = format!("INSERT INTO {table} ({}) VALUES", columns.join(", "));
                }
                Line::Row(cells) => insert(&mut tx, &head, cells).await?,
                Line::End { .. } => {}
            }
        }
        let since = (now - header.taken_at).num_seconds().max(0);
        counters::pass_over(&mut tx, since / SECONDS_PER_CASE).await?;
        tx.commit().await?;
        self.migrate().await?;
        search_index::fill_missing(self).await?;
        let mut tx = self.begin().await?;
        lease::let_go(&mut tx).await?;
        // One that was opened since the copy was made is as good as new in it.
        invites::end(&mut tx, now).await?;
        tx.commit().await?;
        Ok(copy.rows)
    }
}

/// Reads a copy to its end: it is whole, and this version can restore it.
///
/// # Errors
/// It is not, or it cannot be read.
pub fn check(from: impl BufRead) -> Result<Header, Error> {
    let (header, mut copy) = Reader::open(from)?;
    if header.loihua_backup != FORMAT || !Store::knows_schema(header.schema) {
        return Err(Error::TooNew);
    }
    while copy.next()?.is_some() {}
    Ok(header)
}

/// Whether this begins as a copy does.
pub fn is_one(from: impl BufRead) -> bool {
    Reader::open(from).is_ok()
}

/// People, cases, updates: a new database has none.
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

/// Nothing is written as such: PostgreSQL wants to know what kind of nothing a bound one is.
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
        let sha256 = written(&self.sum);
        self.line(&Line::End { rows: self.rows, sha256 })?;
        self.to.flush()?;
        Ok(self.rows)
    }
}

struct Reader<R> {
    from: R,
    sum: Sha256,
    at: u64,
    rows: u64,
    /// The end has been read: nothing follows.
    over: bool,
}

impl<R: BufRead> Reader<R> {
    fn open(from: R) -> Result<(Header, Self), Error> {
        let mut copy = Reader { from, sum: Sha256::new(), at: 0, rows: 0, over: false };
        let first = copy.bytes()?;
        let header = serde_json::from_slice(&first).map_err(|_| Error::Foreign)?;
        copy.sum.update(&first);
        Ok((header, copy))
    }

    /// The next line, as long as all is well with the copy; `None` after its end.
    fn next(&mut self) -> Result<Option<Line>, Error> {
        let bytes = self.bytes()?;
        if bytes.is_empty() && self.over {
            return Ok(None);
        }
        let damaged = Error::Damaged { line: self.at };
        let Ok(line) = serde_json::from_slice(&bytes) else { return Err(damaged) };
        if self.over {
            return Err(damaged);
        }
        match &line {
            Line::Row(_) => self.rows += 1,
            Line::Table { table, columns } => {
                if !columns.iter().chain([table]).all(|name| is_a_name(name)) {
                    return Err(damaged);
                }
            }
            Line::End { rows, sha256 } => {
                self.over = true;
                if *rows != self.rows || *sha256 != written(&self.sum) {
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
        self.at += 1;
        Ok(bytes)
    }
}

fn written(sum: &Sha256) -> String {
    sum.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Names go into SQL as they are.
fn is_a_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
