//! Everything a person can ask the bot for, as one enum, and who asks where.

use super::button::Button;
use crate::domain::base::ids::{CaseId, ChatId, MessageId};
use crate::domain::staff::invite::OpenedInvite;
use crate::domain::staff::person::Locale;
use chrono::{DateTime, Utc};

/// What somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// `/start`, with the one-time link it comes from where there is one.
    Start(Option<OpenedInvite>),
    Help,
    /// `/vip` and what stands behind it.
    NewCase(String),
    /// `/open`
    ListOpen,
    /// `/find` and what stands behind it.
    Find(String),
    /// `/case 12`; `None` where the number was left out or is none.
    ShowCase(Option<CaseId>),
    /// `/ask 12 question`; without a number the one open case of this person.
    AskQa {
        case: Option<CaseId>,
        words: String,
    },
    /// `/transfer` and what stands behind it (A1.5).
    Transfer(String),
    /// `/guidance words`: the standing guidance that has them.
    StandingGuidance(String),
    /// `/handover`
    Handover,
    /// `/duty`
    Duty,
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
    },
    Press(Button),
    /// A press on data this version did not write.
    UnknownPress,
    /// A command the bot does not know.
    UnknownCommand,
    /// A command in a group that is answered in private chats only.
    PrivateCommand,
    /// A photo, a voice note, a file: what can be passed on; its caption, and the message it replies to.
    Media {
        caption: Option<String>,
        reply_to: Option<MessageId>,
    },
    /// A sticker, a place: nothing that can be read or passed on.
    NoText,
    /// The person has opened or blocked the bot (Bot API `my_chat_member`).
    Reachable(bool),
    /// Nothing that wants an answer: talk in a group, a service message.
    Nothing,
}

/// A request as it came in: who, where, when, what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// Telegram user id of the sender.
    pub from: i64,
    pub chat: ChatId,
    /// The message itself, or the one whose button was pressed.
    pub message: Option<MessageId>,
    /// The forum topic it stands in (Bot API `message_thread_id`); none in other chats and in General.
    pub thread: Option<MessageId>,
    /// When it was written (Bot API `date`), which is what people mean by "in 20 minutes"; presses have none.
    pub written_at: Option<DateTime<Utc>>,
    /// The callback query to answer, for a press.
    pub query: Option<String>,
    pub intent: Intent,
}
