//! Finding cards by what an agent types, without diacritics.

use super::card::{Card, CardText};
use super::version::ChangedTexts;
use crate::domain::base::fold::fold;
use crate::domain::staff::person::Locale;
use std::cmp::Reverse;

/// How much a card has of what was typed; more is better, field by field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    /// How many of the typed words it has at all.
    words: usize,
    /// All that was typed, as it was typed, in its title.
    title: bool,
    /// In the words it is found by.
    keywords: bool,
    /// In its text.
    body: bool,
    /// How many of the typed words its title and keywords have.
    named: usize,
}

/// The cards that have what was typed, the best first: those with all of the words, else those with the most.
pub fn search(typed: &str, locale: Locale, changed: &ChangedTexts) -> Vec<Card> {
    let typed = fold(typed);
    if typed.is_empty() {
        return Vec::new();
    }
    let scored = |card: &Card| {
        let text = card.text(locale);
        let body = changed.get(card).map_or(&text.body, |changed| &changed.body);
        Some((*card, score(&typed, text, body)?))
    };
    let found = Card::ALL.iter().filter_map(scored);
    let mut found: Vec<(Card, Score)> = found.collect();
    let most = found.iter().map(|(_, score)| score.words).max().unwrap_or_default();
    found.retain(|(_, score)| score.words == most);
    found.sort_by_key(|(card, score)| (Reverse(*score), *card));
    found.into_iter().map(|(card, _)| card).collect()
}

fn score(typed: &str, text: &CardText, body: &str) -> Option<Score> {
    // Each begins with a space, before which no word begins; a phrase does not run over two keywords.
    let begin = |part: &str| format!(" {}", fold(part));
    let (title, body) = (begin(&text.title), begin(body));
    let keywords: Vec<String> = text.words.iter().map(|word| begin(word)).collect();
    let has = |part: &str, words: &str| part.contains(&format!(" {words}"));
    let among_keywords = |words: &str| keywords.iter().any(|keyword| has(keyword, words));
    let is_named = |word: &&str| has(&title, word) || among_keywords(word);
    let words = || typed.split(' ');
    let score = Score {
        words: words().filter(|word| is_named(word) || has(&body, word)).count(),
        title: has(&title, typed),
        keywords: among_keywords(typed),
        body: has(&body, typed),
        named: words().filter(is_named).count(),
    };
    (score.words > 0).then_some(score)
}
