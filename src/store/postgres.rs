//! PostgreSQL, over a pool of connections.

use super::sql::{Names, Query, Row, SqlValue, Value};
use super::{Error, Result};
use futures_util::TryStreamExt as _;
use sqlx::postgres::{PgArguments, PgPool, PgPoolOptions, PgRow};
use sqlx::query::Query as Prepared;
use sqlx::{
    AssertSqlSafe, Column, Connection as _, Executor as _, PgConnection, Row as _, TypeInfo as _,
    ValueRef as _,
};
use std::{borrow::Cow, time::Duration};

/// How many transactions at once.
const CONNECTIONS: u32 = 8;
/// How long one is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// It ends a transaction that nothing is done in for so long: a process that was frozen in one keeps nobody waiting.
const IDLE_TRANSACTION: &str = "SET idle_in_transaction_session_timeout = '5s'";

/// The connections to a server.
#[derive(Clone, Debug)]
pub struct Server {
    pub pool: PgPool,
    /// One that no burst of others keeps waiting.
    pub aside: PgPool,
}

impl Server {
    /// # Errors
    /// The server cannot be reached, or does not let us in.
    pub async fn open(url: &str) -> Result<Server> {
        // A pool goes on trying for its whole timeout, and then does not say why.
        let knocking = async {
            let mut connection = PgConnection::connect(url).await?;
            connection.execute("SELECT 1").await?;
            connection.close().await
        };
        tokio::time::timeout(PATIENCE, knocking).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))?;
        Ok(Server { pool: pool(CONNECTIONS).connect(url).await?, aside: pool(1).connect_lazy(url)? })
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.aside.close().await;
        self.pool.close().await;
    }
}

fn pool(connections: u32) -> PgPoolOptions {
    PgPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE).after_connect(
        |connection, _| {
            Box::pin(async move {
                connection.execute(IDLE_TRANSACTION).await?;
                Ok(())
            })
        },
    )
}

/// As [`Query::execute`].
pub async fn execute(connection: &mut PgConnection, query: Query<'_>) -> Result<u64> {
    Ok(prepared(query).execute(connection).await?.rows_affected())
}

/// As [`Query::each`].
pub async fn each<E: From<Error>>(
    connection: &mut PgConnection,
    query: Query<'_>,
    take: &mut (impl FnMut(Row) -> Result<(), E> + Send),
) -> Result<(), E> {
    let mut names = None;
    let mut rows = prepared(query).fetch(connection);
    while let Some(row) = rows.try_next().await.map_err(Error::from)? {
        let names = names.get_or_insert_with(|| Names::of(row.columns().iter().map(Column::name)));
        let cells = (0..row.len()).map(|at| read(&row, at)).collect::<Result<_, _>>().map_err(Error::from)?;
        take(Row { names: names.clone(), cells })?;
    }
    Ok(())
}

fn prepared<'a>(query: Query<'a>) -> Prepared<'a, sqlx::Postgres, PgArguments> {
    let prepared = match query.text {
        Cow::Borrowed(text) => sqlx::query(text),
        Cow::Owned(text) => sqlx::query(AssertSqlSafe(text)),
    };
    query.values.into_iter().fold(prepared, |prepared, value| match value {
        Value::Big(number) => prepared.bind(number),
        Value::Small(number) => prepared.bind(number),
        Value::Text(text) => prepared.bind(text),
    })
}

fn read(row: &PgRow, at: usize) -> Result<SqlValue, sqlx::Error> {
    let value = row.try_get_raw(at)?;
    if value.is_null() {
        return Ok(SqlValue::Nothing);
    }
    Ok(match value.type_info().name() {
        "INT8" => SqlValue::Number(row.try_get(at)?),
        "INT4" => SqlValue::Number(row.try_get::<i32, _>(at)?.into()),
        "INT2" => SqlValue::Number(row.try_get::<i16, _>(at)?.into()),
        // The schema holds nothing else; what is no text is refused.
        _ => SqlValue::Text(row.try_get(at)?),
    })
}
