//! The month grid: people down, days across, shifts in the cells.

use super::named::person_named;
use super::person::{Person, Role};
use super::rota::{Duty, DutyRole};
use super::rota_file::{RotaContext, RotaFile, cannot_stand, duty};
use super::shift::{Shift, same_name};
use crate::domain::base::cell_problem::{BadRow, CellProblem, column_letters};
use crate::domain::base::columns::{is_named, read_date};
use crate::domain::base::fold::fold;
use chrono::{Datelike as _, Month, NaiveDate};
use std::collections::BTreeMap;

/// How far down the days are looked for.
const MOST_TITLES: usize = 30;
/// The fewest days in a row that are taken for days.
const FEWEST_DAYS: usize = 3;
/// Cells of somebody who does not work, folded.
const OFF: [&str; 18] = [
    "off",
    "nghi",
    "nghi phep",
    "phep",
    "p",
    "np",
    "nb",
    "nghi bu",
    "bu",
    "o",
    "om",
    "nghi om",
    "ro",
    "le",
    "nghi le",
    "ts",
    "thai san",
    "n",
];
/// First words of rows that count, folded.
const SUMS: [&str; 4] = ["tong", "cong", "total", "sum"];

/// What the head of a column says of its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DayHead {
    Date(NaiveDate),
    DayMonth(u32, u32),
    Day(u32),
}

/// Where a grid has its days.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    rows: &'a [Vec<String>],
    header: usize,
    days: Vec<(usize, DayHead)>,
}

impl<'a> Grid<'a> {
    /// The row near the top with the most days side by side; `None` when there is none.
    pub(super) fn find(rows: &'a [Vec<String>]) -> Option<Self> {
        let days = rows.iter().take(MOST_TITLES).map(|row| run_of_days(row)).enumerate();
        let (header, days) = days.rev().max_by_key(|(_, days)| days.len())?;
        (days.len() >= FEWEST_DAYS).then_some(Grid { rows, header, days })
    }

    /// Reads the grid. Fails with every bad cell.
    pub(super) fn read(&self, context: &RotaContext) -> Result<RotaFile, Vec<BadRow>> {
        let dates = self.dates(context)?;
        let who = self.people_columns();
        let mut file = RotaFile::default();
        let mut bad = Vec::new();
        let mut seen = BTreeMap::new();
        let mut heading = None;
        for (n, row) in self.rows.iter().enumerate().skip(self.header + 1) {
            let cells: Vec<(usize, NaiveDate, &str)> = dates
                .iter()
                .filter_map(|(column, date)| Some((*column, *date, row.get(*column)?.trim())))
                .filter(|(.., text)| !text.is_empty())
                .collect();
            let name = who.text(row, who.person);
            if cells.is_empty() {
                // A line over a group of people says what they are, or it ends the group.
                let texts = row.iter().map(|cell| cell.trim());
                heading =
                    texts.filter(|text| !text.is_empty()).find_map(|text| text.parse().ok()).or(heading);
                continue;
            }
            let is_sum = fold(name).split(' ').next().is_some_and(|word| SUMS.contains(&word));
            if is_sum || cells.iter().all(|(.., text)| is_weekday(text)) {
                continue;
            }
            let (first, _, text) = cells[0];
            if name.is_empty() {
                let cell = format!("{}{}", column_letters(first), n + 1);
                let unnamed = CellProblem::Unnamed { cell, text: text.to_owned() };
                bad.push(BadRow::cell(n + 1, who.person, unnamed));
                continue;
            }
            let person = match person_named(context.people, name) {
                Ok(person) => person,
                Err(why) => {
                    bad.push(BadRow::cell(n + 1, who.person, why));
                    continue;
                }
            };
            let role = match who.role.map(|column| (column, who.text(row, Some(column)))) {
                Some((column, word)) if !word.is_empty() => match word.parse::<DutyRole>() {
                    Ok(role) => Some(role),
                    Err(unknown) => {
                        let unknown = CellProblem::UnknownDutyRole { word: unknown.0 };
                        bad.push(BadRow::cell(n + 1, column, unknown));
                        continue;
                    }
                },
                Some(_) | None => heading,
            };
            for (column, date, text) in cells {
                file.dates.insert(date);
                for duty in duties(text, date, person, role, context) {
                    match duty {
                        Ok(duty) => {
                            let key = (duty.date, duty.shift.clone(), duty.person, duty.post);
                            if let Some(first) = seen.insert(key, n) {
                                if first != n {
                                    let same = CellProblem::SameAsRow { row: first + 1 };
                                    bad.push(BadRow::cell(n + 1, column, same));
                                }
                            } else {
                                file.duties.push(duty);
                            }
                        }
                        Err(why) => bad.push(BadRow::cell(n + 1, column, why)),
                    }
                }
            }
        }
        match (file.duties.is_empty(), bad.is_empty()) {
            (_, false) => Err(bad),
            (true, true) => Err(vec![BadRow::new(self.header + 1, CellProblem::NobodyWorks)]),
            (false, true) => Ok(file),
        }
    }

    /// The dates of the columns. Empty columns need none: a month of 31 columns may have 30 days.
    fn dates(&self, context: &RotaContext) -> Result<Vec<(usize, NaiveDate)>, Vec<BadRow>> {
        let row = self.header + 1;
        let title = self.month(context.sheet);
        let starts_before = self.days.windows(2).any(|pair| match (pair[0].1, pair[1].1) {
            (DayHead::Day(before), DayHead::Day(after)) => after < before,
            _ => false,
        });
        let (mut dates, mut bad) = (Vec::new(), Vec::new());
        let mut wrapped = !starts_before;
        let mut last = 0;
        for (column, head) in &self.days {
            let date = match *head {
                DayHead::Date(date) => Some(date),
                DayHead::DayMonth(day, month) => {
                    nearest(day, month, title.map(|(year, _)| year), context.today)
                }
                DayHead::Day(day) => {
                    let Some((year, month)) = title else {
                        return Err(vec![BadRow::new(row, CellProblem::NoMonth)]);
                    };
                    wrapped |= day < last;
                    last = day;
                    // From the 26th to the 25th: the first days are of the month before.
                    let (year, month) = match (wrapped, month) {
                        (true, month) => (year, month),
                        (false, 1) => (year - 1, 12),
                        (false, month) => (year, month - 1),
                    };
                    NaiveDate::from_ymd_opt(year, month, day)
                }
            };
            let used = self.rows.iter().skip(row).any(|cells| {
                cells.get(*column).is_some_and(|cell| !cell.trim().is_empty() && !is_weekday(cell))
            });
            match date {
                Some(date) => dates.push((*column, date)),
                None if used => {
                    let text = self.rows[self.header][*column].clone();
                    bad.push(BadRow::cell(row, *column, CellProblem::NoDayOfMonth { text }));
                }
                None => {}
            }
        }
        if bad.is_empty() { Ok(dates) } else { Err(bad) }
    }

    /// Year and month of a title at or above the header, else of the sheet's name.
    fn month(&self, sheet: &str) -> Option<(i32, u32)> {
        let above = self.rows[..=self.header].iter().rev().flatten();
        above.map(String::as_str).chain([sheet]).find_map(month_of)
    }

    /// The columns left of the days that say who somebody is.
    fn people_columns(&self) -> PeopleColumns {
        let first_day = self.days[0].0;
        let headers = &self.rows[self.header.saturating_sub(2)..(self.header + 2).min(self.rows.len())];
        let labelled = |name: &str| {
            (0..first_day).find(|column| {
                headers.iter().any(|row| row.get(*column).is_some_and(|cell| is_named(name, cell)))
            })
        };
        let role = labelled("role");
        // Without a label: the column with the most texts.
        let texts = |column: &usize| {
            let below = self.rows.iter().skip(self.header + 1);
            below
                .filter(|row| row.get(*column).is_some_and(|cell| cell.chars().any(char::is_alphabetic)))
                .count()
        };
        let most = || (0..first_day).rev().filter(|column| Some(*column) != role).max_by_key(texts);
        let person = ["telegram_id", "phone", "name"].into_iter().find_map(labelled).or_else(most);
        PeopleColumns { person: person.unwrap_or_default(), role }
    }
}

#[derive(Debug)]
struct PeopleColumns {
    person: usize,
    role: Option<usize>,
}

impl PeopleColumns {
    fn text<'r>(&self, row: &'r [String], column: impl Into<Option<usize>>) -> &'r str {
        column.into().and_then(|column| row.get(column)).map_or("", |cell| cell.trim())
    }
}

/// The longest run of days in a row, each after the one before.
fn run_of_days(row: &[String]) -> Vec<(usize, DayHead)> {
    let mut best = Vec::new();
    let mut run: Vec<(usize, DayHead)> = Vec::new();
    for (column, cell) in row.iter().enumerate() {
        if cell.trim().is_empty() {
            continue;
        }
        let Some(head) = day_head(cell) else {
            if run.len() > best.len() {
                best = std::mem::take(&mut run);
            }
            run.clear();
            continue;
        };
        if run.last().is_some_and(|(_, before)| !follows(*before, head)) {
            if run.len() > best.len() {
                best = std::mem::take(&mut run);
            }
            run.clear();
        }
        run.push((column, head));
    }
    if run.len() > best.len() { run } else { best }
}

fn follows(before: DayHead, after: DayHead) -> bool {
    match (before, after) {
        (DayHead::Date(before), DayHead::Date(after)) => before < after,
        (DayHead::DayMonth(day, month), DayHead::DayMonth(next, later)) => {
            (month == later && next > day) || (next == 1 && later == month % 12 + 1)
        }
        (DayHead::Day(before), DayHead::Day(after)) => after == before + 1 || (after == 1 && before >= 28),
        _ => false,
    }
}

/// `1`, `T2 02/03`, `CN\n1`, `Ngày 1`, or a date.
fn day_head(cell: &str) -> Option<DayHead> {
    let cell = cell.trim();
    if let Some(date) = read_date(cell) {
        return Some(DayHead::Date(date));
    }
    let folded = fold(cell);
    let words: Vec<&str> = folded.split(' ').collect();
    let numbers: Option<Vec<u32>> = without_weekday(&words)
        .iter()
        .filter(|word| **word != "ngay")
        .map(|word| word.parse().ok())
        .collect();
    match numbers?.as_slice() {
        [day @ 1..=31] => Some(DayHead::Day(*day)),
        [day @ 1..=31, month @ 1..=12] => Some(DayHead::DayMonth(*day, *month)),
        [day, month, year @ 2000..2200] => {
            NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, *day).map(DayHead::Date)
        }
        _ => None,
    }
}

/// The words less a day of the week at their beginning or end.
fn without_weekday<'w>(words: &'w [&'w str]) -> &'w [&'w str] {
    let single = |word: &str| {
        matches!(word, "cn" | "t2" | "t3" | "t4" | "t5" | "t6" | "t7" | "t8")
            || word.parse::<chrono::Weekday>().is_ok() && word.len() >= 3
    };
    match words {
        [
            "thu",
            "2" | "3" | "4" | "5" | "6" | "7" | "hai" | "ba" | "tu" | "nam" | "sau" | "bay",
            rest @ ..,
        ]
        | ["chu", "nhat", rest @ ..] => rest,
        [first, rest @ ..] if single(first) => rest,
        [rest @ .., last] if single(last) => rest,
        words => words,
    }
}

fn is_weekday(cell: &str) -> bool {
    let folded = fold(cell);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    !words.is_empty() && without_weekday(&words).is_empty()
}

/// Year and month of a title: `Tháng 3/2026`, `THÁNG 03 NĂM 2026`, `T3-2026`, `March 2026`, a date.
fn month_of(title: &str) -> Option<(i32, u32)> {
    if let Some(date) = read_date(title.trim()) {
        return Some((date.year(), date.month()));
    }
    let folded = fold(title);
    let words: Vec<&str> = folded.split(' ').filter(|word| !matches!(*word, "nam" | "thang")).collect();
    words.windows(2).find_map(|pair| {
        let year = pair[1].parse().ok().filter(|year| (2000..2200).contains(year))?;
        let before = ["thang", "t", "m"].into_iter().find_map(|word| pair[0].strip_prefix(word));
        let number = before.unwrap_or(pair[0]).parse::<u32>();
        let named = || pair[0].parse::<Month>().ok().map(|month| month.number_from_month());
        let month = number.ok().filter(|month| (1..=12).contains(month)).or_else(named)?;
        Some((year, month))
    })
}

/// The day in this year; without one, in the year that puts it nearest to today.
fn nearest(day: u32, month: u32, year: Option<i32>, today: NaiveDate) -> Option<NaiveDate> {
    let years = year.map_or_else(|| (today.year() - 1..=today.year() + 1).collect(), |year| vec![year]);
    let dates = years.into_iter().filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
    dates.min_by_key(|date| (*date - today).num_days().abs())
}

/// The duties of one cell: shifts joined by `/`, `+`, `,`, each perhaps with a word for the role.
fn duties(
    text: &str,
    date: NaiveDate,
    person: &Person,
    role: Option<DutyRole>,
    context: &RotaContext,
) -> Vec<Result<Duty, CellProblem>> {
    let mut read = Vec::new();
    // A failed formula, such as #N/A, is one part.
    let joints: &[char] = if text.starts_with('#') { &[] } else { &['/', '+', ',', ';', '&', '\n'] };
    let parts = text.split(joints).map(str::trim);
    for part in parts.filter(|part| !part.is_empty()) {
        let folded = fold(part);
        if folded.is_empty() && part.chars().all(|c| !c.is_alphanumeric() && c != '*' && c != '?')
            || OFF.contains(&folded.as_str())
        {
            continue;
        }
        let Some((shift, mark)) = shift_and_mark(part, context.shifts) else {
            let names: Vec<&str> = context.shifts.iter().map(|shift| shift.name.as_str()).collect();
            let (text, shifts) = (part.to_owned(), names.join(", "));
            read.push(Err(CellProblem::UnknownCode { text, shifts }));
            continue;
        };
        let roles = match mark.or(role) {
            Some(role) => vec![role],
            None => own_roles(person),
        };
        if roles.is_empty() {
            read.push(Err(CellProblem::NoRoleOnShift { person: person.name.clone() }));
        }
        for role in roles {
            if shift.is_none() && role != DutyRole::QaOnCall {
                read.push(Err(CellProblem::NoShiftNamed { text: part.to_owned() }));
            } else if role.fits(&person.roles) {
                read.push(Ok(duty(person.id, role, shift, date, (context.shifts, context.timezone))));
            } else {
                read.push(Err(cannot_stand(person, role)));
            }
        }
    }
    read
}

/// What somebody is on a shift when the table does not say: all they are, but for what is no work on shift.
fn own_roles(person: &Person) -> Vec<DutyRole> {
    let on_shift = |role: &&Role| !matches!(role, Role::Admin | Role::Info);
    person.roles.0.iter().filter(on_shift).map(|role| DutyRole::Role(*role)).collect()
}

/// A shift, a mark for the role, or both in either order.
fn shift_and_mark<'s>(part: &str, shifts: &'s [Shift]) -> Option<(Option<&'s Shift>, Option<DutyRole>)> {
    if part.contains(['*', '?', '!']) || part.starts_with('#') {
        return None;
    }
    if let Some(shift) = shift_of(part, shifts) {
        return Some((Some(shift), None));
    }
    if let Ok(mark) = part.parse() {
        return Some((None, Some(mark)));
    }
    let folded = fold(part);
    let words: Vec<&str> = folded.split(' ').collect();
    (1..words.len()).find_map(|middle| {
        let (first, second) = (words[..middle].join(" "), words[middle..].join(" "));
        let read = |shift: &str, mark: &str| Some((Some(shift_of(shift, shifts)?), Some(mark.parse().ok()?)));
        read(&first, &second).or_else(|| read(&second, &first))
    })
}

/// The shift of this name, else the one this code stands for and no other: `1` or `C1` for `CA1`, `S` for `Sáng`, `6-14`
/// by its hours.
fn shift_of<'s>(code: &str, shifts: &'s [Shift]) -> Option<&'s Shift> {
    let compact = |text: &str| fold(text).replace(' ', "");
    let code_compact = compact(code);
    let same = |shift: &&Shift| same_name(&shift.name, code) || compact(&shift.name) == code_compact;
    if let Some(shift) = shifts.iter().find(same) {
        return Some(shift);
    }
    let split = |text: &str| {
        let digits = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
        (text[..digits].to_owned(), text[digits..].to_owned())
    };
    let (letters, digits) = split(&code_compact);
    let stands_for = |shift: &&Shift| {
        let (name, number) = split(&compact(&shift.name));
        !code_compact.is_empty() && number == digits && name.starts_with(&letters)
    };
    let hours = |shift: &&Shift| {
        let spoken: Vec<String> =
            fold(code).split(' ').map(|word| word.trim_end_matches('h').to_owned()).collect();
        let [from, until] = spoken.as_slice() else { return false };
        let hour = |word: &str, time: chrono::NaiveTime| {
            word.parse::<u32>()
                .is_ok_and(|hour| chrono::NaiveTime::from_hms_opt(hour % 24, 0, 0) == Some(time))
        };
        hour(from, shift.start) && hour(until, shift.end)
    };
    let only = |mut found: Vec<&'s Shift>| if found.len() == 1 { found.pop() } else { None };
    only(shifts.iter().filter(stands_for).collect()).or_else(|| only(shifts.iter().filter(hours).collect()))
}

#[cfg(test)]
mod tests;
