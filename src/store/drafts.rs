//! Drafts, which are half-filled forms. Text goes to the one that its person used last.

use super::sql::{query, query_scalar};
use super::{Millis, Result, Tx, read_json, readable, timers, to_json};
use crate::domain::base::ids::{DraftId, MessageId, PersonId};
use crate::domain::base::unreadable::Table;
use crate::domain::request::draft::Draft;

const TABLE: &str = "drafts";

/// Saves a draft, and sets the timer that asks about it.
pub async fn save(tx: &mut Tx, draft: &Draft) -> Result<()> {
    query(
        "INSERT INTO drafts (id, person, touched, message, facts) VALUES ($1, $2, $3, NULL, $4) \
         ON CONFLICT (id) DO UPDATE SET touched = excluded.touched, facts = excluded.facts",
    )
    .bind(draft.id.0)
    .bind(draft.person.0)
    .bind(draft.touched.millis())
    .bind(to_json(TABLE, draft)?)
    .execute(tx)
    .await?;
    timers::set_draft(tx, draft).await
}

pub async fn load(tx: &mut Tx, id: DraftId) -> Result<Option<Draft>> {
    Ok(shown(tx, id).await?.map(|(draft, _)| draft))
}

/// A draft with the message that shows it, if it was sent.
pub(super) async fn shown(tx: &mut Tx, id: DraftId) -> Result<Option<(Draft, Option<MessageId>)>> {
    let row =
        query("SELECT id, facts, message FROM drafts WHERE id = $1").bind(id.0).fetch_optional(tx).await?;
    row.map(|row| {
        let message = row.get::<Option<i64>>("message")?.map(MessageId);
        Ok((read_json(tx, &row, Table::Drafts, "id", "facts")?, message))
    })
    .transpose()
}

/// The draft that this person used last; one that cannot be read is none.
pub async fn current(tx: &mut Tx, person: PersonId) -> Result<Option<Draft>> {
    let row = query("SELECT id, facts FROM drafts WHERE person = $1 ORDER BY touched DESC, id DESC LIMIT 1")
        .bind(person.0)
        .fetch_optional(tx)
        .await?;
    let draft = row.map(|row| read_json(tx, &row, Table::Drafts, "id", "facts")).transpose();
    Ok(readable(draft)?.flatten())
}

/// Deletes a draft and its timer.
pub async fn remove(tx: &mut Tx, id: DraftId) -> Result<()> {
    query("DELETE FROM drafts WHERE id = $1").bind(id.0).execute(tx).await?;
    timers::delete_draft(tx, id).await
}

/// The message that shows the draft; `None` until it is sent.
pub async fn message(tx: &mut Tx, id: DraftId) -> Result<Option<MessageId>> {
    let message: Option<Option<i64>> =
        query_scalar("SELECT message FROM drafts WHERE id = $1").bind(id.0).fetch_optional(tx).await?;
    Ok(message.flatten().map(MessageId))
}

/// Sets the message that shows the draft; after `None` it is sent anew, at the bottom of the chat.
pub async fn set_message(tx: &mut Tx, id: DraftId, message: Option<MessageId>) -> Result<()> {
    query("UPDATE drafts SET message = $1 WHERE id = $2")
        .bind(message.map(|message| message.0))
        .bind(id.0)
        .execute(tx)
        .await?;
    Ok(())
}
