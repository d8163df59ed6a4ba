//! Phone numbers as agents type them, dial them and read them out.
//!
//! Three numbers of a case must never be confused (the calling number, the number to help with, the number to call
//! back), so a number that cannot be right is refused at once, with a reason a person can act on.

use super::fold::{bare, fold, is_dash};
use phonenumber::Mode;
use phonenumber::country::Id::VN;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

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
    /// A number renumbered since (11-digit mobiles in 2018, two area codes in 2017): what it is now.
    #[error("an old number, renumbered since")]
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

/// A phone number found inside a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The number; an old 11-digit one as it is dialled today.
    pub phone: Phone,
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
}

impl Phone {
    /// Reads what a person typed or pasted for one phone number: Vietnamese numbers in any grouping, with or without
    /// `0`, `84`, `+84`, `0084`; numbers of other countries with `+` or `00` (a leader may be abroad). Invisible
    /// characters, any separators and a leading label such as "SĐT:" are ignored. Fails with the reason to show.
    pub fn parse(typed: &str) -> Result<Phone, PhoneError> {
        let plain = bare(typed);
        let number = without_label(&plain);
        let plus = number.find('+').is_some_and(|at| !number[..at].contains(|c: char| c.is_ascii_digit()));
        if number.contains(char::is_alphabetic) {
            return Err(PhoneError::Letters);
        }
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        if digits.is_empty() {
            return Err(PhoneError::Empty);
        }
        read_digits(plus, &digits).map_err(|why| match why {
            PhoneError::TooLong { .. } => match numbers_in(typed) {
                found if found.len() > 1 => {
                    PhoneError::Several { found: found.into_iter().map(|found| found.phone).collect() }
                }
                _ => why,
            },
            why => why,
        })
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
        let Some(national) = self.national() else { return self.spoken_abroad().unwrap_or(self.0.clone()) };
        let number = format!("0{national}");
        let cuts: &[usize] = match number.as_bytes() {
            [b'0', b'2', b'4' | b'8', ..] => &[3, 7],
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
        self.national().is_some_and(|national| national.len() == 9 && !national.starts_with('2'))
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

/// The phone numbers in a free sentence, in order. A number there begins with `0`, `84` or `+` and stands alone, so that
/// amounts, dates, times, contract and identity numbers are not taken for one. Old 11-digit numbers count as what
/// they are now; service lines do not count.
pub fn numbers_in(text: &str) -> Vec<Found> {
    let groups = digit_groups(text);
    let mut found = Vec::new();
    let mut first = 0;
    while first < groups.len() {
        match longest_number(text, &groups, first) {
            Some((last, phone)) => {
                found.push(Found { phone, span: groups[first].start..groups[last].end });
                first = last + 1;
            }
            None => first += 1,
        }
    }
    found
}

/// Labels people put before a number, folded.
const LABELS: [&str; 24] = [
    "so",
    "sdt",
    "dt",
    "dd",
    "tel",
    "phone",
    "mobile",
    "so dt",
    "so dien thoai",
    "dien thoai",
    "di dong",
    "so di dong",
    "so may",
    "may",
    "so goi",
    "so goi len",
    "so goi lai",
    "goi lai",
    "lien he",
    "lien he lai",
    "so lien he",
    "lh",
    "zalo",
    "callback",
];

/// Vietnamese mobile prefixes in use (the part after `0`). New blocks inside them open all the time, so the next
/// digits are not checked: refusing a real number would stop a leader's case.
const MOBILE: [&str; 37] = [
    "32", "33", "34", "35", "36", "37", "38", "39", "52", "55", "56", "58", "59", "70", "76", "77", "78",
    "79", "81", "82", "83", "84", "85", "86", "87", "88", "89", "90", "91", "92", "93", "94", "95", "96",
    "97", "98", "99",
];

/// Prefixes of the 11-digit mobile numbers and what they became on 15 September 2018.
const RENUMBERED: [(&str, &str); 21] = [
    ("120", "70"),
    ("121", "79"),
    ("122", "77"),
    ("126", "76"),
    ("128", "78"),
    ("123", "83"),
    ("124", "84"),
    ("125", "85"),
    ("127", "81"),
    ("129", "82"),
    ("162", "32"),
    ("163", "33"),
    ("164", "34"),
    ("165", "35"),
    ("166", "36"),
    ("167", "37"),
    ("168", "38"),
    ("169", "39"),
    ("186", "56"),
    ("188", "58"),
    ("199", "59"),
];

fn without_label(plain: &str) -> &str {
    let start = plain.find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '(')).unwrap_or(plain.len());
    let (label, number) = plain.split_at(start);
    if LABELS.contains(&fold(label).as_str()) { number } else { plain }
}

/// Reads bare digits, `plus` when a `+` stood before them.
fn read_digits(plus: bool, digits: &str) -> Result<Phone, PhoneError> {
    let international = if plus { Some(digits) } else { digits.strip_prefix("00") };
    if let Some(abroad) = international {
        return match abroad.strip_prefix("84") {
            Some(national) => read_national(national.trim_start_matches('0')),
            None => read_foreign(abroad),
        };
    }
    if digits.len() == 8 && (digits.starts_with("1800") || digits.starts_with("1900")) {
        return Err(PhoneError::ServiceLine);
    }
    match digits.strip_prefix('0') {
        Some(national) => read_national(national),
        None if digits.len() > 10 && digits.starts_with("84") => {
            read_national(digits[2..].trim_start_matches('0'))
        }
        // Without any prefix the digits are counted as typed: they are quoted beside the count.
        None => read_national(digits).map_err(|why| match why {
            PhoneError::TooShort { needs, .. } => PhoneError::TooShort { digits: digits.len(), needs },
            PhoneError::TooLong { needs, .. } if digits.len() <= needs => PhoneError::NoSuchPrefix,
            PhoneError::TooLong { needs, .. } => PhoneError::TooLong { digits: digits.len(), needs },
            why => why,
        }),
    }
}

/// Reads the national number, without its leading 0; digits are counted with it, as people do.
fn read_national(national: &str) -> Result<Phone, PhoneError> {
    let digits = national.len() + 1;
    if let Some((_, now)) =
        RENUMBERED.iter().find(|(old, _)| national.starts_with(old)).filter(|_| digits == 11)
    {
        return Err(PhoneError::OldPrefix { now: Phone(format!("+84{now}{}", &national[3..])) });
    }
    if national.starts_with('4') && digits == 10 {
        return Err(PhoneError::OldPrefix { now: Phone(format!("+842{national}")) });
    }
    let needs = if national.starts_with('2') { 11 } else { 10 };
    match digits {
        _ if digits < needs => Err(PhoneError::TooShort { digits, needs }),
        _ if digits > needs => Err(PhoneError::TooLong { digits, needs }),
        _ if MOBILE.iter().any(|prefix| national.starts_with(prefix)) => Ok(Phone(format!("+84{national}"))),
        _ => valid(&format!("+84{national}")).ok_or(PhoneError::NoSuchPrefix),
    }
}

fn read_foreign(digits: &str) -> Result<Phone, PhoneError> {
    match digits.len() {
        0..7 => Err(PhoneError::TooShort { digits: digits.len(), needs: 7 }),
        7..=15 => valid(&format!("+{digits}")).ok_or(PhoneError::Foreign),
        len => Err(PhoneError::TooLong { digits: len, needs: 15 }),
    }
}

/// Asks the world's number plan.
fn valid(e164: &str) -> Option<Phone> {
    let number = phonenumber::parse(Some(VN), e164).ok().filter(phonenumber::PhoneNumber::is_valid)?;
    Some(Phone(number.format().mode(Mode::E164).to_string()))
}

/// Runs of digits, with a `+` or `(` that belongs to them.
fn digit_groups(text: &str) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| is_digit(*c)) {
        let end = at + c.len_utf8();
        match groups.last_mut() {
            Some(last) if last.end == at => last.end = end,
            _ => groups.push(at..end),
        }
    }
    for group in &mut groups {
        while let Some(mark) =
            text[..group.start].chars().next_back().filter(|c| matches!(c, '+' | '＋' | '('))
        {
            group.start -= mark.len_utf8();
        }
    }
    groups
}

/// The longest number that begins at group `first`, and its last group.
fn longest_number(text: &str, groups: &[Range<usize>], first: usize) -> Option<(usize, Phone)> {
    if !may_begin(&text[..groups[first].start]) {
        return None;
    }
    let mut best = None;
    for last in first..groups.len().min(first + 6) {
        if last > first && !is_gap(&text[groups[last - 1].end..groups[last].start]) {
            break;
        }
        let number = bare(&text[groups[first].start..groups[last].end]);
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let plus = number.starts_with(['+', '(']) && number.contains('+');
        if !(plus || digits.starts_with('0') || digits.starts_with("84")) || digits.len() > 16 {
            continue;
        }
        match read_digits(plus, &digits) {
            Ok(phone) | Err(PhoneError::OldPrefix { now: phone }) => best = Some((last, phone)),
            Err(_) => {}
        }
    }
    best
}

/// Not right after a letter (a contract number), unless the letters are a label.
fn may_begin(before: &str) -> bool {
    let word: String = before.chars().rev().take_while(|c| c.is_alphanumeric()).take(12).collect();
    word.is_empty() || LABELS.contains(&fold(&word.chars().rev().collect::<String>()).as_str())
}

/// What may stand between two groups of one number.
fn is_gap(between: &str) -> bool {
    let within = |c: char| {
        is_dash(c) || matches!(c, '.' | '(' | ')' | '·') || (c.is_whitespace() && !matches!(c, '\n' | '\t'))
    };
    between.chars().count() <= 4
        && between.chars().all(|c| within(c) || bare(c.encode_utf8(&mut [0; 4])).is_empty())
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn phone(e164: &str) -> Phone {
        Phone(e164.to_owned())
    }

    #[test]
    fn reads_numbers_as_people_type_them() {
        for (typed, e164) in [
            ("0912.345.678", "+84912345678"),
            ("+84 912 345 678", "+84912345678"),
            ("84912345678", "+84912345678"),
            ("0084 912 345 678", "+84912345678"),
            ("+84 (0) 912-345-678", "+84912345678"),
            ("840912345678", "+84912345678"),
            ("0912\u{A0}345\u{200B}678", "+84912345678"),
            ("０９１２３４５６７８", "+84912345678"),
            ("0912‑345–678", "+84912345678"),
            ("\u{202A}+84912345678\u{202C}", "+84912345678"),
            ("SĐT: 0912345678", "+84912345678"),
            ("số 0912345678.", "+84912345678"),
            ("tel:+84912345678", "+84912345678"),
            ("📞 0912 345 678", "+84912345678"),
            ("912345678", "+84912345678"),
            ("0849123456", "+84849123456"),
            ("849123456", "+84849123456"),
            ("(028) 3822 1234", "+842838221234"),
            ("0251 382 2123", "+842513822123"),
            ("2838221234", "+842838221234"),
            ("0891234567", "+84891234567"),
            ("0551234567", "+84551234567"),
            ("0991234567", "+84991234567"),
            ("+1 (415) 555-2671", "+14155552671"),
            ("00 82 10 1234 5678", "+821012345678"),
        ] {
            assert_eq!(Phone::parse(typed), Ok(phone(e164)), "{typed:?}");
        }
    }

    #[test]
    fn says_why_a_number_cannot_be_right() {
        let now = |e164| PhoneError::OldPrefix { now: phone(e164) };
        for (typed, why) in [
            ("", PhoneError::Empty),
            (" - ", PhoneError::Empty),
            ("091234567", PhoneError::TooShort { digits: 9, needs: 10 }),
            ("91234567", PhoneError::TooShort { digits: 8, needs: 10 }),
            ("+84 91234567", PhoneError::TooShort { digits: 9, needs: 10 }),
            ("113", PhoneError::TooShort { digits: 3, needs: 10 }),
            ("9123456789", PhoneError::NoSuchPrefix),
            ("91234567890", PhoneError::TooLong { digits: 11, needs: 10 }),
            ("09123456789", PhoneError::TooLong { digits: 11, needs: 10 }),
            ("028 3822 123", PhoneError::TooShort { digits: 10, needs: 11 }),
            ("0912 34a 678", PhoneError::Letters),
            ("anh Hùng", PhoneError::Letters),
            ("0712345678", PhoneError::NoSuchPrefix),
            ("0612345678", PhoneError::NoSuchPrefix),
            ("0120 345 6789", now("+84703456789")),
            ("+84 169 345 6789", now("+84393456789")),
            ("01863456789", now("+84563456789")),
            ("0199 345 6789", now("+84593456789")),
            ("04 3822 1234", now("+842438221234")),
            ("+1 111 111 1111", PhoneError::Foreign),
            ("18001090", PhoneError::ServiceLine),
            (
                "0912345678 / 0903111222",
                PhoneError::Several { found: vec![phone("+84912345678"), phone("+84903111222")] },
            ),
        ] {
            assert_eq!(Phone::parse(typed), Err(why), "{typed:?}");
        }
    }

    #[test]
    fn shows_a_number_to_dial_to_read_and_masked() {
        for (e164, dialled, spoken, masked, mobile) in [
            ("+84912345678", "0912345678", "0912 345 678", "0912 ••• •78", true),
            ("+842838221234", "02838221234", "028 3822 1234", "028 •••• ••34", false),
            ("+842513822123", "02513822123", "0251 382 2123", "0251 ••• ••23", false),
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

    #[test]
    fn finds_numbers_in_a_sentence() {
        for (text, numbers) in [
            ("anh Hùng 0912345678 cắt giúp số 0903 111 222 nhé", vec!["0912345678", "0903111222"]),
            ("gọi 0912.345.678/0903-111-222", vec!["0912345678", "0903111222"]),
            ("(028) 3822 1234, +84 903 111 222", vec!["02838221234", "0903111222"]),
            ("0912 345 678 0903 111 222", vec!["0912345678", "0903111222"]),
            ("sđt0912345678", vec!["0912345678"]),
            ("lúc 08:30 0912345678", vec!["0912345678"]),
            ("số cũ 0120 345 6789", vec!["0703456789"]),
            ("nợ 500.000đ, 900 000 000 đ, 1.234.567.890", vec![]),
            ("ngày 12/05/2026, 01.05.2026 lúc 08:30, 08h30", vec![]),
            ("CCCD 079123456789, HĐ GD0912345678, IMEI 351234567890123", vec![]),
            ("line 18001090, mã 0912", vec![]),
        ] {
            let found: Vec<String> = numbers_in(text).iter().map(|found| found.phone.dialled()).collect();
            assert_eq!(found, numbers, "{text:?}");
        }
        let text = "số (028) 3822 1234 nhé";
        assert_eq!(&text[numbers_in(text)[0].span.clone()], "(028) 3822 1234");
    }

    proptest! {
        #[test]
        fn survives_every_way_of_writing_it(prefix in prop::sample::select(&MOBILE[..]), rest in "[0-9]{7}") {
            let phone = Phone::parse(&format!("0{prefix}{rest}")).unwrap();
            for written in [phone.dialled(), phone.spoken(), phone.e164().to_owned()] {
                prop_assert_eq!(Phone::parse(&written), Ok(phone.clone()));
                prop_assert_eq!(&numbers_in(&written)[0].phone, &phone);
            }
        }
    }
}
