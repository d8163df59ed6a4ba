//! `promo.csv` and the list of golden days, as spreadsheets give them.

use super::programme::{Paid, Programme, Status};
use crate::domain::base::columns::{BadRow, Columns, Row, read_date};
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
                    let code = &programme.code;
                    bad.push(BadRow::new(
                        number,
                        format!("code “{code}” is in row {first} already; keep one"),
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

/// Reads the days of "3 ngày vàng" (B5.8), one a row below the header `date`.
pub fn read_golden_days(rows: &[Vec<String>]) -> Result<BTreeSet<NaiveDate>, Vec<BadRow>> {
    let columns = Columns::find(rows, &["date"], &[]).map_err(|bad| vec![bad])?;
    let mut days = BTreeSet::new();
    let mut bad = Vec::new();
    for row in columns.rows() {
        let day = row.and_then(|row| {
            let text = row.cell("date");
            read_date(text).ok_or_else(|| row.bad(no_day("date", text)))
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

fn no_day(column: &str, text: &str) -> String {
    format!("{column} “{text}” is no day; write it as 2026-03-01 or 01/03/2026")
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
        cells.wrong.push(
            "planned is empty; a programme for reference needs the day it is planned to begin".to_owned(),
        );
    }
    if let (Some(from), Some(until)) = (programme.from, programme.until)
        && until < from
    {
        cells.wrong.push(format!("until {until} is before from {from}"));
    }
    if cells.wrong.is_empty() { Ok(programme) } else { Err(row.bad(cells.wrong.join("; "))) }
}

/// The cells of a row, and what is wrong with them.
struct Cells<'r> {
    row: &'r Row<'r>,
    wrong: Vec<String>,
}

impl Cells<'_> {
    fn text(&mut self, column: &str, longest: usize) -> String {
        let text = tidy(self.row.cell(column));
        let length = text.chars().count();
        if length > longest {
            self.wrong.push(format!("{column} has {length} characters; shorten it to {longest}"));
        }
        text
    }

    fn needed(&mut self, column: &str, longest: usize) -> String {
        let text = self.text(column, longest);
        if text.is_empty() {
            self.wrong.push(format!("{column} is empty; fill it in"));
        }
        text
    }

    fn date(&mut self, column: &str) -> Option<NaiveDate> {
        let text = self.row.cell(column);
        let date = read_date(text);
        if date.is_none() && !text.is_empty() {
            self.wrong.push(no_day(column, text));
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
                self.wrong
                    .push(format!("paid “{text}” is neither prepaid nor postpaid; leave it empty for both"));
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
                self.wrong.push(format!("status “{text}” is none; use official, reference or ended"));
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
                self.wrong.push(format!("value “{text}” is no amount in VND; write it as 50000"));
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
                self.wrong.push(format!("{column} “{text}” is neither yes nor no"));
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

    fn read(rows: &str) -> Result<Vec<Programme>, Vec<String>> {
        let rows = read_table("promo.csv", format!("{HEADER}{rows}").as_bytes()).expect("a table");
        read_catalogue(&rows).map_err(|bad| bad.iter().map(ToString::to_string).collect())
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
    fn says_all_that_is_wrong_with_its_row() {
        let wrong = read(
            "A,Mot,32/11/2026,,,,gold,,1.5,,maybe,,,soon,\n\
             B,Hai,2026-11-02,2026-11-01,x,,,,,,,,,reference,\n\
             b,Ba,,,x,,,,,,,,,official,\n\
             ß,Bon,,,x,,,,,,,,,official,\n\
             b,Nam,,,x,,,,,,,,,official,\n",
        )
        .expect_err("it is wrong");
        assert_eq!(
            wrong,
            [
                "Row 2: from “32/11/2026” is no day; write it as 2026-03-01 or 01/03/2026; content is empty; fill it in; paid “gold” is neither prepaid nor postpaid; leave it empty for both; value “1.5” is no amount in VND; write it as 50000; on_net “maybe” is neither yes nor no; status “soon” is none; use official, reference or ended.",
                "Row 3: planned is empty; a programme for reference needs the day it is planned to begin; until 2026-11-01 is before from 2026-11-02.",
                "Row 6: code “b” is in row 4 already; keep one.",
            ]
        );
    }

    #[test]
    fn golden_days_are_a_list_of_their_own() {
        let rows = read_table("days.csv", "date\n20/11/2026\n2026-11-21\n".as_bytes()).expect("a table");
        assert!(is_golden_days(&rows));
        assert_eq!(read_golden_days(&rows).map(|days| days.len()), Ok(2));
        let rows = read_table("days.csv", b"date\nsoon\n").expect("a table");
        let bad = read_golden_days(&rows).expect_err("no day");
        assert_eq!(bad[0].to_string(), "Row 2: date “soon” is no day; write it as 2026-03-01 or 01/03/2026.");
    }
}
