//! Correcting a field, and resetting what depended on it.

use super::{CaseEditor, checked_text};
use crate::domain::case::Promise;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::vip::{CallFields, Check, Vip};
use crate::domain::intake::Field;
use crate::domain::intake::kind::Kind;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::command::Correction;
use crate::domain::request::refusal::Refusal;

impl CaseEditor<'_> {
    pub(super) fn correct(&mut self, correction: Correction) -> Result<Phrase, Refusal> {
        let before = self.case.vip().fields.clone();
        let fields = &mut self.case.vip_mut().fields;
        let (field, was) = match correction {
            Correction::Leader(leader) => {
                let was = std::mem::replace(&mut fields.leader, checked_text(&leader)?);
                (Field::Leader, was)
            }
            Correction::Calling(calling) => {
                let was = std::mem::replace(&mut fields.calling, calling);
                (Field::Calling, was.dialled())
            }
            Correction::Request(request) => {
                let request = checked_text(&request)?;
                let read = Kind::read(&request);
                if read != Kind::Other {
                    fields.kind = read;
                }
                (Field::Request, std::mem::replace(&mut fields.request, request))
            }
            Correction::Callback(callback) => {
                let was = std::mem::replace(&mut fields.callback, callback);
                (Field::Callback, was.map_or_else(String::new, |phone| phone.dialled()))
            }
        };
        if *fields == before {
            return Ok(Phrase::NothingChanged);
        }
        self.reset_what_depended_on(&before);
        self.log(AuditEvent::Corrected { field }, Some(was));
        Ok(Phrase::Corrected)
    }

    /// A check holds for the numbers it was made for; a request that turns out to be urgent gets the ladders of its kind.
    pub(super) fn reset_what_depended_on(&mut self, before: &CallFields) {
        let (now, centre) = (self.context.now, self.context.centre);
        let fields = &self.case.vip().fields;
        let about = |fields: &CallFields| {
            (fields.leader.clone(), fields.calling.clone(), fields.number_to_help(), fields.kind)
        };
        if about(fields) != about(before) {
            self.invalidate_answers();
        }
        let Vip { fields, check, .. } = self.case.vip_mut();
        if fields.calling != before.calling {
            *check = Check::default();
        } else if fields.number_to_help() != before.number_to_help() || fields.leader != before.leader {
            check.agreement = None;
            check.owner_on_record = None;
            check.confirmed = None;
        }
        let kind = fields.kind;
        self.compare_names();
        if kind.is_urgent() && !before.kind.is_urgent() && self.case.completion.is_none() {
            let due = self.case.promise.due.min(now + centre.promise.for_kind(kind));
            let number = self.case.promise.number;
            self.case.promise = Promise::make(number, due, centre.ladders.callback(kind), now);
            self.restart_question_ladder();
        }
    }
}
