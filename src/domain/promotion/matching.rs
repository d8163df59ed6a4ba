//! Which programmes a question is about: compared word by word, without diacritics.

use super::programme::Programme;
use crate::domain::base::fold::fold;

/// Words that say nothing of what is asked: "có chương trình khuyến mãi gì không".
const FILLERS: [&str; 32] = [
    "khuyen", "mai", "km", "ctkm", "chuong", "trinh", "co", "gi", "khong", "ko", "k", "nao", "hoi", "ve",
    "cho", "la", "va", "cua", "em", "anh", "chi", "minh", "khach", "kh", "hang", "dang", "con", "muon",
    "biet", "duoc", "voi", "u",
];

/// What a customer asked, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// With a space on either side.
    folded: String,
    words: Vec<String>,
}

impl Wanted {
    pub fn new(asked: &str) -> Self {
        let folded = format!(" {} ", fold(asked));
        let words =
            folded.split_whitespace().filter(|word| !FILLERS.contains(word)).map(str::to_owned).collect();
        Wanted { folded, words }
    }

    /// It names nothing: about promotions at large.
    pub fn is_general(&self) -> bool {
        self.words.is_empty()
    }

    /// The programmes it names by code; where it names none, those it is about.
    pub fn related<'c>(&self, catalogue: &'c [Programme]) -> Vec<&'c Programme> {
        let named: Vec<&Programme> =
            catalogue.iter().filter(|programme| self.contains(&programme.folded().code)).collect();
        if !named.is_empty() || self.is_general() {
            return named;
        }
        catalogue.iter().filter(|programme| self.is_about(programme)).collect()
    }

    /// A phrase the programme is known by was said, or every word that was said belongs to it.
    fn is_about(&self, programme: &Programme) -> bool {
        let known = programme.folded();
        known.phrases.iter().any(|phrase| self.contains(phrase))
            || self.words.iter().all(|word| known.words.contains(word))
    }

    /// Whether this was said, as whole words.
    fn contains(&self, phrase: &str) -> bool {
        let said = self.folded.as_str();
        !phrase.is_empty()
            && said
                .match_indices(phrase)
                .any(|(at, _)| said[..at].ends_with(' ') && said[at + phrase.len()..].starts_with(' '))
    }
}
