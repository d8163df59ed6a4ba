//! What people do with a case, as one typed command.

use super::policy::Action;
use crate::domain::base::ids::{MessageRef, PersonId};
use crate::domain::base::phone::Phone;
use crate::domain::case::Agreement;
use crate::domain::case::guidance::{Reason, Verdict};
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::{DateTime, Utc};

/// One thing a person does with an open or closed case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseCommand {
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
    Transfer(TransferAction),
    /// 👁
    Reveal,
    /// What was sent along with a line of the thread.
    ShowMedia {
        line: u32,
        from: MessageRef,
    },
    /// 👤 📥 ↩️
    Give(ReassignAction),
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

impl CaseCommand {
    pub(in crate::domain) fn action(&self) -> Action {
        match self {
            CaseCommand::Paste(_)
            | CaseCommand::Business(_)
            | CaseCommand::PasteOwner(_)
            | CaseCommand::Agreement(_)
            | CaseCommand::CarryOut { overruling: None }
            | CaseCommand::Cannot { .. }
            | CaseCommand::WaitFor { .. }
            | CaseCommand::Told
            | CaseCommand::DoneAndTold
            | CaseCommand::NotReached
            | CaseCommand::AnotherTime { .. }
            | CaseCommand::Withdraw
            | CaseCommand::Undo
            | CaseCommand::Reopen { .. }
            | CaseCommand::Ask { .. }
            | CaseCommand::AddToQuestion { .. }
            | CaseCommand::PhonedQa { .. }
            | CaseCommand::TakeBackQuestion
            | CaseCommand::Understood
            | CaseCommand::ConfirmAsIs
            | CaseCommand::Transfer(TransferAction::AskFor(_) | TransferAction::CallOff)
            | CaseCommand::Correct(_) => Action::Work,
            CaseCommand::Transfer(TransferAction::Take) => Action::TakeCall,
            CaseCommand::Claim
            | CaseCommand::HandBack
            | CaseCommand::ComeBack
            | CaseCommand::Answer { .. }
            | CaseCommand::CorrectAnswer { .. }
            | CaseCommand::AddToAnswer { .. }
            | CaseCommand::QaSays { .. } => Action::Answer,
            CaseCommand::CarryOut { overruling: Some(_) }
            | CaseCommand::NextTry { .. }
            | CaseCommand::Mistake { .. } => Action::Overrule,
            CaseCommand::Snooze | CaseCommand::Reveal | CaseCommand::ShowMedia { .. } => Action::See,
            CaseCommand::Note(_) => Action::Note,
            CaseCommand::Join => Action::Join,
            CaseCommand::Give(ReassignAction::To(_)) => Action::Reassign,
            CaseCommand::Give(ReassignAction::Take | ReassignAction::Decline) => Action::Take,
            CaseCommand::AcceptHandover => Action::HandOver,
        }
    }

    /// Whether the owner has to hear of it when somebody else does it, or would call the leader for nothing.
    pub(in crate::domain) fn concerns_owner(&self) -> bool {
        match self {
            CaseCommand::CarryOut { .. }
            | CaseCommand::Cannot { .. }
            | CaseCommand::Told
            | CaseCommand::DoneAndTold
            | CaseCommand::AnotherTime { .. }
            | CaseCommand::NextTry { .. }
            | CaseCommand::Withdraw
            | CaseCommand::Mistake { .. }
            | CaseCommand::Undo
            | CaseCommand::Ask { .. }
            | CaseCommand::TakeBackQuestion
            | CaseCommand::Transfer(TransferAction::AskFor(_) | TransferAction::CallOff)
            | CaseCommand::Reopen { .. } => true,
            CaseCommand::Paste(_)
            | CaseCommand::Business(_)
            | CaseCommand::PasteOwner(_)
            | CaseCommand::Agreement(_)
            | CaseCommand::WaitFor { .. }
            | CaseCommand::NotReached
            | CaseCommand::Snooze
            | CaseCommand::Correct(_)
            | CaseCommand::Note(_)
            | CaseCommand::AddToQuestion { .. }
            | CaseCommand::PhonedQa { .. }
            | CaseCommand::Understood
            | CaseCommand::ConfirmAsIs
            // Who has taken the call reaches them by itself.
            | CaseCommand::Transfer(TransferAction::Take)
            // What QA says reaches the owner by itself.
            | CaseCommand::Claim
            | CaseCommand::HandBack
            | CaseCommand::ComeBack
            | CaseCommand::Answer { .. }
            | CaseCommand::CorrectAnswer { .. }
            | CaseCommand::AddToAnswer { .. }
            | CaseCommand::QaSays { .. }
            | CaseCommand::Reveal
            | CaseCommand::ShowMedia { .. }
            // Says so itself.
            | CaseCommand::Give(_)
            | CaseCommand::AcceptHandover
            | CaseCommand::Join => false,
        }
    }

    /// Whether it rests on who is on duty.
    pub fn looks_at_rota(&self) -> bool {
        matches!(
            self,
            CaseCommand::Snooze
                | CaseCommand::Ask { .. }
                | CaseCommand::AddToQuestion { .. }
                | CaseCommand::Claim
                | CaseCommand::HandBack
                | CaseCommand::ComeBack
                | CaseCommand::QaSays { .. }
                | CaseCommand::Give(_)
                | CaseCommand::AcceptHandover
                | CaseCommand::Transfer(TransferAction::AskFor(_))
        )
    }

    /// Where it makes sense.
    pub(in crate::domain) fn sense(&self) -> Sense {
        match self {
            CaseCommand::Undo | CaseCommand::Reopen { .. } => Sense::Closed,
            CaseCommand::Note(_)
            | CaseCommand::Understood
            | CaseCommand::Reveal
            | CaseCommand::ShowMedia { .. } => Sense::Anywhere,
            CaseCommand::Paste(_)
            | CaseCommand::Business(_)
            | CaseCommand::PasteOwner(_)
            | CaseCommand::Agreement(_)
            | CaseCommand::CarryOut { .. }
            | CaseCommand::Cannot { .. }
            | CaseCommand::WaitFor { .. }
            | CaseCommand::Told
            | CaseCommand::DoneAndTold
            | CaseCommand::NotReached
            | CaseCommand::AnotherTime { .. }
            | CaseCommand::NextTry { .. }
            | CaseCommand::Withdraw
            | CaseCommand::Mistake { .. }
            | CaseCommand::Snooze
            | CaseCommand::Correct(_)
            | CaseCommand::Join
            | CaseCommand::Ask { .. }
            | CaseCommand::AddToQuestion { .. }
            | CaseCommand::PhonedQa { .. }
            | CaseCommand::TakeBackQuestion
            | CaseCommand::ConfirmAsIs
            | CaseCommand::Claim
            | CaseCommand::HandBack
            | CaseCommand::ComeBack
            | CaseCommand::Answer { .. }
            | CaseCommand::CorrectAnswer { .. }
            | CaseCommand::AddToAnswer { .. }
            | CaseCommand::Give(_)
            | CaseCommand::AcceptHandover
            | CaseCommand::Transfer(_)
            | CaseCommand::QaSays { .. } => Sense::Open,
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
pub enum ReassignAction {
    /// 👤
    To(PersonId),
    /// 📥
    Take,
    /// ↩️
    Decline,
}

/// What people do about it, by a button or a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TransferAction {
    /// 📲 Xin gặp
    AskFor(TransferTarget),
    /// 📲 Nhận cuộc gọi
    Take,
    /// 🚫 LĐ thôi không gặp
    CallOff,
}
