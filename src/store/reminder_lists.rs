//! The list of reminders in a leader's chat: what falls due soon after it rang is added to it without a sound.

use super::sql::query;
use super::{Millis, Result, Tx};
use crate::domain::base::ids::{ChatId, MessageId};
use crate::domain::message::attention::ReminderList;
use chrono::DateTime;

pub async fn load(tx: &mut Tx, chat: ChatId) -> Result<Option<ReminderList>> {
    let row = query("SELECT message, window_ends, changed FROM reminder_lists WHERE chat = $1")
        .bind(chat.0)
        .fetch_optional(tx)
        .await?;
    row.map(|row| {
        Ok(ReminderList {
            message: MessageId(row.get("message")?),
            window_ends: DateTime::from_millis(row.get("window_ends")?),
            changed: row.get::<i16>("changed")? == 1,
        })
    })
    .transpose()
}

/// This message is the list of the chat from now on.
pub async fn save(tx: &mut Tx, chat: ChatId, list: &ReminderList) -> Result<()> {
    query(
        "INSERT INTO reminder_lists (chat, message, window_ends, changed) VALUES ($1, $2, $3, $4) ON CONFLICT (chat) \
         DO UPDATE SET message = excluded.message, window_ends = excluded.window_ends, changed = excluded.changed",
    )
    .bind(chat.0)
    .bind(list.message.0)
    .bind(list.window_ends.millis())
    .bind(i16::from(list.changed))
    .execute(tx)
    .await?;
    Ok(())
}
