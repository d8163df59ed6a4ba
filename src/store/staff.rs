//! People on the staff, and strangers who knocked.

use super::{Millis, Result, Tx};
use crate::domain::{
    actor::{Locale, Person, Reach, Roles},
    ids::PersonId,
};
use chrono::{DateTime, Utc};
use sqlx::{Row as _, any::AnyRow};

fn person(row: &AnyRow) -> Result<Person> {
    let reach: String = row.try_get("reach")?;
    let roles: String = row.try_get("roles")?;
    let locale: Option<String> = row.try_get("locale")?;
    Ok(Person {
        id: PersonId(row.try_get("id")?),
        name: row.try_get("name")?,
        roles: roles.parse::<Roles>().unwrap_or_default(),
        locale: locale.and_then(|code| code.parse::<Locale>().ok()),
        phone: row.try_get("phone")?,
        honorific: row.try_get("honorific")?,
        reach: [Reach::Open, Reach::Blocked]
            .into_iter()
            .find(|known| known.key() == reach)
            .unwrap_or(Reach::NeverOpened),
        active: row.try_get::<i16, _>("active")? == 1,
    })
}

pub async fn load(tx: &mut Tx, id: PersonId) -> Result<Option<Person>> {
    let row = sqlx::query(
        "SELECT id, name, roles, locale, phone, honorific, reach, active FROM staff WHERE id = $1",
    )
    .bind(id.0)
    .fetch_optional(&mut **tx)
    .await?;
    row.as_ref().map(person).transpose()
}

/// Everybody, by id.
pub async fn all(tx: &mut Tx) -> Result<Vec<Person>> {
    let rows =
        sqlx::query("SELECT id, name, roles, locale, phone, honorific, reach, active FROM staff ORDER BY id")
            .fetch_all(&mut **tx)
            .await?;
    rows.iter().map(person).collect()
}

/// Puts a person in or replaces what the list says about them; whether they can be reached stays as it is known.
/// Who wrote to the bot before being on the list has opened it.
pub async fn upsert(tx: &mut Tx, person: &Person) -> Result<()> {
    sqlx::query(
        "INSERT INTO staff (id, name, roles, locale, phone, honorific, reach, active) \
         VALUES ($1, $2, $3, $4, $5, $6, \
         CASE WHEN EXISTS (SELECT 1 FROM strangers WHERE id = $1) THEN 'open' ELSE $7 END, $8) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
         roles = excluded.roles, locale = COALESCE(excluded.locale, staff.locale), phone = excluded.phone, \
         honorific = excluded.honorific, active = excluded.active",
    )
    .bind(person.id.0)
    .bind(&person.name)
    .bind(person.roles.to_string())
    .bind(person.locale.map(Locale::code))
    .bind(person.phone.as_deref())
    .bind(person.honorific.as_deref())
    .bind(person.reach.key())
    .bind(i16::from(person.active))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Notes whether messages reach a person. Returns whether that is news.
pub async fn set_reach(tx: &mut Tx, id: PersonId, reach: Reach) -> Result<bool> {
    let changed = sqlx::query("UPDATE staff SET reach = $1 WHERE id = $2 AND reach <> $1")
        .bind(reach.key())
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    Ok(changed.rows_affected() == 1)
}

pub async fn set_locale(tx: &mut Tx, id: PersonId, locale: Locale) -> Result<()> {
    sqlx::query("UPDATE staff SET locale = $1 WHERE id = $2")
        .bind(locale.code())
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Notes that somebody not on the staff wrote. Returns whether it was the first time.
pub async fn stranger_knocked(tx: &mut Tx, id: i64, now: DateTime<Utc>) -> Result<bool> {
    let inserted = sqlx::query("INSERT INTO strangers (id, at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING")
        .bind(id)
        .bind(now.millis())
        .execute(&mut **tx)
        .await?;
    Ok(inserted.rows_affected() == 1)
}
