//! The contents of the larger notices.

use crate::domain::{base::ids::CaseId, escalation::ladder::Recipient};
use serde::{Deserialize, Serialize};

/// A reminder of an open promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    pub case: CaseId,
    pub promise: u32,
    pub rung: usize,
    pub occurrence: u32,
    /// It fires before its time, because this rung below reached nobody.
    pub instead_of: Option<usize>,
    /// Due to a snooze (💤) rather than to the ladder.
    pub woken: bool,
    /// Recipients whom this or an earlier rung could not reach.
    pub unreached: Vec<Recipient>,
}

/// What is told about a reassignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReassignmentNews {
    Begun,
    Over,
}

/// A question to QA as it is sent to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionOffer {
    pub case: CaseId,
    pub question: u32,
    pub why: OfferReason,
    pub rung: usize,
    pub occurrence: u32,
    /// It fires before its time, because this rung below reached nobody.
    pub instead_of: Option<usize>,
    pub unreached: Vec<Recipient>,
    /// To the group where QA works.
    pub room: bool,
}

impl QuestionOffer {
    /// Outside the ladder, to a person.
    pub fn new(case: CaseId, question: u32, why: OfferReason) -> Self {
        QuestionOffer {
            case,
            question,
            why,
            rung: 0,
            occurrence: 0,
            instead_of: None,
            unreached: Vec::new(),
            room: false,
        }
    }
}

/// Why a question is sent to somebody now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferReason {
    /// The ladder.
    Rung,
    /// The QA who claimed it has not answered in time.
    ClaimOver,
    HandedBack,
    /// The person asked has gone off duty.
    NewShift,
    /// The agent has added something.
    Added,
    /// The facts it is about have been corrected.
    Changed,
    /// What the agent found out after ❓.
    CameBack,
    /// ☎️: the agent has phoned; to be confirmed by a tap.
    Phoned,
}

/// QA's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerNotice {
    pub case: CaseId,
    pub question: u32,
    pub revision: u32,
    /// Sent again because nobody has read it.
    pub chase: Option<AnswerReminder>,
}

/// A rung towards an answer being read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerReminder {
    pub rung: usize,
    pub occurrence: u32,
    pub unreached: Vec<Recipient>,
}

/// About an answer given on the phone (☎️).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhonedNotice {
    pub case: CaseId,
    pub question: u32,
    pub says: PhonedNoticeKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhonedNoticeKind {
    /// To the shift leader: it was noted.
    Noted,
    /// To the QA named: is it right? Edited in place.
    Confirm,
    /// To the QA lead: the QA named has not said so.
    Unconfirmed,
    /// To owner, shift leader and QA lead: the QA named knows of no call.
    Denied,
    /// To owner and shift leader: the QA named has corrected it after the case was closed.
    CorrectedLate,
}

/// About a leader who asks for the shift or team leader (A1.5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferNotice {
    pub case: CaseId,
    /// The number of the transfer within the case.
    pub number: u32,
    pub says: TransferNoticeKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferNoticeKind {
    /// To a person asked to take the call.
    Rings { rung: usize },
    /// To the agent on the phone with the leader: who is asked. Edited in place.
    WhoIsAsked,
    /// To that agent and the owner: somebody has taken the call, and the case with it.
    Taken,
    /// To that agent: nobody has, A1.2 is to be said now.
    Promised,
}

/// What a message about a swap of shifts is sent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SwapTells {
    /// The reader has to answer; once more, where they have been reminded. Aloud where it is soon, or they are on duty.
    Asks {
        reminds: bool,
        #[serde(default)]
        loud: bool,
    },
    /// To the asker: who was to answer cannot be reached.
    Undelivered,
    /// It is over; soon, where a shift that is new to the reader begins within hours.
    Result { soon: bool },
}
