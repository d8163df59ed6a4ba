//! Intents: what an update asks the bot to do, and who sent it from where.

use super::button::Button;
use super::listing::OpenFilter;
use crate::domain::base::ids::{CaseId, ChatId, MessageId};
use crate::domain::case::Line;
use crate::domain::import::SentFile;
use crate::domain::staff::invite::OpenedInvite;
use crate::domain::staff::person::Locale;
use chrono::{DateTime, Utc};

/// What an update asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// `/start`, with the one-time link it came by.
    Start(Option<OpenedInvite>),
    Help,
    /// `/vip` or `/premium`, and its text.
    NewCase(Line, String),
    /// `/open`
    ListOpen(OpenFilter),
    /// `/find` and its text.
    Find(String),
    /// `/case 12`; `None` without a valid number.
    ShowCase(Option<CaseId>),
    /// `/ask 12 question`; without a number, the person's one open case.
    AskQa {
        case: Option<CaseId>,
        words: String,
    },
    /// `/transfer` and its text (A1.5).
    Transfer(String),
    /// `/guidance words`: the saved answers that contain them.
    StandingGuidance(String),
    /// `/handover`
    Handover,
    /// `/duty`
    Duty,
    /// `/report` and a period.
    Report(String),
    /// `/audit`
    Audit,
    /// `/health`
    Health,
    /// `/rota`
    Rota,
    /// `/invite`
    Invite,
    /// `/staff` and words to find.
    Staff(String),
    /// `/promo` and what the customer asked.
    Promotions(String),
    /// `/catalogue` and words to find.
    Catalogue(String),
    /// `/guide` and words to find.
    Guide(String),
    /// `/review`
    Review,
    Cancel,
    /// `/lang`, `/lang en`
    Language(Option<Locale>),
    /// A line of text that is no command, and the message it replies to.
    Text {
        text: String,
        reply_to: Option<MessageId>,
    },
    /// A message of this person, edited.
    Edited {
        text: String,
        /// What it would ask for, had it been written so at first.
        anew: Box<Intent>,
    },
    Press(Button),
    /// A press on button data this version does not know.
    UnknownPress,
    /// A command the bot does not know.
    UnknownCommand,
    /// A command in a group that is answered in private chats only.
    PrivateCommand,
    /// A photo, a voice note, a file.
    Media {
        caption: Option<String>,
        reply_to: Option<MessageId>,
        /// What can be downloaded of it: a document's file.
        document: Option<SentFile>,
    },
    /// A shared place, in degrees.
    Location {
        latitude: String,
        longitude: String,
    },
    /// A sticker, dice: nothing that can be read or passed on.
    NoText,
    /// The person has opened or blocked the bot (Bot API `my_chat_member`).
    Reachable(bool),
    /// Needs no answer: talk in a group, a service message.
    Nothing,
}

/// An update as a request: who, where, when, what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// Telegram user id of the sender.
    pub from: i64,
    pub chat: ChatId,
    /// The message, or the one whose button was pressed.
    pub message: Option<MessageId>,
    /// The forum topic (Bot API `message_thread_id`); `None` in other chats and in General.
    pub thread: Option<MessageId>,
    /// When it was written (Bot API `date`), which is what people mean by "in 20 minutes"; presses have none.
    pub written_at: Option<DateTime<Utc>>,
    /// The callback query to answer, for a press.
    pub query: Option<String>,
    pub intent: Intent,
}
