//! Rows that cannot be read: noted when they are met, and looked at again until they can be.

use super::sql::query_scalar;
use super::{Result, Row, Tx, cases, drafts, handovers, prompts, readable, staff};
use crate::domain::base::ids::{CaseId, DraftId, HandoverId, PersonId};
use crate::domain::base::unreadable::{Table, UnreadableRow};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The rows that could not be read since the store was opened, and whether somebody was told.
#[derive(Debug, Default)]
pub struct UnreadableRows(Mutex<BTreeMap<UnreadableRow, bool>>);

impl UnreadableRows {
    fn rows(&self) -> MutexGuard<'_, BTreeMap<UnreadableRow, bool>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn note(&self, row: UnreadableRow, why: &str) {
        self.rows().entry(row).or_insert_with(|| {
            tracing::error!(table = row.table.key(), id = row.id, why, "cannot read a row; it is left out");
            false
        });
    }

    /// Those that nobody was told of.
    pub fn unreported(&self) -> Vec<UnreadableRow> {
        self.rows().iter().filter(|(_, reported)| !**reported).map(|(row, _)| *row).collect()
    }

    pub fn set_reported(&self, rows: &[UnreadableRow]) {
        self.rows().extend(rows.iter().map(|row| (*row, true)));
    }

    /// Reads them again and forgets those that can be read now. Returns whether one that somebody waits for cannot.
    ///
    /// # Errors
    /// The database fails.
    pub async fn look_again(&self, tx: &mut Tx) -> Result<bool> {
        let known: Vec<UnreadableRow> = self.rows().keys().copied().collect();
        let mut missed = false;
        for row in known {
            let read = match row.table {
                Table::Cases => readable(cases::load(tx, CaseId(row.id)).await).map(drop),
                Table::Drafts => readable(drafts::load(tx, DraftId(row.id)).await).map(drop),
                Table::Prompts => prompts::current(tx, PersonId(row.id)).await.map(drop),
                Table::Handovers => readable(handovers::load(tx, HandoverId(row.id)).await).map(drop),
                Table::Staff => readable(staff::load(tx, PersonId(row.id)).await).map(drop),
                // They have no reader of their own.
                Table::Duties | Table::Messages | Table::Record => continue,
            };
            read?;
            if !tx.left_out().contains(&row) {
                self.rows().remove(&row);
            } else if row.table != Table::Cases || is_open(tx, row.id).await? {
                missed = true;
            }
        }
        Ok(missed)
    }
}

/// The open cases among those that could not be read.
pub(super) async fn open_cases(tx: &mut Tx) -> Result<BTreeSet<CaseId>> {
    let known: Vec<UnreadableRow> = tx.unreadable.rows().keys().copied().collect();
    let mut open = BTreeSet::new();
    for row in known {
        if row.table == Table::Cases && is_open(tx, row.id).await? {
            open.insert(CaseId(row.id));
        }
    }
    Ok(open)
}

async fn is_open(tx: &mut Tx, case: i64) -> Result<bool> {
    let open: Option<i16> =
        query_scalar("SELECT is_open FROM cases WHERE id = $1").bind(case).fetch_optional(tx).await?;
    Ok(open == Some(1))
}

/// Reads the JSON in a column of a row whose id is in the column `id`.
///
/// # Errors
/// [`Error::UnreadableRow`](super::Error::UnreadableRow) only; the row is noted.
pub(super) fn read_json<T: DeserializeOwned>(
    tx: &mut Tx,
    row: &Row,
    table: Table,
    id: &'static str,
    column: &'static str,
) -> Result<T> {
    let text: String = row.get(column).unwrap_or_default();
    serde_json::from_str(&text).map_err(|why| {
        let id = row.get(id).unwrap_or_default();
        tx.note_unreadable(UnreadableRow { table, id }, why)
    })
}
