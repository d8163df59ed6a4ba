//! Why something is not done, for the person who asked. Faults are another type and never reach a chat.

use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::intake::Problem;
use chrono::{DateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

/// A refusal: what is wrong and, through its sentence in `locales/`, what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Not this person's to do or see.
    NotYours,
    /// Only a shift or team leader may.
    LeadersOnly,
    NoSuchCase(CaseId),
    /// The case is closed; `at` says since when.
    AlreadyClosed {
        at: DateTime<Utc>,
    },
    StillOpen,
    /// 🛠 while the calling number is no business number (A3.1) and QA has not said go ahead.
    NotBusiness,
    /// 🛠 on a lost phone reported from another number (A3.2) without QA's go-ahead.
    LostElsewhere,
    /// 🛠 while QA has not answered.
    WaitingForQa,
    /// 🛠 after ⛔.
    QaSaidNo,
    /// 🛠 after ❓.
    VerifyFirst,
    /// A second question while one is open.
    AlreadyAsked,
    /// Nothing is being asked of QA on this case.
    NothingAsked,
    /// ↩️ by somebody who does not hold the question.
    NotHolding,
    /// Another QA holds the question.
    HeldBy(PersonId),
    /// The question has been answered.
    AnsweredBy {
        by: PersonId,
        at: DateTime<Utc>,
    },
    /// More for a QA who has answered and is not there any more.
    AnswererAway(PersonId),
    /// The button or message belongs to an earlier question of the case.
    OldQuestion,
    /// The facts have been corrected since the card was drawn: to be looked at again.
    QuestionChanged,
    /// A picture or voice note that replies to nothing about a question.
    WhichQuestion,
    /// A standing guidance that is not there.
    NoSuchGuidance,
    /// `/ask` without a case, by somebody with several open ones or none.
    AskWhichCase,
    /// 👤 while nobody else is there who could take it.
    NobodyToGiveTo,
    /// 👤 to somebody who has gone home or cannot be reached.
    NotThere(PersonId),
    /// 📥 while it is offered to somebody else.
    OfferedToOthers,
    /// 📥 after the offer is over, or 👤 to who has it: this person has the case.
    HasCase(PersonId),
    /// 📥 of a case that no handover waits with, or `/handover` pressed too late.
    NothingHandedOver,
    /// 📥 by who hands it over.
    YoursToHandOver,
    /// 📥 after this person has accepted it.
    HandedOverTo(PersonId),
    /// A reply to a handover that names none of its cases.
    LineOnWhichCase,
    /// The bot cannot write to this person privately: they have not opened it.
    OpenBotFirst,
    /// A1.5
    Transfer(NoTransfer),
    /// 📞 before the request was carried out: "Xử lý xong chưa?"
    NotCarriedOut,
    AlreadyCarriedOut,
    /// The two minutes of ↩️ are over; reopening wants a reason.
    TooLateToUndo,
    /// A next try wants three misses within at least 15 minutes first.
    TriesTooFew,
    /// A next try at most twelve hours ahead.
    TooFar,
    /// A time that is already past.
    TimePast {
        at: DateTime<Utc>,
    },
    /// A time of today that has gone by: asked about, not moved to tomorrow in silence.
    GoneBy {
        time: NaiveTime,
    },
    /// The due time moves only when the leader agreed (🕘).
    TimeByAgreement,
    /// A question that only a button answers.
    TapInstead,
    /// Text where some is needed.
    Empty,
    TooLong {
        max: usize,
    },
    Field(Problem),
    /// The button belongs to somebody else's message.
    NotYourButton,
    /// A button of a form that is no longer there.
    FormGone,
    /// A button this version does not know.
    UnknownButton,
    NothingToCancel,
    UnknownCommand,
    NeedsCaseNumber,
    /// A reply to a message about several cases that names none of them, or more than one; `first` is one of them.
    WhichCase {
        first: CaseId,
    },
    /// `/find` with nothing in it that could be looked for.
    FindWhat,
    /// Personal matters are not for a group.
    PrivateOnly,
    /// A picture, voice note, file or sticker where text is read.
    TextOnly,
}

/// Why nothing is done about a leader who asks for the shift or team leader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoTransfer {
    /// Somebody is being asked already.
    AlreadyAsked,
    TakenBy(PersonId),
    /// Nobody waits on the phone any more.
    Over,
}

impl Refusal {
    /// Parts the refusal from the text it quotes, which is kept where personal data has its home.
    pub fn without_typed(self) -> (Self, Option<String>) {
        match self {
            Refusal::Field(Problem::Phone { typed, why }) => {
                (Refusal::Field(Problem::Phone { typed: String::new(), why }), Some(typed))
            }
            Refusal::Field(Problem::Time { typed, why }) => {
                (Refusal::Field(Problem::Time { typed: String::new(), why }), Some(typed))
            }
            other => (other, None),
        }
    }

    /// The colleague its sentence names.
    pub fn names(&self) -> Option<PersonId> {
        if let Refusal::HeldBy(by)
        | Refusal::AnswererAway(by)
        | Refusal::AnsweredBy { by, .. }
        | Refusal::NotThere(by)
        | Refusal::HandedOverTo(by)
        | Refusal::HasCase(by)
        | Refusal::Transfer(NoTransfer::TakenBy(by)) = self
        {
            return Some(*by);
        }
        None
    }
}
