//! Masks numbers in typed text that several people see or that outlives its case.

use super::phone::numbers_in;

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
