//! Statements, the same for both databases: one text with `$1`, `$2`, …

use super::counters::new_row_id;
use super::tx::{Backend, is_postgres};
use super::value::{FromSql, Param, Row};
use super::{Error, Result, Tx, postgres, sqlite};
use std::{borrow::Cow, marker::PhantomData, time::Instant};

/// A statement with its parameters.
#[derive(Clone, Debug)]
pub struct Query<'a> {
    text: Cow<'static, str>,
    params: Vec<Param<'a>>,
}

/// A statement; no part of its text is user input.
pub fn query<'a>(text: impl Into<Cow<'static, str>>) -> Query<'a> {
    Query { text: text.into(), params: Vec::new() }
}

/// How a SELECT locks its rows until the transaction ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowLock {
    /// Others may lock it so too, and nobody may change it.
    Shared,
    /// Nobody else may lock or change it.
    Exclusive,
}

impl RowLock {
    /// A SELECT that waits for the locks of others on its rows, and then locks them. (SQLite has one writer anyway.)
    pub fn select<'a>(self, tx: &Tx, select: &'static str) -> Query<'a> {
        match (is_postgres(tx), self) {
            (false, _) => query(select),
            (true, RowLock::Shared) => query(format!("{select} FOR SHARE")),
            (true, RowLock::Exclusive) => query(format!("{select} FOR UPDATE")),
        }
    }
}

/// A statement whose result has one column.
pub fn query_scalar<'a, T: FromSql>(text: impl Into<Cow<'static, str>>) -> Scalar<'a, T> {
    Scalar { query: query(text), reads: PhantomData }
}

impl<'a> Query<'a> {
    /// Binds the next parameter.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Param<'a>>) -> Self {
        self.params.push(value.into());
        self
    }

    /// Runs it; returns how many rows it changed.
    ///
    /// # Errors
    /// The database fails.
    pub async fn execute(self, tx: &mut Tx) -> Result<u64> {
        tx.statements.count(&self.text);
        let began = Instant::now();
        let changed = match &mut tx.backend {
            Backend::Sqlite(tx) => sqlite::execute(tx.connection()?, &self.text, &self.params),
            Backend::Postgres(tx) => postgres::execute(tx, self.text, self.params).await,
        };
        tx.statements.took(began.elapsed());
        changed
    }

    /// Calls `handle` for each row as it arrives.
    ///
    /// # Errors
    /// The database or `handle` fails.
    pub async fn for_each<E: From<Error> + Send>(
        self,
        tx: &mut Tx,
        mut handle: impl FnMut(Row) -> Result<(), E> + Send,
    ) -> Result<(), E> {
        tx.statements.count(&self.text);
        let began = Instant::now();
        let done = match &mut tx.backend {
            Backend::Sqlite(tx) => sqlite::for_each(tx.connection()?, &self.text, &self.params, handle),
            Backend::Postgres(tx) => postgres::for_each(tx, self.text, self.params, &mut handle).await,
        };
        tx.statements.took(began.elapsed());
        done
    }

    /// All rows.
    ///
    /// # Errors
    /// The database fails.
    pub async fn fetch_all(self, tx: &mut Tx) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        self.for_each(tx, |row| {
            rows.push(row);
            Ok::<(), Error>(())
        })
        .await?;
        Ok(rows)
    }

    /// The first row; `None` when there is none.
    ///
    /// # Errors
    /// The database fails.
    pub async fn fetch_optional(self, tx: &mut Tx) -> Result<Option<Row>> {
        Ok(self.fetch_all(tx).await?.into_iter().next())
    }

    /// The first row.
    ///
    /// # Errors
    /// The database fails, or there is no row.
    pub async fn fetch_one(self, tx: &mut Tx) -> Result<Row> {
        self.fetch_optional(tx).await?.ok_or(Error::Unreadable("a row"))
    }
}

/// A [`Query`] of which the first column is read.
#[derive(Clone, Debug)]
pub struct Scalar<'a, T> {
    query: Query<'a>,
    reads: PhantomData<fn() -> T>,
}

impl<'a, T: FromSql> Scalar<'a, T> {
    /// Binds the next parameter.
    #[must_use]
    pub fn bind(self, value: impl Into<Param<'a>>) -> Self {
        Scalar { query: self.query.bind(value), ..self }
    }

    /// The value of each row.
    ///
    /// # Errors
    /// The database fails, or a value has another type.
    pub async fn fetch_all(self, tx: &mut Tx) -> Result<Vec<T>> {
        self.query.fetch_all(tx).await?.into_iter().map(Row::first).collect()
    }

    /// The value of the first row; `None` when there is none.
    ///
    /// # Errors
    /// The database fails, or the value has another type.
    pub async fn fetch_optional(self, tx: &mut Tx) -> Result<Option<T>> {
        self.query.fetch_optional(tx).await?.map(Row::first).transpose()
    }

    /// The value of the first row.
    ///
    /// # Errors
    /// The database fails, there is no row, or the value has another type.
    pub async fn fetch_one(self, tx: &mut Tx) -> Result<T> {
        self.query.fetch_one(tx).await?.first()
    }
}

/// A statement put together of parts, each with its parameters.
#[derive(Debug)]
pub(super) struct QueryBuilder {
    text: String,
    params: Vec<Param<'static>>,
}

impl QueryBuilder {
    pub fn new(text: &'static str) -> Self {
        QueryBuilder { text: text.to_owned(), params: Vec::new() }
    }

    /// Appends SQL that has a `?` for each of `params`; the statement gets `$1`, `$2`, … instead. What people typed is
    /// only ever a parameter.
    pub fn push(&mut self, text: &str, params: &[i64]) -> &mut Self {
        self.push_params(text, params.iter().map(|number| Param::from(*number)))
    }

    /// The same with parameters of any type.
    pub fn push_params(&mut self, text: &str, params: impl IntoIterator<Item = Param<'static>>) -> &mut Self {
        let mut left = params.into_iter();
        for (n, part) in text.split('?').enumerate() {
            if n > 0 {
                self.params.extend(left.next());
                self.text.push_str(&format!("${}", self.params.len()));
            }
            self.text.push_str(part);
        }
        self
    }

    /// Appends rows of values, for an INSERT.
    pub fn rows<const WIDTH: usize>(
        &mut self,
        rows: impl Iterator<Item = [Param<'static>; WIDTH]>,
    ) -> &mut Self {
        self.push_rows(&format!("({})", ["?"; WIDTH].join(", ")), rows)
    }

    /// The same of rows that the database gives their ids, which are the first column.
    pub fn new_rows<const WIDTH: usize>(
        &mut self,
        tx: &Tx,
        rows: impl Iterator<Item = [Param<'static>; WIDTH]>,
    ) -> &mut Self {
        self.push_rows(&format!("({}, {})", new_row_id(tx), ["?"; WIDTH].join(", ")), rows)
    }

    fn push_rows<const WIDTH: usize>(
        &mut self,
        row: &str,
        rows: impl Iterator<Item = [Param<'static>; WIDTH]>,
    ) -> &mut Self {
        for (n, values) in rows.enumerate() {
            self.push(if n == 0 { "" } else { ", " }, &[]).push_params(row, values);
        }
        self
    }

    /// Appends a condition: the column is one of these texts.
    pub fn is_one_of_texts(&mut self, column: &str, texts: Vec<String>) -> &mut Self {
        if texts.is_empty() {
            return self.push("1 = 0", &[]);
        }
        let places = vec!["?"; texts.len()].join(", ");
        self.push_params(&format!("{column} IN ({places})"), texts.into_iter().map(Param::from))
    }

    /// Appends a condition: the column is one of these numbers. They are repeated up to a power of two, so that few
    /// different statements are planned.
    pub fn is_one_of(&mut self, column: &str, numbers: &[i64]) -> &mut Self {
        let Some(last) = numbers.last() else { return self.push("1 = 0", &[]) };
        let padded: Vec<i64> = numbers
            .iter()
            .chain(std::iter::repeat(last))
            .take(numbers.len().next_power_of_two())
            .copied()
            .collect();
        let places = vec!["?"; padded.len()].join(", ");
        self.push(&format!("{column} IN ({places})"), &padded)
    }

    fn build(self) -> Query<'static> {
        Query { text: self.text.into(), params: self.params }
    }

    /// Runs it; returns how many rows it changed.
    pub async fn execute(self, tx: &mut Tx) -> Result<u64> {
        self.build().execute(tx).await
    }

    /// All rows.
    pub async fn fetch_all(self, tx: &mut Tx) -> Result<Vec<Row>> {
        self.build().fetch_all(tx).await
    }

    /// The first column of every row.
    pub async fn fetch_numbers(self, tx: &mut Tx) -> Result<Vec<i64>> {
        Scalar { query: self.build(), reads: PhantomData }.fetch_all(tx).await
    }
}
