//! 📥 What a shift leaves behind is accepted: whoever accepts answers for it.

use super::CaseEditor;
use super::reassignment;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::handover::Accepted;
use crate::domain::case::reassignment::ReassignmentEnd;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::refusal::Refusal;

impl CaseEditor<'_> {
    /// The owner changes only where that is the outgoing leader themselves.
    pub(super) fn accept_handover(&mut self) -> Result<Phrase, Refusal> {
        let (me, now) = (self.by.id, self.at.context.now);
        let Some(handing) = self.at.case.handover.as_mut() else { return Err(Refusal::NothingHandedOver) };
        match handing.accepted {
            Some(accepted) if accepted.by == me => return Ok(Phrase::HandoverAccepted),
            Some(accepted) => return Err(Refusal::HandedOverTo(accepted.by)),
            None if handing.from.contains(&me) => return Err(Refusal::YoursToHandOver),
            None => handing.accepted = Some(Accepted { by: me, at: now }),
        }
        let (handover, was_theirs) = (handing.handover, handing.from.contains(&self.at.case.owner));
        self.write(AuditEvent::HandoverAccepted { handover }, None);
        if was_theirs {
            if self.at.case.offered().is_some() {
                reassignment::end(&mut self.at, ReassignmentEnd::Replaced);
            }
            self.at.case.owner = me;
            self.at.case.joined.retain(|joined| *joined != me);
            let card = Notice::CardAgain { case: self.at.case.id };
            self.at.notices.push(Outgoing::to(me, card));
        }
        Ok(Phrase::HandoverAccepted)
    }
}
