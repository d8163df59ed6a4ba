//! A statement put together of parts, with its values.

use super::sql::{query, query_scalar};
use super::{Result, Tx};

/// SQL with `?` in its parts where the next value goes; on the wire they are `$1`, `$2`, …. What people typed is only
/// ever a value.
#[derive(Debug)]
pub(super) struct Sql {
    text: String,
    values: Vec<i64>,
}

impl Sql {
    pub fn new(text: &'static str) -> Self {
        Sql { text: text.to_owned(), values: Vec::new() }
    }

    pub fn push(&mut self, text: &str, values: &[i64]) -> &mut Self {
        let mut left = values.iter();
        for (n, part) in text.split('?').enumerate() {
            if n > 0 {
                self.values.extend(left.next());
                self.text.push_str(&format!("${}", self.values.len()));
            }
            self.text.push_str(part);
        }
        self
    }

    /// Rows of values, for an INSERT.
    pub fn rows<const WIDTH: usize>(&mut self, rows: impl Iterator<Item = [i64; WIDTH]>) -> &mut Self {
        let row = format!("({})", ["?"; WIDTH].join(", "));
        for (n, values) in rows.enumerate() {
            self.push(if n == 0 { "" } else { ", " }, &[]).push(&row, &values);
        }
        self
    }

    /// Runs it.
    pub async fn execute(self, tx: &mut Tx) -> Result<()> {
        let query = query(self.text);
        self.values.into_iter().fold(query, |query, value| query.bind(value)).execute(tx).await.map(drop)
    }

    /// The first column of every row.
    pub async fn numbers(self, tx: &mut Tx) -> Result<Vec<i64>> {
        let query = query_scalar(self.text);
        self.values.into_iter().fold(query, |query, value| query.bind(value)).fetch_all(tx).await
    }
}
