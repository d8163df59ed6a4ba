//! What is registered with the Bot API of this bot's menus, so that it is registered again only when it changes.

use super::sql::query;
use super::{Result, Tx};
use std::collections::BTreeMap;

/// What is registered of this bot, by scope.
pub async fn registered(tx: &mut Tx, bot: &str) -> Result<BTreeMap<String, String>> {
    let rows = query("SELECT scope, registered FROM menus WHERE bot = $1").bind(bot).fetch_all(tx).await?;
    rows.iter().map(|row| Ok((row.get("scope")?, row.get("registered")?))).collect()
}

/// Notes what is registered for a scope now.
pub async fn set_registered(tx: &mut Tx, bot: &str, scope: &str, registered: &str) -> Result<()> {
    query(
        "INSERT INTO menus (bot, scope, registered) VALUES ($1, $2, $3) \
         ON CONFLICT (bot, scope) DO UPDATE SET registered = excluded.registered",
    )
    .bind(bot)
    .bind(scope)
    .bind(registered)
    .execute(tx)
    .await?;
    Ok(())
}
