//! Closed cases drawn for review, and how QA has scored them.

use super::locks::{self, Lock};
use super::sql::{query, query_scalar};
use super::{Error, Millis, Result, Row, Tx};
use crate::domain::base::ids::{CaseId, PersonId, TextId};
use crate::domain::base::unreadable::{Table, UnreadableRow};
use crate::domain::case::Case;
use crate::domain::report::period::Period;
use crate::domain::review::draw::Candidate;
use crate::domain::review::{Part, Review, Scores};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// Makes other draws wait until this transaction ends: no two draw the same case.
pub async fn lock(tx: &mut Tx) -> Result<()> {
    locks::lock(tx, Lock::Draws).await
}

/// A random number to draw by.
pub fn seed() -> Result<u64> {
    Ok(getrandom::u64()?)
}

/// The cases closed in a week that nobody has drawn and this person may review.
pub async fn candidates(
    tx: &mut Tx,
    week: Period,
    timezone: Tz,
    reviewer: PersonId,
) -> Result<Vec<Candidate>> {
    let (from, until) = week.span(timezone);
    let rows = query(
        "SELECT id, facts FROM cases WHERE closed_at >= $1 AND closed_at < $2 \
         AND NOT EXISTS (SELECT 1 FROM reviews WHERE case_id = cases.id)",
    )
    .bind(from.millis())
    .bind(until.millis());
    let (mut candidates, mut unreadable) = (Vec::new(), Vec::new());
    rows.for_each(tx, |row: Row| {
        match serde_json::from_str::<Case>(&row.get::<String>("facts")?) {
            Ok(case) => candidates.extend(Candidate::of(&case, reviewer)),
            Err(why) => unreadable.push((UnreadableRow { table: Table::Cases, id: row.get("id")? }, why)),
        }
        Ok::<(), Error>(())
    })
    .await?;
    for (row, why) in unreadable {
        tx.note_unreadable(row, why);
    }
    Ok(candidates)
}

/// How many cases of each agent that were closed in the week from this Monday have been drawn.
pub async fn drawn(tx: &mut Tx, week: NaiveDate) -> Result<BTreeMap<PersonId, u32>> {
    let rows = query("SELECT agent, COUNT(*) AS drawn FROM reviews WHERE week = $1 GROUP BY agent")
        .bind(week.to_string())
        .fetch_all(tx)
        .await?;
    let count = |row: &Row| {
        let drawn: i64 = row.get("drawn")?;
        Ok((PersonId(row.get("agent")?), u32::try_from(drawn).unwrap_or(u32::MAX)))
    };
    rows.iter().map(count).collect()
}

/// Keeps that this person has drawn a case that was closed in the week from this Monday.
pub async fn insert(
    tx: &mut Tx,
    drawn: Candidate,
    week: NaiveDate,
    reviewer: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    query("INSERT INTO reviews (case_id, agent, week, reviewer, drawn_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(drawn.case.0)
        .bind(drawn.owner.0)
        .bind(week.to_string())
        .bind(reviewer.0)
        .bind(now.millis())
        .execute(tx)
        .await?;
    Ok(())
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT r.case_id, r.agent, r.reviewer, r.special_care, r.professional, r.fast, r.respectful, t.body, \
             r.sent_at FROM reviews r LEFT JOIN texts t ON t.id = r.comment ",
            $rest
        )
    };
}

pub async fn load(tx: &mut Tx, case: CaseId) -> Result<Option<Review>> {
    let row = query(select!("WHERE r.case_id = $1")).bind(case.0).fetch_optional(tx).await?;
    row.as_ref().map(read).transpose()
}

/// The case that this person has drawn and not scored to the end.
pub async fn unfinished(tx: &mut Tx, reviewer: PersonId) -> Result<Option<Review>> {
    let row = query(select!("WHERE r.reviewer = $1 AND r.sent_at IS NULL ORDER BY r.drawn_at LIMIT 1"))
        .bind(reviewer.0)
        .fetch_optional(tx)
        .await?;
    row.as_ref().map(read).transpose()
}

/// The reviews sent in a period, in their order.
pub async fn sent(tx: &mut Tx, period: Period, timezone: Tz) -> Result<Vec<Review>> {
    let (from, until) = period.span(timezone);
    let rows = query(select!("WHERE r.sent_at >= $1 AND r.sent_at < $2 ORDER BY r.sent_at, r.case_id"))
        .bind(from.millis())
        .bind(until.millis())
        .fetch_all(tx)
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Review> {
    let mut scores = [None; Part::ALL.len()];
    for (score, part) in scores.iter_mut().zip(Part::ALL) {
        *score = row.get::<Option<i16>>(column(part))?.map(|met| met != 0);
    }
    Ok(Review {
        case: CaseId(row.get("case_id")?),
        agent: PersonId(row.get("agent")?),
        reviewer: PersonId(row.get("reviewer")?),
        scores: Scores::of(scores),
        comment: row.get("body")?,
        sent_at: row.get::<Option<i64>>("sent_at")?.map(DateTime::from_millis),
    })
}

fn column(part: Part) -> &'static str {
    match part {
        Part::SpecialCare => "special_care",
        Part::Professional => "professional",
        Part::Fast => "fast",
        Part::Respectful => "respectful",
    }
}

pub async fn set_scores(tx: &mut Tx, case: CaseId, scores: Scores) -> Result<()> {
    let [care, professional, fast, respectful] = Part::ALL.map(|part| scores.get(part).map(i16::from));
    query(
        "UPDATE reviews SET special_care = $1, professional = $2, fast = $3, respectful = $4 \
         WHERE case_id = $5 AND sent_at IS NULL",
    )
    .bind(care)
    .bind(professional)
    .bind(fast)
    .bind(respectful)
    .bind(case.0)
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn set_comment(tx: &mut Tx, case: CaseId, comment: TextId) -> Result<()> {
    query("UPDATE reviews SET comment = $1 WHERE case_id = $2 AND sent_at IS NULL")
        .bind(comment.0)
        .bind(case.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// The agent is told; nothing of it changes after that.
pub async fn send(tx: &mut Tx, case: CaseId, now: DateTime<Utc>) -> Result<()> {
    query("UPDATE reviews SET sent_at = $1 WHERE case_id = $2 AND sent_at IS NULL")
        .bind(now.millis())
        .bind(case.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// Puts a case back that was drawn and not scored to the end.
pub async fn put_back(tx: &mut Tx, case: CaseId) -> Result<()> {
    query("DELETE FROM reviews WHERE case_id = $1 AND sent_at IS NULL").bind(case.0).execute(tx).await?;
    Ok(())
}

/// Who has drawn cases and not scored them to the end.
pub async fn unsent_by(tx: &mut Tx) -> Result<Vec<PersonId>> {
    let ids: Vec<i64> =
        query_scalar("SELECT DISTINCT reviewer FROM reviews WHERE sent_at IS NULL").fetch_all(tx).await?;
    Ok(ids.into_iter().map(PersonId).collect())
}

/// Puts all back that this person has drawn and not scored to the end.
pub async fn put_all_back(tx: &mut Tx, reviewer: PersonId) -> Result<()> {
    query("DELETE FROM reviews WHERE reviewer = $1 AND sent_at IS NULL").bind(reviewer.0).execute(tx).await?;
    Ok(())
}
