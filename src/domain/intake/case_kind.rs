//! The kinds of a case: of a leader's request (A1.6), or of a premium customer's (B2, B6).

use super::kind::Kind;
use crate::domain::base::fold::fold;
use serde::{Deserialize, Serialize};

/// What a case is about, whoever called; stored as its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CaseKind {
    Vip(Kind),
    Premium(PremiumKind),
}

/// The kinds of case on the premium line 18001090 (B2, B6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PremiumKind {
    Support,
    Advice,
    Complaint,
    /// A report about signal or service quality.
    Signal,
}

/// Words that say what a premium customer wants, folded, the most telling first.
const WORDS: [(PremiumKind, &[&str]); 3] = [
    (PremiumKind::Complaint, &["khieu nai", "phan nan", "buc xuc", "khong hai long", "boi thuong"]),
    (
        PremiumKind::Signal,
        &[
            "phan anh",
            "song",
            "mat mang",
            "mang yeu",
            "mang cham",
            "chap chon",
            "rot cuoc goi",
            "khong vao duoc mang",
            "khong co mang",
            "khong goi duoc",
            "khong nghe goi duoc",
            "khong truy cap duoc",
            "nghe khong ro",
        ],
    ),
    (
        PremiumKind::Advice,
        &[
            "tu van",
            "hoi",
            "giai dap",
            "khuyen mai",
            "km",
            "gioi thieu",
            "thong tin",
            "cho biet",
            "goi cuoc nao",
        ],
    ),
];

impl CaseKind {
    pub fn all() -> impl Iterator<Item = CaseKind> {
        Kind::ALL.map(CaseKind::Vip).into_iter().chain(PremiumKind::ALL.map(CaseKind::Premium))
    }

    /// The key in configuration and storage, as serde writes it.
    pub fn key(self) -> &'static str {
        match self {
            CaseKind::Vip(kind) => kind.key(),
            CaseKind::Premium(kind) => kind.key(),
        }
    }
}

/// What holds for some kinds of a leader's request only; see the same of [`Kind`].
impl CaseKind {
    pub fn is_urgent(self) -> bool {
        self.vip().is_some_and(Kind::is_urgent)
    }

    pub fn calls_back_on_other_number(self) -> bool {
        self.vip().is_some_and(Kind::calls_back_on_other_number)
    }

    pub fn needs_number_to_help(self) -> bool {
        self.vip().is_some_and(Kind::needs_number_to_help)
    }

    fn vip(self) -> Option<Kind> {
        match self {
            CaseKind::Vip(kind) => Some(kind),
            CaseKind::Premium(_) => None,
        }
    }
}

impl PremiumKind {
    /// All kinds, in the order of the form.
    pub const ALL: [PremiumKind; 4] =
        [PremiumKind::Support, PremiumKind::Advice, PremiumKind::Complaint, PremiumKind::Signal];

    /// The key in configuration and storage, as serde writes it.
    pub fn key(self) -> &'static str {
        match self {
            PremiumKind::Support => "support",
            PremiumKind::Advice => "advice",
            PremiumKind::Complaint => "complaint",
            PremiumKind::Signal => "signal",
        }
    }

    /// Reads the kind from what the customer asks, with or without diacritics; [`PremiumKind::Support`] where no word
    /// says more.
    pub fn read(request: &str) -> Self {
        let folded = format!(" {} ", fold(request));
        let says = |words: &[&str]| words.iter().any(|word| folded.contains(&format!(" {word} ")));
        WORDS.iter().find(|(_, words)| says(words)).map_or(PremiumKind::Support, |(kind, _)| *kind)
    }
}

impl From<Kind> for CaseKind {
    fn from(kind: Kind) -> Self {
        CaseKind::Vip(kind)
    }
}

impl From<PremiumKind> for CaseKind {
    fn from(kind: PremiumKind) -> Self {
        CaseKind::Premium(kind)
    }
}

impl PartialEq<Kind> for CaseKind {
    fn eq(&self, kind: &Kind) -> bool {
        *self == CaseKind::Vip(*kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_premium_kind_is_read_from_the_words() {
        for (request, kind) in [
            ("hỏi gói cước C90", PremiumKind::Advice),
            ("tư vấn khuyến mãi nạp thẻ", PremiumKind::Advice),
            ("khieu nai tru cuoc", PremiumKind::Complaint),
            ("Khiếu nại hỏi mãi không ai trả lời", PremiumKind::Complaint),
            ("mất sóng ở Quận 7", PremiumKind::Signal),
            ("Phản ánh 4G chập chờn", PremiumKind::Signal),
            ("đổi sim", PremiumKind::Support),
            ("", PremiumKind::Support),
        ] {
            assert_eq!(PremiumKind::read(request), kind, "{request}");
        }
    }

    #[test]
    fn every_kind_is_stored_by_its_key() {
        for kind in CaseKind::all() {
            let stored = serde_json::to_string(&kind).unwrap();
            assert_eq!(stored, format!("\"{}\"", kind.key()));
            assert_eq!(serde_json::from_str::<CaseKind>(&stored).unwrap(), kind);
        }
    }
}
