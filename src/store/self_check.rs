//! Queries of the self-check and the metrics. Each uses an index of what is open or waits, so that closed cases and sent
//! messages cost nothing.

use super::sql::{query, query_scalar};
use super::{Millis, Result, Tx, cases, drafts, handovers, imports, prompts, readable, staff, swaps};
use crate::domain::base::ids::{CaseId, DraftId, HandoverId, ImportId, PersonId, SwapId};
use crate::domain::base::unreadable::Table;
use crate::domain::case::Case;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// Writes a row, to check that the database takes writes.
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

/// The state of an outgoing message, which changes with every attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageState {
    id: i64,
    state: i16,
    attempts: i64,
    not_before: i64,
}

/// The oldest urgent message that is being sent, or may be sent at `now`.
pub async fn oldest_message(tx: &mut Tx, now: DateTime<Utc>) -> Result<Option<MessageState>> {
    let row = query(
        "SELECT id, state, attempts, not_before FROM outbox \
         WHERE state < 2 AND urgency < 2 AND not_before <= $1 ORDER BY +id LIMIT 1",
    )
    .bind(now.millis())
    .fetch_optional(tx)
    .await?;
    row.map(|row| {
        Ok(MessageState {
            id: row.get("id")?,
            state: row.get("state")?,
            attempts: row.get("attempts")?,
            not_before: row.get("not_before")?,
        })
    })
    .transpose()
}

/// After the clock was set back: messages that wait for a time that is far away now may be sent.
pub async fn reset_not_before(tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
    query("UPDATE outbox SET not_before = $1 WHERE state = 0 AND state < 2 AND not_before > $1")
        .bind(now.millis())
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether the timer rows of a case differ from the timers that its facts require.
pub async fn timers_differ(tx: &mut Tx, case: &Case) -> Result<bool> {
    let rows = query("SELECT name, due FROM timers WHERE case_id = $1 ORDER BY name")
        .bind(case.id.0)
        .fetch_all(tx)
        .await?;
    let actual: Vec<(String, i64)> =
        rows.iter().map(|row| Ok((row.get("name")?, row.get("due")?))).collect::<Result<_>>()?;
    let mut wanted: Vec<(String, i64)> = case
        .timers()
        .into_iter()
        .map(|(kind, due)| (super::timers::case_timer_name(case.id, kind), due.millis()))
        .collect();
    wanted.sort();
    wanted.dedup_by(|one, other| one.0 == other.0);
    Ok(actual != wanted)
}

/// The position of a scan of the open cases by due time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaseCursor {
    due: i64,
    case: i64,
}

/// The next `limit` open cases after this position, each with its own.
pub async fn open_cases_after(
    tx: &mut Tx,
    after: CaseCursor,
    limit: i64,
) -> Result<Vec<(CaseId, CaseCursor)>> {
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
            Ok((CaseId(case), CaseCursor { due, case }))
        })
        .collect()
}

/// Counts of what is open or waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenCounts {
    /// Cases ever taken.
    pub taken: i64,
    pub open: i64,
    /// Open cases whose promised time is over.
    pub overdue: i64,
    /// Messages that wait to be sent, and since when the oldest waits: answers, alerts, updates.
    pub waiting: [(i64, Option<DateTime<Utc>>); 3],
    pub sending: i64,
    /// Timers that are due.
    pub due: i64,
    /// Updates parked in the last week.
    pub parked: i64,
}

pub async fn count(tx: &mut Tx, now: DateTime<Utc>) -> Result<OpenCounts> {
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
    Ok(OpenCounts {
        taken: taken.unwrap_or_default(),
        open: scalar(tx, "SELECT COUNT(*) FROM cases WHERE is_open = 1 AND due >= 0").await?,
        overdue: super::cases::count_due(tx, now).await?,
        waiting,
        sending: scalar(tx, "SELECT COUNT(*) FROM outbox WHERE state < 2 AND state = 1").await?,
        due: query_scalar("SELECT COUNT(*) FROM timers WHERE due <= $1")
            .bind(now.millis())
            .fetch_one(tx)
            .await?,
        parked: super::inbox::count_parked(tx).await?,
    })
}

async fn scalar(tx: &mut Tx, sql: &'static str) -> Result<i64> {
    query_scalar(sql).fetch_one(tx).await
}

/// Reads the rows again that could not be read, and forgets those that can be read now. Returns whether one that somebody waits for cannot.
///
/// # Errors
/// The database fails.
pub async fn look_again(tx: &mut Tx) -> Result<bool> {
    let known = tx.unreadable.known();
    let mut missed = false;
    for row in known {
        let read = match row.table {
            Table::Cases => readable(cases::load(tx, CaseId(row.id)).await).map(drop),
            Table::Drafts => readable(drafts::load(tx, DraftId(row.id)).await).map(drop),
            Table::Prompts => prompts::current(tx, PersonId(row.id)).await.map(drop),
            Table::Handovers => readable(handovers::load(tx, HandoverId(row.id)).await).map(drop),
            Table::Swaps => readable(swaps::load(tx, SwapId(row.id)).await).map(drop),
            Table::Imports => readable(imports::load(tx, ImportId(row.id)).await).map(drop),
            Table::Staff => readable(staff::load(tx, PersonId(row.id)).await).map(drop),
            // They have no reader of their own.
            Table::Duties | Table::Messages | Table::Record => continue,
        };
        read?;
        if !tx.left_out().contains(&row) {
            tx.unreadable.forget(row);
        } else if row.table != Table::Cases || is_open(tx, row.id).await? {
            missed = true;
        }
    }
    Ok(missed)
}

/// The open cases among those that could not be read.
pub(super) async fn unreadable_open_cases(tx: &mut Tx) -> Result<BTreeSet<CaseId>> {
    let known = tx.unreadable.known();
    let mut open = BTreeSet::new();
    for row in known {
        if row.table == Table::Cases && is_open(tx, row.id).await? {
            open.insert(CaseId(row.id));
        }
    }
    Ok(open)
}

async fn is_open(tx: &mut Tx, case: i64) -> Result<bool> {
    let open: Option<i16> =
        query_scalar("SELECT is_open FROM cases WHERE id = $1").bind(case).fetch_optional(tx).await?;
    Ok(open == Some(1))
}
