//! Messages that are edited in place when their question or transfer changes.

use serde::{Deserialize, Serialize};

/// What a message about a question to QA or a transfer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LiveMessage {
    /// The question, to somebody who is asked; with `room`, in the group where QA works.
    Question { question: u32, room: bool },
    /// To the one who asks: who is asked.
    AskedQa { question: u32 },
    /// The answer, to the one who waited for it.
    Answered { question: u32, revision: u32 },
    /// An answer given on the phone, to the QA named.
    Phoned { question: u32 },
    /// Superseded by a newer message further down in the chat.
    Moved { question: Option<u32> },
    /// A transfer: with `rings`, to somebody asked to take the call; else to the one who asks.
    Transfer { number: u32, rings: bool },
}

impl LiveMessage {
    /// The question to QA it is about.
    pub fn question(&self) -> Option<u32> {
        match self {
            LiveMessage::Question { question, .. }
            | LiveMessage::AskedQa { question }
            | LiveMessage::Phoned { question }
            | LiveMessage::Answered { question, .. } => Some(*question),
            LiveMessage::Moved { question } => *question,
            LiveMessage::Transfer { .. } => None,
        }
    }

    /// Whether it says the same as `older` once more, to who has not read it or not acted on it.
    pub fn repeats(&self, older: &LiveMessage) -> bool {
        matches!(self, LiveMessage::Answered { .. } | LiveMessage::Transfer { .. }) && self == older
    }

    /// Whether it supersedes `older` in the same chat.
    pub fn replaces(&self, older: &LiveMessage) -> bool {
        match (self, older) {
            (LiveMessage::Question { question, .. }, LiveMessage::Question { question: earlier, .. })
            | (LiveMessage::Answered { question, .. }, LiveMessage::Answered { question: earlier, .. })
            | (LiveMessage::AskedQa { question }, LiveMessage::AskedQa { question: earlier })
            | (LiveMessage::Phoned { question }, LiveMessage::Phoned { question: earlier }) => {
                question == earlier
            }
            (LiveMessage::Transfer { .. }, LiveMessage::Transfer { .. }) => self == older,
            (
                LiveMessage::Question { .. }
                | LiveMessage::AskedQa { .. }
                | LiveMessage::Answered { .. }
                | LiveMessage::Phoned { .. }
                | LiveMessage::Moved { .. }
                | LiveMessage::Transfer { .. },
                _,
            ) => false,
        }
    }
}
