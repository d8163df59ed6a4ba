//! Phone numbers: parsed as typed, shown to dial, to read out and masked.
//!
//! Three numbers of a case must never be confused (the calling number, the number to help with, the number to call
//! back), so a number that cannot be right is refused at once, with a reason a person can act on.

mod find;
mod mention;
mod parse;

use phonenumber::Mode;
use serde::{Deserialize, Serialize};
use std::fmt;

pub use find::{FoundNumber, numbers_in};

/// A phone number that can be called, kept in E.164 form (`+84912345678`).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// Why typed text is not a phone number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum PhoneError {
    /// Nothing was typed, or no digit in it.
    #[error("no number given")]
    Empty,
    /// Fewer digits than such a number needs ("091234567" has 9, a mobile needs 10).
    #[error("{digits} digits, such a number has {needs}")]
    TooShort { digits: usize, needs: usize },
    /// More digits than such a number has.
    #[error("{digits} digits, such a number has {needs}")]
    TooLong { digits: usize, needs: usize },
    /// Letters among the digits.
    #[error("letters in a phone number")]
    Letters,
    /// Right length, but no number begins like this.
    #[error("no number begins like this")]
    NoSuchPrefix,
    /// A number renumbered since (11-digit mobiles in 2018, area codes in 2017): what it is now.
    #[error("an old number, now {}", .now.dialled())]
    OldPrefix { now: Phone },
    /// A number of another country that does not exist there.
    #[error("no such number abroad")]
    Foreign,
    /// More than one number where one is wanted.
    #[error("{} numbers where one is wanted", found.len())]
    Several { found: Vec<Phone> },
    /// A service line (1800…, 1900…): nobody calls from it or can be called back on it.
    #[error("a service line")]
    ServiceLine,
}

/// Stands for a number that was erased: of the shape of one, and nobody's.
const ERASED: &str = "+0000000";

impl Phone {
    pub fn erased() -> Phone {
        Phone(ERASED.to_owned())
    }

    /// International form, `+84912345678`.
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// What to copy and dial from Vietnam: `0912345678`; `0014155552671` for a number abroad.
    pub fn dialled(&self) -> String {
        match self.national() {
            Some(national) => format!("0{national}"),
            None => format!("00{}", &self.0[1..]),
        }
    }

    /// Grouped for reading out: `0912 345 678`, `028 3822 1234`, `+1 415 555 2671`.
    pub fn spoken(&self) -> String {
        if self.0 == ERASED {
            return "•••".to_owned();
        }
        let Some(national) = self.national() else { return self.spoken_abroad().unwrap_or(self.0.clone()) };
        let number = format!("0{national}");
        let cuts: &[usize] = match number.as_bytes() {
            [b'0', b'2', b'4' | b'8', ..] => &[3, 7],
            [b'0', b'6', b'9', ..] => &[3, 6],
            [b'0', b'8', b'0', ..] => &[3],
            [b'0', b'2', ..] => &[4, 7],
            _ => &[4, 7],
        };
        let mut grouped = String::new();
        for (at, digit) in number.chars().enumerate() {
            if cuts.contains(&at) {
                grouped.push(' ');
            }
            grouped.push(digit);
        }
        grouped
    }

    /// Grouped as its country does, where that shows every digit: of +7 8… the library leaves out the 8.
    fn spoken_abroad(&self) -> Option<String> {
        let number = phonenumber::parse(None, &self.0).ok()?;
        let grouped = number.format().mode(Mode::International).to_string().replace(['-', '.', '/'], " ");
        let digits = grouped.chars().filter(|c| *c != ' ');
        if digits.eq(self.0.chars()) {
            return Some(grouped);
        }
        let code = format!("+{}", number.code().value());
        self.0.strip_prefix(&code).map(|rest| format!("{code} {rest}"))
    }

    /// For people with no business with the number: `0912 ••• •78`.
    pub fn masked(&self) -> String {
        let spoken = self.spoken();
        let head = spoken.find(' ').unwrap_or(2);
        let tail = spoken.len().saturating_sub(2);
        let hidden = |(at, c): (usize, char)| if at >= head && at < tail && c != ' ' { '•' } else { c };
        spoken.char_indices().map(hidden).collect()
    }

    /// Whether it is a Vietnamese mobile number.
    pub fn is_mobile(&self) -> bool {
        self.national().is_some_and(|national| national.len() == 9 && !national.starts_with(['2', '6']))
    }

    /// The digits after +84; `None` for a number abroad.
    fn national(&self) -> Option<&str> {
        self.0.strip_prefix("+84")
    }
}

/// Masked, so that no number gets into a log. There is no `Display`: say which form is meant.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> String {
        phone.0
    }
}

/// A stored number comes back as it was, whatever number plan is valid today; only its E.164 shape is checked.
impl TryFrom<String> for Phone {
    type Error = PhoneError;

    fn try_from(stored: String) -> Result<Phone, PhoneError> {
        let digits = stored.strip_prefix('+').ok_or(PhoneError::NoSuchPrefix)?;
        match digits.len() {
            _ if !digits.bytes().all(|b| b.is_ascii_digit()) => Err(PhoneError::Letters),
            len @ 0..7 => Err(PhoneError::TooShort { digits: len, needs: 7 }),
            7..=15 => Ok(Phone(stored)),
            len => Err(PhoneError::TooLong { digits: len, needs: 15 }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(e164: &str) -> Phone {
        Phone(e164.to_owned())
    }

    #[test]
    fn shows_a_number_to_dial_to_read_and_masked() {
        for (e164, dialled, spoken, masked, mobile) in [
            ("+84912345678", "0912345678", "0912 345 678", "0912 ••• •78", true),
            ("+842838221234", "02838221234", "028 3822 1234", "028 •••• ••34", false),
            ("+842513822123", "02513822123", "0251 382 2123", "0251 ••• ••23", false),
            ("+84692342608", "0692342608", "069 234 2608", "069 ••• ••08", false),
            ("+848043162", "08043162", "080 43162", "080 •••62", false),
            ("+78123456789", "0078123456789", "+7 8123456789", "+7 ••••••••89", false),
            ("+14155552671", "0014155552671", "+1 415 555 2671", "+1 ••• ••• ••71", false),
        ] {
            let phone = phone(e164);
            assert_eq!(phone.dialled(), dialled);
            assert_eq!(phone.spoken(), spoken);
            assert_eq!(phone.masked(), masked);
            assert_eq!(phone.is_mobile(), mobile);
            assert_eq!(phone.e164(), e164);
        }
    }

    #[test]
    fn is_stored_as_plain_text() {
        let stored = serde_json::to_string(&phone("+84912345678")).unwrap();
        assert_eq!(stored, "\"+84912345678\"");
        assert_eq!(serde_json::from_str::<Phone>(&stored).unwrap(), phone("+84912345678"));
        for broken in ["\"\"", "\"0912345678\"", "\"+84x\"", "\"+\"", "\"+841234567890123456\""] {
            assert!(serde_json::from_str::<Phone>(broken).is_err(), "{broken}");
        }
    }
}
