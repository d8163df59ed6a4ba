//! Cases: the facts as one document, saved only against the version they were read at.

use super::{
    Error, Millis, Result, Tx,
    tx::{from_json, to_json},
};
use crate::domain::{
    case::Case,
    fold::fold,
    ids::{CaseId, PersonId},
};
use chrono::{DateTime, Utc};

const TABLE: &str = "cases";

/// Puts a new case in.
pub async fn insert(tx: &mut Tx, case: &Case) -> Result<()> {
    sqlx::query(
        "INSERT INTO cases (id, version, owner, is_open, due, taken_at, closed_at, leader, calling, help, \
         asking, facts, transfer) VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8, $9, $10, $11, $12)",
    )
    .bind(case.id.0)
    .bind(case.version)
    .bind(case.owner.0)
    .bind(i16::from(case.is_open()))
    .bind(case.promise.due.millis())
    .bind(case.taken_at.millis())
    .bind(fold(&case.fields.leader))
    .bind(case.fields.calling.e164().to_owned())
    .bind(case.fields.help().map(|phone| phone.e164().to_owned()))
    .bind(asking(case))
    .bind(to_json(TABLE, case)?)
    .bind(i16::from(case.open_transfer().is_some()))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Saves a changed case and counts its version up.
///
/// # Errors
/// [`Error::Conflict`] when it was saved by somebody else since it was read.
pub async fn save(tx: &mut Tx, case: &mut Case) -> Result<()> {
    let read_at = case.version;
    case.version += 1;
    let saved = sqlx::query(
        "UPDATE cases SET version = $1, owner = $2, is_open = $3, due = $4, closed_at = $5, leader = $6, \
         calling = $7, help = $8, asking = $9, facts = $10, transfer = $13 WHERE id = $11 AND version = $12",
    )
    .bind(case.version)
    .bind(case.owner.0)
    .bind(i16::from(case.is_open()))
    .bind(case.promise.due.millis())
    .bind(case.closing.as_ref().map(|closing| closing.at.millis()))
    .bind(fold(&case.fields.leader))
    .bind(case.fields.calling.e164().to_owned())
    .bind(case.fields.help().map(|phone| phone.e164().to_owned()))
    .bind(asking(case))
    .bind(to_json(TABLE, case)?)
    .bind(case.id.0)
    .bind(read_at)
    .bind(i16::from(case.open_transfer().is_some()))
    .execute(&mut **tx)
    .await?;
    if saved.rows_affected() == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// What is waited for from QA.
fn asking(case: &Case) -> i16 {
    if case.open_question().is_some() {
        1
    } else if case.is_open() && case.has_unread_answer() {
        2
    } else {
        0
    }
}

pub async fn load(tx: &mut Tx, id: CaseId) -> Result<Option<Case>> {
    let facts: Option<String> = sqlx::query_scalar("SELECT facts FROM cases WHERE id = $1")
        .bind(id.0)
        .fetch_optional(&mut **tx)
        .await?;
    facts.map(|facts| from_json(TABLE, &facts)).transpose()
}

/// Open cases by due time, at most `limit`: of one owner, or of everybody.
pub async fn open(tx: &mut Tx, owner: Option<PersonId>, limit: i64) -> Result<Vec<Case>> {
    let rows: Vec<String> = match owner {
        Some(owner) => {
            sqlx::query_scalar(
                "SELECT facts FROM cases WHERE is_open = 1 AND owner = $1 ORDER BY due, id LIMIT $2",
            )
            .bind(owner.0)
            .bind(limit)
            .fetch_all(&mut **tx)
            .await?
        }
        None => {
            sqlx::query_scalar("SELECT facts FROM cases WHERE is_open = 1 ORDER BY due, id LIMIT $1")
                .bind(limit)
                .fetch_all(&mut **tx)
                .await?
        }
    };
    rows.iter().map(|facts| from_json(TABLE, facts)).collect()
}

/// How many cases are open: of one owner, or of everybody.
pub async fn count_open(tx: &mut Tx, owner: Option<PersonId>) -> Result<i64> {
    Ok(match owner {
        Some(owner) => {
            sqlx::query_scalar("SELECT COUNT(*) FROM cases WHERE is_open = 1 AND owner = $1")
                .bind(owner.0)
                .fetch_one(&mut **tx)
                .await?
        }
        None => {
            sqlx::query_scalar("SELECT COUNT(*) FROM cases WHERE is_open = 1").fetch_one(&mut **tx).await?
        }
    })
}

/// How many open cases were due by then.
pub async fn count_due(tx: &mut Tx, by: DateTime<Utc>) -> Result<i64> {
    Ok(sqlx::query_scalar("SELECT COUNT(*) FROM cases WHERE is_open = 1 AND due <= $1")
        .bind(by.millis())
        .fetch_one(&mut **tx)
        .await?)
}

/// The open cases that may be about the same thing as `case`: same leader's name (folded), calling number or
/// number to help with. The oldest first, at most three.
pub async fn resembling(tx: &mut Tx, case: &Case) -> Result<Vec<Case>> {
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT facts FROM cases WHERE is_open = 1 AND id <> $1 AND id IN (\
           SELECT id FROM cases WHERE is_open = 1 AND leader = $2 AND leader <> '' \
           UNION SELECT id FROM cases WHERE is_open = 1 AND calling = $3 \
           UNION SELECT id FROM cases WHERE is_open = 1 AND help = $4) \
         ORDER BY id LIMIT 3",
    )
    .bind(case.id.0)
    .bind(fold(&case.fields.leader))
    .bind(case.fields.calling.e164().to_owned())
    .bind(case.fields.help().map(|phone| phone.e164().to_owned()).unwrap_or_default())
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(|facts| from_json(TABLE, facts)).collect()
}

/// The open cases of this owner whose question QA has not answered.
pub async fn asking_of(tx: &mut Tx, owner: PersonId) -> Result<Vec<CaseId>> {
    let rows: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM cases WHERE is_open = 1 AND owner = $1 AND asking = 1 ORDER BY id",
    )
    .bind(owner.0)
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(CaseId).collect())
}
