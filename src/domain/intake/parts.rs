//! Reading parts in the order of the fields: separated by pipes, tabs or line breaks.

use super::field::unlabelled;
use super::{Field, FieldProblem, InputShape, ParsedCall, time};

/// Reads parts in the order of the fields; in `lines` a request may run over several of them.
pub(super) fn read(parts: Vec<&str>, joint: &str, lines: bool) -> ParsedCall {
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
        read.report(Field::Request, FieldProblem::TooManyParts { parts: count, max: 5 });
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

/// Mostly digits: a number, be it a wrong one, and no sentence.
fn like_a_number(part: &str) -> bool {
    let letters = part.chars().filter(|c| c.is_alphabetic()).count();
    let digits = part.chars().filter(|c| c.is_numeric()).count();
    digits >= 5 && letters < digits
}
