//! Parses `/find` and computes the keys of the search index: integers such that a prefix of a name, or the last digits
//! of a phone number, is a range of them. So an index answers, and all databases sort alike.

use super::refusal::Refusal;
use crate::domain::base::fold::{bare, fold, one_line, tidy};
use crate::domain::base::ids::CaseId;
use crate::domain::base::phone::{Phone, PhoneError, numbers_in};
use crate::domain::case::Case;
use crate::domain::intake::honorific;
use std::{collections::BTreeSet, ops::Range};

/// The longest query, in characters.
pub const MAX_QUERY: usize = 200;
/// The most digits of a number that may be a case's.
const CASE_DIGITS: usize = 6;
/// The fewest last digits of a phone number that are searched for.
const MIN_DIGITS: usize = 4;
/// The most words of a name that are searched for.
const MAX_WORDS: usize = 8;

/// A parsed query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchTerms {
    /// The case of this number.
    pub case: Option<CaseId>,
    pub by: Option<SearchBy>,
}

/// What is searched for, besides a case number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchBy {
    /// A full phone number.
    Number(Phone),
    /// The last digits of one.
    Ending(String),
    /// Words of the leader's name, folded, in any order; the last one may be the beginning of a word.
    Name(Vec<String>),
}

/// What a search key encodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyKind {
    /// A word of the leader's name.
    Word,
    /// A phone number: calling, to help with, to call back.
    Number,
}

/// A range of keys; a case that matches has at least one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchKeys {
    pub kind: KeyKind,
    pub range: Range<i64>,
}

/// Parses what follows `/find`: a phone number in any shape or its last digits, a case number, else a name.
///
/// # Errors
/// [`Refusal::FindWhat`] where there is nothing to search for, [`Refusal::TooLong`].
pub fn read(typed: &str) -> Result<SearchTerms, Refusal> {
    let text = one_line(&tidy(typed));
    if text.chars().count() > MAX_QUERY {
        return Err(Refusal::TooLong { max: MAX_QUERY });
    }
    if let Some(case) = case_number(&text) {
        return Ok(SearchTerms { case: Some(case), by: None });
    }
    let plain = bare(&text);
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    match Phone::parse(&text) {
        Ok(phone) | Err(PhoneError::OldPrefix { now: phone }) => return Ok(by(SearchBy::Number(phone))),
        Err(_) => {}
    }
    if let Some(found) = numbers_in(&text).into_iter().next() {
        return Ok(by(SearchBy::Number(found.phone)));
    }
    if !digits.is_empty() && !plain.contains(char::is_alphabetic) {
        let case = (digits.len() <= CASE_DIGITS).then(|| digits.parse().ok().map(CaseId)).flatten();
        return Ok(SearchTerms {
            case,
            by: (digits.len() >= MIN_DIGITS).then_some(SearchBy::Ending(digits)),
        });
    }
    let words = name_words(&text);
    if words.is_empty() { Err(Refusal::FindWhat) } else { Ok(by(SearchBy::Name(words))) }
}

fn by(by: SearchBy) -> SearchTerms {
    SearchTerms { case: None, by: Some(by) }
}

/// The case that a text names and nothing else: `#12`, `Phiếu #12`, `phiếu 12`, `case 12`.
pub fn case_number(text: &str) -> Option<CaseId> {
    let folded = fold(text);
    let digits = match folded.split_once(' ') {
        Some(("phieu" | "case", digits)) => digits,
        None if text.starts_with('#') => &folded,
        Some(_) | None => return None,
    };
    let all_digits = digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| all_digits).map(CaseId)
}

/// The same where a case is asked for: its number alone, or in a few words ("trùng phiếu 12").
pub fn typed_case(text: &str) -> Option<CaseId> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let number = numbers.next()?.parse().ok()?;
    numbers.next().is_none().then_some(CaseId(number))
}

/// Without a leading honorific: the case may have been noted without it.
fn name_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> =
        fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    if words.len() > 1 && honorific(text).is_some() {
        words.remove(0);
    }
    words.truncate(MAX_WORDS);
    words
}

impl SearchBy {
    /// A case that matches has a key in each of these.
    pub fn keys(&self) -> Vec<SearchKeys> {
        let of = |sort, range| SearchKeys { kind: sort, range };
        match self {
            SearchBy::Number(phone) => {
                let digits = reversed_digits(phone.e164());
                vec![of(KeyKind::Number, prefix_range(&digits, &NUMBER, true))]
            }
            SearchBy::Ending(ending) => {
                vec![of(KeyKind::Number, prefix_range(&reversed_digits(ending), &NUMBER, false))]
            }
            SearchBy::Name(words) => {
                let range = |(n, word): (usize, &String)| {
                    of(KeyKind::Word, prefix_range(&letter_values(word), &WORD, n + 1 < words.len()))
                };
                words.iter().enumerate().map(range).collect()
            }
        }
    }
}

/// The keys a case is found by.
pub fn search_keys(case: &Case) -> BTreeSet<(KeyKind, i64)> {
    if case.is_erased() {
        return BTreeSet::new();
    }
    let caller = fold(case.caller());
    let words = caller.split(' ').filter(|word| !word.is_empty());
    let words = words.map(|word| (KeyKind::Word, prefix_range(&letter_values(word), &WORD, true).start));
    let numbers = case.numbers();
    let numbers = numbers
        .iter()
        .map(|phone| (KeyKind::Number, prefix_range(&reversed_digits(phone.e164()), &NUMBER, true).start));
    words.chain(numbers).collect()
}

/// Encodes symbols as the digits of one integer, the first symbol most significant, padded with 0.
struct KeyEncoding {
    base: i64,
    /// How many symbols are encoded; longer texts are cut.
    length: usize,
}

/// Letters, digits, one symbol for all others; 38¹² < 2⁶³.
const WORD: KeyEncoding = KeyEncoding { base: 38, length: 12 };
/// E.164 has 15 digits at most. None begins with 0, so none ends with it reversed.
const NUMBER: KeyEncoding = KeyEncoding { base: 10, length: 15 };

/// The keys of all texts that begin with these symbols; with `whole`, of this text alone.
fn prefix_range(signs: &[i64], code: &KeyEncoding, whole: bool) -> Range<i64> {
    if signs.len() > code.length && code.base == NUMBER.base {
        // No number is as long.
        return 0..0;
    }
    let mut start = 0;
    let mut width = 1;
    for n in 0..code.length {
        start = start * code.base + signs.get(n).copied().unwrap_or(0);
        if n >= signs.len() {
            width *= code.base;
        }
    }
    start..start + if whole { 1 } else { width }
}

fn letter_values(word: &str) -> Vec<i64> {
    let sign = |c: char| match c {
        '0'..='9' | 'a'..='z' => c.to_digit(36).map_or(37, |digit| i64::from(digit) + 1),
        _ => 37,
    };
    word.chars().map(sign).collect()
}

fn reversed_digits(number: &str) -> Vec<i64> {
    number.chars().rev().filter_map(|c| c.to_digit(10)).map(i64::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn phone(typed: &str) -> Phone {
        Phone::parse(typed).expect("a number")
    }

    fn name(words: &str) -> Result<SearchTerms, Refusal> {
        Ok(by(SearchBy::Name(words.split(' ').map(str::to_owned).collect())))
    }

    fn number(typed: &str) -> Result<SearchTerms, Refusal> {
        Ok(by(SearchBy::Number(phone(typed))))
    }

    fn digits(case: Option<i64>, ending: Option<&str>) -> Result<SearchTerms, Refusal> {
        Ok(SearchTerms {
            case: case.map(CaseId),
            by: ending.map(|digits| SearchBy::Ending(digits.to_owned())),
        })
    }

    #[test]
    fn reads_what_people_look_for() {
        for (typed, wanted) in [
            ("0912.345.678", number("0912345678")),
            ("+84 912 345 678", number("0912345678")),
            ("912345678", number("0912345678")),
            ("SĐT: 0912345678", number("0912345678")),
            ("anh Hùng 0912345678 gọi", number("0912345678")),
            ("0912345678 / 0903111222", number("0912345678")),
            ("01234567890", number("0834567890")),
            ("028 3822 1234", number("02838221234")),
            ("5678", digits(Some(5678), Some("5678"))),
            ("345 678", digits(Some(345_678), Some("345678"))),
            ("…345678", digits(Some(345_678), Some("345678"))),
            ("2345678", digits(None, Some("2345678"))),
            ("12", digits(Some(12), None)),
            ("012", digits(Some(12), None)),
            ("#12", digits(Some(12), None)),
            (" # 12 ", digits(Some(12), None)),
            ("#1234567", digits(Some(1_234_567), None)),
            ("Phiếu #12", digits(Some(12), None)),
            ("case 12", digits(Some(12), None)),
            ("nguyen van an", name("nguyen van an")),
            ("  Nguyễn  Văn\u{200B} ÁN ", name("nguyen van an")),
            ("hung dong", name("hung dong")),
            ("anh Hùng", name("hung")),
            ("anh", name("anh")),
            ("Lan Anh", name("lan anh")),
            ("<b>Hùng</b>", name("b hung b")),
            ("O'Neil-Smith", name("o neil smith")),
            ("a b c d e f g h i j k", name("b c d e f g h i")),
            ("", Err(Refusal::FindWhat)),
            (" \u{200B}\n", Err(Refusal::FindWhat)),
            ("👩‍💼🚨", Err(Refusal::FindWhat)),
            ("…?", Err(Refusal::FindWhat)),
        ] {
            assert_eq!(read(typed), wanted, "{typed:?}");
        }
        assert_eq!(read(&"x".repeat(4096)), Err(Refusal::TooLong { max: MAX_QUERY }));
        assert_eq!(read(&"9".repeat(30)), digits(None, Some(&"9".repeat(30))));
    }

    fn holds(by: &SearchBy, words: &[&str], numbers: &[&str]) -> bool {
        let words =
            words.iter().map(|word| (KeyKind::Word, prefix_range(&letter_values(word), &WORD, true).start));
        let numbers = numbers.iter().map(|typed| {
            (KeyKind::Number, prefix_range(&reversed_digits(phone(typed).e164()), &NUMBER, true).start)
        });
        let has: Vec<_> = words.chain(numbers).collect();
        by.keys()
            .iter()
            .all(|keys| has.iter().any(|(sort, key)| *sort == keys.kind && keys.range.contains(key)))
    }

    #[test]
    fn words_are_found_in_any_order_and_the_last_by_its_beginning() {
        let leader = ["hung", "gd", "dong", "nai"];
        for (typed, found) in [
            ("hung dong", true),
            ("dong hung", true),
            ("dong hun", true),
            ("hung dongs", false),
            ("hun dong", false),
            ("h", true),
            ("nai hung gd dong", true),
            ("hung an", false),
        ] {
            let Ok(SearchTerms { by: Some(by), .. }) = read(typed) else { panic!("{typed} is a name") };
            assert_eq!(holds(&by, &leader, &[]), found, "{typed}");
        }
        let long = ["nguyenvannguyen"];
        assert!(holds(&SearchBy::Name(vec!["nguyenvannguyen".into()]), &long, &[]));
        assert!(!holds(&SearchBy::Name(vec!["nguyenvan".into(), "nguyenvannguyen".into()]), &long, &[]));
        assert!(!holds(&SearchBy::Name(vec!["zz".into()]), &["z", "zy"], &[]));
        assert!(holds(&SearchBy::Name(vec!["z".into()]), &["zz"], &[]));
    }

    #[test]
    fn numbers_are_found_whole_or_by_their_end() {
        let numbers = ["0912345678", "+14155552671"];
        for (typed, found) in [
            ("345678", true),
            ("912345678", true),
            ("5678", true),
            ("4567", false),
            ("52671", true),
            ("0000", false),
        ] {
            assert_eq!(holds(&SearchBy::Ending(typed.to_owned()), &[], &numbers), found, "{typed}");
        }
        assert!(holds(&SearchBy::Number(phone("0912345678")), &[], &numbers));
        assert!(!holds(&SearchBy::Number(phone("0912345679")), &[], &numbers));
        assert!(!holds(&SearchBy::Ending("9".repeat(30)), &[], &numbers), "longer than any number");
        assert!(!holds(&SearchBy::Ending("5678".to_owned()), &["5678"], &[]), "a word is no number");
    }

    proptest! {
        #[test]
        fn a_word_is_in_the_range_of_each_of_its_beginnings(word in "[a-z0-9]{1,12}", at in 1usize..13, other in "[a-z0-9]{1,12}") {
            let start = &word[..at.min(word.len())];
            let range = prefix_range(&letter_values(start), &WORD, false);
            prop_assert!(range.contains(&prefix_range(&letter_values(&word), &WORD, true).start));
            let is_in = range.contains(&prefix_range(&letter_values(&other), &WORD, true).start);
            prop_assert_eq!(is_in, other.starts_with(start));
        }
    }
}
