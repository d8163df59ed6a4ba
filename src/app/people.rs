//! The commands for staff and rota: imports, complete or not at all, lists, and invitation links.

use super::table_file::{file_name, import_error, place, read_file};
use super::{client, open_store, own_name};
use crate::config::Config;
use crate::domain::base::ids::PersonId;
use crate::domain::import::preview;
use crate::domain::import::preview::RotaBefore;
use crate::domain::staff::change::StaffChange;
use crate::domain::staff::invite::VALID_FOR;
use crate::domain::staff::person::{Reachability, UnknownRole};
use crate::domain::staff::rota::{Rota, day_span};
use crate::domain::staff::rota_file::{RotaContext, read_rota};
use crate::domain::staff::staff_file::read_staff;
use crate::store::{invites, notify, rota, staff, staff_changes, staff_import};
use anyhow::anyhow;
use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use std::{collections::BTreeMap, fmt::Write as _, path::Path};

pub use crate::domain::staff::person::Roles;

/// Imports a staff list from a table file: people in the file replace those with the same id; the others stay.
///
/// # Errors
/// The file cannot be read, or has a bad row; nothing has changed then.
pub async fn import_staff(config: &Config, file: &Path, now: DateTime<Utc>) -> anyhow::Result<String> {
    let sheet = read_file(file)?;
    let staff = read_staff(&sheet.rows).map_err(|bad| import_error(file, &bad))?;
    let count = count(staff.len(), "person", "people");
    let store = open_store(config).await?;
    let mut tx = store.begin().await?;
    let change = preview::of_staff(&staff, &staff::all(&mut tx).await?).entry(&file_name(file));
    let emptied = staff_import::import(&mut tx, staff, now).await?.emptied;
    staff_changes::insert(&mut tx, None, None, &StaffChange::Imported(change), now).await?;
    if emptied > 0 {
        // The running bot hears of what it has to edit.
        notify::notify(&mut tx).await?;
    }
    tx.commit().await?;
    let mut said = format!("{count} imported from {}.", place(file, &sheet));
    if emptied > 0 {
        let _ = write!(
            said,
            " The bot will empty {} of who has left.",
            self::count(emptied, "message", "messages")
        );
    }
    Ok(said)
}

/// The staff as a table.
///
/// # Errors
/// The database cannot be read.
pub async fn list_staff(config: &Config) -> anyhow::Result<String> {
    let store = open_store(config).await?;
    let people = staff::all(&mut store.begin_read().await?).await?;
    if people.is_empty() {
        return Ok(
            "Nobody is on the staff list yet; `loihua staff import staff.csv` puts people in.".to_owned()
        );
    }
    let rows = people.iter().map(|person| {
        let reach = match person.reach {
            _ if !person.active => "has left",
            Reachability::NeverOpened => "has not opened the bot",
            Reachability::Open => "reachable",
            Reachability::Blocked => "has blocked the bot",
        };
        let locale = person.locale.map_or("-", |locale| locale.code());
        [
            person.id.to_string(),
            person.name.clone(),
            person.roles.to_string(),
            locale.to_owned(),
            reach.to_owned(),
        ]
    });
    Ok(table(["id", "name", "roles", "locale", "state"], rows))
}

/// Imports a rota from a table file: it replaces exactly the dates in the file. Dates far from `now` are refused unless
/// `any_date` is given.
///
/// # Errors
/// The file cannot be read, or has a bad row or cell; nothing has changed then.
pub async fn import_rota(
    config: &Config,
    file: &Path,
    any_date: bool,
    now: DateTime<Utc>,
) -> anyhow::Result<String> {
    let sheet = read_file(file)?;
    let store = open_store(config).await?;
    let mut tx = store.begin().await?;
    let people = staff::all(&mut tx).await?;
    let (shifts, timezone) = (&config.centre.shifts, config.centre.timezone);
    let today = now.with_timezone(&timezone).date_naive();
    let name = sheet.name.as_deref().unwrap_or_default();
    let context = RotaContext { shifts, timezone, people: &people, today, sheet: name };
    let read = read_rota(&sheet.rows, &context).map_err(|bad| import_error(file, &bad))?;
    if let Some(why) = read.doubtful(today).filter(|_| !any_date) {
        let file = file.display();
        return Err(anyhow!("{file} was not imported; {why}, or import it with --any-date."));
    }
    let before = rota::of_dates(&mut tx, &read.dates, timezone).await?;
    let before = RotaBefore { duties: &before, people: &people, shifts, timezone, today };
    let change = preview::of_rota(&read, before).entry(&file_name(file));
    rota::replace(&mut tx, &read.dates, &read.duties).await?;
    staff_changes::insert(&mut tx, None, None, &StaffChange::Imported(change), now).await?;
    tx.commit().await?;
    let span = match (read.dates.first(), read.dates.last()) {
        (Some(first), Some(last)) if first != last => format!(" ({first} to {last})"),
        (first, _) => first.map(|first| format!(" ({first})")).unwrap_or_default(),
    };
    Ok(format!(
        "{} on {}{span} imported from {}.",
        count(read.duties.len(), "duty", "duties"),
        count(read.dates.len(), "date", "dates"),
        place(file, &sheet)
    ))
}

/// Who works on a date (`None`: today), as a table.
///
/// # Errors
/// The database cannot be read.
pub async fn show_rota(config: &Config, date: Option<NaiveDate>) -> anyhow::Result<String> {
    let timezone = config.centre.timezone;
    let date = date.unwrap_or_else(|| Utc::now().with_timezone(&timezone).date_naive());
    let (from, until) = day_span(date, timezone);
    let store = open_store(config).await?;
    let mut tx = store.begin_read().await?;
    let Rota { duties, people, .. } = rota::between(&mut tx, timezone, from, until).await?;
    let names: BTreeMap<PersonId, String> =
        people.into_iter().map(|person| (person.id, person.name)).collect();
    if duties.is_empty() {
        return Ok(format!(
            "Nobody is on the rota of {date}; `loihua rota import rota.csv` puts people on it."
        ));
    }
    let rows = duties.iter().map(|duty| {
        let clock = |at: DateTime<Utc>| at.with_timezone(&timezone).format("%d/%m %H:%M").to_string();
        [
            duty.shift.clone().unwrap_or_else(|| "-".to_owned()),
            clock(duty.from),
            clock(duty.until),
            duty.post.key().to_owned(),
            names.get(&duty.person).cloned().unwrap_or_else(|| duty.person.to_string()),
        ]
    });
    Ok(table(["shift", "from", "until", "role", "name"], rows))
}

/// A link that works once.
#[derive(Debug)]
pub struct Invitation {
    pub link: String,
    /// How long it is valid, and the roles it gives.
    pub note: String,
}

/// Creates a link that adds the first person who opens it to the staff in these roles.
///
/// # Errors
/// Telegram does not answer with the bot's name, or the database fails.
pub async fn invite(config: &Config, roles: &Roles, now: DateTime<Utc>) -> anyhow::Result<Invitation> {
    let bot = own_name(&client(config)?, &config.telegram.api_url).await?;
    let until = now + VALID_FOR;
    let store = open_store(config).await?;
    let mut tx = store.begin().await?;
    let code = invites::make(&mut tx, roles, None, until).await?;
    let change = StaffChange::Invited { roles: roles.clone() };
    staff_changes::insert(&mut tx, None, None, &change, now).await?;
    tx.commit().await?;
    let until = until.with_timezone(&config.centre.timezone).format("%d/%m/%Y %H:%M");
    Ok(Invitation {
        link: format!("https://t.me/{bot}?start={}", code.expose()),
        note: format!(
            "It works once, until {until}: whoever opens it first is on the staff as {roles}. Send it to nobody else."
        ),
    })
}

/// The roles of a link: `agent,shift_leader`, or joined by `+` as on a staff list.
///
/// # Errors
/// One of them is not a role.
pub fn roles(typed: &str) -> Result<Roles, UnknownRole> {
    typed.replace(',', "+").parse()
}

/// `1 date`, `2 dates`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A date of the command line: `2026-03-01`, or as on a rota `01/03/2026`.
///
/// # Errors
/// It is not a date; the text says how to write one.
pub fn date(typed: &str) -> Result<NaiveDate, String> {
    let read = ["%Y-%m-%d", "%d/%m/%Y"].iter().find_map(|form| NaiveDate::parse_from_str(typed, form).ok());
    read.filter(|date| (2000..2200).contains(&date.year()))
        .ok_or_else(|| "that is no date; write the date as 2026-03-01".to_owned())
}

/// A table in text, its columns as wide as their widest cell.
pub(super) fn table<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut all: Vec<[String; N]> = vec![head.map(str::to_owned)];
    all.extend(rows);
    let widths: [usize; N] =
        std::array::from_fn(|n| all.iter().map(|row| row[n].chars().count()).max().unwrap_or(0));
    let lines: Vec<String> = all
        .iter()
        .map(|row| {
            let cells: Vec<String> = row
                .iter()
                .zip(widths)
                .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.chars().count())))
                .collect();
            cells.join("  ").trim_end().to_owned()
        })
        .collect();
    lines.join("\n")
}
