//! Staff members, and strangers who wrote to the bot.

use super::locks::{self, Lock};
use super::sql::{QueryBuilder, query, query_scalar};
use super::{Millis, Result, Row, Tx, cases, readable, rota};
use crate::domain::base::ids::PersonId;
use crate::domain::base::unreadable::{Table, UnreadableRow};
use crate::domain::request::listing::CaseFilter;
use crate::domain::staff::member::Member;
use crate::domain::staff::person::{Locale, Person, Reachability, Role};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

const COLUMNS: [&str; 8] = ["id", "name", "roles", "locale", "phone", "honorific", "reach", "active"];
/// How far ahead somebody's page shows their duties.
const SHOWN_AHEAD: TimeDelta = TimeDelta::days(14);

/// Lets one transaction at a time change the staff or the rota, so that what is decided holds for all of it.
pub async fn lock(tx: &mut Tx) -> Result<()> {
    locks::lock(tx, Lock::StaffAndRota).await
}

/// A person of a row; a role that this version does not know is left out, and the row noted.
fn person(tx: &mut Tx, row: &Row) -> Result<Person> {
    let id = row.get("id")?;
    let read = read(row);
    let why = match &read {
        Ok((_, None)) => None,
        Ok((_, Some(role))) => Some(format!("“{role}” is no role")),
        Err(error) => Some(error.to_string()),
    };
    let unreadable = why.map(|why| tx.note_unreadable(UnreadableRow { table: Table::Staff, id }, why));
    match (read, unreadable) {
        (Ok((person, _)), _) => Ok(person),
        (Err(_), Some(unreadable)) => Err(unreadable),
        (Err(error), None) => Err(error),
    }
}

/// The person, and a role that this version does not know.
fn read(row: &Row) -> Result<(Person, Option<String>)> {
    let reach: String = row.get("reach")?;
    let roles: String = row.get("roles")?;
    let (known, unknown): (Vec<&str>, Vec<&str>) =
        roles.split('+').filter(|role| !role.is_empty()).partition(|role| role.parse::<Role>().is_ok());
    let locale: Option<String> = row.get("locale")?;
    let person = Person {
        id: PersonId(row.get("id")?),
        name: row.get("name")?,
        roles: known.into_iter().flat_map(str::parse::<Role>).collect(),
        locale: locale.and_then(|code| code.parse::<Locale>().ok()),
        phone: row.get("phone")?,
        honorific: row.get("honorific")?,
        reach: [Reachability::Open, Reachability::Blocked]
            .into_iter()
            .find(|known| known.key() == reach)
            .unwrap_or(Reachability::NeverOpened),
        active: row.get::<i16>("active")? == 1,
    };
    Ok((person, unknown.first().map(|role| (*role).to_owned())))
}

/// What a row returns of the person whose id is the parameter `id`, by the names that [`found`] reads.
pub(super) fn columns_of(id: &str) -> String {
    COLUMNS.map(|column| format!("(SELECT {column} FROM staff WHERE id = {id}) AS {column}")).join(", ")
}

/// The person of a row with [`columns_of`].
pub(super) fn found(tx: &mut Tx, row: &Row) -> Result<Option<Person>> {
    let is_known = row.get::<Option<i64>>("id")?.is_some();
    is_known.then(|| person(tx, row)).transpose()
}

pub async fn load(tx: &mut Tx, id: PersonId) -> Result<Option<Person>> {
    let row =
        query("SELECT id, name, roles, locale, phone, honorific, reach, active FROM staff WHERE id = $1")
            .bind(id.0)
            .fetch_optional(tx)
            .await?;
    row.map(|row| person(tx, &row)).transpose()
}

/// Those of these ids, and with `or_leaders` the shift and team leaders, in one statement.
pub async fn some(
    tx: &mut Tx,
    ids: &BTreeSet<PersonId>,
    or_leaders: bool,
) -> Result<BTreeMap<PersonId, Person>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let mut sql = QueryBuilder::new(
        "SELECT id, name, roles, locale, phone, honorific, reach, active FROM staff WHERE ",
    );
    sql.is_one_of("id", &ids);
    if or_leaders {
        sql.push(" OR roles LIKE '%leader%'", &[]);
    }
    let rows = sql.fetch_all(tx).await?;
    Ok(all_of(tx, &rows)?.into_iter().map(|person| (person.id, person)).collect())
}

/// Those that can be read.
pub(super) fn all_of(tx: &mut Tx, rows: &[Row]) -> Result<Vec<Person>> {
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        people.extend(readable(person(tx, row))?);
    }
    Ok(people)
}

/// All staff members, by id.
pub async fn all(tx: &mut Tx) -> Result<Vec<Person>> {
    let rows =
        query("SELECT id, name, roles, locale, phone, honorific, reach, active FROM staff ORDER BY id")
            .fetch_all(tx)
            .await?;
    all_of(tx, &rows)
}

/// Inserts or updates a staff member; what is known of their reachability stays. A stranger who wrote to the bot before
/// has opened it.
pub async fn upsert(tx: &mut Tx, person: &Person) -> Result<()> {
    tx.note_staff_change();
    query(
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
    .execute(tx)
    .await?;
    Ok(())
}

/// Sets whether messages reach a person; returns whether that changed.
pub async fn set_reach(tx: &mut Tx, id: PersonId, reach: Reachability) -> Result<bool> {
    let changed = query("UPDATE staff SET reach = $1 WHERE id = $2 AND reach <> $1")
        .bind(reach.key())
        .bind(id.0)
        .execute(tx)
        .await?;
    if changed == 1 {
        tx.note_staff_change();
    }
    Ok(changed == 1)
}

pub async fn set_locale(tx: &mut Tx, id: PersonId, locale: Locale) -> Result<()> {
    tx.note_staff_change();
    query("UPDATE staff SET locale = $1 WHERE id = $2").bind(locale.code()).bind(id.0).execute(tx).await?;
    Ok(())
}

/// How many of their next duties somebody's page shows.
const NEXT_DUTIES: usize = 5;

/// Somebody with what is known of their work; `None` where nobody has this id.
pub(super) async fn member(tx: &mut Tx, id: PersonId, now: DateTime<Utc>) -> Result<Option<Member>> {
    let Some(person) = load(tx, id).await? else { return Ok(None) };
    let heard: Option<Option<i64>> =
        query_scalar("SELECT heard_at FROM staff WHERE id = $1").bind(id.0).fetch_optional(tx).await?;
    let duties = rota::duties(tx, now, now + SHOWN_AHEAD).await?;
    let of_owner = CaseFilter::Owned { by: vec![id], or_taken_since: None };
    let open = cases::count_open(tx, &of_owner).await?;
    let load = cases::load_by_owner(tx, now).await?;
    Ok(Some(Member {
        person,
        heard_at: heard.flatten().map(DateTime::from_millis),
        duties: duties.into_iter().filter(|duty| duty.person == id).take(NEXT_DUTIES).collect(),
        open,
        late: load.iter().find(|load| load.owner == id).map_or(0, |load| load.late),
    }))
}

/// Notes when these people last wrote or tapped.
pub async fn heard(tx: &mut Tx, heard: &BTreeMap<PersonId, DateTime<Utc>>) -> Result<()> {
    let mut update = QueryBuilder::new("UPDATE staff SET heard_at = CASE id");
    for (id, at) in heard {
        update.push(" WHEN ? THEN ?", &[id.0, at.millis()]);
    }
    update.push(" ELSE heard_at END WHERE ", &[]);
    update.is_one_of("id", &heard.keys().map(|id| id.0).collect::<Vec<_>>());
    update.execute(tx).await?;
    Ok(())
}

/// When a stranger was last answered; `None` when they have never written.
pub async fn stranger_answered(tx: &mut Tx, id: i64) -> Result<Option<DateTime<Utc>>> {
    let at: Option<i64> =
        query_scalar("SELECT at FROM strangers WHERE id = $1").bind(id).fetch_optional(tx).await?;
    Ok(at.map(DateTime::from_millis))
}

/// Records that a stranger is answered now.
pub async fn answer_stranger(tx: &mut Tx, id: i64, now: DateTime<Utc>) -> Result<()> {
    query("INSERT INTO strangers (id, at) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET at = excluded.at")
        .bind(id)
        .bind(now.millis())
        .execute(tx)
        .await?;
    Ok(())
}
