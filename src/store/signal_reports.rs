//! Reports about signal by area of the centre's list (B6).

use super::sql::{query, query_scalar};
use super::{Millis, Result, Tx};
use crate::domain::base::ids::CaseId;
use chrono::{DateTime, Utc};

/// The area that was noted for a case.
pub async fn area(tx: &mut Tx, case: CaseId) -> Result<Option<String>> {
    query_scalar("SELECT area FROM signal_reports WHERE case_id = $1").bind(case.0).fetch_optional(tx).await
}

/// Notes that a case is about this area.
pub async fn note(tx: &mut Tx, case: CaseId, area: &str, at: DateTime<Utc>) -> Result<()> {
    query(
        "INSERT INTO signal_reports (case_id, area, at) VALUES ($1, $2, $3) ON CONFLICT (case_id) DO UPDATE \
         SET area = excluded.area, at = excluded.at",
    )
    .bind(case.0)
    .bind(area)
    .bind(at.millis())
    .execute(tx)
    .await?;
    Ok(())
}

/// The case is about no area of the list any more.
pub async fn forget(tx: &mut Tx, case: CaseId) -> Result<()> {
    query("DELETE FROM signal_reports WHERE case_id = $1").bind(case.0).execute(tx).await?;
    Ok(())
}

/// The cases about an area since then, the first one first.
pub async fn since(tx: &mut Tx, area: &str, from: DateTime<Utc>) -> Result<Vec<CaseId>> {
    let cases: Vec<i64> =
        query_scalar("SELECT case_id FROM signal_reports WHERE area = $1 AND at >= $2 ORDER BY at, case_id")
            .bind(area)
            .bind(from.millis())
            .fetch_all(tx)
            .await?;
    Ok(cases.into_iter().map(CaseId).collect())
}
