//! Parses times as people type them.

use super::{CallbackTime, MAX_CALLBACK, MIN_CALLBACK, TimeError};
use crate::domain::base::fold::bare;
use chrono::NaiveTime;
use std::time::Duration;

/// What the words around a time say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meant {
    Unsaid,
    After,
    Clock,
    Afternoon,
}

/// Words before a time, in the order people put them.
const BEFORE: [(&str, Meant); 13] = [
    ("hen", Meant::Unsaid),
    ("lai", Meant::Unsaid),
    ("bao kq", Meant::Unsaid),
    ("bao lai", Meant::Unsaid),
    ("khoang", Meant::Unsaid),
    ("truoc", Meant::Unsaid),
    ("sau", Meant::Unsaid),
    ("trong", Meant::After),
    ("luc", Meant::Clock),
    ("vao", Meant::Clock),
    ("khoang", Meant::Unsaid),
    ("in ", Meant::After),
    ("at ", Meant::Clock),
];

/// Words after a time.
const AFTER: [(&str, Meant); 7] = [
    ("nua", Meant::After),
    ("nay", Meant::Unsaid),
    ("sang", Meant::Clock),
    ("am", Meant::Clock),
    ("chieu", Meant::Afternoon),
    ("toi", Meant::Afternoon),
    ("pm", Meant::Afternoon),
];

/// See [`super::read_when`].
pub(super) fn read(typed: &str) -> Option<Result<CallbackTime, TimeError>> {
    if typed.len() > 200 {
        return None;
    }
    let plain = bare(typed);
    let (core, meant) = without_words(plain.trim().trim_end_matches(['.', ',']).trim_end());
    if matches!(core, "nua tieng" | "nua gio") {
        return Some(span(Some(30 * 60)));
    }
    let (number, rest) = leading_number(core)?;
    let (unit, tail) = leading_unit(rest);
    let zero = core.starts_with('0');
    Some(match (unit, tail) {
        (":", tail) => clock(number, minutes_of(tail)?, meant),
        (".", tail) if tail.len() == 2 => clock(number, minutes_of(tail)?, meant),
        ("", "") if core.len() == 4 => return clock(number / 100, number % 100, meant).ok().map(Ok),
        (unit, "") if unit.is_empty() || is_minutes(unit) => span(number.checked_mul(60)),
        ("s" | "giay", "") => span(Some(number)),
        ("h" | "g" | "gio" | "tieng", "") => clock_or_span(number, 0, meant, zero),
        ("h" | "g" | "gio" | "tieng", "ruoi") => clock_or_span(number, 30, meant, zero),
        ("h" | "g" | "gio" | "tieng", tail) => match leading_number(tail)? {
            (minutes, unit) if unit.is_empty() || is_minutes(unit) => {
                clock_or_span(number, minutes, meant, zero)
            }
            _ => return None,
        },
        ("ngay" | "d", "") => Err(TimeError::TooFar),
        _ => return None,
    })
}

/// Strips the words around a time and tells what they mean.
fn without_words(plain: &str) -> (&str, Meant) {
    let mut core = plain;
    let mut meant = Meant::Unsaid;
    let mut note = |means| meant = if means == Meant::Unsaid { meant } else { means };
    for (word, means) in BEFORE {
        if let Some(rest) = core.strip_prefix(word) {
            core = rest.trim_start();
            note(means);
        }
    }
    for (word, means) in AFTER {
        if let Some(rest) = core.strip_suffix(word) {
            core = rest.trim_end();
            note(means);
        }
    }
    (core, meant)
}

fn is_minutes(unit: &str) -> bool {
    matches!(unit, "m" | "p" | "ph" | "phut" | "min" | "mins" | "minutes" | "'" | "’" | "′")
}

/// Hours written with "h": a duration while they are few, else a time of day.
fn clock_or_span(hours: u64, minutes: u64, meant: Meant, zero: bool) -> Result<CallbackTime, TimeError> {
    match meant {
        _ if minutes > 59 => Err(TimeError::NoSuchHour),
        Meant::Clock | Meant::Afternoon => clock(hours, minutes, meant),
        Meant::Unsaid if zero || hours >= 5 => clock(hours, minutes, meant),
        Meant::Unsaid | Meant::After => {
            span(hours.checked_mul(3600).and_then(|s| s.checked_add(minutes * 60)))
        }
    }
}

fn clock(hours: u64, minutes: u64, meant: Meant) -> Result<CallbackTime, TimeError> {
    let hours = match hours {
        1..12 if meant == Meant::Afternoon => hours + 12,
        24 if minutes == 0 => 0,
        hours => hours,
    };
    let time = u32::try_from(hours).ok().zip(u32::try_from(minutes).ok());
    let time = time.and_then(|(hours, minutes)| NaiveTime::from_hms_opt(hours, minutes, 0));
    time.map(CallbackTime::At).ok_or(TimeError::NoSuchHour)
}

fn span(seconds: Option<u64>) -> Result<CallbackTime, TimeError> {
    match seconds.map(Duration::from_secs) {
        Some(span) if span < MIN_CALLBACK => Err(TimeError::TooSoon),
        Some(span) if span <= MAX_CALLBACK => Ok(CallbackTime::In(span)),
        _ => Err(TimeError::TooFar),
    }
}

/// "30", or "30:00" as a spreadsheet writes it.
fn minutes_of(text: &str) -> Option<u64> {
    let (minutes, rest) = leading_number(text)?;
    let seconds = rest.strip_prefix(':').and_then(leading_number).filter(|(_, rest)| rest.is_empty());
    (rest.is_empty() || seconds.is_some()).then_some(minutes)
}

/// At most four digits, and what follows them.
fn leading_number(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let digits = text.get(..end).filter(|digits| digits.len() <= 4)?;
    Some((digits.parse().ok()?, text[end..].trim_start()))
}

/// A unit ("phut", ":"), and what follows it.
fn leading_unit(text: &str) -> (&str, &str) {
    let end = match text.chars().next() {
        Some(first) if !first.is_alphabetic() => first.len_utf8(),
        _ => text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len()),
    };
    (&text[..end], text[end..].trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(hours: u32, minutes: u32) -> Result<CallbackTime, TimeError> {
        Ok(CallbackTime::At(NaiveTime::from_hms_opt(hours, minutes, 0).unwrap()))
    }

    fn minutes(minutes: u64) -> Result<CallbackTime, TimeError> {
        Ok(CallbackTime::In(Duration::from_secs(60 * minutes)))
    }

    #[test]
    fn reads_times_as_people_type_them() {
        for (typed, when) in [
            ("20m", minutes(20)),
            ("20 phút", minutes(20)),
            ("20p", minutes(20)),
            ("20'", minutes(20)),
            ("20", minutes(20)),
            ("２０ ph", minutes(20)),
            ("sau 20 phút nữa", minutes(20)),
            ("trong 20p.", minutes(20)),
            ("1h30", minutes(90)),
            ("1h30m", minutes(90)),
            ("1 giờ 30 phút", minutes(90)),
            ("1 tiếng rưỡi", minutes(90)),
            ("2 tiếng", minutes(120)),
            ("nửa tiếng", minutes(30)),
            ("nửa tiếng nữa", minutes(30)),
            ("10h nữa", minutes(600)),
            ("12h nữa", minutes(720)),
            ("720", minutes(720)),
            ("14:30", at(14, 30)),
            ("14h30", at(14, 30)),
            ("14g30", at(14, 30)),
            ("14 giờ 30 phút", at(14, 30)),
            ("14.30", at(14, 30)),
            ("1430", at(14, 30)),
            ("14:30:00", at(14, 30)),
            ("lúc 2h30 chiều nay", at(14, 30)),
            ("8h tối", at(20, 0)),
            ("9h30", at(9, 30)),
            ("1:30", at(1, 30)),
            ("02h30", at(2, 30)),
            ("lúc 3h", at(3, 0)),
            ("0h30", at(0, 30)),
            ("24h", at(0, 0)),
            ("2:15 pm", at(14, 15)),
            ("12:00 PM", at(12, 0)),
            ("sau 10h", at(10, 0)),
        ] {
            assert_eq!(read(typed), Some(when), "{typed:?}");
        }
    }

    #[test]
    fn refuses_times_nobody_can_mean() {
        for (typed, why) in [
            ("0m", TimeError::TooSoon),
            ("30s", TimeError::TooSoon),
            ("721m", TimeError::TooFar),
            ("2 ngày", TimeError::TooFar),
            ("13h nữa", TimeError::TooFar),
            ("25:00", TimeError::NoSuchHour),
            ("14:75", TimeError::NoSuchHour),
            ("1h75", TimeError::NoSuchHour),
            ("99h", TimeError::NoSuchHour),
        ] {
            assert_eq!(read(typed), Some(Err(why)), "{typed:?}");
        }
    }

    #[test]
    fn leaves_alone_what_is_no_time() {
        for typed in [
            "",
            "m",
            "0912345678",
            "20 thuê bao",
            "mở nợ",
            "12/05/2026",
            "9090",
            "1h30 gặp",
            "gấp",
            "-5m",
            "nửa",
        ] {
            assert_eq!(read(typed), None, "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_keeps_its_bounds(text in any::<String>(), times in "[0-9]{0,6} ?(h|g|:|m|p|phút|giờ)? ?[0-9]{0,6}(m|p| nữa| tối)?") {
            for typed in [text, times] {
                if let Some(Ok(CallbackTime::In(span))) = read(&typed) {
                    prop_assert!((MIN_CALLBACK..=MAX_CALLBACK).contains(&span));
                }
            }
        }
    }
}
