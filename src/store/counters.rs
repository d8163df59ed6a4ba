//! Ids that the application gives out, since no spelling of an auto-increment works on both engines.

use super::{Result, Tx};
use crate::domain::ids::{CaseId, DraftId, HandoverId};

async fn next(tx: &mut Tx, name: &str) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "INSERT INTO counters (name, value) VALUES ($1, 1) \
         ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value",
    )
    .bind(name)
    .fetch_one(&mut **tx)
    .await?)
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

/// For rows that people never name: texts, lines of the record, outgoing messages.
pub(super) async fn next_row(tx: &mut Tx) -> Result<i64> {
    next(tx, "row").await
}
