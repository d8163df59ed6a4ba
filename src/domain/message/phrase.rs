//! Short sentences.

use crate::domain::{base::ids::CaseId, case::guidance::Verdict, staff::transfer_target::TransferTarget};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A short sentence: the toast of a press, or the reply to a line of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phrase {
    Pasted {
        business: bool,
    },
    BusinessSet {
        business: bool,
    },
    AgreementSet {
        agrees: bool,
    },
    /// The name is a unit's, but not as the centre's business numbers are named: asked.
    SubscriberUnclear,
    /// The owner on record may be the leader or not: asked.
    OwnerUnclear,
    /// 🛠: call the leader now.
    MarkedDone,
    /// The same by somebody else: the owner calls.
    MarkedDoneForOwner,
    MarkedCannot,
    MarkedCannotForOwner,
    MarkedWaiting,
    Told {
        at: DateTime<Utc>,
    },
    /// ✅ Đã trả lời trong cuộc gọi
    AnsweredInCall,
    /// 📶: noted.
    SignalNoted,
    NotReached {
        tries: usize,
    },
    AnotherTime {
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
        due: DateTime<Utc>,
    },
    Corrected,
    NothingChanged,
    Noted,
    FileKept,
    JoinedCase,
    AlreadyJoined,
    /// 💬: QA is being asked.
    AskedQa,
    /// The addition was sent to QA.
    PassedToQa,
    /// QA's message was sent to the one who asks.
    PassedToAgent,
    PhonedQa,
    /// ✅ of an answer given on the phone.
    PhonedConfirmed,
    /// 🚫: no such call.
    PhonedDenied,
    QuestionTakenBack,
    /// 👌
    Understood,
    Claimed,
    ComesBack,
    HandedBack,
    AnsweredByQa {
        verdict: Verdict,
    },
    /// 💬 dặn thêm
    AddedToAnswer,
    AnswerCorrected {
        verdict: Verdict,
    },
    /// 👁: shown to this person alone.
    Revealed {
        case: CaseId,
    },
    MediaSent,
    ConfirmedAsIs,
    GuidanceKept,
    GuidanceChanged,
    GuidanceRetired,
    /// 📌: a changed card of the procedure was sent to so many.
    GuidePublished {
        people: usize,
    },
    GuideDropped,
    GuideRead,
    GuideReminded {
        people: usize,
    },
    /// 📨: the agent hears how the case was reviewed.
    ReviewSent,
    /// The review is done, and its agent cannot be written to.
    ReviewKept,
    /// 👤: offered.
    Given,
    /// 👤: offered to those with the fewest open cases.
    OfferedAround,
    /// 📥: the case is this person's now.
    TakenOver,
    AlreadyYours,
    GivingDeclined,
    /// 📥, at a shift's end.
    HandoverAccepted,
    /// 📌
    Kept {
        until: DateTime<Utc>,
    },
    NothingToHandOver,
    /// 👤 Chia đều
    Shared,
    /// ↩️ of a case that was shared.
    CaseHandedBack,
    /// A1.5
    Transfer(TransferResult),
    FormCancelled,
    FormOpened,
    QuestionCancelled,
    LanguageSet,
    /// The update could not be processed and was parked for the admins.
    Parked,
    /// The message waited while the database was unavailable.
    WasAway,
    /// Nothing is waiting for text: how to begin.
    HowToBegin,
    /// It was asked for in a group.
    SentPrivately,
    /// What an admin or leader changed is kept.
    Saved,
    /// 🔁: the colleague is asked.
    SwapAsked,
    /// ➕: the link comes in a message of its own.
    InviteRevoked,
    /// No text: what was asked for is on the screen.
    Seen,
    /// The answer to a press that was already handled before (delivered again after a stop).
    Done,
}

/// The result of asking for the shift or team leader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferResult {
    Asked(TransferTarget),
    /// There is nobody to ask: A1.2.
    Nobody,
    Taken,
    CallsBack,
    CalledOff,
}
