//! Parts that say what they are: "ND: mở nợ | TB: 0912… | LĐ: anh Trí", or the same on lines of their own.

use super::leader;
use super::tokens::{Piece, Token};
use super::vocabulary::{BEFORE, HONORIFICS, LABELS, Label, PART_LABELS, Phrases, RELATIONS};
use std::ops::Range;

/// The most words of a label.
const LONGEST: usize = 7;

/// A label and what it speaks for, in tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub label: Label,
    /// The label and its colon.
    pub name: Range<usize>,
    pub value: Range<usize>,
}

/// The parts that carry a label, where two or more stand at the beginning of a line or behind a `|`, or three anywhere; a single
/// label is one more phrase of a sentence.
pub(super) fn parts(tokens: &[Token]) -> Vec<Part> {
    let lines = !tokens.iter().any(|token| token.is('|'));
    let (mut parts, mut opening): (Vec<Part>, usize) = (Vec::new(), 0);
    // Where the part begins, as long as nothing but its numbering has been seen of it.
    let mut opens = Some(0);
    for at in 0..tokens.len() {
        let clause = at == 0 || matches!(tokens[at - 1].piece, Piece::Mark(_) | Piece::Break);
        let inside = parts.last().is_some_and(|part| part.name.contains(&at));
        if let Some((label, end)) = label_at(tokens, at).filter(|_| (opens.is_some() || clause) && !inside) {
            let name = opens.unwrap_or(at)..end;
            if let Some(before) = parts.last_mut() {
                before.value.end = before.value.end.min(name.start).max(before.value.start);
            }
            parts.push(Part { label, name, value: value(tokens, end, lines) });
            opening += usize::from(opens.is_some());
        }
        opens =
            if starts_part(&tokens[at]) { Some(at + 1) } else { opens.filter(|_| numbering(&tokens[at])) };
    }
    if opening < 2 && parts.len() < 3 { Vec::new() } else { parts }
}

/// The label of a part that stands alone, if it carries one.
pub(super) fn label_of(part: &[Token]) -> Option<Label> {
    let start = part.iter().position(|token| !numbering(token))?;
    label_at(part, start).map(|(label, _)| label)
}

/// The leader whom a label names, with the title and the department on the lines right behind.
pub(super) fn leader(tokens: &[Token], parts: &[Part]) -> Option<Range<usize>> {
    let named = parts.iter().enumerate().filter(|(_, part)| part.label == Label::Leader);
    named.into_iter().find_map(|(nth, part)| {
        let leader = leader::within(tokens, part.value.clone())?;
        let mut end = leader.end;
        for unit in &parts[nth + 1..] {
            let gap = &tokens[end..unit.name.start];
            let next =
                gap.iter().any(starts_part) && gap.iter().all(|token| starts_part(token) || numbering(token));
            if unit.label != Label::Unit || unit.value.is_empty() || !next {
                break;
            }
            end = unit.value.end;
        }
        Some(leader.start..end)
    })
}

/// What the labels say of the number at `at`, and where its label begins.
pub(super) fn role_at(parts: &[Part], at: usize) -> Option<(Label, usize)> {
    let part = parts.iter().find(|part| part.value.contains(&at))?;
    matches!(part.label, Label::Number(_) | Label::SomeNumber).then_some((part.label, part.name.start))
}

/// The labels that belong to no part of the request: they only announce one, name the leader, or nothing follows them.
pub(super) fn spoken_for(
    tokens: &[Token],
    parts: &[Part],
    leader: Option<&Range<usize>>,
) -> Vec<Range<usize>> {
    let goes = |part: &&Part| match part.label {
        Label::Request => true,
        Label::Remark => false,
        _ => {
            let empty = tokens[part.value.clone()].iter().all(|token| matches!(token.piece, Piece::Mark(_)));
            empty || leader.is_some_and(|leader| part.value.contains(&leader.start))
        }
    };
    parts.iter().filter(goes).map(|part| part.name.clone()).collect()
}

/// What stands between two parts.
pub(super) fn between(tokens: &[Token]) -> &'static str {
    if tokens.iter().any(|token| token.is('|')) { " | " } else { "\n" }
}

fn starts_part(token: &Token) -> bool {
    token.piece == Piece::Break || token.is('|')
}

/// "1.", "-": what may stand before a label.
fn numbering(token: &Token) -> bool {
    match token.piece {
        Piece::Mark(mark) => mark != '|' && mark != ':',
        Piece::Word => token.lower.len() <= 2 && token.lower.bytes().all(|byte| byte.is_ascii_digit()),
        Piece::Number(_) | Piece::Break => false,
    }
}

/// The label that begins here, and where its value does.
fn label_at(tokens: &[Token], at: usize) -> Option<(Label, usize)> {
    let colon = (at + 1..tokens.len().min(at + 1 + LONGEST)).find(|next| !tokens[*next].is_word()).filter(
        |next| {
            tokens[at].is_word() && (tokens[*next].is(':') || tokens[*next].is('：') || tokens[*next].is('='))
        },
    )?;
    let words = &tokens[at..colon];
    let whole = |phrases: &Phrases| phrases.begin(words, 0) == Some(words.len());
    let said = PART_LABELS.iter().find(|(_, phrases)| whole(phrases)).map(|(label, _)| *label);
    let label = said.or_else(|| number_label(words))?;
    Some((label, colon + 1))
}

/// "Số cần mở", "gọi từ số của thư ký": what words before a number say of it, and whose it is.
fn number_label(words: &[Token]) -> Option<Label> {
    let said =
        BEFORE.iter().filter_map(|(role, weight, phrases)| Some((phrases.begin(words, 0)?, *weight, *role)));
    let (taken, _, role) = said.max_by_key(|(taken, weight, _)| (*taken, *weight))?;
    let whose = |at: usize| {
        LABELS.begin(words, at).is_some()
            || RELATIONS.begin(words, at).is_some()
            || HONORIFICS.iter().any(|(honorific, _)| words[at].lower == *honorific)
            || matches!(words[at].folded.as_str(), "cua" | "ld" | "ky" | "trai" | "gai")
    };
    (taken..words.len()).all(whose).then_some(Label::Number(role))
}

/// What stands behind a label; on the next line where there is nothing on its own.
fn value(tokens: &[Token], start: usize, lines: bool) -> Range<usize> {
    let end_of =
        |from: usize| (from..tokens.len()).find(|at| starts_part(&tokens[*at])).unwrap_or(tokens.len());
    let end = end_of(start);
    let nothing = tokens[start..end].iter().all(|token| matches!(token.piece, Piece::Mark(_)));
    if nothing && lines && end < tokens.len() { end + 1..end_of(end + 1) } else { start..end }
}

#[cfg(test)]
mod tests {
    use super::super::{CallbackTime, Field, FieldProblem, InputShape, TimeError, read_new_case};
    use crate::domain::base::phone::Phone;
    use proptest::prelude::*;
    use std::time::Duration;

    #[test]
    fn labels_decide_wherever_their_parts_stand() {
        let in_20m = Some(CallbackTime::In(Duration::from_secs(1200)));
        for (text, request, callback, when) in [
            (
                "ND: mở nợ | TB: 0903111222 | LĐ: anh Trí GĐ | SĐT LĐ: 0912345678",
                "mở nợ | TB: 0903111222",
                "",
                None,
            ),
            ("1. TB: 0903111222\n2. Từ số: 0912345678\n3. Lđ : anh Trí GĐ", "1. TB: 0903111222", "", None),
            ("SĐT GỌI:\n0912345678\nYC:\nmở nợ\nLĐ:\nanh Trí GĐ", "mở nợ", "", None),
            ("Người gọi: anh Trí GĐ\nTừ số: 0912345678\nHẹn: 20p nữa\nViệc: mở nợ", "mở nợ", "", in_20m),
            (
                "Ghi chú: gấp | LĐ: anh Trí GĐ | SĐT: 0912345678 | CB: 0904111222",
                "Ghi chú: gấp",
                "0904111222",
                None,
            ),
            (
                "PA-2044 | LĐ: anh Trí GĐ | Gọi từ: 0912345678 | khác: không",
                "PA-2044 | khác: không",
                "",
                None,
            ),
        ] {
            let read = read_new_case(text);
            let phone = |typed: &str| Phone::parse(typed).ok();
            assert_eq!(read.fields.leader.as_deref(), Some("anh Trí GĐ"), "{text:?}");
            assert_eq!(read.fields.calling, phone("0912345678"), "{text:?}");
            assert_eq!(read.fields.request.as_deref(), Some(request), "{text:?}");
            assert_eq!(read.fields.callback, phone(callback), "{text:?}");
            assert_eq!(read.fields.when, when, "{text:?}");
            assert_eq!((read.shape, read.problems), (InputShape::Parts, vec![]), "{text:?}");
        }
    }

    #[test]
    fn a_title_on_its_own_line_goes_with_the_leader() {
        let read = read_new_case("Tên: chị Yến\nChức vụ: PGĐ\nĐơn vị: VNPT Huế\nSĐT: 0912345678\nND: mở nợ");
        assert_eq!(read.fields.leader.as_deref(), Some("chị Yến PGĐ VNPT Huế"));
        assert_eq!(read.fields.request.as_deref(), Some("mở nợ"));
    }

    #[test]
    fn two_numbers_under_a_label_for_any_are_asked_about() {
        for text in [
            "LĐ: anh Quân | SĐT: 0912345678, 0903111222 | ND: mở nợ",
            "LĐ: anh Quân\nSố: 0912345678\nSố: 0903111222\nND: mở nợ",
        ] {
            let read = read_new_case(text);
            assert_eq!(
                (read.fields.calling, read.problems),
                (None, vec![(Field::Calling, FieldProblem::Missing)]),
                "{text:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_number_is_lost(words in prop::collection::vec(prop::sample::select(vec![
            "LĐ:", "1.", "Chức vụ:", "Đơn vị:", "\n", "|", "anh Nam", "GĐ", "Hẹn:", "lát nữa", "TB:", "SĐT:", "Gọi từ:", "(", ")",
            ",", "thư ký", "gọi lại", "8h", "số của", "là", "mở nợ", "0912345678", "0903111222", "ND:", "CB:", "kế toán",
        ]), 0..16)) {
            let typed = words.join(" ");
            let kept = format!("{:?}", read_new_case(&typed));
            for (number, masked) in [("0912345678", "0912 ••• •78"), ("0903111222", "0903 ••• •22")] {
                let there = kept.contains(number) || kept.contains(masked);
                prop_assert!(!typed.contains(number) || there, "{} of {:?} not in {}", number, typed, kept);
            }
        }
    }

    #[test]
    fn asks_for_what_a_label_leaves_out() {
        for when in ["Hẹn: lát nữa", "Báo lại: lát nữa"] {
            let read = read_new_case(&format!("TB: 0903111222 | ND: mở nợ | LĐ: (chưa nhập) | {when}"));
            let unreadable = FieldProblem::Time { typed: when.into(), why: TimeError::Unreadable };
            let missing = |field| (field, FieldProblem::Missing);
            let problems = [missing(Field::Leader), missing(Field::Calling), (Field::When, unreadable)];
            assert_eq!(read.problems, problems);
            assert_eq!(read.fields.request.as_deref(), Some("TB: 0903111222 | mở nợ | LĐ: (chưa nhập)"));
        }
    }
}
