//! The board of open cases in a group: its message, and whether it can be drawn.

use super::{Millis, Result, Row, Tx, is_postgres, messages, sql::query};
use crate::domain::base::ids::{ChatId, MessageId, MessageRef};
use chrono::{DateTime, Utc};

/// The board of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Board {
    pub message: Option<MessageId>,
    pub drawn_at: Option<DateTime<Utc>>,
    /// Since when it cannot be drawn: the bot is not in the group, or may not write there.
    pub away_since: Option<DateTime<Utc>>,
}

pub async fn load(tx: &mut Tx, chat: ChatId) -> Result<Board> {
    let row = query("SELECT message, drawn_at, away_since FROM boards WHERE chat = $1")
        .bind(chat.0)
        .fetch_optional(tx)
        .await?;
    row.as_ref().map_or(Ok(Board::default()), read)
}

/// What a board says besides its cases.
pub(super) struct BoardFigures {
    pub board: Board,
    pub open: i64,
    /// Of these, due at a given time.
    pub late: i64,
}

/// The board of a group, how many cases are open, and how many of these were due at `late_by`.
pub(super) async fn figures(tx: &mut Tx, chat: ChatId, late_by: DateTime<Utc>) -> Result<BoardFigures> {
    let row = query(
        "SELECT b.message, b.drawn_at, b.away_since, \
           (SELECT COUNT(*) FROM cases WHERE is_open = 1) AS open, \
           (SELECT COUNT(*) FROM cases WHERE is_open = 1 AND due <= $2) AS late \
         FROM (SELECT $1 AS chat) c LEFT JOIN boards b ON b.chat = c.chat",
    )
    .bind(chat.0)
    .bind(late_by.millis())
    .fetch_one(tx)
    .await?;
    Ok(BoardFigures { board: read(&row)?, open: row.get("open")?, late: row.get("late")? })
}

/// What is to be known of a board before it is drawn again.
#[derive(Debug)]
pub struct BoardState {
    /// The current id of its chat.
    pub chat: ChatId,
    pub board: Board,
    pub has_timer: bool,
    pub is_being_sent: bool,
    /// It waits to be sent, and will show what this transaction changes.
    pub is_pending: bool,
}

/// The state of the board of the group that is configured as `chat`. Its timer and its unsent message are locked until
/// the transaction ends: who fires or sends them sees what this transaction changes.
pub async fn state(tx: &mut Tx, chat: ChatId) -> Result<BoardState> {
    // SQLite has one writer.
    let lock = if is_postgres(tx) { "FOR SHARE" } else { "" };
    let row = query(format!(
        "SELECT c.chat, b.message, b.drawn_at, b.away_since, \
           (SELECT t.due FROM timers t WHERE t.name = 'board' {lock}) AS timer, \
           (SELECT o.id FROM outbox o WHERE o.chat = c.chat AND o.state < 2 AND o.state = 0 AND o.slot = 'board' \
             ORDER BY o.id LIMIT 1 {lock}) AS pending, \
           (SELECT COUNT(*) FROM outbox o WHERE o.chat = c.chat AND o.state < 2 AND o.state = 1 \
             AND o.slot = 'board') AS sending \
         FROM (SELECT COALESCE((SELECT now_at FROM moved_chats WHERE old = $1), $1) AS chat) c \
         LEFT JOIN boards b ON b.chat = c.chat"
    ))
    .bind(chat.0)
    .fetch_one(tx)
    .await?;
    Ok(BoardState {
        chat: ChatId(row.get("chat")?),
        board: read(&row)?,
        has_timer: row.get::<Option<i64>>("timer")?.is_some(),
        is_being_sent: row.get::<i64>("sending")? > 0,
        is_pending: row.get::<Option<i64>>("pending")?.is_some(),
    })
}

fn read(row: &Row) -> Result<Board> {
    Ok(Board {
        message: row.get::<Option<i64>>("message")?.map(MessageId),
        drawn_at: row.get::<Option<i64>>("drawn_at")?.map(DateTime::from_millis),
        away_since: row.get::<Option<i64>>("away_since")?.map(DateTime::from_millis),
    })
}

/// Records that it was drawn, in a new `message` or the existing one.
pub async fn set_drawn(
    tx: &mut Tx,
    chat: ChatId,
    message: Option<MessageId>,
    now: DateTime<Utc>,
) -> Result<()> {
    query(
        "INSERT INTO boards (chat, message, drawn_at, away_since) VALUES ($1, $2, $3, NULL) \
         ON CONFLICT (chat) DO UPDATE SET message = COALESCE(excluded.message, boards.message), \
         drawn_at = excluded.drawn_at, away_since = NULL",
    )
    .bind(chat.0)
    .bind(message.map(|message| message.0))
    .bind(now.millis())
    .execute(tx)
    .await?;
    Ok(())
}

/// Records that its message was deleted.
pub async fn clear_message(tx: &mut Tx, chat: ChatId) -> Result<()> {
    query("UPDATE boards SET message = NULL WHERE chat = $1").bind(chat.0).execute(tx).await?;
    Ok(())
}

/// Records that it cannot be drawn; `false` when that was known.
pub async fn set_unavailable(tx: &mut Tx, chat: ChatId, now: DateTime<Utc>) -> Result<bool> {
    let known = load(tx, chat).await?.away_since.is_some();
    query(
        "INSERT INTO boards (chat, message, drawn_at, away_since) VALUES ($1, NULL, $2, $2) \
         ON CONFLICT (chat) DO UPDATE SET away_since = COALESCE(boards.away_since, excluded.away_since)",
    )
    .bind(chat.0)
    .bind(now.millis())
    .execute(tx)
    .await?;
    Ok(!known)
}

/// Board messages in other groups than `chat`, left by an earlier configuration.
pub async fn in_other_chats(tx: &mut Tx, chat: Option<ChatId>) -> Result<Vec<MessageRef>> {
    let rows = query("SELECT chat, message FROM boards WHERE chat <> $1 AND message IS NOT NULL")
        .bind(chat.map_or(0, |chat| chat.0))
        .fetch_all(tx)
        .await?;
    rows.iter().map(messages::place).collect()
}

pub async fn delete(tx: &mut Tx, chat: ChatId) -> Result<()> {
    query("DELETE FROM boards WHERE chat = $1").bind(chat.0).execute(tx).await?;
    Ok(())
}
