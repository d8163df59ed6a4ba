//! Findings of the self-check about the bot as a whole, as reported to the admins.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A problem that lasts until it is resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelfCheckProblem {
    /// An urgent message that could be sent is not.
    MessagesStand,
    /// A timer that is due is not fired.
    TimersStand,
    /// A backup could not be taken, or not be read back.
    BackupsFail,
    /// A row that somebody waits for cannot be read.
    RowsUnreadable,
    /// Another program fetches the bot's updates.
    AnotherPoller,
}

impl SelfCheckProblem {
    pub const ALL: [SelfCheckProblem; 5] = [
        SelfCheckProblem::MessagesStand,
        SelfCheckProblem::TimersStand,
        SelfCheckProblem::BackupsFail,
        SelfCheckProblem::RowsUnreadable,
        SelfCheckProblem::AnotherPoller,
    ];

    pub fn key(self) -> &'static str {
        match self {
            SelfCheckProblem::MessagesStand => "messages_stand",
            SelfCheckProblem::TimersStand => "timers_stand",
            SelfCheckProblem::BackupsFail => "backups_fail",
            SelfCheckProblem::RowsUnreadable => "rows_unreadable",
            SelfCheckProblem::AnotherPoller => "another_poller",
        }
    }
}

/// What is reported: a problem once when it begins and once when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelfCheckFinding {
    Began(SelfCheckProblem),
    Over(SelfCheckProblem),
    /// The database could not be written for a while.
    DatabaseWasAway {
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    },
    /// The database's file was moved, replaced or removed; the bot stops.
    DatabaseMoved,
    /// The machine's clock jumped this many seconds forward (also when it slept), or back when negative.
    ClockJumped {
        seconds: i64,
    },
}
