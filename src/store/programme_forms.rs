//! The forms of new programmes, as far as they are filled in: one of each person.

use super::sql::query;
use super::{Millis, Result, Tx, from_json, to_json};
use crate::domain::base::ids::PersonId;
use crate::domain::promotion::field::ProgrammeCells;
use chrono::{DateTime, Utc};

const TABLE: &str = "programme_forms";

pub async fn save(tx: &mut Tx, person: PersonId, cells: &ProgrammeCells, now: DateTime<Utc>) -> Result<()> {
    query(
        "INSERT INTO programme_forms (person, cells, touched) VALUES ($1, $2, $3) \
         ON CONFLICT (person) DO UPDATE SET cells = excluded.cells, touched = excluded.touched",
    )
    .bind(person.0)
    .bind(to_json(TABLE, cells)?)
    .bind(now.millis())
    .execute(tx)
    .await?;
    Ok(())
}

/// The form of this person, where they have touched it since then; one that cannot be read is none.
pub async fn touched_since(
    tx: &mut Tx,
    person: PersonId,
    since: DateTime<Utc>,
) -> Result<Option<ProgrammeCells>> {
    let row = query("SELECT cells FROM programme_forms WHERE person = $1 AND touched >= $2")
        .bind(person.0)
        .bind(since.millis())
        .fetch_optional(tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(from_json(TABLE, &row.get::<String>("cells")?).ok())
}

/// The form of this person, however long it has been there.
pub async fn load(tx: &mut Tx, person: PersonId) -> Result<Option<ProgrammeCells>> {
    touched_since(tx, person, DateTime::UNIX_EPOCH).await
}

pub async fn remove(tx: &mut Tx, person: PersonId) -> Result<()> {
    query("DELETE FROM programme_forms WHERE person = $1").bind(person.0).execute(tx).await?;
    Ok(())
}
