//! Ids that the application gives out, since no spelling of an auto-increment works on both engines.

use super::sql::{query, query_scalar};
use super::{Result, Tx};
use crate::domain::base::ids::{CaseId, DraftId, HandoverId};

/// How many numbers of rows a transaction takes at once; those it does not need are never given out.
const AT_ONCE: i64 = 16;

async fn next(tx: &mut Tx, name: &str) -> Result<i64> {
    skip(tx, name, 1).await
}

/// Counts so many up; the last of them.
async fn skip(tx: &mut Tx, name: &str, numbers: i64) -> Result<i64> {
    query_scalar(
        "INSERT INTO counters (name, value) VALUES ($1, $2) \
         ON CONFLICT (name) DO UPDATE SET value = counters.value + $2 RETURNING value",
    )
    .bind(name)
    .bind(numbers)
    .fetch_one(tx)
    .await
}

pub async fn next_case(tx: &mut Tx) -> Result<CaseId> {
    next(tx, "case").await.map(CaseId)
}

pub async fn next_draft(tx: &mut Tx) -> Result<DraftId> {
    next(tx, "draft").await.map(DraftId)
}

pub async fn next_handover(tx: &mut Tx) -> Result<HandoverId> {
    next(tx, "handover").await.map(HandoverId)
}

/// Leaves out so many of each of the numbers that people name or that stand in buttons.
pub(super) async fn pass_over(tx: &mut Tx, numbers: i64) -> Result<()> {
    query("UPDATE counters SET value = value + $1 WHERE name IN ('case', 'draft', 'handover')")
        .bind(numbers)
        .execute(tx)
        .await?;
    Ok(())
}

/// For rows that people never name: texts, lines of the record, outgoing messages.
pub(super) async fn next_row(tx: &mut Tx) -> Result<i64> {
    if let Some(number) = tx.row_ids.next() {
        return Ok(number);
    }
    let last = skip(tx, "row", AT_ONCE).await?;
    let first = last - AT_ONCE + 1;
    tx.row_ids = first + 1..last + 1;
    Ok(first)
}
