//! The outbox: messages to be sent. `ready → sending → sent | dead | void`; the last two are undeliverable and skipped.
//!
//! In one chat, rows are sent by priority, then rank, then age. A row never overtakes an older one about the same
//! case: the older one moves up to the newer one's position instead.
//!
//! `state < 2` selects the partial index over unsent rows, and a plus keeps the index over all rows from being used.

mod claim;
mod delivery_report;
mod enqueue;

pub use claim::{Claim, all_arrived, arrived, claim};
pub use delivery_report::{
    ReminderReport, chats_reached, count_deliverable, count_pending, lock_deliveries, reminders,
};
pub use enqueue::{NewMessage, enqueue, enqueue_all, enqueue_once};

use super::sql::{RowLock, query, query_scalar};
use super::{Millis, Result, Row, Tx, from_json};
use crate::domain::base::ids::{ChatId, MessageId};
use crate::domain::message::notice::Notice;
use crate::domain::message::spec::{Delivery, Priority};
use chrono::{DateTime, Utc};

const READY: i16 = 0;
const SENDING: i16 = 1;
const SENT: i16 = 2;
const UNDELIVERABLE: i16 = 3;
const SKIPPED: i16 = 4;

/// A row to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    pub id: i64,
    pub chat: ChatId,
    pub notice: Notice,
    pub priority: Priority,
    /// Among messages of one priority the lower is sent first.
    pub rank: i64,
    /// How often sending was tried before.
    pub attempts: i64,
    /// It may have arrived before.
    pub repeated: bool,
    /// The topic it answers in.
    pub thread: Option<MessageId>,
}

/// A row's position in the order in which all that is ready is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueuePosition {
    priority: i16,
    rank: i64,
    id: i64,
}

impl QueuePosition {
    /// Before all rows.
    pub const START: QueuePosition = QueuePosition { priority: -1, rank: 0, id: 0 };
}

impl OutboxRow {
    pub fn position(&self) -> QueuePosition {
        QueuePosition { priority: priority_code(self.priority), rank: self.rank, id: self.id }
    }
}

/// The state of a row in words.
pub(super) fn state_name(state: i16) -> &'static str {
    match state {
        READY => "ready",
        SENDING => "sending",
        SENT => "sent",
        UNDELIVERABLE => "dead",
        SKIPPED => "void",
        _ => "unknown",
    }
}

fn priority_code(priority: Priority) -> i16 {
    match priority {
        Priority::Answer => 0,
        Priority::Alert => 1,
        Priority::Update => 2,
    }
}

/// The next message of each chat that may be sent now, the most urgent first, at most `limit` of those after `after`. A
/// chat to which a message is being sent has none.
pub async fn ready(
    tx: &mut Tx,
    now: DateTime<Utc>,
    after: QueuePosition,
    limit: i64,
) -> Result<Vec<OutboxRow>> {
    let rows = query(
        "SELECT o.id, o.chat, o.notice, o.urgency, o.rank, o.attempts, o.repeated, o.thread FROM outbox o \
         WHERE o.state = 0 AND o.not_before <= $1 AND (o.urgency, o.rank, o.id) > ($2, $3, $4) AND NOT EXISTS (\
           SELECT 1 FROM outbox b WHERE b.chat = o.chat AND b.state < 2 AND b.id <> o.id AND (b.state = 1 \
             OR b.urgency < o.urgency OR (b.urgency = o.urgency AND (b.rank < o.rank \
             OR (b.rank = o.rank AND b.id < o.id))))) \
         ORDER BY o.urgency, o.rank, o.id LIMIT $5",
    )
    .bind(now.millis())
    .bind(after.priority)
    .bind(after.rank)
    .bind(after.id)
    .bind(limit)
    .fetch_all(tx)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<OutboxRow> {
    let priority = match row.get::<i16>("urgency")? {
        0 => Priority::Answer,
        1 => Priority::Alert,
        _ => Priority::Update,
    };
    Ok(OutboxRow {
        id: row.get("id")?,
        chat: ChatId(row.get("chat")?),
        notice: from_json("outbox", &row.get::<String>("notice")?)?,
        priority,
        rank: row.get("rank")?,
        attempts: row.get("attempts")?,
        repeated: row.get::<i16>("repeated")? == 1,
        thread: row.get::<Option<i64>>("thread")?.map(MessageId),
    })
}

/// The reminders that may be sent to a chat now, in their order, at most `limit`; with each, whether an older message
/// about its case is unsent, which it must not overtake.
pub async fn ready_reminders(
    tx: &mut Tx,
    chat: ChatId,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<(OutboxRow, bool)>> {
    let rows = query(
        "SELECT o.id, o.chat, o.notice, o.urgency, o.rank, o.attempts, o.repeated, o.thread, (SELECT COUNT(*) FROM outbox b \
           WHERE b.chat = o.chat AND b.state < 2 AND b.case_id = o.case_id AND b.id < o.id) AS older \
         FROM outbox o WHERE o.chat = $1 AND o.state < 2 AND o.state = 0 AND o.not_before <= $2 \
           AND o.slot LIKE 'reminder:%' ORDER BY o.urgency, o.rank, o.id LIMIT $3",
    )
    .bind(chat.0)
    .bind(now.millis())
    .bind(limit)
    .fetch_all(tx)
    .await?;
    rows.iter().map(|row| Ok((read(row)?, row.get::<i64>("older")? > 0))).collect()
}

/// Moves unsent messages older than this row and about the same case before all reminders to the chat.
pub async fn prioritize_older(tx: &mut Tx, row: &OutboxRow) -> Result<()> {
    query(
        "UPDATE outbox SET urgency = $1, rank = 0 \
         WHERE chat = $2 AND case_id = $3 AND state < 2 AND state = 0 AND id < $4 \
         AND (urgency > $1 OR (urgency = $1 AND rank > 0))",
    )
    .bind(priority_code(row.priority))
    .bind(row.chat.0)
    .bind(row.notice.spec().case.map(|case| case.0))
    .bind(row.id)
    .execute(tx)
    .await?;
    Ok(())
}

/// Marks unsent rows that this version cannot read as undeliverable, so that they block no others. Returns how many.
pub async fn discard_unreadable(tx: &mut Tx, now: DateTime<Utc>) -> Result<usize> {
    let rows = query("SELECT id, notice FROM outbox WHERE state < 2 ORDER BY +id").fetch_all(tx).await?;
    let mut discarded = 0;
    for row in &rows {
        if from_json::<Notice>("outbox", &row.get::<String>("notice")?).is_err() {
            mark_undeliverable(tx, row.get("id")?, "unreadable", now).await?;
            discarded += 1;
        }
    }
    Ok(discarded)
}

/// Whether this term still holds the claim on a row, so that its result counts; the row is locked until the transaction
/// ends. After a change of holder the new one decides about it.
pub async fn is_claimed(tx: &mut Tx, id: i64, term: i64) -> Result<bool> {
    let held = RowLock::Exclusive
        .select(tx, "SELECT id FROM outbox WHERE id = $1 AND state = 1 AND holder = $2")
        .bind(id)
        .bind(term)
        .fetch_optional(tx)
        .await?;
    Ok(held.is_some())
}

async fn finish(
    tx: &mut Tx,
    id: i64,
    state: i16,
    message: Option<MessageId>,
    why: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    query("UPDATE outbox SET state = $1, message = $2, why = $3, done_at = $4 WHERE id = $5")
        .bind(state)
        .bind(message.map(|message| message.0))
        .bind(why)
        .bind(now.millis())
        .bind(id)
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn mark_sent(tx: &mut Tx, id: i64, message: Option<MessageId>, now: DateTime<Utc>) -> Result<()> {
    finish(tx, id, SENT, message, None, now).await
}

/// It can never arrive: blocked, deleted, refused.
pub async fn mark_undeliverable(tx: &mut Tx, id: i64, why: &str, now: DateTime<Utc>) -> Result<()> {
    finish(tx, id, UNDELIVERABLE, None, Some(why), now).await
}

/// It is no longer relevant.
pub async fn skip(tx: &mut Tx, id: i64, why: &str, now: DateTime<Utc>) -> Result<()> {
    finish(tx, id, SKIPPED, None, Some(why), now).await
}

/// Deletes a row that was sent; `false` when this term no longer holds the claim on it.
pub async fn delete(tx: &mut Tx, id: i64, term: i64) -> Result<bool> {
    let deleted = query("DELETE FROM outbox WHERE id = $1 AND state = 1 AND holder = $2").bind(id).bind(term);
    Ok(deleted.execute(tx).await? == 1)
}

/// Makes it ready again from `not_before` on; `repeated` when it may have arrived.
pub async fn retry(tx: &mut Tx, id: i64, not_before: DateTime<Utc>, repeated: bool) -> Result<()> {
    query(
        "UPDATE outbox SET state = $1, not_before = $2, repeated = CASE WHEN $3 = 1 THEN 1 ELSE repeated END, \
         holder = NULL WHERE id = $4",
    )
    .bind(READY)
    .bind(not_before.millis())
    .bind(i16::from(repeated))
    .bind(id)
    .execute(tx)
    .await?;
    Ok(())
}

/// Rows claimed by another term than this: whether they arrived is not known.
pub async fn claimed_before(tx: &mut Tx, term: i64) -> Result<Vec<(i64, Notice)>> {
    let rows =
        query("SELECT id, notice FROM outbox WHERE state < 2 AND state = 1 AND holder <> $1 ORDER BY +id")
            .bind(term)
            .fetch_all(tx)
            .await?;
    rows.iter().map(|row| Ok((row.get("id")?, from_json("outbox", &row.get::<String>("notice")?)?))).collect()
}

/// When the next message that must wait may be sent; `None` when none waits for a time.
pub async fn next_ready(tx: &mut Tx, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    // Few messages wait for a time, and `not_before > 0` selects the index over them.
    let at: Option<i64> = query_scalar(
        "SELECT MIN(not_before) FROM outbox WHERE state = 0 AND not_before > 0 AND not_before > $1",
    )
    .bind(now.millis())
    .fetch_one(tx)
    .await?;
    Ok(at.map(DateTime::from_millis))
}

/// A group has become a supergroup: its unsent messages go to the new chat, except edits: the ids of the old messages mean
/// other messages there.
pub async fn move_chat(tx: &mut Tx, from: ChatId, to: ChatId, now: DateTime<Utc>) -> Result<()> {
    let rows = query("SELECT id, notice FROM outbox WHERE chat = $1 AND state < 2")
        .bind(from.0)
        .fetch_all(tx)
        .await?;
    for row in &rows {
        let notice: Notice = from_json("outbox", &row.get::<String>("notice")?)?;
        if matches!(notice.spec().delivery, Delivery::Edit(_) | Delivery::Delete(_)) {
            skip(tx, row.get("id")?, "chat moved", now).await?;
        }
    }
    query("UPDATE outbox SET chat = $1, thread = NULL WHERE chat = $2 AND state < 2")
        .bind(to.0)
        .bind(from.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// A topic was deleted: its unsent messages go to the group without a topic.
pub async fn detach_topic(tx: &mut Tx, chat: ChatId, thread: MessageId) -> Result<()> {
    query("UPDATE outbox SET thread = NULL WHERE chat = $1 AND thread = $2 AND state < 2")
        .bind(chat.0)
        .bind(thread.0)
        .execute(tx)
        .await?;
    Ok(())
}
