//! Messages that stand in a chat and are edited to what is true now.

use serde::{Deserialize, Serialize};

/// What a message about a question or a call shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LiveMessage {
    /// The question, to somebody it was put to; in the group where QA works.
    Question { question: u32, room: bool },
    /// Who is asked, to the one who asks.
    AskedQa { question: u32 },
    /// The answer, to who waited for it.
    Answered { question: u32, revision: u32 },
    /// A newer message of the kind stands further down in the chat.
    Moved { question: Option<u32> },
    /// A call: to who was asked to take it, or to who asks.
    Transfer { number: u32, rings: bool },
}

impl LiveMessage {
    /// The question to QA it is about.
    pub fn question(&self) -> Option<u32> {
        match self {
            LiveMessage::Question { question, .. }
            | LiveMessage::AskedQa { question }
            | LiveMessage::Answered { question, .. } => Some(*question),
            LiveMessage::Moved { question } => *question,
            LiveMessage::Transfer { .. } => None,
        }
    }

    /// Whether a newer one of these takes the place of the older ones in its chat.
    pub fn replaces(&self, older: &LiveMessage) -> bool {
        match (self, older) {
            (LiveMessage::Question { question, .. }, LiveMessage::Question { question: earlier, .. })
            | (LiveMessage::Answered { question, .. }, LiveMessage::Answered { question: earlier, .. })
            | (LiveMessage::AskedQa { question }, LiveMessage::AskedQa { question: earlier }) => {
                question == earlier
            }
            (LiveMessage::Transfer { .. }, LiveMessage::Transfer { .. }) => self == older,
            (
                LiveMessage::Question { .. }
                | LiveMessage::AskedQa { .. }
                | LiveMessage::Answered { .. }
                | LiveMessage::Moved { .. }
                | LiveMessage::Transfer { .. },
                _,
            ) => false,
        }
    }
}
