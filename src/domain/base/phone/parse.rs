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

/// Area codes and what they became in 2017, but those of a mobile prefix of today: such a number is a mobile. (Hà Nội's 4
/// became 24; 8 of Ho Chi Minh City is a mobile prefix.)
const MOVED_AREAS: [(&str, &str); 37] = [
    ("20", "214"),
    ("22", "212"),
    ("25", "205"),
    ("26", "206"),
    ("27", "207"),
    ("29", "216"),
    ("30", "229"),
    ("31", "225"),
    ("53", "233"),
    ("54", "234"),
    ("57", "257"),
    ("60", "260"),
    ("61", "251"),
    ("62", "252"),
    ("63", "263"),
    ("64", "254"),
    ("66", "276"),
    ("67", "277"),
    ("68", "259"),
    ("72", "272"),
    ("73", "273"),
    ("74", "294"),
    ("75", "275"),
    ("230", "215"),
    ("231", "213"),
    ("240", "204"),
    ("241", "222"),
    ("280", "208"),
    ("281", "209"),
    ("500", "262"),
    ("501", "261"),
    ("510", "235"),
    ("511", "236"),
    ("650", "274"),
    ("651", "271"),
    ("710", "292"),
    ("711", "293"),
];

/// The area codes of three digits.
const AREAS: [&str; 61] = [
    "203", "204", "205", "206", "207", "208", "209", "210", "211", "212", "213", "214", "215", "216", "218",
    "219", "220", "221", "222", "225", "226", "227", "228", "229", "232", "233", "234", "235", "236", "237",
    "238", "239", "251", "252", "254", "255", "256", "257", "258", "259", "260", "261", "262", "263", "269",
    "270", "271", "272", "273", "274", "275", "276", "277", "290", "291", "292", "293", "294", "296", "297",
    "299",
];

/// What a landline number of before 2017 is now. A shortened number of today is none: it begins with an area code of
/// today, or has a digit after the old code that no number began with.
fn moved_landline(national: &str) -> Option<Phone> {
    let (old, now) = MOVED_AREAS.iter().find(|(old, _)| national.starts_with(old))?;
    let subscriber = &national[old.len()..];
    let is_short_of_today = AREAS.iter().any(|area| national.starts_with(area));
    (subscriber.len() == 7
        && subscriber.starts_with(['2', '3', '4', '5', '6', '7', '8'])
        && !is_short_of_today)
        .then(|| Phone(format!("+84{now}{subscriber}")))
}

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
    if (8..=10).contains(&national.len()) && (national.starts_with("1800") || national.starts_with("1900")) {
        return Err(PhoneError::ServiceLine);
    }
    let digits = national.len() + 1;
    // Of the police and the army, and of the government.
    if (national.starts_with("69") && digits == 10) || (national.starts_with("80") && digits == 8) {
        return Ok(Phone(format!("+84{national}")));
    }
    if let Some(now) = moved_landline(national) {
        return Err(PhoneError::OldPrefix { now });
    }
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
            ("069 234 2608", "+84692342608"),
            ("080 43162", "+848043162"),
            ("0333822123", "+84333822123"),
            ("0583822123", "+84583822123"),
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
            ("0651234567", PhoneError::NoSuchPrefix),
            ("0120 345 6789", now("+84703456789")),
            ("+84 169 345 6789", now("+84393456789")),
            ("01863456789", now("+84563456789")),
            ("0199 345 6789", now("+84593456789")),
            ("04 3822 1234", now("+842438221234")),
            ("+1 111 111 1111", PhoneError::Foreign),
            ("18001090", PhoneError::ServiceLine),
            ("1900545463", PhoneError::ServiceLine),
            ("1800 599 920", PhoneError::ServiceLine),
            ("+84 1900 545 463", PhoneError::ServiceLine),
            ("031 3822 123", now("+842253822123")),
            ("0511 3822 123", now("+842363822123")),
            ("+84 61 3822 123", now("+842513822123")),
            ("0240 3822 123", now("+842043822123")),
            ("022 3852 123", now("+842123852123")),
            ("0225 382 212", PhoneError::TooShort { digits: 10, needs: 11 }),
            ("0263 382 212", PhoneError::TooShort { digits: 10, needs: 11 }),
            ("0320 3822 123", PhoneError::TooLong { digits: 11, needs: 10 }),
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
