//! What a notice is about, and the message it edits.

use super::notice::Notice;
use super::parts::{AnswerNotice, QuestionOffer};
use crate::domain::base::ids::{CaseId, DraftId, HandoverId, MessageId};
use crate::domain::request::listing::List;

impl Notice {
    /// The case it is about, within which messages keep their order.
    pub fn case(&self) -> Option<CaseId> {
        match self {
            Notice::Card { case }
            | Notice::CardAgain { case }
            | Notice::ReminderOver { case, .. }
            | Notice::Ask { case, .. }
            | Notice::Settled { case, .. }
            | Notice::Resembles { case, .. }
            | Notice::Joined { case, .. }
            | Notice::DoneByOther { case, .. }
            | Notice::CardMoved { case, .. }
            | Notice::AskedQa { case, .. }
            | Notice::QaNotReached { case, .. }
            | Notice::NotPassedOn { case, .. }
            | Notice::NobodyForQuestion { case }
            | Notice::QaComesBack { case, .. }
            | Notice::Relayed { case, .. }
            | Notice::Copied { case, .. }
            | Notice::QuestionDropped { case, .. }
            | Notice::Redrawn { case, .. }
            | Notice::Topic { case, .. }
            | Notice::TopicOver { case, .. }
            | Notice::Giving { case, .. }
            | Notice::GivingRedrawn { case, .. }
            | Notice::GivingNews { case, .. }
            | Notice::NobodyToTell { case } => Some(*case),
            Notice::Question(offer) => Some(offer.case),
            Notice::Transfer(transfer) => Some(transfer.case),
            Notice::Answered(answered) => Some(answered.case),
            Notice::Reminder(reminder) => Some(reminder.case),
            Notice::FormOver { case, .. } => *case,
            Notice::List { list: List::Timeline(case), .. } => Some(*case),
            Notice::Digest { .. }
            | Notice::DigestOver { .. }
            | Notice::Board
            | Notice::BoardPinned { .. }
            | Notice::BoardOver { .. }
            | Notice::BoardAway
            | Notice::Form { .. }
            | Notice::FormAsked { .. }
            | Notice::FormLeft { .. }
            | Notice::List { list: List::Open(_) | List::Found(_), .. }
            | Notice::Help
            | Notice::Welcome
            | Notice::LanguageChoice
            | Notice::Stranger { .. }
            | Notice::StrangerKnocked { .. }
            | Notice::CameIn { .. }
            | Notice::Parked { .. }
            | Notice::Mended { .. }
            | Notice::Finding(_)
            | Notice::StandingList { .. }
            | Notice::Standing { .. }
            | Notice::OwnerLeft { .. }
            | Notice::Handover { .. }
            | Notice::HandoverRedrawn { .. }
            | Notice::HandoverMoved { .. }
            | Notice::NothingToHandOver { .. }
            | Notice::HandoverDone { .. }
            | Notice::Said(_)
            | Notice::Refused { .. }
            | Notice::Duty => None,
        }
    }

    /// The question to QA it is about.
    pub fn question(&self) -> Option<u32> {
        if let Notice::AskedQa { question, .. }
        | Notice::QaNotReached { question, .. }
        | Notice::NotPassedOn { question, .. }
        | Notice::QaComesBack { question, .. }
        | Notice::Relayed { question, .. }
        | Notice::Copied { question, .. }
        | Notice::QuestionDropped { question, .. }
        | Notice::Topic { question, .. }
        | Notice::TopicOver { question, .. }
        | Notice::Question(QuestionOffer { question, .. })
        | Notice::Answered(AnswerNotice { question, .. }) = self
        {
            return Some(*question);
        }
        None
    }

    /// The handover it is about.
    pub fn handover(&self) -> Option<HandoverId> {
        if let Notice::Handover { handover, .. }
        | Notice::HandoverRedrawn { handover, .. }
        | Notice::HandoverMoved { handover, .. }
        | Notice::NothingToHandOver { handover }
        | Notice::HandoverDone { handover, .. } = self
        {
            return Some(*handover);
        }
        None
    }

    /// The form it shows, if any.
    pub fn draft(&self) -> Option<DraftId> {
        if let Notice::Form { draft } | Notice::FormAsked { draft } | Notice::FormLeft { draft, .. } = self {
            return Some(*draft);
        }
        None
    }

    /// The message it replaces the words of, where it is an edit by its nature. (A card or form is an edit once
    /// it has been sent.)
    pub fn edits(&self) -> Option<MessageId> {
        if let Notice::ReminderOver { message, .. }
        | Notice::DigestOver { message }
        | Notice::BoardOver { message }
        | Notice::CardMoved { message, .. }
        | Notice::Settled { message, .. }
        | Notice::FormOver { message, .. }
        | Notice::Redrawn { message, .. }
        | Notice::GivingRedrawn { message, .. }
        | Notice::HandoverRedrawn { message, .. }
        | Notice::HandoverMoved { message, .. }
        | Notice::Standing { message: Some(message), .. }
        | Notice::List { message: Some(message), .. }
        | Notice::Ask { message: Some(message), .. } = self
        {
            return Some(*message);
        }
        None
    }
}
