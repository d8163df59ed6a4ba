//! What is wrong with a table that somebody wants to import, as data: the sentences are in `locales/`.

use super::phone::PhoneError;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What is wrong with a row or a cell, and with that what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellProblem {
    /// There is nothing in the file; its first row should name these columns.
    NothingAtAll {
        columns: String,
    },
    /// No column is one of these.
    AnotherList {
        columns: String,
    },
    ColumnTwice {
        column: String,
    },
    ColumnsMissing {
        missing: String,
        columns: String,
    },
    /// Columns that nothing is known of.
    ColumnsUnknown {
        unknown: String,
        columns: String,
    },
    NothingBelow,
    /// Cells to the right of the header.
    MoreThanHeader,
    /// A cell that has to be filled in.
    Empty {
        column: String,
    },
    TooLong {
        column: String,
        length: usize,
        longest: usize,
    },
    /// A line break, or a sign that cannot be seen.
    Invisible {
        column: String,
    },
    NoDay {
        column: String,
        text: String,
    },
    NeitherYesNorNo {
        column: String,
        text: String,
    },
    /// Another row says the same.
    SameAsRow {
        row: usize,
    },

    IdEmpty,
    IdWrong {
        text: String,
    },
    /// `1.2E+09`
    IdShortened {
        text: String,
    },
    /// One that many speak as.
    IdShared {
        id: i64,
    },
    IdTwice {
        id: i64,
        row: usize,
    },
    /// Nobody on the staff has this id.
    IdUnknown {
        id: i64,
    },
    NobodyNamed {
        text: String,
    },
    /// Several people are named so.
    Ambiguous {
        text: String,
        candidates: Vec<String>,
    },

    NameEmpty,
    RolesEmpty,
    UnknownRole {
        word: String,
    },
    UnknownLocale {
        word: String,
    },
    /// No number that can be dialled.
    PhoneWrong {
        text: String,
        why: PhoneError,
    },
    ActiveUnclear {
        text: String,
    },

    DateEmpty,
    /// A rota of more dates than anybody plans.
    TooManyDates {
        dates: usize,
        most: usize,
    },
    DutyRoleEmpty,
    UnknownDutyRole {
        word: String,
    },
    ShiftEmpty {
        shifts: String,
    },
    /// In the row form.
    UnknownShift {
        text: String,
        shifts: String,
    },
    /// Somebody without the role; the roles by their keys.
    CannotStand {
        person: String,
        post: String,
        roles: String,
    },

    /// In a grid, where somebody may be off too.
    UnknownCode {
        text: String,
        shifts: String,
    },
    /// A line with shifts and without a name.
    Unnamed {
        cell: String,
        text: String,
    },
    NobodyWorks,
    NoMonth,
    NoDayOfMonth {
        text: String,
    },
    NoRoleOnShift {
        person: String,
    },
    NoShiftNamed {
        text: String,
    },

    NumberWrong {
        text: String,
        why: PhoneError,
    },
    NumberTwice {
        number: String,
        row: usize,
    },
    UnknownBasis {
        text: String,
    },

    CodeTwice {
        code: String,
        row: usize,
    },
    PlannedEmpty,
    UntilBeforeFrom {
        from: NaiveDate,
        until: NaiveDate,
    },
    UnknownPaid {
        text: String,
    },
    UnknownStatus {
        text: String,
    },
    NoAmount {
        text: String,
    },
}

impl CellProblem {
    pub fn empty(column: &str) -> Self {
        CellProblem::Empty { column: column.to_owned() }
    }

    pub fn no_day(column: &str, text: &str) -> Self {
        CellProblem::NoDay { column: column.to_owned(), text: text.to_owned() }
    }

    /// `text` where it is longer than `longest` characters.
    pub fn too_long(column: &str, text: &str, longest: usize) -> Option<Self> {
        let length = text.chars().count();
        (length > longest).then(|| CellProblem::TooLong { column: column.to_owned(), length, longest })
    }
}

/// A row or a cell of an imported file that is wrong, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadRow {
    /// As a spreadsheet numbers it: the first row is 1.
    pub row: usize,
    /// The column of the cell, counted from 0; `None` where it is about the row.
    pub column: Option<usize>,
    pub problems: Vec<CellProblem>,
}

impl BadRow {
    pub fn new(row: usize, problem: CellProblem) -> Self {
        BadRow { row, column: None, problems: vec![problem] }
    }

    /// About one cell.
    pub fn cell(row: usize, column: usize, problem: CellProblem) -> Self {
        BadRow { column: Some(column), ..BadRow::new(row, problem) }
    }

    /// The cell as spreadsheets name it; `None` where it is about the row.
    pub fn address(&self) -> Option<String> {
        self.column.map(|column| format!("{}{}", column_letters(column), self.row))
    }
}

/// A column, counted from 0, as spreadsheets letter it: `A`, `Z`, `AA`.
pub fn column_letters(column: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(column % 26).unwrap_or_default());
    if column < 26 { letter.to_string() } else { format!("{}{letter}", column_letters(column / 26 - 1)) }
}
