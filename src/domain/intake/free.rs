//! Parses a new case told in a sentence, around its phone numbers.

use super::{CallbackTime, Field, InputShape, ParsedCall, honorific, time};
use crate::domain::base::fold::{bare, fold, is_dash};
use crate::domain::base::phone::{FoundNumber, numbers_in};
use std::ops::Range;

/// Words before a number that make it the callback number, folded.
const CALLBACK: [&str; 14] = [
    "goi lai",
    "goi lai so",
    "lien he lai",
    "lien he lai so",
    "lh lai",
    "lh lai so",
    "lien lac lai",
    "lien lac lai so",
    "callback",
    "call back",
    "so lien he",
    "so goi lai",
    "lien he so",
    "lh",
];

/// Words before a number that make it the calling number, folded.
const CALLING: [&str; 6] =
    ["goi tu", "goi tu so", "goi len tu", "goi len tu so", "goi bang so", "so goi len"];

/// Words before a number that are removed with it, folded.
const NUMBER_LABELS: [&str; 10] =
    ["so", "sdt", "dt", "goi", "goi len", "so may", "so dt", "tel", "qua so", "vao so"];

/// Words that begin a request.
const ASKING: [&str; 15] = [
    "báo", "yêu", "nhờ", "xin", "cần", "muốn", "mở", "cắt", "khoá", "khóa", "hỏi", "đề", "kiểm", "bị", "mất",
];

/// The same without diacritics, only as phrases: "bao" or "khoa" alone may be a name.
const ASKING_PLAIN: [&str; 17] = [
    "bao mat", "bao cat", "bao khoa", "bao mo", "bao do", "yeu cau", "nho ", "cat may", "khoa may", "mo no",
    "mo cuoc", "mo chan", "mo lai", "mo may", "bi ", "mat may", "y/c",
];

/// See [`super::read_new_case`]; `text` is tidy.
pub(super) fn read(text: &str) -> ParsedCall {
    let mut text = text.to_owned();
    let when = take_when(&mut text);
    let numbers = numbers_in(&text);
    let callback = numbers.iter().find(|number| is_callback(&text[..number.span.start]));
    let calling = {
        let mut others = numbers.iter().filter(|number| Some(*number) != callback);
        let said = |number: &&FoundNumber| ends_in(&text[..number.span.start], &CALLING).is_some();
        others.clone().find(said).or_else(|| others.next())
    };
    let called_back = callback.map(|found| found.span.clone());
    let called_from = calling.map(|found| found.span.clone()).or_else(|| broken_number(&text, &called_back));
    let (before, after) = around(&text, &called_from, &called_back);

    let (mut leader, mut request) = split_leader(&before, called_from.is_some());
    let (named, rest) = split_leader(&after, false);
    if leader.is_empty() && !named.is_empty() {
        leader = named;
        append(&mut request, &rest);
    } else {
        append(&mut request, &after);
    }
    let typed = [(Field::Leader, leader.as_str()), (Field::Request, request.as_str())];
    let mut read = ParsedCall::of(InputShape::Free, typed);
    read.fields.callback = callback.map(|found| found.phone.clone());
    read.fields.when = when;
    match calling {
        Some(found) => read.fields.calling = Some(found.phone.clone()),
        None => read.set(Field::Calling, called_from.map_or("", |span| &text[span])),
    }
    read
}

/// Whether `before` ends in words that announce the callback number.
pub(super) fn is_callback(before: &str) -> bool {
    ends_in(before, &CALLBACK).is_some()
}

/// The first invalid phone number, to quote it.
fn broken_number(text: &str, callback: &Option<Range<usize>>) -> Option<Range<usize>> {
    let is_mark = |c: char| is_dash(c) || matches!(c, '.' | '+' | '(' | ')');
    let starts = words_at(text);
    let words: Vec<Range<usize>> = starts.iter().map(|at| *at..end_of_word(text, *at)).collect();
    (0..words.len()).find_map(|first| {
        let start = words[first].start;
        let mut end = start;
        for word in words[first..].iter().take(6) {
            let number = text[word.clone()].trim_end_matches([',', ';', ':', '.']);
            if !number.chars().all(|c| c.is_ascii_digit() || is_mark(c)) {
                break;
            }
            end = word.start + number.len();
            if end < word.end {
                break;
            }
        }
        let typed = &text[start..end];
        let digits = typed.chars().filter(char::is_ascii_digit).count();
        let begins = typed.starts_with(['0', '+', '(']) || typed.len() == 9 && digits == 9;
        let taken = callback.as_ref().is_some_and(|span| span.contains(&start));
        (begins && (7..=13).contains(&digits) && !taken).then_some(start..end)
    })
}

/// The text before and after the calling number, without the numbers and the words that announce them.
fn around(text: &str, calling: &Option<Range<usize>>, callback: &Option<Range<usize>>) -> (String, String) {
    let mut taken: Vec<_> = callback.iter().map(|span| (span, true)).collect();
    taken.extend(calling.iter().map(|span| (span, false)));
    taken.sort_by_key(|(span, _)| span.start);
    let mut pieces = [String::new(), String::new()];
    let (mut side, mut from) = (0, 0);
    for (span, is_callback) in taken {
        let announced: &[&str] = if is_callback { &CALLBACK } else { &CALLING };
        let between = text.get(from..span.start).unwrap_or_default();
        let end =
            ends_in(between, announced).or_else(|| ends_in(between, &NUMBER_LABELS)).unwrap_or(between.len());
        append(&mut pieces[side], &between[..end]);
        from = span.end;
        if !is_callback {
            side = 1;
        }
    }
    append(&mut pieces[side], &text[from..]);
    let [before, after] = pieces;
    (before, after)
}

/// Splits "anh Hùng báo mất máy" before the first word that begins a request. Without such a word all of it is the leader
/// when it has an honorific or a name is expected (`named`), else the request.
fn split_leader(text: &str, named: bool) -> (String, String) {
    let named = named || honorific(text).is_some();
    match asks_at(text).filter(|at| *at == 0 || named) {
        Some(at) => (trimmed(&text[..at]), trimmed(&text[at..])),
        None if named => (trimmed(text), String::new()),
        None => (String::new(), trimmed(text)),
    }
}

/// The start of the first word that begins a request; not a capitalised one inside a name ("anh Cần Thơ").
fn asks_at(text: &str) -> Option<usize> {
    words_at(text).into_iter().find(|at| {
        let typed: String = text[*at..].chars().take(12).collect();
        let capital =
            typed.starts_with(char::is_uppercase) && typed.chars().nth(1).is_some_and(char::is_lowercase);
        let within = text[..*at].trim_end_matches(' ').ends_with(char::is_alphanumeric);
        let start = typed.to_lowercase();
        let word = start.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let plain = start.is_ascii() && ASKING_PLAIN.iter().any(|phrase| start.starts_with(phrase));
        (ASKING.contains(&word) || plain) && !(capital && within)
    })
}

/// Removes "hẹn 20p", "hẹn lúc 14h30" from the text.
fn take_when(text: &mut String) -> Option<CallbackTime> {
    let starts = words_at(text);
    let end_of = |at: usize| end_of_word(text, at);
    for (nth, at) in starts.iter().copied().enumerate() {
        if fold(&text[at..end_of(at)]) != "hen" {
            continue;
        }
        let Some(after) = starts.get(nth + 1) else { break };
        for last in starts[nth + 1..].iter().take(5).rev() {
            let end = end_of(*last);
            let typed = bare(&text[*after..end]);
            if let Some(Ok(when)) = time::read(typed.trim_end_matches(['.', ',', ';'])) {
                *text = format!("{} {}", text[..at].trim_end(), text[end..].trim_start());
                return Some(when);
            }
        }
    }
    None
}

fn end_of_word(text: &str, at: usize) -> usize {
    text[at..].find(char::is_whitespace).map_or(text.len(), |len| at + len)
}

/// The starts of the words.
fn words_at(text: &str) -> Vec<usize> {
    let mut spaced = true;
    let mut starts = Vec::new();
    for (at, c) in text.char_indices() {
        if spaced && !c.is_whitespace() {
            starts.push(at);
        }
        spaced = c.is_whitespace();
    }
    starts
}

/// The start of the longest of these phrases that `text` ends in (punctuation aside).
fn ends_in(text: &str, phrases: &[&str]) -> Option<usize> {
    let starts = words_at(text);
    let near = starts.len().saturating_sub(5);
    starts[near..].iter().copied().find(|at| phrases.contains(&fold(&text[*at..]).as_str()))
}

fn append(text: &mut String, more: &str) {
    let more = trimmed(more);
    if !text.is_empty() && !more.is_empty() {
        text.push(' ');
    }
    text.push_str(&more);
}

/// Without the punctuation left where a number was removed.
fn trimmed(text: &str) -> String {
    let left_over = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–' | '/');
    text.trim_start_matches(|c| left_over(c) || c == '.').trim_end_matches(left_over).to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::{FieldProblem, read_new_case};
    use super::*;
    use crate::domain::base::phone::Phone;
    use std::time::Duration;

    #[test]
    fn reads_a_sentence_around_its_numbers() {
        let (hung, other) = ("0912345678", "0903111222");
        for (text, leader, calling, request, callback) in [
            (
                "anh Hùng GĐ Đồng Nai 0912345678 báo mất máy cắt giúp số 0903111222",
                "anh Hùng GĐ Đồng Nai",
                hung,
                "báo mất máy cắt giúp số 0903111222",
                "",
            ),
            ("anh Hùng 0912 345 678 mở nợ cước, gọi lại 0903 111 222", "anh Hùng", hung, "mở nợ cước", other),
            (
                "Nguyễn Văn Hùng (GĐ), sđt: 0912.345.678 - mở nợ cước",
                "Nguyễn Văn Hùng (GĐ)",
                hung,
                "mở nợ cước",
                "",
            ),
            ("0912345678 anh Hùng báo mất máy", "anh Hùng", hung, "báo mất máy", ""),
            ("0912345678 A. Bảo bao mat may", "A. Bảo", hung, "bao mat may", ""),
            (
                "chi Lan 0912345678 mo no cuoc lh lai so 0903111222 gap",
                "chi Lan",
                hung,
                "mo no cuoc gap",
                other,
            ),
            (
                "anh Hùng báo mất máy số 0903111222, gọi từ 0912345678",
                "anh Hùng",
                hung,
                "báo mất máy số 0903111222",
                "",
            ),
            ("anh Hùng\n0912345678 mở chặn", "anh Hùng", hung, "mở chặn", ""),
            ("C.Hoa gọi từ 0912345678 cần mở nợ", "C.Hoa", hung, "cần mở nợ", ""),
            ("lh lại 0903111222 nhé, anh Hùng 0912345678 mở nợ", "nhé, anh Hùng", hung, "mở nợ", other),
            ("anh Cần Thơ 0912345678 mở nợ", "anh Cần Thơ", hung, "mở nợ", ""),
            ("Anh Hùng 0912345678\nMở nợ cước", "Anh Hùng", hung, "Mở nợ cước", ""),
            ("ANH HÙNG BÁO MẤT MÁY, GỌI TỪ 0912345678", "ANH HÙNG", hung, "BÁO MẤT MÁY", ""),
            ("anh Hùng 912345678 mở nợ", "anh Hùng", hung, "mở nợ", ""),
            ("anh Hùng 0912345678 mở nợ. <b>gấp</b> 🙏", "anh Hùng", hung, "mở nợ. <b>gấp</b> 🙏", ""),
        ] {
            let fields = read_new_case(text).fields;
            let dialled = |phone: Option<Phone>| phone.map(|phone| phone.dialled()).unwrap_or_default();
            let read = (
                fields.leader.unwrap_or_default(),
                dialled(fields.calling),
                fields.request.unwrap_or_default(),
                dialled(fields.callback),
            );
            assert_eq!(read, (leader.into(), calling.into(), request.into(), callback.into()), "{text:?}");
        }
    }

    #[test]
    fn says_what_a_sentence_leaves_out() {
        for (text, missing) in [
            ("anh Hùng báo mất máy", &[Field::Calling][..]),
            ("mở nợ cước", &[Field::Leader, Field::Calling]),
            ("0912345678", &[Field::Leader, Field::Request]),
            ("anh Hùng 0912345678", &[Field::Request]),
            ("anh Hùng mở nợ, gọi lại 0912345678", &[Field::Calling]),
            ("🙏", &[Field::Leader, Field::Calling]),
        ] {
            let expected: Vec<_> = missing.iter().map(|field| (*field, FieldProblem::Missing)).collect();
            assert_eq!(read_new_case(text).problems, expected, "{text:?}");
        }
    }

    #[test]
    fn quotes_a_number_that_cannot_be_right() {
        for (text, typed, digits) in [
            ("anh Hùng 091234567 mở nợ 500.000.000 đ", "091234567", 9),
            ("anh Hùng, sđt 0912 345 67, mở nợ 500.000.000 đ", "0912 345 67", 9),
        ] {
            let read = read_new_case(text);
            let why = crate::domain::base::phone::PhoneError::TooShort { digits, needs: 10 };
            assert_eq!(read.problems, [(Field::Calling, FieldProblem::Phone { typed: typed.into(), why })]);
            assert_eq!(read.fields.leader.as_deref(), Some("anh Hùng"));
            assert_eq!(read.fields.request.as_deref(), Some("mở nợ 500.000.000 đ"));
        }
    }

    #[test]
    fn takes_the_promised_time_out_of_the_sentence() {
        let read = read_new_case("anh Hùng 0912345678 mất máy lúc 8h30 hẹn báo KQ trong 20 phút, gấp");
        assert_eq!(read.fields.when, Some(CallbackTime::In(Duration::from_secs(1200))));
        assert_eq!(read.fields.request.as_deref(), Some("mất máy lúc 8h30 gấp"));
    }
}
