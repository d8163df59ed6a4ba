//! `loihua audit export`: who did what, and who looked at whose case, as CSV or a workbook. It names staff, and of cases
//! the number only.

use super::open_store;
use super::people::count;
use super::spreadsheet::{is_workbook, write_new};
use crate::config::Config;
use crate::domain::base::ids::PersonId;
use crate::domain::staff::rota::day_span;
use crate::store::audit_log::{self, StoredEntry};
use crate::store::staff;
use crate::text::{TextSheet, workbook};
use anyhow::bail;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

const HEAD: [&str; 8] = ["time", "case", "owner id", "owner", "staff id", "staff", "event", "details"];
/// The most rows of a sheet in Excel.
const MOST_ROWS: usize = 1_048_576;

/// Writes the entries of the days from `from` to `to`, both included; without them, all.
///
/// # Errors
/// The file exists or cannot be written, the entries are more than a sheet takes, or the database fails.
pub async fn export(
    config: &Config,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    file: &Path,
) -> anyhow::Result<String> {
    let timezone = config.centre.timezone;
    let begin = from.map_or(DateTime::<Utc>::UNIX_EPOCH, |from| day_span(from, timezone).0);
    let end = to.map_or(DateTime::<Utc>::MAX_UTC, |to| day_span(to, timezone).1);
    let store = open_store(config).await?;
    let mut tx = store.begin_read().await?;
    let names: BTreeMap<PersonId, String> =
        staff::all(&mut tx).await?.into_iter().map(|person| (person.id, person.name)).collect();
    let mut rows = vec![HEAD.map(str::to_owned).to_vec()];
    audit_log::for_each(&mut tx, begin, end, |entry| rows.push(row(&entry, &names, timezone))).await?;
    drop(tx);
    store.close().await;
    let entries = count(rows.len() - 1, "entry", "entries");
    let content = if !is_workbook(file) {
        csv(&rows)?
    } else if rows.len() > MOST_ROWS {
        bail!("{entries} are more than a sheet takes; give fewer days with --from and --to, or a .csv file")
    } else {
        workbook(&[TextSheet { name: "audit".to_owned(), rows }])?
    };
    write_new(file, &content)?;
    Ok(format!("{entries} written to {}.", file.display()))
}

fn row(entry: &StoredEntry, names: &BTreeMap<PersonId, String>, timezone: Tz) -> Vec<String> {
    let id = |person: Option<PersonId>| person.map(|person| person.to_string()).unwrap_or_default();
    let name = |person: Option<PersonId>| {
        let name = person.and_then(|person| names.get(&person)).map(String::as_str).unwrap_or_default();
        plain_text(name)
    };
    let (event, details) = match serde_json::from_str(&entry.event) {
        Ok(Value::String(event)) => (event, String::new()),
        Ok(Value::Object(fields)) => match fields.into_iter().next() {
            Some((event, details)) => (event, details.to_string()),
            None => Default::default(),
        },
        Ok(_) | Err(_) => (String::new(), entry.event.clone()),
    };
    let time = entry.at.with_timezone(&timezone).format("%Y-%m-%d %H:%M:%S").to_string();
    let by = entry.by.map_or_else(|| "bot".to_owned(), |_| name(entry.by));
    let case = entry.case.map(|case| case.to_string()).unwrap_or_default();
    vec![time, case, id(entry.owner), name(entry.owner), id(entry.by), by, event, details]
}

/// A name that a spreadsheet takes for no formula.
fn plain_text(name: &str) -> String {
    if name.starts_with(['=', '+', '-', '@']) { format!("'{name}") } else { name.to_owned() }
}

/// With a byte order mark, by which Excel knows UTF-8.
fn csv(rows: &[Vec<String>]) -> anyhow::Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        out.write_record(row)?;
    }
    Ok(out.into_inner()?)
}
