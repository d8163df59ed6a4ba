//! Handovers: one row per shift end, the facts as one JSON document, saved with optimistic locking by `version`.

use super::sql::{query, query_scalar};
use super::{Error, Millis, Result, Row, Tx, read_json, to_json};
use crate::domain::base::{ids::HandoverId, unreadable::Table};
use crate::domain::case::handover::Handover;
use chrono::{DateTime, Utc};

const TABLE: &str = "handovers";

/// Inserts a handover. `false` when its shift end has one already.
pub async fn insert(tx: &mut Tx, handover: &Handover) -> Result<bool> {
    let inserted = query(
        "INSERT INTO handovers (id, version, ends_at, is_open, facts) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (ends_at) DO NOTHING",
    )
    .bind(handover.id.0)
    .bind(handover.version)
    .bind(handover.ends_at.millis())
    .bind(i16::from(handover.over.is_none()))
    .bind(to_json(TABLE, handover)?)
    .execute(tx)
    .await?;
    Ok(inserted == 1)
}

/// Saves a changed handover, with the next version.
///
/// # Errors
/// [`Error::Conflict`] when another transaction has saved it since.
pub async fn save(tx: &mut Tx, handover: &mut Handover) -> Result<()> {
    let read_at = handover.version;
    handover.version += 1;
    let saved =
        query("UPDATE handovers SET version = $1, is_open = $2, facts = $3 WHERE id = $4 AND version = $5")
            .bind(handover.version)
            .bind(i16::from(handover.over.is_none()))
            .bind(to_json(TABLE, handover)?)
            .bind(handover.id.0)
            .bind(read_at)
            .execute(tx)
            .await?;
    if saved == 1 { Ok(()) } else { Err(Error::Conflict) }
}

pub async fn load(tx: &mut Tx, id: HandoverId) -> Result<Option<Handover>> {
    let row = query("SELECT id, facts FROM handovers WHERE id = $1").bind(id.0).fetch_optional(tx).await?;
    row.map(|row| read(tx, &row)).transpose()
}

fn read(tx: &mut Tx, row: &Row) -> Result<Handover> {
    read_json(tx, row, Table::Handovers, "id", "facts")
}

/// The handover of this shift end.
pub async fn by_end(tx: &mut Tx, ends_at: DateTime<Utc>) -> Result<Option<Handover>> {
    let row = query("SELECT id, facts FROM handovers WHERE ends_at = $1")
        .bind(ends_at.millis())
        .fetch_optional(tx)
        .await?;
    row.map(|row| read(tx, &row)).transpose()
}

/// The latest `limit` handovers that are not over and can be read, the latest first.
pub async fn open(tx: &mut Tx, limit: i64) -> Result<Vec<Handover>> {
    let rows = query("SELECT id, facts FROM handovers WHERE is_open = 1 ORDER BY ends_at DESC LIMIT $1")
        .bind(limit)
        .fetch_all(tx)
        .await?;
    Ok(rows.iter().filter_map(|row| read(tx, row).ok()).collect())
}

/// The shift ends with a handover, from `from` to `until`.
pub async fn ends(tx: &mut Tx, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<DateTime<Utc>>> {
    let rows: Vec<i64> = query_scalar("SELECT ends_at FROM handovers WHERE ends_at >= $1 AND ends_at <= $2")
        .bind(from.millis())
        .bind(until.millis())
        .fetch_all(tx)
        .await?;
    Ok(rows.into_iter().map(DateTime::from_millis).collect())
}
