//! What follows from a request: the new state, the lines of the record, and who is told. Committed together.

use crate::domain::{
    case::{
        Case,
        audit::{Deed, Entry},
    },
    centre::Centre,
    message::{notice::Outgoing, phrase::Phrase},
    staff::rota::Rota,
};
use chrono::{DateTime, Utc};

/// What the pure domain may look at besides the state: what the centre has settled and who is on duty.
#[derive(Clone, Copy, Debug)]
pub struct World<'a> {
    pub centre: &'a Centre,
    pub rota: &'a Rota,
    pub now: DateTime<Utc>,
}

/// A case while something is done with it, and what follows, as it is gathered.
#[derive(Debug)]
pub(super) struct Unfolding<'a> {
    pub case: Case,
    pub world: World<'a>,
    pub record: Vec<Entry>,
    pub notices: Vec<Outgoing>,
}

impl<'a> Unfolding<'a> {
    pub fn of(case: &Case, world: World<'a>) -> Self {
        Unfolding { case: case.clone(), world, record: Vec::new(), notices: Vec::new() }
    }

    /// A line of the record about what nobody in particular did.
    pub fn by_itself(&mut self, deed: Deed) {
        self.record.push(Entry::itself(deed));
    }

    pub fn decided(self, said: Phrase) -> Decision {
        Decision { case: self.case, record: self.record, notices: self.notices, said }
    }
}

/// What has been decided about a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub case: Case,
    pub record: Vec<Entry>,
    pub notices: Vec<Outgoing>,
    /// What the person who asked is told at once.
    pub said: Phrase,
}
