//! What the bot says, as typed messages that carry ids and no personal data; words and markup are put to them
//! when they are sent.

mod drawn;
mod parts;
mod phrase;
mod scene;
mod truth;

pub use drawn::Drawn;
pub use parts::{Answered, Chase, GivingNews, Offer, Reminder, TransferNotice, TransferSays, WhyOffered};
pub use phrase::{Phrase, TransferCame};
pub use scene::{BOARD_LATE, Line, Note, Scene};
pub use truth::Void;

use super::{
    finding::Finding,
    ids::{CaseId, ChatId, DraftId, HandoverId, MessageId, MessageRef, PersonId, StandingId, TextId},
    listing::List,
    prompt::Asked,
    refusal::Refusal,
};
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
        asked: Asked,
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
    Finding(Finding),
    /// A question to QA: to who may answer it, in the group where QA works, and to who stands above.
    Question(Offer),
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
    Answered(Answered),
    /// To QA who holds the question: nobody needs the answer any more.
    QuestionDropped {
        case: CaseId,
        question: u32,
    },
    /// A message about a question that stands there, edited to what is true now.
    Redrawn {
        case: CaseId,
        message: MessageId,
        was: Drawn,
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
        id: StandingId,
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
        news: GivingNews,
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
            | Notice::AskedQa { case, .. }
            | Notice::QaNotReached { case, .. }
            | Notice::NotPassedOn { case, .. }
            | Notice::NobodyForQuestion { case }
            | Notice::QaComesBack { case, .. }
            | Notice::Relayed { case, .. }
            | Notice::Copied { case, .. }
            | Notice::QuestionDropped { case, .. }
            | Notice::Redrawn { case, .. }
            | Notice::Topic { case, .. }
            | Notice::TopicOver { case, .. }
            | Notice::Giving { case, .. }
            | Notice::GivingRedrawn { case, .. }
            | Notice::GivingNews { case, .. }
            | Notice::NobodyToTell { case } => Some(*case),
            Notice::Question(offer) => Some(offer.case),
            Notice::Transfer(transfer) => Some(transfer.case),
            Notice::Answered(answered) => Some(answered.case),
            Notice::Reminder(reminder) => Some(reminder.case),
            Notice::FormOver { case, .. } => *case,
            Notice::List { list: List::Timeline(case), .. } => Some(*case),
            Notice::Digest { .. }
            | Notice::DigestOver { .. }
            | Notice::Board
            | Notice::BoardPinned { .. }
            | Notice::BoardOver { .. }
            | Notice::BoardAway
            | Notice::Form { .. }
            | Notice::FormAsked { .. }
            | Notice::FormLeft { .. }
            | Notice::List { list: List::Open(_) | List::Found(_), .. }
            | Notice::Help
            | Notice::Welcome
            | Notice::LanguageChoice
            | Notice::Stranger { .. }
            | Notice::StrangerKnocked { .. }
            | Notice::CameIn { .. }
            | Notice::Parked { .. }
            | Notice::Mended { .. }
            | Notice::Finding(_)
            | Notice::StandingList { .. }
            | Notice::Standing { .. }
            | Notice::OwnerLeft { .. }
            | Notice::Handover { .. }
            | Notice::HandoverRedrawn { .. }
            | Notice::HandoverMoved { .. }
            | Notice::NothingToHandOver { .. }
            | Notice::HandoverDone { .. }
            | Notice::Said(_)
            | Notice::Refused { .. }
            | Notice::Duty => None,
        }
    }

    /// The question to QA it is about.
    pub fn question(&self) -> Option<u32> {
        if let Notice::AskedQa { question, .. }
        | Notice::QaNotReached { question, .. }
        | Notice::NotPassedOn { question, .. }
        | Notice::QaComesBack { question, .. }
        | Notice::Relayed { question, .. }
        | Notice::Copied { question, .. }
        | Notice::QuestionDropped { question, .. }
        | Notice::Topic { question, .. }
        | Notice::TopicOver { question, .. }
        | Notice::Question(Offer { question, .. })
        | Notice::Answered(Answered { question, .. }) = self
        {
            return Some(*question);
        }
        None
    }

    /// The handover it is about.
    pub fn handover(&self) -> Option<HandoverId> {
        if let Notice::Handover { handover, .. }
        | Notice::HandoverRedrawn { handover, .. }
        | Notice::HandoverMoved { handover, .. }
        | Notice::NothingToHandOver { handover }
        | Notice::HandoverDone { handover, .. } = self
        {
            return Some(*handover);
        }
        None
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
        | Notice::DigestOver { message }
        | Notice::BoardOver { message }
        | Notice::CardMoved { message, .. }
        | Notice::Settled { message, .. }
        | Notice::FormOver { message, .. }
        | Notice::Redrawn { message, .. }
        | Notice::GivingRedrawn { message, .. }
        | Notice::HandoverRedrawn { message, .. }
        | Notice::HandoverMoved { message, .. }
        | Notice::Standing { message: Some(message), .. }
        | Notice::List { message: Some(message), .. }
        | Notice::Ask { message: Some(message), .. } = self
        {
            return Some(*message);
        }
        None
    }

    pub fn urgency(&self) -> Urgency {
        match self {
            Notice::Reminder(_)
            | Notice::Digest { .. }
            | Notice::BoardAway
            | Notice::FormAsked { .. }
            | Notice::FormLeft { .. }
            | Notice::Joined { .. }
            | Notice::DoneByOther { .. }
            | Notice::NobodyToTell { .. }
            | Notice::Parked { .. }
            | Notice::Mended { .. }
            | Notice::Finding(_)
            | Notice::Question(_)
            | Notice::QaNotReached { .. }
            | Notice::NotPassedOn { .. }
            | Notice::NobodyForQuestion { .. }
            | Notice::QaComesBack { .. }
            | Notice::Relayed { .. }
            | Notice::Copied { .. }
            | Notice::Answered(_)
            | Notice::QuestionDropped { .. }
            | Notice::Topic { .. }
            | Notice::Giving { .. }
            | Notice::GivingNews { .. }
            | Notice::OwnerLeft { .. }
            | Notice::Handover { .. }
            | Notice::NothingToHandOver { .. }
            | Notice::HandoverDone { .. }
            | Notice::StrangerKnocked { .. }
            | Notice::CameIn { .. } => Urgency::Alert,
            Notice::HandoverRedrawn { .. }
            | Notice::HandoverMoved { .. }
            | Notice::GivingRedrawn { .. }
            | Notice::Redrawn { .. }
            | Notice::TopicOver { .. }
            | Notice::Board
            | Notice::BoardPinned { .. }
            | Notice::BoardOver { .. }
            | Notice::ReminderOver { .. }
            | Notice::DigestOver { .. }
            | Notice::CardMoved { .. }
            | Notice::Stranger { .. } => Urgency::Update,
            Notice::Card { .. }
            | Notice::CardAgain { .. }
            | Notice::Ask { .. }
            | Notice::Settled { .. }
            | Notice::Form { .. }
            | Notice::FormOver { .. }
            | Notice::Resembles { .. }
            | Notice::List { .. }
            | Notice::Help
            | Notice::Welcome
            | Notice::LanguageChoice
            | Notice::AskedQa { .. }
            | Notice::StandingList { .. }
            | Notice::Standing { .. }
            // A leader is on hold.
            | Notice::Transfer(_)
            | Notice::Said(_)
            | Notice::Refused { .. }
            | Notice::Duty => Urgency::Answer,
        }
    }

    pub fn in_doubt(&self) -> Doubt {
        // Drawn again it shows the same, and pinned again it is pinned.
        if matches!(self, Notice::Board | Notice::BoardPinned { .. }) {
            return Doubt::RepeatSilently;
        }
        let chatter = matches!(
            self,
            Notice::List { message: None, .. } | Notice::Help | Notice::StandingList { .. } | Notice::Duty
        );
        // Opening or closing a topic shows by itself what it came to.
        if matches!(self, Notice::Topic { .. } | Notice::TopicOver { .. }) {
            return Doubt::RepeatSilently;
        }
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
            Some(reminder_slot(reminder.case))
        } else if let Notice::Board = self {
            Some("board".to_owned())
        } else if let Notice::DigestOver { message } = self {
            Some(format!("digest:{message}"))
        } else if let Notice::Form { draft } = self {
            Some(format!("form:{draft}"))
        } else if let Notice::FormAsked { draft } = self {
            Some(format!("form-asked:{draft}"))
        } else if let Notice::FormLeft { draft, .. } = self {
            Some(format!("form-left:{draft}"))
        } else if let Notice::NobodyToTell { case } = self {
            Some(format!("nobody:{case}"))
        } else if let Notice::Question(offer) = self {
            Some(format!("question:{}", offer.case))
        } else if let Notice::AskedQa { case, .. } = self {
            Some(format!("asked-qa:{case}"))
        } else if let Notice::Transfer(TransferNotice { case, says: TransferSays::Rings { .. }, .. }) = self {
            Some(format!("transfer:{case}"))
        } else if let Notice::Answered(answered) = self {
            Some(format!("answered:{}", answered.case))
        } else if let Notice::Redrawn { case, message, .. } = self {
            Some(format!("redrawn:{case}:{message}"))
        } else if let Notice::Topic { case, question } = self {
            Some(format!("topic:{case}:{question}"))
        } else if let Notice::TopicOver { case, question, .. } = self {
            Some(format!("topic-over:{case}:{question}"))
        } else if let Notice::NobodyForQuestion { case } = self {
            Some(format!("nobody-for-question:{case}"))
        } else if let Notice::Giving { case, .. } = self {
            Some(format!("giving:{case}"))
        } else if let Notice::GivingRedrawn { case, message, .. } = self {
            Some(format!("giving-redrawn:{case}:{message}"))
        } else if let Notice::Handover { handover, .. } = self {
            Some(format!("handover:{handover}"))
        } else if let Notice::HandoverRedrawn { message, .. } = self {
            Some(format!("handover-redrawn:{message}"))
        } else if let Notice::OwnerLeft { person } = self {
            Some(format!("owner-left:{person}"))
        } else if let Notice::List { message: Some(message), .. } = self {
            Some(format!("list:{message}"))
        } else if let Notice::Stranger { .. } = self {
            Some("stranger".to_owned())
        } else {
            None
        }
    }
}

/// The slot of the reminders of a case.
pub fn reminder_slot(case: CaseId) -> String {
    format!("reminder:{case}")
}

/// A notice and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    pub to: ChatId,
    pub notice: Notice,
    pub urgency: Urgency,
    /// The topic of a forum it answers in (Bot API `message_thread_id`); what is about a question goes into that
    /// question's by itself.
    pub thread: Option<MessageId>,
}

impl Outgoing {
    /// To this chat.
    pub fn in_chat(to: ChatId, notice: Notice) -> Self {
        Outgoing { to, urgency: notice.urgency(), notice, thread: None }
    }

    /// To a person's private chat.
    pub fn to(person: PersonId, notice: Notice) -> Self {
        Outgoing::in_chat(person.chat(), notice)
    }

    /// A message about a question or a call that stands there, edited to what is true now.
    pub fn redrawn(case: CaseId, at: MessageRef, was: Drawn) -> Self {
        Outgoing::in_chat(at.chat, Notice::Redrawn { case, message: at.message, was })
    }

    /// With less urgency than its kind has: an edit nobody looks at.
    pub fn later(self) -> Self {
        Outgoing { urgency: Urgency::Update, ..self }
    }
}
