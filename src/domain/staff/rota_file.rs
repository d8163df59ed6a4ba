//! `rota.csv`: who works when, as a spreadsheet lists it.

use super::person::Roles;
use super::rota::{Duty, DutyRole};
use super::shift::{Shift, day_span, same_name};
use crate::domain::base::columns::{BadRow, Columns, Row, read_date, telegram_id};
use crate::domain::base::ids::PersonId;
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};

const NEEDED: [&str; 4] = ["date", "shift", "telegram_id", "role"];

/// A rota that was read whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotaFile {
    /// The dates in the file: an import replaces exactly these.
    pub dates: BTreeSet<NaiveDate>,
    /// In the order of the file.
    pub duties: Vec<Duty>,
}

/// Reads the rows of a rota (see [`read_table`](super::table::read_table)) for these shifts, their zone, and the
/// staff with their roles. Fails with every bad row; then nothing of the file counts.
pub fn read_rota(
    rows: &[Vec<String>],
    shifts: &[Shift],
    timezone: Tz,
    known: &BTreeMap<PersonId, Roles>,
) -> Result<RotaFile, Vec<BadRow>> {
    let columns = Columns::find(rows, &NEEDED, &[]).map_err(|bad| vec![bad])?;
    let mut file = RotaFile { dates: BTreeSet::new(), duties: Vec::new() };
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
        match read_duty(&row, shifts, timezone, known) {
            Ok(duty) => {
                match seen.insert((duty.date, duty.shift.clone(), duty.person, duty.post), row.number) {
                    None => {
                        file.dates.insert(duty.date);
                        file.duties.push(duty);
                    }
                    Some(first) => bad.push(row.bad(format!("it says the same as row {first}; keep one"))),
                }
            }
            Err(wrong) => bad.push(row.bad(wrong)),
        }
    }
    match (file.duties.is_empty(), bad.is_empty()) {
        (_, false) => Err(bad),
        (true, true) => Err(vec![columns.nothing_below()]),
        (false, true) => Ok(file),
    }
}

/// All that is wrong with a row is said at once.
fn read_duty(
    row: &Row,
    shifts: &[Shift],
    timezone: Tz,
    known: &BTreeMap<PersonId, Roles>,
) -> Result<Duty, String> {
    let date = date(row.cell("date"));
    let post = match row.cell("role") {
        "" => Err("role is empty; give one, such as agent".to_owned()),
        word => word.parse::<DutyRole>().map_err(|unknown| unknown.to_string()),
    };
    let shift = shift(row.cell("shift"), shifts, post.as_ref().ok());
    let person = telegram_id(row.cell("telegram_id"))
        .and_then(|person| on_the_staff(person, post.as_ref().ok(), known));
    match (date, shift, person, post) {
        (Ok(date), Ok(shift), Ok(person), Ok(post)) => {
            let (from, until) =
                shift.map_or_else(|| day_span(date, timezone), |shift| shift.span(date, timezone));
            Ok(Duty { person, post, shift: shift.map(|shift| shift.name.clone()), date, from, until })
        }
        (date, shift, person, post) => {
            let wrong = [date.err(), shift.err(), person.err(), post.err()];
            Err(wrong.into_iter().flatten().collect::<Vec<_>>().join("; "))
        }
    }
}

/// `2026-03-01`, `01/03/2026` or `1/3/2026`: the day stands before the month.
fn date(text: &str) -> Result<NaiveDate, String> {
    if text.is_empty() {
        return Err("date is empty; give the day the shift begins, such as 2026-03-01".to_owned());
    }
    read_date(text).ok_or_else(|| format!("date “{text}” is no day; write it as 2026-03-01 or 01/03/2026"))
}

/// The shift of this name; none for somebody on call the whole date.
fn shift<'a>(name: &str, shifts: &'a [Shift], post: Option<&DutyRole>) -> Result<Option<&'a Shift>, String> {
    let names = || shifts.iter().map(|shift| shift.name.as_str()).collect::<Vec<_>>().join(", ");
    match (name, post) {
        ("", Some(DutyRole::QaOnCall) | None) => Ok(None),
        ("", Some(DutyRole::Role(_))) => {
            Err(format!("shift is empty, which only qa_on_call may be; use one of: {}", names()))
        }
        (name, _) => match shifts.iter().find(|shift| same_name(&shift.name, name)) {
            Some(shift) => Ok(Some(shift)),
            None => Err(format!("“{name}” is no shift of this centre; use one of: {}", names())),
        },
    }
}

fn on_the_staff(
    person: PersonId,
    post: Option<&DutyRole>,
    known: &BTreeMap<PersonId, Roles>,
) -> Result<PersonId, String> {
    let Some(roles) = known.get(&person) else {
        return Err(format!("nobody on the staff has telegram_id {person}; import the staff first"));
    };
    match post {
        Some(post) if !post.fits(roles) => Err(format!(
            "{person} cannot stand here as {post}, being {roles}; give them the role in the staff list or correct the row"
        )),
        Some(_) | None => Ok(person),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::base::table::read_table;
    use crate::domain::centre::Centre;
    use chrono::{DateTime, Utc};

    fn read(csv: &str) -> Result<RotaFile, Vec<BadRow>> {
        let centre = Centre::default();
        let roles = |text: &str| text.parse::<Roles>().expect("roles");
        let known = BTreeMap::from([
            (PersonId(1), roles("agent")),
            (PersonId(2), roles("agent+shift_leader")),
            (PersonId(3), roles("qa")),
            (PersonId(4), roles("qa_lead")),
        ]);
        let rows = read_table("rota.csv", csv.as_bytes()).expect("a table");
        read_rota(&rows, &centre.shifts, centre.timezone, &known)
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
                (3, "qa_on_call", None, day(3, 2), utc("2026-03-01T17:00:00Z"), utc("2026-03-02T17:00:00Z")),
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
    fn every_bad_row_is_listed_with_its_number() {
        let wrong = read(
            "date,shift,telegram_id,role\n\
             2026-03-01,CA1,1,agent\n\
             1/3/2026,ca1,1,Agent\n\
             2026-02-30,CA1,1,agent\n\
             31/12/26,CA1,1,agent\n\
             03/13/2026,CA1,1,agent\n\
             \n\
             2026-03-01,CA4,1,agent\n\
             2026-03-01,,1,agent\n\
             2026-03-01,CA1,404,agent\n\
             2026-03-01,CA1,1,qa\n\
             2026-03-01,,2,qa_on_call\n\
             ,CA9,x,boss\n\
             2026-03-01,CA2,1,agent\n\
             2026-03-01,CA1,1,\n",
        )
        .expect_err("a bad rota");
        let wrong: Vec<_> = wrong.iter().map(|bad| (bad.row, bad.message.as_str())).collect();
        assert_eq!(
            wrong,
            [
                (3, "it says the same as row 2; keep one"),
                (4, "date “2026-02-30” is no day; write it as 2026-03-01 or 01/03/2026"),
                (5, "date “31/12/26” is no day; write it as 2026-03-01 or 01/03/2026"),
                (6, "date “03/13/2026” is no day; write it as 2026-03-01 or 01/03/2026"),
                (8, "“CA4” is no shift of this centre; use one of: CA1, CA2, CA3"),
                (9, "shift is empty, which only qa_on_call may be; use one of: CA1, CA2, CA3"),
                (10, "nobody on the staff has telegram_id 404; import the staff first"),
                (
                    11,
                    "1 cannot stand here as qa, being agent; give them the role in the staff list or correct the row"
                ),
                (
                    12,
                    "2 cannot stand here as qa_on_call, being agent+shift_leader; give them the role in the staff list \
                     or correct the row"
                ),
                (
                    13,
                    "date is empty; give the day the shift begins, such as 2026-03-01; “CA9” is no shift of this \
                     centre; use one of: CA1, CA2, CA3; telegram_id “x” is no Telegram user id; it is a number above \
                     0, without spaces; “boss” is no role on the rota; use agent, qa, qa_lead, shift_leader, \
                     team_leader, info, admin or qa_on_call"
                ),
                (15, "role is empty; give one, such as agent"),
            ]
        );
    }

    #[test]
    fn another_list_gets_one_clear_sentence() {
        for (csv, expected) in [
            (
                "telegram_id,name,roles,locale\n",
                "no column is named date, shift, role; the first row names date,shift,telegram_id,role",
            ),
            ("date,shift,telegram_id,role\n", "there is nothing below the header; fill in the rows"),
        ] {
            assert_eq!(read(csv), Err(vec![BadRow::new(1, expected)]), "{csv}");
        }
    }
}
