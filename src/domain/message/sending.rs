//! How a notice is sent: how soon, what becomes of it when nobody knows whether it arrived, and what a newer one replaces.

use super::notice::Notice;
use super::parts::{TransferNotice, TransferNoticeKind};
use crate::domain::base::ids::CaseId;
use serde::{Deserialize, Serialize};

/// How soon a message goes out among others that are ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Somebody looks at the screen and waits for it.
    Answer,
    /// Somebody must act on it.
    Alert,
    /// An edit that nobody waits for.
    Update,
}

/// What happens to a message of which nobody knows whether it arrived (rule 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownOutcome {
    /// Somebody waits for it or must act on it: again, marked ↻.
    Repeat,
    /// An edit: again, it makes no second message.
    RepeatSilently,
    /// It only makes a place for what comes after it, which is not to wait for ever: once more, then not.
    RepeatOnce,
    /// Asked for again easily: not.
    LetGo,
}

impl Notice {
    pub fn urgency(&self) -> Priority {
        match self {
            Notice::Reminder(_)
            | Notice::Digest { .. }
            | Notice::BoardAway
            | Notice::FormAsked { .. }
            | Notice::FormLeft { .. }
            | Notice::Joined { .. }
            | Notice::DoneByOther { .. }
            | Notice::NobodyToTell { .. }
            | Notice::Parked { .. }
            | Notice::Mended { .. }
            | Notice::Finding(_)
            | Notice::Question(_)
            | Notice::QaNotReached { .. }
            | Notice::NotPassedOn { .. }
            | Notice::NobodyForQuestion { .. }
            | Notice::QaComesBack { .. }
            | Notice::Relayed { .. }
            | Notice::Copied { .. }
            | Notice::Answered(_)
            | Notice::QuestionDropped { .. }
            | Notice::Topic { .. }
            | Notice::Giving { .. }
            | Notice::GivingNews { .. }
            | Notice::OwnerLeft { .. }
            | Notice::Handover { .. }
            | Notice::NothingToHandOver { .. }
            | Notice::HandoverDone { .. }
            | Notice::StrangerKnocked { .. }
            | Notice::CameIn { .. } => Priority::Alert,
            Notice::HandoverRedrawn { .. }
            | Notice::HandoverMoved { .. }
            | Notice::GivingRedrawn { .. }
            | Notice::Redrawn { .. }
            | Notice::TopicOver { .. }
            | Notice::Board
            | Notice::BoardPinned { .. }
            | Notice::BoardOver { .. }
            | Notice::ReminderOver { .. }
            | Notice::DigestOver { .. }
            | Notice::CardMoved { .. }
            | Notice::Stranger { .. } => Priority::Update,
            Notice::Card { .. }
            | Notice::CardAgain { .. }
            | Notice::Ask { .. }
            | Notice::Settled { .. }
            | Notice::Form { .. }
            | Notice::FormOver { .. }
            | Notice::Resembles { .. }
            | Notice::List { .. }
            | Notice::Help
            | Notice::Welcome
            | Notice::LanguageChoice
            | Notice::AskedQa { .. }
            | Notice::StandingList { .. }
            | Notice::Standing { .. }
            // A leader is on hold.
            | Notice::Transfer(_)
            | Notice::Said(_)
            | Notice::Refused { .. }
            | Notice::Duty => Priority::Answer,
        }
    }

    pub fn in_doubt(&self) -> UnknownOutcome {
        // Drawn again it shows the same, pinned again it is pinned, closed again it is closed.
        if matches!(self, Notice::Board | Notice::BoardPinned { .. } | Notice::TopicOver { .. }) {
            return UnknownOutcome::RepeatSilently;
        }
        // A topic opened again is a second one, and nobody knows of the first.
        if matches!(self, Notice::Topic { .. }) {
            return UnknownOutcome::RepeatOnce;
        }
        let chatter = matches!(
            self,
            Notice::List { message: None, .. } | Notice::Help | Notice::StandingList { .. } | Notice::Duty
        );
        match (chatter, self.edits()) {
            (true, _) => UnknownOutcome::LetGo,
            (false, Some(_)) => UnknownOutcome::RepeatSilently,
            (false, None) => UnknownOutcome::Repeat,
        }
    }

    /// A name under which only the newest unsent message to a chat counts.
    pub fn slot(&self) -> Option<String> {
        if let Notice::Card { case } = self {
            Some(format!("card:{case}"))
        } else if let Notice::Reminder(reminder) = self {
            Some(reminder_slot(reminder.case))
        } else if let Notice::Board = self {
            Some("board".to_owned())
        } else if let Notice::DigestOver { message } = self {
            Some(format!("digest:{message}"))
        } else if let Notice::Form { draft } = self {
            Some(format!("form:{draft}"))
        } else if let Notice::FormAsked { draft } = self {
            Some(format!("form-asked:{draft}"))
        } else if let Notice::FormLeft { draft, .. } = self {
            Some(format!("form-left:{draft}"))
        } else if let Notice::NobodyToTell { case } = self {
            Some(format!("nobody:{case}"))
        } else if let Notice::Question(offer) = self {
            Some(format!("question:{}", offer.case))
        } else if let Notice::AskedQa { case, .. } = self {
            Some(format!("asked-qa:{case}"))
        } else if let Notice::Transfer(TransferNotice {
            case, says: TransferNoticeKind::Rings { .. }, ..
        }) = self
        {
            Some(format!("transfer:{case}"))
        } else if let Notice::Answered(answered) = self {
            Some(format!("answered:{}", answered.case))
        } else if let Notice::Redrawn { case, message, .. } = self {
            Some(format!("redrawn:{case}:{message}"))
        } else if let Notice::Topic { case, question } = self {
            Some(format!("topic:{case}:{question}"))
        } else if let Notice::TopicOver { case, question, .. } = self {
            Some(format!("topic-over:{case}:{question}"))
        } else if let Notice::NobodyForQuestion { case } = self {
            Some(format!("nobody-for-question:{case}"))
        } else if let Notice::Giving { case, .. } = self {
            Some(format!("giving:{case}"))
        } else if let Notice::GivingRedrawn { case, message, .. } = self {
            Some(format!("giving-redrawn:{case}:{message}"))
        } else if let Notice::Handover { handover, .. } = self {
            Some(format!("handover:{handover}"))
        } else if let Notice::HandoverRedrawn { message, .. } = self {
            Some(format!("handover-redrawn:{message}"))
        } else if let Notice::OwnerLeft { person } = self {
            Some(format!("owner-left:{person}"))
        } else if let Notice::List { message: Some(message), .. } = self {
            Some(format!("list:{message}"))
        } else if let Notice::Stranger { .. } = self {
            Some("stranger".to_owned())
        } else {
            None
        }
    }
}

/// The slot of the reminders of a case.
pub fn reminder_slot(case: CaseId) -> String {
    format!("reminder:{case}")
}
