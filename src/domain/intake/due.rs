//! Finds the promised time in a sentence: "trong 20p", "hẹn 9h sáng mai", "gọi lại trước 15h". A time at which something
//! happened ("mất máy lúc 8h30") is none.

mod words;

use super::labelled::Part;
use super::leader;
use super::tokens::{Piece, Token};
use super::vocabulary::{Label, Role, begins, ends};
use super::{CallbackTime, Day, TimeError, time};
use std::ops::Range;
use words::{
    AFTER_NUMBER, BACK, CLOCK, CLOSING, EVENTS, LATER, PAST, PROMISED, TOLD, VAGUE, WANTED, WHO, WHOM,
};

/// The most tokens of a time.
const LONGEST: usize = 9;

/// A time in a sentence: its tokens, and what it is.
pub(super) type Found = (Range<usize>, Result<CallbackTime, TimeError>);

/// The time behind a label for it: "Hẹn: 30p nữa"; also "Báo lại: lát nữa", where no number stands. One that cannot be read is
/// asked for.
pub(super) fn labelled(text: &str, tokens: &[Token], parts: &[Part]) -> Option<Found> {
    let later = |part: &Part| {
        let mut value = part.value.clone();
        part.label == Label::Number(Role::Callback) && value.any(|at| begins(tokens, at, VAGUE).is_some())
    };
    let times = parts.iter().filter(|part| part.label == Label::When || later(part));
    let mut times = times.filter(|part| !tokens[part.value.clone()].iter().any(Token::is_number));
    times.find_map(|part| {
        let words = |at: &usize| tokens[*at].is_word();
        let (first, last) = (part.value.clone().find(words)?, part.value.clone().rfind(words)?);
        let typed = &text[tokens[first].span.start..tokens[last].span.end];
        let read = time::read(typed);
        let read = read.map(|read| certain(tokens, &(first..last + 1), read));
        let known = read.is_some() || find(text, tokens).is_none();
        known.then(|| (part.name.start..part.value.end, read.unwrap_or(Err(TimeError::Unreadable))))
    })
}

/// The promised time, if one is said.
pub(super) fn find(text: &str, tokens: &[Token]) -> Option<Found> {
    // A number, or a word that times of every kind have.
    let hints = |token: &Token| {
        token.lower.starts_with(|c: char| c.is_ascii_digit())
            || begins(std::slice::from_ref(token), 0, "nua|mai|gio|tieng|phut|thu|ngay|cn|chu|ruoi").is_some()
    };
    let hints: Vec<bool> = tokens.iter().map(|token| token.is_word() && hints(token)).collect();
    let windows = (0..tokens.len()).filter(|at| tokens[*at].is_word()).flat_map(|start| {
        let stop = tokens[start..].iter().position(|token| token.is_number() || token.piece == Piece::Break);
        let longest = stop.unwrap_or(tokens.len() - start).min(LONGEST);
        (1..=longest)
            .rev()
            .map(move |length| start..start + length)
            .filter(|window| tokens[window.end - 1].is_word() || tokens[window.end - 1].is('\''))
    });
    let mut found: Vec<(u32, Found)> = Vec::new();
    for window in windows {
        let taken = found.last().is_some_and(|(_, (taken, _))| taken.contains(&window.start));
        if taken || !hints[window.clone()].contains(&true) {
            continue;
        }
        let typed = &text[tokens[window.start].span.start..tokens[window.end - 1].span.end];
        if let Some(read) = time::read(typed)
            && let Some(weight) = promised(tokens, &window, &read)
        {
            found.push((weight, (window, read)));
        }
    }
    let best = found.into_iter().rev().max_by_key(|(weight, _)| *weight).map(|(_, found)| found);
    let best = best.map(|(window, read)| (window.clone(), certain(tokens, &window, read)));
    best.or_else(|| unreadable(tokens))
}

/// The time that was read, but for "hẹn 3h": at three, or three hours from now, is asked; "sau 3h", "3 tiếng", "3h nữa" say it.
fn certain(
    tokens: &[Token],
    window: &Range<usize>,
    read: Result<CallbackTime, TimeError>,
) -> Result<CallbackTime, TimeError> {
    let hour = |token: &Token| {
        let unit = token.folded.trim_start_matches(|c: char| c.is_ascii_digit());
        unit == "gio" || unit.starts_with('h') && unit != "hen" || unit.starts_with('g') && unit.len() < 4
    };
    let said = |token: &Token| {
        matches!(
            token.folded.as_str(),
            "sau" | "nua" | "trong" | "vong" | "toi" | "tieng" | "in" | "phut" | "khoang" | "chung"
        )
    };
    let words = &tokens[window.start.saturating_sub(2)..window.end];
    let number = |at: &usize| tokens[*at].lower.starts_with(|c: char| c.is_ascii_digit());
    let promised = window.clone().find(number).is_some_and(|first| {
        tokens[..first]
            .iter()
            .rev()
            .take(8)
            .take_while(|token| token.is_word() || token.is(':'))
            .any(|token| token.folded == "hen")
    });
    let either = matches!(read, Ok(CallbackTime::In(_)))
        && promised
        && tokens[window.clone()].iter().any(hour)
        && !words.iter().any(said);
    if either { Err(TimeError::Unreadable) } else { read }
}

/// How surely these tokens are a promised time.
fn promised(tokens: &[Token], window: &Range<usize>, read: &Result<CallbackTime, TimeError>) -> Option<u32> {
    let words = &tokens[window.clone()];
    let said = begins(tokens, window.start, PROMISED).is_some() || promised_to(tokens, window.start);
    let digits = words
        .iter()
        .any(|token| token.lower.starts_with(|c: char| c.is_ascii_digit()) || token.folded == "nua");
    let minutes = words.iter().any(|token| {
        matches!(
            token.folded.trim_start_matches(|c: char| c.is_ascii_digit()),
            "p" | "ph" | "phut" | "m" | "tieng" | "gio" | "min"
        ) || token.is('\'')
    });
    let last = words.last()?;
    let clock = tokens[..window.start]
        .iter()
        .rev()
        .take_while(|token| begins(std::slice::from_ref(token), 0, CLOCK).is_some());
    let start = window.start - clock.count();
    if counts_others(tokens, window.end) && matches!(read, Ok(CallbackTime::In(_))) {
        return None;
    }
    let past = ends(tokens, start, PAST).is_some() && !said
        || begins(tokens, window.end, "truoc|roi|trc|qua|ma chua").is_some()
        || last.folded == "truoc"
        || last.folded == "trc";
    let opens = [
        "giup", "nhe", "nha", "lai", "nay", "ngay", "xong", "sang", "chieu", "toi", "trua", "dem", "by",
        "at", "in", "nua", "am", "pm",
    ];
    if opens.contains(&words[0].folded.as_str())
        && !matches!(read, Ok(CallbackTime::On(..)))
        && !(matches!(words[0].folded.as_str(), "nua" | "sang" | "chieu" | "toi") && words.len() > 1)
    {
        return None;
    }
    let somebody = |token: &Token| WHO.contains(&token.bare.as_str()) || WHOM.contains(&token.bare.as_str());
    let after = begins(tokens, window.end, EVENTS).is_none()
        && (follows(tokens, window.end, somebody, BACK) || follows(tokens, window.end, somebody, WANTED));
    if words[1..].iter().any(|token| token.folded == "hen") {
        return None;
    }
    // "chị Mai báo lại"
    let named = window.start > 0
        && leader::name_after_honorific(tokens, window.start - 1) == Some(window.start)
        && words[0].folded == "mai";
    if named {
        return None;
    }
    let back = words.iter().any(|token| token.folded == "bao" || token.folded == "hen") || after;
    match read {
        _ if past => None,
        Err(TimeError::Unreadable) if !back => None,
        Err(_) => (said && digits || back).then_some(2),
        Ok(CallbackTime::In(_)) => (minutes || said && hours(words)).then_some(if said { 4 } else { 3 }),
        Ok(CallbackTime::On(Day::Date { .. }, _)) => (said || back).then_some(4),
        Ok(CallbackTime::On(..)) if said || back => Some(4),
        // "sáng mai 8h anh bay"
        Ok(CallbackTime::On(..)) => (!happens(tokens, window.end)).then_some(1),
        Ok(CallbackTime::At(_)) => (said || back).then_some(if said { 4 } else { 3 }),
    }
}

/// Whether words follow, and none of those that only end a sentence.
fn happens(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(Token::is_word) && begins(tokens, at, CLOSING).is_none()
}

/// Whether one of these phrases begins at `at`, or behind a word or two of others.
fn follows(tokens: &[Token], at: usize, between: impl Fn(&Token) -> bool, phrases: &str) -> bool {
    let words = tokens[at..].iter().take(2).take_while(|token| token.is_word() && between(token)).count();
    (at..=at + words).any(|at| begins(tokens, at, phrases).is_some())
}

/// Whether a bare number up to `end` counts what follows it: "hẹn 3 bữa", "hẹn 2 lần".
fn counts_others(tokens: &[Token], end: usize) -> bool {
    tokens[end - 1].lower.bytes().all(|byte| byte.is_ascii_digit())
        && tokens.get(end).is_some_and(Token::is_word)
        && begins(tokens, end, AFTER_NUMBER).is_none()
}

/// "hẹn chị …", "báo lại cho anh Nam lúc …", "gọi lại số 0912… lúc …" up to `at`.
fn promised_to(tokens: &[Token], at: usize) -> bool {
    let between = |token: &&Token| {
        token.is_number() || token.is_word() && (token.title || WHOM.contains(&token.bare.as_str()))
    };
    let reach = tokens[..at].iter().rev().take(6).take_while(between).count();
    (at - reach..=at).any(|end| ends(tokens, end, TOLD).is_some())
}

fn hours(words: &[Token]) -> bool {
    words.iter().any(|token| token.folded.starts_with(|c: char| c.is_ascii_digit()))
}

/// A promise and no time that can be read: "hẹn chiều", "lát nữa gọi lại". Asked, never replaced by the usual time.
fn unreadable(tokens: &[Token]) -> Option<Found> {
    let range = (0..tokens.len()).find_map(|at| announced(tokens, at).or_else(|| vague(tokens, at)))?;
    Some((range, Err(TimeError::Unreadable)))
}

/// "hẹn lát nữa", "hẹn 9x"
fn announced(tokens: &[Token], at: usize) -> Option<Range<usize>> {
    let next = tokens
        .get(at + 1)
        .filter(|next| next.is_word() && tokens[at].folded == "hen" && tokens[at].is_word())?;
    let digits = next.lower.contains(|c: char| c.is_ascii_digit()) && !counts_others(tokens, at + 2);
    let length = begins(tokens, at + 1, LATER).or(digits.then_some(1))?;
    Some(at..at + 1 + length)
}

/// "chút xíu e báo lại", "chiều báo lại"; not "khoá 1 chiều, gọi lại …", "chị Mai gọi lại", "tôi gọi lại".
fn vague(tokens: &[Token], at: usize) -> Option<Range<usize>> {
    let taken = begins(tokens, at, VAGUE).filter(|_| tokens[at].is_word())?;
    let end = at + taken;
    if !follows(tokens, end, |token| WHO.contains(&token.bare.as_str()), BACK) {
        return None;
    }
    let before = at.checked_sub(1).map(|before| &tokens[before]);
    let counted = before.is_some_and(|token| {
        matches!(token.bare.as_str(), "1" | "2" | "mot" | "hai" | "khoa" | "chan" | "cat" | "goi")
    });
    let named = at > 0 && leader::name_after_honorific(tokens, at - 1) == Some(at);
    (!counted && !named).then_some(at..end)
}
