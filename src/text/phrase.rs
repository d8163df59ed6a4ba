//! Short replies to a press (as a toast) or to a text.

use super::localizer::{Localizer, plain};
use crate::domain::{case::guidance::Verdict, message::phrase::Phrase};

impl Localizer<'_> {
    /// The phrase as a message, which cannot be empty.
    pub fn phrase_message(&self, phrase: &Phrase) -> String {
        Some(self.phrase(phrase)).filter(|said| !said.is_empty()).unwrap_or_else(|| plain!(self, "reply-ok"))
    }

    /// Empty where there is nothing to say.
    pub fn phrase(&self, phrase: &Phrase) -> String {
        let key = match phrase {
            Phrase::Pasted { business: true } => "reply-pasted-business",
            Phrase::Pasted { business: false } => "reply-pasted-other",
            Phrase::BusinessSet { business: true } => "reply-business",
            Phrase::BusinessSet { business: false } => "reply-business-not",
            Phrase::AgreementSet { agrees: true } => "reply-agrees",
            Phrase::AgreementSet { agrees: false } => "reply-differs",
            Phrase::SubscriberUnclear => "reply-subscriber-unclear",
            Phrase::OwnerUnclear => "reply-owner-unclear",
            Phrase::MarkedDone => "reply-done",
            Phrase::MarkedDoneForOwner => "reply-done-for-owner",
            Phrase::MarkedCannot => "reply-cannot",
            Phrase::MarkedCannotForOwner => "reply-cannot-for-owner",
            Phrase::MarkedWaiting => "reply-waiting",
            Phrase::Told { at } => return plain!(self, "reply-told", time = self.clock(*at)),
            Phrase::AnsweredInCall => "reply-answered-in-call",
            Phrase::SignalNoted => "reply-signal-noted",
            Phrase::NotReached { tries } => return plain!(self, "reply-not-reached", tries = *tries),
            Phrase::AnotherTime { due } => {
                return plain!(self, "reply-another-time", time = self.clock(*due));
            }
            Phrase::NextTry { at } => return plain!(self, "reply-next-try", time = self.clock(*at)),
            Phrase::Withdrawn => "reply-withdrawn",
            Phrase::Mistake => "reply-mistake",
            Phrase::Snoozed { until } => return plain!(self, "reply-snoozed", time = self.clock(*until)),
            Phrase::Undone => "reply-undone",
            Phrase::Reopened { due } => return plain!(self, "reply-reopened", time = self.clock(*due)),
            Phrase::Corrected => "reply-corrected",
            Phrase::NothingChanged => "reply-nothing-changed",
            Phrase::Noted => "reply-noted",
            Phrase::FileKept => "reply-file-kept",
            Phrase::JoinedCase => "reply-joined",
            Phrase::AlreadyJoined => "reply-already-joined",
            Phrase::AskedQa => "reply-asked-qa",
            Phrase::PassedToQa => "reply-passed-to-qa",
            Phrase::PassedToAgent => "reply-passed-to-agent",
            Phrase::PhonedQa => "reply-phoned-qa",
            Phrase::PhonedConfirmed => "reply-phoned-confirmed",
            Phrase::PhonedDenied => "reply-phoned-denied",
            Phrase::QuestionTakenBack => "reply-question-taken-back",
            Phrase::Understood => "reply-understood",
            Phrase::Claimed => "reply-claimed",
            Phrase::ComesBack => "reply-comes-back",
            Phrase::HandedBack => "reply-handed-back",
            Phrase::AnsweredByQa { verdict: Verdict::GoAhead } => "reply-answered-go",
            Phrase::AnsweredByQa { verdict: Verdict::VerifyMore } => "reply-answered-verify",
            Phrase::AnsweredByQa { verdict: Verdict::DoNot } => "reply-answered-no",
            Phrase::AddedToAnswer => "reply-added-to-answer",
            Phrase::AnswerCorrected { verdict } => {
                let verdict = self.verdict(*verdict);
                return plain!(self, "reply-answer-corrected", verdict);
            }
            Phrase::Revealed { .. } => "reply-revealed",
            Phrase::MediaSent => "reply-media-sent",
            Phrase::ConfirmedAsIs => "reply-confirmed-as-is",
            Phrase::GuidanceKept => "reply-guidance-kept",
            Phrase::GuidanceChanged => "reply-guidance-changed",
            Phrase::Given => "reply-given",
            Phrase::OfferedAround => "reply-offered-around",
            Phrase::TakenOver => "reply-taken-over",
            Phrase::AlreadyYours => "reply-already-yours",
            Phrase::Kept { until } => return plain!(self, "reply-kept", time = self.clock(*until)),
            Phrase::HandoverAccepted => "reply-handover-accepted",
            Phrase::NothingToHandOver => "reply-nothing-to-hand-over",
            Phrase::Shared => "reply-shared",
            Phrase::CaseHandedBack => "reply-case-handed-back",
            Phrase::GivingDeclined => "reply-reassign-declined",
            Phrase::GuidePublished { people } => {
                return plain!(self, "reply-guide-published", people = *people);
            }
            Phrase::GuideDropped => "reply-guide-dropped",
            Phrase::GuideRead => "reply-guide-read",
            Phrase::GuideReminded { people } => {
                return plain!(self, "reply-guide-reminded", people = *people);
            }
            Phrase::ReviewSent => "reply-review-sent",
            Phrase::ReviewKept => "reply-review-kept",
            Phrase::GuidanceRetired => "reply-guidance-retired",
            Phrase::Transfer(came) => return self.transfer_result(*came),
            Phrase::FormCancelled => "reply-form-cancelled",
            Phrase::FormOpened => "reply-form-opened",
            Phrase::QuestionCancelled => "reply-question-cancelled",
            Phrase::LanguageSet => "reply-language-set",
            Phrase::Parked => "reply-update-parked",
            Phrase::WasAway => "reply-after-outage",
            Phrase::HowToBegin => "reply-how-to-begin",
            Phrase::SentPrivately => "reply-sent-privately",
            Phrase::Saved => "reply-saved",
            Phrase::SwapAsked => "reply-swap-asked",
            Phrase::InviteRevoked => "reply-invite-revoked",
            Phrase::Seen => return String::new(),
            Phrase::Done => "reply-ok",
        };
        plain!(self, key)
    }
}
