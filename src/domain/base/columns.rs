//! Imported tables: columns by name, rows by number.

use super::cell_problem::{BadRow, CellProblem};
use super::fold::fold;
use chrono::{Datelike as _, Days, NaiveDate, NaiveTime};
use std::collections::BTreeMap;

/// What else people call a column, folded; the empty name is of columns that are not read.
const ALSO: [(&str, &[&str]); 27] = [
    ("telegram_id", &["telegram", "id", "id telegram", "ma telegram", "tele id", "user id"]),
    (
        "name",
        &[
            "ten",
            "ho ten",
            "ho va ten",
            "nhan vien",
            "ten nhan vien",
            "ho ten nhan vien",
            "full name",
            "dtv",
            "ten km",
            "ten chuong trinh",
        ],
    ),
    ("roles", &["role", "vai tro", "chuc danh", "chuc vu", "vi tri"]),
    ("role", &["roles", "vai tro", "chuc danh", "chuc vu", "vi tri"]),
    ("locale", &["ngon ngu", "language"]),
    ("phone", &["so dien thoai", "dien thoai", "sdt", "so dt", "dt", "mobile", "phone number"]),
    ("honorific", &["xung ho", "danh xung"]),
    ("active", &["dang lam", "con lam", "con lam viec"]),
    ("date", &["ngay", "ngay truc", "ngay lam", "ngay lam viec", "day"]),
    ("code", &["ma", "ma km", "ma ct", "ma chuong trinh"]),
    ("from", &["tu", "tu ngay", "bat dau", "ngay bat dau"]),
    ("until", &["den", "den ngay", "ket thuc", "ngay ket thuc"]),
    ("content", &["noi dung"]),
    ("conditions", &["dieu kien"]),
    ("paid", &["tra truoc/tra sau", "loai thue bao", "hinh thuc"]),
    ("classes", &["hang", "hang kh", "hang khach hang", "doi tuong"]),
    ("value", &["gia tri"]),
    ("group", &["nhom", "nhom loai tru"]),
    ("on_net", &["noi mang"]),
    ("words", &["tu khoa"]),
    ("source", &["nguon", "cong van", "van ban"]),
    ("status", &["trang thai"]),
    ("planned", &["du kien", "ngay du kien"]),
    ("recommend", &["gioi thieu", "nen gioi thieu"]),
    ("shift", &["ca", "ca truc", "ca lam", "ca lam viec", "ten ca"]),
    ("", &["stt", "tt", "no", "so tt", "so thu tu"]),
    ("", &["ghi chu", "note", "notes", "remark", "remarks"]),
];

/// Whether a header names this column, whatever its case, marks and spaces, in English or Vietnamese.
pub fn is_named(column: &str, header: &str) -> bool {
    let header = fold(header);
    fold(column) == header
        || ALSO.iter().any(|(known, also)| *known == column && also.contains(&header.as_str()))
}

/// Whether one of the first rows has all of these columns.
pub fn has_header(rows: &[Vec<String>], columns: &[&str]) -> bool {
    let names_all =
        |row: &Vec<String>| columns.iter().all(|name| row.iter().any(|cell| is_named(name, cell)));
    rows.iter().take(MOST_TITLES).any(names_all)
}

/// The rows below the header, with their columns known by name.
#[derive(Debug)]
pub struct Columns<'a> {
    rows: &'a [Vec<String>],
    /// The row of the header, counted from 0.
    header: usize,
    places: BTreeMap<&'static str, usize>,
    /// Numbers of rows and remarks.
    unread: Vec<usize>,
}

/// How many rows of titles may stand above the header.
const MOST_TITLES: usize = 20;

impl<'a> Columns<'a> {
    /// Finds the columns in the first row that names all of `needed`, else in the first row that has anything in it: in
    /// any order, by any name of [`is_named`]. Fails with that row when one of `needed` is missing, or one is there that
    /// is neither needed nor optional, or twice.
    pub fn find(
        rows: &'a [Vec<String>],
        needed: &[&'static str],
        optional: &[&'static str],
    ) -> Result<Self, BadRow> {
        let all = [needed, optional].concat();
        let names = all.join(",");
        let names_all =
            |row: &Vec<String>| needed.iter().all(|name| row.iter().any(|cell| is_named(name, cell)));
        let header = rows.iter().take(MOST_TITLES).position(names_all);
        let Some(header) = header.or_else(|| rows.iter().position(|row| !is_blank(row))) else {
            return Err(BadRow::new(1, CellProblem::NothingAtAll { columns: names }));
        };
        let bad = |problem| BadRow::new(header + 1, problem);
        let mut places = BTreeMap::new();
        let mut unknown = Vec::new();
        let mut unread = Vec::new();
        for (place, cell) in rows[header].iter().enumerate() {
            let written = cell.trim();
            match all.iter().find(|name| is_named(name, written)) {
                Some(name) => {
                    if places.insert(*name, place).is_some() {
                        return Err(bad(CellProblem::ColumnTwice { column: (*name).to_owned() }));
                    }
                }
                None if written.is_empty() => {}
                None if is_named("", written) => unread.push(place),
                None => unknown.push(format!("“{written}”")),
            }
        }
        if places.is_empty() {
            return Err(bad(CellProblem::AnotherList { columns: names }));
        }
        let missing: Vec<&str> = needed.iter().copied().filter(|name| !places.contains_key(name)).collect();
        if !missing.is_empty() {
            let missing = missing.join(", ");
            return Err(bad(CellProblem::ColumnsMissing { missing, columns: names }));
        }
        if !unknown.is_empty() {
            let unknown = unknown.join(", ");
            return Err(bad(CellProblem::ColumnsUnknown { unknown, columns: names }));
        }
        Ok(Columns { rows, header, places, unread })
    }

    /// The rows that have anything in them. A row with a cell outside the named columns is an error: most often an
    /// unquoted comma has pushed its cells to the right.
    pub fn rows(&self) -> impl Iterator<Item = Result<Row<'_>, BadRow>> {
        let below = self.rows.iter().enumerate().skip(self.header + 1);
        below.filter(|(_, cells)| !is_blank(cells)).map(|(n, cells)| {
            let row = Row { number: n + 1, cells, places: &self.places };
            let outside = |(place, cell): (usize, &String)| {
                !cell.trim().is_empty()
                    && !self.unread.contains(&place)
                    && !self.places.values().any(|known| *known == place)
            };
            if cells.iter().enumerate().any(outside) {
                return Err(row.bad(CellProblem::MoreThanHeader));
            }
            Ok(row)
        })
    }

    /// The error for a file with a header and nothing below it.
    pub fn nothing_below(&self) -> BadRow {
        BadRow::new(self.header + 1, CellProblem::NothingBelow)
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
        self.places.get(column).and_then(|place| self.cells.get(*place)).map_or("", |cell| cell.trim())
    }

    pub fn bad(&self, problem: CellProblem) -> BadRow {
        BadRow::new(self.number, problem)
    }

    /// All that is wrong with it.
    pub fn all_bad(&self, problems: Vec<CellProblem>) -> BadRow {
        BadRow { row: self.number, column: None, problems }
    }
}

fn is_blank(cells: &[String]) -> bool {
    cells.iter().all(|cell| cell.trim().is_empty())
}

/// A Telegram user id, as files give it.
pub fn telegram_id(text: &str) -> Result<super::ids::PersonId, CellProblem> {
    if text.is_empty() {
        return Err(CellProblem::IdEmpty);
    }
    let typed = text.to_owned();
    match text.parse::<i64>() {
        Ok(id) if super::ids::PersonId(id).is_shared() => Err(CellProblem::IdShared { id }),
        // Telegram: "has at most 52 significant bits".
        Ok(id) if id > 0 && id < 1 << 52 => Ok(super::ids::PersonId(id)),
        Ok(_) | Err(_) if text.contains(['E', 'e', '.', ',']) => {
            Err(CellProblem::IdShortened { text: typed })
        }
        Ok(_) | Err(_) => Err(CellProblem::IdWrong { text: typed }),
    }
}

/// A date in a file: `2026-03-01`, `01/03/2026` or `1.3.2026`, the day before the month; also with a time of day after it,
/// or as the number of the day that a spreadsheet counts.
pub fn read_date(text: &str) -> Option<NaiveDate> {
    let is_time = |text: &str| {
        ["%H:%M", "%H:%M:%S%.f"].iter().any(|form| NaiveTime::parse_from_str(text, form).is_ok())
    };
    let text = match text.split_once(['T', ' ']) {
        Some((date, time)) if is_time(time.trim_end_matches('Z').trim()) => date,
        _ => text,
    };
    if text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let serial = text.parse().ok().filter(|serial| (36_526..109_574).contains(serial))?;
        return NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(serial));
    }
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"-/.".contains(&byte));
    let forms = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d"];
    let read = forms.into_iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok());
    read.filter(|date| plain && (2000..2200).contains(&date.year()))
}
