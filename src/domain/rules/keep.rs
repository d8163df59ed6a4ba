//! 📌 At a shift's end the owner keeps the case of a premium customer, to follow it to its end in their next shift (B3).

use super::CaseEditor;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::handover::Accepted;
use crate::domain::case::{Case, Line};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::rota::Rota;
use chrono::{DateTime, Utc};

/// When the owner's next shift begins, where the result is promised for that shift; `from` is within the present one or
/// after it.
pub(super) fn next_shift(case: &Case, rota: &Rota, from: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if case.line() != Line::Premium || case.closing.is_some() {
        return None;
    }
    let ends = rota.shift_end(case.owner, from).unwrap_or(from);
    rota.next_duty(case.owner, ends).filter(|duty| duty.covers(case.promise.due)).map(|duty| duty.from)
}

/// Whether the owner is still to be on duty when the result is promised.
pub(super) fn comes_for(case: &Case, rota: &Rota) -> bool {
    let is_active = rota.people.iter().any(|person| person.id == case.owner && person.active);
    is_active && rota.shift_end(case.owner, case.promise.due).is_some()
}

impl CaseEditor<'_> {
    /// Nobody has to accept it any more; until the next shift the shift leader on duty is told for the owner.
    pub(super) fn keep(&mut self) -> Result<Phrase, Refusal> {
        let (me, now) = (self.by.id, self.context.now);
        let accepted = self.case.handover.as_ref().and_then(|handover| handover.accepted);
        if self.case.owner != me {
            return Err(accepted.map_or(Refusal::NotYours, |accepted| Refusal::HandedOverTo(accepted.by)));
        }
        if let Some(until) = self.case.kept.filter(|until| *until > now) {
            return Ok(Phrase::Kept { until });
        }
        let until = next_shift(&self.case, self.context.rota, now).ok_or(Refusal::CannotKeep)?;
        self.case.kept = Some(until);
        if let Some(handover) = &mut self.case.handover {
            handover.accepted.get_or_insert(Accepted { by: me, at: now, from: None });
        }
        self.log(AuditEvent::Kept { until }, None);
        Ok(Phrase::Kept { until })
    }
}
