//! Parameters and result rows, the same for both databases, which have BIGINT, SMALLINT and TEXT in common.

use super::{Error, Result};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, sync::Arc};

/// A bound parameter. NULL has a type too, because PostgreSQL requires it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Param<'a> {
    Big(Option<i64>),
    Small(Option<i16>),
    Text(Option<Cow<'a, str>>),
}

macro_rules! params {
    ($($from:ty => |$value:ident| $into:expr;)*) => {$(
        impl<'a> From<$from> for Param<'a> {
            fn from($value: $from) -> Self {
                $into
            }
        }
    )*};
}

params! {
    i64 => |value| Param::Big(Some(value));
    Option<i64> => |value| Param::Big(value);
    i16 => |value| Param::Small(Some(value));
    Option<i16> => |value| Param::Small(value);
    String => |value| Param::Text(Some(Cow::Owned(value)));
    Option<String> => |value| Param::Text(value.map(Cow::Owned));
    &'a str => |value| Param::Text(Some(Cow::Borrowed(value)));
    Option<&'a str> => |value| Param::Text(value.map(Cow::Borrowed));
    &'a String => |value| Param::Text(Some(Cow::Borrowed(value)));
}

/// A value in a result row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SqlValue {
    Number(i64),
    Text(String),
    Null,
}

/// A type that a [`SqlValue`] can be read as.
pub trait FromSql: Sized {
    /// `None` when the value has another type.
    fn from_sql(value: SqlValue) -> Option<Self>;
}

impl FromSql for i64 {
    fn from_sql(value: SqlValue) -> Option<Self> {
        if let SqlValue::Number(number) = value { Some(number) } else { None }
    }
}

impl FromSql for i16 {
    fn from_sql(value: SqlValue) -> Option<Self> {
        i64::from_sql(value)?.try_into().ok()
    }
}

impl FromSql for String {
    fn from_sql(value: SqlValue) -> Option<Self> {
        if let SqlValue::Text(text) = value { Some(text) } else { None }
    }
}

impl<T: FromSql> FromSql for Option<T> {
    fn from_sql(value: SqlValue) -> Option<Self> {
        if value == SqlValue::Null { Some(None) } else { T::from_sql(value).map(Some) }
    }
}

/// The column names of a result, in one allocation because every statement makes them anew.
#[derive(Clone, Debug)]
pub(super) struct ColumnNames(Arc<str>);

impl ColumnNames {
    const SEPARATOR: char = '\0';

    pub fn new<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut joined = String::with_capacity(64);
        for name in names {
            joined.push_str(name);
            joined.push(Self::SEPARATOR);
        }
        ColumnNames(joined.into())
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split_terminator(Self::SEPARATOR)
    }
}

/// A row of a result.
#[derive(Clone, Debug)]
pub struct Row {
    pub(super) names: ColumnNames,
    pub(super) values: Vec<SqlValue>,
}

impl Row {
    /// The column names.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.names.iter()
    }

    /// The values, in the order of the columns.
    pub fn values(&self) -> &[SqlValue] {
        &self.values
    }

    /// The value of a column.
    ///
    /// # Errors
    /// [`Error::Unreadable`] when there is no such column, or its value has another type.
    pub fn get<T: FromSql>(&self, column: &'static str) -> Result<T> {
        let at = self.names.iter().position(|name| name == column);
        at.and_then(|at| T::from_sql(self.values.get(at)?.clone())).ok_or(Error::Unreadable(column))
    }

    /// The value of the first column.
    pub(super) fn first<T: FromSql>(self) -> Result<T> {
        self.values.into_iter().next().and_then(T::from_sql).ok_or(Error::Unreadable("the first column"))
    }
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

pub(super) fn to_json<T: Serialize>(table: &'static str, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|source| Error::Corrupt { table, source })
}

pub(super) fn from_json<T: serde::de::DeserializeOwned>(table: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|source| Error::Corrupt { table, source })
}
