//! The plainest durable bot: teloxide's dispatcher and sqlx, four rows and a commit for each update, then the answer.

use crate::bot::TOKEN;
use anyhow::Result;
use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{AnyPool, AssertSqlSafe, Executor as _};
use teloxide::prelude::*;

const TABLES: [&str; 4] = ["updates", "cases", "timers", "outbox"];
/// SQLite has one writer.
const CONNECTIONS: [u32; 2] = [1, 8];

/// Sends each text back once it is stored, until killed.
///
/// # Errors
/// The address is not a URL, or the database cannot be used.
pub async fn run(api_url: &str, database: &str) -> Result<()> {
    install_default_drivers();
    let is_sqlite = database.starts_with("sqlite:");
    let [one, several] = CONNECTIONS;
    let options = AnyPoolOptions::new().max_connections(if is_sqlite { one } else { several });
    let pool = options.connect(database).await?;
    if is_sqlite {
        pool.execute("PRAGMA journal_mode = WAL").await?;
        pool.execute("PRAGMA synchronous = FULL").await?;
    }
    for table in TABLES {
        let create = format!("CREATE TABLE plain_{table} (id BIGINT PRIMARY KEY, body TEXT NOT NULL)");
        pool.execute(AssertSqlSafe(create)).await?;
    }
    let bot = Bot::new(TOKEN).set_api_url(api_url.parse()?);
    let answers = Update::filter_message().endpoint(
        async |bot: Bot, update: Update, message: Message, pool: AnyPool| -> Result<()> {
            if let Some(text) = message.text() {
                store(&pool, i64::from(update.id.0), text).await?;
                bot.send_message(message.chat.id, text).await?;
            }
            Ok(())
        },
    );
    Dispatcher::builder(bot, answers).dependencies(dptree::deps![pool]).build().dispatch().await;
    Ok(())
}

async fn store(pool: &AnyPool, id: i64, text: &str) -> Result<(), sqlx::Error> {
    let mut tx = pool.begin().await?;
    for table in TABLES {
        let insert = format!("INSERT INTO plain_{table} (id, body) VALUES ($1, $2)");
        sqlx::query(AssertSqlSafe(insert)).bind(id).bind(text).execute(&mut *tx).await?;
    }
    tx.commit().await
}
