//! The audit log: what was done to a case, by whom, without any personal data.

use super::{
    guidance::{Reason, Side, Verdict, WhyDropped},
    reassignment::HowOver,
};
use crate::domain::{
    base::ids::{HandoverId, MessageRef, PersonId},
    escalation::ladder::Tell,
    intake::{Field, kind::Kind},
    staff::transfer_target::Wanted,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A line of the record; what was typed goes to the text table, the line carries its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `None` for what the bot does by itself.
    pub by: Option<PersonId>,
    pub deed: Deed,
    pub text: Option<String>,
}

impl Entry {
    pub fn new(by: PersonId, deed: Deed) -> Self {
        Entry { by: Some(by), deed, text: None }
    }

    pub fn with(by: PersonId, deed: Deed, text: impl Into<String>) -> Self {
        Entry { by: Some(by), deed, text: Some(text.into()) }
    }

    pub fn itself(deed: Deed) -> Self {
        Entry { by: None, deed, text: None }
    }
}

/// What was done, without any personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
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
        unreached: Vec<Tell>,
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
        unreached: Vec<Tell>,
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
        unreached: Vec<Tell>,
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
        how: HowOver,
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
        what: TransferDeed,
    },
}

/// What was done about a leader who asks for the shift or team leader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferDeed {
    Asked(Wanted),
    /// A rung towards somebody who takes the call.
    PutTo {
        rung: usize,
        told: Vec<PersonId>,
        unreached: Vec<Tell>,
    },
    Taken,
    Promised,
    CalledOff,
}

impl Deed {
    /// A line between the one who asks and QA: its question and number, whose it is, what was sent along, and whether it
    /// was said on the phone.
    pub fn line(&self) -> Option<(u32, u32, Side, Option<MessageRef>, bool)> {
        if let Deed::Said { question, line, side, media } = self {
            Some((*question, *line, *side, *media, false))
        } else if let Deed::PhonedQa { question, line } = self {
            Some((*question, *line, Side::Asking, None, true))
        } else {
            None
        }
    }

    /// Whom the bot told by it.
    pub fn told(&self) -> &[PersonId] {
        if let Deed::Reminded { told, .. }
        | Deed::PutToQa { told, .. }
        | Deed::OfferedAgain { told, .. }
        | Deed::AnswerChased { told, .. }
        | Deed::Given { to: told, .. }
        | Deed::OwnerLeft { told }
        | Deed::Transfer { what: TransferDeed::PutTo { told, .. }, .. } = self
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
            Deed::Noted | Deed::Mistake | Deed::NextTry { .. } | Deed::Reopened { .. } => true,
            Deed::Done { overruled, .. } => *overruled,
            Deed::Taken { .. }
            | Deed::Pasted
            | Deed::BusinessSet { .. }
            | Deed::OwnerPasted
            | Deed::AgreementSet { .. }
            | Deed::Cannot
            | Deed::Waiting
            | Deed::Told { .. }
            | Deed::NotReached
            | Deed::AnotherTime { .. }
            | Deed::Withdrawn
            | Deed::Snoozed { .. }
            | Deed::Undone
            | Deed::Corrected { .. }
            | Deed::Joined
            | Deed::Reminded { .. }
            | Deed::NobodyToTell { .. }
            | Deed::AskedQa { .. }
            | Deed::PutToQa { .. }
            | Deed::OfferedAgain { .. }
            | Deed::Claimed { .. }
            | Deed::HandedBack { .. }
            | Deed::ComesBack { .. }
            | Deed::Said { .. }
            | Deed::PhonedQa { .. }
            | Deed::AnsweredByQa { .. }
            | Deed::AnswerChased { .. }
            | Deed::AnswerRead { .. }
            | Deed::QuestionDropped { .. }
            | Deed::Revealed
            | Deed::Given { .. }
            | Deed::GivingDeclined { .. }
            | Deed::GivingOver { .. }
            | Deed::OwnerLeft { .. }
            | Deed::HandedOver { .. }
            | Deed::HandoverAccepted { .. }
            | Deed::ConfirmedAsIs
            | Deed::Transfer { .. } => false,
        }
    }
}
