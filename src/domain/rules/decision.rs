//! What follows from a request: the new state, the lines of the record, and who is told. Committed together.

use crate::domain::case::Case;
use crate::domain::case::audit::{AuditEntry, AuditEvent};
use crate::domain::centre::Centre;
use crate::domain::message::notice::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::staff::rota::Rota;
use chrono::{DateTime, Utc};

/// What the pure domain may look at besides the state: what the centre has settled and who is on duty.
#[derive(Clone, Copy, Debug)]
pub struct DecisionContext<'a> {
    pub centre: &'a Centre,
    pub rota: &'a Rota,
    pub now: DateTime<Utc>,
}

/// A case while something is done with it, and what follows, as it is gathered.
#[derive(Debug)]
pub(super) struct DecisionBuilder<'a> {
    pub case: Case,
    pub context: DecisionContext<'a>,
    pub record: Vec<AuditEntry>,
    pub notices: Vec<Outgoing>,
}

impl<'a> DecisionBuilder<'a> {
    pub fn of(case: &Case, context: DecisionContext<'a>) -> Self {
        DecisionBuilder { case: case.clone(), context, record: Vec::new(), notices: Vec::new() }
    }

    /// A line of the record about what nobody in particular did.
    pub fn by_itself(&mut self, event: AuditEvent) {
        self.record.push(AuditEntry::itself(event));
    }

    pub fn decided(self, said: Phrase) -> Decision {
        Decision { case: self.case, record: self.record, notices: self.notices, said }
    }
}

/// What has been decided about a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub case: Case,
    pub record: Vec<AuditEntry>,
    pub notices: Vec<Outgoing>,
    /// What the person who asked is told at once.
    pub said: Phrase,
}
