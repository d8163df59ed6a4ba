//! Rows that cannot be read: noted when they are met, and looked at again until they can be.

use crate::domain::base::unreadable::UnreadableRow;
use std::collections::BTreeMap;
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

    pub(super) fn known(&self) -> Vec<UnreadableRow> {
        self.rows().keys().copied().collect()
    }

    pub(super) fn forget(&self, row: UnreadableRow) {
        self.rows().remove(&row);
    }
}
