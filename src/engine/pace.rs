//! Rate limits for sending, as pure arithmetic on times: per second in all, per second and chat with short bursts, per
//! minute and group; and which chats wait after a 429.

use crate::domain::base::ids::ChatId;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{HashMap, VecDeque};

/// A burst to one chat may have as many messages as are allowed in this many seconds.
const BURST: u32 = 3;
/// A 429 from this many chats at the same time holds all chats.
const HELD_BY_ALL: usize = 3;
/// Whatever Telegram asks of single chats, the others are tried again after that.
const LONGEST_HOLD_OF_ALL: TimeDelta = TimeDelta::seconds(60);
/// With more chats than this, those without recent messages are removed.
const REMEMBERED: usize = 4096;

/// Messages per second in all, per second and chat, per minute and group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub all: u32,
    pub chat: u32,
    pub group: u32,
}

/// When messages were sent, and which chats are held.
#[derive(Clone, Debug)]
pub struct Pace {
    all: Window,
    chats: HashMap<ChatId, Window>,
    /// Since when, and until when.
    held: HashMap<ChatId, (DateTime<Utc>, DateTime<Utc>)>,
    limits: Limits,
}

/// At most `most` messages in any `span`.
#[derive(Clone, Debug)]
struct Window {
    sent: VecDeque<DateTime<Utc>>,
    most: usize,
    span: TimeDelta,
}

impl Window {
    fn new(most: u32, span: TimeDelta) -> Self {
        Window { sent: VecDeque::new(), most: usize::try_from(most.max(1)).unwrap_or(1), span }
    }

    /// When one more may be sent; `None` for now. Times in the future date from before the clock was set back and don't
    /// count.
    fn free_at(&mut self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        while self.sent.back().is_some_and(|at| *at > now) {
            self.sent.pop_back();
        }
        while self.sent.front().is_some_and(|at| *at + self.span <= now) {
            self.sent.pop_front();
        }
        if self.sent.len() < self.most { None } else { self.sent.front().map(|oldest| *oldest + self.span) }
    }

    fn take(&mut self, now: DateTime<Utc>) {
        self.sent.push_back(now);
    }
}

impl Pace {
    pub fn new(limits: Limits) -> Self {
        let all = Window::new(limits.all, TimeDelta::seconds(1));
        Pace { all, chats: HashMap::new(), held: HashMap::new(), limits }
    }

    /// Admits one message to `chat` now.
    ///
    /// # Errors
    /// The earliest time at which it may be sent.
    pub fn admit(&mut self, chat: ChatId, now: DateTime<Utc>) -> Result<(), DateTime<Utc>> {
        let held = self.nobody_before(now).or_else(|| self.held.get(&chat).map(|(_, until)| *until));
        let limits = self.limits;
        let window = self.chats.entry(chat).or_insert_with(|| {
            if chat.is_private() {
                Window::new(limits.chat.saturating_mul(BURST), TimeDelta::seconds(i64::from(BURST)))
            } else {
                Window::new(limits.group, TimeDelta::minutes(1))
            }
        });
        let wait = held.max(window.free_at(now));
        if let Some(until) = wait.filter(|until| *until > now) {
            return Err(until);
        }
        window.take(now);
        self.all.take(now);
        if self.chats.len() > REMEMBERED {
            self.chats.retain(|_, window| window.sent.back().is_some_and(|at| *at + window.span > now));
        }
        Ok(())
    }

    /// Until when no message may be sent to any chat.
    pub fn nobody_before(&mut self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        // One that begins in the future dates from before the clock was set back.
        self.held.retain(|_, (since, until)| *since <= now && now < *until);
        let lately = self.held.values().filter(|(since, _)| now < *since + LONGEST_HOLD_OF_ALL);
        let all_held = lately.clone().count() >= HELD_BY_ALL;
        let free = lately.map(|(since, until)| *until.min(&(*since + LONGEST_HOLD_OF_ALL))).min();
        let held = if all_held { free } else { None };
        held.max(self.all.free_at(now)).filter(|until| *until > now)
    }

    /// Until when Telegram takes no message for this chat.
    pub fn held_until(&self, chat: ChatId, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.held.get(&chat).filter(|(since, until)| *since <= now && now < *until).map(|(_, until)| *until)
    }

    /// Telegram answered 429 for this chat: no message to it before `until`.
    pub fn hold(&mut self, chat: ChatId, now: DateTime<Utc>, until: DateTime<Utc>) {
        self.held.insert(chat, (now, until));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::milliseconds(millis)
    }

    fn pace() -> Pace {
        Pace::new(Limits { all: 30, chat: 1, group: 20 })
    }

    /// Sends messages as soon as they may be sent; returns the times in milliseconds.
    fn send(pace: &mut Pace, chats: impl IntoIterator<Item = i64>) -> Vec<i64> {
        let mut now = at(0);
        chats
            .into_iter()
            .map(|chat| {
                while let Err(later) = pace.admit(ChatId(chat), now) {
                    now = later;
                }
                (now - at(0)).num_milliseconds()
            })
            .collect()
    }

    #[test]
    fn a_chat_gets_a_short_burst_and_then_one_a_second() {
        assert_eq!(send(&mut pace(), [7; 7]), [0, 0, 0, 3000, 3000, 3000, 6000]);
    }

    #[test]
    fn all_chats_together_get_thirty_a_second() {
        let times = send(&mut pace(), 1..=90);
        assert_eq!((times[29], times[30], times[60], times[89]), (0, 1000, 2000, 2000));
    }

    #[test]
    fn a_group_gets_twenty_a_minute() {
        let times = send(&mut pace(), [-7; 41]);
        assert_eq!((times[19], times[20], times[40]), (0, 60_000, 120_000));
    }

    #[test]
    fn a_clock_set_back_holds_nobody() {
        let mut pace = pace();
        send(&mut pace, 1..=30);
        pace.hold(ChatId(2), at(0), at(60_000));
        assert_eq!(pace.admit(ChatId(99), at(-7 * 3_600_000)), Ok(()));
        assert_eq!(pace.admit(ChatId(2), at(-7 * 3_600_000)), Ok(()));
    }

    #[test]
    fn a_429_for_an_hour_holds_its_chat_for_an_hour() {
        let mut pace = pace();
        pace.hold(ChatId(1), at(0), at(3_600_000));
        assert_eq!(pace.admit(ChatId(1), at(60_000)), Err(at(3_600_000)));
        assert_eq!(pace.admit(ChatId(1), at(3_600_000)), Ok(()));
    }

    #[test]
    fn three_chats_held_for_an_hour_hold_the_others_for_a_minute() {
        let mut pace = pace();
        for chat in 1..=3 {
            pace.hold(ChatId(chat), at(0), at(3_600_000));
        }
        assert_eq!(pace.admit(ChatId(9), at(1)), Err(at(60_000)));
        assert_eq!(pace.admit(ChatId(9), at(60_000)), Ok(()));
        assert_eq!(pace.admit(ChatId(2), at(60_000)), Err(at(3_600_000)));
    }

    #[test]
    fn a_429_holds_its_chat_and_three_of_them_hold_all() {
        let mut pace = pace();
        pace.hold(ChatId(1), at(0), at(35_000));
        assert_eq!(pace.admit(ChatId(1), at(0)), Err(at(35_000)));
        assert_eq!(pace.admit(ChatId(2), at(0)), Ok(()));
        pace.hold(ChatId(3), at(0), at(20_000));
        pace.hold(ChatId(4), at(0), at(40_000));
        assert_eq!(pace.admit(ChatId(2), at(1)), Err(at(20_000)));
        assert_eq!(pace.admit(ChatId(2), at(20_001)), Ok(()));
    }
}
