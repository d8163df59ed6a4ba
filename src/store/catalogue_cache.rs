//! The promotion catalogue in memory.

use crate::domain::promotion::programme::Programme;
use std::sync::{Arc, Mutex, PoisonError};

/// The programmes as last read, so that a question while a customer waits reads and folds none of them. Each change has a
/// version of its own, whose ids are given out in the order of the commits.
#[derive(Debug, Default)]
pub struct CatalogueCache(Mutex<Option<(i64, Arc<[Programme]>)>>);

impl CatalogueCache {
    pub fn get(&self, version: i64) -> Option<Arc<[Programme]>> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().filter(|(of, _)| *of == version).map(|(_, programmes)| Arc::clone(programmes))
    }

    pub fn put(&self, version: i64, programmes: &Arc<[Programme]>) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if last.as_ref().is_none_or(|(of, _)| *of < version) {
            *last = Some((version, Arc::clone(programmes)));
        }
    }
}
