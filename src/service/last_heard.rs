//! When staff members last wrote or tapped: kept in memory, and written down together now and then, so that no request
//! waits for it.

use super::Service;
use crate::domain::base::ids::PersonId;
use crate::domain::request::intent::{Incoming, Intent};
use crate::store;
use crate::store::staff;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What this process has not written down yet.
#[derive(Debug, Default)]
pub struct LastHeard {
    unwritten: Mutex<BTreeMap<PersonId, DateTime<Utc>>>,
}

impl LastHeard {
    /// Somebody on the staff has just written or tapped.
    pub(super) fn note(&self, incoming: &Incoming, now: DateTime<Utc>) {
        if !matches!(incoming.intent, Intent::Reachable(_) | Intent::Nothing) {
            self.lock().insert(PersonId(incoming.from), now);
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<PersonId, DateTime<Utc>>> {
        self.unwritten.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Service {
    /// Writes down whom this process has heard from since it did so last.
    ///
    /// # Errors
    /// The database is away; nothing is forgotten.
    pub async fn write_last_heard(&self) -> store::Result<()> {
        let heard = self.last_heard.lock().clone();
        if heard.is_empty() {
            return Ok(());
        }
        let mut tx = self.store.begin().await?;
        staff::heard(&mut tx, &heard).await?;
        tx.commit().await?;
        self.last_heard.lock().retain(|person, at| heard.get(person) != Some(at));
        Ok(())
    }
}
