//! Imported tables: columns by name, rows by number.

use chrono::{Datelike as _, NaiveDate};
use std::collections::BTreeMap;
use std::fmt;

/// A row of an imported file that is wrong, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// As a spreadsheet numbers it: the first row is 1.
    pub row: usize,
    /// What is wrong and what to do, without a full stop.
    pub message: String,
}

impl BadRow {
    pub fn new(row: usize, message: impl fmt::Display) -> Self {
        BadRow { row, message: message.to_string() }
    }
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row {}: {}.", self.row, self.message)
    }
}

/// The rows below the header, with their columns known by name.
#[derive(Debug)]
pub struct Columns<'a> {
    rows: &'a [Vec<String>],
    /// The row of the header, counted from 0.
    header: usize,
    places: BTreeMap<&'static str, usize>,
}

impl<'a> Columns<'a> {
    /// Finds the columns in the first row that has anything in it: in any order, in upper or lower case. Fails with
    /// that row when one of `needed` is missing, or one is there that is neither needed nor optional, or twice.
    pub fn find(
        rows: &'a [Vec<String>],
        needed: &[&'static str],
        optional: &[&'static str],
    ) -> Result<Self, BadRow> {
        let all = [needed, optional].concat();
        let names = all.join(",");
        let Some(header) = rows.iter().position(|row| !is_blank(row)) else {
            return Err(BadRow::new(
                1,
                format!("the file is empty; its first row names the columns {names}"),
            ));
        };
        let bad = |message: String| BadRow::new(header + 1, message);
        let mut places = BTreeMap::new();
        let mut unknown = Vec::new();
        for (place, cell) in rows[header].iter().enumerate() {
            let written = tidy(cell);
            match all.iter().find(|name| name.eq_ignore_ascii_case(written)) {
                Some(name) => {
                    if places.insert(*name, place).is_some() {
                        return Err(bad(format!("the column {name} is there twice; keep one")));
                    }
                }
                None if written.is_empty() => {}
                None => unknown.push(format!("“{written}”")),
            }
        }
        if places.is_empty() {
            return Err(bad(format!(
                "this is not the list it should be; its first row names the columns {names}"
            )));
        }
        let missing: Vec<&str> = needed.iter().copied().filter(|name| !places.contains_key(name)).collect();
        if !missing.is_empty() {
            return Err(bad(format!(
                "no column is named {}; the first row names {names}",
                missing.join(", ")
            )));
        }
        if !unknown.is_empty() {
            return Err(bad(format!(
                "nothing is known of a column {}; use only {names}",
                unknown.join(", ")
            )));
        }
        Ok(Columns { rows, header, places })
    }

    /// The rows that have anything in them. A row with a cell outside the named columns is an error: most often an
    /// unquoted comma has pushed its cells to the right.
    pub fn rows(&self) -> impl Iterator<Item = Result<Row<'_>, BadRow>> {
        let below = self.rows.iter().enumerate().skip(self.header + 1);
        below.filter(|(_, cells)| !is_blank(cells)).map(|(n, cells)| {
            let row = Row { number: n + 1, cells, places: &self.places };
            let outside = |(place, cell): (usize, &String)| {
                !tidy(cell).is_empty() && !self.places.values().any(|known| *known == place)
            };
            if cells.iter().enumerate().any(outside) {
                return Err(row.bad(
                    "there is more in it than the header has columns; put a text with commas in quotes",
                ));
            }
            Ok(row)
        })
    }

    /// The error for a file with a header and nothing below it.
    pub fn nothing_below(&self) -> BadRow {
        BadRow::new(self.header + 1, "there is nothing below the header; fill in the rows")
    }
}

/// One row below the header.
#[derive(Debug)]
pub struct Row<'a> {
    /// As a spreadsheet numbers it.
    pub number: usize,
    cells: &'a [String],
    places: &'a BTreeMap<&'static str, usize>,
}

impl Row<'_> {
    /// The trimmed text of a column; empty when the column or the cell is missing.
    pub fn cell(&self, column: &str) -> &str {
        self.places.get(column).and_then(|place| self.cells.get(*place)).map_or("", |cell| tidy(cell))
    }

    pub fn bad(&self, message: impl fmt::Display) -> BadRow {
        BadRow::new(self.number, message)
    }
}

fn is_blank(cells: &[String]) -> bool {
    cells.iter().all(|cell| tidy(cell).is_empty())
}

/// Without spaces or a byte order mark around it.
fn tidy(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

/// A Telegram user id, as files give it.
pub fn telegram_id(text: &str) -> Result<super::ids::PersonId, String> {
    if text.is_empty() {
        return Err("telegram_id is empty; give the number of the person's Telegram account".to_owned());
    }
    match text.parse::<i64>() {
        // Telegram: "has at most 52 significant bits".
        Ok(id) if id > 0 && id < 1 << 52 => Ok(super::ids::PersonId(id)),
        Ok(_) | Err(_) if text.contains(['E', 'e', '.', ',']) => Err(format!(
            "telegram_id “{text}” was shortened by the spreadsheet; format the column as a whole number or as text"
        )),
        Ok(_) | Err(_) => Err(format!(
            "telegram_id “{text}” is no Telegram user id; it is a number above 0, without spaces"
        )),
    }
}

/// A date in a file: `2026-03-01`, `01/03/2026` or `1/3/2026`, the day before the month.
pub fn read_date(text: &str) -> Option<NaiveDate> {
    let digits_only = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-' || byte == b'/');
    let read =
        ["%Y-%m-%d", "%d/%m/%Y"].into_iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok());
    read.filter(|date| digits_only && (2000..2200).contains(&date.year()))
}
