//! The fields of a new case, and how one typed answer is read.

use super::{CallbackTime, TimeError, time};
use crate::domain::base::fold::{fold, one_line, tidy};
use crate::domain::base::phone::{Phone, PhoneError, numbers_in};
use serde::{Deserialize, Serialize};

/// Longest name of a leader, in characters.
pub const MAX_LEADER: usize = 120;
/// Longest request, in characters.
pub const MAX_REQUEST: usize = 1500;

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
    pub when: Option<CallbackTime>,
}

impl ParsedFields {
    /// Takes one answer of the form, by the same rules as a whole message: tidied, a label in front skipped, "như trên" as
    /// callback number or nothing as time is a field left out. A refused number or time leaves the field as it was; a text
    /// that is too long is kept and reported.
    pub fn set(&mut self, field: Field, typed: &str) -> Result<(), FieldProblem> {
        let tidied = tidy(typed);
        let typed = unlabelled(&tidied, field);
        match field {
            Field::Leader => set_text(&mut self.leader, one_line(typed), MAX_LEADER),
            Field::Request => set_text(&mut self.request, typed.to_owned(), MAX_REQUEST),
            Field::Calling => {
                self.calling = Some(read_phone(typed)?.ok_or(FieldProblem::Missing)?);
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
                self.when = read.map_err(|why| FieldProblem::Time { typed: one_line(typed), why })?;
                Ok(())
            }
        }
    }
}

fn set_text(field: &mut Option<String>, text: String, max: usize) -> Result<(), FieldProblem> {
    let length = text.chars().count();
    *field = Some(text).filter(|text| !text.is_empty());
    match length {
        0 => Err(FieldProblem::Missing),
        length if length > max => Err(FieldProblem::TooLong { max }),
        _ => Ok(()),
    }
}

/// Nothing but punctuation is a field left out.
fn read_phone(typed: &str) -> Result<Option<Phone>, FieldProblem> {
    match Phone::parse(typed) {
        Ok(phone) => Ok(Some(phone)),
        Err(PhoneError::Empty) => Ok(None),
        // "GL: 0903…", "0903… (vợ)"
        Err(PhoneError::Letters) => match numbers_in(typed).as_slice() {
            [only] => Ok(Some(only.phone.clone())),
            _ => Err(FieldProblem::Phone { typed: one_line(typed), why: PhoneError::Letters }),
        },
        Err(why) => Err(FieldProblem::Phone { typed: one_line(typed), why }),
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldProblem {
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

/// A part without the label a template puts before it.
pub(super) fn unlabelled(part: &str, field: Field) -> &str {
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
