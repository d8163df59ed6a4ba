//! Finds out who can be written to of those who have never been heard from: imported from a list, or known to the bot's
//! token before the database was made. Telegram is asked without a sound (Bot API `sendChatAction`).

use crate::domain::base::ids::PersonId;
use crate::domain::staff::person::{Person, Reachability};
use crate::service::{Service, Term};
use crate::store;
use crate::store::{lease, staff};
use crate::telegram::client::{CallError, Client};
use crate::telegram::reach;
use std::collections::BTreeSet;

/// Who was asked about in this term of the lease.
#[derive(Debug, Default)]
pub struct ReachFinder {
    asked: BTreeSet<PersonId>,
}

impl ReachFinder {
    /// Asks about everybody who is on the staff, was never heard from, and was not asked about before; `true` where somebody
    /// can be written to after all. What Telegram does not answer is asked again the next time.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn find(
        &mut self,
        service: &Service,
        client: &Client,
        term: &Term,
        people: &[Person],
    ) -> store::Result<bool> {
        let unknown = |person: &&Person| {
            person.active && person.reach == Reachability::NeverOpened && !self.asked.contains(&person.id)
        };
        let unknown: Vec<PersonId> = people.iter().filter(unknown).map(|person| person.id).collect();
        let mut found = false;
        for person in unknown {
            match reach::ask(client, person.chat()).await {
                Ok(()) => {
                    let mut tx = service.store.begin().await?;
                    lease::fence(&mut tx, term.number).await?;
                    staff::set_reach(&mut tx, person, Reachability::Open).await?;
                    tx.commit().await?;
                    found = true;
                }
                Err(CallError::Unreachable(_) | CallError::Refused(_)) => {}
                Err(error) => {
                    tracing::warn!(%error, "Telegram does not say who can be written to, asked again soon");
                    break;
                }
            }
            self.asked.insert(person);
        }
        Ok(found)
    }
}
