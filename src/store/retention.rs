//! What is old enough to be forgotten, a batch at a time.

use super::personal_data::erase_case;
use super::sql::{QueryBuilder, query, query_scalar};
use super::{Millis, Result, Tx, cases, readable};
use crate::domain::base::ids::CaseId;
use chrono::{DateTime, Utc};

/// How many rows of the outbox one batch looks at.
const SENT_AT_ONCE: i64 = 500;
/// How many cases one batch erases: the writers wait for it.
const CASES_AT_ONCE: i64 = 20;

/// How far a pass has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress<T> {
    /// The next batch begins after this one.
    After(T),
    Done,
}

/// Erases the next cases after this one that were closed before then. One that cannot be read is left as it is.
pub async fn erase_cases(
    tx: &mut Tx,
    after: CaseId,
    closed_before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Progress<CaseId>> {
    // Of an erased case the time is not in the column.
    let ids: Vec<i64> = query_scalar(
        "SELECT id FROM cases WHERE id > $1 AND is_open = 0 AND closed_at < $2 ORDER BY id LIMIT $3",
    )
    .bind(after.0)
    .bind(closed_before.millis())
    .bind(CASES_AT_ONCE)
    .fetch_all(tx)
    .await?;
    for id in &ids {
        if let Some(case) = readable(cases::load(tx, CaseId(*id)).await)?.flatten()
            && !case.is_open()
            && !case.is_erased()
        {
            erase_case(tx, &case, now).await?;
        }
    }
    Ok(ids.last().map_or(Progress::Done, |last| Progress::After(CaseId(*last))))
}

/// Forgets messages after this row of the outbox that were done before then, but for those of open cases.
pub async fn forget_sent(tx: &mut Tx, after: i64, before: DateTime<Utc>) -> Result<Progress<i64>> {
    let rows = query(
        "SELECT o.id, o.state, o.created_at, o.done_at, c.is_open FROM outbox o \
         LEFT JOIN cases c ON c.id = o.case_id WHERE o.id > $1 ORDER BY o.id LIMIT $2",
    )
    .bind(after)
    .bind(SENT_AT_ONCE)
    .fetch_all(tx)
    .await?;
    let mut old = Vec::new();
    for row in &rows {
        let done = row.get::<Option<i64>>("done_at")?.filter(|done| *done < before.millis());
        let is_over = row.get::<i16>("state")? >= 2 && row.get::<Option<i16>>("is_open")? != Some(1);
        if done.is_some() && is_over {
            old.push(row.get::<i64>("id")?);
        }
    }
    for ids in old.chunks(256) {
        let mut sql = QueryBuilder::new("DELETE FROM outbox WHERE ");
        sql.is_one_of("id", ids);
        sql.execute(tx).await?;
    }
    let Some(last) = rows.last() else { return Ok(Progress::Done) };
    // Rows are in the order of their time.
    let is_recent = last.get::<i64>("created_at")? >= before.millis();
    Ok(if is_recent { Progress::Done } else { Progress::After(last.get("id")?) })
}

pub async fn forget_parked(tx: &mut Tx, before: DateTime<Utc>) -> Result<()> {
    query("DELETE FROM parked WHERE at < $1").bind(before.millis()).execute(tx).await?;
    Ok(())
}

pub async fn forget_strangers(tx: &mut Tx, before: DateTime<Utc>) -> Result<()> {
    query("DELETE FROM strangers WHERE at < $1").bind(before.millis()).execute(tx).await?;
    Ok(())
}

/// How many messages wait to be sent.
pub async fn count_unsent(tx: &mut Tx) -> Result<i64> {
    query_scalar("SELECT COUNT(*) FROM outbox WHERE state < 2").fetch_one(tx).await
}
