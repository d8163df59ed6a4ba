//! Adds messages to the outbox, each at its position in the queue.

use super::{READY, SKIPPED, priority_code};
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::spec::Spec;
use crate::store::sql::{query, query_scalar};
use crate::store::value::to_json;
use crate::store::{Millis, Result, Tx, counters};
use chrono::{DateTime, Utc};

/// Adds a message to the outbox. It supersedes unsent messages of the same deduplication key; among messages of one
/// priority those with the lower `rank` are sent first (for a reminder: the due time, so that the most overdue is).
pub async fn enqueue(tx: &mut Tx, outgoing: &Outgoing, rank: i64, now: DateTime<Utc>) -> Result<()> {
    let (spec, priority) = (outgoing.notice.spec(), priority_code(outgoing.priority));
    let mut repeated = false;
    for older in unsent(tx, outgoing, &spec).await? {
        if spec.dedup_key.is_some() && older.dedup_key == spec.dedup_key {
            repeated |= supersede(tx, older.id, now).await?;
        } else if (older.priority, older.rank) > (priority, rank) {
            move_up(tx, older.id, priority, rank).await?;
        }
    }
    insert(tx, NewRow { outgoing, spec, rank, not_before: DateTime::UNIX_EPOCH, repeated }, now).await
}

/// An unsent row of the chat, of the same deduplication key or case as a new one.
struct UnsentRow {
    id: i64,
    dedup_key: Option<String>,
    priority: i16,
    rank: i64,
}

async fn unsent(tx: &mut Tx, outgoing: &Outgoing, spec: &Spec) -> Result<Vec<UnsentRow>> {
    let rows = query(
        "SELECT id, slot, urgency, rank FROM outbox WHERE chat = $1 AND state < 2 AND state = 0 \
         AND (slot = $2 OR case_id = $3) ORDER BY id",
    )
    .bind(outgoing.to.0)
    .bind(spec.dedup_key.as_deref())
    .bind(spec.case.map(|case| case.0))
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(UnsentRow {
                id: row.get("id")?,
                dedup_key: row.get("slot")?,
                priority: row.get("urgency")?,
                rank: row.get("rank")?,
            })
        })
        .collect()
}

/// Skips a row in favour of a newer one, unless it was claimed meanwhile; whether it may have arrived.
async fn supersede(tx: &mut Tx, id: i64, now: DateTime<Utc>) -> Result<bool> {
    let repeated: Option<i16> = query_scalar(
        "UPDATE outbox SET state = $1, why = 'newer', done_at = $2 WHERE id = $3 AND state = 0 RETURNING repeated",
    )
    .bind(SKIPPED)
    .bind(now.millis())
    .bind(id)
    .fetch_optional(tx)
    .await?;
    Ok(repeated == Some(1))
}

/// Moves a row up to the position of a newer one, unless it was claimed meanwhile.
async fn move_up(tx: &mut Tx, id: i64, priority: i16, rank: i64) -> Result<()> {
    query("UPDATE outbox SET urgency = $1, rank = $2 WHERE id = $3 AND state = 0")
        .bind(priority)
        .bind(rank)
        .bind(id)
        .execute(tx)
        .await?;
    Ok(())
}

/// Adds a message at the end of its chat's queue, not to be sent before `not_before`. Nothing is added where one of the same
/// deduplication key is unsent: that keeps its time, so that however much changes meanwhile, one message is sent.
pub async fn enqueue_once(
    tx: &mut Tx,
    outgoing: &Outgoing,
    not_before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    let spec = outgoing.notice.spec();
    if spec.dedup_key.is_none() {
        return enqueue(tx, outgoing, 0, now).await;
    }
    // A write waits for a sender that is claiming the row, which would not see what this transaction changes.
    let unsent = query(
        "UPDATE outbox SET not_before = not_before WHERE chat = $1 AND state < 2 AND state = 0 AND slot = $2",
    )
    .bind(outgoing.to.0)
    .bind(spec.dedup_key.as_deref())
    .execute(tx)
    .await?;
    if unsent > 0 {
        return Ok(());
    }
    insert(tx, NewRow { outgoing, spec, rank: i64::MAX, not_before, repeated: false }, now).await
}

/// Whether a message of the same deduplication key is being sent to the chat.
pub async fn is_being_sent(tx: &mut Tx, outgoing: &Outgoing) -> Result<bool> {
    let sending: i64 =
        query_scalar("SELECT COUNT(*) FROM outbox WHERE chat = $1 AND state < 2 AND state = 1 AND slot = $2")
            .bind(outgoing.to.0)
            .bind(outgoing.notice.spec().dedup_key)
            .fetch_one(tx)
            .await?;
    Ok(sending > 0)
}

struct NewRow<'a> {
    outgoing: &'a Outgoing,
    spec: Spec,
    rank: i64,
    not_before: DateTime<Utc>,
    /// It takes the place of one that may have arrived.
    repeated: bool,
}

async fn insert(tx: &mut Tx, row: NewRow<'_>, now: DateTime<Utc>) -> Result<()> {
    let id = counters::next_row(tx).await?;
    query(
        "INSERT INTO outbox (id, chat, case_id, slot, urgency, rank, notice, state, not_before, attempts, repeated, \
         created_at, thread) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $12)",
    )
    .bind(id)
    .bind(row.outgoing.to.0)
    .bind(row.spec.case.map(|case| case.0))
    .bind(row.spec.dedup_key)
    .bind(priority_code(row.outgoing.priority))
    .bind(row.rank)
    .bind(to_json("outbox", &row.outgoing.notice)?)
    .bind(READY)
    .bind(row.not_before.millis())
    .bind(i16::from(row.repeated))
    .bind(now.millis())
    .bind(row.outgoing.thread.map(|thread| thread.0))
    .execute(tx)
    .await?;
    Ok(())
}
