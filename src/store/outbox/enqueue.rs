//! Putting messages in: in their place among those that wait.

use super::{READY, VOID, level};
use crate::domain::message::notice::Outgoing;
use crate::store::sql::{query, query_scalar};
use crate::store::tx::to_json;
use crate::store::{Millis, Result, Tx, counters};
use chrono::{DateTime, Utc};

/// Puts a message into the outbox. In a slot only the newest unsent one counts, so an older one is void; among
/// messages of one urgency those with the lower `rank` go first (for a reminder: the due time, so that the most
/// overdue does).
pub async fn enqueue(tx: &mut Tx, outgoing: &Outgoing, rank: i64, now: DateTime<Utc>) -> Result<()> {
    let slot = outgoing.notice.slot();
    let mut in_doubt = false;
    for older in waiting_of(tx, outgoing, slot.as_deref()).await? {
        if slot.is_some() && older.slot == slot {
            in_doubt |= replace(tx, older.id, now).await?;
        } else if (older.urgency, older.rank) > (level(outgoing.urgency), rank) {
            lift(tx, older.id, level(outgoing.urgency), rank).await?;
        }
    }
    insert(tx, NewRow { outgoing, slot, rank, not_before: DateTime::UNIX_EPOCH, in_doubt }, now).await
}

/// A row that waits in the chat of a new one and is in its slot or about its case.
struct Waiting {
    id: i64,
    slot: Option<String>,
    urgency: i16,
    rank: i64,
}

async fn waiting_of(tx: &mut Tx, outgoing: &Outgoing, slot: Option<&str>) -> Result<Vec<Waiting>> {
    let rows = query(
        "SELECT id, slot, urgency, rank FROM outbox WHERE chat = $1 AND state < 2 AND state = 0 \
         AND (slot = $2 OR case_id = $3) ORDER BY id",
    )
    .bind(outgoing.to.0)
    .bind(slot)
    .bind(outgoing.notice.case().map(|case| case.0))
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Waiting {
                id: row.get("id")?,
                slot: row.get("slot")?,
                urgency: row.get("urgency")?,
                rank: row.get("rank")?,
            })
        })
        .collect()
}

/// Voids a row for a newer one, unless it was claimed meanwhile; whether it may have arrived.
async fn replace(tx: &mut Tx, id: i64, now: DateTime<Utc>) -> Result<bool> {
    let repeated: Option<i16> = query_scalar(
        "UPDATE outbox SET state = $1, why = 'newer', done_at = $2 WHERE id = $3 AND state = 0 RETURNING repeated",
    )
    .bind(VOID)
    .bind(now.millis())
    .bind(id)
    .fetch_optional(tx)
    .await?;
    Ok(repeated == Some(1))
}

/// Lifts a row to the place of a newer one, unless it was claimed meanwhile.
async fn lift(tx: &mut Tx, id: i64, urgency: i16, rank: i64) -> Result<()> {
    query("UPDATE outbox SET urgency = $1, rank = $2 WHERE id = $3 AND state = 0")
        .bind(urgency)
        .bind(rank)
        .bind(id)
        .execute(tx)
        .await?;
    Ok(())
}

/// Puts a message that shows what is true when it is sent, at the end of its chat's line and not before `not_before`.
/// One that waits in its slot will do: it keeps its time, so that however much changes meanwhile, it goes once.
pub async fn enqueue_once(
    tx: &mut Tx,
    outgoing: &Outgoing,
    not_before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(slot) = outgoing.notice.slot() else { return enqueue(tx, outgoing, 0, now).await };
    // Written to, so that a sender that has it in hand is waited for: it would not see what this transaction changes.
    let waiting = query(
        "UPDATE outbox SET not_before = not_before WHERE chat = $1 AND state < 2 AND state = 0 AND slot = $2",
    )
    .bind(outgoing.to.0)
    .bind(&slot)
    .execute(tx)
    .await?;
    if waiting > 0 {
        return Ok(());
    }
    let row = NewRow { outgoing, slot: Some(slot), rank: i64::MAX, not_before, in_doubt: false };
    insert(tx, row, now).await
}

/// Whether a message of the same slot is on its way to the chat.
pub async fn is_under_way(tx: &mut Tx, outgoing: &Outgoing) -> Result<bool> {
    let sending: i64 =
        query_scalar("SELECT COUNT(*) FROM outbox WHERE chat = $1 AND state < 2 AND state = 1 AND slot = $2")
            .bind(outgoing.to.0)
            .bind(outgoing.notice.slot())
            .fetch_one(tx)
            .await?;
    Ok(sending > 0)
}

/// A row to be written.
struct NewRow<'a> {
    outgoing: &'a Outgoing,
    slot: Option<String>,
    rank: i64,
    not_before: DateTime<Utc>,
    in_doubt: bool,
}

async fn insert(tx: &mut Tx, row: NewRow<'_>, now: DateTime<Utc>) -> Result<()> {
    let id = counters::next_row(tx).await?;
    query(
        "INSERT INTO outbox (id, chat, case_id, slot, urgency, rank, notice, state, not_before, attempts, repeated, \
         created_at, thread) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $12)",
    )
    .bind(id)
    .bind(row.outgoing.to.0)
    .bind(row.outgoing.notice.case().map(|case| case.0))
    .bind(row.slot)
    .bind(level(row.outgoing.urgency))
    .bind(row.rank)
    .bind(to_json("outbox", &row.outgoing.notice)?)
    .bind(READY)
    .bind(row.not_before.millis())
    .bind(i16::from(row.in_doubt))
    .bind(now.millis())
    .bind(row.outgoing.thread.map(|thread| thread.0))
    .execute(tx)
    .await?;
    Ok(())
}
