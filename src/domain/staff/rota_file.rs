//! `rota.csv`: who works when, as a spreadsheet lists it.

use super::named::person_named;
use super::person::Person;
use super::rota::{Duty, DutyRole};
use super::rota_grid::Grid;
use super::shift::{Shift, same_name, working_day};
use crate::domain::base::cell_problem::{BadRow, CellProblem};
use crate::domain::base::columns::{Columns, Row, has_header, read_date, telegram_id};
use crate::domain::base::ids::PersonId;
use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

const WHO: [&str; 3] = ["telegram_id", "phone", "name"];

/// A rota that was read whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotaFile {
    /// The dates in the file: an import replaces exactly these.
    pub dates: BTreeSet<NaiveDate>,
    /// In the order of the file.
    pub duties: Vec<Duty>,
}

/// What a rota is read with.
#[derive(Clone, Copy, Debug)]
pub struct RotaContext<'a> {
    pub shifts: &'a [Shift],
    /// The zone of the dates.
    pub timezone: Tz,
    /// The whole staff.
    pub people: &'a [Person],
    /// The local date: days without a year are those nearest to it.
    pub today: NaiveDate,
    /// The name of the sheet, which may name the month; empty where there is none.
    pub sheet: &'a str,
}

/// The most days that a whole rota may lie behind or ahead: more is a mistyped year.
const FARTHEST: TimeDelta = TimeDelta::days(300);

impl RotaFile {
    /// Why these dates look like a mistyped year, as a sentence without its full stop.
    pub fn doubtful(&self, today: NaiveDate) -> Option<String> {
        let (first, last) = (self.dates.first()?, self.dates.last()?);
        let lies = match () {
            () if *last + FARTHEST < today => "long past",
            () if *first - FARTHEST > today => "far ahead",
            () => return None,
        };
        Some(format!("it is a rota from {first} to {last}, which is {lies}; correct the year"))
    }
}

/// The most dates of one file: a year and a month.
const MOST_DATES: usize = 400;

/// Whether a table looks like a rota: by its header, or as a month grid.
pub fn is_rota(rows: &[Vec<String>]) -> bool {
    has_header(rows, &["date", "shift"]) || Grid::find(rows).is_some()
}

/// Reads a rota (see [`read_active_sheet`](crate::domain::base::table::read_active_sheet)): a row for each duty, or a
/// month grid. Fails with every bad row or cell; then nothing of the file counts.
pub fn read_rota(rows: &[Vec<String>], context: &RotaContext) -> Result<RotaFile, Vec<BadRow>> {
    if let Some(grid) = Grid::find(rows) {
        return grid.read(context);
    }
    let RotaContext { shifts, timezone, people, .. } = *context;
    let find = |who: &'static str| {
        let others: Vec<&str> = WHO.into_iter().filter(|other| *other != who).collect();
        Columns::find(rows, &["date", "shift", who, "role"], &others)
    };
    let by_another = || [find("phone"), find("name")].into_iter().find_map(Result::ok);
    let columns = find("telegram_id").or_else(|bad| by_another().ok_or_else(|| vec![bad]))?;
    let mut file = RotaFile::default();
    let mut bad = Vec::new();
    let mut seen = BTreeMap::new();
    for row in columns.rows() {
        let row = match row {
            Ok(row) => row,
            Err(wrong) => {
                bad.push(wrong);
                continue;
            }
        };
        match read_duty(&row, shifts, timezone, people) {
            Ok(duty) => {
                match seen.insert((duty.date, duty.shift.clone(), duty.person, duty.post), row.number) {
                    None => {
                        file.dates.insert(duty.date);
                        file.duties.push(duty);
                    }
                    Some(first) => bad.push(row.bad(CellProblem::SameAsRow { row: first })),
                }
            }
            Err(wrong) => bad.push(row.all_bad(wrong)),
        }
    }
    match (file.duties.is_empty(), bad.is_empty()) {
        (_, false) => Err(bad),
        (true, true) => Err(vec![columns.nothing_below()]),
        (false, true) if file.dates.len() > MOST_DATES => {
            let problem = CellProblem::TooManyDates { dates: file.dates.len(), most: MOST_DATES };
            Err(vec![BadRow::new(1, problem)])
        }
        (false, true) => Ok(file),
    }
}

/// All that is wrong with a row is said at once.
fn read_duty(row: &Row, shifts: &[Shift], timezone: Tz, people: &[Person]) -> Result<Duty, Vec<CellProblem>> {
    let date = date(row.cell("date"));
    let post = match row.cell("role") {
        "" => Err(CellProblem::DutyRoleEmpty),
        word => word.parse::<DutyRole>().map_err(|unknown| CellProblem::UnknownDutyRole { word: unknown.0 }),
    };
    let shift = shift(row.cell("shift"), shifts, post.as_ref().ok());
    let person = match WHO.into_iter().find(|who| !row.cell(who).is_empty()) {
        Some("telegram_id") | None => telegram_id(row.cell("telegram_id")).and_then(|id| of_id(id, people)),
        Some(who) => person_named(people, row.cell(who)),
    };
    let person = person.and_then(|person| may_stand(person, post.as_ref().ok()));
    match (date, shift, person, post) {
        (Ok(date), Ok(shift), Ok(person), Ok(post)) => {
            Ok(duty(person, post, shift, date, (shifts, timezone)))
        }
        (date, shift, person, post) => {
            let wrong = [date.err(), shift.err(), person.err(), post.err()];
            Err(wrong.into_iter().flatten().collect())
        }
    }
}

/// A duty in a shift, or without one for the whole working day of the centre.
pub fn duty(
    person: PersonId,
    post: DutyRole,
    shift: Option<&Shift>,
    date: NaiveDate,
    (shifts, timezone): (&[Shift], Tz),
) -> Duty {
    let (from, until) =
        shift.map_or_else(|| working_day(date, shifts, timezone), |shift| shift.span(date, timezone));
    Duty { person, post, shift: shift.map(|shift| shift.name.clone()), date, from, until }
}

/// `2026-03-01`, `01/03/2026` or `1/3/2026`: the day stands before the month.
fn date(text: &str) -> Result<NaiveDate, CellProblem> {
    if text.is_empty() {
        return Err(CellProblem::DateEmpty);
    }
    read_date(text).ok_or_else(|| CellProblem::no_day("date", text))
}

/// The shift of this name; none for somebody on call the whole date.
fn shift<'a>(
    name: &str,
    shifts: &'a [Shift],
    post: Option<&DutyRole>,
) -> Result<Option<&'a Shift>, CellProblem> {
    let names = || shifts.iter().map(|shift| shift.name.as_str()).collect::<Vec<_>>().join(", ");
    match (name, post) {
        ("", Some(DutyRole::QaOnCall) | None) => Ok(None),
        ("", Some(DutyRole::Role(_))) => Err(CellProblem::ShiftEmpty { shifts: names() }),
        (name, _) => match shifts.iter().find(|shift| same_name(&shift.name, name)) {
            Some(shift) => Ok(Some(shift)),
            None => Err(CellProblem::UnknownShift { text: name.to_owned(), shifts: names() }),
        },
    }
}

fn of_id(id: PersonId, people: &[Person]) -> Result<&Person, CellProblem> {
    let person = people.iter().find(|person| person.id == id);
    person.ok_or(CellProblem::IdUnknown { id: id.0 })
}

fn may_stand(person: &Person, post: Option<&DutyRole>) -> Result<PersonId, CellProblem> {
    match post {
        Some(post) if !post.fits(&person.roles) => Err(cannot_stand(person, *post)),
        Some(_) | None => Ok(person.id),
    }
}

/// Somebody who does not have the role of a post.
pub(super) fn cannot_stand(person: &Person, post: DutyRole) -> CellProblem {
    let (post, roles) = (post.to_string(), person.roles.to_string());
    CellProblem::CannotStand { person: person.name.clone(), post, roles }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::base::table::read_table;
    use crate::domain::centre::Centre;
    use crate::domain::staff::person::Reachability;
    use chrono::{DateTime, Utc};

    fn read(csv: &str) -> Result<RotaFile, Vec<BadRow>> {
        let centre = Centre::default();
        let person = |id: i64, name: &str, roles: &str| Person {
            id: PersonId(id),
            name: name.to_owned(),
            roles: roles.parse().expect("roles"),
            locale: None,
            phone: Some(format!("091234500{id}")),
            honorific: None,
            reach: Reachability::Open,
            active: true,
        };
        let people = [
            person(1, "Nguyễn Thị Lan", "agent"),
            person(2, "Trần Hoa", "agent+shift_leader"),
            person(3, "Lê Minh", "qa"),
            person(4, "Phạm Tú", "qa_lead"),
        ];
        let (shifts, timezone) = (&centre.shifts, centre.timezone);
        let context = RotaContext { shifts, timezone, people: &people, today: day(2, 20), sheet: "" };
        read_rota(&read_table(csv.as_bytes()).expect("a table"), &context)
    }

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).expect("a date")
    }

    #[test]
    fn reads_who_works_when() {
        let file = read(
            "\u{feff}Date;Shift;Role;Telegram_id\n\
             2026-03-01;CA1;agent;1\n\
             01/03/2026;ca3;Shift_Leader;2\n\
             \n\
             2/3/2026;;qa_on_call;3\n\
             2/3/2026;CA2;qa_on_call;4\n",
        )
        .expect("a rota");
        assert_eq!(file.dates, BTreeSet::from([day(3, 1), day(3, 2)]));
        let duties: Vec<_> = file
            .duties
            .iter()
            .map(|duty| {
                (duty.person.0, duty.post.key(), duty.shift.as_deref(), duty.date, duty.from, duty.until)
            })
            .collect();
        let utc = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
        assert_eq!(
            duties,
            [
                (
                    1,
                    "agent",
                    Some("CA1"),
                    day(3, 1),
                    utc("2026-02-28T23:00:00Z"),
                    utc("2026-03-01T07:00:00Z")
                ),
                (
                    2,
                    "shift_leader",
                    Some("CA3"),
                    day(3, 1),
                    utc("2026-03-01T15:00:00Z"),
                    utc("2026-03-01T23:00:00Z")
                ),
                (3, "qa_on_call", None, day(3, 2), utc("2026-03-01T23:00:00Z"), utc("2026-03-02T23:00:00Z")),
                (
                    4,
                    "qa_on_call",
                    Some("CA2"),
                    day(3, 2),
                    utc("2026-03-02T07:00:00Z"),
                    utc("2026-03-02T15:00:00Z")
                ),
            ]
        );
    }

    #[test]
    fn a_file_of_years_is_refused() {
        let rows = |dates: i64| {
            let dates = (0..dates).map(|ahead| day(1, 1) + chrono::TimeDelta::days(ahead));
            dates.map(|date| format!("{date},CA1,1,agent\n")).collect::<String>()
        };
        let file = |dates| read(&format!("date,shift,telegram_id,role\n{}", rows(dates)));
        assert_eq!(file(400).map(|file| file.dates.len()), Ok(400));
        let bad = file(401).expect_err("too many");
        let problems: Vec<_> = bad.into_iter().flat_map(|row| row.problems).collect();
        assert_eq!(problems, [CellProblem::TooManyDates { dates: 401, most: 400 }]);
    }

    #[test]
    fn reads_vietnamese_words_in_any_order() {
        let plain = read("date,shift,telegram_id,role\n2026-03-01,CA1,1,agent\n2026-03-02,,3,qa_on_call\n");
        for csv in [
            "LỊCH TRỰC;;;\n;;;\nSTT;Họ và tên;Vai trò;Ngày;Ca trực\n1;nguyen thi lan;ĐTV;1/3/2026;CA1\n\
             2;Minh;Trực ngoài ca;02.03.2026;\n",
            "Ca\tVai tro\tNgày\tSĐT\tGhi chú\nCA1\tđiện thoại viên\t46082\t912345001\t\n\tTNC\t46083\t0912345003\tx\n",
            "sep=;\nCa;Chu\u{301}c danh;Nga\u{300}y;Telegram ID\n\u{a0}c\u{200b}a1 ;đtv;2026-03-01 00:00:00;1\n;on-call;2026-03-02;3\n",
        ] {
            assert_eq!(read(csv), plain, "{csv}");
        }
    }

    #[test]
    fn a_mistyped_year_is_noticed() {
        let rota = read("date,shift,telegram_id,role\n2026-03-01,CA1,1,agent\n").expect("a rota");
        assert_eq!(rota.doubtful(day(12, 1)), None);
        let past = rota.doubtful(NaiveDate::from_ymd_opt(2027, 3, 1).expect("a date"));
        assert!(past.is_some_and(|why| why.contains("from 2026-03-01 to 2026-03-01, which is long past")));
        let ahead = rota.doubtful(NaiveDate::from_ymd_opt(2025, 3, 1).expect("a date"));
        assert!(ahead.is_some_and(|why| why.contains("far ahead")));
    }
}
