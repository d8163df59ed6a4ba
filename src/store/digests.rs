//! Digests: messages that have several reminders in one.

use super::sql::query;
use super::{Result, Tx, messages, read_json, to_json};
use crate::domain::base::ids::{CaseId, MessageRef};
use crate::domain::base::unreadable::Table;
use crate::domain::message::parts::Reminder;

/// Records that a message has these reminders, of one case each.
pub async fn insert(tx: &mut Tx, at: MessageRef, reminders: &[&Reminder]) -> Result<()> {
    let rows: Vec<String> =
        (0..reminders.len()).map(|n| format!("($1, $2, ${}, ${})", 2 * n + 3, 2 * n + 4)).collect();
    let mut insert = query(format!(
        "INSERT INTO digests (chat, message, case_id, reminder) VALUES {} \
         ON CONFLICT (chat, message, case_id) DO UPDATE SET reminder = excluded.reminder",
        rows.join(", ")
    ))
    .bind(at.chat.0)
    .bind(at.message.0);
    for reminder in reminders {
        insert = insert.bind(reminder.case.0).bind(to_json("digests", reminder)?);
    }
    insert.execute(tx).await?;
    Ok(())
}

/// The reminders in a message, by case.
pub async fn reminders(tx: &mut Tx, at: MessageRef) -> Result<Vec<Reminder>> {
    let rows =
        query("SELECT message, reminder FROM digests WHERE chat = $1 AND message = $2 ORDER BY case_id")
            .bind(at.chat.0)
            .bind(at.message.0)
            .fetch_all(tx)
            .await?;
    Ok(rows
        .iter()
        .filter_map(|row| read_json(tx, row, Table::Messages, "message", "reminder").ok())
        .collect())
}

/// The messages that have a reminder of this case.
pub async fn messages_listing(tx: &mut Tx, case: CaseId) -> Result<Vec<MessageRef>> {
    let rows = query("SELECT chat, message FROM digests WHERE case_id = $1 ORDER BY chat, message")
        .bind(case.0)
        .fetch_all(tx)
        .await?;
    rows.iter().map(messages::place).collect()
}

pub async fn delete(tx: &mut Tx, at: MessageRef) -> Result<()> {
    query("DELETE FROM digests WHERE chat = $1 AND message = $2")
        .bind(at.chat.0)
        .bind(at.message.0)
        .execute(tx)
        .await?;
    Ok(())
}
