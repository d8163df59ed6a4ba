//! The bell between replicas: PostgreSQL's NOTIFY, heard when the transaction it was rung in is committed. A SQLite file
//! has one process on it and no need of it.

use super::{Result, Tx, is_postgres, sql::query};
use sqlx::postgres::PgListener;

const CHANNEL: &str = "loihua_bell";

/// Rings in the replica that acts, with the commit of this transaction.
pub async fn ring(tx: &mut Tx) -> Result<()> {
    if is_postgres(tx) {
        query("SELECT CAST(pg_notify($1, '') AS TEXT)").bind(CHANNEL).execute(tx).await?;
    }
    Ok(())
}

/// Hears the bell of the other replicas.
#[derive(Debug)]
pub struct Listener(PgListener);

impl Listener {
    /// On the PostgreSQL server at `url`.
    ///
    /// # Errors
    /// The server cannot be reached.
    pub async fn open(url: &str) -> Result<Self> {
        let mut listener = PgListener::connect(url).await?;
        listener.listen(CHANNEL).await?;
        Ok(Listener(listener))
    }

    /// Waits until it was rung, or may have been while the connection was lost.
    ///
    /// # Errors
    /// The server is away.
    pub async fn rung(&mut self) -> Result<()> {
        self.0.try_recv().await?;
        Ok(())
    }
}
