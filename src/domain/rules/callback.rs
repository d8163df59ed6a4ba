//! Step 5: the leader is told, is not reached, or agrees to another time; and closing, undoing and reopening a case.

use super::{CaseEditor, LONGEST_TRY, checked_text};
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::guidance::{Verdict, WhyDropped};
use crate::domain::case::transfer::TransferOutcome;
use crate::domain::case::{CallbackTry, Closing, ClosingKind, Promise, Snooze, UNDO_FOR};
use crate::domain::escalation::climb::Climb;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::guards::may_set_next_try;
use crate::domain::request::refusal::Refusal;
use chrono::{DateTime, Utc};

impl CaseEditor<'_> {
    pub(super) fn told(&mut self) -> Result<Phrase, Refusal> {
        // ⛔ is a result too: the leader is told that.
        if self.case.completion.is_none() && self.case.verdict() != Some(Verdict::DoNot) {
            return Err(Refusal::NotCarriedOut);
        }
        let late_seconds = self.case.late_by(self.context.now).num_seconds();
        self.close(ClosingKind::Told, AuditEvent::LeaderTold { late_seconds }, None);
        Ok(Phrase::Told { at: self.context.now })
    }

    /// The customer has the answer already; there is nothing left to call about.
    pub(super) fn answered_in_call(&mut self) -> Phrase {
        let late_seconds = self.case.late_by(self.context.now).num_seconds();
        self.close(ClosingKind::AnsweredInCall, AuditEvent::AnsweredInCall { late_seconds }, None);
        Phrase::AnsweredInCall
    }

    pub(super) fn close(&mut self, how: ClosingKind, event: AuditEvent, text: Option<String>) {
        self.log(event, text);
        self.notify_claim_holder();
        self.end_transfer(TransferOutcome::Closed);
        let (at, by) = (self.context.now, self.by.id);
        self.case.closing = Some(Closing { at, by, how, settled: false });
    }

    pub(super) fn undo(&mut self) -> Result<Phrase, Refusal> {
        let closed_at = self.case.closing.as_ref().map(|closing| closing.at);
        if closed_at.is_some_and(|at| self.context.now - at > UNDO_FOR) {
            return Err(Refusal::TooLateToUndo);
        }
        self.case.closing = None;
        self.log(AuditEvent::Undone, None);
        Ok(Phrase::Undone)
    }

    /// The leader did not get the result after all: a new promise, due as for a new case.
    pub(super) fn reopen(&mut self, reason: &str) -> Result<Phrase, Refusal> {
        let (now, reason) = (self.context.now, checked_text(reason)?);
        let centre = self.context.centre;
        let kind = self.case.kind();
        let promise = self.case.promise.number + 1;
        let due = now + *centre.promise.of(kind);
        self.case.closing = None;
        self.case.completion = None;
        self.drop_question(WhyDropped::Reopened);
        self.case.tries.clear();
        // A handover from before the closing is over; the next shift's end takes the case up.
        if self.case.handed().is_some() {
            self.case.handover = None;
        }
        self.case.promise = Promise::make(promise, due, centre.ladders.callback(kind), now);
        self.log(AuditEvent::Reopened { promise, due }, Some(reason));
        Ok(Phrase::Reopened { due })
    }

    pub(super) fn not_reached(&mut self) -> Phrase {
        let (at, by) = (self.context.now, self.by.id);
        self.case.tries.push(CallbackTry { at, by });
        self.log(AuditEvent::LeaderNotReached, None);
        Phrase::NotReached { tries: self.case.tries.len() }
    }

    pub(super) fn another_time(&mut self, due: DateTime<Utc>) -> Result<Phrase, Refusal> {
        let now = self.context.now;
        if due <= now {
            return Err(Refusal::TimePast { at: due });
        }
        let promise = self.case.promise.number + 1;
        let ladder = self.context.centre.ladders.callback(self.case.kind());
        self.case.promise = Promise::make(promise, due, ladder, now);
        self.case.tries.clear();
        self.log(AuditEvent::PromiseMoved { promise, due }, None);
        Ok(Phrase::AnotherTime { due })
    }

    pub(super) fn next_try(&mut self, at: DateTime<Utc>, reason: &str) -> Result<Phrase, Refusal> {
        let (now, reason) = (self.context.now, checked_text(reason)?);
        may_set_next_try(&self.case)?;
        if at <= now {
            return Err(Refusal::TimePast { at });
        }
        if at > now + LONGEST_TRY {
            return Err(Refusal::TooFar);
        }
        let ladder = self.context.centre.ladders.callback(self.case.kind());
        self.case.promise.climb = Climb::start(ladder.clone(), at, now);
        self.log(AuditEvent::NextTrySet { at }, Some(reason));
        Ok(Phrase::NextTry { at })
    }

    /// Quiets this one person for a while; a shift's end ends it (rule 6).
    pub(super) fn snooze(&mut self) -> Phrase {
        let (person, now) = (self.by.id, self.context.now);
        let wanted = now + self.context.centre.snooze;
        let until = self.context.rota.shift_end(person, now).map_or(wanted, |end| end.min(wanted));
        let quiet = &mut self.case.promise.quiet;
        quiet.retain(|quiet| quiet.person != person);
        quiet.push(Snooze { person, until });
        self.log(AuditEvent::Snoozed { until }, None);
        Phrase::Snoozed { until }
    }
}
