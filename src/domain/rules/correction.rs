//! Correcting a field, and resetting what depended on it.

use super::{CaseEditor, checked_text};
use crate::domain::base::phone::Phone;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::vip::{CallFields, Check, Vip};
use crate::domain::case::{Promise, Subject};
use crate::domain::intake::Field;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::command::Correction;
use crate::domain::request::refusal::Refusal;

impl CaseEditor<'_> {
    pub(super) fn correct(&mut self, correction: Correction) -> Result<Phrase, Refusal> {
        let before = self.case.subject.clone();
        let noted = self.case.subject.noted_mut();
        let (field, was) = match correction {
            Correction::Leader(leader) => {
                (Field::Leader, std::mem::replace(noted.caller, checked_text(&leader)?))
            }
            Correction::Calling(calling) => {
                (Field::Calling, std::mem::replace(noted.calling, calling).dialled())
            }
            Correction::Request(request) => {
                let was = std::mem::replace(noted.request, checked_text(&request)?);
                self.case.subject.read_kind_again();
                (Field::Request, was)
            }
            Correction::Callback(callback) => {
                let was = std::mem::replace(noted.callback, callback);
                (Field::Callback, was.map_or_else(String::new, |phone| phone.dialled()))
            }
        };
        if self.case.subject == before {
            return Ok(Phrase::NothingChanged);
        }
        if let Subject::Vip(Vip { fields, .. }) = before {
            self.reset_what_depended_on(&fields);
        }
        self.log(AuditEvent::Corrected { field }, Some(was));
        Ok(Phrase::Corrected)
    }

    /// The call is about a premium customer's number that is not the calling one (B2).
    pub(super) fn about(&mut self, number: Phone) -> Result<Phrase, Refusal> {
        let line = self.case.line();
        let Subject::Premium { premium } = &mut self.case.subject else {
            return Err(Refusal::OtherLine(line));
        };
        let was = premium.about.replace(number).map(|before| before.dialled());
        self.log(AuditEvent::AboutSet, was);
        Ok(Phrase::Corrected)
    }

    /// A check holds for the numbers it was made for; a request that turns out to be urgent gets the ladders of its kind.
    pub(super) fn reset_what_depended_on(&mut self, before: &CallFields) {
        let (now, centre) = (self.context.now, self.context.centre);
        let Some(Vip { fields, .. }) = self.case.vip() else { return };
        let about = |fields: &CallFields| {
            (fields.leader.clone(), fields.calling.clone(), fields.number_to_help(), fields.kind)
        };
        if about(fields) != about(before) {
            self.invalidate_answers();
        }
        let Some(Vip { fields, check, .. }) = self.case.vip_mut() else { return };
        if fields.calling != before.calling {
            // Where the leader is told does not depend on the number they called from.
            *check = Check { business_number: check.business_number.take(), ..Check::default() };
        } else if fields.number_to_help() != before.number_to_help() || fields.leader != before.leader {
            check.agreement = None;
            check.owner_on_record = None;
            check.confirmed = None;
        }
        let kind = fields.kind;
        self.compare_names();
        if kind.is_urgent() && !before.kind.is_urgent() && self.case.completion.is_none() {
            let due = self.case.promise.due.min(now + *centre.promise.of(kind));
            let number = self.case.promise.number;
            self.case.promise = Promise::make(number, due, centre.ladders.callback(kind), now);
            self.restart_question_ladder();
        }
    }
}
