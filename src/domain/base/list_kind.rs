//! The lists that spreadsheets bring.

use serde::{Deserialize, Serialize};

/// Which list a spreadsheet brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    Rota,
    Staff,
    /// Premium customers.
    Premium,
    /// Promotions and golden days.
    Catalogue,
}

impl ListKind {
    pub const ALL: [ListKind; 4] = [ListKind::Rota, ListKind::Staff, ListKind::Premium, ListKind::Catalogue];

    /// The word in a button's wire form.
    pub fn wire_word(self) -> &'static str {
        match self {
            ListKind::Rota => "rota",
            ListKind::Staff => "staff",
            ListKind::Premium => "premium",
            ListKind::Catalogue => "promo",
        }
    }
}
