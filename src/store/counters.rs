//! Ids that the application assigns, and those that the database does.

use super::sql::{query, query_scalar};
use super::{Error, Result, Tx, is_postgres};
use crate::domain::base::ids::{CaseId, DraftId, HandoverId, ImportId, ScreenId, SwapId};
use chrono::{Datelike as _, NaiveDate};

/// How many row ids a transaction reserves at once; those it does not need are never used.
const RESERVED: i64 = 16;

async fn next(tx: &mut Tx, name: &str) -> Result<i64> {
    add(tx, name, 1).await
}

/// Adds to a counter; returns its new value.
async fn add(tx: &mut Tx, name: &str, by: i64) -> Result<i64> {
    query_scalar(
        "INSERT INTO counters (name, value) VALUES ($1, $2) \
         ON CONFLICT (name) DO UPDATE SET value = counters.value + $2 RETURNING value",
    )
    .bind(name)
    .bind(by)
    .fetch_one(tx)
    .await
}

/// The id of a new case; with it row ids are reserved for what is written about it.
pub async fn next_case(tx: &mut Tx) -> Result<CaseId> {
    if !tx.row_ids.is_empty() {
        return next(tx, "case").await.map(CaseId);
    }
    // The rows are locked in this order, as where a message was enqueued before.
    let rows = query(
        "INSERT INTO counters (name, value) VALUES ('row', $1), ('case', 1) \
         ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value RETURNING name, value",
    )
    .bind(RESERVED)
    .fetch_all(tx)
    .await?;
    let mut case = None;
    for row in &rows {
        let value: i64 = row.get("value")?;
        if row.get::<String>("name")? == "case" {
            case = Some(CaseId(value));
        } else {
            tx.row_ids = value - RESERVED + 1..value + 1;
        }
    }
    case.ok_or(Error::Unreadable("the number of the case"))
}

pub async fn next_draft(tx: &mut Tx) -> Result<DraftId> {
    next(tx, "draft").await.map(DraftId)
}

pub async fn next_screen(tx: &mut Tx) -> Result<ScreenId> {
    next(tx, "screen").await.map(ScreenId)
}

pub async fn next_import(tx: &mut Tx) -> Result<ImportId> {
    next(tx, "import").await.map(ImportId)
}

pub async fn next_swap(tx: &mut Tx) -> Result<SwapId> {
    next(tx, "swap").await.map(SwapId)
}

pub async fn next_handover(tx: &mut Tx) -> Result<HandoverId> {
    next(tx, "handover").await.map(HandoverId)
}

/// Skips so many of each of the ids that people see or that are in buttons.
pub(super) async fn skip_ahead(tx: &mut Tx, by: i64) -> Result<()> {
    query("UPDATE counters SET value = value + $1 WHERE name IN ('case', 'draft', 'handover', 'screen', 'import')")
        .bind(by)
        .execute(tx)
        .await?;
    Ok(())
}

/// What stands for the id of a new message in the outbox, or audit entry, in an INSERT: the database gives it. What is
/// inserted later has a higher one.
pub(super) fn new_row_id(tx: &Tx) -> &'static str {
    if is_postgres(tx) { "nextval('row_ids')" } else { "NULL" }
}

/// The rows of a backup are there: later ones follow them.
pub(super) async fn follow_restored_rows(tx: &mut Tx) -> Result<()> {
    if is_postgres(tx) {
        query(
            "SELECT setval('row_ids', (SELECT MAX(id) FROM (SELECT 1 AS id UNION ALL SELECT MAX(id) FROM outbox \
             UNION ALL SELECT MAX(id) FROM record) known))",
        )
        .fetch_all(tx)
        .await?;
    }
    Ok(())
}

/// The id of a row that people never see and that others name: a text, say. It is never given again.
pub(super) async fn next_row(tx: &mut Tx) -> Result<i64> {
    if let Some(number) = tx.row_ids.next() {
        return Ok(number);
    }
    let last = add(tx, "row", RESERVED).await?;
    let first = last - RESERVED + 1;
    tx.row_ids = first + 1..last + 1;
    Ok(first)
}

/// Notes that the report of this day comes by itself; `false` where it has come, or that of a later day by a clock that
/// was ahead. A clock that was ahead by more than a month is forgotten.
pub async fn begin_report(tx: &mut Tx, day: NaiveDate) -> Result<bool> {
    let last: Option<i64> =
        query_scalar("SELECT value FROM counters WHERE name = 'report'").fetch_optional(tx).await?;
    let day = i64::from(day.num_days_from_ce());
    query(
        "INSERT INTO counters (name, value) VALUES ('report', $1) ON CONFLICT (name) DO UPDATE \
         SET value = excluded.value WHERE counters.value < $1 OR counters.value > $1 + 31",
    )
    .bind(day)
    .execute(tx)
    .await?;
    Ok(last.is_none_or(|last| last < day))
}
