//! Short sentences: the toast of a press, or the reply to a line of text.

use super::localizer::{Localizer, plain};
use crate::domain::{case::guidance::Verdict, message::phrase::Phrase};

impl Localizer<'_> {
    /// The phrase as a message, which cannot be empty.
    pub fn sentence(&self, phrase: &Phrase) -> String {
        Some(self.phrase(phrase)).filter(|said| !said.is_empty()).unwrap_or_else(|| plain!(self, "said-ok"))
    }

    /// Empty where there is nothing to say.
    pub fn phrase(&self, phrase: &Phrase) -> String {
        let key = match phrase {
            Phrase::Pasted { business: true } => "said-pasted-business",
            Phrase::Pasted { business: false } => "said-pasted-other",
            Phrase::BusinessSet { business: true } => "said-business",
            Phrase::BusinessSet { business: false } => "said-business-not",
            Phrase::AgreementSet { agrees: true } => "said-agrees",
            Phrase::AgreementSet { agrees: false } => "said-differs",
            Phrase::OwnerUnclear => "said-owner-unclear",
            Phrase::MarkedDone => "said-done",
            Phrase::MarkedCannot => "said-cannot",
            Phrase::MarkedWaiting => "said-waiting",
            Phrase::Told { at } => return plain!(self, "said-told", time = self.clock(*at)),
            Phrase::NotReached { tries } => return plain!(self, "said-not-reached", tries = *tries),
            Phrase::AnotherTime { due } => return plain!(self, "said-another-time", time = self.clock(*due)),
            Phrase::NextTry { at } => return plain!(self, "said-next-try", time = self.clock(*at)),
            Phrase::Withdrawn => "said-withdrawn",
            Phrase::Mistake => "said-mistake",
            Phrase::Snoozed { until } => return plain!(self, "said-snoozed", time = self.clock(*until)),
            Phrase::Undone => "said-undone",
            Phrase::Reopened { due } => return plain!(self, "said-reopened", time = self.clock(*due)),
            Phrase::Corrected => "said-corrected",
            Phrase::NothingChanged => "said-nothing-changed",
            Phrase::Noted => "said-noted",
            Phrase::JoinedCase => "said-joined",
            Phrase::AlreadyJoined => "said-already-joined",
            Phrase::AskedQa => "said-asked-qa",
            Phrase::PassedToQa => "said-passed-to-qa",
            Phrase::PassedToAgent => "said-passed-to-agent",
            Phrase::PhonedQa => "said-phoned-qa",
            Phrase::QuestionTakenBack => "said-question-taken-back",
            Phrase::Understood => "said-understood",
            Phrase::Claimed => "said-claimed",
            Phrase::ComesBack => "said-comes-back",
            Phrase::HandedBack => "said-handed-back",
            Phrase::AnsweredByQa { verdict: Verdict::GoAhead } => "said-answered-go",
            Phrase::AnsweredByQa { verdict: Verdict::VerifyMore } => "said-answered-verify",
            Phrase::AnsweredByQa { verdict: Verdict::DoNot } => "said-answered-no",
            Phrase::AnswerCorrected { verdict } => {
                let verdict = self.verdict(*verdict);
                return plain!(self, "said-answer-corrected", verdict = verdict);
            }
            Phrase::Revealed { .. } => "said-revealed",
            Phrase::MediaSent => "said-media-sent",
            Phrase::ConfirmedAsIs => "said-confirmed-as-is",
            Phrase::GuidanceKept => "said-guidance-kept",
            Phrase::GuidanceChanged => "said-guidance-changed",
            Phrase::Given => "said-given",
            Phrase::TakenOver => "said-taken-over",
            Phrase::AlreadyYours => "said-already-yours",
            Phrase::HandoverAccepted => "said-handover-accepted",
            Phrase::NothingToHandOver => "said-nothing-to-hand-over",
            Phrase::GivingDeclined => "said-giving-declined",
            Phrase::GuidanceRetired => "said-guidance-retired",
            Phrase::Transfer(came) => return self.transfer_came(*came),
            Phrase::FormCancelled => "said-form-cancelled",
            Phrase::FormOpened => "said-form-opened",
            Phrase::QuestionCancelled => "said-question-cancelled",
            Phrase::LanguageSet => "said-language-set",
            Phrase::Parked => "said-parked",
            Phrase::WasAway => "said-was-away",
            Phrase::HowToBegin => "said-how-to-begin",
            Phrase::Seen => return String::new(),
            Phrase::Done => "said-ok",
        };
        plain!(self, key)
    }
}
