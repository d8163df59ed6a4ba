//! A notice and the chat it goes to.

use super::live_message::LiveMessage;
use super::notice::Notice;
use super::spec::Priority;
use crate::domain::base::ids::{CaseId, ChatId, MessageId, MessageRef, PersonId};

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
