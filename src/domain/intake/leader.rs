//! Finds the leader in a sentence: honorific and name wherever they stand, with title and department.

use super::tokens::{Piece, Token};
use super::vocabulary::{
    AFTER, BEFORE, DEPARTMENTS, HONORIFICS, LABELS, LEADER_ENDS_AFTER, LEADER_LABELS, Phrases, RELATIONS,
    Role, TITLES, UNITS, begins, ends, ends_leader,
};
use std::ops::Range;

/// The most tokens of a leader.
const LONGEST: usize = 18;

/// The tokens of the leader.
pub(super) fn find(tokens: &[Token]) -> Option<Range<usize>> {
    let mut best: Option<(i32, Range<usize>)> = None;
    let mut honoured_ones: Vec<Range<usize>> = Vec::new();
    for at in 0..tokens.len() {
        let by_honorific = honoured(tokens, at);
        honoured_ones.extend(by_honorific.clone().map(|(_, range)| range));
        for (score, range) in
            [by_honorific, labelled(tokens, at), titled(tokens, at), bare(tokens, at)].into_iter().flatten()
        {
            let score = score + surroundings(tokens, &range);
            if best.as_ref().is_none_or(|(highest, _)| score > *highest) {
                best = Some((score, range));
            }
        }
    }
    let (_, best) = best?;
    // "sếp Quyền" in "em Bích thư ký sếp Quyền"
    let whole = honoured_ones.into_iter().find(|range| range.start < best.start && range.end >= best.end);
    Some(whole.unwrap_or(best))
}

/// The leader in what stands behind a label: all of it, unless a number or other words follow.
pub(super) fn within(tokens: &[Token], value: Range<usize>) -> Option<Range<usize>> {
    let start = value.clone().find(|at| {
        let token = &tokens[*at];
        !(matches!(token.piece, Piece::Mark(_) | Piece::Break)
            || matches!(token.folded.as_str(), "la" | "ten"))
    })?;
    let name = name_after_honorific(tokens, start).unwrap_or(start);
    let in_brackets = tokens[value.start..start].iter().any(|token| token.is('('));
    if in_brackets || !is_name(&tokens[name]) || ends_leader(tokens, name) && !tokens[name].title {
        return None;
    }
    let stops = |at: &usize| tokens[*at].is_number() || ends_leader(tokens, *at) && !tokens[*at].title;
    let mut end = match (name + 1..value.end).find(stops) {
        Some(_) => end(tokens, name).min(value.end),
        None => value.end,
    };
    while end > name + 1 && matches!(tokens[end - 1].piece, Piece::Mark(mark) if mark != ')') {
        end -= 1;
    }
    Some(start..end)
}

/// Who calls for a leader, and is the one to deal with.
const SECRETARY: &str = "thu ky|tro ly|tro li";

/// Words that end no name.
const TRAILING: [&str; 17] = [
    "cổ", "chỉ", "ảnh", "ổng", "bả", "nhé", "nha", "nhe", "e", "em", "cần", "a", "c", "anh", "chị", "thì",
    "có",
];

type Candidate = Option<(i32, Range<usize>)>;

/// "anh Hùng …"
fn honoured(tokens: &[Token], at: usize) -> Candidate {
    let name = name_after_honorific(tokens, at)?;
    let end = end(tokens, name);
    // "em" is mostly the agent, but not with a title.
    let agent =
        matches!(tokens[at].folded.as_str(), "em" | "e") && !(name + 1..end).any(|at| belongs(tokens, at));
    Some((40 + if tokens[name].title { 5 } else { 0 } - if agent { 15 } else { 0 }, at..end))
}

/// Where the name begins, if an honorific stands at `at` and a name follows it.
pub(super) fn name_after_honorific(tokens: &[Token], at: usize) -> Option<usize> {
    let word = tokens.get(at).filter(|token| token.is_word())?;
    HONORIFICS.iter().find(|(honorific, _)| word.lower == *honorific)?;
    let name = if tokens.get(at + 1)?.is('.') { at + 2 } else { at + 1 };
    let first = tokens.get(name).filter(|token| is_name(token))?;
    // "Đ/c", "y/c"
    if at > 1
        && tokens[at - 1].is('/')
        && tokens[at - 2].is_word()
        && tokens[at - 2].span.end + 1 == tokens[at].span.start
        && first.lower != "ở"
    {
        return None;
    }
    let doubtful = matches!(word.lower.as_str(), "co" | "chu" | "bac" | "ba" | "em" | "e" | "me")
        && !(name + 1..name + 4).any(|at| belongs(tokens, at));
    let place = word.folded == "chi" && first.folded == "nhanh";
    let honorific_again =
        HONORIFICS.iter().any(|(honorific, _)| first.lower == *honorific && honorific.len() > 1);
    // "Ông Định, …"
    let alone = first.title
        && tokens
            .get(name + 1)
            .is_none_or(|next| matches!(next.piece, Piece::Mark(_)) || belongs(tokens, name + 1));
    let ends = (word.title || !first.title) && !alone && ends_leader(tokens, name) || first.lower == "ở";
    let title = TITLES.begin(tokens, name).is_some() && !first.title && first.folded.len() < 4;
    let unlikely = ends || place || title || !first.title && (doubtful || honorific_again);
    (!unlikely).then_some(name)
}

/// "LĐ: Tuấn", "ld ten Tuan"
fn labelled(tokens: &[Token], at: usize) -> Candidate {
    let mut name = at + LEADER_LABELS.begin(tokens, at)?;
    // "tên đầy đủ", without a colon, is a label less surely.
    let colon = tokens.get(name).is_some_and(|token| token.is(':'));
    while tokens.get(name).is_some_and(|token| token.is(':') || matches!(token.folded.as_str(), "la" | "ten"))
    {
        name += 1;
    }
    let first = tokens.get(name).filter(|token| is_name(token))?;
    let honorific = name_after_honorific(tokens, name).is_some();
    (!honorific && !ends_leader(tokens, name))
        .then(|| (if first.title { 45 } else { 38 } - if colon { 0 } else { 10 }, name..end(tokens, name)))
}

/// "GĐ Hùng Bình Dương"; also what stands before a title: "Hùng GĐ Bình Dương".
fn titled(tokens: &[Token], at: usize) -> Candidate {
    let name = at + TITLES.begin(tokens, at)?;
    let mut start = at;
    while start > 0 && at - start < 4 && is_name(&tokens[start - 1]) && !ends_leader(tokens, start - 1) {
        start -= 1;
    }
    // "nói chuyện với Hoàn phó phòng …"
    let named = tokens[start].title && ends(tokens, start, "voi|với|cua|la|nghe|tiep|gap").is_some();
    if start < at && LEADER_LABELS.begin(tokens, start).is_none() && (named || is_clause_start(tokens, start))
    {
        return Some((30, start..end(tokens, start)));
    }
    let first = tokens.get(name).filter(|token| is_name(token))?;
    // "anh Hiển (PGĐ …)", "chú là nguyên giám đốc …": of somebody named elsewhere.
    let mut titles = at;
    while titles > 0 && TITLES.begin(tokens, titles - 1).is_some() {
        titles -= 1;
    }
    let of_another = titles > 0 && (tokens[titles - 1].is('(') || tokens[titles - 1].folded == "la");
    (name_after_honorific(tokens, name).is_none() && !ends_leader(tokens, name) && first.folded.len() > 1)
        .then(|| (if of_another { 5 } else { 25 }, at..end(tokens, name)))
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
    if range.clone().any(|at| TITLES.begin(tokens, at).is_some() || DEPARTMENTS.begin(tokens, at).is_some()) {
        score += 8;
    }
    let about_back = |(role, _, phrases): &(Role, u32, Phrases)| {
        *role == Role::Callback
            && (0..3).any(|less| {
                before.len().checked_sub(less).is_some_and(|end| {
                    phrases.end(before, end).is_some() && before[end..].iter().all(Token::is_word)
                })
            })
    };
    if BEFORE.iter().any(about_back) || ends(before, before.len(), "gap|xin gap|gui|ve|qua").is_some() {
        score -= 25;
    }
    if let Some(relation) = RELATIONS.end(before, before.len()) {
        // "thư ký anh Quốc" is about anh Quốc; "vợ chị Lan" is not said.
        score += if ends(before, before.len(), SECRETARY).is_some() || relation == 0 { 10 } else { -10 };
    }
    if before.last().is_some_and(|token| token.folded == "cua")
        || LEADER_LABELS.end(before, before.len()).is_some()
    {
        score += 5;
    }
    if RELATIONS.begin(tokens, range.end).is_some() {
        score -= 25;
    }
    let calls = |(role, _, phrases): &(Role, u32, Phrases)| {
        *role == Role::Calling && phrases.begin(tokens, range.end).is_some()
    };
    let mut next = range.end;
    while tokens
        .get(next)
        .is_some_and(|token| matches!(token.piece, Piece::Mark(_)) || LABELS.begin(tokens, next) == Some(1))
    {
        next += 1;
    }
    if tokens.get(next).is_some_and(Token::is_number) || AFTER.iter().any(calls) || BEFORE.iter().any(calls) {
        score += 6;
    }
    if LEADER_ENDS_AFTER.begin(tokens, range.end).is_some() {
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
        || ends(tokens, at, "dong chi|đồng chi|đc").is_some()
        || at > 2 && tokens[at - 1].folded == "c" && tokens[at - 2].is('/') && tokens[at - 3].folded == "d"
}

/// The end of the words about the leader whose name begins at `name`.
fn end(tokens: &[Token], name: usize) -> usize {
    let mut at = name + 1;
    while at - name < LONGEST
        && let Some(next) = after(tokens, name, at)
    {
        at = next;
    }
    let trails = |token: &Token| {
        matches!(token.piece, Piece::Mark(',' | '-' | '.' | '/' | '|'))
            || TRAILING.contains(&token.lower.as_str())
    };
    // "… gd hai duong hoi."
    let says = |at: usize| {
        tokens[at].is_plain()
            && !tokens[at].capital
            && matches!(tokens[at].folded.as_str(), "hoi" | "bao" | "keu" | "than")
            && tokens.get(at + 1).is_none_or(|next| !next.is_word())
            && (name + 1..at).any(|at| belongs(tokens, at))
    };
    while at > name + 1 && (trails(&tokens[at - 1]) || says(at - 1)) {
        at -= 1;
    }
    at
}

/// What follows the token at `at`, if it still belongs to the leader whose name begins at `name`.
fn after(tokens: &[Token], name: usize, at: usize) -> Option<usize> {
    let (token, before) = (tokens.get(at)?, &tokens[at - 1]);
    let next = tokens.get(at + 1);
    if let Some(boss) = boss_of_secretary(tokens, at) {
        return Some(boss + 1);
    }
    if let Some(taken) = UNITS.begin_bare(tokens, at).filter(|taken| is_unit(tokens, name, at, *taken)) {
        return Some(at + taken);
    }
    let belongs = match token.piece {
        Piece::Number(_) => false,
        Piece::Mark('(') => {
            let close = (at + 1..tokens.len()).find(|at| tokens[*at].is(')') || tokens[*at].is_number())?;
            // "chú Tài (chú nói vậy)"
            let told = HONORIFICS.iter().any(|(honorific, _)| tokens[at + 1].lower == *honorific)
                && tokens.get(at + 2).is_some_and(|next| !next.title);
            return (tokens[close].is(')') && !told && !ends_leader(tokens, at + 1)).then_some(close + 1);
        }
        // "P.GĐ", "TP/KD"
        Piece::Mark('/') if token.span.start > before.span.end => belongs(tokens, at + 1),
        Piece::Mark('.' | '/' | '&' | '\'' | '’') => {
            let joins = token.span.start == before.span.end
                && next.is_some_and(|next| is_name(next) && next.span.start == token.span.end);
            joins && (before.folded.len() <= 2 || belongs(tokens, at - 1) || belongs(tokens, at + 1))
        }
        Piece::Mark('|') => TITLES.begin(tokens, at + 1).is_some(),
        Piece::Mark(',' | '-') => belongs(tokens, at + 1) || is_place(tokens, name, at + 1),
        Piece::Mark(_) => false,
        Piece::Break => {
            let label = begins(tokens, at + 1, "chuc vu|chuc danh|don vi|phong ban|bo phan");
            let value = at + 1 + label.map_or(0, |taken| taken + 1);
            return (label.is_some() && value < tokens.len() || TITLES.begin(tokens, at + 1).is_some())
                .then_some(value);
        }
        // "quận 12", but "mở 2 số"
        Piece::Word if !is_name(token) => {
            token.folded.len() <= 2
                && begins(tokens, at + 1, "so|sdt|chieu|tb|thue bao|may|gio|h|phut|p|tieng|ngay|lan")
                    .is_none()
        }
        Piece::Word => {
            let of_department = DEPARTMENTS.begin(tokens, at - 1) == Some(1)
                && begins(tokens, at, "kiem soat|kiem tra|cuoc|ho tro|chuyen|hoi vien|thu no").is_some();
            let in_name = token.title && before.is_word();
            let relation = RELATIONS.begin(tokens, at).is_some_and(|taken| {
                name_after_honorific(tokens, at + taken).is_some() || !belongs(tokens, at)
            });
            let another =
                name_after_honorific(tokens, at).is_some_and(|name| tokens[name].title) && !token.title;
            (!ends_leader(tokens, at) || of_department || in_name)
                && !relation
                && !another
                && (token.capital
                    || !tokens[name].title
                    || token.lower == "ở" && belongs(tokens, at + 1)
                    || in_title(tokens, name, at))
        }
    };
    belongs.then_some(at + 1)
}

/// "… thư ký sếp Quyền" behind a name: where the boss's name is, unless it is named again, as that of the one who asks.
fn boss_of_secretary(tokens: &[Token], at: usize) -> Option<usize> {
    let taken = begins(tokens, at, SECRETARY).filter(|_| tokens[at - 1].is_word())?;
    let boss = name_after_honorific(tokens, at + taken)?;
    let again = tokens[boss + 1..].iter().any(|token| token.lower == tokens[boss].lower);
    (!again).then_some(boss)
}

/// Whether a title or a department begins here.
fn belongs(tokens: &[Token], at: usize) -> bool {
    TITLES.begin(tokens, at).is_some()
        || DEPARTMENTS
            .begin(tokens, at)
            .is_some_and(|taken| begins(tokens, at + taken, "nao|gi|dau|nay|minh").is_none())
        || UNITS.begin_bare(tokens, at).is_some_and(|taken| taken > 1 && tokens[at].capital)
}

/// Whether the name of a department that begins here is the leader's: it has a capital, or stands right behind the name, a title
/// or another department.
fn is_unit(tokens: &[Token], name: usize, at: usize, taken: usize) -> bool {
    tokens[at].capital
        || !tokens[name].title
        || tokens[at - 1].is_word()
            && (taken > 1 && tokens[at - 1].capital
                || in_title(tokens, name, at)
                || (name + 1..at).any(|unit| UNITS.begin_bare(tokens, unit) == Some(at - unit)))
}

/// ", Đà Nẵng" behind a title or department: nothing but names, up to a mark, a number or the end.
fn is_place(tokens: &[Token], name: usize, at: usize) -> bool {
    let words = tokens[at..].iter().take(4).take_while(|token| token.is_word() && token.title).count();
    (2..4).contains(&words)
        && tokens.get(at + words).is_none_or(|token| !token.is_word())
        && name_after_honorific(tokens, at).is_none()
        && !ends_leader(tokens, at)
        && (name..at).any(|at| belongs(tokens, at))
}

/// Whether a word without a capital still belongs to a title or department, behind a name that has one: "Hùng trưởng phòng
/// kế toán", "ban Truyền thông", not "Hùng GĐ Đồng Nai bực".
fn in_title(tokens: &[Token], name: usize, at: usize) -> bool {
    let mut capitals = 0;
    for opener in (name..=at).rev() {
        let title = TITLES.begin(tokens, opener).map(|taken| &tokens[opener + taken - 1]);
        let department = DEPARTMENTS.begin(tokens, opener).is_some()
            || title.is_some_and(|last| DEPARTMENTS.begin(std::slice::from_ref(last), 0).is_some());
        if department || title.is_some() {
            return capitals == 0 || department && capitals == 1;
        }
        capitals += usize::from(tokens[opener].capital);
    }
    false
}
