//! The words of a programme as they are compared: folded once, not for every question.

use crate::domain::base::fold::fold;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The folded words, made when they are first needed. A copy of a programme folds its own, since it may be changed.
#[derive(Debug, Default)]
pub struct Folded(OnceLock<FoldedWords>);

#[derive(Debug, PartialEq, Eq)]
pub struct FoldedWords {
    pub code: String,
    /// What customers ask with.
    pub phrases: Vec<String>,
    /// Every word of code, name and phrases.
    pub words: BTreeSet<String>,
}

impl Folded {
    pub(super) fn of(&self, code: &str, name: &str, phrases: &[String]) -> &FoldedWords {
        self.0.get_or_init(|| {
            let (code, name) = (fold(code), fold(name));
            let phrases: Vec<String> = phrases.iter().map(|phrase| fold(phrase)).collect();
            let known = [&code, &name].into_iter().chain(&phrases);
            let words = known.flat_map(|text| text.split(' ')).map(str::to_owned).collect();
            FoldedWords { code, phrases, words }
        })
    }
}

impl Clone for Folded {
    fn clone(&self) -> Self {
        Folded::default()
    }
}

/// They follow from the programme, which is compared itself.
impl PartialEq for Folded {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Folded {}
