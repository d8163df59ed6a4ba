//! What the bot says, as typed messages that carry ids and no personal data; words and markup are put to them
//! when they are sent.

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
    /// Reminders that were ready together, in one message. Made when they are sent: the outbox holds each by itself.
    Digest {
        reminders: Vec<Reminder>,
    },
    /// Such a message, edited because a case in it is closed, or open again.
    DigestOver {
        message: MessageId,
    },
    /// A question whose answer is typed or tapped; in place of `message` where it goes on from one.
    Ask {
        case: CaseId,
        asked: PromptKind,
        message: Option<MessageId>,
        /// In a group: whom it is put to.
        #[serde(default)]
        of: Option<PersonId>,
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
    /// A page of `/open`, `/find` or a timeline; in place of `message` where it is turned over there.
    List {
        list: List,
        page: u32,
        message: Option<MessageId>,
    },
    Help,
    Welcome,
    LanguageChoice,
    /// To somebody not on the staff: one sentence with their own id.
    Stranger {
        id: i64,
        /// They opened a one-time link, and it holds no longer or never did.
        #[serde(default)]
        by_link: bool,
    },
    /// To the admins, once per stranger.
    StrangerKnocked {
        id: i64,
    },
    /// To the admins: somebody has come in by a one-time link.
    CameIn {
        person: PersonId,
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
    /// To the admins: what the self-check found about the bot as a whole.
    Finding(SelfCheckFinding),
    /// A question to QA: to who may answer it, in the group where QA works, and to who stands above.
    Question(QuestionOffer),
    /// To the one who asks: who is asked, and whether it has reached them. Edited in place.
    AskedQa {
        case: CaseId,
        question: u32,
    },
    /// To the one who asked: the person who would have to answer cannot be reached.
    QaNotReached {
        case: CaseId,
        question: u32,
        person: PersonId,
    },
    /// To who wrote a line: it could not be delivered to this person.
    NotPassedOn {
        case: CaseId,
        question: u32,
        person: PersonId,
    },
    /// To the admins: a question to QA reached nobody at all.
    NobodyForQuestion {
        case: CaseId,
    },
    /// To the one who asks: ⏳, QA will come back.
    QaComesBack {
        case: CaseId,
        question: u32,
        by: PersonId,
    },
    /// A line from QA to the one who asks.
    Relayed {
        case: CaseId,
        question: u32,
        line: u32,
    },
    /// What was sent along with a line (Bot API `copyMessage`).
    Copied {
        case: CaseId,
        question: u32,
        line: u32,
        from: MessageRef,
    },
    /// QA's answer, to who waits for it.
    Answered(AnswerNotice),
    /// To QA who holds the question: nobody needs the answer any more.
    QuestionDropped {
        case: CaseId,
        question: u32,
    },
    /// A message about a question that stands there, edited to what is true now.
    Redrawn {
        case: CaseId,
        message: MessageId,
        was: LiveMessage,
    },
    /// A topic of a forum for the question, opened where there is none yet (Bot API `createForumTopic`).
    Topic {
        case: CaseId,
        question: u32,
    },
    /// The topic is closed once the question is over, and opened again when it is not.
    TopicOver {
        case: CaseId,
        question: u32,
        /// Open it in any case: somebody has to write in it.
        reopen: bool,
    },
    /// The standing guidances that match what was typed; all of them without.
    StandingList {
        query: Option<TextId>,
    },
    /// One standing guidance; in place of `message` where it is on the screen already.
    Standing {
        id: SavedAnswerId,
        message: Option<MessageId>,
    },
    /// 👤: the case, offered to somebody who is there.
    Giving {
        case: CaseId,
        giving: u32,
    },
    /// The same where it stands, edited to what is true now.
    GivingRedrawn {
        case: CaseId,
        giving: u32,
        message: MessageId,
    },
    /// To who gives the case or had it: that it is being given, or what came of it.
    GivingNews {
        case: CaseId,
        giving: u32,
        news: ReassignmentNews,
    },
    /// 📋 At a shift's end: what is open, to who goes home, who comes and who stands above.
    Handover {
        handover: HandoverId,
        /// The rung and how often it has fired; none where it was asked for.
        rung: Option<(usize, u32)>,
    },
    /// The same where it stands, edited to what is true now.
    HandoverRedrawn {
        handover: HandoverId,
        message: MessageId,
    },
    /// An earlier list in the chat, below which a newer one stands.
    HandoverMoved {
        handover: HandoverId,
        message: MessageId,
    },
    /// To who goes home: nothing is open.
    NothingToHandOver {
        handover: HandoverId,
    },
    /// To who goes home: everything has been accepted, the last of it by this person.
    HandoverDone {
        handover: HandoverId,
        by: PersonId,
    },
    /// To the shift leader: this owner of open cases has left the staff.
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
    /// The board is pinned; no words.
    BoardPinned {
        message: MessageId,
    },
    /// A board that is no longer kept.
    BoardOver {
        message: MessageId,
    },
    /// To the admins: the board cannot be drawn.
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
    /// The topic of a forum it answers in (Bot API `message_thread_id`); what is about a question goes into that
    /// question's by itself.
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

    /// A message about a question or a call that stands there, edited to what is true now.
    pub fn redrawn(case: CaseId, at: MessageRef, was: LiveMessage) -> Self {
        Outgoing::in_chat(at.chat, Notice::Redrawn { case, message: at.message, was })
    }

    /// With less priority than the notice has: an edit nobody looks at.
    pub fn later(self) -> Self {
        Outgoing { priority: Priority::Update, ..self }
    }
}
