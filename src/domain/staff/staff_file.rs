//! `staff.csv`: the people of the centre, as a spreadsheet lists them.

use super::person::{Locale, Person, Reachability, Roles};
use crate::domain::base::cell_problem::{BadRow, CellProblem};
use crate::domain::base::columns::{Columns, Row, has_header, telegram_id};
use crate::domain::base::fold::{fold, one_line};
use crate::domain::base::ids::PersonId;
use crate::domain::base::phone::Phone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const NEEDED: [&str; 4] = ["telegram_id", "name", "roles", "locale"];
const OPTIONAL: [&str; 3] = ["phone", "honorific", "active"];
pub const LONGEST_NAME: usize = 100;
const LONGEST_HONORIFIC: usize = 20;

/// A person as the list has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRow {
    pub id: PersonId,
    pub name: String,
    /// At least one.
    pub roles: Roles,
    /// `None` is the centre's default.
    pub locale: Option<Locale>,
    /// As it is dialled from Viet Nam: `0912345678`.
    pub phone: Option<String>,
    pub honorific: Option<String>,
    /// `no` in the column `active`: has left, and stays in the records.
    pub active: bool,
}

impl StaffRow {
    /// The person, of whom the list does not say whether they can be reached.
    pub fn into_person(self) -> Person {
        let StaffRow { id, name, roles, locale, phone, honorific, active } = self;
        Person { id, name, roles, locale, phone, honorific, reach: Reachability::NeverOpened, active }
    }
}

/// Whether a table looks like a staff list, by its header.
pub fn is_staff_list(rows: &[Vec<String>]) -> bool {
    has_header(rows, &["telegram_id", "roles"]) && !has_header(rows, &["date"])
}

/// Reads the rows of a staff list (see [`read_table`](super::table::read_table)). Fails with every bad row; then
/// nothing of the file counts.
pub fn read_staff(rows: &[Vec<String>]) -> Result<Vec<StaffRow>, Vec<BadRow>> {
    let columns = Columns::find(rows, &NEEDED, &OPTIONAL).map_err(|bad| vec![bad])?;
    let mut staff = Vec::new();
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
        match read_person(&row) {
            Ok(person) => match seen.insert(person.id, row.number) {
                None => staff.push(person),
                Some(first) => {
                    bad.push(row.bad(CellProblem::IdTwice { id: person.id.0, row: first }));
                }
            },
            Err(wrong) => bad.push(row.all_bad(wrong)),
        }
    }
    match (staff.is_empty(), bad.is_empty()) {
        (_, false) => Err(bad),
        (true, true) => Err(vec![columns.nothing_below()]),
        (false, true) => Ok(staff),
    }
}

/// All that is wrong with a row is said at once.
fn read_person(row: &Row) -> Result<StaffRow, Vec<CellProblem>> {
    let id = telegram_id(row.cell("telegram_id"));
    let name = text(row, "name", LONGEST_NAME).and_then(|name| name.ok_or(CellProblem::NameEmpty));
    let roles = match row.cell("roles") {
        "" => Err(CellProblem::RolesEmpty),
        roles => roles.parse::<Roles>().map_err(|unknown| CellProblem::UnknownRole { word: unknown.0 }),
    };
    let code = row.cell("locale");
    let locale = Some(code).filter(|code| !code.is_empty()).map(str::parse).transpose();
    let locale = locale.map_err(|_| CellProblem::UnknownLocale { word: code.to_owned() });
    let phone = Some(row.cell("phone")).filter(|phone| !phone.is_empty()).map(phone).transpose();
    let honorific = text(row, "honorific", LONGEST_HONORIFIC);
    let active = active(row.cell("active"));
    match (id, name, roles, locale, phone, honorific, active) {
        (Ok(id), Ok(name), Ok(roles), Ok(locale), Ok(phone), Ok(honorific), Ok(active)) => {
            Ok(StaffRow { id, name, roles, locale, phone, honorific, active })
        }
        (id, name, roles, locale, phone, honorific, active) => {
            let first = [id.err(), name.err(), roles.err(), locale.err()];
            let wrong = first.into_iter().chain([phone.err(), honorific.err(), active.err()]);
            Err(wrong.flatten().collect())
        }
    }
}

fn text(row: &Row, column: &str, longest: usize) -> Result<Option<String>, CellProblem> {
    let text = row.cell(column);
    if text.chars().any(char::is_control) {
        return Err(CellProblem::Invisible { column: column.to_owned() });
    }
    if let Some(too_long) = CellProblem::too_long(column, text, longest) {
        return Err(too_long);
    }
    Ok(Some(one_line(text)).filter(|text| !text.is_empty()))
}

/// Whether somebody is still on the staff; an empty cell says yes.
fn active(text: &str) -> Result<bool, CellProblem> {
    match fold(text).as_str() {
        "" | "yes" | "1" | "co" | "true" => Ok(true),
        "no" | "0" | "khong" | "false" => Ok(false),
        _ => Err(CellProblem::ActiveUnclear { text: text.to_owned() }),
    }
}

/// The number as it is dialled from Viet Nam.
fn phone(text: &str) -> Result<String, CellProblem> {
    // A number in a spreadsheet cell that is no text loses its zero.
    let lost_zero =
        text.len() == 9 && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    let phone = if lost_zero { Phone::parse(&format!("0{text}")) } else { Phone::parse(text) };
    phone.map(|phone| phone.dialled()).map_err(|why| CellProblem::PhoneWrong { text: text.to_owned(), why })
}

#[cfg(test)]
mod tests {
    use super::super::person::Role;
    use super::*;
    use crate::domain::base::table::read_table;

    fn read(csv: &str) -> Result<Vec<StaffRow>, Vec<BadRow>> {
        read_staff(&read_table(csv.as_bytes()).expect("a table"))
    }

    #[test]
    fn reads_people_by_the_names_of_the_columns() {
        let staff = read(
            "\u{feff}Roles;NAME;Telegram_ID;locale;phone\n\
             agent + shift_leader; Nguyễn Thị Lan ;101;en;912345678\n\
             \n\
             ;;;;\n\
             QA;Minh;102;;+84 (28) 3822-1234\n",
        );
        let lan = StaffRow {
            id: PersonId(101),
            name: "Nguyễn Thị Lan".to_owned(),
            roles: [Role::Agent, Role::ShiftLeader].into_iter().collect(),
            locale: Some(Locale::En),
            phone: Some("0912345678".to_owned()),
            honorific: None,
            active: true,
        };
        let minh = StaffRow {
            id: PersonId(102),
            name: "Minh".to_owned(),
            roles: [Role::Qa].into_iter().collect(),
            locale: None,
            phone: Some("02838221234".to_owned()),
            honorific: None,
            active: true,
        };
        assert_eq!(staff, Ok(vec![lan, minh]));
        let with_honorific = read("telegram_id,name,roles,locale,phone,honorific\n1,Lan,agent,vi,,chị");
        assert_eq!(with_honorific.expect("good")[0].honorific.as_deref(), Some("chị"));
    }

    #[test]
    fn reads_vietnamese_headers_and_roles() {
        let plain =
            "telegram_id,name,roles,locale,phone\n1,Lan,agent+shift_leader,,0912345001\n2,Tú,qa_lead+qa,,\n";
        let typed = "DANH SÁCH;;;;;\nSTT;Chức danh;Họ tên;SĐT;Mã Telegram;Ngôn ngữ\n1;Trưởng ca, ĐTV;Lan;912345001;1;\n\
             2;QLCL + Trưởng QLCL;Tu\u{301};;2;\n";
        assert_eq!(read(typed), read(plain));
    }

    #[test]
    fn who_has_left_is_marked_and_nothing_else_is_guessed() {
        let rows =
            "telegram_id,name,roles,locale,active\n1,Lan,agent,vi,no\n2,Mai,agent,vi,\n3,An,agent,vi,Yes\n";
        let active: Vec<bool> = read(rows).expect("a list").iter().map(|row| row.active).collect();
        assert_eq!(active, [false, true, true]);
        let wrong = read("telegram_id,name,roles,locale,active\n1,Lan,agent,vi,maybe\n");
        let unclear = CellProblem::ActiveUnclear { text: "maybe".to_owned() };
        assert_eq!(wrong, Err(vec![BadRow::new(2, unclear)]));
    }
}
