//! Masks numbers in typed text that several people see or that outlives its case.

use super::fold::fold;
use super::phone::numbers_in;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// From this many digits on, a run may be personal: a phone, identity card or account number.
const MIN_DIGITS: usize = 6;
/// How many other characters may stand between two digits of one run.
const MAX_GAP: usize = 2;

/// The text with its phone numbers masked as [`Phone::masked`](super::phone::Phone::masked) has them, and every other
/// long run of digits hidden, whatever stands between them but letters.
pub fn without_numbers(typed: &str) -> String {
    let mut shown = String::with_capacity(typed.len());
    let mut rest = 0;
    for number in numbers_in(typed) {
        shown.push_str(&without_long_digits(&typed[rest..number.span.start]));
        shown.push_str(&number.phone.masked());
        rest = number.span.end;
    }
    shown.push_str(&without_long_digits(&typed[rest..]));
    shown
}

/// The text without these names: two of their words in a row, or the only one, as a person would write them, with marks
/// or without.
pub fn without_names<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let words = words_of(typed);
    let folded: Vec<String> = words.iter().map(|word| fold(&typed[word.clone()])).collect();
    let mut hidden = vec![false; words.len()];
    for name in names {
        let name = fold(personal_part(name));
        let name: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
        let least = name.len().min(2);
        if least == 0 {
            continue;
        }
        for (at, run) in folded.windows(least).enumerate() {
            if name.windows(least).any(|part| part.iter().zip(run).all(|(one, other)| one == other)) {
                hidden[at..at + least].fill(true);
            }
        }
    }
    let (mut shown, mut rest) = (String::with_capacity(typed.len()), 0);
    for (word, _) in words.iter().zip(&hidden).filter(|(_, hidden)| **hidden) {
        shown.push_str(&typed[rest..word.start]);
        shown.push_str("•••");
        rest = word.end;
    }
    shown.push_str(&typed[rest..]);
    shown
}

/// Of the name of a business number, "Công Ty … - Nguyễn Văn Hùng (Giám đốc)", the person's.
fn personal_part(name: &str) -> &str {
    let name = name.split('(').next().unwrap_or(name);
    name.rsplit(['-', '–']).find(|part| !part.trim().is_empty()).unwrap_or(name)
}

/// Where the words stand, in bytes; marks that stand apart from their letters belong to them.
fn words_of(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric() || is_combining_mark(*c)) {
        let end = at + c.len_utf8();
        match words.last_mut() {
            Some(last) if last.end == at => last.end = end,
            _ => words.push(at..end),
        }
    }
    words
}

fn without_long_digits(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let mut start = 0;
    while start < chars.len() {
        let length = run(&chars[start..]);
        let run = &mut chars[start..start + length];
        if run.iter().filter(|c| c.is_numeric()).count() >= MIN_DIGITS {
            run.iter_mut().filter(|c| c.is_numeric()).for_each(|c| *c = '•');
        }
        start += length.max(1);
    }
    chars.into_iter().collect()
}

/// How far digits follow each other from here, with at most [`MAX_GAP`] characters between.
fn run(chars: &[char]) -> usize {
    let (mut length, mut gap) = (0, 0);
    for (at, c) in chars.iter().enumerate() {
        if c.is_numeric() {
            (length, gap) = (at + 1, 0);
        } else if c.is_alphabetic() || gap == MAX_GAP || length == 0 {
            break;
        } else {
            gap += 1;
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_hidden_with_marks_or_without() {
        let names = ["Công Ty Dịch Vụ MobiFone Khu Vực 2 - Nguyễn Văn Hùng (Giám đốc)", "TRẦN THỊ LAN", "Lý"];
        for (typed, shown) in [
            ("khách tên NGUYEN VAN HUNG nhé", "khách tên ••• ••• ••• nhé"),
            ("anh Văn Hùng, chị Lan", "anh ••• •••, chị Lan"),
            ("chủ là Trần-Thị-Lan.", "chủ là •••-•••-•••."),
            ("chủ tên Ly", "chủ tên •••"),
            ("Công ty dịch vụ báo lỗi, anh Hùng gọi", "Công ty dịch vụ báo lỗi, anh Hùng gọi"),
            ("Nguye\u{302}\u{303}n Va\u{306}n An", "••• ••• An"),
        ] {
            assert_eq!(without_names(typed, names), shown, "{typed}");
        }
        assert_eq!(without_names("Hùng", [""]), "Hùng");
    }

    #[test]
    fn numbers_are_hidden_however_they_are_written() {
        for (typed, shown) in [
            ("Cắt tạm 2 chiều", "Cắt tạm 2 chiều"),
            ("hẹn 17:30 ngày 20/11", "hẹn 17:30 ngày 20/11"),
            ("gọi 0912345678 nhé", "gọi 0912 ••• •78 nhé"),
            ("CCCD 079123456789", "CCCD ••••••••••••"),
            ("0912/345/678", "••••/•••/•••"),
            ("0912,345,678", "••••,•••,•••"),
            ("0912_345_678", "••••_•••_•••"),
            ("079–123–456–789", "•••–•••–•••–•••"),
            ("0912, 345, 678", "••••, •••, •••"),
            ("", ""),
        ] {
            assert_eq!(without_numbers(typed), shown, "{typed}");
        }
    }
}
