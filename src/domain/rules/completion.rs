//! Step 4: the request is carried out, cannot be, or waits for another unit.

use super::{CaseEditor, checked_text};
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::guidance::WhyDropped;
use crate::domain::case::{Completion, CompletionResult, DUE_AFTER_DONE, Waiting};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::notice::Notice;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::guards::{is_unchecked, may_carry_out, may_report_impossible};
use crate::domain::request::refusal::Refusal;

impl CaseEditor<'_> {
    /// `unchecked`: the person knows that step 2 was left out.
    pub(super) fn carry_out(
        &mut self,
        overruling: Option<String>,
        unchecked: bool,
    ) -> Result<Phrase, Refusal> {
        let result = self.case.completion.as_ref().map(|completion| &completion.result);
        if matches!(result, Some(CompletionResult::Done { .. })) {
            return Err(Refusal::AlreadyCarriedOut);
        }
        let reason = overruling.as_deref().map(checked_text).transpose()?;
        if reason.is_none() {
            may_carry_out(&self.case)?;
            if is_unchecked(&self.case) && !unchecked {
                return Err(Refusal::Unchecked);
            }
        }
        let (checked, overruled) = (self.case.is_checked(), reason.is_some());
        self.log(AuditEvent::CarriedOut { checked, overruled }, reason);
        self.complete(CompletionResult::Done { checked, overridden: overruled });
        Ok(Phrase::MarkedDone)
    }

    pub(super) fn cannot(&mut self, why: &str) -> Result<Phrase, Refusal> {
        may_report_impossible(&self.case, self.by)?;
        let why = checked_text(why)?;
        self.log(AuditEvent::CannotBeDone, Some(why.clone()));
        self.complete(CompletionResult::Cannot { why });
        let (me, case, context) = (self.by.id, &self.case, self.context);
        let cannot = Notice::CannotBeDone { case: case.id, by: me };
        let leaders = context.rota.tell(&[Recipient::ShiftLeader], case.owner, context.now, 0).people;
        self.notify_each(leaders.into_iter().filter(|leader| *leader != me), &cannot);
        Ok(Phrase::MarkedCannot)
    }

    /// The result is known, so the leader is to be told within two minutes, on the same ladder (A1.2).
    pub(super) fn complete(&mut self, result: CompletionResult) {
        let (now, by) = (self.context.now, self.by.id);
        self.case.completion = Some(Completion { at: now, by, result });
        self.case.waiting = None;
        // Who acts on the case has read the answer.
        if self.case.has_unread_answer() {
            self.understood();
        }
        self.drop_question(WhyDropped::Settled);
        let promise = &mut self.case.promise;
        if now + DUE_AFTER_DONE < promise.due {
            promise.due = now + DUE_AFTER_DONE;
            promise.climb.move_anchor(promise.due, now);
        }
    }

    pub(super) fn wait_for(&mut self, unit: &str) -> Result<Phrase, Refusal> {
        let unit = checked_text(unit)?;
        self.log(AuditEvent::WaitingForUnit, Some(unit.clone()));
        let since = self.context.now;
        self.case.waiting = Some(Waiting { unit, since });
        Ok(Phrase::MarkedWaiting)
    }
}
