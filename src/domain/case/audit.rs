//! The audit log: what was done to a case, by whom, without any personal data.

use super::guidance::{Reason, Side, Verdict, WhyDropped};
use super::reassignment::ReassignmentEnd;
use crate::domain::base::ids::{HandoverId, MessageRef, PersonId};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::intake::Field;
use crate::domain::intake::kind::Kind;
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A line of the record; what was typed goes to the text table, the line carries its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// `None` for what the bot does by itself.
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
        kind: Kind,
        due: DateTime<Utc>,
    },
    Pasted,
    BusinessSet {
        business: bool,
    },
    OwnerPasted,
    AgreementSet {
        agrees: bool,
    },
    Done {
        checked: bool,
        overruled: bool,
    },
    Cannot,
    Waiting,
    Told {
        late_seconds: i64,
    },
    NotReached,
    AnotherTime {
        promise: u32,
        due: DateTime<Utc>,
    },
    NextTry {
        at: DateTime<Utc>,
    },
    Withdrawn,
    Mistake,
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
    Joined,
    Reminded {
        promise: u32,
        rung: usize,
        occurrence: u32,
        told: Vec<PersonId>,
        unreached: Vec<Recipient>,
    },
    NobodyToTell {
        rung: usize,
    },
    /// A3.1: QA was asked; the text is the agent's own words.
    AskedQa {
        question: u32,
        reason: Reason,
    },
    /// A rung towards the answer.
    PutToQa {
        question: u32,
        rung: usize,
        occurrence: u32,
        told: Vec<PersonId>,
        unreached: Vec<Recipient>,
    },
    /// The claim ran out, or the QA asked went off duty.
    OfferedAgain {
        question: u32,
        told: Vec<PersonId>,
    },
    Claimed {
        question: u32,
    },
    HandedBack {
        question: u32,
    },
    /// ⏳ QLCL báo lại.
    ComesBack {
        question: u32,
    },
    /// A line between the one who asks and QA, with what was sent along.
    Said {
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
    AnsweredByQa {
        question: u32,
        verdict: Verdict,
        revision: u32,
    },
    /// A rung towards the answer being read.
    AnswerChased {
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
    Revealed,
    /// A3.3: the leader confirmed the request as it is.
    ConfirmedAsIs,
    /// 👤: offered to these.
    Given {
        giving: u32,
        to: Vec<PersonId>,
    },
    /// ↩️ by one of them.
    GivingDeclined {
        giving: u32,
    },
    GivingOver {
        giving: u32,
        how: ReassignmentEnd,
    },
    /// At a shift's end it went on the list of what is open.
    HandedOver {
        handover: HandoverId,
    },
    /// 📥: this person answers for it from now on.
    HandoverAccepted {
        handover: HandoverId,
    },
    /// The shift leader was told that the owner has left the staff.
    OwnerLeft {
        told: Vec<PersonId>,
    },
    /// A1.5
    Transfer {
        number: u32,
        what: TransferEvent,
    },
}

/// What was done about a leader who asks for the shift or team leader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferEvent {
    Asked(TransferTarget),
    /// A rung towards somebody who takes the call.
    PutTo {
        rung: usize,
        told: Vec<PersonId>,
        unreached: Vec<Recipient>,
    },
    Taken,
    Promised,
    CalledOff,
}

impl AuditEvent {
    /// A line between the one who asks and QA: its question and number, whose it is, what was sent along, and whether it
    /// was said on the phone.
    pub fn line(&self) -> Option<(u32, u32, Side, Option<MessageRef>, bool)> {
        if let AuditEvent::Said { question, line, side, media } = self {
            Some((*question, *line, *side, *media, false))
        } else if let AuditEvent::PhonedQa { question, line } = self {
            Some((*question, *line, Side::Asking, None, true))
        } else {
            None
        }
    }

    /// Whom the bot told by it.
    pub fn told(&self) -> &[PersonId] {
        if let AuditEvent::Reminded { told, .. }
        | AuditEvent::PutToQa { told, .. }
        | AuditEvent::OfferedAgain { told, .. }
        | AuditEvent::AnswerChased { told, .. }
        | AuditEvent::Given { to: told, .. }
        | AuditEvent::OwnerLeft { told }
        | AuditEvent::Transfer { what: TransferEvent::PutTo { told, .. }, .. } = self
        {
            told
        } else {
            &[]
        }
    }

    /// Whether its text belongs on the card: a note, or the reason for an unusual step. What was pasted or
    /// corrected stands there already.
    pub fn is_worth_reading(&self) -> bool {
        match self {
            AuditEvent::Noted
            | AuditEvent::Mistake
            | AuditEvent::NextTry { .. }
            | AuditEvent::Reopened { .. } => true,
            AuditEvent::Done { overruled, .. } => *overruled,
            AuditEvent::Taken { .. }
            | AuditEvent::Pasted
            | AuditEvent::BusinessSet { .. }
            | AuditEvent::OwnerPasted
            | AuditEvent::AgreementSet { .. }
            | AuditEvent::Cannot
            | AuditEvent::Waiting
            | AuditEvent::Told { .. }
            | AuditEvent::NotReached
            | AuditEvent::AnotherTime { .. }
            | AuditEvent::Withdrawn
            | AuditEvent::Snoozed { .. }
            | AuditEvent::Undone
            | AuditEvent::Corrected { .. }
            | AuditEvent::Joined
            | AuditEvent::Reminded { .. }
            | AuditEvent::NobodyToTell { .. }
            | AuditEvent::AskedQa { .. }
            | AuditEvent::PutToQa { .. }
            | AuditEvent::OfferedAgain { .. }
            | AuditEvent::Claimed { .. }
            | AuditEvent::HandedBack { .. }
            | AuditEvent::ComesBack { .. }
            | AuditEvent::Said { .. }
            | AuditEvent::PhonedQa { .. }
            | AuditEvent::AnsweredByQa { .. }
            | AuditEvent::AnswerChased { .. }
            | AuditEvent::AnswerRead { .. }
            | AuditEvent::QuestionDropped { .. }
            | AuditEvent::Revealed
            | AuditEvent::Given { .. }
            | AuditEvent::GivingDeclined { .. }
            | AuditEvent::GivingOver { .. }
            | AuditEvent::OwnerLeft { .. }
            | AuditEvent::HandedOver { .. }
            | AuditEvent::HandoverAccepted { .. }
            | AuditEvent::ConfirmedAsIs
            | AuditEvent::Transfer { .. } => false,
        }
    }
}
