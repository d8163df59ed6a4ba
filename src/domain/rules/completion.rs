//! Step 4: what was asked is carried out, cannot be, or waits for another unit.

use super::{AtWork, some_text};
use crate::domain::{
    case::{CarriedOut, DUE_AFTER_DONE, Outcome, Waiting, audit::Deed, guidance::WhyDropped},
    message::phrase::Phrase,
    request::{guards::may_carry_out, refusal::Refusal},
};

impl AtWork<'_> {
    pub(super) fn carry_out(&mut self, overruling: Option<String>) -> Result<Phrase, Refusal> {
        if matches!(self.at.case.outcome.as_ref().map(|o| &o.result), Some(CarriedOut::Done { .. })) {
            return Err(Refusal::AlreadyCarriedOut);
        }
        let reason = overruling.as_deref().map(some_text).transpose()?;
        if reason.is_none() {
            may_carry_out(&self.at.case)?;
        }
        let (checked, overruled) = (self.at.case.check.complete(), reason.is_some());
        self.write(Deed::Done { checked, overruled }, reason);
        self.came_out(CarriedOut::Done { checked, overridden: overruled });
        Ok(Phrase::MarkedDone)
    }

    pub(super) fn cannot(&mut self, why: &str) -> Result<Phrase, Refusal> {
        let why = some_text(why)?;
        self.write(Deed::Cannot, Some(why.clone()));
        self.came_out(CarriedOut::Cannot { why });
        Ok(Phrase::MarkedCannot)
    }

    /// The result is known, so the leader is to be told within two minutes, on the same ladder (A1.2).
    pub(super) fn came_out(&mut self, result: CarriedOut) {
        let now = self.at.world.now;
        self.at.case.outcome = Some(Outcome { at: now, by: self.by.id, result });
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
        self.write(Deed::Waiting, Some(unit.clone()));
        self.at.case.waiting = Some(Waiting { unit, since: self.at.world.now });
        Ok(Phrase::MarkedWaiting)
    }
}
