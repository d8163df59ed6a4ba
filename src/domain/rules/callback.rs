//! Step 5: the leader is told, or missed, or agrees another time; and what ends, undoes and reopens a case.

use super::{AtWork, LONGEST_TRY, some_text};
use crate::domain::{
    case::{
        Closed, Closing, Promise, Quiet, Try, UNDO_FOR,
        audit::Deed,
        guidance::{Verdict, WhyDropped},
        transfer::Ended,
    },
    escalation::climb::Climb,
    message::phrase::Phrase,
    request::{guards::may_set_next_try, refusal::Refusal},
};
use chrono::{DateTime, Utc};

impl AtWork<'_> {
    pub(super) fn told(&mut self) -> Result<Phrase, Refusal> {
        // ⛔ is a result too: the leader is told that.
        if self.at.case.outcome.is_none() && self.at.case.verdict() != Some(Verdict::DoNot) {
            return Err(Refusal::NotCarriedOut);
        }
        let late_seconds = self.at.case.late_by(self.at.world.now).num_seconds();
        self.close(Closed::Told, Deed::Told { late_seconds }, None);
        Ok(Phrase::Told { at: self.at.world.now })
    }

    pub(super) fn close(&mut self, how: Closed, deed: Deed, text: Option<String>) {
        self.write(deed, text);
        self.tell_holder();
        self.end_transfer(Ended::Closed);
        self.at.case.closing = Some(Closing { at: self.at.world.now, by: self.by.id, how, settled: false });
    }

    pub(super) fn undo(&mut self) -> Result<Phrase, Refusal> {
        let closed_at = self.at.case.closing.as_ref().map(|closing| closing.at);
        if closed_at.is_some_and(|at| self.at.world.now - at > UNDO_FOR) {
            return Err(Refusal::TooLateToUndo);
        }
        self.at.case.closing = None;
        self.write(Deed::Undone, None);
        Ok(Phrase::Undone)
    }

    /// The result turned out not to have reached the leader: a new promise, due as for a new case.
    pub(super) fn reopen(&mut self, reason: &str) -> Result<Phrase, Refusal> {
        let (now, reason) = (self.at.world.now, some_text(reason)?);
        let centre = self.at.world.centre;
        let kind = self.at.case.fields.kind;
        let promise = self.at.case.promise.number + 1;
        let due = now + centre.promise.for_kind(kind);
        self.at.case.closing = None;
        self.at.case.outcome = None;
        self.drop_question(WhyDropped::Reopened);
        self.at.case.tries.clear();
        // A handover of before the closing is over; the next shift's end takes it up.
        if self.at.case.handed().is_some() {
            self.at.case.handing = None;
        }
        self.at.case.promise = Promise::make(promise, due, centre.ladders.callback(kind), now);
        self.write(Deed::Reopened { promise, due }, Some(reason));
        Ok(Phrase::Reopened { due })
    }

    pub(super) fn not_reached(&mut self) -> Phrase {
        self.at.case.tries.push(Try { at: self.at.world.now, by: self.by.id });
        self.write(Deed::NotReached, None);
        Phrase::NotReached { tries: self.at.case.tries.len() }
    }

    pub(super) fn another_time(&mut self, due: DateTime<Utc>) -> Result<Phrase, Refusal> {
        let now = self.at.world.now;
        if due <= now {
            return Err(Refusal::TimePast { at: due });
        }
        let promise = self.at.case.promise.number + 1;
        let ladder = self.at.world.centre.ladders.callback(self.at.case.fields.kind);
        self.at.case.promise = Promise::make(promise, due, ladder, now);
        self.at.case.tries.clear();
        self.write(Deed::AnotherTime { promise, due }, None);
        Ok(Phrase::AnotherTime { due })
    }

    pub(super) fn next_try(&mut self, at: DateTime<Utc>, reason: &str) -> Result<Phrase, Refusal> {
        let (now, reason) = (self.at.world.now, some_text(reason)?);
        may_set_next_try(&self.at.case)?;
        if at <= now {
            return Err(Refusal::TimePast { at });
        }
        if at > now + LONGEST_TRY {
            return Err(Refusal::TooFar);
        }
        let ladder = self.at.world.centre.ladders.callback(self.at.case.fields.kind);
        self.at.case.promise.climb = Climb::start(ladder.clone(), at, now);
        self.write(Deed::NextTry { at }, Some(reason));
        Ok(Phrase::NextTry { at })
    }

    /// Quiets this one person for a while; a shift's end ends it (rule 6).
    pub(super) fn snooze(&mut self) -> Phrase {
        let now = self.at.world.now;
        let wanted = now + self.at.world.centre.snooze;
        let until = self.at.world.rota.shift_end(self.by.id, now).map_or(wanted, |end| end.min(wanted));
        let quiet = &mut self.at.case.promise.quiet;
        quiet.retain(|quiet| quiet.person != self.by.id);
        quiet.push(Quiet { person: self.by.id, until });
        self.write(Deed::Snoozed { until }, None);
        Phrase::Snoozed { until }
    }
}
