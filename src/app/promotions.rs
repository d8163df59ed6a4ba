//! `loihua promo import`: the promotion catalogue and the golden days, complete or not at all.

use super::open_store;
use super::people::count;
use super::table_file::{file_name, import_error, place, read_bytes, read_sheet};
use crate::config::Config;
use crate::domain::base::list_kind::ListKind;
use crate::domain::base::table::Pick;
use crate::domain::promotion::catalogue_file::{
    GOLDEN_DAYS, is_golden_days, read_catalogue, read_golden_days,
};
use crate::domain::promotion::programme::Programme;
use crate::domain::staff::change::{ImportEntry, StaffChange};
use crate::store::{promotions, staff_changes};
use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};
use std::{collections::BTreeSet, path::Path};

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
    promotions::lock(&mut tx).await?;
    let changes = promotions::import(&mut tx, &contents.programmes, replace, None, now).await?;
    if let Some(days) = &contents.golden_days {
        promotions::set_golden_days(&mut tx, days.iter().copied(), None, now).await?;
    }
    let entry = ImportEntry {
        list: ListKind::Catalogue,
        file: file_name(file),
        dates: None,
        added: changes.added,
        changed: changes.changed,
        removed: changes.removed.len(),
    };
    staff_changes::insert(&mut tx, None, None, &StaffChange::Imported(entry), now).await?;
    tx.commit().await?;
    let mut said = Vec::new();
    if !contents.programmes.is_empty() {
        let in_all = count(contents.programmes.len(), "programme", "programmes");
        said.push(format!("{in_all} ({} new, {} changed)", changes.added, changes.changed));
    }
    if let Some(days) = &contents.golden_days {
        said.push(count(days.len(), "golden day", "golden days"));
    }
    let mut said = format!("{} imported from {}.", said.join(" and "), contents.place);
    if !changes.removed.is_empty() {
        said += &format!(" Taken out: {}.", changes.removed.join(", "));
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
