//! Answers of QA: those saved under a title, and quick answers given before.

use super::sql::{query, query_scalar};
use super::{Millis, Result, Row, Tx, counters};
use crate::domain::base::ids::{CaseId, ChatId, PersonId, QuickId, SavedAnswerId};
use crate::domain::case::guidance::{Reason, Verdict};
use crate::domain::request::saved_answer::{QuickAnswer, SavedAnswer};
use chrono::{DateTime, Utc};

/// How many of the latest are searched.
const SEARCHED: i64 = 500;

/// Saves an answer; returns its id.
pub async fn insert(tx: &mut Tx, case: CaseId, answer: &SavedAnswer) -> Result<SavedAnswerId> {
    let id = counters::next_row(tx).await?;
    query(
        "INSERT INTO standing (id, case_id, title, reason, verdict, words, kept_by, kept_at, retired_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)",
    )
    .bind(id)
    .bind(case.0)
    .bind(&answer.title)
    .bind(answer.reason.key())
    .bind(answer.verdict.key())
    .bind(&answer.words)
    .bind(answer.kept_by.0)
    .bind(answer.kept_at.millis())
    .execute(tx)
    .await?;
    Ok(SavedAnswerId(id))
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, title, reason, verdict, words, kept_by, kept_at, retired_at FROM standing ",
            $rest
        )
    };
}

pub async fn load(tx: &mut Tx, id: SavedAnswerId) -> Result<Option<SavedAnswer>> {
    let row = query(select!("WHERE id = $1")).bind(id.0).fetch_optional(tx).await?;
    Ok(row.as_ref().map(read).transpose()?.flatten())
}

/// The case that an answer was given on.
pub async fn case_of(tx: &mut Tx, id: SavedAnswerId) -> Result<Option<CaseId>> {
    let case: Option<i64> =
        query_scalar("SELECT case_id FROM standing WHERE id = $1").bind(id.0).fetch_optional(tx).await?;
    Ok(case.map(CaseId))
}

/// The latest `limit` for this reason that are not retired.
pub async fn for_reason(tx: &mut Tx, reason: Reason, limit: i64) -> Result<Vec<SavedAnswer>> {
    let rows =
        query(select!("WHERE reason = $1 AND retired_at IS NULL ORDER BY kept_at DESC, id DESC LIMIT $2"))
            .bind(reason.key())
            .bind(limit)
            .fetch_all(tx)
            .await?;
    all(&rows)
}

/// Those that are not retired and have every word of `sought`, the latest first.
pub async fn search(tx: &mut Tx, sought: &str, limit: usize) -> Result<Vec<SavedAnswer>> {
    let rows = query(select!("WHERE retired_at IS NULL ORDER BY kept_at DESC, id DESC LIMIT $1"))
        .bind(SEARCHED)
        .fetch_all(tx)
        .await?;
    let mut found = all(&rows)?;
    found.retain(|answer| answer.matches(sought));
    found.truncate(limit);
    Ok(found)
}

pub async fn change_words(
    tx: &mut Tx,
    id: SavedAnswerId,
    words: &str,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    query("UPDATE standing SET words = $1, kept_by = $2, kept_at = $3 WHERE id = $4")
        .bind(words)
        .bind(by.0)
        .bind(now.millis())
        .bind(id.0)
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn retire(tx: &mut Tx, id: SavedAnswerId, now: DateTime<Utc>) -> Result<()> {
    query("UPDATE standing SET retired_at = $1 WHERE id = $2 AND retired_at IS NULL")
        .bind(now.millis())
        .bind(id.0)
        .execute(tx)
        .await?;
    Ok(())
}

fn all(rows: &[Row]) -> Result<Vec<SavedAnswer>> {
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.extend(read(row)?);
    }
    Ok(found)
}

/// `None` for an unknown reason or verdict, written by another version.
fn read(row: &Row) -> Result<Option<SavedAnswer>> {
    let (reason, verdict): (String, String) = (row.get("reason")?, row.get("verdict")?);
    let reason = Reason::ALL.into_iter().find(|known| known.key() == reason);
    let (Some(reason), Some(verdict)) = (reason, Verdict::of_key(&verdict)) else { return Ok(None) };
    Ok(Some(SavedAnswer {
        id: SavedAnswerId(row.get("id")?),
        title: row.get("title")?,
        reason,
        verdict,
        words: row.get("words")?,
        kept_by: PersonId(row.get("kept_by")?),
        kept_at: DateTime::from_millis(row.get("kept_at")?),
        retired: row.get::<Option<i64>>("retired_at")?.is_some(),
    }))
}

/// Records an answer by this person, to be offered as a quick answer the next time.
pub async fn record_quick_answer(
    tx: &mut Tx,
    person: PersonId,
    reason: Reason,
    verdict: Verdict,
    words: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let id = counters::next_row(tx).await?;
    query(
        "INSERT INTO quick_answers (id, person, reason, verdict, words, used_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (person, reason, verdict, words) DO UPDATE SET used_at = excluded.used_at",
    )
    .bind(id)
    .bind(person.0)
    .bind(reason.key())
    .bind(verdict.key())
    .bind(words)
    .bind(now.millis())
    .execute(tx)
    .await?;
    Ok(())
}

/// The quick answers to offer in this chat, the latest first: for a person their own for this reason and the common ones,
/// in a group anybody's.
pub async fn quick_answers(
    tx: &mut Tx,
    chat: ChatId,
    reason: Reason,
    limit: usize,
) -> Result<Vec<QuickAnswer>> {
    let rows = query(
        "SELECT id, verdict, words FROM quick_answers WHERE reason = $1 AND (person = $2 OR person = 0 OR $3 = 1) \
         ORDER BY used_at DESC, id DESC LIMIT 30",
    )
    .bind(reason.key())
    .bind(chat.0)
    .bind(i16::from(!chat.is_private()))
    .fetch_all(tx)
    .await?;
    let mut found: Vec<QuickAnswer> = Vec::new();
    for row in &rows {
        let Some(verdict) = Verdict::of_key(&row.get::<String>("verdict")?) else { continue };
        let words: String = row.get("words")?;
        let known = found.iter().any(|quick| quick.verdict == verdict && quick.words == words);
        if !known && found.len() < limit {
            found.push(QuickAnswer { id: QuickId(row.get("id")?), verdict, words });
        }
    }
    Ok(found)
}

pub async fn quick_answer(tx: &mut Tx, id: QuickId) -> Result<Option<QuickAnswer>> {
    let row =
        query("SELECT verdict, words FROM quick_answers WHERE id = $1").bind(id.0).fetch_optional(tx).await?;
    let Some(row) = row else { return Ok(None) };
    let verdict = Verdict::of_key(&row.get::<String>("verdict")?);
    let words = row.get("words")?;
    Ok(verdict.map(|verdict| QuickAnswer { id, verdict, words }))
}
