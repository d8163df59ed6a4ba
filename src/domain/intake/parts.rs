//! Reading parts in the order of the fields: separated by pipes, tabs or line breaks.

use super::field::unlabelled;
use super::kind::Kind;
use super::labelled::label_of;
use super::leader::name_after_honorific;
use super::roles::assign;
use super::tokens::{Piece, tokens};
use super::vocabulary::{Label, Role, TITLES, ends_leader};
use super::{Field, FieldProblem, InputShape, ParsedCall, time};
use crate::domain::base::phone::numbers_in;

/// The label of a part is not looked for behind so many characters.
const LONGEST_LABEL: usize = 60;

/// Reads parts in the order of the fields; in `lines` a request may run over several of them. `None`: they are not in that order,
/// or their labels say what they are.
pub(super) fn read(parts: Vec<&str>, joint: &str, lines: bool) -> Option<ParsedCall> {
    let mut parts: Vec<&str> = parts.into_iter().map(str::trim).collect();
    while parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
    }
    let labels: Vec<Option<Label>> = parts.iter().map(|part| label(part)).collect();
    let labelled = labels.iter().flatten().count();
    let out_of_place =
        labels.iter().enumerate().any(|(nth, label)| !label.is_none_or(|label| may_stand(label, nth)));
    if labelled > 1 || out_of_place || !in_order(&parts, lines) || contradicts(&parts) {
        return None;
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
    read.complete_from(&request);
    if parts.len() > 3 && !lines {
        read.report(Field::Request, FieldProblem::TooManyParts { parts: count, max: 5 });
    }
    Some(read)
}

/// Whether the second part is the number, and no other stands before or right behind it.
fn in_order(parts: &[&str], lines: bool) -> bool {
    let part = |nth: usize| parts.get(nth).copied().unwrap_or_default();
    let bare = |part: &str| {
        like_a_number(part) && unlabelled(part, Field::Calling).starts_with(|c: char| !c.is_alphabetic())
    };
    let calling = unlabelled(part(1), Field::Calling);
    let numbers = |parts: &[&str]| parts.iter().any(|part| !numbers_in(part).is_empty());
    if calling.is_empty() || !like_a_number(calling) {
        return !numbers(parts);
    }
    numbers_in(part(0)).is_empty() && !(lines && bare(part(2)))
}

/// Whether the words of the parts speak against their order: the first can hardly be a leader, or another number is said to be the
/// calling one.
fn contradicts(parts: &[&str]) -> bool {
    let Some((first, rest)) = parts.split_first().filter(|(first, _)| !first.is_empty()) else {
        return false;
    };
    let (words, calling) = (tokens(first), rest.first().copied().unwrap_or_default());
    let addressed = |part: &str| {
        let words = tokens(part);
        name_after_honorific(&words, 0).is_some() || TITLES.begin(&words, 0).is_some()
    };
    if !addressed(first) && label(first).is_none() {
        let asks = ends_leader(&words, 0) || Kind::read(first) != Kind::Other;
        if asks || rest.iter().any(|part| addressed(part)) {
            return true;
        }
    }
    let number = numbers_in(calling).into_iter().next().map(|found| found.phone);
    rest.iter().skip(1).any(|part| {
        let words = tokens(part);
        assign(&words, None, &[]).iter().any(|said| {
            said.announced
                && said.role == Some(Role::Calling)
                && matches!(&words[said.at].piece, Piece::Number(Ok(other)) if Some(other) != number.as_ref())
        })
    })
}

/// The label of a part.
fn label(part: &str) -> Option<Label> {
    let head = part.char_indices().nth(LONGEST_LABEL).map_or(part, |(at, _)| &part[..at]);
    label_of(&tokens(head))
}

/// Whether a label is that of the field in this place.
fn may_stand(label: Label, nth: usize) -> bool {
    matches!(
        (label, nth),
        (Label::Leader, 0)
            | (Label::Number(Role::Calling) | Label::SomeNumber, 1)
            | (Label::Request | Label::Remark, 2..)
            | (Label::Number(Role::Callback) | Label::When, 3..)
    )
}

/// Takes the last part when it stands behind the request and is what is looked for; told the part and how many are left.
fn take_last<'a>(parts: &mut Vec<&'a str>, wanted: impl Fn(&str, usize) -> bool) -> &'a str {
    match parts.last() {
        Some(last) if parts.len() > 3 && wanted(last, parts.len()) => parts.pop().unwrap_or_default(),
        _ => "",
    }
}

/// Mostly digits: a number, be it a wrong one, and no sentence.
fn like_a_number(part: &str) -> bool {
    let letters = part.chars().filter(|c| c.is_alphabetic()).count();
    let digits = part.chars().filter(|c| c.is_numeric()).count();
    digits >= 5 && letters < digits
}
