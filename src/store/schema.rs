//! The database schema: its migrations, and the tables they make.

use super::sql::query_scalar;
use super::tx::{Database, Store, Tx};
use super::{Result, is_postgres};
use sqlx::SqlStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use std::sync::LazyLock;

/// The files of `migrations/`. With sqlx's macro for them, sqlx would be compiled a second time.
static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let files = [
        ("0001_house", include_str!("../../migrations/0001_house.sql")),
        ("0002_guidance", include_str!("../../migrations/0002_guidance.sql")),
        ("0003_find", include_str!("../../migrations/0003_find.sql")),
        ("0004_board", include_str!("../../migrations/0004_board.sql")),
        ("0005_transfer", include_str!("../../migrations/0005_transfer.sql")),
        ("0006_handover", include_str!("../../migrations/0006_handover.sql")),
        ("0007_lease", include_str!("../../migrations/0007_lease.sql")),
        ("0008_pace", include_str!("../../migrations/0008_pace.sql")),
        ("0009_invites", include_str!("../../migrations/0009_invites.sql")),
        ("0010_promotions", include_str!("../../migrations/0010_promotions.sql")),
        ("0011_reports", include_str!("../../migrations/0011_reports.sql")),
        ("0012_attention", include_str!("../../migrations/0012_attention.sql")),
        ("0013_premium", include_str!("../../migrations/0013_premium.sql")),
        ("0014_signal", include_str!("../../migrations/0014_signal.sql")),
        ("0015_guide", include_str!("../../migrations/0015_guide.sql")),
        ("0016_menus", include_str!("../../migrations/0016_menus.sql")),
        ("0017_staff", include_str!("../../migrations/0017_staff.sql")),
        ("0018_screens", include_str!("../../migrations/0018_screens.sql")),
        ("0019_imports", include_str!("../../migrations/0019_imports.sql")),
        ("0020_reviews", include_str!("../../migrations/0020_reviews.sql")),
        ("0021_written_in_chat", include_str!("../../migrations/0021_written_in_chat.sql")),
        ("0022_swaps", include_str!("../../migrations/0022_swaps.sql")),
        ("0023_row_ids", include_str!("../../migrations/0023_row_ids.sql")),
    ];
    let migrations = files.into_iter().map(|(name, sql)| {
        let (number, description) = name.split_once('_').unwrap_or((name, ""));
        let version = number.parse().unwrap_or_default();
        let description = description.replace('_', " ");
        Migration::new(version, description.into(), MigrationType::Simple, SqlStr::from_static(sql), false)
    });
    Migrator::with_migrations(migrations.collect())
});

/// How the schema of a database stands to the one this program knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaState {
    /// There are no tables.
    Empty,
    Older {
        /// How many migrations are missing.
        pending: usize,
    },
    Current,
    /// A newer program has changed it.
    Newer,
}

impl Store {
    /// Applies the pending migrations. Afterwards call
    /// [`search_index::fill_missing`](super::search_index::fill_missing), unless the database is a new one.
    ///
    /// # Errors
    /// A migration failed; nothing of that one was kept.
    pub async fn migrate(&self) -> Result<()> {
        self.migrate_to(i64::MAX).await
    }

    /// Applies the pending migrations up to this version, the one of a backup.
    ///
    /// # Errors
    /// As for [`Store::migrate`].
    pub(super) async fn migrate_to(&self, version: i64) -> Result<()> {
        match &self.database {
            Database::Sqlite(file) => file.migrate(&MIGRATIONS, version).await,
            Database::Postgres(server) if version == i64::MAX => Ok(MIGRATIONS.run(&server.pool).await?),
            Database::Postgres(server) => Ok(MIGRATIONS.run_to(version, &server.pool).await?),
        }
    }

    /// Why the bot could not work with this server, whatever stands in the database: it takes no Vietnamese letters, or
    /// nothing at all.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn unfit(&self) -> Result<Option<String>> {
        let Database::Postgres(_) = &self.database else { return Ok(None) };
        let mut tx = self.begin_read().await?;
        let encoding: String =
            query_scalar("SELECT current_setting('server_encoding')").fetch_one(&mut tx).await?;
        if encoding != "UTF8" {
            return Ok(Some(format!(
                "its encoding {encoding} has no Vietnamese letters; make one with `createdb -E UTF8 -T template0 NAME`"
            )));
        }
        let read_only: String =
            query_scalar("SELECT current_setting('transaction_read_only')").fetch_one(&mut tx).await?;
        Ok((read_only == "on").then(|| {
            "it can only be read: it is a standby, or default_transaction_read_only is on; name the primary".to_owned()
        }))
    }

    /// Whether this program has a migration of that version.
    pub(super) fn knows_schema(version: i64) -> bool {
        MIGRATIONS.version_exists(version)
    }

    /// How the schema of the database stands to the one of this program.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn schema_state(&self) -> Result<SchemaState> {
        let mut tx = self.begin_read().await?;
        let Some(version) = version(&mut tx).await? else { return Ok(SchemaState::Empty) };
        let newest = MIGRATIONS.iter().map(|step| step.version).max().unwrap_or(0);
        let pending = MIGRATIONS.iter().filter(|step| step.version > version).count();
        Ok(match pending {
            0 if version > newest => SchemaState::Newer,
            0 => SchemaState::Current,
            pending => SchemaState::Older { pending },
        })
    }
}

/// The version of the last applied migration; `None` where there are no tables.
pub(super) async fn version(tx: &mut Tx) -> Result<Option<i64>> {
    if tables(tx).await?.is_empty() {
        return Ok(None);
    }
    query_scalar("SELECT MAX(version) FROM _sqlx_migrations").fetch_one(tx).await
}

/// The names of all tables but the one of the applied migrations.
pub(super) async fn tables(tx: &mut Tx) -> Result<Vec<String>> {
    let sql = if is_postgres(tx) {
        "SELECT table_name::TEXT FROM information_schema.tables WHERE table_schema = current_schema() \
         AND table_type = 'BASE TABLE' AND table_name <> '_sqlx_migrations' ORDER BY table_name"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> '_sqlx_migrations' \
         AND name NOT LIKE 'sqlite_%' ORDER BY name"
    };
    query_scalar(sql).fetch_all(tx).await
}

#[cfg(test)]
mod tests {
    use super::MIGRATIONS;
    use std::{fs, path::Path};

    #[test]
    fn every_file_is_a_migration() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        let files = fs::read_dir(folder).expect("migrations").map(|file| {
            let path = file.expect("a file").path();
            let name = path.file_stem().expect("a name").to_string_lossy().replace('_', " ");
            (name, fs::read_to_string(path).expect("a text"))
        });
        let mut files: Vec<_> = files.collect();
        files.sort();
        let migrations = MIGRATIONS
            .iter()
            .map(|step| (format!("{:04} {}", step.version, step.description), step.sql.as_str().to_owned()));
        assert_eq!(migrations.collect::<Vec<_>>(), files);
    }
}
