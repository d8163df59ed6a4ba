//! Wall screens and the one-time links that open them.

use super::key_hash::key_hash;
use super::sql::{query, query_scalar};
use super::{Millis, Result, Row, Tx, counters, staff};
use crate::domain::base::ids::{PersonId, ScreenId};
use crate::domain::request::screen::{OPENS_FOR, SHOWN_FOR, Screen, ScreenKey, may_keep};
use chrono::{DateTime, TimeDelta, Utc};

/// How long the row of a screen that is over says who made and who closed it.
const KEPT_FOR: TimeDelta = TimeDelta::days(365);

fn hash(key: &ScreenKey) -> String {
    key_hash(key.expose())
}

/// A key that nobody can guess.
fn random_key() -> Result<ScreenKey> {
    let mut random = [0; 10];
    getrandom::fill(&mut random)?;
    Ok(ScreenKey::new(random))
}

/// Saves a link that this person has made; its code is known to the caller alone. What was over long ago is forgotten.
pub async fn insert(tx: &mut Tx, made_by: PersonId, now: DateTime<Utc>) -> Result<(ScreenId, ScreenKey)> {
    let code = random_key()?;
    query("DELETE FROM screens WHERE until <= $1").bind((now - KEPT_FOR).millis()).execute(tx).await?;
    let id = counters::next_screen(tx).await?;
    query("INSERT INTO screens (id, made_by, made_at, code, until) VALUES ($1, $2, $3, $4, $5)")
        .bind(id.0)
        .bind(made_by.0)
        .bind(now.millis())
        .bind(hash(&code))
        .bind((now + OPENS_FOR).millis())
        .execute(tx)
        .await?;
    Ok((id, code))
}

/// Whether a link with this code can be opened.
pub async fn is_open(tx: &mut Tx, code: &ScreenKey, now: DateTime<Utc>) -> Result<bool> {
    let id: Option<i64> = query_scalar(
        "SELECT id FROM screens WHERE code = $1 AND cookie IS NULL AND until > $2 AND closed_at IS NULL",
    )
    .bind(hash(code))
    .bind(now.millis())
    .fetch_optional(tx)
    .await?;
    Ok(id.is_some())
}

/// Opens a screen, which is recognised by the key it gets. `None` where the link is used, over, closed or unknown, or who
/// made it may no longer.
pub async fn open(
    tx: &mut Tx,
    code: &ScreenKey,
    now: DateTime<Utc>,
) -> Result<Option<(ScreenId, ScreenKey)>> {
    let cookie = random_key()?;
    let row = query(
        "UPDATE screens SET cookie = $1, opened_at = $2, until = $3 \
         WHERE code = $4 AND cookie IS NULL AND until > $2 AND closed_at IS NULL RETURNING id, made_by",
    )
    .bind(hash(&cookie))
    .bind(now.millis())
    .bind((now + SHOWN_FOR).millis())
    .bind(hash(code))
    .fetch_optional(tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let maker = staff::load(tx, PersonId(row.get("made_by")?)).await?;
    let id = ScreenId(row.get("id")?);
    Ok(may_keep(maker.as_ref()).then_some((id, cookie)))
}

/// The screen of a cookie, as long as it is not over or closed, and who made it may make screens.
pub async fn signed_in(tx: &mut Tx, cookie: &ScreenKey, now: DateTime<Utc>) -> Result<Option<ScreenId>> {
    let row = query("SELECT id, made_by FROM screens WHERE cookie = $1 AND until > $2 AND closed_at IS NULL")
        .bind(hash(cookie))
        .bind(now.millis())
        .fetch_optional(tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let maker = staff::load(tx, PersonId(row.get("made_by")?)).await?;
    let id = ScreenId(row.get("id")?);
    Ok(may_keep(maker.as_ref()).then_some(id))
}

/// The links not opened yet and the screens that show the board, by number.
pub async fn all(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<Screen>> {
    let rows = query(
        "SELECT id, made_by, opened_at, until FROM screens WHERE until > $1 AND closed_at IS NULL ORDER BY id",
    )
    .bind(now.millis())
    .fetch_all(tx)
    .await?;
    let screens = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    let people = staff::all(tx).await?;
    // One whose maker may make none any more is over.
    let maker = |screen: &Screen| people.iter().find(|person| person.id == screen.made_by);
    Ok(screens.into_iter().filter(|screen| may_keep(maker(screen))).collect())
}

fn read(row: &Row) -> Result<Screen> {
    Ok(Screen {
        id: ScreenId(row.get("id")?),
        made_by: PersonId(row.get("made_by")?),
        opened_at: row.get::<Option<i64>>("opened_at")?.map(DateTime::from_millis),
        until: DateTime::from_millis(row.get("until")?),
    })
}

/// Closes a screen, or makes a link void; who closed it first stays in the row. `false` where it was closed already.
pub async fn close(tx: &mut Tx, id: ScreenId, by: PersonId, now: DateTime<Utc>) -> Result<bool> {
    let closed =
        query("UPDATE screens SET closed_by = $1, closed_at = $2 WHERE id = $3 AND closed_at IS NULL")
            .bind(by.0)
            .bind(now.millis())
            .bind(id.0)
            .execute(tx)
            .await?;
    Ok(closed > 0)
}

/// Closes all of them: one that was closed after a backup is open in it.
pub(super) async fn close_all(tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
    query("UPDATE screens SET closed_at = $1 WHERE closed_at IS NULL").bind(now.millis()).execute(tx).await?;
    Ok(())
}
