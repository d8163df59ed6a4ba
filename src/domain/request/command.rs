//! Case commands: what people do with a case, each declared once.

use super::policy::{Action, CaseState};
use crate::domain::base::ids::{CaseId, MessageRef, PersonId};
use crate::domain::base::phone::Phone;
use crate::domain::case::Line;
use crate::domain::case::guidance::{Reason, Verdict};
use crate::domain::case::signal::SignalAnswer;
use crate::domain::case::vip::Agreement;
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::{DateTime, Utc};

/// One thing a person does with a case.
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
    /// 🛠 although step 2 was left out.
    CarryOutUnchecked,
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
    /// ✅ Đã trả lời trong cuộc gọi: a premium customer's question needed no call back.
    AnsweredInCall,
    /// 📣: which promotions the agent was shown for this customer, by code (B5).
    LookUpPromotions {
        told: String,
    },
    /// A part of a report about signal or service quality (B6).
    NoteSignal(SignalAnswer),
    /// The call is about this premium customer's number (B2).
    About(Phone),
    /// The leader's business number, after ❌.
    NoteBusinessNumber(Phone),
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
    /// ↩️ Who opened it by mistake, or twice, closes it again.
    OwnMistake {
        same_as: Option<CaseId>,
    },
    /// 💤
    Snooze,
    Undo,
    Reopen {
        reason: String,
    },
    Correct(Correction),
    Note(String),
    /// A photo, voice note or document in reply to the case.
    KeepFile {
        sent: MessageRef,
        caption: String,
    },
    /// 📎 Xem tệp: copies of them to the private chat.
    ShowFiles,
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
    /// ☎️: this QA was phoned, and gave this answer.
    PhonedQa {
        verdict: Verdict,
        with: PersonId,
        words: Option<String>,
    },
    /// ✅ 🚫: whether the QA named gave it.
    ConfirmPhoned {
        happened: bool,
    },
    TakeBackQuestion,
    /// 👌, or any later tap: QA's answer has been read.
    Understood,
    /// A3.3: the leader was told what does not agree, and confirmed the request as it is.
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
    /// The media of a line of the thread.
    ShowMedia {
        line: u32,
        from: MessageRef,
    },
    /// 👤 📥 ↩️
    Give(ReassignAction),
    /// 👤 to who has the fewest open cases; `ranked` is who may take it, in that order.
    OfferAround {
        ranked: Vec<PersonId>,
    },
    /// 📥, at a shift's end.
    AcceptHandover,
    /// 📌, at a shift's end: the owner follows it to its end in their next shift (B3).
    Keep,
}

/// A field as it should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correction {
    Leader(String),
    Calling(Phone),
    Request(String),
    Callback(Option<Phone>),
}

/// What is declared of a command besides its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandSpec {
    /// Who may.
    pub action: Action,
    /// On which cases.
    pub on: CaseState,
    /// On cases of this line only; `None` is both.
    pub line: Option<Line>,
    /// Whether its rule looks at who is on duty.
    pub needs_rota: bool,
    /// Whether the owner is told when somebody else does it, because they would call the leader for nothing.
    pub tells_owner: bool,
}

impl CommandSpec {
    const fn on_open(action: Action) -> Self {
        CommandSpec { action, on: CaseState::Open, line: None, needs_rota: false, tells_owner: false }
    }

    const fn on(self, on: CaseState) -> Self {
        CommandSpec { on, ..self }
    }

    const fn of(self, line: Line) -> Self {
        CommandSpec { line: Some(line), ..self }
    }

    const fn needs_rota(self) -> Self {
        CommandSpec { needs_rota: true, ..self }
    }

    const fn tells_owner(self) -> Self {
        CommandSpec { tells_owner: true, ..self }
    }
}

impl CaseCommand {
    pub fn spec(&self) -> CommandSpec {
        use Action as A;
        use CaseCommand as C;
        use CommandSpec as Spec;
        match self {
            C::Paste(_) | C::Business(_) | C::NoteBusinessNumber(_) | C::PasteOwner(_) | C::Agreement(_) => {
                Spec::on_open(A::Work).of(Line::Vip)
            }
            C::WaitFor { .. } | C::NotReached | C::Correct(_) => Spec::on_open(A::Work),
            C::ConfirmAsIs => Spec::on_open(A::Work).of(Line::Vip),
            C::PhonedQa { .. } => Spec::on_open(A::Work).of(Line::Vip).needs_rota().tells_owner(),
            C::ConfirmPhoned { .. } => Spec::on_open(A::Answer).on(CaseState::Any).needs_rota(),
            C::AnsweredInCall => Spec::on_open(A::Work).of(Line::Premium).tells_owner(),
            C::About(_) | C::NoteSignal(_) | C::LookUpPromotions { .. } => {
                Spec::on_open(A::Work).of(Line::Premium)
            }
            C::CarryOut { overruling: None } | C::CarryOutUnchecked => Spec::on_open(A::Work).tells_owner(),
            C::Cannot { .. } => Spec::on_open(A::Work).needs_rota().tells_owner(),
            C::Told | C::DoneAndTold | C::AnotherTime { .. } => Spec::on_open(A::Work).tells_owner(),
            C::Withdraw => Spec::on_open(A::Work).tells_owner(),
            C::TakeBackQuestion => Spec::on_open(A::Work).of(Line::Vip).tells_owner(),
            C::Ask { .. } => Spec::on_open(A::Work).of(Line::Vip).needs_rota().tells_owner(),
            C::AddToQuestion { .. } => Spec::on_open(A::Work).needs_rota(),
            C::Understood => Spec::on_open(A::Work).on(CaseState::Any),
            C::Undo | C::Reopen { .. } => Spec::on_open(A::Work).on(CaseState::Closed).tells_owner(),
            C::CarryOut { overruling: Some(_) } => Spec::on_open(A::Overrule).tells_owner(),
            C::NextTry { .. } | C::Mistake { .. } => Spec::on_open(A::Overrule).tells_owner(),
            C::OwnMistake { .. } => Spec::on_open(A::Work).needs_rota().tells_owner(),
            C::Snooze => Spec::on_open(A::See).needs_rota(),
            C::Reveal | C::ShowMedia { .. } | C::ShowFiles => Spec::on_open(A::See).on(CaseState::Any),
            C::Note(_) | C::KeepFile { .. } => Spec::on_open(A::Note).on(CaseState::Any),
            C::Join => Spec::on_open(A::Join),
            // What QA says reaches the owner by its own notices; so do a call taken and a case given.
            C::Claim | C::HandBack | C::ComeBack | C::QaSays { .. } => Spec::on_open(A::Answer).needs_rota(),
            C::Answer { .. } | C::AddToAnswer { .. } => Spec::on_open(A::Answer),
            // An answer given on the phone is corrected when the case may long be closed.
            C::CorrectAnswer { .. } => Spec::on_open(A::Answer).on(CaseState::Any).needs_rota(),
            C::Transfer(TransferAction::AskFor(_)) => {
                Spec::on_open(A::Work).of(Line::Vip).needs_rota().tells_owner()
            }
            C::Transfer(TransferAction::CallOff) => Spec::on_open(A::Work).tells_owner(),
            C::Transfer(TransferAction::Take | TransferAction::CallBack) => Spec::on_open(A::TakeCall),
            C::Give(ReassignAction::To(_)) | C::OfferAround { .. } => Spec::on_open(A::Reassign).needs_rota(),
            C::Give(ReassignAction::Share(_)) => Spec::on_open(A::HandOver),
            C::Give(ReassignAction::Take | ReassignAction::Decline | ReassignAction::HandBack) => {
                Spec::on_open(A::OpenCase).needs_rota()
            }
            C::Keep => Spec::on_open(A::Work).of(Line::Premium).needs_rota(),
            C::AcceptHandover => Spec::on_open(A::HandOver).needs_rota(),
        }
    }
}

/// Reassigning a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReassignAction {
    /// 👤
    To(PersonId),
    /// 📥
    Take,
    /// ↩️
    Decline,
    /// 👤 Chia cho ca: without asking.
    Share(PersonId),
    /// ↩️ of a case that was shared.
    HandBack,
}

/// Transferring a call (A1.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TransferAction {
    /// 📲 Xin gặp
    AskFor(TransferTarget),
    /// 📲 Nhận cuộc gọi
    Take,
    /// 📲 Để tôi gọi lại LĐ
    CallBack,
    /// 🚫 LĐ thôi không gặp
    CallOff,
}
