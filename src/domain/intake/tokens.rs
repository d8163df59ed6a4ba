//! A message as words, phone numbers, marks and line breaks.

use super::vocabulary::OTHER_WORDS;
use crate::domain::base::fold::{fold, is_dash};
use crate::domain::base::phone::{Phone, PhoneError, numbers_in};
use std::ops::Range;

/// A piece of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Where it stands, in bytes.
    pub span: Range<usize>,
    pub piece: Piece,
    /// As typed, in lower case.
    pub lower: String,
    /// Without diacritics, but for [`OTHER_WORDS`].
    pub folded: String,
    /// Without diacritics.
    pub bare: String,
    /// Begins with a capital.
    pub capital: bool,
    /// A capital, then small letters.
    pub title: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Word,
    /// A phone number, or one that cannot be right.
    Number(Result<Phone, PhoneError>),
    Mark(char),
    Break,
}

impl Token {
    pub fn is_word(&self) -> bool {
        self.piece == Piece::Word
    }

    pub fn is_number(&self) -> bool {
        matches!(self.piece, Piece::Number(_))
    }

    pub fn is(&self, mark: char) -> bool {
        self.piece == Piece::Mark(mark)
    }

    /// No diacritics: then it may stand for a word with some.
    pub fn is_plain(&self) -> bool {
        self.lower.is_ascii()
    }
}

/// Splits tidy text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut numbers: Vec<_> =
        numbers_in(text).into_iter().map(|found| (found.span, Ok(found.phone))).collect();
    numbers.extend(broken_numbers(text, &numbers));
    numbers.sort_by_key(|(span, _): &(Range<usize>, _)| span.start);
    let mut tokens = Vec::new();
    let mut from = 0;
    for (span, phone) in numbers {
        words(text, from..span.start, &mut tokens);
        from = span.end;
        tokens.push(token(text, span, Piece::Number(phone)));
    }
    words(text, from..text.len(), &mut tokens);
    tokens
}

fn token(text: &str, span: Range<usize>, piece: Piece) -> Token {
    let typed = &text[span.clone()];
    let mut chars = typed.chars();
    let capital = chars.next().is_some_and(char::is_uppercase);
    let title = capital && chars.next().is_some_and(char::is_lowercase);
    let lower = typed.to_lowercase();
    let other = OTHER_WORDS.split('|').any(|word| word == lower);
    let bare = fold(typed);
    let folded = if other { lower.clone() } else { bare.clone() };
    Token { span, piece, lower, folded, bare, capital, title }
}

fn words(text: &str, within: Range<usize>, tokens: &mut Vec<Token>) {
    let mut start = None;
    let end = within.end;
    let chars = text[within.clone()].char_indices().map(|(at, c)| (at + within.start, c));
    for (at, c) in chars.chain([(end, ' ')]) {
        if c.is_alphanumeric() {
            start = start.or(Some(at));
            continue;
        }
        if let Some(from) = start.take() {
            tokens.push(token(text, from..at, Piece::Word));
        }
        match c {
            '\n' => tokens.push(token(text, at..at + 1, Piece::Break)),
            c if c.is_whitespace() => {}
            c => {
                let mark = if is_dash(c) { '-' } else { c };
                tokens.push(token(text, at..at + c.len_utf8(), Piece::Mark(mark)));
            }
        }
    }
}

/// What is meant for a number and cannot be right, to quote it; nine digits alone are a number without its 0.
fn broken_numbers(
    text: &str,
    taken: &[(Range<usize>, Result<Phone, PhoneError>)],
) -> Vec<(Range<usize>, Result<Phone, PhoneError>)> {
    let is_part = |c: char| c.is_ascii_digit() || is_dash(c) || matches!(c, '.' | '+' | '(' | ')');
    let mut found: Vec<(Range<usize>, _)> = Vec::new();
    for (at, _) in text.char_indices().filter(|(_, c)| c.is_ascii_digit() || matches!(c, '+' | '(')) {
        let alone = !text[..at].ends_with(|c: char| c.is_alphanumeric() || is_part(c));
        let free = |(span, _): &(Range<usize>, _)| at < span.start || at >= span.end;
        if !alone || !taken.iter().all(free) || found.iter().any(|(span, _)| span.contains(&at)) {
            continue;
        }
        let stop = taken.iter().map(|(span, _)| span.start).find(|start| *start > at).unwrap_or(text.len());
        let run = text[at..stop].find(|c: char| !is_part(c) && c != ' ').unwrap_or(stop - at);
        let typed = text[at..at + run].trim_end_matches(|c: char| !c.is_ascii_digit());
        let typed = if text[at + typed.len()..].starts_with(char::is_alphabetic) {
            typed.rsplit_once(' ').map_or("", |(head, _)| head.trim_end())
        } else {
            typed
        };
        let digits = typed.chars().filter(char::is_ascii_digit).count();
        let begins = typed.starts_with(['0', '+', '(']) || typed.len() == 9 && digits == 9;
        if begins && (7..=13).contains(&digits) {
            found.push((at..at + typed.len(), Phone::parse(typed)));
        }
    }
    found
}
