//! `promo.csv` and the list of golden days, as spreadsheets give them.

use super::programme::{Paid, Programme, Status};
use crate::domain::base::cell_problem::{BadRow, CellProblem};
use crate::domain::base::columns::{Columns, Row, has_header, read_date};
use crate::domain::base::fold::{fold, tidy};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

const NEEDED: [&str; 15] = [
    "code",
    "name",
    "from",
    "until",
    "content",
    "conditions",
    "paid",
    "classes",
    "value",
    "group",
    "on_net",
    "words",
    "source",
    "status",
    "planned",
];
const OPTIONAL: [&str; 1] = ["recommend"];
/// The most characters of content and conditions each, so that a programme fits a message.
pub const LONGEST_TEXT: usize = 1_000;
pub const LONGEST_NAME: usize = 100;
/// The sheet of a workbook that lists the days of "3 ngày vàng".
pub const GOLDEN_DAYS: &str = "golden_days";
/// More than any promotion is worth, in đồng.
const HIGHEST_VALUE: u64 = 1_000_000_000_000;

/// Reads the rows of a catalogue (see [`read_table`](crate::domain::base::table::read_table)). Fails with every bad row;
/// then nothing of the file counts.
pub fn read_catalogue(rows: &[Vec<String>]) -> Result<Vec<Programme>, Vec<BadRow>> {
    let columns = Columns::find(rows, &NEEDED, &OPTIONAL).map_err(|bad| vec![bad])?;
    let mut programmes = Vec::new();
    let mut bad = Vec::new();
    let mut seen = BTreeMap::new();
    for row in columns.rows() {
        match row.and_then(|row| Ok((row.number, read_programme(&row)?))) {
            Ok((number, programme)) => match seen.insert(fold(&programme.code), number) {
                None => programmes.push(programme),
                Some(first) => {
                    bad.push(BadRow::new(
                        number,
                        CellProblem::CodeTwice { code: programme.code, row: first },
                    ));
                }
            },
            Err(wrong) => bad.push(wrong),
        }
    }
    match (programmes.is_empty(), bad.is_empty()) {
        (_, false) => Err(bad),
        (true, true) => Err(vec![columns.nothing_below()]),
        (false, true) => Ok(programmes),
    }
}

/// Whether a table looks like a catalogue, by its header.
pub fn is_catalogue(rows: &[Vec<String>]) -> bool {
    has_header(rows, &["code", "content", "status"])
}

/// Reads the days of "3 ngày vàng" (B5.8), one a row below the header `date`.
pub fn read_golden_days(rows: &[Vec<String>]) -> Result<BTreeSet<NaiveDate>, Vec<BadRow>> {
    let columns = Columns::find(rows, &["date"], &[]).map_err(|bad| vec![bad])?;
    let mut days = BTreeSet::new();
    let mut bad = Vec::new();
    for row in columns.rows() {
        let day = row.and_then(|row| {
            let text = row.cell("date");
            read_date(text).ok_or_else(|| row.bad(CellProblem::no_day("date", text)))
        });
        match day {
            Ok(day) => _ = days.insert(day),
            Err(wrong) => bad.push(wrong),
        }
    }
    if bad.is_empty() { Ok(days) } else { Err(bad) }
}

/// Whether the rows are a list of golden days rather than a catalogue.
pub fn is_golden_days(rows: &[Vec<String>]) -> bool {
    Columns::find(rows, &["date"], &[]).is_ok()
}

/// All that is wrong with a row is said at once.
fn read_programme(row: &Row) -> Result<Programme, BadRow> {
    let mut cells = Cells { row, wrong: Vec::new() };
    let programme = Programme {
        code: cells.needed("code", LONGEST_NAME),
        name: cells.needed("name", LONGEST_NAME),
        from: cells.date("from"),
        until: cells.date("until"),
        content: cells.needed("content", LONGEST_TEXT),
        conditions: cells.text("conditions", LONGEST_TEXT),
        paid: cells.paid(),
        classes: cells.list("classes"),
        value: cells.value(),
        group: Some(cells.text("group", LONGEST_NAME)).filter(|group| !group.is_empty()),
        on_net: cells.yes("on_net"),
        words: cells.list("words"),
        source: cells.text("source", LONGEST_NAME),
        status: cells.status(),
        planned: cells.date("planned"),
        recommended: cells.yes("recommend"),
        folded: Default::default(),
    };
    if programme.status == Status::Reference && programme.planned.is_none() {
        cells.wrong.push(CellProblem::PlannedEmpty);
    }
    if let (Some(from), Some(until)) = (programme.from, programme.until)
        && until < from
    {
        cells.wrong.push(CellProblem::UntilBeforeFrom { from, until });
    }
    if cells.wrong.is_empty() { Ok(programme) } else { Err(row.all_bad(cells.wrong)) }
}

/// The cells of a row, and what is wrong with them.
struct Cells<'r> {
    row: &'r Row<'r>,
    wrong: Vec<CellProblem>,
}

impl Cells<'_> {
    fn text(&mut self, column: &str, longest: usize) -> String {
        let text = tidy(self.row.cell(column));
        self.wrong.extend(CellProblem::too_long(column, &text, longest));
        text
    }

    fn needed(&mut self, column: &str, longest: usize) -> String {
        let text = self.text(column, longest);
        if text.is_empty() {
            self.wrong.push(CellProblem::empty(column));
        }
        text
    }

    fn date(&mut self, column: &str) -> Option<NaiveDate> {
        let text = self.row.cell(column);
        let date = read_date(text);
        if date.is_none() && !text.is_empty() {
            self.wrong.push(CellProblem::no_day(column, text));
        }
        date
    }

    /// Parted by commas, semicolons, `+`, `|` or lines.
    fn list(&mut self, column: &str) -> Vec<String> {
        let parts = self.row.cell(column).split([',', ';', '+', '|', '\n']);
        parts.map(tidy).filter(|part| !fold(part).is_empty()).collect()
    }

    fn paid(&mut self) -> Option<Paid> {
        let text = self.row.cell("paid");
        match fold(text).as_str() {
            "" | "both" | "ca hai" => None,
            "prepaid" | "tra truoc" | "tt" => Some(Paid::Prepaid),
            "postpaid" | "tra sau" | "ts" => Some(Paid::Postpaid),
            _ => {
                self.wrong.push(CellProblem::UnknownPaid { text: text.to_owned() });
                None
            }
        }
    }

    fn status(&mut self) -> Status {
        let text = self.row.cell("status");
        match fold(text).as_str() {
            "official" | "chinh thuc" => Status::Official,
            "reference" | "tham khao" => Status::Reference,
            "ended" | "ket thuc" | "da ket thuc" | "het han" => Status::Ended,
            _ => {
                self.wrong.push(CellProblem::UnknownStatus { text: text.to_owned() });
                Status::Ended
            }
        }
    }

    /// đồng: `50000`, `50.000`, `50,000đ`; empty is 0.
    fn value(&mut self) -> u64 {
        let text = self.row.cell("value");
        let folded = fold(text);
        let amount = folded.trim_end_matches("vnd").trim_end_matches("d").trim_end();
        let in_thousands = amount.split(' ').skip(1).all(|part| part.len() == 3);
        match amount.replace(' ', "").parse() {
            Ok(value) if value <= HIGHEST_VALUE && in_thousands => value,
            Err(_) if text.is_empty() => 0,
            Ok(_) | Err(_) => {
                self.wrong.push(CellProblem::NoAmount { text: text.to_owned() });
                0
            }
        }
    }

    fn yes(&mut self, column: &str) -> bool {
        let text = self.row.cell(column);
        match fold(text).as_str() {
            "yes" | "y" | "x" | "1" | "true" | "co" => true,
            "" | "no" | "n" | "0" | "false" | "khong" => false,
            _ => {
                let (column, text) = (column.to_owned(), text.to_owned());
                self.wrong.push(CellProblem::NeitherYesNorNo { column, text });
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::base::table::read_table;

    const HEADER: &str = "code,name,from,until,content,conditions,paid,classes,value,group,on_net,words,source,status,planned,recommend\n";

    fn read(rows: &str) -> Result<Vec<Programme>, Vec<BadRow>> {
        let rows = read_table(format!("{HEADER}{rows}").as_bytes()).expect("a table");
        read_catalogue(&rows)
    }

    #[test]
    fn reads_every_column() {
        let read = read(
            "NAP20,Tang 20%,01/11/2026,2026-11-30,Tang 20% the nap,Nap tu 50k,tra truoc,Vang;Bac,50.000đ,NAP,x,\"nap the, nap tien\",CV 12,chinh thuc,,yes\n\
             MOI,Goi moi,,,Sap co,,,,,,,,,reference,2026-12-05,\n",
        )
        .expect("it is right");
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day);
        assert_eq!(read[0].words, ["nap the", "nap tien"]);
        assert_eq!(read[0].classes, ["Vang", "Bac"]);
        assert_eq!((read[0].from, read[0].until), (day(11, 1), day(11, 30)));
        assert_eq!((read[0].paid, read[0].value, read[0].on_net), (Some(Paid::Prepaid), 50_000, true));
        assert_eq!((read[0].status, read[0].recommended), (Status::Official, true));
        assert_eq!((read[1].status, read[1].planned, read[1].value), (Status::Reference, day(12, 5), 0));
        assert_eq!((read[1].group.as_deref(), read[1].paid), (None, None));
    }

    #[test]
    fn golden_days_are_a_list_of_their_own() {
        let rows = read_table("date\n20/11/2026\n2026-11-21\n".as_bytes()).expect("a table");
        assert!(is_golden_days(&rows));
        assert_eq!(read_golden_days(&rows).map(|days| days.len()), Ok(2));
        let rows = read_table(b"date\nsoon\n").expect("a table");
        let no_day = CellProblem::no_day("date", "soon");
        assert_eq!(read_golden_days(&rows), Err(vec![BadRow::new(2, no_day)]));
    }
}
