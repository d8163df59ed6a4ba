//! Wall screens: a leader of the shift makes a one-time link, and the screen on which it is opened shows the board.

use super::policy::{Action, permit};
use crate::domain::base::ids::{PersonId, ScreenId};
use crate::domain::staff::person::Person;
use chrono::{DateTime, TimeDelta, Utc};
use std::fmt;

/// How long a link can be opened: whoever makes it walks to the screen with it.
pub const OPENS_FOR: TimeDelta = TimeDelta::minutes(10);
/// How long a screen that was opened shows the board.
pub const SHOWN_FOR: TimeDelta = TimeDelta::days(30);

/// The letters of a code: none that is taken for another one.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 16;
/// How many letters stand together.
const GROUP: usize = 4;

/// What a link, or the cookie of a screen, is recognised by. It is a key: no log shows it, and of it only a hash is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct ScreenKey(String);

impl ScreenKey {
    /// A key of 80 bits, short enough to be typed: `7kq2-m9xh-4t3w-zv8p`.
    pub fn new(random: [u8; 10]) -> Self {
        let bits = random.iter().fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        let letters = (0..16).rev().map(|n| LETTERS[(bits >> (5 * n)) as usize % LETTERS.len()]);
        let letters: Vec<u8> = letters.collect();
        let groups = letters.chunks(GROUP).map(|group| group.iter().map(|letter| char::from(*letter)));
        ScreenKey(groups.map(|group| group.collect::<String>()).collect::<Vec<_>>().join("-"))
    }

    /// What somebody has typed or opened, where it may be a key: spaces, dashes and capitals do not matter, nor letters that
    /// look like another one.
    pub fn typed(text: &str) -> Option<Self> {
        let alike = |c: char| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            c => c,
        };
        let letters: Vec<char> =
            text.chars().filter(|c| c.is_alphanumeric()).map(alike).take(LENGTH + 1).collect();
        let is_key = letters.len() == LENGTH
            && letters.iter().all(|c| u8::try_from(*c).is_ok_and(|c| LETTERS.contains(&c)));
        let groups = letters.chunks(GROUP).map(String::from_iter);
        is_key.then(|| ScreenKey(groups.collect::<Vec<_>>().join("-")))
    }

    /// The key itself, for the link, the cookie and the hash.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ScreenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A screen that shows the board, or a link that may still open one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    pub id: ScreenId,
    pub made_by: PersonId,
    pub opened_at: Option<DateTime<Utc>>,
    pub until: DateTime<Utc>,
}

/// Whether who made a link or screen still may: it is over with that.
pub fn may_keep(maker: Option<&Person>) -> bool {
    maker.is_some_and(|maker| maker.active && permit(maker, Action::Screens, None).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_typed_as_it_is_read_and_never_shown() {
        for random in [[0; 10], [255; 10], *b"0123456789"] {
            let key = ScreenKey::new(random);
            assert_eq!(key.expose().len(), 19);
            let typed = key.expose().to_uppercase().replace('-', " ").replace('0', "O").replace('1', "l");
            assert_eq!(ScreenKey::typed(&typed), Some(key.clone()));
            assert!(!format!("{key:?}").contains(key.expose()));
        }
        assert_eq!(ScreenKey::new([255; 10]).expose(), "zzzz-zzzz-zzzz-zzzz");
        assert_ne!(ScreenKey::new([1; 10]), ScreenKey::new([2; 10]));
        let long = "x".repeat(10_000);
        for wrong in [
            "",
            "7kq2-m9xh-4t3w",
            "7kq2-m9xh-4t3w-zv8p-7",
            "7kq2-m9xh-4t3w-zv8u",
            "7kq2-m9xh-4t3w-zv8\u{e9}",
            &long,
        ] {
            assert_eq!(ScreenKey::typed(wrong), None, "{wrong}");
        }
    }
}
