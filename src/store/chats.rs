//! Groups that became supergroups: the configuration still has their old ids.

use super::sql::{query, query_scalar};
use super::{Result, Tx};
use crate::domain::base::ids::ChatId;

/// Records that a group became a supergroup.
pub async fn record_move(tx: &mut Tx, from: ChatId, to: ChatId) -> Result<()> {
    query("UPDATE moved_chats SET now_at = $1 WHERE now_at = $2").bind(to.0).bind(from.0).execute(tx).await?;
    query(
        "INSERT INTO moved_chats (old, now_at) VALUES ($1, $2) ON CONFLICT (old) DO UPDATE SET now_at = excluded.now_at",
    )
    .bind(from.0)
    .bind(to.0)
    .execute(tx)
    .await?;
    Ok(())
}

/// The current id of this chat.
pub async fn current(tx: &mut Tx, chat: ChatId) -> Result<ChatId> {
    let now_at: Option<i64> =
        query_scalar("SELECT now_at FROM moved_chats WHERE old = $1").bind(chat.0).fetch_optional(tx).await?;
    Ok(now_at.map_or(chat, ChatId))
}
