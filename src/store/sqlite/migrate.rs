//! Applies the migrations, which are written for both databases.

use super::File;
use crate::store::Result;
use sqlx::migrate::{MigrateError, Migrator};

/// What stands behind this in a migration is not for SQLite.
const POSTGRES_ALONE: &str = "-- On PostgreSQL alone:";

impl File {
    /// Applies the pending migrations up to version `last`, each in a transaction of its own, and records them as sqlx
    /// does.
    ///
    /// # Errors
    /// A migration fails, or an applied one has changed since.
    pub async fn migrate(&self, migrations: &Migrator, last: i64) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.connection()?.execute_batch(
            "CREATE TABLE IF NOT EXISTS _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, \
             installed_on TIMESTAMP NOT NULL DEFAULT 0, success BOOLEAN NOT NULL, \
             checksum BLOB NOT NULL, execution_time BIGINT NOT NULL)",
        )?;
        let applied: Vec<(i64, Vec<u8>)> = tx
            .connection()?
            .prepare("SELECT version, checksum FROM _sqlx_migrations ORDER BY version")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, rusqlite::Error>>()?;
        tx.commit().await?;
        for (version, checksum) in &applied {
            match migrations.iter().find(|migration| migration.version == *version) {
                None => return Err(MigrateError::VersionMissing(*version).into()),
                Some(migration) if *migration.checksum != **checksum => {
                    return Err(MigrateError::VersionMismatch(*version).into());
                }
                Some(_) => {}
            }
        }
        let pending = migrations
            .iter()
            .filter(|migration| !applied.iter().any(|(version, _)| *version == migration.version));
        for migration in pending.filter(|migration| migration.version <= last) {
            let mut tx = self.begin().await?;
            let (sql, _) =
                migration.sql.as_str().split_once(POSTGRES_ALONE).unwrap_or((migration.sql.as_str(), ""));
            // Only a key of this type is the rowid; any other gets an index of its own.
            let sql = sql.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY");
            tx.connection()?.execute_batch(&sql)?;
            tx.connection()?.execute(
                "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 VALUES (?1, ?2, TRUE, ?3, 0)",
                (migration.version, &migration.description, &*migration.checksum),
            )?;
            tx.commit().await?;
        }
        Ok(())
    }
}
