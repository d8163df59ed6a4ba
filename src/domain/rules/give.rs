//! 👤 A case to somebody else: given, taken or declined. Promise, ladder and history go with it.

use super::CaseEditor;
use super::reassignment;
use crate::domain::base::ids::PersonId;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::reassignment::ReassignmentEnd;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::parts::ReassignmentNews;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::command::ReassignAction;
use crate::domain::request::refusal::Refusal;

impl CaseEditor<'_> {
    pub(super) fn give(&mut self, give: ReassignAction) -> Result<Phrase, Refusal> {
        match give {
            ReassignAction::To(person) => self.give_to(person),
            ReassignAction::Take => self.take_over(),
            ReassignAction::Decline => self.decline(),
        }
    }

    /// Offers it; who takes over themselves has it at once.
    fn give_to(&mut self, to: PersonId) -> Result<Phrase, Refusal> {
        let (by, context, owner) = (self.by.id, self.at.context, self.at.case.owner);
        if to == owner {
            return Err(Refusal::HasCase(owner));
        }
        let there = reassignment::who_may_take(&self.at.case, context.rota, context.now);
        if !there.iter().any(|person| person.id == to) {
            return Err(Refusal::NotThere(to));
        }
        reassignment::offer(&mut self.at, Some(by), vec![to]);
        let number = self.at.case.reassignment.as_ref().map_or(0, |giving| giving.number);
        self.write(AuditEvent::Given { giving: number, to: vec![to] }, None);
        if to == by {
            self.at.notices.retain(|outgoing| !matches!(outgoing.notice, Notice::Giving { .. }));
            return Ok(self.has_it(number));
        }
        let left = !context.rota.people.iter().any(|person| person.id == owner && person.active);
        if owner != by && !left {
            let begun =
                Notice::GivingNews { case: self.at.case.id, giving: number, news: ReassignmentNews::Begun };
            self.at.notices.push(Outgoing::to(owner, begun));
        }
        Ok(Phrase::Given)
    }

    fn take_over(&mut self) -> Result<Phrase, Refusal> {
        let (me, owner) = (self.by.id, self.at.case.owner);
        if owner == me {
            return Ok(Phrase::AlreadyYours);
        }
        match self.at.case.offered() {
            Some(giving) if giving.to.contains(&me) => {
                let number = giving.number;
                Ok(self.has_it(number))
            }
            Some(_) => Err(Refusal::OfferedToOthers),
            None => Err(Refusal::HasCase(owner)),
        }
    }

    fn has_it(&mut self, giving: u32) -> Phrase {
        let me = self.by.id;
        let how = ReassignmentEnd::Taken(me);
        self.at.case.owner = me;
        self.at.case.joined.retain(|joined| *joined != me);
        self.write(AuditEvent::GivingOver { giving, how }, None);
        reassignment::end(&mut self.at, how);
        let card = Notice::CardAgain { case: self.at.case.id };
        self.at.notices.push(Outgoing::to(me, card));
        Phrase::TakenOver
    }

    fn decline(&mut self) -> Result<Phrase, Refusal> {
        let (me, owner) = (self.by.id, self.at.case.owner);
        let declined = self.at.case.reassignment.as_ref().is_some_and(|giving| giving.declined.contains(&me));
        match self.at.case.offered() {
            _ if declined => Ok(Phrase::GivingDeclined),
            Some(giving) if giving.to.contains(&me) => {
                let number = giving.number;
                self.write(AuditEvent::GivingDeclined { giving: number }, None);
                if reassignment::declines(&mut self.at, me) {
                    reassignment::end(&mut self.at, ReassignmentEnd::Declined);
                }
                Ok(Phrase::GivingDeclined)
            }
            Some(_) => Err(Refusal::OfferedToOthers),
            None if owner == me => Ok(Phrase::AlreadyYours),
            None => Err(Refusal::HasCase(owner)),
        }
    }
}
