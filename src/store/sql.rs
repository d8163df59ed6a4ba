//! A statement and its rows, the same for both engines: one text with `$1`, `$2`, …, and of values only what both hold
//! alike: BIGINT, SMALLINT and TEXT.

use super::tx::{Backend, is_postgres};
use super::{Error, Result, Tx, postgres, sqlite};
use std::{borrow::Cow, marker::PhantomData, sync::Arc};

/// A value bound to a statement. Nothing has a kind as well: PostgreSQL wants to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    Big(Option<i64>),
    Small(Option<i16>),
    Text(Option<Cow<'a, str>>),
}

/// Makes [`Value`]s of the Rust types that go into rows.
macro_rules! values {
    ($($from:ty => |$value:ident| $into:expr;)*) => {$(
        impl<'a> From<$from> for Value<'a> {
            fn from($value: $from) -> Self {
                $into
            }
        }
    )*};
}

values! {
    i64 => |value| Value::Big(Some(value));
    Option<i64> => |value| Value::Big(value);
    i16 => |value| Value::Small(Some(value));
    Option<i16> => |value| Value::Small(value);
    String => |value| Value::Text(Some(Cow::Owned(value)));
    Option<String> => |value| Value::Text(value.map(Cow::Owned));
    &'a str => |value| Value::Text(Some(Cow::Borrowed(value)));
    Option<&'a str> => |value| Value::Text(value.map(Cow::Borrowed));
    &'a String => |value| Value::Text(Some(Cow::Borrowed(value)));
}

/// A field of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SqlValue {
    Number(i64),
    Text(String),
    Nothing,
}

/// What a field can be read as.
pub trait FromCell: Sized {
    /// `None` where the field holds something else.
    fn from_cell(cell: SqlValue) -> Option<Self>;
}

impl FromCell for i64 {
    fn from_cell(cell: SqlValue) -> Option<Self> {
        if let SqlValue::Number(number) = cell { Some(number) } else { None }
    }
}

impl FromCell for i16 {
    fn from_cell(cell: SqlValue) -> Option<Self> {
        i64::from_cell(cell)?.try_into().ok()
    }
}

impl FromCell for String {
    fn from_cell(cell: SqlValue) -> Option<Self> {
        if let SqlValue::Text(text) = cell { Some(text) } else { None }
    }
}

impl<T: FromCell> FromCell for Option<T> {
    fn from_cell(cell: SqlValue) -> Option<Self> {
        if cell == SqlValue::Nothing { Some(None) } else { T::from_cell(cell).map(Some) }
    }
}

/// The names of the fields of an answer, in one piece: every statement has them made anew.
#[derive(Clone, Debug)]
pub(super) struct Names(Arc<str>);

impl Names {
    /// Stands between two of them.
    const BETWEEN: char = '\0';

    pub fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut joined = String::with_capacity(64);
        for name in names {
            joined.push_str(name);
            joined.push(Self::BETWEEN);
        }
        Names(joined.into())
    }

    fn each(&self) -> impl Iterator<Item = &str> {
        self.0.split_terminator(Self::BETWEEN)
    }
}

/// A row of an answer.
#[derive(Clone, Debug)]
pub struct Row {
    pub(super) names: Names,
    pub(super) cells: Vec<SqlValue>,
}

impl Row {
    /// The names of its fields.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.names.each()
    }

    /// Its fields.
    pub fn cells(&self) -> &[SqlValue] {
        &self.cells
    }

    /// A field by its name.
    ///
    /// # Errors
    /// There is none of that name, or it holds something else.
    pub fn get<T: FromCell>(&self, column: &'static str) -> Result<T> {
        let at = self.names.each().position(|name| name == column);
        at.and_then(|at| T::from_cell(self.cells.get(at)?.clone())).ok_or(Error::Column(column))
    }

    fn first<T: FromCell>(self) -> Result<T> {
        self.cells.into_iter().next().and_then(T::from_cell).ok_or(Error::Column("the first"))
    }
}

/// A statement with its values.
#[derive(Clone, Debug)]
pub struct Query<'a> {
    pub(super) text: Cow<'static, str>,
    pub(super) values: Vec<Value<'a>>,
}

/// A statement, of whose text no part was typed by anybody.
pub fn query<'a>(text: impl Into<Cow<'static, str>>) -> Query<'a> {
    Query { text: text.into(), values: Vec::new() }
}

/// How a row that is read is held until the transaction is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowLock {
    /// Others may hold it too, and nobody may change it.
    ToRead,
    /// Nobody else may hold it so or change it.
    ToWrite,
}

impl RowLock {
    /// A SELECT that waits for whoever holds the rows it gives, and then holds them. (On SQLite there is one writer
    /// anyway.)
    pub fn on<'a>(self, tx: &Tx, select: &'static str) -> Query<'a> {
        match (is_postgres(tx), self) {
            (false, _) => query(select),
            (true, RowLock::ToRead) => query(format!("{select} FOR SHARE")),
            (true, RowLock::ToWrite) => query(format!("{select} FOR UPDATE")),
        }
    }
}

/// A statement of whose answer the first column counts.
pub fn query_scalar<'a, T: FromCell>(text: impl Into<Cow<'static, str>>) -> Scalar<'a, T> {
    Scalar { query: query(text), reads: PhantomData }
}

impl<'a> Query<'a> {
    /// The next value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value<'a>>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Runs it; returns how many rows it changed.
    ///
    /// # Errors
    /// The database fails.
    pub async fn execute(self, tx: &mut Tx) -> Result<u64> {
        match &mut tx.under {
            Backend::Sqlite(tx) => sqlite::execute(tx.connection()?, &self),
            Backend::Postgres(tx) => postgres::execute(tx, self).await,
        }
    }

    /// Hands over each row of the answer as it comes.
    ///
    /// # Errors
    /// The database fails, or the one who takes the rows does.
    pub async fn each<E: From<Error> + Send>(
        self,
        tx: &mut Tx,
        mut take: impl FnMut(Row) -> Result<(), E> + Send,
    ) -> Result<(), E> {
        match &mut tx.under {
            Backend::Sqlite(tx) => sqlite::each(tx.connection()?, &self, take),
            Backend::Postgres(tx) => postgres::each(tx, self, &mut take).await,
        }
    }

    /// # Errors
    /// The database fails.
    pub async fn fetch_all(self, tx: &mut Tx) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        self.each(tx, |row| {
            rows.push(row);
            Ok::<(), Error>(())
        })
        .await?;
        Ok(rows)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// The database fails.
    pub async fn fetch_optional(self, tx: &mut Tx) -> Result<Option<Row>> {
        Ok(self.fetch_all(tx).await?.into_iter().next())
    }

    /// The one row there always is.
    ///
    /// # Errors
    /// The database fails.
    pub async fn fetch_one(self, tx: &mut Tx) -> Result<Row> {
        self.fetch_optional(tx).await?.ok_or(Error::Column("a row"))
    }
}

/// A [`Query`] of whose answer the first column counts.
#[derive(Clone, Debug)]
pub struct Scalar<'a, T> {
    query: Query<'a>,
    reads: PhantomData<fn() -> T>,
}

impl<'a, T: FromCell> Scalar<'a, T> {
    /// The next value.
    #[must_use]
    pub fn bind(self, value: impl Into<Value<'a>>) -> Self {
        Scalar { query: self.query.bind(value), ..self }
    }

    /// # Errors
    /// The database fails.
    pub async fn fetch_all(self, tx: &mut Tx) -> Result<Vec<T>> {
        self.query.fetch_all(tx).await?.into_iter().map(Row::first).collect()
    }

    /// The first row's, if there is one.
    ///
    /// # Errors
    /// The database fails.
    pub async fn fetch_optional(self, tx: &mut Tx) -> Result<Option<T>> {
        self.query.fetch_optional(tx).await?.map(Row::first).transpose()
    }

    /// That of the one row there always is.
    ///
    /// # Errors
    /// The database fails.
    pub async fn fetch_one(self, tx: &mut Tx) -> Result<T> {
        self.query.fetch_one(tx).await?.first()
    }
}
