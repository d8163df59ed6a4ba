//! Reads what people type instead of pressing 🙋 Trực thay and 🌙 Về sớm.

use super::{CallbackTime, TimeError, read_when};
use crate::domain::base::fold::fold;

/// What somebody says about the rota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RotaWords {
    /// "tôi trực thay Minh đến 06:00"
    TakeOver {
        /// Folded, as typed; may be empty.
        whom: String,
        /// The same without what may be a particle at its end ("Lan nhé"), and may be a name ("Thu Hà").
        shorter: String,
        /// As far as a time is said.
        until: Option<Result<CallbackTime, TimeError>>,
    },
    /// "lan về sớm", "em xin về sớm"
    LeaveEarly {
        /// Folded; empty for who says it.
        who: String,
        /// Words left out of `who` that are names too: "Minh về sớm", "Hà về sớm".
        or: Vec<String>,
    },
}

/// Longer than this it is a story, not a request.
const MOST_WORDS: usize = 14;
/// Who speaks, and how they begin.
const SELF: [&str; 15] =
    ["toi", "tui", "em", "e", "minh", "m", "anh", "a", "chi", "c", "xin", "phep", "se", "dang", "cho"];
/// Words that say nothing more, at the end or beside a name.
const PARTICLES: [&str; 18] = [
    "nhe", "nha", "a", "ah", "ha", "oi", "voi", "giup", "ho", "hom", "nay", "ca", "duoc", "khong", "ko",
    "chut", "gap", "luon",
];
/// Of both, those that are names as well.
const NAMES_TOO: [&str; 6] = ["minh", "chi", "anh", "ha", "nha", "ca"];
/// Words that stand before the time.
const UNTIL: [&str; 3] = ["den", "toi", "until"];

/// Reads a line that is such a request and nothing else.
pub fn read_rota_words(text: &str) -> Option<RotaWords> {
    let typed: Vec<&str> = text.split_whitespace().collect();
    if typed.len() > MOST_WORDS {
        return None;
    }
    let folded: Vec<String> = typed.iter().map(|word| fold(word).trim().to_owned()).collect();
    let words: Vec<&str> = folded.iter().map(String::as_str).collect();
    let pair =
        |one, other: &[&str]| words.windows(2).position(|pair| pair[0] == one && other.contains(&pair[1]));
    // "Trúc" is a name: who types with diacritics types this one.
    let is_duty = |at: usize| text.is_ascii() || typed[at].to_lowercase().contains('ự');
    if let Some(at) = pair("truc", &["thay", "the"]).filter(|at| is_duty(*at)) {
        return words[..at].iter().all(|word| SELF.contains(word)).then(|| take_over(&typed, &words, at + 2));
    }
    let at = pair("ve", &["som"])?;
    if !words[at + 2..].iter().all(|word| PARTICLES.contains(word)) {
        return None;
    }
    leave_early(&words[..at])
}

fn take_over(typed: &[&str], words: &[&str], from: usize) -> RotaWords {
    let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let until = (from..words.len()).find(|at| {
        UNTIL.contains(&words[*at]) && words.get(at + 1).is_some_and(|next| is_number(next) || *next == "het")
    });
    let name = &words[from..until.unwrap_or(words.len())];
    let last = name.iter().rposition(|word| !PARTICLES.contains(word)).map_or(0, |last| last + 1);
    let until = until.filter(|at| words[at + 1] != "het").map(|at| {
        let said: Vec<&str> = (at + 1..words.len())
            .filter(|at| !matches!(words[*at], "a" | "ah"))
            .map(|at| typed[at])
            .collect();
        // "tới" without its diacritic reads as "tối".
        read_when(&format!("đến {}", said.join(" "))).unwrap_or(Err(TimeError::Unreadable))
    });
    RotaWords::TakeOver { whom: name.join(" "), shorter: name[..last].join(" "), until }
}

/// Somebody's name may stand before it, whom they tell so too ("chị ơi em xin về sớm").
fn leave_early(before: &[&str]) -> Option<RotaWords> {
    let says_self = before.last().is_none_or(|last| SELF.contains(last) || PARTICLES.contains(last));
    let before: Vec<&str> = match before.iter().position(|word| *word == "oi") {
        Some(at) if says_self => before[at + 1..].to_vec(),
        _ => before.to_vec(),
    };
    let or = before.iter().filter(|word| NAMES_TOO.contains(word)).map(|word| (*word).to_owned()).collect();
    let who: Vec<&str> =
        before.into_iter().filter(|word| !SELF.contains(word) && !PARTICLES.contains(word)).collect();
    (who.len() <= 4).then(|| RotaWords::LeaveEarly { who: who.join(" "), or })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveTime;

    #[test]
    fn reads_who_is_relieved_and_until_when() {
        let at = |hour, minute| {
            let time = NaiveTime::from_hms_opt(hour, minute, 0).expect("a time");
            Some(Ok(CallbackTime::At(time)))
        };
        for (text, whom, until) in [
            ("tôi trực thay Minh đến 06:00", "minh", at(6, 0)),
            ("toi truc thay minh den 6h", "minh", at(6, 0)),
            ("trực thay Minh", "minh", None),
            ("e trực thay c Hoa tới 6h", "c hoa", at(6, 0)),
            ("em xin trực thay anh Ngọc Minh đến 13h30 nhé ạ", "anh ngoc minh", at(13, 30)),
            ("mình trực thế Lan nhé", "lan", None),
            ("trực thay Lan đến 2h chiều", "lan", at(14, 0)),
            ("trực thay Lan đến 25h", "lan", Some(Err(TimeError::NoSuchHour))),
            ("trực thay Lan đến hết ca", "lan", None),
        ] {
            let Some(RotaWords::TakeOver { shorter, until: read, .. }) = read_rota_words(text) else {
                panic!("{text}")
            };
            assert_eq!((shorter.as_str(), read), (whom, until), "{text}");
        }
    }

    #[test]
    fn reads_who_leaves_early() {
        for (text, who) in [
            ("lan về sớm", "lan"),
            ("em xin về sớm", ""),
            ("e xin phep ve som nha", ""),
            ("về sớm", ""),
            ("🌙 Về sớm", ""),
            ("chị ơi em xin về sớm ạ", ""),
            ("chị Hoa về sớm", "hoa"),
        ] {
            let Some(RotaWords::LeaveEarly { who: read, .. }) = read_rota_words(text) else {
                panic!("{text}")
            };
            assert_eq!(read, who, "{text}");
        }
    }

    #[test]
    fn words_that_are_names_too_are_kept() {
        let Some(RotaWords::TakeOver { whom, shorter, .. }) = read_rota_words("trực thay Thu Hà") else {
            panic!()
        };
        assert_eq!((whom.as_str(), shorter.as_str()), ("thu ha", "thu"));
        let Some(RotaWords::LeaveEarly { who, or }) = read_rota_words("Minh về sớm") else { panic!() };
        assert_eq!((who.as_str(), or), ("", vec!["minh".to_owned()]));
    }

    #[test]
    fn leaves_everything_else_alone() {
        for text in [
            "nhờ Minh trực thay Lan",
            "Chị Trúc thay sim giúp em",
            "anh Hùng xin mở nợ cước 0903111222",
            "LĐ về sớm nên gọi lại lúc 3h",
            "báo lại sớm",
            "",
        ] {
            assert_eq!(read_rota_words(text), None, "{text}");
        }
    }
}
