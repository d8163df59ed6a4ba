//! A report about signal or service quality (B6).

use super::{CaseEditor, checked_words};
use crate::domain::case::Subject;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::signal::{Area, SignalAnswer};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::refusal::Refusal;

impl CaseEditor<'_> {
    /// Notes one part, in place of what was noted of it before.
    pub(super) fn note_signal(&mut self, answer: SignalAnswer) -> Result<Phrase, Refusal> {
        let answer = match answer {
            SignalAnswer::Area(Area::Typed(typed)) => SignalAnswer::Area(Area::Typed(checked_words(&typed)?)),
            SignalAnswer::Since(typed) => SignalAnswer::Since(checked_words(&typed)?),
            SignalAnswer::Device(typed) => SignalAnswer::Device(checked_words(&typed)?),
            SignalAnswer::Area(Area::Listed(_) | Area::Shared { .. })
            | SignalAnswer::Place(_)
            | SignalAnswer::Network(_)
            | SignalAnswer::Service(_) => answer,
        };
        let line = self.case.line();
        let Subject::Premium { premium } = &mut self.case.subject else {
            return Err(Refusal::OtherLine(line));
        };
        let part = answer.part();
        premium.signal.get_or_insert_default().note(answer);
        self.log(AuditEvent::SignalNoted { part }, None);
        Ok(Phrase::SignalNoted)
    }
}
