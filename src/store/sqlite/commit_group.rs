//! The finished transactions that the next commit writes to disk together.

use crate::store::error::NotCommitted;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// After a commit of so many transactions, waiting for more of them pays.
const LOADED: usize = 4;

/// What a commit came to.
pub type Outcome = Result<(), NotCommitted>;

/// The transactions that wait for the next commit.
#[derive(Clone, Debug, Default)]
pub struct CommitGroup(Arc<Mutex<Waiting>>);

#[derive(Debug, Default)]
struct Waiting {
    senders: Vec<oneshot::Sender<Outcome>>,
    /// The size of the group before.
    last: usize,
}

impl CommitGroup {
    /// Joins the group, to be sent the outcome; whether as its first, who has to have it committed.
    pub fn join(&self, sender: oneshot::Sender<Outcome>) -> bool {
        let mut waiting = self.waiting();
        waiting.senders.push(sender);
        waiting.senders.len() == 1
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn is_empty(&self) -> bool {
        self.waiting().senders.is_empty()
    }

    /// Whether more transactions are likely to join in a moment.
    pub fn is_under_load(&self) -> bool {
        self.waiting().last >= LOADED
    }

    /// Sends the outcome to all of the group, which is empty then.
    pub fn report(&self, outcome: &Outcome) {
        let mut waiting = self.waiting();
        if waiting.senders.is_empty() {
            return;
        }
        waiting.last = waiting.senders.len();
        for sender in waiting.senders.drain(..) {
            // A receiver may have been dropped with its request.
            let _ = sender.send(outcome.clone());
        }
    }
}
