//! Refusals: why a request is not carried out, shown to the person who made it. Faults are another type, for the log.

use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::base::unreadable::UnreadableRow;
use crate::domain::case::Line;
use crate::domain::intake::FieldProblem;
use crate::domain::promotion::field::{ProgrammeField, ProgrammeProblem};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A refusal; its text in `locales/` says what is wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Not this person's to do or see.
    NotYours,
    /// Only a shift or team leader may.
    LeadersOnly,
    /// Only an admin may.
    AdminsOnly,
    /// Only QA may.
    QaOnly,
    /// Only the information team and the lead of QA may.
    InfoOnly,
    /// Nobody would be left who may change the staff.
    LastAdmin,
    /// The only role of somebody.
    LastRole,
    /// Nobody on the staff has this id.
    NoSuchPerson,
    /// The rota has been changed since: they are not there any more.
    NotOnRota,
    /// They have left, or do not have the role.
    CannotStand,
    /// 🙋 by somebody who stands on that post already.
    AlreadyThere,
    /// 🙋 until a time at which the duty, which ends at `until`, does not go on.
    NotInDuty {
        until: DateTime<Utc>,
    },
    /// 🔁 of a shift that somebody is asked about already.
    SwapWaits,
    /// A swap of shifts that was answered, or is over.
    SwapOver,
    /// A link that was used or has expired, so that nothing is left to revoke.
    InviteOver,
    /// A shift that has ended.
    ShiftOver,
    NoSuchCase(CaseId),
    /// Its names, numbers and texts were erased.
    CaseErased(CaseId),
    /// What it is about cannot be read.
    Unreadable(UnreadableRow),
    /// The case is closed; `at` says since when.
    AlreadyClosed {
        at: DateTime<Utc>,
    },
    StillOpen,
    /// It is for cases of the other line; the case came in on this one.
    OtherLine(Line),
    /// 🛠 while the calling number is no business number (A3.1) and QA has not said go ahead.
    NotBusiness,
    /// 🛠 on a lost phone reported from another number (A3.2) without QA's go-ahead.
    LostElsewhere,
    /// 🛠 while the leader was not called about what does not agree (A3.3).
    CallLeaderFirst,
    /// 🛠 while step 2 was left out; asked about once.
    Unchecked,
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
    /// ↩️ by somebody who has not claimed the question.
    NotHolding,
    /// Another QA has claimed the question.
    HeldBy(PersonId),
    /// The question has been answered.
    AnsweredBy {
        by: PersonId,
        at: DateTime<Utc>,
    },
    /// More for a QA who has answered and is off duty.
    AnswererAway(PersonId),
    /// The button or message belongs to an earlier question of the case.
    OldQuestion,
    /// The case has been corrected since the card was drawn: look at it again.
    QuestionChanged,
    /// A picture or voice note that replies to nothing about a question.
    WhichQuestion,
    /// A saved answer that does not exist.
    NoSuchGuidance,
    /// A saved answer was changed after it was shown as it would be published.
    GuidanceChanged,
    /// `/ask` without a case, by somebody with several open ones or none.
    AskWhichCase,
    /// 👤 while nobody else on duty could take it.
    NobodyToGiveTo,
    /// 👤 to somebody who is off duty or unreachable.
    NotThere(PersonId),
    /// 📥 while it is offered to somebody else.
    OfferedToOthers,
    /// 📥 after the offer has ended, or 👤 to the owner: this person has the case.
    HasCase(PersonId),
    /// 📥 of a case that is not being handed over, or a late `/handover`.
    NothingHandedOver,
    /// 👤 Chia cho ca: the actor owns no case of the handover that waits to be shared.
    NothingToShare,
    /// 📥 by the person handing over.
    YoursToHandOver,
    /// 📌 of a case that is not promised for the owner's next shift.
    CannotKeep,
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
    /// The due time moves only when the leader agreed (🕘).
    TimeByAgreement,
    /// A prompt that only a button answers.
    TapInstead,
    /// Text where some is needed.
    Empty,
    TooLong {
        max: usize,
    },
    Field(FieldProblem),
    /// The button belongs to somebody else's message.
    NotYourButton,
    /// A button of a form that is no longer there.
    FormGone,
    /// The programme was taken out of the catalogue.
    NoSuchProgramme,
    /// A new programme that lacks what it has to have.
    FormUnfinished,
    /// What was typed into a field of a programme.
    Programme {
        field: ProgrammeField,
        problem: ProgrammeProblem,
    },
    /// No closed case is left to be reviewed: at most so many of an agent are, a week.
    NothingToReview {
        per_agent: u32,
    },
    /// A review is sent when each part is scored.
    ReviewUnfinished,
    /// A review that was sent does not change.
    ReviewSent,
    /// The case was reopened after it was drawn.
    ReviewReopened,
    /// A later text of this card of the procedure was published.
    NewerGuide,
    /// Button data this version does not know.
    UnknownButton,
    NothingToCancel,
    UnknownCommand,
    NeedsCaseNumber,
    /// A reply to a message about several cases that names none of them, or more than one; `first` is one of them.
    WhichCase {
        first: CaseId,
    },
    /// `/find` without anything to search for.
    FindWhat,
    /// `/report` with something that is no period.
    WhichPeriod,
    /// A command that is answered in private chats only.
    PrivateOnly,
    /// A picture, voice note, file or sticker where text is read.
    TextOnly,
    /// A file that is no table, from who may import one.
    NotATable,
    /// A table that is too large.
    TableTooLarge,
    /// A table from who may import none.
    MayNotImport,
    /// A preview that was applied, dropped, superseded or is too old.
    ImportOver,
    /// What a preview was compared with has changed; it shows so now.
    ImportChanged,
    /// The rest of a message that was too long for Telegram.
    RestOfSplit,
    /// Written anonymously, or in a channel's name.
    WhoWrites,
}

/// Why a transfer is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoTransfer {
    /// Somebody is being asked already.
    AlreadyAsked,
    TakenBy(PersonId),
    /// The leader no longer waits on the phone.
    Over,
}

impl Refusal {
    /// Splits off the quoted text, which is personal data and kept in the text table.
    pub fn split_typed_text(self) -> (Self, Option<String>) {
        match self {
            Refusal::Field(FieldProblem::Phone { typed, why }) => {
                (Refusal::Field(FieldProblem::Phone { typed: String::new(), why }), Some(typed))
            }
            Refusal::Field(FieldProblem::Time { typed, why }) => {
                (Refusal::Field(FieldProblem::Time { typed: String::new(), why }), Some(typed))
            }
            other => (other, None),
        }
    }

    /// Whether the bot asks in the chat what is to be done instead: nothing has to be put away first.
    pub fn asks_in_chat(&self) -> bool {
        matches!(self, Refusal::NotCarriedOut | Refusal::Unchecked)
    }

    /// The colleague its text names.
    pub fn mentioned_person(&self) -> Option<PersonId> {
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
