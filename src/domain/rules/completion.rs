//! Step 4: what was asked is carried out, cannot be, or waits for another unit.

use super::{CaseEditor, some_text};
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::guidance::WhyDropped;
use crate::domain::case::{Completion, CompletionResult, DUE_AFTER_DONE, Waiting};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::guards::may_carry_out;
use crate::domain::request::refusal::Refusal;

impl CaseEditor<'_> {
    pub(super) fn carry_out(&mut self, overruling: Option<String>) -> Result<Phrase, Refusal> {
        if matches!(self.at.case.completion.as_ref().map(|o| &o.result), Some(CompletionResult::Done { .. }))
        {
            return Err(Refusal::AlreadyCarriedOut);
        }
        let reason = overruling.as_deref().map(some_text).transpose()?;
        if reason.is_none() {
            may_carry_out(&self.at.case)?;
        }
        let (checked, overruled) = (self.at.case.vip().check.complete(), reason.is_some());
        self.write(AuditEvent::Done { checked, overruled }, reason);
        self.came_out(CompletionResult::Done { checked, overridden: overruled });
        Ok(Phrase::MarkedDone)
    }

    pub(super) fn cannot(&mut self, why: &str) -> Result<Phrase, Refusal> {
        let why = some_text(why)?;
        self.write(AuditEvent::Cannot, Some(why.clone()));
        self.came_out(CompletionResult::Cannot { why });
        Ok(Phrase::MarkedCannot)
    }

    /// The result is known, so the leader is to be told within two minutes, on the same ladder (A1.2).
    pub(super) fn came_out(&mut self, result: CompletionResult) {
        let now = self.at.context.now;
        self.at.case.completion = Some(Completion { at: now, by: self.by.id, result });
        self.at.case.waiting = None;
        // Who acts on the case knows what QA has said.
        if self.at.case.has_unread_answer() {
            self.understood();
        }
        self.drop_question(WhyDropped::Settled);
        let promise = &mut self.at.case.promise;
        if now + DUE_AFTER_DONE < promise.due {
            promise.due = now + DUE_AFTER_DONE;
            promise.climb.move_anchor(promise.due, now);
        }
    }

    pub(super) fn wait_for(&mut self, unit: &str) -> Result<Phrase, Refusal> {
        let unit = some_text(unit)?;
        self.write(AuditEvent::Waiting, Some(unit.clone()));
        self.at.case.waiting = Some(Waiting { unit, since: self.at.context.now });
        Ok(Phrase::MarkedWaiting)
    }
}
