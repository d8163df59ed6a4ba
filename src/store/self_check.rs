//! What the self-check and the metrics look at. Each is found by an index on what is open or waits, so that looking costs
//! nothing of what is over.

use super::sql::{query, query_scalar};
use super::{Millis, Result, Tx};
use crate::domain::{base::ids::CaseId, case::Case};
use chrono::{DateTime, Utc};

/// Writes something, to see whether it can be written.
pub async fn probe(tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
    query(
        "INSERT INTO counters (name, value) VALUES ('probed at', $1) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(now.millis())
    .execute(tx)
    .await?;
    Ok(())
}

/// A message at one stage of its way: it changes with every attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    id: i64,
    state: i16,
    attempts: i64,
    not_before: i64,
}

/// The oldest urgent message that is under way, or could be at `now`.
pub async fn oldest_message(tx: &mut Tx, now: DateTime<Utc>) -> Result<Option<Stage>> {
    let row = query(
        "SELECT id, state, attempts, not_before FROM outbox \
         WHERE state < 2 AND urgency < 2 AND not_before <= $1 ORDER BY +id LIMIT 1",
    )
    .bind(now.millis())
    .fetch_optional(tx)
    .await?;
    row.map(|row| {
        Ok(Stage {
            id: row.get("id")?,
            state: row.get("state")?,
            attempts: row.get("attempts")?,
            not_before: row.get("not_before")?,
        })
    })
    .transpose()
}

/// The clock was set back: what waited for a time that has become far away may go now.
pub async fn bring_forward(tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
    query("UPDATE outbox SET not_before = $1 WHERE state = 0 AND state < 2 AND not_before > $1")
        .bind(now.millis())
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether the timers of a case are others than those its facts call for.
pub async fn timers_differ(tx: &mut Tx, case: &Case) -> Result<bool> {
    let rows = query("SELECT name, due FROM timers WHERE case_id = $1 ORDER BY name")
        .bind(case.id.0)
        .fetch_all(tx)
        .await?;
    let stand: Vec<(String, i64)> =
        rows.iter().map(|row| Ok((row.get("name")?, row.get("due")?))).collect::<Result<_>>()?;
    let mut wanted: Vec<(String, i64)> = case
        .timers()
        .into_iter()
        .map(|(kind, due)| (super::timers::name_of(case.id, kind), due.millis()))
        .collect();
    wanted.sort();
    wanted.dedup_by(|one, other| one.0 == other.0);
    Ok(stand != wanted)
}

/// Where a walk through the open cases, by due time, has come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    due: i64,
    case: i64,
}

/// The next open cases from this place on, at most `limit`, each with the place it stands at.
pub async fn open_after(tx: &mut Tx, after: Place, limit: i64) -> Result<Vec<(CaseId, Place)>> {
    let rows = query(
        "SELECT id, due FROM cases WHERE is_open = 1 AND due >= $1 AND (due > $1 OR id > $2) \
         ORDER BY due, id LIMIT $3",
    )
    .bind(after.due)
    .bind(after.case)
    .bind(limit)
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            let (case, due) = (row.get("id")?, row.get("due")?);
            Ok((CaseId(case), Place { due, case }))
        })
        .collect()
}

/// How much there is of what is open or waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Cases ever taken.
    pub taken: i64,
    pub open: i64,
    /// Open cases whose promised time is over.
    pub overdue: i64,
    /// Messages that wait to be sent, and when the oldest was put there: answers, alerts, updates.
    pub waiting: [(i64, Option<DateTime<Utc>>); 3],
    pub sending: i64,
    /// Timers that are due.
    pub due: i64,
    /// Updates set aside, of the last week.
    pub parked: i64,
}

pub async fn count(tx: &mut Tx, now: DateTime<Utc>) -> Result<Counts> {
    let mut waiting = [(0, None); 3];
    for (urgency, waits) in (0_i16..).zip(&mut waiting) {
        let row = query(
            "SELECT COUNT(*) AS n, MIN(created_at) AS since FROM outbox WHERE state = 0 AND urgency = $1",
        )
        .bind(urgency)
        .fetch_one(tx)
        .await?;
        let since: Option<i64> = row.get("since")?;
        *waits = (row.get("n")?, since.map(DateTime::from_millis));
    }
    let taken: Option<i64> =
        query_scalar("SELECT value FROM counters WHERE name = 'case'").fetch_optional(tx).await?;
    Ok(Counts {
        taken: taken.unwrap_or_default(),
        open: scalar(tx, "SELECT COUNT(*) FROM cases WHERE is_open = 1 AND due >= 0").await?,
        overdue: super::cases::count_due(tx, now).await?,
        waiting,
        sending: scalar(tx, "SELECT COUNT(*) FROM outbox WHERE state < 2 AND state = 1").await?,
        due: query_scalar("SELECT COUNT(*) FROM timers WHERE due <= $1")
            .bind(now.millis())
            .fetch_one(tx)
            .await?,
        parked: super::inbox::parked(tx).await?,
    })
}

async fn scalar(tx: &mut Tx, sql: &'static str) -> Result<i64> {
    query_scalar(sql).fetch_one(tx).await
}
