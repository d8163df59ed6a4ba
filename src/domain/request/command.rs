//! What people do with a case, as one typed command.

use super::policy::Action;
use crate::domain::{
    base::{
        ids::{MessageRef, PersonId},
        phone::Phone,
    },
    case::{
        Agreement,
        guidance::{Reason, Verdict},
    },
    staff::transfer_target::Wanted,
};
use chrono::{DateTime, Utc};

/// One thing a person does with an open or closed case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A2.1: the subscriber name of the calling number, pasted.
    Paste(String),
    Business(bool),
    /// A2.2: the owner on record of the number to help with, pasted.
    PasteOwner(String),
    Agreement(Agreement),
    /// 🛠; a reason overrules the guards (leaders only).
    CarryOut {
        overruling: Option<String>,
    },
    /// ⚠️
    Cannot {
        why: String,
    },
    /// ⏳
    WaitFor {
        unit: String,
    },
    /// 📞
    Told,
    /// "Xong rồi, đã báo": 🛠 and 📞 in one, for who called first.
    DoneAndTold,
    /// 📵
    NotReached,
    /// 🕘: the leader was told and agreed.
    AnotherTime {
        due: DateTime<Utc>,
    },
    /// After three misses: the next try, set by a leader of the shift.
    NextTry {
        at: DateTime<Utc>,
        reason: String,
    },
    /// 🚫: the leader said so on the phone.
    Withdraw,
    Mistake {
        reason: String,
    },
    /// 💤
    Snooze,
    Undo,
    Reopen {
        reason: String,
    },
    Correct(Correction),
    Note(String),
    Join,
    /// 💬 (A3.1, A3.2)
    Ask {
        reason: Reason,
        words: Option<String>,
    },
    /// More for QA, or what was found out after ❓.
    AddToQuestion {
        text: String,
        media: Option<MessageRef>,
    },
    /// ☎️: QA was phoned, and this was said.
    PhonedQa {
        said: String,
    },
    TakeBackQuestion,
    /// 👌, or any later tap: QA's answer has been read.
    Understood,
    /// A3.3: the leader heard what does not agree, and confirmed the request as it is.
    ConfirmAsIs,
    /// 🙋
    Claim,
    /// ↩️
    HandBack,
    /// ⏳ QLCL báo lại
    ComeBack,
    /// ✅ ❓ ⛔; by a button of the card drawn for version `seen`, or by text.
    Answer {
        verdict: Verdict,
        words: String,
        seen: Option<i64>,
    },
    /// ✏️
    CorrectAnswer {
        verdict: Verdict,
        words: String,
    },
    AddToAnswer {
        words: String,
    },
    /// From QA, no answer yet.
    QaSays {
        text: String,
        media: Option<MessageRef>,
    },
    /// A1.5: the leader asks for the shift or team leader.
    Transfer(Act),
    /// 👁
    Reveal,
    /// What was sent along with a line of the thread.
    ShowMedia {
        line: u32,
        from: MessageRef,
    },
    /// 👤 📥 ↩️
    Give(Give),
    /// 📥, at a shift's end.
    AcceptHandover,
}

/// A field as it should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correction {
    Leader(String),
    Calling(Phone),
    Request(String),
    Callback(Option<Phone>),
}

impl Step {
    pub(in crate::domain) fn action(&self) -> Action {
        match self {
            Step::Paste(_)
            | Step::Business(_)
            | Step::PasteOwner(_)
            | Step::Agreement(_)
            | Step::CarryOut { overruling: None }
            | Step::Cannot { .. }
            | Step::WaitFor { .. }
            | Step::Told
            | Step::DoneAndTold
            | Step::NotReached
            | Step::AnotherTime { .. }
            | Step::Withdraw
            | Step::Undo
            | Step::Reopen { .. }
            | Step::Ask { .. }
            | Step::AddToQuestion { .. }
            | Step::PhonedQa { .. }
            | Step::TakeBackQuestion
            | Step::Understood
            | Step::ConfirmAsIs
            | Step::Transfer(Act::AskFor(_) | Act::CallOff)
            | Step::Correct(_) => Action::Work,
            Step::Transfer(Act::Take) => Action::TakeCall,
            Step::Claim
            | Step::HandBack
            | Step::ComeBack
            | Step::Answer { .. }
            | Step::CorrectAnswer { .. }
            | Step::AddToAnswer { .. }
            | Step::QaSays { .. } => Action::Answer,
            Step::CarryOut { overruling: Some(_) } | Step::NextTry { .. } | Step::Mistake { .. } => {
                Action::Overrule
            }
            Step::Snooze | Step::Reveal | Step::ShowMedia { .. } => Action::See,
            Step::Note(_) => Action::Note,
            Step::Join => Action::Join,
            Step::Give(Give::To(_)) => Action::Reassign,
            Step::Give(Give::Take | Give::Decline) => Action::Take,
            Step::AcceptHandover => Action::HandOver,
        }
    }

    /// Whether the owner has to hear of it when somebody else does it, or would call the leader for nothing.
    pub(in crate::domain) fn concerns_owner(&self) -> bool {
        match self {
            Step::CarryOut { .. }
            | Step::Cannot { .. }
            | Step::Told
            | Step::DoneAndTold
            | Step::AnotherTime { .. }
            | Step::NextTry { .. }
            | Step::Withdraw
            | Step::Mistake { .. }
            | Step::Undo
            | Step::Ask { .. }
            | Step::TakeBackQuestion
            | Step::Transfer(Act::AskFor(_) | Act::CallOff)
            | Step::Reopen { .. } => true,
            Step::Paste(_)
            | Step::Business(_)
            | Step::PasteOwner(_)
            | Step::Agreement(_)
            | Step::WaitFor { .. }
            | Step::NotReached
            | Step::Snooze
            | Step::Correct(_)
            | Step::Note(_)
            | Step::AddToQuestion { .. }
            | Step::PhonedQa { .. }
            | Step::Understood
            | Step::ConfirmAsIs
            // Who has taken the call reaches them by itself.
            | Step::Transfer(Act::Take)
            // What QA says reaches the owner by itself.
            | Step::Claim
            | Step::HandBack
            | Step::ComeBack
            | Step::Answer { .. }
            | Step::CorrectAnswer { .. }
            | Step::AddToAnswer { .. }
            | Step::QaSays { .. }
            | Step::Reveal
            | Step::ShowMedia { .. }
            // Says so itself.
            | Step::Give(_)
            | Step::AcceptHandover
            | Step::Join => false,
        }
    }

    /// Whether it rests on who is on duty.
    pub fn looks_at_rota(&self) -> bool {
        matches!(
            self,
            Step::Snooze
                | Step::Ask { .. }
                | Step::AddToQuestion { .. }
                | Step::Claim
                | Step::HandBack
                | Step::ComeBack
                | Step::QaSays { .. }
                | Step::Give(_)
                | Step::AcceptHandover
                | Step::Transfer(Act::AskFor(_))
        )
    }

    /// Where it makes sense.
    pub(in crate::domain) fn sense(&self) -> Sense {
        match self {
            Step::Undo | Step::Reopen { .. } => Sense::Closed,
            Step::Note(_) | Step::Understood | Step::Reveal | Step::ShowMedia { .. } => Sense::Anywhere,
            Step::Paste(_)
            | Step::Business(_)
            | Step::PasteOwner(_)
            | Step::Agreement(_)
            | Step::CarryOut { .. }
            | Step::Cannot { .. }
            | Step::WaitFor { .. }
            | Step::Told
            | Step::DoneAndTold
            | Step::NotReached
            | Step::AnotherTime { .. }
            | Step::NextTry { .. }
            | Step::Withdraw
            | Step::Mistake { .. }
            | Step::Snooze
            | Step::Correct(_)
            | Step::Join
            | Step::Ask { .. }
            | Step::AddToQuestion { .. }
            | Step::PhonedQa { .. }
            | Step::TakeBackQuestion
            | Step::ConfirmAsIs
            | Step::Claim
            | Step::HandBack
            | Step::ComeBack
            | Step::Answer { .. }
            | Step::CorrectAnswer { .. }
            | Step::AddToAnswer { .. }
            | Step::Give(_)
            | Step::AcceptHandover
            | Step::Transfer(_)
            | Step::QaSays { .. } => Sense::Open,
        }
    }
}

/// On which cases a step makes sense.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::domain) enum Sense {
    Open,
    Closed,
    Anywhere,
}

/// What somebody does about giving a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Give {
    /// 👤
    To(PersonId),
    /// 📥
    Take,
    /// ↩️
    Decline,
}

/// What people do about it, by a button or a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// 📲 Xin gặp
    AskFor(Wanted),
    /// 📲 Nhận cuộc gọi
    Take,
    /// 🚫 LĐ thôi không gặp
    CallOff,
}
