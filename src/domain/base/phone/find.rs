//! Finding phone numbers in a sentence.

use super::parse::{LABELS, read_digits};
use super::{Phone, PhoneError};
use crate::domain::base::fold::{bare, fold, is_dash};
use std::ops::Range;

/// A phone number found inside a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundNumber {
    /// The number; an old 11-digit one as it is dialled today.
    pub phone: Phone,
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
}

/// The phone numbers in a free sentence, in order. A number there begins with `0`, `84` or `+` and stands alone, so that
/// amounts, dates, times, contract and identity numbers are not taken for one. Old 11-digit numbers count as what
/// they are now; service lines do not count.
pub fn numbers_in(text: &str) -> Vec<FoundNumber> {
    let groups = digit_groups(text);
    let mut found = Vec::new();
    let mut first = 0;
    while first < groups.len() {
        match longest_number(text, &groups, first) {
            Some((last, phone)) => {
                found.push(FoundNumber { phone, span: groups[first].start..groups[last].end });
                first = last + 1;
            }
            None => first += 1,
        }
    }
    found
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
}
