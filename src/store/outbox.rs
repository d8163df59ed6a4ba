//! The outbox: the only way out. `ready → sending → sent | dead | void`.
//!
//! In one chat, rows go out by urgency, then rank, then age. A row never overtakes an older one about the same
//! case: the older one is lifted to the newer one's place instead.
//!
//! What is under way is found by an index over it, whatever has ever been sent: a plus keeps the order of all rows out of it.

use super::{
    Millis, Result, Tx, counters,
    sql::{self, Hold, query, query_scalar},
    tx::{from_json, to_json},
};
use crate::domain::{
    case::Case,
    ids::{CaseId, ChatId, MessageId},
    listing::Fate,
    notice::{Notice, Offer, Outgoing, Urgency, WhyOffered, reminder_slot},
};
use chrono::{DateTime, Utc};

const READY: i16 = 0;
const SENDING: i16 = 1;
const SENT: i16 = 2;
const DEAD: i16 = 3;
const VOID: i16 = 4;

/// A row to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: i64,
    pub chat: ChatId,
    pub notice: Notice,
    pub urgency: Urgency,
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

impl Row {
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

fn level(urgency: Urgency) -> i16 {
    match urgency {
        Urgency::Answer => 0,
        Urgency::Alert => 1,
        Urgency::Update => 2,
    }
}

/// Puts a message into the outbox. In a slot only the newest unsent one counts, so an older one is void; among
/// messages of one urgency those with the lower `rank` go first (for a reminder: the due time, so that the most
/// overdue does).
pub async fn put(tx: &mut Tx, outgoing: &Outgoing, rank: i64, now: DateTime<Utc>) -> Result<()> {
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
pub async fn put_once(
    tx: &mut Tx,
    outgoing: &Outgoing,
    not_before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(slot) = outgoing.notice.slot() else { return put(tx, outgoing, 0, now).await };
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

/// The heads of chats that may be sent now, the most urgent first, at most `limit` of those after `after`. A chat with a
/// message under way has none.
pub async fn heads(tx: &mut Tx, now: DateTime<Utc>, after: Place, limit: i64) -> Result<Vec<Row>> {
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

fn read(row: &sql::Row) -> Result<Row> {
    let urgency = match row.get::<i16>("urgency")? {
        0 => Urgency::Answer,
        1 => Urgency::Alert,
        _ => Urgency::Update,
    };
    Ok(Row {
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
) -> Result<Vec<(Row, bool)>> {
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
pub async fn lift_what_waits_before(tx: &mut Tx, row: &Row) -> Result<()> {
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
    let held = Hold::ToWrite
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

/// A reminder of a case, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminded {
    pub id: i64,
    pub to: ChatId,
    pub put_at: DateTime<Utc>,
    pub fate: Fate,
}

/// The reminders of a case put after row `first` and no later than `latest`, in that order.
pub async fn reminders(
    tx: &mut Tx,
    case: CaseId,
    first: i64,
    latest: DateTime<Utc>,
) -> Result<Vec<Reminded>> {
    let rows = query(
        "SELECT id, chat, state, created_at, done_at FROM outbox \
         WHERE case_id = $1 AND id > $2 AND created_at <= $3 AND slot = $4 ORDER BY id",
    )
    .bind(case.0)
    .bind(first)
    .bind(latest.millis())
    .bind(reminder_slot(case))
    .fetch_all(tx)
    .await?;
    let mut reminders = Vec::with_capacity(rows.len());
    for row in &rows {
        let done_at = row.get::<Option<i64>>("done_at")?.map(DateTime::from_millis);
        let fate = match (row.get::<i16>("state")?, done_at) {
            (SENT, Some(at)) => Fate::Arrived { at },
            (DEAD, _) => Fate::Dead,
            (VOID, _) => Fate::NotNeeded,
            _ => Fate::UnderWay,
        };
        reminders.push(Reminded {
            id: row.get("id")?,
            to: ChatId(row.get("chat")?),
            put_at: DateTime::from_millis(row.get("created_at")?),
            fate,
        });
    }
    Ok(reminders)
}

/// How many messages saying exactly this, put together with this row or later, to whomever, have arrived or still may.
pub async fn still_alive(tx: &mut Tx, row: &Row) -> Result<i64> {
    query_scalar(
        "SELECT COUNT(*) FROM outbox WHERE (case_id = $1 OR (case_id IS NULL AND slot = $2)) AND notice = $3 \
         AND state <> $4 AND created_at >= (SELECT created_at FROM outbox WHERE id = $5)",
    )
    .bind(row.notice.case().map(|case| case.0))
    .bind(row.notice.slot())
    .bind(to_json("outbox", &row.notice)?)
    .bind(DEAD)
    .bind(row.id)
    .fetch_one(tx)
    .await
}

/// Which chats a question of the case has reached, and when first.
pub async fn reached_by(tx: &mut Tx, case: &Case, question: u32) -> Result<Vec<(ChatId, DateTime<Utc>)>> {
    let Some(asked) = case.guidance.iter().find(|asked| asked.number == question) else {
        return Ok(Vec::new());
    };
    let slot = Notice::Question(Offer::new(case.id, question, WhyOffered::Rung)).slot();
    let rows = query(
        "SELECT chat, MIN(done_at) AS at FROM outbox \
         WHERE case_id = $1 AND slot = $2 AND state = $3 AND created_at >= $4 GROUP BY chat",
    )
    .bind(case.id.0)
    .bind(slot)
    .bind(SENT)
    .bind(asked.asked_at.millis())
    .fetch_all(tx)
    .await?;
    rows.iter().map(|row| Ok((ChatId(row.get("chat")?), DateTime::from_millis(row.get("at")?)))).collect()
}

/// How many messages are under way or could be sent at `now`, by chat: seen at one moment, so that a row claimed
/// meanwhile is not missed.
pub async fn busy(tx: &mut Tx, now: DateTime<Utc>) -> Result<i64> {
    query_scalar(
        "SELECT COUNT(*) FROM outbox o WHERE o.state < 2 AND (o.state = 1 OR o.state = 0 AND o.not_before <= $1 AND NOT EXISTS (\
           SELECT 1 FROM outbox b WHERE b.chat = o.chat AND b.state < 2 AND b.id <> o.id AND (b.state = 1 \
             OR b.urgency < o.urgency OR (b.urgency = o.urgency AND (b.rank < o.rank \
             OR (b.rank = o.rank AND b.id < o.id))))))",
    )
    .bind(now.millis())
    .fetch_one(tx)
    .await
}
