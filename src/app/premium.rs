//! `loihua premium import`: the list of premium customers, complete or not at all.

use super::open_store;
use super::people::count;
use super::table_file::{file_name, import_error, place, read_file};
use crate::config::Config;
use crate::domain::base::list_kind::ListKind;
use crate::domain::customer::customer_file::read_customers;
use crate::domain::staff::change::{ImportEntry, StaffChange};
use crate::store::{customers, staff_changes};
use chrono::{DateTime, Utc};
use std::path::Path;

/// Imports premium customers by number from a table file; with `replace`, those who are not in the file are taken off
/// the list.
///
/// # Errors
/// The file cannot be read, or has a bad row; nothing has changed then.
pub async fn import(
    config: &Config,
    file: &Path,
    replace: bool,
    now: DateTime<Utc>,
) -> anyhow::Result<String> {
    let sheet = read_file(file)?;
    let read = read_customers(&sheet.rows).map_err(|bad| import_error(file, &bad))?;
    let store = open_store(config).await?;
    let mut tx = store.begin().await?;
    let changes = customers::import(&mut tx, &read, replace).await?;
    let entry = ImportEntry {
        list: ListKind::Premium,
        file: file_name(file),
        dates: None,
        added: changes.added,
        changed: changes.changed,
        removed: changes.removed,
    };
    staff_changes::insert(&mut tx, None, None, &StaffChange::Imported(entry), now).await?;
    tx.commit().await?;
    let in_all = count(read.len(), "premium customer", "premium customers");
    let mut said = format!("{in_all} imported from {}", place(file, &sheet));
    said += &format!(" ({} new, {} changed", changes.added, changes.changed);
    if replace {
        said += &format!(", {} taken off the list", changes.removed);
    }
    Ok(said + ").")
}
