//! Finds the leader in a sentence: honorific and name wherever they stand, with title and department.

use super::tokens::Token;
use super::vocabulary::{
    AFTER, BEFORE, DEPARTMENTS, HONORIFICS, LABELS, LEADER_ENDS_AFTER, LEADER_LABELS, RELATIONS, Role,
    TITLES, begins, ends, ends_leader,
};
use std::ops::Range;

/// The most tokens of a leader.
const LONGEST: usize = 18;

/// The tokens of the leader.
pub(super) fn find(tokens: &[Token]) -> Option<Range<usize>> {
    let mut best: Option<(i32, Range<usize>)> = None;
    for at in 0..tokens.len() {
        for (score, range) in
            [honoured(tokens, at), labelled(tokens, at), titled(tokens, at), bare(tokens, at)]
                .into_iter()
                .flatten()
        {
            let score = score + surroundings(tokens, &range);
            if best.as_ref().is_none_or(|(highest, _)| score > *highest) {
                best = Some((score, range));
            }
        }
    }
    best.map(|(_, range)| range)
}

type Candidate = Option<(i32, Range<usize>)>;

/// "anh Hùng …"
fn honoured(tokens: &[Token], at: usize) -> Candidate {
    let name = name_after_honorific(tokens, at)?;
    let score = 40 + if tokens[name].title { 5 } else { 0 } - if tokens[at].folded == "em" { 15 } else { 0 };
    Some((score, at..end(tokens, name)))
}

/// Where the name begins, if an honorific stands at `at` and a name follows it.
pub(super) fn name_after_honorific(tokens: &[Token], at: usize) -> Option<usize> {
    let word = tokens.get(at).filter(|token| token.is_word())?;
    HONORIFICS.iter().find(|(honorific, _)| word.lower == *honorific)?;
    let name = if tokens.get(at + 1)?.is('.') { at + 2 } else { at + 1 };
    let first = tokens.get(name).filter(|token| is_name(token))?;
    let doubtful = matches!(word.lower.as_str(), "co" | "chu" | "bac" | "ba" | "em" | "me");
    let place = word.folded == "chi" && first.folded == "nhanh";
    let honorific_again =
        HONORIFICS.iter().any(|(honorific, _)| first.lower == *honorific && honorific.len() > 1);
    let ends = ends_leader(tokens, name) && !(first.title && !word.title);
    let title = begins(tokens, name, TITLES).is_some() && !first.title && first.folded.len() < 4;
    (!ends && !place && !title && !(doubtful && !first.title) && (!honorific_again || first.title))
        .then_some(name)
}

/// "LĐ: Tuấn", "ld ten Tuan"
fn labelled(tokens: &[Token], at: usize) -> Candidate {
    let mut name = at + begins(tokens, at, LEADER_LABELS)?;
    while tokens.get(name).is_some_and(|token| token.is(':') || matches!(token.folded.as_str(), "la" | "ten"))
    {
        name += 1;
    }
    let first = tokens.get(name).filter(|token| is_name(token))?;
    let honorific = name_after_honorific(tokens, name).is_some();
    (!honorific && !ends_leader(tokens, name))
        .then(|| (if first.title { 45 } else { 38 }, name..end(tokens, name)))
}

/// "GĐ Hùng Bình Dương"; also what stands before a title: "Hùng GĐ Bình Dương".
fn titled(tokens: &[Token], at: usize) -> Candidate {
    let name = at + begins(tokens, at, TITLES)?;
    let mut start = at;
    while start > 0 && at - start < 4 && is_name(&tokens[start - 1]) && !ends_leader(tokens, start - 1) {
        start -= 1;
    }
    if start < at && begins(tokens, start, LEADER_LABELS).is_none() && is_clause_start(tokens, start) {
        return Some((30, start..end(tokens, start)));
    }
    let first = tokens.get(name).filter(|token| is_name(token))?;
    (name_after_honorific(tokens, name).is_none() && !ends_leader(tokens, name) && first.folded.len() > 1)
        .then(|| (25, at..end(tokens, name)))
}

/// "Nguyễn Văn Hùng", or whatever stands alone before a number: "Hùng 0912345678 mở nợ".
fn bare(tokens: &[Token], at: usize) -> Candidate {
    if !is_clause_start(tokens, at) || !is_name(&tokens[at]) || ends_leader(tokens, at) {
        return None;
    }
    let end = end(tokens, at);
    let capitals = tokens[at..end].iter().take_while(|token| token.title).count();
    let mut next = end;
    while tokens
        .get(next)
        .is_some_and(|token| token.is(':') || token.is('-') || token.is('(') || token.is(','))
    {
        next += 1;
    }
    let to_number = tokens.get(next).is_some_and(Token::is_number) && end - at <= 5;
    match capitals {
        2.. => Some((28, at..end)),
        _ if to_number => Some((15, at..end)),
        1 if end - at <= 3 => Some((10, at..end)),
        _ => None,
    }
}

/// What the words around a candidate say for and against it.
fn surroundings(tokens: &[Token], range: &Range<usize>) -> i32 {
    let before = &tokens[..range.start];
    let mut score = 0;
    if before.is_empty() {
        score += 5;
    }
    if range
        .clone()
        .any(|at| begins(tokens, at, TITLES).is_some() || begins(tokens, at, DEPARTMENTS).is_some())
    {
        score += 8;
    }
    let about_back = |(role, _, phrases): &(Role, u32, &'static str)| {
        *role == Role::Callback
            && (0..3).any(|less| {
                before.len().checked_sub(less).is_some_and(|end| {
                    ends(before, end, phrases).is_some() && before[end..].iter().all(Token::is_word)
                })
            })
    };
    if BEFORE.iter().any(about_back) || ends(before, before.len(), "gap|xin gap|gui|ve|qua").is_some() {
        score -= 25;
    }
    if let Some(relation) = ends(before, before.len(), RELATIONS) {
        // "thư ký anh Quốc" is about anh Quốc; "vợ chị Lan" is not said.
        score += if ends(before, before.len(), "thu ky|tro ly|tro li").is_some() || relation == 0 {
            10
        } else {
            -10
        };
    }
    if before.last().is_some_and(|token| token.folded == "cua")
        || ends(before, before.len(), LEADER_LABELS).is_some()
    {
        score += 5;
    }
    if begins(tokens, range.end, RELATIONS).is_some() {
        score -= 25;
    }
    let calls = |(role, _, phrases): &(Role, u32, &'static str)| {
        *role == Role::Calling && begins(tokens, range.end, phrases).is_some()
    };
    let mut next = range.end;
    while tokens.get(next).is_some_and(|token| {
        matches!(token.piece, super::tokens::Piece::Mark(_)) || begins(tokens, next, LABELS) == Some(1)
    }) {
        next += 1;
    }
    if tokens.get(next).is_some_and(Token::is_number) || AFTER.iter().any(calls) || BEFORE.iter().any(calls) {
        score += 6;
    }
    if begins(tokens, range.end, LEADER_ENDS_AFTER).is_some() {
        score += 4;
    }
    score
}

/// A word with letters.
fn is_name(token: &Token) -> bool {
    token.is_word() && token.lower.contains(char::is_alphabetic)
}

fn is_clause_start(tokens: &[Token], at: usize) -> bool {
    at.checked_sub(1).is_none_or(|before| !tokens[before].is_word() && !tokens[before].is('/'))
}

/// The end of the words about the leader whose name begins at `name`.
fn end(tokens: &[Token], name: usize) -> usize {
    let mut at = name + 1;
    let mut inside = false;
    while at < tokens.len() && at - name < LONGEST {
        let token = &tokens[at];
        let touches = token.span.start == tokens[at - 1].span.end;
        let next = |offset: usize| tokens.get(at + offset);
        let belongs =
            |at: usize| begins(tokens, at, TITLES).or_else(|| begins(tokens, at, DEPARTMENTS)).is_some();
        if token.is_number() {
            break;
        } else if token.is('(') {
            let close = (at + 1..tokens.len()).find(|at| tokens[*at].is(')') || tokens[*at].is_number());
            if !close.is_some_and(|close| tokens[close].is(')')) || ends_leader(tokens, at + 1) {
                break;
            }
            inside = true;
        } else if token.is(')') && inside {
            inside = false;
        } else if inside {
        } else if token.is('.') || token.is('/') || token.is('&') {
            let short = tokens[at - 1].folded.len() <= 2
                || begins(tokens, at - 1, DEPARTMENTS).is_some()
                || next(1).is_some_and(|word| {
                    word.span.start == token.span.end && tokens[at - 1].is_word() && belongs(at + 1)
                });
            if !(touches && next(1).is_some_and(is_name) && short) {
                break;
            }
        } else if token.is(',') || token.is('-') {
            if !belongs(at + 1) {
                break;
            }
        } else if token.piece == super::tokens::Piece::Break {
            let label = begins(tokens, at + 1, "chuc vu|cv|chuc danh|don vi|phong ban|bo phan");
            let skipped = label.map_or(0, |taken| {
                taken + usize::from(tokens.get(at + 1 + taken).is_some_and(|token| token.is(':')))
            });
            if !(label.is_some() || begins(tokens, at + 1, TITLES).is_some())
                || skipped > 0 && tokens.get(at + 1 + skipped).is_none()
            {
                break;
            }
            at += skipped;
        } else if !token.is_word() {
            break;
        } else if !token.lower.contains(char::is_alphabetic) {
            let counts = begins(tokens, at + 1, "so|sdt|chieu|tb|thue bao|may").is_some();
            if token.folded.len() > 2 || counts {
                break;
            }
        } else if begins(tokens, at, RELATIONS).is_some_and(|taken| {
            at + taken < tokens.len()
                && (name_after_honorific(tokens, at + taken).is_some()
                    || begins(tokens, at, TITLES).is_none() && begins(tokens, at, DEPARTMENTS).is_none())
        }) {
            break;
        } else if ends_leader(tokens, at) {
            let department = begins(tokens, at - 1, DEPARTMENTS) == Some(1)
                && begins(tokens, at, "kiem soat|kiem tra|cuoc|ho tro|chuyen|hoi vien|thu no|no").is_some();
            let in_name = token.title && tokens[at - 1].is_word();
            if !(department || in_name) {
                break;
            }
        } else if at > name
            && name_after_honorific(tokens, at).is_some_and(|name| tokens[name].title)
            && !token.title
        {
            break;
        }
        at += 1;
    }
    while at > name + 1
        && (tokens[at - 1].is(',')
            || tokens[at - 1].is('-')
            || tokens[at - 1].is('.')
            || matches!(
                tokens[at - 1].lower.as_str(),
                "nhé" | "nha" | "nhe" | "e" | "em" | "cần" | "a" | "c" | "anh" | "chị" | "thì" | "có"
            ))
        && at - 1 > name
    {
        at -= 1;
    }
    at
}
