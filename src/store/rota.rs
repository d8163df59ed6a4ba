//! The rota.

use super::sql::{QueryBuilder, query};
use super::value::Param;
use super::{Error, Millis, Result, Row, Tx, staff};
use crate::domain::base::ids::PersonId;
use crate::domain::base::unreadable::{Table, UnreadableRow};
use crate::domain::staff::rota::{Duty, REACH, Rota, day_span};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// How many rows one statement writes.
const BATCH: usize = 200;

/// Replaces these dates of the rota.
pub async fn replace(tx: &mut Tx, dates: &BTreeSet<NaiveDate>, duties: &[Duty]) -> Result<()> {
    let mut delete = QueryBuilder::new("DELETE FROM duties WHERE ");
    delete.is_one_of_texts("date", dates.iter().map(NaiveDate::to_string).collect());
    delete.execute(tx).await?;
    insert(tx, duties).await
}

async fn insert(tx: &mut Tx, duties: &[Duty]) -> Result<()> {
    for batch in duties.chunks(BATCH) {
        let mut insert =
            QueryBuilder::new("INSERT INTO duties (person, post, shift, date, from_ms, until_ms) VALUES ");
        insert.rows(batch.iter().map(|duty| {
            [
                Param::from(duty.person.0),
                Param::from(duty.post.key().to_owned()),
                Param::from(duty.shift.clone().unwrap_or_default()),
                Param::from(duty.date.to_string()),
                Param::from(duty.from.millis()),
                Param::from(duty.until.millis()),
            ]
        }));
        insert.execute(tx).await?;
    }
    Ok(())
}

/// Takes these duties away, and puts those there.
///
/// # Errors
/// [`Error::Conflict`] when one of them is not there any more.
pub async fn change(tx: &mut Tx, removed: &[Duty], put: &[Duty]) -> Result<()> {
    for duty in removed {
        let gone = query(
            "DELETE FROM duties WHERE date = $1 AND shift = $2 AND person = $3 AND post = $4 AND from_ms = $5",
        )
            .bind(duty.date.to_string())
            .bind(duty.shift.as_deref().unwrap_or_default())
            .bind(duty.person.0)
            .bind(duty.post.key())
            .bind(duty.from.millis())
            .execute(tx)
            .await?;
        if gone != 1 {
            return Err(Error::Conflict);
        }
    }
    insert(tx, put).await
}

/// The duties that overlap the time from `from` to `until` and can be read, by begin.
pub async fn duties(tx: &mut Tx, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<Duty>> {
    let rows = query(
        "SELECT person, post, shift, date, from_ms, until_ms FROM duties \
         WHERE until_ms > $1 AND from_ms < $2 ORDER BY from_ms, post, person",
    )
    .bind(from.millis())
    .bind(until.millis())
    .fetch_all(tx)
    .await?;
    Ok(all_of(tx, &rows))
}

/// Those that can be read.
fn all_of(tx: &mut Tx, rows: &[Row]) -> Vec<Duty> {
    let mut duties = Vec::with_capacity(rows.len());
    for row in rows {
        match duty(row) {
            Ok(duty) => duties.push(duty),
            Err(why) => {
                let id = row.get("person").unwrap_or_default();
                tx.note_unreadable(UnreadableRow { table: Table::Duties, id }, why);
            }
        }
    }
    duties
}

/// The duties of these dates and the nights around them.
pub async fn of_dates(tx: &mut Tx, dates: &BTreeSet<NaiveDate>, timezone: Tz) -> Result<Vec<Duty>> {
    let (Some(first), Some(last)) = (dates.first(), dates.last()) else { return Ok(Vec::new()) };
    let around = TimeDelta::days(1);
    let (from, until) = (day_span(*first, timezone).0, day_span(*last, timezone).1);
    duties(tx, from - around, until + around).await
}

fn duty(row: &Row) -> Result<Duty> {
    let (post, date): (String, String) = (row.get("post")?, row.get("date")?);
    let shift: String = row.get("shift")?;
    Ok(Duty {
        person: PersonId(row.get("person")?),
        post: post.parse().map_err(|_| Error::Unreadable("post"))?,
        shift: (!shift.is_empty()).then_some(shift),
        date: date.parse().map_err(|_| Error::Unreadable("date"))?,
        from: DateTime::from_millis(row.get("from_ms")?),
        until: DateTime::from_millis(row.get("until_ms")?),
    })
}

/// The rota from `from` to `until`, with the staff by id, in one statement.
pub async fn between(tx: &mut Tx, timezone: Tz, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Rota> {
    let rows = query(
        "SELECT id, name, roles, locale, phone, honorific, reach, active, NULL AS person, CAST(NULL AS TEXT) AS post, \
           CAST(NULL AS TEXT) AS shift, CAST(NULL AS TEXT) AS date, CAST(NULL AS BIGINT) AS from_ms, \
           CAST(NULL AS BIGINT) AS until_ms FROM staff \
         UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, person, post, shift, date, from_ms, until_ms \
         FROM duties WHERE until_ms > $1 AND from_ms < $2",
    )
    .bind(from.millis())
    .bind(until.millis())
    .fetch_all(tx)
    .await?;
    let (people, duties): (Vec<Row>, Vec<Row>) =
        rows.into_iter().partition(|row| row.get::<Option<i64>>("id").is_ok_and(|id| id.is_some()));
    let mut people = staff::all_of(tx, &people)?;
    people.sort_by_key(|person| person.id);
    let mut duties = all_of(tx, &duties);
    duties.sort_by_key(|duty| (duty.from, duty.post.key(), duty.person));
    Ok(Rota { timezone, duties, people })
}

/// The rota around `now`: enough to say who is on duty.
pub async fn around(tx: &mut Tx, timezone: Tz, now: DateTime<Utc>) -> Result<Rota> {
    between(tx, timezone, now - REACH, now + REACH).await
}
