//! What the bot says, as typed messages that carry ids and no personal data; words and markup are put to them
//! when they are sent.

use super::{
    actor::Person,
    case::Case,
    draft::Draft,
    ids::{CaseId, ChatId, DraftId, MessageId, PersonId, TextId},
    ladder::Tell,
    prompt::Asked,
    refusal::Refusal,
    rota::Rota,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One message to one chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// The case card: sent once to a person, then edited in place.
    Card {
        case: CaseId,
    },
    /// The card once more at the bottom of the chat, because it was asked for (`/case 12`).
    CardAgain {
        case: CaseId,
    },
    Reminder(Reminder),
    /// An earlier reminder, edited to say that the case is closed, or open again.
    ReminderOver {
        case: CaseId,
        message: MessageId,
    },
    /// A question whose answer is typed or tapped; in place of `message` where it goes on from one.
    Ask {
        case: CaseId,
        asked: Asked,
        message: Option<MessageId>,
    },
    /// A question that has been answered: its message says so and loses its buttons.
    Settled {
        case: CaseId,
        message: MessageId,
        said: Phrase,
    },
    /// The form, sent once and then edited in place.
    Form {
        draft: DraftId,
    },
    /// A half-filled form, asked about.
    FormAsked {
        draft: DraftId,
    },
    /// To the shift leader: this person has left a form half-filled for long.
    FormLeft {
        draft: DraftId,
        person: PersonId,
    },
    /// A form that is gone: opened as a case, or cancelled.
    FormOver {
        message: MessageId,
        case: Option<CaseId>,
    },
    /// The new case resembles an open one; joining that is offered.
    Resembles {
        case: CaseId,
        other: CaseId,
    },
    /// To the owner: a colleague was reached by the same leader and has joined.
    Joined {
        case: CaseId,
        by: PersonId,
    },
    /// `/open`.
    OpenList,
    Help,
    Welcome,
    LanguageChoice,
    /// To somebody not on the staff: one sentence with their own id.
    Stranger {
        id: i64,
    },
    /// To the admins, once per stranger.
    StrangerKnocked {
        id: i64,
    },
    /// To the owner: somebody else did this with their case.
    DoneByOther {
        case: CaseId,
        by: PersonId,
        said: Phrase,
    },
    /// An older card of a case, in place of which a newer one stands further down.
    CardMoved {
        case: CaseId,
        message: MessageId,
    },
    /// To the admins: a rung of this case reached nobody at all.
    NobodyToTell {
        case: CaseId,
    },
    /// To the admins: an update was set aside after failing.
    Parked {
        update: i64,
    },
    /// To the admins: the self-check put a missing timer back.
    Mended {
        cases: u32,
    },
    Said(Phrase),
    /// A refusal, with what the person had typed where its sentence quotes it.
    Refused {
        refusal: Refusal,
        typed: Option<TextId>,
    },
    /// `/duty`: who is on duty and on call, now and next.
    Duty,
}

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
    pub unreached: Vec<Tell>,
}

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
    /// The owner on record may be the leader or not: asked.
    OwnerUnclear,
    /// 🛠: call the leader now.
    MarkedDone,
    MarkedCannot,
    MarkedWaiting,
    Told {
        at: DateTime<Utc>,
    },
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
    JoinedCase,
    AlreadyJoined,
    FormCancelled,
    FormOpened,
    QuestionCancelled,
    LanguageSet,
    /// What was sent could not be handled and was set aside for the admins.
    Parked,
    /// Nothing is waiting for text: how to begin.
    HowToBegin,
    /// Nothing to say: what was asked for is on the screen.
    Seen,
    /// The answer to a press that was already handled before (delivered again after a stop).
    Done,
}

/// How soon a message goes out among others that are ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Somebody looks at the screen and waits for it.
    Answer,
    /// Somebody must act on it.
    Alert,
    /// An edit that nobody waits for.
    Update,
}

/// What happens to a message of which nobody knows whether it arrived (rule 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Somebody waits for it or must act on it: again, marked ↻.
    Repeat,
    /// An edit: again, it makes no second message.
    RepeatSilently,
    /// Asked for again easily: not.
    LetGo,
}

impl Notice {
    /// The case it is about, within which messages keep their order.
    pub fn case(&self) -> Option<CaseId> {
        match self {
            Notice::Card { case }
            | Notice::CardAgain { case }
            | Notice::ReminderOver { case, .. }
            | Notice::Ask { case, .. }
            | Notice::Settled { case, .. }
            | Notice::Resembles { case, .. }
            | Notice::Joined { case, .. }
            | Notice::DoneByOther { case, .. }
            | Notice::CardMoved { case, .. }
            | Notice::NobodyToTell { case } => Some(*case),
            Notice::Reminder(reminder) => Some(reminder.case),
            Notice::FormOver { case, .. } => *case,
            Notice::Form { .. }
            | Notice::FormAsked { .. }
            | Notice::FormLeft { .. }
            | Notice::OpenList
            | Notice::Help
            | Notice::Welcome
            | Notice::LanguageChoice
            | Notice::Stranger { .. }
            | Notice::StrangerKnocked { .. }
            | Notice::Parked { .. }
            | Notice::Mended { .. }
            | Notice::Said(_)
            | Notice::Refused { .. }
            | Notice::Duty => None,
        }
    }

    /// The form it shows, if any.
    pub fn draft(&self) -> Option<DraftId> {
        if let Notice::Form { draft } | Notice::FormAsked { draft } | Notice::FormLeft { draft, .. } = self {
            return Some(*draft);
        }
        None
    }

    /// The message it replaces the words of, where it is an edit by its nature. (A card or form is an edit once
    /// it has been sent.)
    pub fn edits(&self) -> Option<MessageId> {
        if let Notice::ReminderOver { message, .. }
        | Notice::CardMoved { message, .. }
        | Notice::Settled { message, .. }
        | Notice::FormOver { message, .. }
        | Notice::Ask { message: Some(message), .. } = self
        {
            return Some(*message);
        }
        None
    }

    pub fn urgency(&self) -> Urgency {
        match self {
            Notice::Reminder(_)
            | Notice::FormAsked { .. }
            | Notice::FormLeft { .. }
            | Notice::Joined { .. }
            | Notice::DoneByOther { .. }
            | Notice::NobodyToTell { .. }
            | Notice::Parked { .. }
            | Notice::Mended { .. }
            | Notice::StrangerKnocked { .. } => Urgency::Alert,
            Notice::ReminderOver { .. } | Notice::CardMoved { .. } | Notice::Stranger { .. } => {
                Urgency::Update
            }
            Notice::Card { .. }
            | Notice::CardAgain { .. }
            | Notice::Ask { .. }
            | Notice::Settled { .. }
            | Notice::Form { .. }
            | Notice::FormOver { .. }
            | Notice::Resembles { .. }
            | Notice::OpenList
            | Notice::Help
            | Notice::Welcome
            | Notice::LanguageChoice
            | Notice::Said(_)
            | Notice::Refused { .. }
            | Notice::Duty => Urgency::Answer,
        }
    }

    pub fn in_doubt(&self) -> Doubt {
        let chatter = matches!(self, Notice::OpenList | Notice::Help | Notice::Duty);
        match (chatter, self.edits()) {
            (true, _) => Doubt::LetGo,
            (false, Some(_)) => Doubt::RepeatSilently,
            (false, None) => Doubt::Repeat,
        }
    }

    /// A name under which only the newest unsent message to a chat counts.
    pub fn slot(&self) -> Option<String> {
        if let Notice::Card { case } = self {
            Some(format!("card:{case}"))
        } else if let Notice::Reminder(reminder) = self {
            Some(format!("reminder:{}", reminder.case))
        } else if let Notice::Form { draft } = self {
            Some(format!("form:{draft}"))
        } else if let Notice::FormAsked { draft } = self {
            Some(format!("form-asked:{draft}"))
        } else if let Notice::FormLeft { draft, .. } = self {
            Some(format!("form-left:{draft}"))
        } else if let Notice::NobodyToTell { case } = self {
            Some(format!("nobody:{case}"))
        } else if let Notice::Stranger { .. } = self {
            Some("stranger".to_owned())
        } else {
            None
        }
    }
}

/// A notice and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    pub to: ChatId,
    pub notice: Notice,
    pub urgency: Urgency,
}

impl Outgoing {
    /// To a person's private chat.
    pub fn to(person: PersonId, notice: Notice) -> Self {
        Outgoing { to: person.chat(), urgency: notice.urgency(), notice }
    }

    /// With less urgency than its kind has: an edit nobody looks at.
    pub fn later(self) -> Self {
        Outgoing { urgency: Urgency::Update, ..self }
    }
}

/// All that is needed to put a notice into words, loaded when it is sent.
#[derive(Clone, Debug)]
pub struct Scene {
    pub now: DateTime<Utc>,
    /// Who reads it; `None` for somebody not on the staff.
    pub reader: Option<Person>,
    pub case: Option<Case>,
    /// The other case of [`Notice::Resembles`].
    pub other: Option<Case>,
    pub draft: Option<Draft>,
    /// The open cases of [`Notice::OpenList`], by due time.
    pub open: Vec<Case>,
    /// How many there are, where the list is cut.
    pub open_in_all: i64,
    /// Everybody named in the above.
    pub people: BTreeMap<PersonId, Person>,
    pub typed: Option<String>,
    /// The latest notes on the case, oldest first.
    pub notes: Vec<Note>,
    /// It may have arrived before: marked ↻.
    pub repeated: bool,
    /// The rota around now, for [`Notice::Duty`].
    pub rota: Option<Rota>,
}

/// A line that somebody left on a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub at: DateTime<Utc>,
    pub by: PersonId,
    pub text: String,
}

/// Why a message is not sent any more (rule 3: void when no longer true).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Void {
    CaseClosed,
    PromiseMoved,
    FormGone,
    NoSuchCase,
}

impl Void {
    pub fn key(self) -> &'static str {
        match self {
            Void::CaseClosed => "case closed",
            Void::PromiseMoved => "promise moved",
            Void::FormGone => "form gone",
            Void::NoSuchCase => "no such case",
        }
    }
}

impl Notice {
    /// Whether the message is still true of the scene.
    ///
    /// # Errors
    /// Why it is not.
    pub fn still_true(&self, scene: &Scene) -> Result<(), Void> {
        if self.case().is_some() && scene.case.is_none() {
            return Err(Void::NoSuchCase);
        }
        if let Some(case) = &scene.case {
            let about_open = matches!(self, Notice::Reminder(_) | Notice::NobodyToTell { .. });
            if about_open && !case.is_open() {
                return Err(Void::CaseClosed);
            }
            if let Notice::Reminder(reminder) = self
                && reminder.promise != case.promise.number
            {
                return Err(Void::PromiseMoved);
            }
        }
        if self.draft().is_some() && scene.draft.is_none() {
            return Err(Void::FormGone);
        }
        Ok(())
    }
}
