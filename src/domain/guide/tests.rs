//! The cards: both languages alike, every rule covered, found by what people type.

use super::card::{Card, CardText};
use super::search::search;
use super::version::ChangedTexts;
use crate::domain::base::fold::fold;
use crate::domain::staff::person::Locale;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
fn every_card_has_its_text_in_both_languages() {
    for card in Card::ALL {
        let [vi, en] = Locale::ALL.map(|locale| card.text(locale));
        assert_eq!(vi.rules, en.rules, "{card:?}");
        for text in [vi, en] {
            assert!(!text.rules.is_empty() && !text.body.is_empty() && !text.words.is_empty(), "{card:?}");
            assert!(
                (1..=24).contains(&text.title.chars().count()),
                "two to a row of buttons: {}",
                text.title
            );
            assert!(text.body.chars().count() < 1_200, "a short card: {card:?}");
        }
        // What is said aloud is said in Vietnamese.
        let quotes = |text: &CardText| -> Vec<String> {
            text.body.lines().filter(|line| line.starts_with('>')).map(str::to_owned).collect()
        };
        assert_eq!(quotes(vi), quotes(en), "{card:?}");
        assert_eq!(Card::of_word(card.word()), Some(*card));
    }
}

#[test]
fn every_file_is_a_card() {
    for locale in ["vi", "en"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(locale).join("guide");
        let files: BTreeSet<String> = fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
            .collect();
        let cards: BTreeSet<String> = Card::ALL.iter().map(|card| format!("{}.md", card.word())).collect();
        assert_eq!(files, cards, "{locale}");
    }
}

/// The rules by their numbers are in `docs/procedure.md`.
#[test]
fn every_rule_of_the_procedure_is_on_a_card() {
    let procedure = include_str!("../../../docs/procedure.md");
    let numbered = procedure.lines().filter_map(|line| line.strip_prefix("- ")?.split(' ').next());
    let is_rule =
        |word: &&str| word.starts_with(['A', 'B']) && word[1..].starts_with(|c: char| c.is_ascii_digit());
    let rules: BTreeSet<&str> = numbered.filter(is_rule).collect();
    assert!(rules.len() > 20, "{rules:?}");
    let covered: BTreeSet<&str> =
        Card::ALL.iter().flat_map(|card| &card.text(Locale::Vi).rules).map(String::as_str).collect();
    let uncovered: Vec<_> = rules.difference(&covered).collect();
    assert!(uncovered.is_empty(), "on no card: {uncovered:?}");
    let unknown: Vec<_> = covered.difference(&rules).filter(|rule| !["A4", "A5"].contains(rule)).collect();
    assert!(unknown.is_empty(), "no rule: {unknown:?}");
}

#[test]
fn a_card_is_found_without_diacritics() {
    for (typed, best) in [
        ("mất máy", Card::LostPhone),
        ("mat may", Card::LostPhone),
        ("MẤT SÓNG", Card::Signal),
        ("ngoai ca", Card::AskQa),
        ("số nghiệp vụ", Card::Check),
        ("xin gặp tổ trưởng", Card::Transfer),
        ("roaming", Card::Offer),
        ("công văn", Card::Reference),
        ("3 ngày vàng", Card::Offer),
        ("tiêu chí", Card::Standard),
        ("chờ máy", Card::Never),
    ] {
        assert_eq!(search(typed, Locale::Vi, &ChangedTexts::new()).first(), Some(&best), "{typed}");
    }
    assert_eq!(search("on hold", Locale::En, &ChangedTexts::new()).first(), Some(&Card::Never));
    assert_eq!(
        search("thời tiết hôm nay zzz", Locale::Vi, &ChangedTexts::new()).len(),
        search("thời tiết hôm nay", Locale::Vi, &ChangedTexts::new()).len()
    );
    for nothing in ["", "  ", "?!", "zzz"] {
        assert_eq!(search(nothing, Locale::Vi, &ChangedTexts::new()), [], "{nothing:?}");
    }
}

#[test]
fn neighbours_are_of_the_same_line() {
    assert_eq!(Card::TakeCall.neighbours(), (None, Some(Card::Requests)));
    assert_eq!(Card::Never.neighbours(), (Some(Card::CallBack), None));
    assert_eq!(Card::Premium.neighbours(), (None, Some(Card::Handling)));
}

proptest! {
    #[test]
    fn whatever_is_typed_the_search_answers(typed in any::<String>()) {
        let found = search(&typed, Locale::Vi, &ChangedTexts::new());
        let distinct: BTreeSet<Card> = found.iter().copied().collect();
        prop_assert_eq!(distinct.len(), found.len());
        prop_assert!(!fold(&typed).is_empty() || found.is_empty());
    }

    #[test]
    fn any_file_is_read(file in any::<String>()) {
        let text = CardText::read(&file);
        prop_assert!(text.body.len() <= file.len());
    }
}
