//! Reading one phone number as typed, by the Vietnamese number plan and those of other countries.

use super::{Phone, PhoneError, numbers_in};
use crate::domain::base::fold::{bare, fold};
use phonenumber::Mode;
use phonenumber::country::Id::VN;

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
}

/// Labels people put before a number, folded.
pub(super) const LABELS: [&str; 24] = [
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
pub(super) fn read_digits(plus: bool, digits: &str) -> Result<Phone, PhoneError> {
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
