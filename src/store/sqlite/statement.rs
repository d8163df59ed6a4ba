//! Runs statements on a connection.

use crate::store::value::{ColumnNames, Param, Row, SqlValue};
use crate::store::{Error, Result};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ToSql};

/// Runs a statement; returns how many rows it changed.
pub fn execute(connection: &Connection, text: &str, params: &[Param<'_>]) -> Result<u64> {
    let mut statement = prepare(connection, text, params)?;
    Ok(u64::try_from(statement.raw_execute()?).unwrap_or_default())
}

/// Runs a statement and calls `handle` for each row.
pub fn for_each<E: From<Error>>(
    connection: &Connection,
    text: &str,
    params: &[Param<'_>],
    mut handle: impl FnMut(Row) -> Result<(), E>,
) -> Result<(), E> {
    let mut statement = prepare(connection, text, params)?;
    let mut names = None;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(Error::from)? {
        let names = names.get_or_insert_with(|| ColumnNames::new(row.as_ref().column_names().into_iter()));
        let values =
            (0..row.as_ref().column_count()).map(|at| Ok(read(row.get_ref(at)?))).collect::<Result<_>>()?;
        handle(Row { names: names.clone(), values })?;
    }
    Ok(())
}

fn prepare<'c>(connection: &'c Connection, text: &str, params: &[Param<'_>]) -> Result<CachedStatement<'c>> {
    let mut statement = connection.prepare_cached(text)?;
    // To SQLite `$3` is a name, and names have indexes in the order of their first appearance.
    for index in 1..=statement.parameter_count() {
        let number = statement.parameter_name(index).and_then(|name| name.get(1..)?.parse::<usize>().ok());
        let param = number.and_then(|number| params.get(number.checked_sub(1)?));
        statement.raw_bind_parameter(
            index,
            param.ok_or(rusqlite::Error::InvalidParameterCount(index, params.len()))?,
        )?;
    }
    Ok(statement)
}

fn read(value: ValueRef<'_>) -> SqlValue {
    match value {
        ValueRef::Integer(number) => SqlValue::Number(number),
        ValueRef::Text(text) => SqlValue::Text(String::from_utf8_lossy(text).into_owned()),
        // No column has the other two types.
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => SqlValue::Null,
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Param::Big(Some(number)) => ValueRef::Integer(*number),
            Param::Small(Some(number)) => ValueRef::Integer(i64::from(*number)),
            Param::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
            Param::Big(None) | Param::Small(None) | Param::Text(None) => ValueRef::Null,
        }))
    }
}
