//! Finds the promised time in a sentence: "trong 20p", "hẹn 9h sáng mai", "gọi lại trước 15h". A time at which something
//! happened ("mất máy lúc 8h30") is none.

use super::labelled::{Label, Part};
use super::leader;
use super::tokens::{Piece, Token};
use super::vocabulary::begins;
use super::{CallbackTime, Day, TimeError, time};
use std::ops::Range;

/// Words that announce a promised time.
const PROMISED: &str =
    "hen|truoc|trc|trong|trong vong|bao kq|bao ket qua|bao lai|goi lai|tra loi|phan hoi|toi da|sau";
/// Words a time of day may begin with.
const CLOCK: &str = "luc|vao|tam|khoang|den|dung";
/// Words before a time that say it is past.
const PAST: &str = "day|duoc|hon|gan|mat|cach|da|tu|roi|bi|qua|khi|hoi|cup|trom|chan|khoa|cat|may|dt|thoai|suot|chieu|2|1|goi|data";
/// The most tokens of a time.
const LONGEST: usize = 9;

/// A time in a sentence: its tokens, and what it is.
pub(super) type Found = (Range<usize>, Result<CallbackTime, TimeError>);

/// The time behind a label for it: "Hẹn: 30p nữa". One that cannot be read is asked for.
pub(super) fn labelled(text: &str, tokens: &[Token], parts: &[Part]) -> Option<Found> {
    parts.iter().filter(|part| part.label == Label::When).find_map(|part| {
        let words = |at: &usize| tokens[*at].is_word();
        let (first, last) = (part.value.clone().find(words)?, part.value.clone().rfind(words)?);
        let typed = &text[tokens[first].span.start..tokens[last].span.end];
        let read = time::read(typed);
        let known = read.is_some() || find(text, tokens).is_none();
        known.then(|| (part.name.start..part.value.end, read.unwrap_or(Err(TimeError::Unreadable))))
    })
}

/// The promised time, if one is said.
pub(super) fn find(text: &str, tokens: &[Token]) -> Option<Found> {
    // A number, or a word that times of every kind have.
    let hints = |token: &Token| {
        token.lower.starts_with(|c: char| c.is_ascii_digit())
            || begins(std::slice::from_ref(token), 0, "nua|mai|gio|tieng|phut|thu|ngay|cn|chu").is_some()
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
    best.or_else(|| unreadable(tokens))
}

/// How surely these tokens are a promised time.
fn promised(tokens: &[Token], window: &Range<usize>, read: &Result<CallbackTime, TimeError>) -> Option<u32> {
    let words = &tokens[window.clone()];
    let said = begins(tokens, window.start, PROMISED).is_some();
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
    let past = super::vocabulary::ends(tokens, start, PAST).is_some() && !said
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
    let after = begins(tokens, window.end, "bao|goi lai|tra loi|phan hoi|xong|phai xong|phai co").is_some();
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
        Ok(CallbackTime::On(..)) => Some(4),
        Ok(CallbackTime::At(_)) => {
            let clock = begins(tokens, window.start, CLOCK).is_some()
                || matches!(words[0].folded.as_str(), "sang" | "chieu" | "toi");
            let opens_a_call =
                window.start == 0 || leader::name_after_honorific(tokens, window.end).is_some();
            (said || back || clock && !opens_a_call && !happened(tokens, window.start))
                .then_some(if said || back { 4 } else { 1 })
        }
    }
}

fn hours(words: &[Token]) -> bool {
    words.iter().any(|token| token.folded.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether the words before say that something happened then.
fn happened(tokens: &[Token], at: usize) -> bool {
    let clause = tokens[..at].iter().rev().take_while(|token| token.is_word()).take(6);
    clause.into_iter().any(|token| {
        matches!(
            token.folded.as_str(),
            "mat" | "bi" | "qua" | "roi" | "tu" | "da" | "hoi" | "cup" | "trom" | "kia" | "khi"
        )
    })
}

/// "hẹn" and no time that can be read: asked, never replaced by the usual time.
fn unreadable(tokens: &[Token]) -> Option<Found> {
    const VAGUE: &str = "lat|lat nua|chieu|toi|sang|mai|som|cuoi|dau|trua|chut|ti|tuan|thang|ngay|mot";
    let at = (0..tokens.len()).find(|at| tokens[*at].folded == "hen" && tokens[*at].is_word())?;
    let next = tokens.get(at + 1)?;
    let digits = next.is_word() && next.lower.contains(|c: char| c.is_ascii_digit());
    let vague = begins(tokens, at + 1, VAGUE).filter(|_| next.is_word());
    let length = vague.or(digits.then_some(1))?;
    Some((at..at + 1 + length, Err(TimeError::Unreadable)))
}
