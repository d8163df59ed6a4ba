//! Messages that stand in a chat and are edited to what is true now.

use serde::{Deserialize, Serialize};

/// What a message about a question or a call shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drawn {
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

impl Drawn {
    /// The question to QA it is about.
    pub fn question(&self) -> Option<u32> {
        match self {
            Drawn::Question { question, .. }
            | Drawn::AskedQa { question }
            | Drawn::Answered { question, .. } => Some(*question),
            Drawn::Moved { question } => *question,
            Drawn::Transfer { .. } => None,
        }
    }

    /// Whether a newer one of these takes the place of the older ones in its chat.
    pub fn replaces(&self, older: &Drawn) -> bool {
        match (self, older) {
            (Drawn::Question { question, .. }, Drawn::Question { question: earlier, .. })
            | (Drawn::Answered { question, .. }, Drawn::Answered { question: earlier, .. })
            | (Drawn::AskedQa { question }, Drawn::AskedQa { question: earlier }) => question == earlier,
            (Drawn::Transfer { .. }, Drawn::Transfer { .. }) => self == older,
            (
                Drawn::Question { .. }
                | Drawn::AskedQa { .. }
                | Drawn::Answered { .. }
                | Drawn::Moved { .. }
                | Drawn::Transfer { .. },
                _,
            ) => false,
        }
    }
}
