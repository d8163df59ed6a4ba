//! The audit log, and the table of texts: the only place for what people typed.

use super::sql::{query, query_scalar};
use super::{Millis, Result, Tx, counters, from_json, to_json};
use crate::domain::base::ids::{CaseId, PersonId, TextId};
use crate::domain::case::audit::{AuditEntry, AuditEvent};
use crate::domain::message::render_context::{Note, ThreadLine};
use crate::domain::request::listing;
use chrono::{DateTime, Utc};

/// Appends entries to the audit log of `case`.
pub async fn write(tx: &mut Tx, case: CaseId, entries: &[AuditEntry], now: DateTime<Utc>) -> Result<()> {
    for entry in entries {
        let text = match &entry.text {
            Some(text) => Some(insert_text(tx, Some(case), entry.by, text, now).await?.0),
            None => None,
        };
        let id = counters::next_row(tx).await?;
        query("INSERT INTO record (id, case_id, at, person, deed, text_id) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(id)
            .bind(case.0)
            .bind(now.millis())
            .bind(entry.by.map(|by| by.0))
            .bind(to_json("record", &entry.event)?)
            .bind(text)
            .execute(tx)
            .await?;
    }
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

/// Audit entries of a case with their ids, oldest first: the last `length` before the last `skipped`, without the
/// delivery of the messages.
pub async fn timeline(
    tx: &mut Tx,
    case: CaseId,
    length: i64,
    skipped: i64,
) -> Result<Vec<(i64, listing::TimelineEntry)>> {
    let rows = query(
        "SELECT r.id, r.at, r.person, r.deed, t.body FROM record r LEFT JOIN texts t ON t.id = r.text_id \
         WHERE r.case_id = $1 ORDER BY r.id DESC LIMIT $2 OFFSET $3",
    )
    .bind(case.0)
    .bind(length)
    .bind(skipped)
    .fetch_all(tx)
    .await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows.iter().rev() {
        let line = listing::TimelineEntry {
            at: DateTime::from_millis(row.get("at")?),
            by: row.get::<Option<i64>>("person")?.map(PersonId),
            event: from_json("record", &row.get::<String>("deed")?)?,
            text: row.get("body")?,
            deliveries: Vec::new(),
        };
        lines.push((row.get::<i64>("id")?, line));
    }
    Ok(lines)
}

/// How many entries with text are searched for notes.
const NOTES_SEARCHED: i64 = 20;

/// The latest `limit` notes on a case and reasons for unusual steps, oldest first.
pub async fn notes(tx: &mut Tx, case: CaseId, limit: usize) -> Result<Vec<Note>> {
    let rows = query(
        "SELECT r.at, r.person, r.deed, t.body FROM record r JOIN texts t ON t.id = r.text_id \
         WHERE r.case_id = $1 ORDER BY r.id DESC LIMIT $2",
    )
    .bind(case.0)
    .bind(NOTES_SEARCHED)
    .fetch_all(tx)
    .await?;
    let mut notes = Vec::new();
    for row in &rows {
        let event: AuditEvent = from_json("record", &row.get::<String>("deed")?)?;
        if notes.len() < limit && event.is_worth_reading() {
            let by = PersonId(row.get::<Option<i64>>("person")?.unwrap_or_default());
            notes.push(Note { at: DateTime::from_millis(row.get("at")?), by, text: row.get("body")? });
        }
    }
    notes.reverse();
    Ok(notes)
}

/// How many entries are searched for a thread.
const THREAD_SEARCHED: i64 = 500;

/// The messages about a question of the case, oldest first.
pub async fn thread(tx: &mut Tx, case: CaseId, question: u32) -> Result<Vec<ThreadLine>> {
    let rows = query(
        "SELECT r.at, r.person, r.deed, t.body FROM record r LEFT JOIN texts t ON t.id = r.text_id \
         WHERE r.case_id = $1 ORDER BY r.id DESC LIMIT $2",
    )
    .bind(case.0)
    .bind(THREAD_SEARCHED)
    .fetch_all(tx)
    .await?;
    let mut thread = Vec::new();
    for row in rows.iter().rev() {
        let event: AuditEvent = from_json("record", &row.get::<String>("deed")?)?;
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
