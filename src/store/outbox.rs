//! The outbox: the only way out. `ready → sending → sent | dead | void`.
//!
//! In one chat, rows go out by urgency, then rank, then age. A row never overtakes an older one about the same
//! case: the older one is lifted to the newer one's place instead.
//!
//! What is under way is found by an index over it, whatever has ever been sent: a plus keeps the order of all rows out of it.

mod delivery_report;
mod enqueue;

pub use delivery_report::{Reminded, busy, reached_by, reminders, still_alive};
pub use enqueue::{enqueue, enqueue_once, is_under_way};

use super::sql::{RowLock, query, query_scalar};
use super::tx::from_json;
use super::{Millis, Result, Tx, sql};
use crate::domain::base::ids::{ChatId, MessageId};
use crate::domain::message::notice::Notice;
use crate::domain::message::sending::Priority;
use chrono::{DateTime, Utc};

const READY: i16 = 0;
const SENDING: i16 = 1;
const SENT: i16 = 2;
const DEAD: i16 = 3;
const VOID: i16 = 4;

/// A row to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    pub id: i64,
    pub chat: ChatId,
    pub notice: Notice,
    pub urgency: Priority,
    /// Among those as urgent the lower goes first.
    pub rank: i64,
    /// How often sending was tried.
    pub attempts: i64,
    /// It may have arrived before.
    pub repeated: bool,
    /// The topic it answers in.
    pub thread: Option<MessageId>,
}

/// A row's place in the order in which all that is ready goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    urgency: i16,
    rank: i64,
    id: i64,
}

impl Place {
    /// Before all rows.
    pub const FIRST: Place = Place { urgency: -1, rank: 0, id: 0 };
}

impl OutboxRow {
    pub fn place(&self) -> Place {
        Place { urgency: level(self.urgency), rank: self.rank, id: self.id }
    }
}

/// The state of a row in words.
pub(super) fn state_name(state: i16) -> &'static str {
    match state {
        READY => "ready",
        SENDING => "sending",
        SENT => "sent",
        DEAD => "dead",
        VOID => "void",
        _ => "unknown",
    }
}

fn level(urgency: Priority) -> i16 {
    match urgency {
        Priority::Answer => 0,
        Priority::Alert => 1,
        Priority::Update => 2,
    }
}

/// The heads of chats that may be sent now, the most urgent first, at most `limit` of those after `after`. A chat with a
/// message under way has none.
pub async fn heads(tx: &mut Tx, now: DateTime<Utc>, after: Place, limit: i64) -> Result<Vec<OutboxRow>> {
    let rows = query(
        "SELECT o.id, o.chat, o.notice, o.urgency, o.rank, o.attempts, o.repeated, o.thread FROM outbox o \
         WHERE o.state = 0 AND o.not_before <= $1 AND (o.urgency, o.rank, o.id) > ($2, $3, $4) AND NOT EXISTS (\
           SELECT 1 FROM outbox b WHERE b.chat = o.chat AND b.state < 2 AND b.id <> o.id AND (b.state = 1 \
             OR b.urgency < o.urgency OR (b.urgency = o.urgency AND (b.rank < o.rank \
             OR (b.rank = o.rank AND b.id < o.id))))) \
         ORDER BY o.urgency, o.rank, o.id LIMIT $5",
    )
    .bind(now.millis())
    .bind(after.urgency)
    .bind(after.rank)
    .bind(after.id)
    .bind(limit)
    .fetch_all(tx)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &sql::Row) -> Result<OutboxRow> {
    let urgency = match row.get::<i16>("urgency")? {
        0 => Priority::Answer,
        1 => Priority::Alert,
        _ => Priority::Update,
    };
    Ok(OutboxRow {
        id: row.get("id")?,
        chat: ChatId(row.get("chat")?),
        notice: from_json("outbox", &row.get::<String>("notice")?)?,
        urgency,
        rank: row.get("rank")?,
        attempts: row.get("attempts")?,
        repeated: row.get::<i16>("repeated")? == 1,
        thread: row.get::<Option<i64>>("thread")?.map(MessageId),
    })
}

/// The reminders that may be sent to a chat now, in their order, at most `limit`; with each, whether something older
/// about its case waits there, which it must not overtake.
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

/// What is older than this row and about the same case goes out before all reminders to the chat.
pub async fn lift_what_waits_before(tx: &mut Tx, row: &OutboxRow) -> Result<()> {
    query(
        "UPDATE outbox SET urgency = $1, rank = 0 \
         WHERE chat = $2 AND case_id = $3 AND state < 2 AND state = 0 AND id < $4 \
         AND (urgency > $1 OR (urgency = $1 AND rank > 0))",
    )
    .bind(level(row.urgency))
    .bind(row.chat.0)
    .bind(row.notice.case().map(|case| case.0))
    .bind(row.id)
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes out what this version cannot read, which another one wrote: it must not stop the others. Returns how many.
pub async fn bury_unreadable(tx: &mut Tx, now: DateTime<Utc>) -> Result<usize> {
    let rows = query("SELECT id, notice FROM outbox WHERE state < 2 ORDER BY +id").fetch_all(tx).await?;
    let mut buried = 0;
    for row in &rows {
        if from_json::<Notice>("outbox", &row.get::<String>("notice")?).is_err() {
            dead(tx, row.get("id")?, "unreadable", now).await?;
            buried += 1;
        }
    }
    Ok(buried)
}

/// What became of a row that was to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    Started,
    /// Something newer waits in its slot and goes instead; this one is void.
    GaveWay,
    /// It is no longer ready.
    NotReady,
}

/// Marks a row as being sent in this term of the lease, unless something newer in its slot was put while it was under way.
pub async fn start(tx: &mut Tx, id: i64, term: i64, now: DateTime<Utc>) -> Result<Start> {
    let started = query(
        "UPDATE outbox SET state = $1, holder = $2, attempts = attempts + 1 WHERE id = $3 AND state = $4 \
         RETURNING repeated, chat, slot",
    )
    .bind(SENDING)
    .bind(term)
    .bind(id)
    .bind(READY)
    .fetch_optional(tx)
    .await?;
    let Some(started) = started else { return Ok(Start::NotReady) };
    let Some(slot) = started.get::<Option<String>>("slot")? else { return Ok(Start::Started) };
    // By the index over what is under way in the chat: what has ever been sent is not looked at.
    let newer: Option<i64> = query_scalar(
        "SELECT MAX(id) FROM outbox WHERE chat = $1 AND id > $2 AND state < 2 AND state = 0 AND slot = $3",
    )
    .bind(started.get::<i64>("chat")?)
    .bind(id)
    .bind(slot)
    .fetch_one(tx)
    .await?;
    let Some(newer) = newer else { return Ok(Start::Started) };
    if started.get::<i16>("repeated")? == 1 {
        query("UPDATE outbox SET repeated = 1 WHERE id = $1").bind(newer).execute(tx).await?;
    }
    void(tx, id, "newer", now).await?;
    Ok(Start::GaveWay)
}

/// Whether a row is still being sent in this term, so that what came of it counts; nobody takes it over before the
/// transaction is over. After a change of holder the new one decides about it.
pub async fn in_hand(tx: &mut Tx, id: i64, term: i64) -> Result<bool> {
    let held = RowLock::ToWrite
        .on(tx, "SELECT id FROM outbox WHERE id = $1 AND state = 1 AND holder = $2")
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

pub async fn sent(tx: &mut Tx, id: i64, message: Option<MessageId>, now: DateTime<Utc>) -> Result<()> {
    finish(tx, id, SENT, message, None, now).await
}

/// It can never arrive: blocked, gone, refused.
pub async fn dead(tx: &mut Tx, id: i64, why: &str, now: DateTime<Utc>) -> Result<()> {
    finish(tx, id, DEAD, None, Some(why), now).await
}

/// It is no longer true, so it is not said.
pub async fn void(tx: &mut Tx, id: i64, why: &str, now: DateTime<Utc>) -> Result<()> {
    finish(tx, id, VOID, None, Some(why), now).await
}

/// Nothing is kept of it.
pub async fn forget(tx: &mut Tx, id: i64) -> Result<()> {
    query("DELETE FROM outbox WHERE id = $1").bind(id).execute(tx).await?;
    Ok(())
}

/// Back to ready, from `not_before` on; `repeated` when it may have arrived.
pub async fn again(tx: &mut Tx, id: i64, not_before: DateTime<Utc>, repeated: bool) -> Result<()> {
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

/// What was being sent when an earlier term ended: nobody knows whether it arrived.
pub async fn orphans(tx: &mut Tx, term: i64) -> Result<Vec<(i64, Notice)>> {
    let rows =
        query("SELECT id, notice FROM outbox WHERE state < 2 AND state = 1 AND holder <> $1 ORDER BY +id")
            .bind(term)
            .fetch_all(tx)
            .await?;
    rows.iter().map(|row| Ok((row.get("id")?, from_json("outbox", &row.get::<String>("notice")?)?))).collect()
}

/// When the next message that has to wait may go; `None` when nothing waits for a time.
pub async fn next_ready(tx: &mut Tx, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    // Most wait for no time, and the index over those that do is short.
    let at: Option<i64> = query_scalar(
        "SELECT MIN(not_before) FROM outbox WHERE state = 0 AND not_before > 0 AND not_before > $1",
    )
    .bind(now.millis())
    .fetch_one(tx)
    .await?;
    Ok(at.map(DateTime::from_millis))
}

/// A group has become a supergroup: everything for the old chat goes to the new one, but for edits of what stands in the
/// old one: their numbers mean other messages there.
pub async fn move_chat(tx: &mut Tx, from: ChatId, to: ChatId, now: DateTime<Utc>) -> Result<()> {
    let rows = query("SELECT id, notice FROM outbox WHERE chat = $1 AND state < 2")
        .bind(from.0)
        .fetch_all(tx)
        .await?;
    for row in &rows {
        let notice: Notice = from_json("outbox", &row.get::<String>("notice")?)?;
        if notice.edits().is_some() {
            void(tx, row.get("id")?, "chat moved", now).await?;
        }
    }
    query("UPDATE outbox SET chat = $1, thread = NULL WHERE chat = $2 AND state < 2")
        .bind(to.0)
        .bind(from.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// A topic is gone: what was to answer in it is said in the group as such.
pub async fn leave_topic(tx: &mut Tx, chat: ChatId, thread: MessageId) -> Result<()> {
    query("UPDATE outbox SET thread = NULL WHERE chat = $1 AND thread = $2 AND state < 2")
        .bind(chat.0)
        .bind(thread.0)
        .execute(tx)
        .await?;
    Ok(())
}
