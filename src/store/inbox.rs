//! Updates: the set of those handled (a set, not a maximum), the failed attempts, and the parked ones.

use super::sql::{query, query_scalar};
use super::{Millis, Result, Tx, is_postgres, staff};
use crate::domain::base::ids::{ChatId, PersonId};
use crate::domain::staff::person::Person;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};

/// How long a handled update is remembered. Telegram keeps unconfirmed ones for a day.
const REMEMBERED: TimeDelta = TimeDelta::days(7);

/// Records an update in the transaction that handles it. `false` when it was handled before.
pub async fn mark_handled(tx: &mut Tx, update: i64, now: DateTime<Utc>) -> Result<bool> {
    let inserted = query("INSERT INTO updates (id, at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING")
        .bind(update)
        .bind(now.millis())
        .execute(tx)
        .await?;
    Ok(inserted == 1)
}

/// What a press on the board page is recognised by among the updates, of its person and the id the page gave it: below zero,
/// as no update of Telegram's is.
pub fn page_press(person: PersonId, press: &str) -> i64 {
    let hash = Sha256::new().chain_update(person.0.to_be_bytes()).chain_update(press).finalize();
    hash.iter().take(8).fold(0, |key: i64, byte| key << 8 | i64::from(*byte)) | i64::MIN
}

/// A press that was refused may be sent again.
pub async fn forget_handled(tx: &mut Tx, update: i64) -> Result<()> {
    query("DELETE FROM updates WHERE id = $1").bind(update).execute(tx).await?;
    Ok(())
}

/// Locks a chat against the other replicas until the transaction ends, so that its updates are handled in order. (SQLite
/// has one writer anyway.)
pub async fn lock_chat(tx: &mut Tx, chat: ChatId) -> Result<()> {
    if is_postgres(tx) {
        query("SELECT CAST(pg_advisory_xact_lock($1) AS TEXT)").bind(chat.0).execute(tx).await?;
    }
    Ok(())
}

/// An update as it begins to be handled.
#[derive(Debug)]
pub struct Begun {
    /// It was not handled before.
    pub is_new: bool,
    /// Whom it is from, if they are on the staff or were.
    pub sender: Result<Option<Person>>,
}

/// [`lock_chat`], [`mark_handled`] and who it is from, in one statement where the update is new.
pub async fn begin_update(
    tx: &mut Tx,
    update: i64,
    chat: ChatId,
    from: PersonId,
    now: DateTime<Utc>,
) -> Result<Begun> {
    let values = match is_postgres(tx) {
        true => "SELECT $1, $2 FROM (SELECT pg_advisory_xact_lock($3)) locked",
        false => "SELECT $1, $2 WHERE $3 = $3",
    };
    let person = staff::columns_of("$4");
    let inserted = query(format!(
        "INSERT INTO updates (id, at) {values} ON CONFLICT (id) DO NOTHING RETURNING {person}"
    ))
    .bind(update)
    .bind(now.millis())
    .bind(chat.0)
    .bind(from.0)
    .fetch_optional(tx)
    .await?;
    Ok(match inserted {
        Some(row) => Begun { is_new: true, sender: staff::found(tx, &row) },
        None => Begun { is_new: false, sender: staff::load(tx, from).await },
    })
}

/// Counts a failed attempt at an update; returns the count.
pub async fn count_attempt(tx: &mut Tx, update: i64) -> Result<i64> {
    query_scalar(
        "INSERT INTO attempts (update_id, count) VALUES ($1, 1) \
         ON CONFLICT (update_id) DO UPDATE SET count = attempts.count + 1 RETURNING count",
    )
    .bind(update)
    .fetch_one(tx)
    .await
}

/// Parks an update with its raw JSON, as handled.
pub async fn park(tx: &mut Tx, update: i64, why: &str, raw: &str, now: DateTime<Utc>) -> Result<()> {
    mark_handled(tx, update, now).await?;
    query(
        "INSERT INTO parked (update_id, at, why, raw) VALUES ($1, $2, $3, $4) ON CONFLICT (update_id) DO NOTHING",
    )
    .bind(update)
    .bind(now.millis())
    .bind(why)
    .bind(raw)
    .execute(tx)
    .await?;
    Ok(())
}

/// The number of parked updates.
pub async fn count_parked(tx: &mut Tx) -> Result<i64> {
    query_scalar("SELECT COUNT(*) FROM parked").fetch_one(tx).await
}

/// Deletes handled updates and texts without a case that are older than a week.
pub async fn forget_old(tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
    let before = (now - REMEMBERED).millis();
    for sql in [
        "DELETE FROM attempts WHERE update_id IN (SELECT id FROM updates WHERE at < $1)",
        "DELETE FROM updates WHERE at < $1",
        // Quoted by refusals; the texts of a case are kept.
        "DELETE FROM texts WHERE case_id IS NULL AND at < $1",
    ] {
        query(sql).bind(before).execute(tx).await?;
    }
    Ok(())
}
