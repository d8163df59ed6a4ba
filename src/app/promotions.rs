//! `loihua promo import`: the promotion catalogue and the golden days, complete or not at all.

use super::open_store;
use super::people::count;
use super::table_file::{import_error, place, read_bytes, read_sheet};
use crate::config::Config;
use crate::domain::base::fold::fold;
use crate::domain::base::table::Pick;
use crate::domain::promotion::catalogue_file::{is_golden_days, read_catalogue, read_golden_days};
use crate::domain::promotion::programme::Programme;
use crate::store::promotions;
use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};
use std::{collections::BTreeSet, path::Path};

/// The sheet of a workbook, and the file, that lists the days of "3 ngày vàng".
const GOLDEN_DAYS: &str = "golden_days";

/// What a file holds.
#[derive(Debug, Default)]
struct Contents {
    /// The file, and in a workbook the sheet.
    place: String,
    programmes: Vec<Programme>,
    golden_days: Option<BTreeSet<NaiveDate>>,
}

/// Imports programmes by code from CSV or XLSX; with `replace`, programmes that are not in the file are taken out. Days
/// from a file or a sheet of golden days take the place of those known.
///
/// # Errors
/// The file cannot be read, or has a bad row; nothing has changed then.
pub async fn import(
    config: &Config,
    file: &Path,
    replace: bool,
    now: DateTime<Utc>,
) -> anyhow::Result<String> {
    let shown = file.display().to_string();
    let bytes = read_bytes(file)?;
    let contents = read(&shown, &bytes, file)?;
    let store = open_store(config).await?;
    let mut tx = store.begin().await?;
    let today = now.with_timezone(&config.centre.timezone).date_naive();
    let known = promotions::catalogue(&mut tx, today).await?.programmes;
    let (mut added, mut changed) = (0, 0);
    for programme in &contents.programmes {
        // A code differs in more than its case.
        let before = known.iter().find(|known| fold(&known.code) == fold(&programme.code));
        let programme = match before {
            Some(before) => Programme { code: before.code.clone(), ..programme.clone() },
            None => programme.clone(),
        };
        match before {
            Some(before) if *before == programme => continue,
            Some(_) => changed += 1,
            None => added += 1,
        }
        promotions::put(&mut tx, &programme, None, now).await?;
    }
    let mut removed = Vec::new();
    if replace && !contents.programmes.is_empty() {
        let stays = |code: &str| contents.programmes.iter().any(|kept| fold(&kept.code) == fold(code));
        for gone in known.iter().filter(|known| !stays(&known.code)) {
            promotions::remove(&mut tx, &gone.code, None, now).await?;
            removed.push(gone.code.as_str());
        }
    }
    if let Some(days) = &contents.golden_days {
        promotions::set_golden_days(&mut tx, days.iter().copied()).await?;
    }
    tx.commit().await?;
    let mut said = Vec::new();
    if !contents.programmes.is_empty() {
        let in_all = count(contents.programmes.len(), "programme", "programmes");
        said.push(format!("{in_all} ({added} new, {changed} changed)"));
    }
    if let Some(days) = &contents.golden_days {
        said.push(count(days.len(), "golden day", "golden days"));
    }
    let mut said = format!("{} imported from {}.", said.join(" and "), contents.place);
    if !removed.is_empty() {
        said += &format!(" Taken out: {}.", removed.join(", "));
    }
    Ok(said)
}

fn read(shown: &str, bytes: &[u8], file: &Path) -> anyhow::Result<Contents> {
    let none = || format!("{shown} has no sheet");
    let active = read_sheet(file, bytes, Pick::Active)?.with_context(none)?;
    let is_beside = active.name.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(GOLDEN_DAYS));
    let (place, rows) = match is_beside {
        true => (shown.to_owned(), read_sheet(file, bytes, Pick::First)?.with_context(none)?.rows),
        false => (place(file, &active), active.rows),
    };
    if is_golden_days(&rows) {
        let days = read_golden_days(&rows).map_err(|bad| import_error(file, &bad))?;
        return Ok(Contents { place, golden_days: Some(days), ..Contents::default() });
    }
    let programmes = read_catalogue(&rows).map_err(|bad| import_error(file, &bad))?;
    let sheet = read_sheet(file, bytes, Pick::Named(GOLDEN_DAYS))?.map(|sheet| sheet.rows);
    let golden_days =
        sheet.map(|rows| read_golden_days(&rows)).transpose().map_err(|bad| import_error(file, &bad))?;
    Ok(Contents { place, programmes, golden_days })
}
