//! Step 5: the leader is told, or missed, or agrees another time; and what ends, undoes and reopens a case.

use super::{CaseEditor, LONGEST_TRY, some_text};
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
        if self.at.case.completion.is_none() && self.at.case.verdict() != Some(Verdict::DoNot) {
            return Err(Refusal::NotCarriedOut);
        }
        let late_seconds = self.at.case.late_by(self.at.context.now).num_seconds();
        self.close(ClosingKind::Told, AuditEvent::Told { late_seconds }, None);
        Ok(Phrase::Told { at: self.at.context.now })
    }

    pub(super) fn close(&mut self, how: ClosingKind, event: AuditEvent, text: Option<String>) {
        self.write(event, text);
        self.tell_holder();
        self.end_transfer(TransferOutcome::Closed);
        self.at.case.closing = Some(Closing { at: self.at.context.now, by: self.by.id, how, settled: false });
    }

    pub(super) fn undo(&mut self) -> Result<Phrase, Refusal> {
        let closed_at = self.at.case.closing.as_ref().map(|closing| closing.at);
        if closed_at.is_some_and(|at| self.at.context.now - at > UNDO_FOR) {
            return Err(Refusal::TooLateToUndo);
        }
        self.at.case.closing = None;
        self.write(AuditEvent::Undone, None);
        Ok(Phrase::Undone)
    }

    /// The result turned out not to have reached the leader: a new promise, due as for a new case.
    pub(super) fn reopen(&mut self, reason: &str) -> Result<Phrase, Refusal> {
        let (now, reason) = (self.at.context.now, some_text(reason)?);
        let centre = self.at.context.centre;
        let kind = self.at.case.kind();
        let promise = self.at.case.promise.number + 1;
        let due = now + centre.promise.for_kind(kind);
        self.at.case.closing = None;
        self.at.case.completion = None;
        self.drop_question(WhyDropped::Reopened);
        self.at.case.tries.clear();
        // A handover of before the closing is over; the next shift's end takes it up.
        if self.at.case.handed().is_some() {
            self.at.case.handover = None;
        }
        self.at.case.promise = Promise::make(promise, due, centre.ladders.callback(kind), now);
        self.write(AuditEvent::Reopened { promise, due }, Some(reason));
        Ok(Phrase::Reopened { due })
    }

    pub(super) fn not_reached(&mut self) -> Phrase {
        self.at.case.tries.push(CallbackTry { at: self.at.context.now, by: self.by.id });
        self.write(AuditEvent::NotReached, None);
        Phrase::NotReached { tries: self.at.case.tries.len() }
    }

    pub(super) fn another_time(&mut self, due: DateTime<Utc>) -> Result<Phrase, Refusal> {
        let now = self.at.context.now;
        if due <= now {
            return Err(Refusal::TimePast { at: due });
        }
        let promise = self.at.case.promise.number + 1;
        let ladder = self.at.context.centre.ladders.callback(self.at.case.kind());
        self.at.case.promise = Promise::make(promise, due, ladder, now);
        self.at.case.tries.clear();
        self.write(AuditEvent::AnotherTime { promise, due }, None);
        Ok(Phrase::AnotherTime { due })
    }

    pub(super) fn next_try(&mut self, at: DateTime<Utc>, reason: &str) -> Result<Phrase, Refusal> {
        let (now, reason) = (self.at.context.now, some_text(reason)?);
        may_set_next_try(&self.at.case)?;
        if at <= now {
            return Err(Refusal::TimePast { at });
        }
        if at > now + LONGEST_TRY {
            return Err(Refusal::TooFar);
        }
        let ladder = self.at.context.centre.ladders.callback(self.at.case.kind());
        self.at.case.promise.climb = Climb::start(ladder.clone(), at, now);
        self.write(AuditEvent::NextTry { at }, Some(reason));
        Ok(Phrase::NextTry { at })
    }

    /// Quiets this one person for a while; a shift's end ends it (rule 6).
    pub(super) fn snooze(&mut self) -> Phrase {
        let now = self.at.context.now;
        let wanted = now + self.at.context.centre.snooze;
        let until = self.at.context.rota.shift_end(self.by.id, now).map_or(wanted, |end| end.min(wanted));
        let quiet = &mut self.at.case.promise.quiet;
        quiet.retain(|quiet| quiet.person != self.by.id);
        quiet.push(Snooze { person: self.by.id, until });
        self.write(AuditEvent::Snoozed { until }, None);
        Phrase::Snoozed { until }
    }
}
