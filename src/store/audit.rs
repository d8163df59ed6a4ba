//! The audit log, and the table of texts: the only place for what people typed.

use super::sql::{QueryBuilder, query, query_scalar};
use super::{Millis, Result, Row, Tx, counters, read_json, readable, to_json};
use crate::domain::base::ids::{CaseId, ChatId, MessageId, PersonId, TextId};
use crate::domain::base::unreadable::Table;
use crate::domain::case::Case;
use crate::domain::case::audit::{AuditEntry, AuditEvent};
use crate::domain::message::render_context::{Note, ThreadLine};
use crate::domain::request::listing;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// Appends entries to the audit log of `case`.
pub async fn write(tx: &mut Tx, case: CaseId, entries: &[AuditEntry], now: DateTime<Utc>) -> Result<()> {
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        let text = match &entry.text {
            Some(text) => Some(insert_text(tx, Some(case), entry.by, text, now).await?.0),
            None => None,
        };
        rows.push([
            case.0.into(),
            now.millis().into(),
            entry.by.map(|by| by.0).into(),
            to_json("record", &entry.event)?.into(),
            text.into(),
        ]);
    }
    if rows.is_empty() {
        return Ok(());
    }
    let mut insert = QueryBuilder::new("INSERT INTO record (id, case_id, at, person, deed, text_id) VALUES ");
    insert.new_rows(tx, rows.into_iter());
    insert.execute(tx).await?;
    Ok(())
}

/// Saves a text that a message will quote; returns its id.
pub async fn insert_text(
    tx: &mut Tx,
    case: Option<CaseId>,
    author: Option<PersonId>,
    body: &str,
    now: DateTime<Utc>,
) -> Result<TextId> {
    let id = counters::next_row(tx).await?;
    query("INSERT INTO texts (id, case_id, author, at, body) VALUES ($1, $2, $3, $4, $5)")
        .bind(id)
        .bind(case.map(|case| case.0))
        .bind(author.map(|author| author.0))
        .bind(now.millis())
        .bind(body)
        .execute(tx)
        .await?;
    Ok(TextId(id))
}

pub async fn text(tx: &mut Tx, id: TextId) -> Result<Option<String>> {
    query_scalar("SELECT body FROM texts WHERE id = $1").bind(id.0).fetch_optional(tx).await
}

/// A text by this author that belongs to no case; `None` for any other.
pub async fn own_text(tx: &mut Tx, id: TextId, author: PersonId) -> Result<Option<String>> {
    query_scalar("SELECT body FROM texts WHERE id = $1 AND author = $2 AND case_id IS NULL")
        .bind(id.0)
        .bind(author.0)
        .fetch_optional(tx)
        .await
}

/// Audit entries of a case with their ids, oldest first: the last `length` before the last `skipped`, without looks, its
/// review, and the delivery of the messages.
pub async fn timeline(
    tx: &mut Tx,
    case: CaseId,
    length: i64,
    skipped: i64,
) -> Result<Vec<(i64, listing::TimelineEntry)>> {
    let rows = query(
        "SELECT r.id, r.at, r.person, r.deed, t.body FROM record r LEFT JOIN texts t ON t.id = r.text_id \
         WHERE r.case_id = $1 AND r.deed NOT IN ('\"looked\"', '\"reviewed\"') ORDER BY r.id DESC LIMIT $2 OFFSET $3",
    )
    .bind(case.0)
    .bind(length)
    .bind(skipped)
    .fetch_all(tx)
    .await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows.iter().rev() {
        let Some(event) = event(tx, row)? else { continue };
        let line = listing::TimelineEntry {
            at: DateTime::from_millis(row.get("at")?),
            by: row.get::<Option<i64>>("person")?.map(PersonId),
            event,
            text: row.get("body")?,
            deliveries: Vec::new(),
        };
        lines.push((row.get::<i64>("id")?, line));
    }
    Ok(lines)
}

/// The last `length` of them without their texts.
pub async fn events(tx: &mut Tx, case: CaseId, length: i64) -> Result<Vec<listing::TimelineEntry>> {
    let lines = timeline(tx, case, length, 0).await?;
    Ok(lines.into_iter().map(|(_, line)| listing::TimelineEntry { text: None, ..line }).collect())
}

/// How many of the newest entries are searched for what somebody did lately: far more than an hour's.
const LATELY: i64 = 5000;

/// The cases that this person has joined since then (👋).
pub async fn joined_since(tx: &mut Tx, person: PersonId, since: DateTime<Utc>) -> Result<Vec<CaseId>> {
    let cases: Vec<i64> = query_scalar(
        "SELECT newest.case_id FROM (SELECT id, case_id, at, person, deed FROM record ORDER BY id DESC LIMIT $1) newest \
         WHERE newest.person = $2 AND newest.at >= $3 AND newest.deed = $4 ORDER BY newest.id",
    )
    .bind(LATELY)
    .bind(person.0)
    .bind(since.millis())
    .bind(to_json("record", &AuditEvent::Joined)?)
    .fetch_all(tx)
    .await?;
    Ok(cases.into_iter().map(CaseId).collect())
}

/// Whether this person has looked at the case since then.
pub async fn has_looked(tx: &mut Tx, case: CaseId, person: PersonId, since: DateTime<Utc>) -> Result<bool> {
    let id: Option<i64> = query_scalar(
        "SELECT id FROM record WHERE case_id = $1 AND person = $2 AND at >= $3 AND deed = $4 LIMIT 1",
    )
    .bind(case.0)
    .bind(person.0)
    .bind(since.millis())
    .bind(to_json("record", &AuditEvent::Looked)?)
    .fetch_optional(tx)
    .await?;
    Ok(id.is_some())
}

/// How many entries with text are searched for the notes on a card.
const NOTES_SEARCHED: i64 = 20;

/// The latest entry worth reading on each of these cases.
pub async fn latest_notes(tx: &mut Tx, cases: &[CaseId]) -> Result<BTreeMap<CaseId, Note>> {
    let ids: Vec<i64> = cases.iter().map(|case| case.0).collect();
    let mut sql = QueryBuilder::new(
        "SELECT r.id, r.case_id, r.at, r.person, r.deed, t.body FROM record r JOIN texts t ON t.id = r.text_id WHERE ",
    );
    sql.is_one_of("r.case_id", &ids).push(" ORDER BY r.id", &[]);
    let mut latest = BTreeMap::new();
    for row in sql.fetch_all(tx).await? {
        if let Some(note) = note(tx, &row)? {
            latest.insert(CaseId(row.get("case_id")?), note);
        }
    }
    Ok(latest)
}

/// The entry of a row, if it is worth reading.
fn note(tx: &mut Tx, row: &Row) -> Result<Option<Note>> {
    let Some(event) = event(tx, row)? else { return Ok(None) };
    let by = PersonId(row.get::<Option<i64>>("person")?.unwrap_or_default());
    let note = Note { at: DateTime::from_millis(row.get("at")?), by, text: row.get("body")? };
    Ok(event.is_worth_reading().then_some(note))
}

/// What happened by a row with `id` and `deed`; `None` where it cannot be read.
fn event(tx: &mut Tx, row: &Row) -> Result<Option<AuditEvent>> {
    readable(read_json(tx, row, Table::Record, "id", "deed"))
}

/// What a card is rendered from, and where it stands.
pub(super) struct CardDetails {
    pub case: Option<Case>,
    /// The newest card of the case in the chat.
    pub message: Option<MessageId>,
    /// The latest notes on the case and reasons for unusual steps, oldest first.
    pub notes: Vec<Note>,
}

/// Loads a case with what its card in `chat` shows beside it, in one statement: the case is the row without a `deed`.
pub(super) async fn card_details(
    tx: &mut Tx,
    case: CaseId,
    chat: ChatId,
    notes: usize,
) -> Result<CardDetails> {
    let rows = query(
        "SELECT c.id, c.taken_at AS at, c.owner AS person, NULL AS deed, c.facts AS body, \
           (SELECT MAX(message) FROM messages WHERE case_id = $1 AND kind = 'card' AND +chat = $2) AS card \
         FROM cases c WHERE c.id = $1 \
         UNION ALL SELECT id, at, person, deed, body, NULL FROM (\
           SELECT r.id, r.at, r.person, r.deed, t.body FROM record r JOIN texts t ON t.id = r.text_id \
           WHERE r.case_id = $1 ORDER BY r.id DESC LIMIT $3) n",
    )
    .bind(case.0)
    .bind(chat.0)
    .bind(NOTES_SEARCHED)
    .fetch_all(tx)
    .await?;
    let mut details = CardDetails { case: None, message: None, notes: Vec::new() };
    let mut found = BTreeMap::new();
    for row in &rows {
        if row.get::<Option<String>>("deed")?.is_none() {
            details.case = Some(read_json(tx, row, Table::Cases, "id", "body")?);
            details.message = row.get::<Option<i64>>("card")?.map(MessageId);
        } else if let Some(note) = note(tx, row)? {
            found.insert(row.get::<i64>("id")?, note);
        }
    }
    let skipped = found.len().saturating_sub(notes);
    details.notes = found.into_values().skip(skipped).collect();
    Ok(details)
}

/// How many entries are searched for a thread.
const THREAD_SEARCHED: i64 = 500;

/// The messages about a question of the case, oldest first.
pub async fn thread(tx: &mut Tx, case: CaseId, question: u32) -> Result<Vec<ThreadLine>> {
    let rows = query(
        "SELECT r.id, r.at, r.person, r.deed, t.body FROM record r LEFT JOIN texts t ON t.id = r.text_id \
         WHERE r.case_id = $1 ORDER BY r.id DESC LIMIT $2",
    )
    .bind(case.0)
    .bind(THREAD_SEARCHED)
    .fetch_all(tx)
    .await?;
    let mut thread = Vec::new();
    for row in rows.iter().rev() {
        let Some(event) = event(tx, row)? else { continue };
        let Some((of, number, side, media, phoned)) = event.line() else { continue };
        if of == question {
            thread.push(ThreadLine {
                number,
                at: DateTime::from_millis(row.get("at")?),
                by: PersonId(row.get::<Option<i64>>("person")?.unwrap_or_default()),
                side,
                text: row.get::<Option<String>>("body")?.unwrap_or_default(),
                media,
                phoned,
            });
        }
    }
    Ok(thread)
}
