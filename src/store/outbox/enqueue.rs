//! Adds messages to the outbox, each at its position in the queue.

use super::{READY, SKIPPED, priority_code};
use crate::domain::base::ids::{CaseId, ChatId};
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::spec::Spec;
use crate::store::sql::{QueryBuilder, query};
use crate::store::value::to_json;
use crate::store::{Millis, Result, Tx};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// Adds a message to the outbox. It supersedes unsent messages of the same deduplication key.
pub async fn enqueue(tx: &mut Tx, outgoing: &Outgoing, rank: i64, now: DateTime<Utc>) -> Result<()> {
    enqueue_all(tx, vec![NewMessage::new(outgoing.clone(), rank)], now).await
}

/// Adds messages to the outbox, as [`enqueue`] does one after the other.
pub async fn enqueue_all(tx: &mut Tx, messages: Vec<NewMessage>, now: DateTime<Utc>) -> Result<()> {
    if messages.is_empty() {
        return Ok(());
    }
    let (once, messages): (Vec<_>, Vec<_>) = messages.into_iter().partition(|new| new.once);
    let mut rows: Vec<NewMessage> = Vec::with_capacity(messages.len());
    for new in messages {
        rows.retain(|older| !new.supersedes(older.outgoing.to, older.spec.dedup_key.as_deref()));
        for older in &mut rows {
            if new.is_after(older.outgoing.to, older.spec.case, older.position) {
                older.position = new.position;
            }
        }
        rows.push(new);
    }
    let (mut superseded, mut moved) = (BTreeMap::new(), BTreeMap::new());
    for mut older in unsent(tx, &rows).await? {
        for (n, new) in rows.iter().enumerate() {
            if new.supersedes(older.chat, older.dedup_key.as_deref()) {
                superseded.insert(older.id, n);
                moved.remove(&older.id);
                break;
            }
            if new.is_after(older.chat, older.case, older.position) {
                older.position = new.position;
                moved.insert(older.id, new.position);
            }
        }
    }
    for (id, (priority, rank)) in moved {
        move_up(tx, id, priority, rank).await?;
    }
    for id in supersede(tx, superseded.keys().copied().collect(), now).await? {
        if let Some(new) = superseded.get(&id).and_then(|n| rows.get_mut(*n)) {
            new.repeated = true;
        }
    }
    rows.extend(not_unsent(tx, once).await?);
    insert(tx, rows, now).await
}

/// Those of which none of the same deduplication key is unsent.
async fn not_unsent(tx: &mut Tx, mut messages: Vec<NewMessage>) -> Result<Vec<NewMessage>> {
    if messages.is_empty() {
        return Ok(messages);
    }
    let chats: BTreeSet<i64> = messages.iter().map(|new| new.outgoing.to.0).collect();
    let keys: BTreeSet<String> = messages.iter().filter_map(|new| new.spec.dedup_key.clone()).collect();
    // A write waits for a sender that is claiming the row, which would not see what this transaction changes.
    let mut sql =
        QueryBuilder::new("UPDATE outbox SET not_before = not_before WHERE state < 2 AND state = 0 AND ");
    sql.is_one_of("chat", &Vec::from_iter(chats)).push(" AND ", &[]);
    sql.is_one_of_texts("slot", Vec::from_iter(keys)).push(" RETURNING chat, slot", &[]);
    // One without a key is always added.
    for row in sql.fetch_all(tx).await? {
        let (chat, key): (i64, String) = (row.get("chat")?, row.get("slot")?);
        messages.retain(|new| !new.supersedes(ChatId(chat), Some(&key)));
    }
    Ok(messages)
}

/// An unsent row of a chat, of the same deduplication key or case as a new one.
struct UnsentRow {
    id: i64,
    chat: ChatId,
    case: Option<CaseId>,
    dedup_key: Option<String>,
    position: (i16, i64),
}

async fn unsent(tx: &mut Tx, rows: &[NewMessage]) -> Result<Vec<UnsentRow>> {
    let chats: BTreeSet<i64> = rows.iter().map(|row| row.outgoing.to.0).collect();
    let cases: BTreeSet<i64> = rows.iter().filter_map(|row| row.spec.case).map(|case| case.0).collect();
    let keys: BTreeSet<String> = rows.iter().filter_map(|row| row.spec.dedup_key.clone()).collect();
    if cases.is_empty() && keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = QueryBuilder::new(
        "SELECT id, chat, case_id, slot, urgency, rank FROM outbox WHERE state < 2 AND state = 0 AND ",
    );
    // The plus keeps the index over all messages of a case from being used.
    sql.is_one_of("chat", &Vec::from_iter(chats)).push(" AND (", &[]);
    sql.is_one_of("+case_id", &Vec::from_iter(cases)).push(" OR ", &[]);
    sql.is_one_of_texts("slot", Vec::from_iter(keys)).push(") ORDER BY +id", &[]);
    let rows = sql.fetch_all(tx).await?;
    rows.iter()
        .map(|row| {
            Ok(UnsentRow {
                id: row.get("id")?,
                chat: ChatId(row.get("chat")?),
                case: row.get::<Option<i64>>("case_id")?.map(CaseId),
                dedup_key: row.get("slot")?,
                position: (row.get("urgency")?, row.get("rank")?),
            })
        })
        .collect()
}

/// Skips rows in favour of newer ones, unless they were claimed meanwhile; returns those that may have arrived.
async fn supersede(tx: &mut Tx, ids: Vec<i64>, now: DateTime<Utc>) -> Result<Vec<i64>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = QueryBuilder::new("UPDATE outbox SET why = 'newer', ");
    sql.push("state = ?, done_at = ? WHERE state = 0 AND ", &[SKIPPED.into(), now.millis()]);
    sql.is_one_of("id", &ids).push(" RETURNING id, repeated", &[]);
    let mut repeated = Vec::new();
    for row in sql.fetch_all(tx).await? {
        if row.get::<i16>("repeated")? == 1 {
            repeated.push(row.get("id")?);
        }
    }
    Ok(repeated)
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

/// Adds a message as [`NewMessage::once`] says.
pub async fn enqueue_once(
    tx: &mut Tx,
    outgoing: &Outgoing,
    not_before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    enqueue_all(tx, vec![NewMessage::once(outgoing.clone(), not_before)], now).await
}

/// A message to be put into the outbox.
#[derive(Debug)]
pub struct NewMessage {
    outgoing: Outgoing,
    spec: Spec,
    /// Its priority and rank.
    position: (i16, i64),
    /// When it may be sent; at once by default.
    pub not_before: DateTime<Utc>,
    /// It takes the place of one that may have arrived.
    repeated: bool,
    /// It is not added where one of the same deduplication key is unsent: that keeps its time, so that however much
    /// changes meanwhile, one message is sent.
    once: bool,
}

impl NewMessage {
    /// Among messages of one priority those with the lower `rank` are sent first (for a reminder: the due time, so that
    /// the most overdue is).
    pub fn new(outgoing: Outgoing, rank: i64) -> Self {
        let (spec, position) = (outgoing.notice.spec(), (priority_code(outgoing.priority), rank));
        NewMessage {
            outgoing,
            spec,
            position,
            not_before: DateTime::UNIX_EPOCH,
            repeated: false,
            once: false,
        }
    }

    /// One at the end of its chat's queue, not to be sent before `not_before`, and only where none of the same
    /// deduplication key is unsent.
    pub fn once(outgoing: Outgoing, not_before: DateTime<Utc>) -> Self {
        let new = NewMessage::new(outgoing, i64::MAX);
        NewMessage { not_before, once: true, ..new }
    }

    /// Whether it is sent in place of an older row with this key.
    fn supersedes(&self, chat: ChatId, dedup_key: Option<&str>) -> bool {
        self.outgoing.to == chat && dedup_key.is_some() && self.spec.dedup_key.as_deref() == dedup_key
    }

    /// Whether an older row about this case, at a later position, has to be sent before it.
    fn is_after(&self, chat: ChatId, case: Option<CaseId>, position: (i16, i64)) -> bool {
        self.outgoing.to == chat && case.is_some() && self.spec.case == case && position > self.position
    }
}

async fn insert(tx: &mut Tx, rows: Vec<NewMessage>, now: DateTime<Utc>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut values = Vec::with_capacity(rows.len());
    for row in rows {
        let (priority, rank) = row.position;
        values.push([
            row.outgoing.to.0.into(),
            row.spec.case.map(|case| case.0).into(),
            row.spec.dedup_key.into(),
            priority.into(),
            rank.into(),
            to_json("outbox", &row.outgoing.notice)?.into(),
            READY.into(),
            row.not_before.millis().into(),
            0_i64.into(),
            i16::from(row.repeated).into(),
            now.millis().into(),
            row.outgoing.thread.map(|thread| thread.0).into(),
        ]);
    }
    let mut insert = QueryBuilder::new(
        "INSERT INTO outbox (id, chat, case_id, slot, urgency, rank, notice, state, not_before, attempts, repeated, \
         created_at, thread) VALUES ",
    );
    insert.new_rows(tx, values.into_iter());
    insert.execute(tx).await?;
    Ok(())
}
