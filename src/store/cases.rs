//! Cases: the facts as one JSON document, saved with optimistic locking by `version`.

use super::sql::{QueryBuilder, RowLock, query, query_scalar};
use super::{Error, Millis, Result, Row, Tx, is_postgres, messages, read_json, search_index, to_json};
use crate::domain::base::fold::fold;
use crate::domain::base::ids::{CaseId, MessageRef, PersonId};
use crate::domain::base::unreadable::Table;
use crate::domain::case::{Case, Likeness};
use crate::domain::message::message_kind::MessageKind;
use crate::domain::request::listing::{CaseFilter, OwnerLoad};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

const TABLE: &str = "cases";
/// How many cases one statement reads.
const AT_ONCE: usize = 512;

/// What a message that shows a case is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseState {
    pub version: i64,
    pub is_open: bool,
}

/// Inserts a new case.
pub async fn insert(tx: &mut Tx, case: &Case) -> Result<()> {
    query(
        "INSERT INTO cases (id, version, owner, is_open, due, taken_at, closed_at, leader, calling, help, \
         asking, offered, owner_left, facts, transfer) \
         VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(case.id.0)
    .bind(case.version)
    .bind(case.owner.0)
    .bind(i16::from(case.is_open()))
    .bind(case.promise.due.millis())
    .bind(case.taken_at.millis())
    .bind(fold(case.caller()))
    .bind(case.calling_number().e164().to_owned())
    .bind(case.number_to_help().map(|phone| phone.e164().to_owned()))
    .bind(asking(case))
    .bind(i16::from(case.offered().is_some()))
    .bind(case.owner_left.map(|owner| owner.0))
    .bind(to_json(TABLE, case)?)
    .bind(i16::from(case.open_transfer().is_some()))
    .execute(tx)
    .await?;
    search_index::update(tx, None, case).await
}

/// Saves a case that was read as `before`, with the next version.
///
/// # Errors
/// [`Error::Conflict`] when another transaction has saved it since.
pub async fn save(tx: &mut Tx, before: &Case, case: &mut Case) -> Result<()> {
    case.version = before.version + 1;
    let saved = query(
        "UPDATE cases SET version = $1, owner = $2, is_open = $3, due = $4, closed_at = $5, leader = $6, \
         calling = $7, help = $8, asking = $9, offered = $10, owner_left = $11, facts = $12, transfer = $15 \
         WHERE id = $13 AND version = $14",
    )
    .bind(case.version)
    .bind(case.owner.0)
    .bind(i16::from(case.is_open()))
    .bind(case.promise.due.millis())
    .bind(case.closing.as_ref().filter(|_| !case.is_erased()).map(|closing| closing.at.millis()))
    .bind(fold(case.caller()))
    .bind(case.calling_number().e164().to_owned())
    .bind(case.number_to_help().map(|phone| phone.e164().to_owned()))
    .bind(asking(case))
    .bind(i16::from(case.offered().is_some()))
    .bind(case.owner_left.map(|owner| owner.0))
    .bind(to_json(TABLE, case)?)
    .bind(case.id.0)
    .bind(before.version)
    .bind(i16::from(case.open_transfer().is_some()))
    .execute(tx)
    .await?;
    if saved != 1 {
        return Err(Error::Conflict);
    }
    search_index::update(tx, Some(before), case).await
}

/// Locks the case until the transaction ends: of two transactions that each look for what the other writes, the second
/// finds it.
pub async fn lock(tx: &mut Tx, id: CaseId) -> Result<()> {
    // SQLite has one writer.
    if is_postgres(tx) {
        RowLock::Exclusive
            .select(tx, "SELECT id FROM cases WHERE id = $1")
            .bind(id.0)
            .fetch_optional(tx)
            .await?;
    }
    Ok(())
}

/// What QA or the owner has to do: 1 answer a question, 2 read an answer.
fn asking(case: &Case) -> i16 {
    if case.open_question().is_some() {
        1
    } else if case.is_open() && case.has_unread_answer() {
        2
    } else {
        0
    }
}

/// # Errors
/// [`Error::UnreadableRow`] where it cannot be read, or the database fails.
pub async fn load(tx: &mut Tx, id: CaseId) -> Result<Option<Case>> {
    let row = query("SELECT id, facts FROM cases WHERE id = $1").bind(id.0).fetch_optional(tx).await?;
    row.map(|row| read(tx, &row)).transpose()
}

/// A case, and what a message stands for, in one statement.
///
/// # Errors
/// As for [`load`].
pub async fn load_with_message(
    tx: &mut Tx,
    id: CaseId,
    at: MessageRef,
) -> Result<Option<(Case, Option<MessageKind>)>> {
    let row = query(
        "SELECT c.id, c.facts, m.message, m.kind, m.case_id, m.draft_id, m.detail FROM cases c \
         LEFT JOIN messages m ON m.chat = $2 AND m.message = $3 WHERE c.id = $1",
    )
    .bind(id.0)
    .bind(at.chat.0)
    .bind(at.message.0)
    .fetch_optional(tx)
    .await?;
    row.map(|row| Ok((read(tx, &row)?, messages::kind_of(tx, &row)?))).transpose()
}

fn read(tx: &mut Tx, row: &Row) -> Result<Case> {
    read_json(tx, row, Table::Cases, "id", "facts")
}

/// Those that can be read.
fn read_all(tx: &mut Tx, rows: &[Row]) -> Vec<Case> {
    rows.iter().filter_map(|row| read(tx, row).ok()).collect()
}

// What reads several cases leaves out those that cannot be read.

/// The existing cases of these ids, in this order.
pub async fn load_all(tx: &mut Tx, ids: &[CaseId]) -> Result<Vec<Case>> {
    let mut found = BTreeMap::new();
    for ids in ids.chunks(AT_ONCE) {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let mut sql = QueryBuilder::new("SELECT id, facts FROM cases WHERE ");
        sql.is_one_of("id", &ids);
        let rows = sql.fetch_all(tx).await?;
        found.extend(read_all(tx, &rows).into_iter().map(|case| (case.id, case)));
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// The latest `limit` cases, open or closed, the newest first.
pub async fn newest(tx: &mut Tx, limit: i64) -> Result<Vec<Case>> {
    let rows =
        query("SELECT id, facts FROM cases ORDER BY id DESC LIMIT $1").bind(limit).fetch_all(tx).await?;
    Ok(read_all(tx, &rows))
}

/// Their owner is back on the staff: should they leave again, that is told anew.
pub async fn forget_owner_left(tx: &mut Tx, owner: PersonId) -> Result<()> {
    let owned = CaseFilter::Owned { by: vec![owner], or_taken_since: None };
    for before in open(tx, &owned, i64::MAX, 0).await? {
        if before.owner_left == Some(owner) {
            save(tx, &before, &mut Case { owner_left: None, ..before.clone() }).await?;
        }
    }
    Ok(())
}

/// At most `limit` open cases whose owner is deactivated and nobody was told of that.
pub async fn with_inactive_owner(tx: &mut Tx, limit: i64) -> Result<Vec<CaseId>> {
    let rows: Vec<i64> = query_scalar(
        "SELECT c.id FROM cases c JOIN staff s ON s.id = c.owner WHERE c.is_open = 1 AND s.active = 0 \
         AND (c.owner_left IS NULL OR c.owner_left <> c.owner) AND c.due >= 0 ORDER BY +c.id LIMIT $1",
    )
    .bind(limit)
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(CaseId).collect())
}

/// A page of open cases by due time, the most overdue first. The `offset` is skipped in an index.
pub async fn open(tx: &mut Tx, among: &CaseFilter, limit: i64, offset: i64) -> Result<Vec<Case>> {
    let (ids, order) = match among {
        CaseFilter::Of(_) => ("SELECT case_id FROM case_people", " ORDER BY due, case_id"),
        CaseFilter::All | CaseFilter::DueBefore(_) | CaseFilter::Asking | CaseFilter::Owned { .. } => {
            ("SELECT id FROM cases", " ORDER BY due, id")
        }
    };
    let mut sql = QueryBuilder::new("SELECT id, facts FROM cases WHERE id IN (");
    sql.push(ids, &[]);
    only(among, &mut sql);
    sql.push(order, &[]).push(" LIMIT ? OFFSET ?)", &[limit, offset]);
    let rows = sql.fetch_all(tx).await?;
    let mut cases = read_all(tx, &rows);
    cases.sort_by_key(|case| (case.promise.due.millis(), case.id));
    Ok(cases)
}

/// The number of open cases.
pub async fn count_open(tx: &mut Tx, among: &CaseFilter) -> Result<i64> {
    let mut sql = match among {
        CaseFilter::Of(_) => QueryBuilder::new("SELECT COUNT(*) FROM case_people"),
        CaseFilter::All | CaseFilter::DueBefore(_) | CaseFilter::Asking | CaseFilter::Owned { .. } => {
            QueryBuilder::new("SELECT COUNT(*) FROM cases")
        }
    };
    only(among, &mut sql);
    Ok(sql.fetch_numbers(tx).await?.first().copied().unwrap_or_default())
}

fn only(among: &CaseFilter, sql: &mut QueryBuilder) {
    // The plus selects the index of open questions, which are few.
    sql.push(
        if matches!(among, CaseFilter::Asking) { " WHERE +is_open = 1" } else { " WHERE is_open = 1" },
        &[],
    );
    match among {
        CaseFilter::All => {}
        CaseFilter::DueBefore(at) => {
            sql.push(" AND due < ?", &[at.millis()]);
        }
        CaseFilter::Asking => {
            sql.push(" AND asking > 0 AND asking = 1", &[]);
        }
        CaseFilter::Of(person) => {
            sql.push(" AND person = ?", &[person.0]);
        }
        CaseFilter::Owned { by, or_taken_since } => {
            // No person has the id 0; a list in SQL cannot be empty.
            let owners: Vec<i64> = by.iter().map(|owner| owner.0).chain([0]).collect();
            let places = vec!["?"; owners.len()].join(", ");
            // The plus selects the index by due time, in which a page ends after its ten rows.
            sql.push(&format!(" AND (+owner IN ({places})"), &owners);
            if let Some(since) = or_taken_since {
                sql.push(" OR taken_at >= ?", &[since.millis()]);
            }
            sql.push(")", &[]);
        }
    }
}

/// How many open cases each owner has.
pub async fn open_by_owner(tx: &mut Tx) -> Result<BTreeMap<PersonId, usize>> {
    let rows =
        query("SELECT owner, COUNT(*) AS cases FROM cases WHERE is_open = 1 GROUP BY owner ORDER BY owner")
            .fetch_all(tx)
            .await?;
    let count = |row: &super::Row| {
        let cases: i64 = row.get("cases")?;
        Ok((PersonId(row.get("owner")?), usize::try_from(cases).unwrap_or(0)))
    };
    rows.iter().map(count).collect()
}

/// Who owns how many open cases, and how many of them are late: the most late first, then the most.
pub async fn load_by_owner(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<OwnerLoad>> {
    let rows = query(
        "SELECT owner, COUNT(*) AS open_cases, SUM(CASE WHEN due < $1 THEN 1 ELSE 0 END) AS late_cases FROM cases \
         WHERE is_open = 1 GROUP BY owner ORDER BY 3 DESC, 2 DESC, owner",
    )
    .bind(now.millis())
    .fetch_all(tx)
    .await?;
    let load = |row: &Row| {
        let owner = PersonId(row.get("owner")?);
        Ok(OwnerLoad { owner, open: row.get("open_cases")?, late: row.get("late_cases")? })
    };
    rows.iter().map(load).collect()
}

/// The number of open cases that are due at `by`.
pub async fn count_due(tx: &mut Tx, by: DateTime<Utc>) -> Result<i64> {
    query_scalar("SELECT COUNT(*) FROM cases WHERE is_open = 1 AND due <= $1")
        .bind(by.millis())
        .fetch_one(tx)
        .await
}

/// Open cases but `not` that may be about the same thing, at most three: those of a number first, then the oldest.
pub async fn similar(tx: &mut Tx, like: &Likeness, not: Option<CaseId>) -> Result<Vec<Case>> {
    let rows = query(
        "SELECT id, facts FROM cases WHERE is_open = 1 AND id <> $1 AND id IN (\
           SELECT id FROM cases WHERE is_open = 1 AND leader = $2 AND leader <> '' \
           UNION SELECT id FROM cases WHERE is_open = 1 AND calling = $3 \
           UNION SELECT id FROM cases WHERE is_open = 1 AND help = $4) \
         ORDER BY CASE WHEN calling = $3 OR help = $4 THEN 0 ELSE 1 END, id LIMIT 12",
    )
    .bind(not.map_or(0, |case| case.0))
    .bind(like.leader.clone())
    .bind(like.calling.e164().to_owned())
    .bind(like.number_to_help.as_ref().map(|phone| phone.e164().to_owned()).unwrap_or_default())
    .fetch_all(tx)
    .await?;
    // Those of the other line are few: a leader seldom calls as a customer, too.
    Ok(read_all(tx, &rows).into_iter().filter(|case| case.line() == like.line).take(3).collect())
}

/// The open cases of this owner with an unanswered question to QA.
pub async fn with_open_question(tx: &mut Tx, owner: PersonId) -> Result<Vec<CaseId>> {
    let rows: Vec<i64> =
        query_scalar("SELECT id FROM cases WHERE is_open = 1 AND owner = $1 AND asking = 1 ORDER BY id")
            .bind(owner.0)
            .fetch_all(tx)
            .await?;
    Ok(rows.into_iter().map(CaseId).collect())
}
