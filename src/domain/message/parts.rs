//! What messages of a kind have in common, whichever way they are told.

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
    /// Asked for by 💤 rather than by the ladder.
    pub woken: bool,
    /// Whom an earlier or the same rung should have told and could not.
    pub unreached: Vec<Recipient>,
}

/// What is said of a case being given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReassignmentNews {
    Begun,
    Over,
}

/// A question as it is put to somebody.
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
    /// To whom it was put before.
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

/// Why a question is put to somebody now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferReason {
    /// The ladder.
    Rung,
    /// Who held it has not answered in time.
    ClaimOver,
    HandedBack,
    /// Who was asked has gone off duty.
    NewShift,
    /// The agent has added something.
    Added,
    /// What it is about has been corrected.
    Changed,
    /// What was found out after ❓.
    CameBack,
    /// ☎️: the agent has phoned; to be confirmed by a tap.
    Phoned,
}

/// QA's answer as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerNotice {
    pub case: CaseId,
    pub question: u32,
    pub revision: u32,
    /// Told again because nobody has read it.
    pub chase: Option<AnswerReminder>,
}

/// A rung towards an answer being read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerReminder {
    pub rung: usize,
    pub occurrence: u32,
    pub unreached: Vec<Recipient>,
}

/// About a leader who asks for the shift or team leader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferNotice {
    pub case: CaseId,
    /// Which time it is.
    pub number: u32,
    pub says: TransferNoticeKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferNoticeKind {
    /// To who is asked to take the call.
    Rings { rung: usize },
    /// To who is on the phone with the leader: who is asked. Edited in place.
    WhoIsAsked,
    /// To the same, and to the owner: somebody has taken the call, and the case with it.
    Taken,
    /// To the same: nobody has, A1.2 is to be said now.
    Promised,
}
