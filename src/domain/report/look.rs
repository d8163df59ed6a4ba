//! What somebody looks at in a report: small enough to be carried by a button.

use super::period::Period;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReportLook {
    pub period: Period,
    pub view: ReportView,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportView {
    Summary,
    ByShift,
    ByPerson,
    ByKind,
    /// Late, overruled, done without a check: each a tap away.
    Exceptions,
}

impl ReportView {
    pub const ALL: [ReportView; 5] = [
        ReportView::Summary,
        ReportView::ByShift,
        ReportView::ByPerson,
        ReportView::ByKind,
        ReportView::Exceptions,
    ];

    /// The word in a button's wire form.
    pub fn wire_word(self) -> &'static str {
        match self {
            ReportView::Summary => "all",
            ReportView::ByShift => "shift",
            ReportView::ByPerson => "person",
            ReportView::ByKind => "kind",
            ReportView::Exceptions => "odd",
        }
    }
}

impl ReportLook {
    /// On the wire: `2026-03-01.2026-03-02.all`.
    pub fn wire(&self) -> String {
        format!("{}.{}.{}", self.period.first, self.period.last, self.view.wire_word())
    }

    pub fn of_wire(wire: &str) -> Option<Self> {
        let mut parts = wire.split('.');
        let mut next = || parts.next();
        let (first, last) = (next()?.parse().ok()?, next()?.parse().ok()?);
        let word = next()?;
        let view = ReportView::ALL.into_iter().find(|view| view.wire_word() == word)?;
        next().is_none().then_some(ReportLook { period: Period { first, last }, view })
    }
}
