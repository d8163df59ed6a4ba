//! What the program must know about a notice besides its text. Each notice declares it in [`super::notice::Notice::spec`].

use super::message_kind::MessageKind;
use super::notice::Notice;
use super::parts::Reminder;
use crate::domain::base::ids::{
    CaseId, DraftId, GuideVersionId, HandoverId, ImportId, MessageId, MessageRef, PersonId, SavedAnswerId,
    SwapId, TextId,
};
use crate::domain::promotion::catalogue_look::CatalogueLook;
use crate::domain::promotion::look::Look;
use crate::domain::report::period::Period;
use crate::domain::request::listing::List;
use crate::domain::request::prompt::PromptKind;
use crate::domain::staff::rota_look::RotaLook;
use serde::{Deserialize, Serialize};

/// How a notice is sent, what is loaded to render it, and while what it is still relevant.
#[derive(Clone, Debug)]
pub struct Spec {
    pub priority: Priority,
    pub delivery: Delivery,
    /// Sent without a sound (Bot API `disable_notification`).
    pub silent: bool,
    pub unknown_outcome: UnknownOutcome,
    /// Of the unsent messages to a chat with the same key only the newest is sent.
    pub dedup_key: Option<String>,
    /// The case it is about. Messages about one case keep their order within a chat.
    pub case: Option<CaseId>,
    /// The question to QA it is about.
    pub question: Option<u32>,
    /// Whom it asks something, where that is not the reader of a private chat.
    pub asks: Option<PersonId>,
    /// What the message stands for once it has been sent.
    pub stands_as: Option<MessageKind>,
    pub loads: Vec<Load>,
    /// People it names besides those of its case.
    pub names: Vec<PersonId>,
    pub relevant_while: RelevantWhile,
    /// What is sent as a new message when the message it edits was deleted.
    pub if_deleted: Option<Box<Notice>>,
}

/// How soon a message is sent among others that are ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Somebody looks at the screen and waits for it.
    Answer,
    /// Somebody must act on it.
    Alert,
    /// An edit that nobody waits for.
    Update,
}

/// What Telegram is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    Send,
    Edit(MessageId),
    /// Edits the message that shows the same in this chat; sends a new one where there is none.
    EditOrSend(Original),
    /// Sends a new message, which is the one that is edited from then on.
    SendBelow(DraftId),
    Copy(MessageRef),
    /// Takes a message away; one that is too old is edited to the text of the notice.
    Delete(MessageId),
    Pin(MessageId),
    OpenTopic,
    /// Closes the topic of a question that is over, or reopens it; always reopens it with `reopen`.
    UpdateTopic {
        reopen: bool,
    },
}

/// A message that is sent once to a chat and edited from then on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Original {
    Card(CaseId),
    Form(DraftId),
    Board,
}

/// What happens to a message when nobody knows whether it arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownOutcome {
    /// Sent again, marked ↻: somebody waits for it or must act on it.
    Repeat,
    /// Sent again without a mark: it makes no second message.
    RepeatSilently,
    /// Tried once more: messages that need its result are not to wait for ever.
    RepeatOnce,
    /// Not sent again: easily asked for once more.
    Drop,
}

/// What is loaded into the [`super::render_context::RenderContext`], besides the case and the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Load {
    /// The latest notes, and the roles only the reader has.
    CardDetails,
    OtherCase(CaseId),
    /// The messages of a question to QA, whom it has reached, saved answers that may fit.
    Question(u32),
    /// The same of the latest question of the case.
    LatestQuestion,
    Form(DraftId),
    /// What a person has typed.
    Text(TextId),
    Page {
        list: List,
        page: u32,
    },
    Reminders(Vec<Reminder>),
    /// The reminders listed in a digest that was sent.
    DigestMessage(MessageId),
    Board,
    CasesOfOwner(PersonId),
    /// A handover with its cases and the rota.
    Handover(HandoverId),
    Rota,
    /// The figures of a period, as the reader may see them.
    Report {
        period: Period,
        /// Every case too.
        lines: bool,
    },
    /// The wall screens.
    Screens,
    /// The review of the case, and with `events` what was done in it, without what was typed.
    Review {
        events: bool,
    },
    /// What QA has changed of the procedure.
    Guide,
    GuideVersion(GuideVersionId),
    /// The rota of the dates that are looked at.
    RotaOf(RotaLook),
    /// A spreadsheet of the reader's.
    Import(ImportId),
    /// The coming duties of the reader.
    OwnDuties,
    /// A swap of shifts.
    Swap(SwapId),
    /// The one-time links that can still be used, for admins.
    Invites,
    /// Somebody on the staff, for who may see them.
    Member(PersonId),
    /// The cases reported about signal in this area lately.
    SignalReports(String),
    /// The promotion catalogue, as the information team looks at it.
    Catalogue(CatalogueLook),
    /// The promotion catalogue, and what was asked.
    Promotions(Look),
    SavedAnswer(SavedAnswerId),
    /// Those that match what was typed; all without.
    SavedAnswers {
        query: Option<TextId>,
    },
    /// The question that the bot asked this person last; the reader where none is named.
    CurrentPrompt(Option<PersonId>),
}

/// While what a notice is still to be sent. Its case, form and handover must exist in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelevantWhile {
    Always,
    CaseOpen,
    /// The case is open and this is the number of its promise.
    PromiseOpen(u32),
    /// Nobody has answered this question or taken it back.
    QuestionOpen(u32),
    /// A question is open, or its answer has not been read.
    QuestionOpenOrUnread,
    /// This is the newest answer of an open case; with `unread`, nobody has read it.
    AnswerCurrent {
        question: u32,
        revision: u32,
        unread: bool,
    },
    /// The leader still waits for the call to be taken.
    TransferOpen(u32),
    /// The case is still offered in this reassignment.
    Offered(u32),
    /// A case of the handover waits to be accepted.
    HandoverOpen,
    /// The person who left still owns an open case.
    OwnsOpenCases,
    /// The swap of shifts still waits: for the reader's answer, where they are asked.
    SwapWaits,
    /// The bot has asked this person nothing else about the case since.
    PromptCurrent {
        case: CaseId,
        asked: PromptKind,
    },
}

impl Spec {
    /// Somebody waits for it, who looks at the chat: without a sound.
    pub fn answer() -> Self {
        Spec {
            priority: Priority::Answer,
            delivery: Delivery::Send,
            silent: true,
            unknown_outcome: UnknownOutcome::Repeat,
            dedup_key: None,
            case: None,
            question: None,
            asks: None,
            stands_as: None,
            loads: Vec::new(),
            names: Vec::new(),
            relevant_while: RelevantWhile::Always,
            if_deleted: None,
        }
    }

    /// Somebody must act on it: with a sound.
    pub fn alert() -> Self {
        Spec { priority: Priority::Alert, ..Spec::answer() }.loud()
    }

    /// Nobody waits for it: without a sound.
    pub fn update() -> Self {
        Spec { priority: Priority::Update, ..Spec::answer() }
    }

    /// Nobody has to act on it now.
    pub fn silent(self) -> Self {
        Spec { silent: true, ..self }
    }

    pub fn loud(self) -> Self {
        Spec { silent: false, ..self }
    }

    /// Its case, if any, is loaded; the message stands for it unless [`Self::stands_as`] says otherwise.
    pub fn about(self, case: impl Into<Option<CaseId>>) -> Self {
        let case = case.into();
        Spec { case, stands_as: case.map(MessageKind::About), ..self }
    }

    /// About a question to QA, which is loaded.
    pub fn about_question(self, case: CaseId, question: u32) -> Self {
        let spec = Spec { question: Some(question), ..self.about(case) };
        spec.stands_as(MessageKind::Thread(case, question)).loads(Load::Question(question))
    }

    pub fn stands_as(self, kind: MessageKind) -> Self {
        Spec { stands_as: Some(kind), ..self }
    }

    /// Replaces the text of `message`; a new message without one. It may be repeated: no second message comes of it.
    pub fn edits(self, message: impl Into<Option<MessageId>>) -> Self {
        match message.into() {
            Some(message) => {
                self.delivery(Delivery::Edit(message)).unknown_outcome(UnknownOutcome::RepeatSilently)
            }
            None => self,
        }
    }

    pub fn delivery(self, delivery: Delivery) -> Self {
        Spec { delivery, ..self }
    }

    pub fn unknown_outcome(self, unknown_outcome: UnknownOutcome) -> Self {
        Spec { unknown_outcome, ..self }
    }

    /// Replaces the unsent messages of the same key in its chat.
    pub fn replaces(self, dedup_key: impl Into<String>) -> Self {
        Spec { dedup_key: Some(dedup_key.into()), ..self }
    }

    pub fn loads(mut self, load: Load) -> Self {
        self.loads.push(load);
        self
    }

    pub fn names(mut self, person: impl Into<Option<PersonId>>) -> Self {
        self.names.extend(person.into());
        self
    }

    pub fn relevant_while(self, relevant_while: RelevantWhile) -> Self {
        Spec { relevant_while, ..self }
    }
}

/// The deduplication key of a list of reminders that rings again.
pub const RING_KEY: &str = "reminders-ring";

/// The deduplication key of the reminders of a case.
pub fn reminder_key(case: CaseId) -> String {
    format!("reminder:{case}")
}

/// The deduplication key of the questions to QA about a case.
pub fn question_key(case: CaseId) -> String {
    format!("question:{case}")
}
