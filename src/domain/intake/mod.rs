//! Reading what an agent types for a new case (A1.1), in one message or field by field.
//!
//! Nothing typed is ever lost: a part that cannot be right is reported beside the parts that are.

mod free;
pub mod kind;
mod time;
mod transfer_target;

use super::base::fold::{fold, one_line, tidy};
use super::base::phone::{Phone, PhoneError, numbers_in};
use chrono::NaiveTime;
use kind::Kind;
use serde::{Deserialize, Serialize};
use std::time::Duration;

pub use transfer_target::take_wanted;

/// Longest name of a leader, in characters.
pub const MAX_LEADER: usize = 120;
/// Longest request, in characters.
pub const MAX_REQUEST: usize = 1500;
/// The shortest and the longest time to a callback.
pub const SOONEST: Duration = Duration::from_secs(60);
/// See [`SOONEST`].
pub const LATEST: Duration = Duration::from_secs(12 * 3600);

/// When the leader is called back: after a while, or at a time of day (which date that is, the caller knows).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// So long after the message, between [`SOONEST`] and [`LATEST`].
    In(Duration),
    /// The next time the clock shows this.
    At(NaiveTime),
}

/// Why a typed time cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum TimeError {
    /// Less than [`SOONEST`].
    #[error("less than a minute")]
    TooSoon,
    /// More than [`LATEST`].
    #[error("more than 12 hours")]
    TooFar,
    /// 25:00, 14:75.
    #[error("no such time of day")]
    NoSuchHour,
    /// Not a time at all.
    #[error("not a time")]
    Unreadable,
}

/// A field of the form, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The leader's name.
    Leader,
    /// The number the leader called from.
    Calling,
    /// What the leader asks.
    Request,
    /// The number to call back; left out, it is the calling number.
    Callback,
    /// When the result is promised; left out, the kind's own time.
    When,
}

/// What could be read of a new case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParsedFields {
    /// The leader's name, as typed.
    pub leader: Option<String>,
    /// The number the leader called from.
    pub calling: Option<Phone>,
    /// What the leader asks, as typed.
    pub request: Option<String>,
    /// The number to call back; `None` is the calling number.
    pub callback: Option<Phone>,
    /// When the result is promised.
    pub when: Option<When>,
}

impl ParsedFields {
    /// Takes one answer of the form, by the same rules as a whole message: tidied, a label in front skipped, "như trên" as
    /// callback number or nothing as time is a field left out. A refused number or time leaves the field as it was; a text
    /// that is too long is kept and reported.
    pub fn set(&mut self, field: Field, typed: &str) -> Result<(), Problem> {
        let tidied = tidy(typed);
        let typed = unlabelled(&tidied, field);
        match field {
            Field::Leader => set_text(&mut self.leader, one_line(typed), MAX_LEADER),
            Field::Request => set_text(&mut self.request, typed.to_owned(), MAX_REQUEST),
            Field::Calling => {
                self.calling = Some(read_phone(typed)?.ok_or(Problem::Missing)?);
                Ok(())
            }
            Field::Callback => {
                self.callback =
                    if SAME_NUMBER.contains(&fold(typed).as_str()) { None } else { read_phone(typed)? };
                Ok(())
            }
            Field::When => {
                let unreadable = || (!fold(typed).is_empty()).then_some(Err(TimeError::Unreadable));
                let read = time::read(typed).or_else(unreadable).transpose();
                self.when = read.map_err(|why| Problem::Time { typed: one_line(typed), why })?;
                Ok(())
            }
        }
    }
}

fn set_text(field: &mut Option<String>, text: String, max: usize) -> Result<(), Problem> {
    let length = text.chars().count();
    *field = Some(text).filter(|text| !text.is_empty());
    match length {
        0 => Err(Problem::Missing),
        length if length > max => Err(Problem::TooLong { max }),
        _ => Ok(()),
    }
}

/// Nothing but punctuation is a field left out.
fn read_phone(typed: &str) -> Result<Option<Phone>, Problem> {
    match Phone::parse(typed) {
        Ok(phone) => Ok(Some(phone)),
        Err(PhoneError::Empty) => Ok(None),
        Err(why) => Err(Problem::Phone { typed: one_line(typed), why }),
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// Needed, and not there.
    Missing,
    /// Not a phone number; what was typed, to quote it.
    Phone { typed: String, why: PhoneError },
    /// Not a time; what was typed, to quote it.
    Time { typed: String, why: TimeError },
    /// Longer than `max` characters; the text is kept as it is.
    TooLong { max: usize },
    /// More parts than fields; those in the middle are kept in the request.
    TooManyParts { parts: usize, max: usize },
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
}

/// A message read as a new case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParsedCall {
    /// What could be read.
    pub fields: ParsedFields,
    /// What could not, in the order of the fields. Empty exactly when a case can be opened with `fields`.
    pub problems: Vec<(Field, Problem)>,
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
/// Free text: the calling number is the one after "gọi từ", else the first that is not the callback; the callback is
/// the one after "gọi lại", "liên hệ lại" and the like; "hẹn 20p" is the time. The leader is what stands before the calling
/// number (or follows it with an honorific), up to the first word that asks for something. The rest is the request.
pub fn read_vip(text_after_command: &str) -> ParsedCall {
    let text = tidy(text_after_command);
    if text.trim().is_empty() {
        let nothing = [Field::Leader, Field::Calling, Field::Request, Field::Callback, Field::When];
        return ParsedCall::of(InputShape::Bare, nothing.map(|field| (field, "")));
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if text.contains('|') {
        read_parts(text.split('|').collect(), " | ", false)
    } else if text.matches('\t').count() >= 2 {
        read_parts(text.split('\t').collect(), " ", false)
    } else if lines.len() >= 3 {
        read_parts(lines, "\n", true)
    } else {
        free::read(&text)
    }
}

/// Whether a line says everything of a call: leader, number and a request of a known kind. Nobody types that as an
/// answer to a question.
pub fn is_a_whole_call(text: &str) -> bool {
    let fields = read_vip(text).fields;
    let known = fields.request.as_deref().is_some_and(|request| Kind::read(request) != Kind::Other);
    known && fields.leader.is_some() && fields.calling.is_some()
}

/// Reads a time for the callback: "20m", "20 phút", "1h30", "14:30", "2h30 chiều", "nửa tiếng". A bare number is minutes,
/// four digits are a time of day. `None`: it does not look like a time. `Some(Err(_))`: it does, but cannot be used.
///
/// "1h30" is ambiguous: below 5 hours it is a duration, from 5 on or with a leading zero a time of day, unless "trong",
/// "nữa" (a duration) or "lúc", "vào", "sáng", "chiều", "tối" (a time of day) says so. With a colon it is a time of day.
pub fn read_when(typed: &str) -> Option<Result<When, TimeError>> {
    time::read(typed)
}

/// The number to help with (A1.1): the one named in the request; where none is, the calling number itself unless
/// it is a lost phone (then it has to be asked for).
pub fn number_to_help(request: &str, calling: &Phone, kind: Kind) -> Option<Phone> {
    let text = tidy(request);
    match numbers_in(&text).into_iter().find(|number| !free::is_callback(&text[..number.span.start])) {
        Some(named) => Some(named.phone),
        None if kind.needs_number_to_help() => None,
        None => Some(calling.clone()),
    }
}

/// How to address the leader, when the typed name begins with it: "anh" for "A. Hùng", "chị" for "CHỊ Lan".
pub fn honorific(leader: &str) -> Option<&'static str> {
    let name = tidy(leader).to_lowercase();
    let end = name.find(|c: char| !c.is_alphanumeric())?;
    let named = name[end..].contains(char::is_alphanumeric);
    match &name[..end] {
        _ if !named => None,
        "anh" | "a" => Some("anh"),
        "chị" | "chi" | "c" => Some("chị"),
        "ông" | "ong" => Some("ông"),
        "bà" => Some("bà"),
        "cô" => Some("cô"),
        "chú" => Some("chú"),
        "bác" => Some("bác"),
        "em" => Some("em"),
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

    fn report(&mut self, field: Field, problem: Problem) {
        self.problems.push((field, problem));
        self.problems.sort_by_key(|(field, _)| *field);
    }
}

/// Reads parts in the order of the fields; in `lines` a request may run over several of them.
fn read_parts(parts: Vec<&str>, joint: &str, lines: bool) -> ParsedCall {
    let mut parts: Vec<&str> = parts.into_iter().map(str::trim).collect();
    while parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
    }
    let count = parts.len();
    let when = take_last(&mut parts, |typed, _| {
        let typed = unlabelled(typed, Field::When);
        time::read(typed).is_some() || count == 5 && !lines && !like_a_number(typed)
    });
    let callback = take_last(&mut parts, |typed, left| {
        left == 4 && !lines || like_a_number(unlabelled(typed, Field::Callback))
    });
    let part = |nth: usize| parts.get(nth).copied().unwrap_or_default();
    let request = parts.get(2..).unwrap_or_default().join(joint);
    let typed = [
        (Field::Leader, part(0)),
        (Field::Calling, part(1)),
        (Field::Request, request.as_str()),
        (Field::Callback, callback),
        (Field::When, when),
    ];
    let mut read = ParsedCall::of(InputShape::Parts, typed);
    if parts.len() > 3 && !lines {
        read.report(Field::Request, Problem::TooManyParts { parts: count, max: 5 });
    }
    read
}

/// Takes the last part when it stands behind the request and is what is looked for; told the part and how many are left.
fn take_last<'a>(parts: &mut Vec<&'a str>, wanted: impl Fn(&str, usize) -> bool) -> &'a str {
    match parts.last() {
        Some(last) if parts.len() > 3 && wanted(last, parts.len()) => parts.pop().unwrap_or_default(),
        _ => "",
    }
}

/// What people write for "the number the call came from", folded.
const SAME_NUMBER: [&str; 12] = [
    "",
    "nt",
    "nhu tren",
    "so tren",
    "so nay",
    "so goi",
    "so goi len",
    "so dang goi",
    "cung so",
    "khong",
    "ko",
    "k",
];

/// Mostly digits: a number, be it a wrong one, and no sentence.
fn like_a_number(part: &str) -> bool {
    let letters = part.chars().filter(|c| c.is_alphabetic()).count();
    let digits = part.chars().filter(|c| c.is_numeric()).count();
    digits >= 5 && letters < digits
}

/// A part without the label a template puts before it.
fn unlabelled(part: &str, field: Field) -> &str {
    let labels = match field {
        Field::Leader => "ten|ld|lanh dao|ten ld|ten lanh dao|ho ten|ho va ten|leader",
        Field::Calling => {
            "so goi|so goi len|sdt goi len|so dien thoai goi len|so may goi len|sdt|so|dt|so may"
        }
        Field::Request => "yc|yeu cau|yeu cau cua ld|yeu cau cua lanh dao|noi dung|nd|request",
        Field::Callback => {
            "so lien he lai|sdt lien he lai|lien he lai|so lien he|so goi lai|goi lai|lh|lh lai|callback"
        }
        Field::When => "hen|gio hen|hen luc|hen bao kq|thoi gian|thoi gian hen",
    };
    match part.split_once([':', '：']) {
        Some((label, rest)) if labels.split('|').any(|known| known == fold(label)) => rest.trim(),
        _ => part.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
            when: Some(When::In(Duration::from_secs(60 * minutes))).filter(|_| minutes > 0),
        }
    }

    #[test]
    fn reads_parts_in_the_order_of_the_fields() {
        let bare = fields("anh Hùng", "0912345678", "mở nợ cước", "", 0);
        let back = fields("anh Hùng", "0912345678", "mở nợ cước", "0903111222", 0);
        let soon = fields("anh Hùng", "0912345678", "mở nợ cước", "", 20);
        let both = fields("anh Hùng", "0912345678", "mở nợ cước", "0903111222", 20);
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
            ("Tên LĐ: anh Hùng\nSố gọi lên: 0912345678\nYêu cầu: mở nợ cước\nLH lại: 0903111222", &back),
            ("anh Hùng\t0912345678\tmở nợ cước\t0903111222\t20m", &both),
            ("anh Hùng\t912345678\tmở nợ cước\t\t", &bare),
            ("\u{200F}anh Hùng\u{7}|0912345678|mở nợ cước", &bare),
        ] {
            let expected = ParsedCall { fields: fields.clone(), problems: vec![], shape: InputShape::Parts };
            assert_eq!(read_vip(text), expected, "{text:?}");
        }
    }

    #[test]
    fn keeps_the_good_parts_beside_a_bad_one() {
        let short = PhoneError::TooShort { digits: 9, needs: 10 };
        let bad_phone = |typed: &str| Problem::Phone { typed: typed.into(), why: short.clone() };
        let bad_time = |typed: &str, why| Problem::Time { typed: typed.into(), why };
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
                "| 0912345678",
                fields("", "0912345678", "", "", 0),
                vec![(Field::Leader, Problem::Missing), (Field::Request, Problem::Missing)],
            ),
            (
                "\t0912345678\tmở nợ",
                fields("", "0912345678", "mở nợ", "", 0),
                vec![(Field::Leader, Problem::Missing)],
            ),
            (
                "anh Hùng | 0912345678 | mở nợ | gấp | 0903111222",
                fields("anh Hùng", "0912345678", "mở nợ | gấp", "0903111222", 0),
                vec![(Field::Request, Problem::TooManyParts { parts: 5, max: 5 })],
            ),
            (
                "anh Hùng | 0912345678 | mở nợ | gấp | nhé | 0903111222 | 20m",
                fields("anh Hùng", "0912345678", "mở nợ | gấp | nhé", "0903111222", 20),
                vec![(Field::Request, Problem::TooManyParts { parts: 7, max: 5 })],
            ),
        ] {
            assert_eq!(
                read_vip(text),
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
        assert_eq!(refused, Err(Problem::Phone { typed: "091234567".into(), why }));
        let unreadable = Problem::Time { typed: "lát nữa".into(), why: TimeError::Unreadable };
        assert_eq!(form.set(Field::When, "lát nữa"), Err(unreadable));
        assert_eq!(form, fields("anh Hùng", "0912345678", "mở nợ cước", "0903111222", 20));

        assert_eq!(form.set(Field::Callback, "như trên"), Ok(()));
        assert_eq!(form.set(Field::When, ""), Ok(()));
        assert_eq!(form.set(Field::Leader, "\u{200B}"), Err(Problem::Missing));
        assert_eq!(form, fields("", "0912345678", "mở nợ cước", "", 0));
    }

    #[test]
    fn nothing_typed_is_lost_when_it_is_too_long() {
        let (leader, request) = ("á".repeat(MAX_LEADER + 1), "ợ".repeat(MAX_REQUEST + 1));
        let read = read_vip(&format!("{leader}|0912345678|{request}"));
        assert_eq!(read.fields, fields(&leader, "0912345678", &request, "", 0));
        let too_long = |field, max| (field, Problem::TooLong { max });
        assert_eq!(
            read.problems,
            [too_long(Field::Leader, MAX_LEADER), too_long(Field::Request, MAX_REQUEST)]
        );
    }

    #[test]
    fn an_empty_command_asks_for_everything() {
        for text in ["", " \n\t ", "\u{200F}"] {
            let read = read_vip(text);
            assert_eq!(read.shape, InputShape::Bare, "{text:?}");
            let missing: Vec<Field> = read.problems.iter().map(|(field, _)| *field).collect();
            assert_eq!(missing, [Field::Leader, Field::Calling, Field::Request]);
        }
        assert_eq!(read_vip("anh Hùng 0912345678 mở nợ").shape, InputShape::Free);
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
            ("", None),
        ] {
            assert_eq!(honorific(leader), called, "{leader:?}");
        }
    }

    proptest! {
        #[test]
        fn parts_lose_no_word(words in prop::collection::vec("[a-z]{4,7}", 3..9)) {
            let kept = format!("{:?}", read_vip(&words.join("|")));
            for word in &words {
                prop_assert!(kept.contains(word.as_str()), "{} not in {}", word, kept);
            }
        }
    }
}
