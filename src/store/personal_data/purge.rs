//! What was deleted is taken out of the files, too.

use crate::store::sqlite;
use crate::store::tx::Database;
use crate::store::{Result, Store};
use sqlx::Executor as _;

/// What is left of deleted rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purged {
    /// Nothing: neither in the file nor in its WAL.
    Files,
    /// A reader keeps the old pages of the WAL; they go with the bot's next checkpoints.
    AllButWal,
    /// The server's VACUUM has run; its own WAL is recycled in its time.
    Server,
}

/// The tables that personal data stands in.
const TABLES: &str = "cases, texts, record, drafts, prompts, parked, outbox, messages, case_keys, standing, quick_answers, \
    guide_versions, premium_customers";

impl Store {
    /// Takes what was deleted out of the files of the database; the bot may run meanwhile.
    ///
    /// # Errors
    /// The database fails, or its disk is full.
    pub async fn purge(&self) -> Result<Purged> {
        match &self.database {
            Database::Sqlite(file) => {
                let file = file.clone();
                let purged = tokio::task::spawn_blocking(move || sqlite::purge(&file)).await;
                let is_whole = purged.map_err(|_| crate::store::Error::Closed)??;
                Ok(if is_whole { Purged::Files } else { Purged::AllButWal })
            }
            Database::Postgres(server) => {
                server.pool.execute(sqlx::AssertSqlSafe(format!("VACUUM {TABLES}"))).await?;
                Ok(Purged::Server)
            }
        }
    }
}
