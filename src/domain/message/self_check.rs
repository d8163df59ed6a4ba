//! What the self-check finds about the bot as a whole, as the admins hear of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Something that should not last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelfCheckProblem {
    /// An urgent message that could go does not.
    MessagesStand,
    /// A timer that is due does not fire.
    TimersStand,
}

impl SelfCheckProblem {
    pub const ALL: [SelfCheckProblem; 2] = [SelfCheckProblem::MessagesStand, SelfCheckProblem::TimersStand];

    pub fn key(self) -> &'static str {
        match self {
            SelfCheckProblem::MessagesStand => "messages_stand",
            SelfCheckProblem::TimersStand => "timers_stand",
        }
    }
}

/// What is said of it: once when it is found, and once when it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelfCheckFinding {
    Began(SelfCheckProblem),
    Over(SelfCheckProblem),
    /// The database could not be written, and can again.
    DatabaseWasAway {
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    },
    /// The machine's clock jumped this many seconds forward (also when it slept), or back where below zero.
    ClockJumped {
        seconds: i64,
    },
}
