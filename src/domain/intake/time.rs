//! Parses times as people type them: a line is a time if every word of it belongs to one.

use super::{CallbackTime, Day, MAX_CALLBACK, MAX_HOURS, MIN_CALLBACK, TimeError};
use crate::domain::base::fold::bare;
use chrono::{NaiveTime, Weekday};
use std::time::Duration;

/// What the words around a time say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meant {
    Unsaid,
    After,
    Clock,
    Noon,
    Afternoon,
    Night,
}

/// Words around a time, those of several words first.
const AROUND: [(&str, Meant); 43] = [
    ("bao ket qua", Meant::Unsaid),
    ("bao kq", Meant::Unsaid),
    ("bao lai", Meant::Unsaid),
    ("goi lai", Meant::Unsaid),
    ("tra loi", Meant::Unsaid),
    ("phan hoi", Meant::Unsaid),
    ("trong vong", Meant::After),
    ("hom nay", Meant::Clock),
    ("hen", Meant::Unsaid),
    ("lai", Meant::Unsaid),
    ("khoang", Meant::Unsaid),
    ("chung", Meant::Unsaid),
    ("alo lai", Meant::Unsaid),
    ("phai", Meant::Unsaid),
    ("tam", Meant::Unsaid),
    ("sau", Meant::Unsaid),
    ("ngay", Meant::Unsaid),
    ("nay", Meant::Unsaid),
    ("xong", Meant::Unsaid),
    ("nhe", Meant::Unsaid),
    ("nha", Meant::Unsaid),
    ("giup", Meant::Unsaid),
    ("trong", Meant::After),
    ("in", Meant::After),
    ("nua", Meant::After),
    ("toi da", Meant::After),
    ("truoc", Meant::Clock),
    ("trc", Meant::Clock),
    ("den", Meant::Clock),
    ("luc", Meant::Clock),
    ("vao", Meant::Clock),
    ("dung", Meant::Clock),
    ("at", Meant::Clock),
    ("by", Meant::Clock),
    ("sang", Meant::Clock),
    ("am", Meant::Clock),
    ("trua", Meant::Noon),
    ("chieu", Meant::Afternoon),
    ("toi", Meant::Afternoon),
    ("pm", Meant::Afternoon),
    ("dem", Meant::Night),
    ("khuya", Meant::Night),
    ("buoi", Meant::Unsaid),
];

const DAYS: [(&str, Day); 12] = [
    ("mai", Day::After(1)),
    ("tomorrow", Day::After(1)),
    ("ngay mot", Day::After(2)),
    ("ngay kia", Day::After(2)),
    ("thu hai", Day::Next(Weekday::Mon)),
    ("thu ba", Day::Next(Weekday::Tue)),
    ("thu tu", Day::Next(Weekday::Wed)),
    ("thu nam", Day::Next(Weekday::Thu)),
    ("thu sau", Day::Next(Weekday::Fri)),
    ("thu bay", Day::Next(Weekday::Sat)),
    ("chu nhat", Day::Next(Weekday::Sun)),
    ("cn", Day::Next(Weekday::Sun)),
];

/// Digits in words, folded: "lăm" and "mốt" only behind a ten.
const DIGITS: [(&str, u64); 12] = [
    ("mot", 1),
    ("hai", 2),
    ("ba", 3),
    ("bon", 4),
    ("tu", 4),
    ("nam", 5),
    ("lam", 5),
    ("sau", 6),
    ("bay", 7),
    ("tam", 8),
    ("chin", 9),
    ("nham", 5),
];

/// The number in words that these begin with, below 100, and what follows: "mười một", "hai mươi lăm", "ba lăm".
fn spelt<'a>(words: &'a [&'a str]) -> Option<(u64, &'a [&'a str])> {
    let digit = |at: usize| words.get(at).and_then(|word| DIGITS.iter().find(|(digit, _)| digit == word));
    let unit = |at: usize| digit(at).map_or(0, |(_, unit)| *unit);
    let taken = |at: usize| at + usize::from(digit(at).is_some());
    if words.first() == Some(&"muoi") {
        return Some((10 + unit(1), &words[taken(1)..]));
    }
    let (_, tens) = digit(0).filter(|(word, _)| !matches!(*word, "lam" | "nham" | "tu"))?;
    match words.get(1) {
        Some(&"muoi") => Some((10 * tens + unit(2), &words[taken(2)..])),
        Some(&"lam") => Some((10 * tens + 5, &words[2..])),
        _ => Some((*tens, &words[1..])),
    }
}

/// See [`super::read_when`].
pub(super) fn read(typed: &str) -> Option<Result<CallbackTime, TimeError>> {
    if typed.len() > 200 {
        return None;
    }
    let plain = bare(&without_others(typed));
    let words = words(&plain);
    let (mut rest, mut meant, mut day, mut core) = (words.as_slice(), Meant::Unsaid, None, None);
    while !rest.is_empty() {
        if let Some((read, after)) = core_at(rest) {
            (core, rest) = (Some(read).filter(|_| core.is_none()), after);
            core?;
        } else if let Some((read, after)) = day_at(rest) {
            (day, rest) = (Some(read), after);
        } else if let Some((means, after)) = phrase(rest, &AROUND) {
            meant = if means == Meant::Unsaid { meant } else { means };
            rest = after;
        } else if matches!(rest[0], ":" | "," | ".") && rest.len() < words.len() || rest[0] == "." {
            rest = &rest[1..];
        } else {
            return None;
        }
    }
    match (day, core) {
        (None, None) => None,
        (Some(_), None) => Some(Err(TimeError::Unreadable)),
        (None, Some(core)) => core.read(meant),
        (Some(day), Some(core)) => {
            let meant = if meant == Meant::Unsaid { Meant::Clock } else { meant };
            Some(core.read(meant)?.and_then(|when| match when {
                CallbackTime::At(time) => Ok(CallbackTime::On(day, time)),
                CallbackTime::In(_) | CallbackTime::On(..) => Err(TimeError::Unreadable),
            }))
        }
    }
}

/// Words that read like those of a time without their diacritics: "tôi" (I) is not "tối", "tạm" not "tám",
/// "bây giờ" (now) not "bảy giờ".
fn without_others(typed: &str) -> String {
    let other = |word: &str| matches!(word, "tôi" | "tạm" | "bây" | "bay");
    let words = typed.to_lowercase();
    words
        .split_inclusive(|c: char| !c.is_alphanumeric())
        .map(|word| {
            let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            if other(bare) { word.replace(bare, "x") } else { word.to_owned() }
        })
        .collect()
}

/// The number of a time and its unit.
#[derive(Debug, Clone, Copy)]
enum Core {
    /// A number alone, and whether it has four digits.
    Bare(u64, bool),
    Seconds(u64),
    Minutes(u64),
    Days(u64),
    /// With a colon: a time of day.
    Clock(u64, u64),
    /// With "h": `zero` where it begins with one.
    Hours {
        hours: u64,
        minutes: u64,
        zero: bool,
    },
}

impl Core {
    fn read(self, meant: Meant) -> Option<Result<CallbackTime, TimeError>> {
        Some(match self {
            Core::Bare(number, true) => return clock(number / 100, number % 100, meant).ok().map(Ok),
            Core::Bare(minutes, false) | Core::Minutes(minutes) => span(minutes.checked_mul(60), MAX_HOURS),
            Core::Seconds(seconds) => span(Some(seconds), MAX_HOURS),
            Core::Days(days) => span(days.checked_mul(24 * 3600), MAX_CALLBACK),
            Core::Clock(hours, minutes) => clock(hours, minutes, meant),
            Core::Hours { minutes: 60.., .. } => Err(TimeError::NoSuchHour),
            Core::Hours { hours, minutes, zero } => match meant {
                Meant::Unsaid if !zero && hours < 5 => span(Some(3600 * hours + 60 * minutes), MAX_HOURS),
                Meant::After => span(Some(3600 * hours + 60 * minutes), MAX_HOURS),
                _ => clock(hours, minutes, meant),
            },
        })
    }
}

fn is_minutes(unit: &str) -> bool {
    matches!(unit, "m" | "p" | "ph" | "phut" | "min" | "mins" | "minutes" | "'" | "’" | "′")
}

fn is_hours(unit: &str) -> bool {
    matches!(unit, "h" | "g" | "gio" | "tieng")
}

/// The number and unit that these words begin with, and what follows.
fn core_at<'a>(words: &'a [&'a str]) -> Option<(Core, &'a [&'a str])> {
    if let ["nua", unit, rest @ ..] = words
        && is_hours(unit)
    {
        return Some((Core::Minutes(30), rest));
    }
    let spelt = || spelt(words).filter(|(_, rest)| rest.first().is_some_and(|unit| is_unit(unit)));
    let (number, rest) = number(words).or_else(spelt)?;
    let zero = words[0].starts_with('0');
    let minutes = |rest: &'a [&'a str]| self::number(rest).filter(|(minutes, _)| *minutes < 100);
    Some(match rest {
        [":", rest @ ..] => {
            let (minutes, rest) = minutes(rest)?;
            match rest {
                [":", rest @ ..] => (Core::Clock(number, minutes), self::number(rest)?.1),
                rest => (Core::Clock(number, minutes), rest),
            }
        }
        [".", two, rest @ ..] if two.len() == 2 => (Core::Clock(number, two.parse().ok()?), rest),
        ["/", ..] => return None,
        // "tám rưỡi"
        ["ruoi", rest @ ..] if number < 24 => (Core::Clock(number, 30), rest),
        [unit, rest @ ..] if is_hours(unit) => {
            let of = |minutes| Core::Hours { hours: number, minutes, zero };
            match rest {
                ["ruoi", rest @ ..] => (of(30), rest),
                ["kem", rest @ ..] => {
                    let (less, rest) = minutes(rest).or_else(|| self::spelt(rest))?;
                    let minutes = 60_u64.checked_sub(less).filter(|minutes| *minutes < 60)?;
                    let rest = rest
                        .split_first()
                        .filter(|(unit, _)| is_minutes(unit))
                        .map_or(rest, |(_, rest)| rest);
                    (Core::Clock(number.checked_sub(1)?, minutes), rest)
                }
                rest => match minutes(rest).or_else(|| self::spelt(rest)) {
                    Some((minutes, [unit, rest @ ..])) if is_minutes(unit) => (of(minutes), rest),
                    Some((minutes, rest)) => (of(minutes), rest),
                    None => (of(0), rest),
                },
            }
        }
        [unit, rest @ ..] if is_minutes(unit) => (Core::Minutes(number), rest),
        ["s" | "giay", rest @ ..] => (Core::Seconds(number), rest),
        ["ngay" | "d", rest @ ..] => (Core::Days(number), rest),
        rest => (Core::Bare(number, words[0].len() == 4), rest),
    })
}

fn is_unit(word: &str) -> bool {
    is_hours(word) || is_minutes(word) || matches!(word, "ngay" | "ruoi")
}

/// The day that these words begin with, and what follows: "mai", "thu 5", "t5", "30/11".
fn day_at<'a>(words: &'a [&'a str]) -> Option<(Day, &'a [&'a str])> {
    let weekday = |day: &str| Weekday::try_from(day.parse::<u8>().ok()?.checked_sub(2)?).ok();
    match words {
        ["thu" | "t", day, rest @ ..] if weekday(day).is_some() => Some((Day::Next(weekday(day)?), rest)),
        [day, "/", month, rest @ ..] => {
            let (day, month) = (day.parse().ok()?, month.parse().ok()?);
            let exists = (1..=31).contains(&day) && (1..=12).contains(&month);
            exists.then_some((Day::Date { day, month }, rest))
        }
        _ => phrase(words, &DAYS),
    }
}

/// The phrase that these words begin with, what it means, and what follows.
fn phrase<'a, T: Copy>(words: &'a [&'a str], phrases: &[(&str, T)]) -> Option<(T, &'a [&'a str])> {
    phrases.iter().find_map(|(phrase, means)| {
        let length = phrase.split(' ').count();
        let begins = words.get(..length)?.iter().copied().eq(phrase.split(' '));
        begins.then(|| (*means, &words[length..]))
    })
}

/// At most four digits, and what follows them.
fn number<'a>(words: &'a [&'a str]) -> Option<(u64, &'a [&'a str])> {
    let (first, rest) = words.split_first()?;
    (first.len() <= 4).then_some((first.parse().ok()?, rest))
}

/// Runs of letters, runs of digits, and every other character but white space by itself.
fn words(plain: &str) -> Vec<&str> {
    let class = |c: char| match c {
        c if c.is_ascii_digit() => 0,
        c if c.is_alphabetic() => 1,
        _ => 2,
    };
    let (mut words, mut rest) = (Vec::new(), plain.trim());
    while let Some(first) = rest.chars().next() {
        let end = match class(first) {
            2 => first.len_utf8(),
            kind => rest.find(|c| class(c) != kind).unwrap_or(rest.len()),
        };
        words.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    words
}

fn clock(hours: u64, minutes: u64, meant: Meant) -> Result<CallbackTime, TimeError> {
    let hours = match (hours, meant) {
        (1..12, Meant::Afternoon) | (7..12, Meant::Night) | (1..4, Meant::Noon) => hours + 12,
        (12, Meant::Night) => 0,
        (24, _) if minutes == 0 => 0,
        (hours, _) => hours,
    };
    let time = u32::try_from(hours).ok().zip(u32::try_from(minutes).ok());
    let time = time.and_then(|(hours, minutes)| NaiveTime::from_hms_opt(hours, minutes, 0));
    time.map(CallbackTime::At).ok_or(TimeError::NoSuchHour)
}

fn span(seconds: Option<u64>, longest: Duration) -> Result<CallbackTime, TimeError> {
    match seconds.map(Duration::from_secs) {
        Some(span) if span < MIN_CALLBACK => Err(TimeError::TooSoon),
        Some(span) if span <= longest => Ok(CallbackTime::In(span)),
        _ => Err(TimeError::TooFar),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(hours: u32, minutes: u32) -> Result<CallbackTime, TimeError> {
        Ok(CallbackTime::At(NaiveTime::from_hms_opt(hours, minutes, 0).unwrap()))
    }

    fn on(day: Day, hours: u32, minutes: u32) -> Result<CallbackTime, TimeError> {
        Ok(CallbackTime::On(day, NaiveTime::from_hms_opt(hours, minutes, 0).unwrap()))
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
            ("trước 9h", at(9, 0)),
            ("trước 2h", at(2, 0)),
            ("hẹn lúc 9h", at(9, 0)),
            ("chiều 2h", at(14, 0)),
            ("trước chiều 2h", at(14, 0)),
            ("tối nay 8h", at(20, 0)),
            ("10h đêm", at(22, 0)),
            ("9h kém 15", at(8, 45)),
            ("12h trưa", at(12, 0)),
            ("nửa tiếng sau", minutes(30)),
            ("một tiếng nữa báo lại", minutes(60)),
            ("trong vòng mười lăm phút", minutes(15)),
            ("hai lăm phút nữa", minutes(25)),
            ("chừng bốn mươi lăm phút", minutes(45)),
            ("mười một giờ", at(11, 0)),
            ("chín giờ rưỡi", at(9, 30)),
            ("tám rưỡi tối", at(20, 30)),
            ("mười giờ kém mười", at(9, 50)),
            ("mười giờ hai mươi", at(10, 20)),
            ("14 giờ 30 chiều nay", at(14, 30)),
            ("sáng mai, 8 giờ 30", on(Day::After(1), 8, 30)),
            ("9h sáng mai", on(Day::After(1), 9, 0)),
            ("mai 8h", on(Day::After(1), 8, 0)),
            ("sáng mai 8h30", on(Day::After(1), 8, 30)),
            ("2h chiều mai", on(Day::After(1), 14, 0)),
            ("ngày mốt 9h", on(Day::After(2), 9, 0)),
            ("thứ 5 10h", on(Day::Next(Weekday::Thu), 10, 0)),
            ("9h30 T2", on(Day::Next(Weekday::Mon), 9, 30)),
            ("chủ nhật lúc 3h chiều", on(Day::Next(Weekday::Sun), 15, 0)),
            ("9h ngày 30/11", on(Day::Date { day: 30, month: 11 }, 9, 0)),
            ("2 ngày nữa", minutes(2 * 24 * 60)),
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
            ("8 ngày", TimeError::TooFar),
            ("sáng mai", TimeError::Unreadable),
            ("mai 20p", TimeError::Unreadable),
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
            "15-20p",
            "20p 30p",
            "lát nữa",
            "bây giờ",
            "anh Mai",
            "8h tôi",
            "tạm 24h",
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
