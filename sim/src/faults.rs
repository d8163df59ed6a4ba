//! Faults on demand: what goes wrong between a bot and Telegram, for chosen methods and chats.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Sim;

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// 429; nothing happens. `retry_after` in seconds.
    TooManyRequests {
        /// Seconds to wait.
        retry_after: u32,
    },
    /// A bare HTTP status with an HTML page, as a proxy in front of Telegram gives it; nothing happens.
    Status(u16),
    /// The request takes effect, the answer is 200 with half a JSON document.
    MalformedJson,
    /// The connection closes before the request takes effect.
    LostBefore,
    /// The request takes effect, then the connection closes without an answer.
    LostAfter,
    /// The request waits this long (real time), then goes on, also into the next fault.
    Slow(Duration),
    /// Refused in these words; nothing happens.
    Refused {
        /// HTTP status and `error_code`.
        code: u16,
        /// The whole description, prefix included.
        description: String,
    },
}

fn once() -> Option<u32> {
    Some(1)
}

/// One fault: where it strikes, how often, what it does. As JSON: `{"method":"sendMessage","chat":7,"times":2,
/// "effect":"lost_before"}`; without `method` or `chat` any, without `times` once, with `null` always; `"after":3` lets three pass first; other effects:
/// `{"too_many_requests":{"retry_after":3}}`, `{"status":502}`, `{"slow":{"secs":1,"nanos":0}}`, `"lost_after"`,
/// `"malformed_json"`, `{"refused":{"code":400,"description":"…"}}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    chat: Option<i64>,
    #[serde(default)]
    after: u32,
    #[serde(default = "once")]
    times: Option<u32>,
    effect: Effect,
}

impl Fault {
    /// Strikes this method (any case), once unless [`FaultDraft::times`] says otherwise.
    pub fn on(method: &str) -> FaultDraft {
        FaultDraft { method: Some(method.to_owned()), chat: None, after: 0, times: Some(1) }
    }

    /// Strikes any method, `getUpdates` too.
    pub fn on_any() -> FaultDraft {
        FaultDraft { method: None, chat: None, after: 0, times: Some(1) }
    }

    fn strikes(&self, method: &str, chat_id: Option<i64>) -> bool {
        self.times != Some(0)
            && self.method.as_ref().is_none_or(|name| name.eq_ignore_ascii_case(method))
            && self.chat.is_none_or(|chat| chat_id == Some(chat))
    }
}

/// A fault of which the effect is still to be said.
#[derive(Clone, Debug)]
pub struct FaultDraft {
    method: Option<String>,
    chat: Option<i64>,
    after: u32,
    times: Option<u32>,
}

impl FaultDraft {
    /// Only where `chat_id` is this.
    pub fn chat(mut self, chat_id: i64) -> Self {
        self.chat = Some(chat_id);
        self
    }

    /// Only once so many requests it fits have gone well.
    pub fn after(mut self, well: u32) -> Self {
        self.after = well;
        self
    }

    /// This many times.
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Until [`Faults::clear`].
    pub fn always(mut self) -> Self {
        self.times = None;
        self
    }

    /// Says what goes wrong.
    pub fn then(self, effect: Effect) -> Fault {
        Fault { method: self.method, chat: self.chat, after: self.after, times: self.times, effect }
    }
}

/// The faults of a sim. The oldest one that fits strikes first.
#[derive(Debug)]
pub struct Faults<'a>(pub(super) &'a Sim);

impl Faults<'_> {
    /// Adds a fault.
    pub fn next(&self, fault: Fault) {
        self.0.inner.change(|world| world.faults.push(fault));
    }

    /// Takes away all faults.
    pub fn clear(&self) {
        self.0.inner.change(|world| world.faults.clear());
    }

    /// How many faults have not struck out yet.
    pub fn left(&self) -> usize {
        self.0.inner.look(|world| world.faults.len())
    }
}

/// What strikes this request, and counts it: every delay up to the first fault that is none, and that one.
pub(super) fn strike(faults: &mut Vec<Fault>, method: &str, chat_id: Option<i64>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for fault in faults.iter_mut() {
        if !fault.strikes(method, chat_id) {
            continue;
        }
        if fault.after > 0 {
            fault.after -= 1;
            continue;
        }
        if let Some(times) = fault.times.as_mut() {
            *times -= 1;
        }
        effects.push(fault.effect.clone());
        if !matches!(fault.effect, Effect::Slow(_)) {
            break;
        }
    }
    faults.retain(|fault| fault.times != Some(0));
    effects
}
