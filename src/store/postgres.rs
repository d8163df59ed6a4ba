//! PostgreSQL, with a pool of connections.

use super::value::{ColumnNames, Param, Row, SqlValue};
use super::{Error, Result};
use futures_util::TryStreamExt as _;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPool, PgPoolOptions, PgRow};
use sqlx::query::Query;
use sqlx::{
    AssertSqlSafe, Column, Connection as _, Executor as _, PgConnection, Row as _, TypeInfo as _,
    ValueRef as _,
};
use std::{borrow::Cow, str::FromStr as _, time::Duration};

/// How many transactions at once.
const CONNECTIONS: u32 = 8;
/// The others are for what is sent meanwhile.
pub const CHATS_AT_ONCE: usize = 4;
/// A connection that was idle for longer is tried before it is used.
const PROVEN: Duration = Duration::from_secs(1);
/// How long to wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Prepared statements that each connection keeps: more than there are, as long as few differ by a number of rows.
const CACHED_STATEMENTS: usize = 512;

/// The server ends an idle transaction, so that a frozen process does not block the others.
const IDLE_TRANSACTION: &str = "SET idle_in_transaction_session_timeout = '5s'";

/// The connections to a server.
#[derive(Clone, Debug)]
pub struct Server {
    pub pool: PgPool,
    /// A connection for transactions that must not wait for a burst of others.
    pub aside: PgPool,
}

impl Server {
    /// Connects to the server at `url`.
    ///
    /// # Errors
    /// The server cannot be reached, or refuses the connection.
    pub async fn open(url: &str) -> Result<Server> {
        // A pool retries for its whole timeout, and then does not say why it failed.
        let probe = async {
            let mut connection = PgConnection::connect(url).await?;
            connection.execute("SELECT 1").await?;
            connection.close().await
        };
        tokio::time::timeout(CONNECT_TIMEOUT, probe).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))?;
        let options = PgConnectOptions::from_str(url)?.statement_cache_capacity(CACHED_STATEMENTS);
        let pool_of = |size| pool(size).connect_lazy_with(options.clone());
        Ok(Server { pool: pool_of(CONNECTIONS), aside: pool_of(1) })
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.aside.close().await;
        self.pool.close().await;
    }
}

fn pool(connections: u32) -> PgPoolOptions {
    let options = PgPoolOptions::new().max_connections(connections).acquire_timeout(CONNECT_TIMEOUT);
    // One that was lost fails a transaction, which is tried again.
    let options = options.test_before_acquire(false).before_acquire(|connection, idle| {
        Box::pin(async move { Ok(idle.idle_for < PROVEN || connection.ping().await.is_ok()) })
    });
    options.after_connect(|connection, _| {
        Box::pin(async move {
            connection.execute(IDLE_TRANSACTION).await?;
            Ok(())
        })
    })
}

/// Runs a statement; returns how many rows it changed.
pub async fn execute(
    connection: &mut PgConnection,
    text: Cow<'static, str>,
    params: Vec<Param<'_>>,
) -> Result<u64> {
    Ok(prepare(text, params).execute(connection).await?.rows_affected())
}

/// Runs a statement and calls `handle` for each row as it arrives.
pub async fn for_each<E: From<Error>>(
    connection: &mut PgConnection,
    text: Cow<'static, str>,
    params: Vec<Param<'_>>,
    handle: &mut (impl FnMut(Row) -> Result<(), E> + Send),
) -> Result<(), E> {
    let mut names = None;
    let mut rows = prepare(text, params).fetch(connection);
    while let Some(row) = rows.try_next().await.map_err(Error::from)? {
        let names = names.get_or_insert_with(|| ColumnNames::new(row.columns().iter().map(Column::name)));
        let values =
            (0..row.len()).map(|at| read(&row, at)).collect::<Result<_, _>>().map_err(Error::from)?;
        handle(Row { names: names.clone(), values })?;
    }
    Ok(())
}

fn prepare<'a>(text: Cow<'static, str>, params: Vec<Param<'a>>) -> Query<'a, sqlx::Postgres, PgArguments> {
    let query = match text {
        Cow::Borrowed(text) => sqlx::query(text),
        Cow::Owned(text) => sqlx::query(AssertSqlSafe(text)),
    };
    params.into_iter().fold(query, |query, param| match param {
        Param::Big(number) => query.bind(number),
        Param::Small(number) => query.bind(number),
        Param::Text(text) => query.bind(text),
    })
}

fn read(row: &PgRow, at: usize) -> Result<SqlValue, sqlx::Error> {
    let value = row.try_get_raw(at)?;
    if value.is_null() {
        return Ok(SqlValue::Null);
    }
    Ok(match value.type_info().name() {
        "INT8" => SqlValue::Number(row.try_get(at)?),
        "INT4" => SqlValue::Number(row.try_get::<i32, _>(at)?.into()),
        "INT2" => SqlValue::Number(row.try_get::<i16, _>(at)?.into()),
        // All other columns are TEXT.
        _ => SqlValue::Text(row.try_get(at)?),
    })
}
