//! What QA has published: cards of the procedure as they have changed them, saved answers; and who has read them.

use super::sql::{query, query_scalar};
use super::{Millis, Result, Row, Tx, counters};
use crate::domain::base::ids::{GuideVersionId, PersonId};
use crate::domain::guide::card::Card;
use crate::domain::guide::version::{ChangedText, ChangedTexts, GuideSubject, GuideVersion};
use crate::domain::staff::person::Locale;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// The newest published text of each card that has one.
pub async fn changed(tx: &mut Tx) -> Result<ChangedTexts> {
    let rows = query(
        "SELECT card, body, locale FROM guide_versions v WHERE published_at IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM guide_versions later WHERE later.card = v.card AND (later.published_at > v.published_at \
         OR (later.published_at = v.published_at AND later.id > v.id)))",
    )
    .fetch_all(tx)
    .await?;
    let mut changed = ChangedTexts::new();
    for row in &rows {
        // A saved answer is none, and one that this version does not know is left out.
        if let Some(card) = Card::of_word(&row.get::<String>("card")?) {
            changed.insert(card, ChangedText { body: row.get("body")?, locale: locale(row)? });
        }
    }
    Ok(changed)
}

/// Keeps a new text, which is not published yet.
pub async fn insert(
    tx: &mut Tx,
    subject: GuideSubject,
    (body, locale): (&str, Option<Locale>),
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<GuideVersionId> {
    let id = counters::next_row(tx).await?;
    query(
        "INSERT INTO guide_versions (id, card, body, locale, by_person, at, published_at) \
         VALUES ($1, $2, $3, $4, $5, $6, NULL)",
    )
    .bind(id)
    .bind(subject.word())
    .bind(body)
    .bind(locale.map(Locale::code))
    .bind(by.0)
    .bind(now.millis())
    .execute(tx)
    .await?;
    Ok(GuideVersionId(id))
}

pub async fn load(tx: &mut Tx, id: GuideVersionId) -> Result<Option<GuideVersion>> {
    let rows = query(
        "SELECT v.card, v.body, v.locale, v.by_person, v.published_at, r.person, r.read_at FROM guide_versions v \
         LEFT JOIN guide_readers r ON r.version = v.id WHERE v.id = $1",
    )
    .bind(id.0)
    .fetch_all(tx)
    .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let Some(subject) = GuideSubject::of_word(&first.get::<String>("card")?) else { return Ok(None) };
    let mut readers = BTreeMap::new();
    for row in &rows {
        if let Some(person) = row.get::<Option<i64>>("person")? {
            let read: Option<i64> = row.get("read_at")?;
            readers.insert(PersonId(person), read.map(DateTime::from_millis));
        }
    }
    Ok(Some(GuideVersion {
        id,
        subject,
        body: first.get("body")?,
        locale: locale(first)?,
        by: PersonId(first.get("by_person")?),
        published: first.get::<Option<i64>>("published_at")?.map(DateTime::from_millis),
        readers,
    }))
}

fn locale(row: &Row) -> Result<Option<Locale>> {
    Ok(row.get::<Option<String>>("locale")?.and_then(|code| code.parse().ok()))
}

/// Shows the text to everybody from now on; `false` where it was published before or is gone.
pub async fn publish(tx: &mut Tx, id: GuideVersionId, now: DateTime<Utc>) -> Result<bool> {
    let published =
        query("UPDATE guide_versions SET published_at = $1 WHERE id = $2 AND published_at IS NULL")
            .bind(now.millis())
            .bind(id.0)
            .execute(tx)
            .await?;
    Ok(published == 1)
}

/// Whether a later text of the same was published.
pub async fn is_outdated(tx: &mut Tx, version: &GuideVersion) -> Result<bool> {
    let later = query(
        "SELECT 1 AS later FROM guide_versions WHERE card = $1 AND id > $2 AND published_at IS NOT NULL LIMIT 1",
    )
    .bind(version.subject.word())
    .bind(version.id.0)
    .fetch_optional(tx)
    .await?;
    Ok(later.is_some())
}

/// Everybody on the staff but `by` is to read it.
pub async fn add_readers(tx: &mut Tx, id: GuideVersionId, by: PersonId) -> Result<()> {
    query(
        "INSERT INTO guide_readers (version, person, read_at) SELECT CAST($1 AS BIGINT), id, NULL FROM staff \
         WHERE active = 1 AND roles <> '' AND id <> $2",
    )
    .bind(id.0)
    .bind(by.0)
    .execute(tx)
    .await?;
    Ok(())
}

/// This person says that they have read it.
pub async fn mark_read(tx: &mut Tx, id: GuideVersionId, person: PersonId, now: DateTime<Utc>) -> Result<()> {
    query(
        "INSERT INTO guide_readers (version, person, read_at) VALUES ($1, $2, $3) ON CONFLICT (version, person) \
         DO UPDATE SET read_at = COALESCE(guide_readers.read_at, excluded.read_at)",
    )
    .bind(id.0)
    .bind(person.0)
    .bind(now.millis())
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes away a text that was not published.
pub async fn drop_draft(tx: &mut Tx, id: GuideVersionId) -> Result<()> {
    query("DELETE FROM guide_versions WHERE id = $1 AND published_at IS NULL").bind(id.0).execute(tx).await?;
    Ok(())
}

/// The last version of a card or saved answer, published or not.
pub async fn newest(tx: &mut Tx, subject: GuideSubject) -> Result<Option<GuideVersion>> {
    let id: Option<i64> = query_scalar("SELECT MAX(id) FROM guide_versions WHERE card = $1")
        .bind(subject.word())
        .fetch_one(tx)
        .await?;
    match id {
        Some(id) => load(tx, GuideVersionId(id)).await,
        None => Ok(None),
    }
}
