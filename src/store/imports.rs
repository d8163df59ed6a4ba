//! Spreadsheets sent to the bot, until they are imported or over.

use super::sql::{query, query_scalar};
use super::value::to_json;
use super::{Millis, Result, Row, Tx, counters, from_json, read_json, readable};
use crate::domain::base::ids::{ImportId, MessageId, PersonId};
use crate::domain::base::list_kind::ListKind;
use crate::domain::base::unreadable::Table;
use crate::domain::import::list::ReadList;
use crate::domain::import::{Import, ImportState, SentFile, VALID_FOR};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// How long the row of one that is over stays, to say so under its buttons.
const KEPT_FOR: TimeDelta = TimeDelta::days(1);

/// A digest of what a preview is compared with.
pub fn digest(base: &impl Serialize) -> Result<String> {
    let json = to_json("imports", base)?;
    Ok(Sha256::digest(json).iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Saves a file that is to be fetched and read.
pub async fn insert(tx: &mut Tx, person: PersonId, file: &SentFile, now: DateTime<Utc>) -> Result<ImportId> {
    let id = counters::next_import(tx).await?;
    query("INSERT INTO imports (id, person, at, file_json, state_json, due) VALUES ($1, $2, $3, $4, $5, $3)")
        .bind(id.0)
        .bind(person.0)
        .bind(now.millis())
        .bind(to_json("imports", file)?)
        .bind(to_json("imports", &ImportState::Waiting { tries: 0 })?)
        .execute(tx)
        .await?;
    Ok(id)
}

fn import(tx: &mut Tx, row: &Row) -> Result<Import> {
    Ok(Import {
        id: ImportId(row.get("id")?),
        person: PersonId(row.get("person")?),
        at: DateTime::from_millis(row.get("at")?),
        file: read_json(tx, row, Table::Imports, "id", "file_json")?,
        state: read_json(tx, row, Table::Imports, "id", "state_json")?,
    })
}

pub async fn load(tx: &mut Tx, id: ImportId) -> Result<Option<Import>> {
    let row = query("SELECT id, person, at, file_json, state_json FROM imports WHERE id = $1")
        .bind(id.0)
        .fetch_optional(tx)
        .await?;
    row.map(|row| import(tx, &row)).transpose()
}

/// The one that is to be looked at first, and when. One that cannot be read holds up nobody else's.
pub async fn first_due(tx: &mut Tx) -> Result<Option<(Import, DateTime<Utc>)>> {
    for unreadable in 0_i64.. {
        let row = query(
            "SELECT id, person, at, file_json, state_json, due FROM imports ORDER BY due, id LIMIT 1 OFFSET $1",
        )
        .bind(unreadable)
        .fetch_optional(tx)
        .await?;
        let Some(row) = row else { break };
        if let Some(import) = readable(import(tx, &row))? {
            return Ok(Some((import, DateTime::from_millis(row.get("due")?))));
        }
    }
    Ok(None)
}

/// How many are to be looked at by now.
pub async fn count_due(tx: &mut Tx, now: DateTime<Utc>) -> Result<i64> {
    query_scalar("SELECT COUNT(*) FROM imports WHERE due <= $1").bind(now.millis()).fetch_one(tx).await
}

/// What was read of it, and the digest of what its preview was compared with; `None` where it is over.
pub async fn content(tx: &mut Tx, id: ImportId) -> Result<Option<(ReadList, String)>> {
    let row = query("SELECT content, base FROM imports WHERE id = $1").bind(id.0).fetch_optional(tx).await?;
    let Some(row) = row else { return Ok(None) };
    match (row.get::<Option<String>>("content")?, row.get::<Option<String>>("base")?) {
        (Some(content), Some(base)) => Ok(Some((from_json("imports", &content)?, base))),
        _ => Ok(None),
    }
}

/// It is fetched again then.
pub async fn try_later(tx: &mut Tx, id: ImportId, tries: u32, at: DateTime<Utc>) -> Result<()> {
    query("UPDATE imports SET state_json = $1, due = $2 WHERE id = $3")
        .bind(to_json("imports", &ImportState::Waiting { tries })?)
        .bind(at.millis())
        .bind(id.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// Those of the same person and list that are shown and older: what this one supersedes.
pub async fn older(tx: &mut Tx, import: &Import, list: ListKind) -> Result<Vec<ImportId>> {
    let ids: Vec<i64> = query_scalar(
        "SELECT id FROM imports WHERE person = $1 AND list = $2 AND content IS NOT NULL AND id < $3",
    )
    .bind(import.person.0)
    .bind(list.wire_word())
    .bind(import.id.0)
    .fetch_all(tx)
    .await?;
    Ok(ids.into_iter().map(ImportId).collect())
}

/// The message that shows it, as far as it is known to stand.
pub async fn message_of(tx: &mut Tx, person: PersonId, id: ImportId) -> Result<Option<MessageId>> {
    let message: Option<i64> = query_scalar(
        "SELECT MAX(message) FROM outbox WHERE chat = $1 AND state = 2 AND message IS NOT NULL AND notice LIKE $2",
    )
    .bind(person.chat().0)
    .bind(format!("{{\"import\":{{\"import\":{id},%"))
    .fetch_one(tx)
    .await?;
    Ok(message.map(MessageId))
}

/// Its preview is shown; earlier ones of the same person and list are superseded.
pub async fn show(
    tx: &mut Tx,
    import: &Import,
    list: ListKind,
    content: &ReadList,
    base: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    query(
        "UPDATE imports SET state_json = $1, content = NULL, base = NULL, due = $2 \
         WHERE person = $3 AND list = $4 AND content IS NOT NULL AND id < $5",
    )
    .bind(to_json("imports", &ImportState::Superseded)?)
    .bind((now + KEPT_FOR).millis())
    .bind(import.person.0)
    .bind(list.wire_word())
    .bind(import.id.0)
    .execute(tx)
    .await?;
    query("UPDATE imports SET list = $1, state_json = $2, content = $3, base = $4, due = $5 WHERE id = $6")
        .bind(list.wire_word())
        .bind(to_json("imports", &import.state)?)
        .bind(to_json("imports", content)?)
        .bind(base)
        .bind((now + VALID_FOR).millis())
        .bind(import.id.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether the same person has sent a newer one of this list, which was read before this one was.
pub async fn has_newer(tx: &mut Tx, import: &Import, list: ListKind) -> Result<bool> {
    let newer: i64 = query_scalar("SELECT COUNT(*) FROM imports WHERE person = $1 AND list = $2 AND id > $3")
        .bind(import.person.0)
        .bind(list.wire_word())
        .bind(import.id.0)
        .fetch_one(tx)
        .await?;
    Ok(newer > 0)
}

/// It is over: nothing of its content stays.
pub async fn finish(tx: &mut Tx, id: ImportId, state: &ImportState, now: DateTime<Utc>) -> Result<()> {
    query("UPDATE imports SET state_json = $1, content = NULL, base = NULL, due = $2 WHERE id = $3")
        .bind(to_json("imports", state)?)
        .bind((now + KEPT_FOR).millis())
        .bind(id.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// Deletes the row of one that has been over for long.
pub async fn delete(tx: &mut Tx, id: ImportId) -> Result<()> {
    query("DELETE FROM imports WHERE id = $1").bind(id.0).execute(tx).await?;
    Ok(())
}

/// Deletes all that were read, and what was said of them: somebody in them is erased.
pub(super) async fn forget_all_read(tx: &mut Tx) -> Result<()> {
    query("DELETE FROM imports WHERE state_json NOT LIKE '{\"waiting\"%'").execute(tx).await?;
    Ok(())
}
