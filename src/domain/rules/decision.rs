//! What follows from a command or a timer: the new state, the audit entries and the notices. Committed together.

use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::audit::{AuditEntry, AuditEvent};
use crate::domain::centre::Centre;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::staff::person::Role;
use crate::domain::staff::rota::Rota;
use chrono::{DateTime, Utc};

/// What a rule may look at besides the case.
#[derive(Clone, Copy, Debug)]
pub struct DecisionContext<'a> {
    pub centre: &'a Centre,
    pub rota: &'a Rota,
    pub now: DateTime<Utc>,
}

impl DecisionContext<'_> {
    /// Every admin who can be reached.
    pub fn admins(&self) -> Vec<PersonId> {
        let people = self.rota.people.iter();
        people.filter(|person| person.is(Role::Admin) && person.reachable()).map(|admin| admin.id).collect()
    }

    /// Whether this is a staff member to whom a message can be sent.
    pub fn is_reachable(&self, person: PersonId) -> bool {
        self.rota.people.iter().any(|known| known.id == person && known.reachable())
    }
}

/// What has been decided about a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub case: Case,
    pub audit: Vec<AuditEntry>,
    pub notices: Vec<Outgoing>,
    /// The answer to the person who asked.
    pub said: Phrase,
}

/// A decision while the rules gather it.
#[derive(Debug)]
pub(super) struct DecisionBuilder<'a> {
    pub case: Case,
    pub context: DecisionContext<'a>,
    pub audit: Vec<AuditEntry>,
    pub notices: Vec<Outgoing>,
}

impl<'a> DecisionBuilder<'a> {
    pub fn new(case: &Case, context: DecisionContext<'a>) -> Self {
        DecisionBuilder { case: case.clone(), context, audit: Vec::new(), notices: Vec::new() }
    }

    /// The case is this person's from now on; a snooze of the owner before is over.
    pub fn change_owner(&mut self, to: PersonId) {
        let before = std::mem::replace(&mut self.case.owner, to);
        self.case.kept = None;
        self.case.joined.retain(|joined| *joined != to);
        self.case.promise.quiet.retain(|quiet| quiet.person != before);
    }

    /// An audit entry for what the bot did by itself.
    pub fn log_automatic(&mut self, event: AuditEvent) {
        self.audit.push(AuditEntry::automatic(event));
    }

    pub fn notify(&mut self, person: PersonId, notice: Notice) {
        self.notices.push(Outgoing::to(person, notice));
    }

    pub fn notify_each(&mut self, people: impl IntoIterator<Item = PersonId>, notice: &Notice) {
        self.notices.extend(people.into_iter().map(|person| Outgoing::to(person, notice.clone())));
    }

    pub fn notify_admins(&mut self, notice: &Notice) {
        self.notify_each(self.context.admins(), notice);
    }

    pub fn build(self, said: Phrase) -> Decision {
        Decision { case: self.case, audit: self.audit, notices: self.notices, said }
    }
}
