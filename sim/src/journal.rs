//! What was asked of the Bot API and what came of it.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use super::refusal::RefusalKind;

/// Calls and refusals kept; older ones are forgotten, counts go on.
const KEPT: usize = 100_000;

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// `{"ok":true}` went back.
    Ok,
    /// Refused with this code and description; nothing happened.
    Refused {
        /// HTTP status and `error_code`.
        code: u16,
        /// Telegram's words.
        description: String,
    },
    /// A fault swallowed or garbled the answer; `took_effect` says whether the request was carried out.
    Lost {
        /// Whether the request was carried out all the same.
        took_effect: bool,
    },
}

/// One request to the Bot API.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// Bot API name: `sendMessage`.
    pub method: &'static str,
    /// `chat_id`, where the method has one.
    pub chat_id: Option<i64>,
    /// `message_id` of the message sent or named.
    pub message_id: Option<i32>,
    /// Sent with `disable_notification`.
    pub silent: bool,
    /// When, by the sim's clock.
    pub at: DateTime<Utc>,
    /// How it ended.
    pub outcome: Outcome,
}

/// One refused request.
#[derive(Clone, Debug, Serialize)]
pub struct Refusal {
    /// Bot API name of the method, or what was in its place.
    pub method: String,
    /// HTTP status.
    pub code: u16,
    /// Telegram's words.
    pub description: String,
    /// Whose doing it was.
    pub kind: RefusalKind,
    /// The parameters as they came.
    pub body: Value,
    /// When, by the sim's clock.
    pub at: DateTime<Utc>,
}

/// The last calls and refusals, bounded.
#[derive(Debug, Default)]
pub(super) struct Journal {
    calls: VecDeque<Call>,
    refusals: VecDeque<Refusal>,
    counts: HashMap<&'static str, u64>,
}

impl Journal {
    pub fn call(&mut self, call: Call) {
        *self.counts.entry(call.method).or_default() += 1;
        if self.calls.len() == KEPT {
            self.calls.pop_front();
        }
        self.calls.push_back(call);
    }

    pub fn refusal(&mut self, refusal: Refusal) {
        if self.refusals.len() == KEPT {
            self.refusals.pop_front();
        }
        self.refusals.push_back(refusal);
    }

    pub fn calls(&self) -> impl DoubleEndedIterator<Item = &Call> {
        self.calls.iter()
    }

    pub fn refusals(&self) -> impl DoubleEndedIterator<Item = &Refusal> {
        self.refusals.iter()
    }

    /// How often a method was called since the start.
    pub fn count(&self, method: &str) -> u64 {
        self.counts.iter().find(|(name, _)| name.eq_ignore_ascii_case(method)).map_or(0, |(_, count)| *count)
    }
}
