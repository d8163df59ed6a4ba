//! The messages of the bot, as typed notices that carry ids and no personal data; they are rendered when they are sent.
//!
//! A new notice needs a variant here, its declaration in [`super::notice_spec`], and its text in `src/text` and `locales/`.

use super::live_message::LiveMessage;
use super::parts::{AnswerNotice, QuestionOffer, ReassignmentNews, Reminder, TransferNotice};
use super::phrase::Phrase;
use super::self_check::SelfCheckFinding;
use super::spec::Priority;
use crate::domain::base::ids::{
    CaseId, ChatId, DraftId, HandoverId, MessageId, MessageRef, PersonId, SavedAnswerId, TextId,
};
use crate::domain::request::listing::List;
use crate::domain::request::prompt::PromptKind;
use crate::domain::request::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// One message to one chat. Stored in the outbox as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// The case card: sent once to a chat, then edited in place.
    Card {
        case: CaseId,
    },
    /// The card as a new message, because it was asked for (`/case 12`).
    CardAgain {
        case: CaseId,
    },
    Reminder(Reminder),
    /// Edits an earlier reminder after its case was closed or reopened.
    ReminderOver {
        case: CaseId,
        message: MessageId,
    },
    /// Reminders that were ready together, in one message. Made when they are sent: the outbox has a row for each.
    Digest {
        reminders: Vec<Reminder>,
    },
    /// Edits a digest after one of its cases was closed or reopened.
    DigestOver {
        message: MessageId,
    },
    /// Asks for an answer that is typed or tapped; with `message`, in place of that message.
    Ask {
        case: CaseId,
        asked: PromptKind,
        message: Option<MessageId>,
        /// Who is asked, in a group.
        #[serde(default)]
        of: Option<PersonId>,
    },
    /// Edits a question that was answered: it loses its buttons.
    Settled {
        case: CaseId,
        message: MessageId,
        said: Phrase,
    },
    /// A form: sent once, then edited in place.
    Form {
        draft: DraftId,
    },
    /// Reminds a person of their half-filled form.
    FormAsked {
        draft: DraftId,
    },
    /// To the shift leader: this person has not finished a form for a long time.
    FormLeft {
        draft: DraftId,
        person: PersonId,
    },
    /// Edits a form that was opened as a case or cancelled.
    FormOver {
        message: MessageId,
        case: Option<CaseId>,
    },
    /// The new case resembles an open one: offers to join that.
    Resembles {
        case: CaseId,
        other: CaseId,
    },
    /// To the owner: the same leader reached a colleague, who has joined the case.
    Joined {
        case: CaseId,
        by: PersonId,
    },
    /// A page of `/open`, `/find` or a timeline; with `message`, in place of another page.
    List {
        list: List,
        page: u32,
        message: Option<MessageId>,
    },
    Help,
    Welcome,
    LanguageChoice,
    /// To somebody who is not on the staff: their own Telegram id.
    Stranger {
        id: i64,
        /// They opened a one-time link that is not valid.
        #[serde(default)]
        by_link: bool,
    },
    /// To the admins, once per person who is not on the staff.
    StrangerKnocked {
        id: i64,
    },
    /// To the admins: somebody used a one-time invite link.
    CameIn {
        person: PersonId,
    },
    /// To the owner: somebody else changed their case.
    DoneByOther {
        case: CaseId,
        by: PersonId,
        said: Phrase,
    },
    /// Edits a card that a newer one further down has superseded.
    CardMoved {
        case: CaseId,
        message: MessageId,
    },
    /// To the admins: a rung of this case reached nobody.
    NobodyToTell {
        case: CaseId,
    },
    /// To the admins: an update was parked after repeated failures.
    Parked {
        update: i64,
    },
    /// To the admins: the self-check restored missing timers.
    Mended {
        cases: u32,
    },
    /// To the admins: a finding of the self-check about the bot as a whole.
    Finding(SelfCheckFinding),
    /// A question to QA: to those who may answer it, the group where QA works, and their superiors.
    Question(QuestionOffer),
    /// To the one who asks: who is asked, and whom the question has reached. Edited in place.
    AskedQa {
        case: CaseId,
        question: u32,
    },
    /// To the one who asked: the person who must answer cannot be reached.
    QaNotReached {
        case: CaseId,
        question: u32,
        person: PersonId,
    },
    /// To the author of a message about a question: it could not be delivered to this person.
    NotPassedOn {
        case: CaseId,
        question: u32,
        person: PersonId,
    },
    /// To the admins: a question to QA reached nobody.
    NobodyForQuestion {
        case: CaseId,
    },
    /// To the one who asks: QA will answer later (⏳).
    QaComesBack {
        case: CaseId,
        question: u32,
        by: PersonId,
    },
    /// A message from QA to the one who asks.
    Relayed {
        case: CaseId,
        question: u32,
        line: u32,
    },
    /// The attachment of such a message (Bot API `copyMessage`).
    Copied {
        case: CaseId,
        question: u32,
        line: u32,
        from: MessageRef,
    },
    /// QA's answer, to those who wait for it.
    Answered(AnswerNotice),
    /// To the QA who claimed the question: nobody needs the answer any more.
    QuestionDropped {
        case: CaseId,
        question: u32,
    },
    /// Edits a message about a question or a transfer to the current state.
    Redrawn {
        case: CaseId,
        message: MessageId,
        was: LiveMessage,
    },
    /// Opens a forum topic for the question unless it has one (Bot API `createForumTopic`).
    Topic {
        case: CaseId,
        question: u32,
    },
    /// Closes the topic of a question that is over, reopens that of an open one.
    TopicOver {
        case: CaseId,
        question: u32,
        /// Reopens it in any case: somebody has to write in it.
        reopen: bool,
    },
    /// The saved answers that match what was typed; without, all of them.
    StandingList {
        query: Option<TextId>,
    },
    /// One saved answer; with `message`, in place of that message.
    Standing {
        id: SavedAnswerId,
        message: Option<MessageId>,
    },
    /// Offers the case to somebody on duty (👤).
    Giving {
        case: CaseId,
        giving: u32,
    },
    /// Edits an offer to the current state.
    GivingRedrawn {
        case: CaseId,
        giving: u32,
        message: MessageId,
    },
    /// To whoever reassigns the case and its owner: that it is offered, or the result.
    GivingNews {
        case: CaseId,
        giving: u32,
        news: ReassignmentNews,
    },
    /// The open cases at a shift's end (📋): to the outgoing and incoming staff and their superiors.
    Handover {
        handover: HandoverId,
        /// The rung and how often it has fired; `None` where somebody asked for the list.
        rung: Option<(usize, u32)>,
    },
    /// Edits the list to the current state.
    HandoverRedrawn {
        handover: HandoverId,
        message: MessageId,
    },
    /// Edits a list that a newer one further down has superseded.
    HandoverMoved {
        handover: HandoverId,
        message: MessageId,
    },
    /// To the outgoing staff: no case is open.
    NothingToHandOver {
        handover: HandoverId,
    },
    /// To the outgoing staff: every case was accepted, the last by this person.
    HandoverDone {
        handover: HandoverId,
        by: PersonId,
    },
    /// To the shift leader: this owner of open cases was deactivated.
    OwnerLeft {
        person: PersonId,
    },
    /// A leader who asks for the shift or team leader (A1.5).
    Transfer(TransferNotice),
    Said(Phrase),
    /// A refusal, with what the person had typed where its sentence quotes it.
    Refused {
        refusal: Refusal,
        typed: Option<TextId>,
    },
    /// The board of open cases, in the shift leaders' group: sent once, then edited in place.
    Board,
    /// Pins the board.
    BoardPinned {
        message: MessageId,
    },
    /// Edits a board that is no longer updated.
    BoardOver {
        message: MessageId,
    },
    /// To the admins: the board cannot be sent or edited.
    BoardAway,
    /// `/duty`: who is on duty and on call, now and next.
    Duty,
}

/// A notice and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    pub to: ChatId,
    pub notice: Notice,
    pub priority: Priority,
    /// The forum topic it answers in (Bot API `message_thread_id`). A notice about a question goes to that question's topic
    /// without it.
    pub thread: Option<MessageId>,
}

impl Outgoing {
    /// To this chat.
    pub fn in_chat(to: ChatId, notice: Notice) -> Self {
        Outgoing { to, priority: notice.spec().priority, notice, thread: None }
    }

    /// To a person's private chat.
    pub fn to(person: PersonId, notice: Notice) -> Self {
        Outgoing::in_chat(person.chat(), notice)
    }

    /// Edits a message about a question or a transfer to the current state.
    pub fn redrawn(case: CaseId, at: MessageRef, was: LiveMessage) -> Self {
        Outgoing::in_chat(at.chat, Notice::Redrawn { case, message: at.message, was })
    }

    /// With less priority than the notice has: an edit nobody looks at.
    pub fn later(self) -> Self {
        Outgoing { priority: Priority::Update, ..self }
    }
}
