//! Parses what an agent types for a new case (A1.1), in one message or field by field.
//!
//! Nothing typed is lost: an invalid part is reported beside the valid ones.

pub mod case_kind;
mod due;
mod field;
mod free;
pub mod kind;
mod labelled;
mod leader;
#[cfg(test)]
mod lines;
mod parts;
mod premium;
mod roles;
mod rota_words;
mod time;
mod tokens;
mod transfer_target;
mod vocabulary;

use super::base::fold::tidy;
use super::base::phone::Phone;
use chrono::{NaiveTime, Weekday};
use kind::Kind;
use serde::{Deserialize, Serialize};
use std::time::Duration;

pub use field::{Field, FieldProblem, MAX_LEADER, MAX_REQUEST, ParsedFields};
pub use premium::read_premium_case;
pub use rota_words::{RotaWords, read_rota_words};
pub use transfer_target::{asks_only_for, take_transfer_target};

/// The shortest and the longest time to a callback.
pub const MIN_CALLBACK: Duration = Duration::from_secs(60);
/// See [`MIN_CALLBACK`].
pub const MAX_CALLBACK: Duration = Duration::from_secs(7 * 24 * 3600);
/// The longest time said in hours or minutes: more is a slip of the finger.
const MAX_HOURS: Duration = Duration::from_secs(12 * 3600);

/// When the leader is called back; the caller knows the date of a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallbackTime {
    /// This long after the message, between [`MIN_CALLBACK`] and [`MAX_CALLBACK`].
    In(Duration),
    /// Today when the clock shows this.
    At(NaiveTime),
    /// At this time of another day.
    On(Day, NaiveTime),
}

/// A day as people say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Day {
    /// So many days from today.
    After(u8),
    /// The next such day of the week after today.
    Next(Weekday),
    /// The next such date.
    Date { day: u32, month: u32 },
}

/// Why a typed time cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum TimeError {
    /// Less than [`MIN_CALLBACK`].
    #[error("less than a minute")]
    TooSoon,
    /// More than [`MAX_CALLBACK`], or more than 12 hours said in hours.
    #[error("too far ahead")]
    TooFar,
    /// 25:00, 14:75.
    #[error("no such time of day")]
    NoSuchHour,
    /// Not a time at all.
    #[error("not a time")]
    Unreadable,
}

/// How a message was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InputShape {
    /// Nothing after the command: show the form.
    Bare,
    /// Parts in the order of the fields.
    Parts,
    /// A sentence, read around its numbers: show the filled form to confirm.
    Free,
    /// A sentence that says leader, calling number and request, and of every number what it is.
    Clear,
}

/// A message read as a new case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParsedCall {
    /// What could be read.
    pub fields: ParsedFields,
    /// What could not, in the order of the fields. Empty exactly when a case can be opened with `fields`.
    pub problems: Vec<(Field, FieldProblem)>,
    /// How it was read.
    pub shape: InputShape,
}

/// Reads what stands after `/vip`. Any `|` (or `｜`): parts, and only `|` separates them. Else two or more tabs (a row of a
/// spreadsheet): parts. Else three or more lines: parts. Else free text.
///
/// Parts are leader, calling number, request, callback number, time; an empty part is a field left out, the time may also
/// stand where the callback number would, and a label the agent's template puts before a part ("Yêu cầu:") is
/// skipped. With more parts than fields, the middle ones all belong to the request.
///
/// Parts whose second is no number, although there is one elsewhere, or of which two or more carry a label, are read as free text.
///
/// Free text: where two or more parts carry labels ("ND: … | LĐ: …"), these decide what the parts are (`labelled`). Every number gets the role that the words before and after it speak for (`roles`); a number of which nothing
/// is said is the calling one where it is the only such one, and two are asked about. The leader is honorific and name
/// wherever they stand, with title and department (`leader`). "hẹn 20p" and the like is the time (`due`). The rest is the request.
/// Where nothing is left to ask, it is a clear one.
pub fn read_new_case(text_after_command: &str) -> ParsedCall {
    let text = tidy(text_after_command);
    if text.trim().is_empty() {
        let nothing = [Field::Leader, Field::Calling, Field::Request, Field::Callback, Field::When];
        return ParsedCall::of(InputShape::Bare, nothing.map(|field| (field, "")));
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if text.contains('|') {
        let in_order = parts::read(text.split('|').collect(), " | ", false);
        in_order.unwrap_or_else(|| free::read(&text))
    } else if text.matches('\t').count() >= 2 {
        parts::read(text.split('\t').collect(), " ", false).unwrap_or_else(|| free::read(&text))
    } else if lines.len() >= 3 {
        parts::read(lines, "\n", true).unwrap_or_else(|| free::read(&text))
    } else {
        free::read(&text)
    }
}

/// Whether a text has leader, number and a request of a known kind. Nobody types that as an answer to a prompt.
pub fn is_complete_call(text: &str) -> bool {
    let fields = read_new_case(text).fields;
    let known = fields.request.as_deref().is_some_and(|request| Kind::read(request) != Kind::Other);
    known && fields.leader.is_some() && fields.calling.is_some()
}

/// Reads a time for the callback: "20m", "trong 20 phút", "1h30", "14:30", "trước 9h", "chiều 2h", "9h sáng mai", "thứ 5
/// 10h", "nửa tiếng". A bare number is minutes, four digits are a time of day. `None`: it does not look like a time. `Some(Err(_))`: it does, but cannot be used.
///
/// "1h30" is ambiguous: below 5 hours it is a duration, from 5 on or with a leading zero a time of day, unless "trong",
/// "nữa" (a duration) or "lúc", "vào", "sáng", "chiều", "tối" (a time of day) says so. With a colon it is a time of day.
pub fn read_when(typed: &str) -> Option<Result<CallbackTime, TimeError>> {
    time::read(typed)
}

/// The number to help with (A1.1): the one named in the request; where none is, the calling number itself unless
/// it is a lost phone (then it has to be asked for).
pub fn number_to_help(request: &str, calling: &Phone, kind: Kind) -> Option<Phone> {
    match numbers_named(request, Some(calling)).into_iter().next() {
        Some(named) => Some(named),
        None if kind.needs_number_to_help() => None,
        None => Some(calling.clone()),
    }
}

/// The numbers that a request names to be helped with, the calling one last.
pub fn numbers_named(request: &str, calling: Option<&Phone>) -> Vec<Phone> {
    let mut named = free::numbers_to_help(&tidy(request));
    named.sort_by_key(|number| Some(number) == calling);
    named
}

/// How to address the leader, when the typed name begins with it: "anh" for "A. Hùng", "chị" for "CHỊ Lan".
pub fn honorific(leader: &str) -> Option<&'static str> {
    let typed = tidy(leader);
    let name = typed.to_lowercase();
    let end = name.find(|c: char| !c.is_alphanumeric())?;
    let named = name[end..].contains(char::is_alphanumeric);
    // "Chu", "Ba" with a capital are names.
    let small = typed.starts_with(char::is_lowercase);
    match &name[..end] {
        _ if !named => None,
        "anh" | "a" => Some("anh"),
        "chị" | "chi" | "c" => Some("chị"),
        "ông" | "ong" | "ô" => Some("ông"),
        "bà" => Some("bà"),
        "ba" if small => Some("bà"),
        "cô" | "co" => Some("cô"),
        "chú" => Some("chú"),
        "chu" if small => Some("chú"),
        "bác" | "bac" => Some("bác"),
        "em" | "e" => Some("em"),
        "sếp" | "sep" => Some("sếp"),
        _ => None,
    }
}

impl ParsedCall {
    /// Sets these fields from what was typed for them.
    fn of<const N: usize>(shape: InputShape, typed: [(Field, &str); N]) -> ParsedCall {
        let mut read = ParsedCall { fields: ParsedFields::default(), problems: Vec::new(), shape };
        for (field, typed) in typed {
            read.set(field, typed);
        }
        read
    }

    fn set(&mut self, field: Field, typed: &str) {
        if let Err(problem) = self.fields.set(field, typed) {
            self.report(field, problem);
        }
    }

    fn report(&mut self, field: Field, problem: FieldProblem) {
        self.problems.push((field, problem));
        self.problems.sort_by_key(|(field, _)| *field);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::base::phone::PhoneError;
    use proptest::prelude::*;

    fn phone(typed: &str) -> Phone {
        Phone::parse(typed).unwrap()
    }

    fn fields(leader: &str, calling: &str, request: &str, callback: &str, minutes: u64) -> ParsedFields {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        ParsedFields {
            leader: text(leader),
            calling: text(calling).map(|typed| phone(&typed)),
            request: text(request),
            callback: text(callback).map(|typed| phone(&typed)),
            when: Some(CallbackTime::In(Duration::from_secs(60 * minutes))).filter(|_| minutes > 0),
        }
    }

    #[test]
    fn reads_parts_in_the_order_of_the_fields() {
        let bare = fields("anh Hùng", "0912345678", "mở nợ cước", "", 0);
        let back = fields("anh Hùng", "0912345678", "mở nợ cước", "0903111222", 0);
        let soon = fields("anh Hùng", "0912345678", "mở nợ cước", "", 20);
        let both = fields("anh Hùng", "0912345678", "mở nợ cước", "0903111222", 20);
        let told = fields("anh Hùng", "0912345678", "mở nợ cước, lh lại 0903111222", "0903111222", 20);
        let long = fields("anh Hùng", "0912345678", "mở nợ cước\nnhờ gấp giúp anh", "", 0);
        for (text, fields) in [
            ("anh Hùng | 0912345678 | mở nợ cước", &bare),
            ("anh Hùng|0912345678|mở nợ cước||", &bare),
            ("anh Hùng | 0912345678 | mở nợ cước | -", &bare),
            ("anh Hùng | 0912345678 | mở nợ cước | như trên", &bare),
            ("anh  Hùng ｜ 0912.345.678 ｜ mở nợ cước ｜ 0903111222", &back),
            ("anh Hùng\n| 0912345678\n| mở nợ cước\n| 0903111222", &back),
            ("anh Hùng | 0912345678 | mở nợ cước | 20m", &soon),
            ("anh Hùng | 0912345678 | mở nợ cước | | 20 phút", &soon),
            ("anh Hùng | 0912345678 | mở nợ cước | 0903111222 | 20m", &both),
            ("anh Hùng\n0912345678\nmở nợ cước", &bare),
            ("anh Hùng\r\n\r\n0912345678\r\nmở nợ cước\r\n0903111222\r\n20p", &both),
            ("anh Hùng\n0912345678\nmở nợ cước\nhẹn: 20p", &soon),
            ("anh Hùng\n0912345678\nmở nợ cước\nnhờ gấp giúp anh", &long),
            ("anh Hùng | 0912345678 | mở nợ cước, lh lại 0903111222 | | 20m", &told),
            ("Tên LĐ: anh Hùng\nSố gọi lên: 0912345678\nYêu cầu: mở nợ cước\nLH lại: 0903111222", &back),
            ("anh Hùng\t0912345678\tmở nợ cước\t0903111222\t20m", &both),
            ("anh Hùng\t912345678\tmở nợ cước\t\t", &bare),
            ("\u{200F}anh Hùng\u{7}|0912345678|mở nợ cước", &bare),
        ] {
            let expected = ParsedCall { fields: fields.clone(), problems: vec![], shape: InputShape::Parts };
            assert_eq!(read_new_case(text), expected, "{text:?}");
        }
    }

    #[test]
    fn parts_in_another_order_are_read_by_their_words() {
        for text in [
            "mở lại sim báo mất\n0903111222 tìm được rồi\nanh Hùng GĐ Huế 0912345678",
            "mo lai sim bao mat\n0903111222 tim dc roi\na Hùng gd hue 0912345678",
            "nợ cước | 0903111222 | anh Hùng GĐ | 0912345678",
            "cước báo đỏ\t0903111222\tanh Hùng GĐ 0912345678",
            "trạm Mộc Châu\n0903111222\nGĐ Hùng gọi từ 0912345678 nhờ mở nợ",
            "anh Hùng GĐ\n0903111222\nmở nợ, anh gọi từ 0912345678",
        ] {
            let read = read_new_case(text);
            assert_eq!(read.fields.calling, Some(phone("0912345678")), "{text:?}");
            assert!(read.fields.leader.is_some_and(|leader| leader.contains("Hùng")), "{text:?}");
        }
    }

    #[test]
    fn keeps_the_good_parts_beside_a_bad_one() {
        let short = PhoneError::TooShort { digits: 9, needs: 10 };
        let bad_phone = |typed: &str| FieldProblem::Phone { typed: typed.into(), why: short.clone() };
        let bad_time = |typed: &str, why| FieldProblem::Time { typed: typed.into(), why };
        for (text, kept, problems) in [
            (
                "anh Hùng | 091234567 | mở nợ",
                fields("anh Hùng", "", "mở nợ", "", 0),
                vec![(Field::Calling, bad_phone("091234567"))],
            ),
            (
                "anh Hùng | 0912345678 | mở nợ | 090311122 | 14:75",
                fields("anh Hùng", "0912345678", "mở nợ", "", 0),
                vec![
                    (Field::Callback, bad_phone("090311122")),
                    (Field::When, bad_time("14:75", TimeError::NoSuchHour)),
                ],
            ),
            (
                "anh Hùng | 0912345678 | mở nợ | 0903111222 | lát nữa",
                fields("anh Hùng", "0912345678", "mở nợ", "0903111222", 0),
                vec![(Field::When, bad_time("lát nữa", TimeError::Unreadable))],
            ),
            (
                "anh Hùng\n0912345678\nmở nợ\nhẹn lát nữa",
                fields("anh Hùng", "0912345678", "mở nợ\nhẹn lát nữa", "", 0),
                vec![(Field::When, bad_time("hẹn lát nữa", TimeError::Unreadable))],
            ),
            (
                "| 0912345678",
                fields("", "0912345678", "", "", 0),
                vec![(Field::Leader, FieldProblem::Missing), (Field::Request, FieldProblem::Missing)],
            ),
            (
                "\t0912345678\tmở nợ",
                fields("", "0912345678", "mở nợ", "", 0),
                vec![(Field::Leader, FieldProblem::Missing)],
            ),
            (
                "anh Hùng | 0912345678 | mở nợ | gấp | 0903111222",
                fields("anh Hùng", "0912345678", "mở nợ | gấp", "0903111222", 0),
                vec![(Field::Request, FieldProblem::TooManyParts { parts: 5, max: 5 })],
            ),
            (
                "anh Hùng | 0912345678 | mở nợ | gấp | nhé | 0903111222 | 20m",
                fields("anh Hùng", "0912345678", "mở nợ | gấp | nhé", "0903111222", 20),
                vec![(Field::Request, FieldProblem::TooManyParts { parts: 7, max: 5 })],
            ),
        ] {
            assert_eq!(
                read_new_case(text),
                ParsedCall { fields: kept, problems, shape: InputShape::Parts },
                "{text:?}"
            );
        }
    }

    #[test]
    fn takes_the_answers_of_the_form_one_by_one() {
        let mut form = ParsedFields::default();
        for (field, typed) in [
            (Field::Leader, " anh  Hùng "),
            (Field::Calling, "SĐT: 0912.345.678"),
            (Field::Request, "mở nợ cước"),
            (Field::Callback, "0903111222"),
            (Field::When, "20p"),
        ] {
            assert_eq!(form.set(field, typed), Ok(()), "{typed:?}");
        }
        assert_eq!(form, fields("anh Hùng", "0912345678", "mở nợ cước", "0903111222", 20));

        let refused = form.set(Field::Calling, "091234567");
        let why = PhoneError::TooShort { digits: 9, needs: 10 };
        assert_eq!(refused, Err(FieldProblem::Phone { typed: "091234567".into(), why }));
        let unreadable = FieldProblem::Time { typed: "lát nữa".into(), why: TimeError::Unreadable };
        assert_eq!(form.set(Field::When, "lát nữa"), Err(unreadable));
        assert_eq!(form, fields("anh Hùng", "0912345678", "mở nợ cước", "0903111222", 20));

        assert_eq!(form.set(Field::Callback, "như trên"), Ok(()));
        assert_eq!(form.set(Field::When, ""), Ok(()));
        assert_eq!(form.set(Field::Leader, "\u{200B}"), Err(FieldProblem::Missing));
        assert_eq!(form, fields("", "0912345678", "mở nợ cước", "", 0));
    }

    #[test]
    fn nothing_typed_is_lost_when_it_is_too_long() {
        let (leader, request) = ("á".repeat(MAX_LEADER + 1), "ợ".repeat(MAX_REQUEST + 1));
        let read = read_new_case(&format!("{leader}|0912345678|{request}"));
        assert_eq!(read.fields, fields(&leader, "0912345678", &request, "", 0));
        let too_long = |field, max| (field, FieldProblem::TooLong { max });
        assert_eq!(
            read.problems,
            [too_long(Field::Leader, MAX_LEADER), too_long(Field::Request, MAX_REQUEST)]
        );
    }

    #[test]
    fn an_empty_command_asks_for_everything() {
        for text in ["", " \n\t ", "\u{200F}"] {
            let read = read_new_case(text);
            assert_eq!(read.shape, InputShape::Bare, "{text:?}");
            let missing: Vec<Field> = read.problems.iter().map(|(field, _)| *field).collect();
            assert_eq!(missing, [Field::Leader, Field::Calling, Field::Request]);
        }
        assert_eq!(read_new_case("anh Hùng 0912345678 mở nợ").shape, InputShape::Clear);
    }

    #[test]
    fn the_number_to_help_with_is_the_one_named_in_the_request() {
        let calling = phone("0912345678");
        for (request, kind, number) in [
            ("cắt giúp số 0903111222", Kind::LostPhone, Some("0903111222")),
            ("mở nợ 0903.111.222 và 0904111222", Kind::Debt, Some("0903111222")),
            ("mở nợ cước", Kind::Debt, Some("0912345678")),
            ("mở nợ cước, lh lại 0903111222", Kind::Debt, Some("0912345678")),
            ("báo mất máy", Kind::LostPhone, None),
            ("báo mất máy, gọi lại 0903111222", Kind::LostPhone, None),
        ] {
            assert_eq!(number_to_help(request, &calling, kind), number.map(phone), "{request:?}");
        }
    }

    #[test]
    fn addresses_the_leader_as_typed() {
        for (leader, called) in [
            ("anh Hùng", Some("anh")),
            ("A. Hùng", Some("anh")),
            ("A.Hùng", Some("anh")),
            ("CHỊ LAN", Some("chị")),
            ("C\u{A0}Lan", Some("chị")),
            ("chi\u{323} Lan", Some("chị")),
            ("ông Ba", Some("ông")),
            ("sếp Hùng", Some("sếp")),
            ("Anh", None),
            ("anh ", None),
            ("Nguyễn Văn Anh", None),
            ("Chu Văn An", None),
            ("chu Tam", Some("chú")),
            ("bac Toan", Some("bác")),
            ("e Thịnh", Some("em")),
            ("ô Lương", Some("ông")),
            ("", None),
        ] {
            assert_eq!(honorific(leader), called, "{leader:?}");
        }
    }

    proptest! {
        #[test]
        fn parts_lose_no_word(words in prop::collection::vec("[a-z]{4,7}", 3..9)) {
            let kept = format!("{:?}", read_new_case(&words.join("|")));
            for word in &words {
                prop_assert!(kept.contains(word.as_str()), "{} not in {}", word, kept);
            }
        }
    }
}
