//! Swaps of shifts: one row each, the facts as one JSON document. Who changes them holds the lock of the rota
//! ([`super::staff::lock`]).

use super::sql::query;
use super::{Result, Row, Tx, counters, read_json, to_json};
use crate::domain::base::ids::SwapId;
use crate::domain::base::unreadable::Table;
use crate::domain::staff::swap::Swap;

const TABLE: &str = "swaps";

/// The id of a new swap.
pub async fn next_id(tx: &mut Tx) -> Result<SwapId> {
    counters::next_swap(tx).await
}

/// Saves a swap, new or changed.
pub async fn save(tx: &mut Tx, swap: &Swap) -> Result<()> {
    query(
        "INSERT INTO swaps (id, is_open, facts) VALUES ($1, $2, $3) \
         ON CONFLICT (id) DO UPDATE SET is_open = excluded.is_open, facts = excluded.facts",
    )
    .bind(swap.id.0)
    .bind(i16::from(swap.is_open()))
    .bind(to_json(TABLE, swap)?)
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn load(tx: &mut Tx, id: SwapId) -> Result<Option<Swap>> {
    let row = query("SELECT id, facts FROM swaps WHERE id = $1").bind(id.0).fetch_optional(tx).await?;
    row.map(|row| read(tx, &row)).transpose()
}

fn read(tx: &mut Tx, row: &Row) -> Result<Swap> {
    read_json(tx, row, Table::Swaps, "id", "facts")
}

/// Those that wait for somebody and can be read, the oldest first.
pub async fn open(tx: &mut Tx) -> Result<Vec<Swap>> {
    let rows = query("SELECT id, facts FROM swaps WHERE is_open = 1 ORDER BY +id").fetch_all(tx).await?;
    Ok(rows.iter().filter_map(|row| read(tx, row).ok()).collect())
}
