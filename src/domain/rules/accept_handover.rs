//! 📥 A case handed over at a shift's end is accepted: who accepts it owns it.

use super::CaseEditor;
use super::reassignment;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::handover::Accepted;
use crate::domain::case::reassignment::ReassignmentEnd;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::refusal::Refusal;

impl CaseEditor<'_> {
    /// The owner before may go on working on it while they are on duty.
    pub(super) fn accept_handover(&mut self) -> Result<Phrase, Refusal> {
        let (me, now, owner) = (self.by.id, self.context.now, self.case.owner);
        let Some(handover) = self.case.handover.as_mut() else { return Err(Refusal::NothingHandedOver) };
        match handover.accepted {
            Some(accepted) if accepted.by == me => return Ok(Phrase::HandoverAccepted),
            Some(accepted) => return Err(Refusal::HandedOverTo(accepted.by)),
            None if handover.from.contains(&me) => return Err(Refusal::YoursToHandOver),
            None => handover.accepted = Some(Accepted { by: me, at: now, from: Some(owner) }),
        }
        let handover = handover.handover;
        self.log(AuditEvent::HandoverAccepted { handover }, None);
        if owner != me {
            if self.case.offered().is_some() {
                reassignment::end(self, ReassignmentEnd::Replaced);
            }
            self.become_owner();
            if self.context.rota.shift_end(owner, now).is_some() {
                self.case.joined.push(owner);
            }
        }
        Ok(Phrase::HandoverAccepted)
    }
}
