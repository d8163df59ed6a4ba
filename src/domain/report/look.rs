//! What somebody looks at in a report, or wants as a file: small enough to be carried by a button.

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
    /// How QA has scored closed cases (B3).
    Reviews,
}

impl ReportView {
    pub const ALL: [ReportView; 6] = [
        ReportView::Summary,
        ReportView::ByShift,
        ReportView::ByPerson,
        ReportView::ByKind,
        ReportView::Exceptions,
        ReportView::Reviews,
    ];

    /// The word in a button's wire form.
    pub fn wire_word(self) -> &'static str {
        match self {
            ReportView::Summary => "all",
            ReportView::ByShift => "shift",
            ReportView::ByPerson => "person",
            ReportView::ByKind => "kind",
            ReportView::Exceptions => "odd",
            ReportView::Reviews => "reviews",
        }
    }
}

/// A report as a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportFormat {
    /// A spreadsheet with every figure and every case.
    Workbook,
    /// A picture.
    Chart,
}

/// A period as a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReportFile {
    pub period: Period,
    pub format: ReportFormat,
}

impl ReportFormat {
    pub const ALL: [ReportFormat; 2] = [ReportFormat::Workbook, ReportFormat::Chart];

    /// The word in a button's wire form.
    pub fn wire_word(self) -> &'static str {
        match self {
            ReportFormat::Workbook => "xlsx",
            ReportFormat::Chart => "chart",
        }
    }
}

impl ReportFile {
    /// On the wire: `2026-03-01.2026-03-02.xlsx`.
    pub fn wire(&self) -> String {
        format!("{}.{}", period_wire(self.period), self.format.wire_word())
    }

    pub fn of_wire(wire: &str) -> Option<Self> {
        let (period, word) = read_wire(wire)?;
        let format = ReportFormat::ALL.into_iter().find(|format| format.wire_word() == word)?;
        Some(ReportFile { period, format })
    }
}

impl ReportLook {
    /// On the wire: `2026-03-01.2026-03-02.all`.
    pub fn wire(&self) -> String {
        format!("{}.{}", period_wire(self.period), self.view.wire_word())
    }

    pub fn of_wire(wire: &str) -> Option<Self> {
        let (period, word) = read_wire(wire)?;
        let view = ReportView::ALL.into_iter().find(|view| view.wire_word() == word)?;
        Some(ReportLook { period, view })
    }
}

fn period_wire(period: Period) -> String {
    format!("{}.{}", period.first, period.last)
}

/// A period and the word after it.
fn read_wire(wire: &str) -> Option<(Period, &str)> {
    let mut parts = wire.splitn(3, '.');
    let (first, last) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some((Period { first, last }, parts.next()?))
}
