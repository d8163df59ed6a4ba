//! Updates: the set of those handled (a set, not a maximum), attempts at those that failed, and those set aside.

use super::sql::{query, query_scalar};
use super::{Millis, Result, Tx, is_postgres};
use crate::domain::base::ids::ChatId;
use chrono::{DateTime, TimeDelta, Utc};

/// How long a handled update is remembered. Telegram keeps unconfirmed ones for a day.
const REMEMBERED: TimeDelta = TimeDelta::days(7);

/// Notes that an update is being handled, in the transaction that handles it. `false`: it was handled before.
pub async fn first_time(tx: &mut Tx, update: i64, now: DateTime<Utc>) -> Result<bool> {
    let inserted = query("INSERT INTO updates (id, at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING")
        .bind(update)
        .bind(now.millis())
        .execute(tx)
        .await?;
    Ok(inserted == 1)
}

/// Waits for whoever is handling an update of this chat, and has them wait until this transaction is over, in whichever
/// replica. (On SQLite there is one writer anyway.)
pub async fn hold_chat(tx: &mut Tx, chat: ChatId) -> Result<()> {
    if is_postgres(tx) {
        query("SELECT CAST(pg_advisory_xact_lock($1) AS TEXT)").bind(chat.0).execute(tx).await?;
    }
    Ok(())
}

/// Counts an attempt at an update that failed; the count so far.
pub async fn count_attempt(tx: &mut Tx, update: i64) -> Result<i64> {
    query_scalar(
        "INSERT INTO attempts (update_id, count) VALUES ($1, 1) \
         ON CONFLICT (update_id) DO UPDATE SET count = attempts.count + 1 RETURNING count",
    )
    .bind(update)
    .fetch_one(tx)
    .await
}

/// Sets an update aside with its raw JSON, as handled.
pub async fn park(tx: &mut Tx, update: i64, why: &str, raw: &str, now: DateTime<Utc>) -> Result<()> {
    first_time(tx, update, now).await?;
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

/// How many updates stand aside.
pub async fn parked(tx: &mut Tx) -> Result<i64> {
    query_scalar("SELECT COUNT(*) FROM parked").fetch_one(tx).await
}

/// Forgets updates handled, raw JSON set aside and quoted slips of more than a week ago.
pub async fn forget_old(tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
    let before = (now - REMEMBERED).millis();
    for sql in [
        "DELETE FROM attempts WHERE update_id IN (SELECT id FROM updates WHERE at < $1)",
        "DELETE FROM updates WHERE at < $1",
        "DELETE FROM parked WHERE at < $1",
        // What a refusal quoted; what belongs to a case stays with it.
        "DELETE FROM texts WHERE case_id IS NULL AND at < $1",
    ] {
        query(sql).bind(before).execute(tx).await?;
    }
    Ok(())
}
