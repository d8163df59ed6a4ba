//! Messages that were longer than Telegram takes: the sender's app sends them in parts, one right after the other, and
//! nothing in a part says so.

use crate::domain::base::ids::ChatId;
use crate::domain::request::intent::{Incoming, Intent};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The fewest UTF-16 units of a part that another follows: apps cut at 4,096, at the last line or word of the second half.
const SHORTEST_PART: usize = 2048;
/// How long after a part the next one is written at most: nobody types anything in that time.
const NEXT_WITHIN: TimeDelta = TimeDelta::seconds(2);
/// How many senders are known at a time.
const MOST: usize = 256;

/// The newest long message of each sender, in this process only: a part that another replica took, or that came before a
/// restart, is not known, and the next is taken for a message of its own.
#[derive(Debug, Default)]
pub struct SplitMessages {
    newest: Mutex<HashMap<(ChatId, i64), DateTime<Utc>>>,
}

impl SplitMessages {
    /// Notes a message that may be the first part of a longer one.
    pub(super) fn note(&self, incoming: &Incoming) {
        let (Some(text), Some(at)) = (text_of(&incoming.intent), incoming.written_at) else { return };
        if is_long(text) {
            self.insert(incoming, at);
        }
    }

    /// Whether this text is the rest of the message before it.
    pub(super) fn is_rest(&self, incoming: &Incoming, text: &str) -> bool {
        let Some(at) = incoming.written_at else { return false };
        let key = (incoming.chat, incoming.from);
        let before = self.newest.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
        let is_rest = before.is_some_and(|before| (TimeDelta::zero()..=NEXT_WITHIN).contains(&(at - before)));
        if is_rest && is_long(text) {
            self.insert(incoming, at);
        }
        is_rest
    }

    fn insert(&self, incoming: &Incoming, at: DateTime<Utc>) {
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        if newest.len() >= MOST {
            newest.retain(|_, before| at - *before <= NEXT_WITHIN);
        }
        newest.insert((incoming.chat, incoming.from), at);
    }
}

fn is_long(text: &str) -> bool {
    text.encode_utf16().nth(SHORTEST_PART - 1).is_some()
}

/// What was typed, in a message that nothing but its length speaks against.
fn text_of(intent: &Intent) -> Option<&str> {
    match intent {
        Intent::NewCase(_, text)
        | Intent::Find(text)
        | Intent::AskQa { words: text, .. }
        | Intent::Transfer(text)
        | Intent::StandingGuidance(text)
        | Intent::Promotions(text)
        | Intent::Catalogue(text)
        | Intent::Text { text, .. } => Some(text),
        _ => None,
    }
}
