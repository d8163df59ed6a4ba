//! The audit log: what was done to a case, by whom, without any personal data.

use super::guidance::{PhonedReply, Reason, Side, Verdict, WhyDropped};
use super::reassignment::ReassignmentEnd;
use super::signal::SignalPart;
use crate::domain::base::ids::{HandoverId, MessageRef, PersonId};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::intake::Field;
use crate::domain::intake::case_kind::CaseKind;
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One entry of the audit log; its text is stored in the text table, apart from the event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// `None` for what the bot did.
    pub by: Option<PersonId>,
    pub event: AuditEvent,
    pub text: Option<String>,
}

impl AuditEntry {
    pub fn new(by: PersonId, event: AuditEvent) -> Self {
        AuditEntry { by: Some(by), event, text: None }
    }

    pub fn with_text(by: PersonId, event: AuditEvent, text: impl Into<String>) -> Self {
        AuditEntry { by: Some(by), event, text: Some(text.into()) }
    }

    pub fn automatic(event: AuditEvent) -> Self {
        AuditEntry { by: None, event, text: None }
    }
}

/// What was done, without any personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditEvent {
    Taken {
        kind: CaseKind,
        due: DateTime<Utc>,
    },
    #[serde(rename = "pasted")]
    SubscriberPasted,
    BusinessSet {
        business: bool,
    },
    OwnerPasted,
    AgreementSet {
        agrees: bool,
    },
    #[serde(rename = "done")]
    CarriedOut {
        checked: bool,
        overruled: bool,
    },
    #[serde(rename = "cannot")]
    CannotBeDone,
    #[serde(rename = "waiting")]
    WaitingForUnit,
    #[serde(rename = "told")]
    LeaderTold {
        late_seconds: i64,
    },
    AnsweredInCall {
        late_seconds: i64,
    },
    /// The leader's business number was noted after ❌.
    BusinessNumberSet,
    /// The premium customer's number that the call is about was noted.
    AboutSet,
    /// A part of a report about signal or service quality was noted (B6).
    SignalNoted {
        part: SignalPart,
    },
    /// 📌: the owner keeps it over the shift's end, until their next shift.
    Kept {
        until: DateTime<Utc>,
    },
    /// QA has scored it (B3).
    Reviewed,
    /// 📣: the codes of what was shown to be told.
    PromotionsLookedUp,
    #[serde(rename = "not_reached")]
    LeaderNotReached,
    #[serde(rename = "another_time")]
    PromiseMoved {
        promise: u32,
        due: DateTime<Utc>,
    },
    #[serde(rename = "next_try")]
    NextTrySet {
        at: DateTime<Utc>,
    },
    Withdrawn,
    #[serde(rename = "mistake")]
    ClosedAsMistake,
    Snoozed {
        until: DateTime<Utc>,
    },
    Undone,
    Reopened {
        promise: u32,
        due: DateTime<Utc>,
    },
    Corrected {
        field: Field,
    },
    Noted,
    /// A photo, voice note or document was sent in reply to the case; its text is the caption.
    FileKept {
        media: Option<MessageRef>,
    },
    Joined,
    Reminded {
        promise: u32,
        rung: usize,
        occurrence: u32,
        told: Vec<PersonId>,
        unreached: Vec<Recipient>,
    },
    #[serde(rename = "nobody_to_tell")]
    NobodyReached {
        rung: usize,
    },
    /// A3.1: QA was asked; the text is the agent's own words.
    AskedQa {
        question: u32,
        reason: Reason,
    },
    /// A rung of the question ladder fired.
    #[serde(rename = "put_to_qa")]
    QuestionOffered {
        question: u32,
        rung: usize,
        occurrence: u32,
        told: Vec<PersonId>,
        unreached: Vec<Recipient>,
    },
    /// The claim ran out, or the shift of the QA asked ended.
    #[serde(rename = "offered_again")]
    QuestionOfferedAgain {
        question: u32,
        told: Vec<PersonId>,
    },
    #[serde(rename = "claimed")]
    QuestionClaimed {
        question: u32,
    },
    #[serde(rename = "handed_back")]
    QuestionReturned {
        question: u32,
    },
    /// ⏳ QLCL báo lại.
    #[serde(rename = "comes_back")]
    QaWillReply {
        question: u32,
    },
    /// A line of the thread between agent and QA, with what was sent along.
    #[serde(rename = "said")]
    ThreadLine {
        question: u32,
        line: u32,
        side: Side,
        media: Option<MessageRef>,
    },
    /// ☎️: the agent phoned QA; the text is what was said.
    PhonedQa {
        question: u32,
        line: u32,
    },
    /// ☎️: an answer given on the phone by this QA, as the agent noted it; the text is its words.
    PhonedAnswer {
        question: u32,
        verdict: Verdict,
        with: PersonId,
    },
    /// What the QA named says to it.
    PhonedReply {
        question: u32,
        reply: PhonedReply,
    },
    /// The QA lead was told that nobody has confirmed it.
    PhonedUnconfirmed {
        question: u32,
        told: Vec<PersonId>,
    },
    AnsweredByQa {
        question: u32,
        verdict: Verdict,
        revision: u32,
    },
    /// A rung of the ladder towards the answer being read fired.
    #[serde(rename = "answer_chased")]
    ReadReminded {
        question: u32,
        rung: usize,
        occurrence: u32,
        told: Vec<PersonId>,
        unreached: Vec<Recipient>,
    },
    /// 👌
    AnswerRead {
        question: u32,
    },
    QuestionDropped {
        question: u32,
        why: WhyDropped,
    },
    /// 👁: the numbers were shown to this person.
    #[serde(rename = "revealed")]
    NumbersRevealed,
    /// A3.3: the leader confirmed the request as it is.
    ConfirmedAsIs,
    /// 👤
    #[serde(rename = "given")]
    ReassignmentOffered {
        giving: u32,
        to: Vec<PersonId>,
    },
    /// ↩️ by one of them.
    #[serde(rename = "giving_declined")]
    ReassignmentDeclined {
        giving: u32,
    },
    #[serde(rename = "giving_over")]
    ReassignmentEnded {
        giving: u32,
        how: ReassignmentEnd,
    },
    /// 👤 Chia cho ca
    Shared {
        to: PersonId,
    },
    /// Listed in the handover of a shift's end.
    HandedOver {
        handover: HandoverId,
    },
    /// 📥: this person is responsible for it from now on.
    HandoverAccepted {
        handover: HandoverId,
    },
    /// The shift leader was told that the owner is deactivated.
    OwnerLeft {
        told: Vec<PersonId>,
    },
    /// A1.5
    Transfer {
        number: u32,
        what: TransferEvent,
    },
    /// Names, numbers and texts were erased.
    Erased,
    /// Somebody who does not work on it opened its card, and sees it in full.
    Looked,
    /// `loihua export`: what is known of the case was given out.
    #[serde(rename = "exported")]
    GivenOut,
}

/// What was done about a transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferEvent {
    Asked(TransferTarget),
    /// A rung of the transfer ladder fired.
    PutTo {
        rung: usize,
        told: Vec<PersonId>,
        unreached: Vec<Recipient>,
    },
    Taken,
    Promised,
    CallsBack,
    CalledOff,
}

impl AuditEvent {
    /// A line of the thread between agent and QA: its question and number, its side, what was sent along, and whether it
    /// was said on the phone.
    pub fn line(&self) -> Option<(u32, u32, Side, Option<MessageRef>, bool)> {
        if let AuditEvent::ThreadLine { question, line, side, media } = self {
            Some((*question, *line, *side, *media, false))
        } else if let AuditEvent::PhonedQa { question, line } = self {
            Some((*question, *line, Side::Asking, None, true))
        } else {
            None
        }
    }

    /// Whom the bot told with it.
    pub fn told(&self) -> &[PersonId] {
        if let AuditEvent::Reminded { told, .. }
        | AuditEvent::QuestionOffered { told, .. }
        | AuditEvent::QuestionOfferedAgain { told, .. }
        | AuditEvent::ReadReminded { told, .. }
        | AuditEvent::PhonedUnconfirmed { told, .. }
        | AuditEvent::ReassignmentOffered { to: told, .. }
        | AuditEvent::OwnerLeft { told }
        | AuditEvent::Transfer { what: TransferEvent::PutTo { told, .. }, .. } = self
        {
            told
        } else {
            &[]
        }
    }

    /// Whether its text is shown on the card: a note, or the reason for an unusual command. What was pasted or corrected is
    /// there already.
    pub fn is_worth_reading(&self) -> bool {
        match self {
            AuditEvent::Noted
            | AuditEvent::FileKept { .. }
            | AuditEvent::ClosedAsMistake
            | AuditEvent::NextTrySet { .. }
            | AuditEvent::Reopened { .. } => true,
            AuditEvent::CarriedOut { overruled, .. } => *overruled,
            AuditEvent::Taken { .. }
            | AuditEvent::SubscriberPasted
            | AuditEvent::BusinessSet { .. }
            | AuditEvent::OwnerPasted
            | AuditEvent::AgreementSet { .. }
            | AuditEvent::CannotBeDone
            | AuditEvent::WaitingForUnit
            | AuditEvent::LeaderTold { .. }
            | AuditEvent::AnsweredInCall { .. }
            | AuditEvent::BusinessNumberSet
            | AuditEvent::AboutSet
            | AuditEvent::PromotionsLookedUp
            | AuditEvent::Reviewed
            | AuditEvent::Kept { .. }
            | AuditEvent::SignalNoted { .. }
            | AuditEvent::LeaderNotReached
            | AuditEvent::PromiseMoved { .. }
            | AuditEvent::Withdrawn
            | AuditEvent::Snoozed { .. }
            | AuditEvent::Undone
            | AuditEvent::Corrected { .. }
            | AuditEvent::Joined
            | AuditEvent::Reminded { .. }
            | AuditEvent::NobodyReached { .. }
            | AuditEvent::AskedQa { .. }
            | AuditEvent::QuestionOffered { .. }
            | AuditEvent::QuestionOfferedAgain { .. }
            | AuditEvent::QuestionClaimed { .. }
            | AuditEvent::QuestionReturned { .. }
            | AuditEvent::QaWillReply { .. }
            | AuditEvent::ThreadLine { .. }
            | AuditEvent::PhonedQa { .. }
            | AuditEvent::PhonedAnswer { .. }
            | AuditEvent::PhonedReply { .. }
            | AuditEvent::PhonedUnconfirmed { .. }
            | AuditEvent::AnsweredByQa { .. }
            | AuditEvent::ReadReminded { .. }
            | AuditEvent::AnswerRead { .. }
            | AuditEvent::QuestionDropped { .. }
            | AuditEvent::NumbersRevealed
            | AuditEvent::ReassignmentOffered { .. }
            | AuditEvent::ReassignmentDeclined { .. }
            | AuditEvent::ReassignmentEnded { .. }
            | AuditEvent::Shared { .. }
            | AuditEvent::OwnerLeft { .. }
            | AuditEvent::HandedOver { .. }
            | AuditEvent::HandoverAccepted { .. }
            | AuditEvent::ConfirmedAsIs
            | AuditEvent::Erased
            | AuditEvent::Looked
            | AuditEvent::GivenOut
            | AuditEvent::Transfer { .. } => false,
        }
    }
}
