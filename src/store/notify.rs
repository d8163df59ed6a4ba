//! Notifications between replicas by PostgreSQL's NOTIFY, which arrive when their transaction is committed. SQLite, with
//! its single process, needs none.

use super::{Result, Tx, is_postgres, sql::query};
use sqlx::postgres::PgListener;

const CHANNEL: &str = "loihua_bell";

/// Notifies the active replica when this transaction is committed.
pub async fn notify(tx: &mut Tx) -> Result<()> {
    if is_postgres(tx) {
        query("SELECT CAST(pg_notify($1, '') AS TEXT)").bind(CHANNEL).execute(tx).await?;
    }
    Ok(())
}

/// Receives the notifications of the other replicas.
#[derive(Debug)]
pub struct Listener(PgListener);

impl Listener {
    /// Connects to the PostgreSQL server at `url`.
    ///
    /// # Errors
    /// The server cannot be reached.
    pub async fn open(url: &str) -> Result<Self> {
        let mut listener = PgListener::connect(url).await?;
        listener.listen(CHANNEL).await?;
        Ok(Listener(listener))
    }

    /// Waits for a notification, or for a lost connection, during which one may have been missed.
    ///
    /// # Errors
    /// The server cannot be reached.
    pub async fn notified(&mut self) -> Result<()> {
        self.0.try_recv().await?;
        Ok(())
    }
}
