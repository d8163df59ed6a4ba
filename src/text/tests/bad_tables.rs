//! What is said of bad rows and cells, in the words of the command line.

use super::in_english;
use crate::domain::base::cell_problem::BadRow;
use crate::domain::base::ids::PersonId;
use crate::domain::base::table::read_table;
use crate::domain::centre::Centre;
use crate::domain::customer::customer_file::read_customers;
use crate::domain::promotion::catalogue_file::read_catalogue;
use crate::domain::staff::person::{Person, Reachability};
use crate::domain::staff::rota_file::{RotaContext, read_rota};
use crate::domain::staff::staff_file::read_staff;
use chrono::NaiveDate;

fn rows(csv: &str) -> Vec<Vec<String>> {
    read_table(csv.as_bytes()).expect("a table")
}

fn said<T: std::fmt::Debug>(read: Result<T, Vec<BadRow>>) -> Vec<String> {
    read.expect_err("this must be refused").iter().map(in_english).collect()
}

fn bad_rota(csv: &str) -> Vec<String> {
    let centre = Centre::default();
    let person = |id: i64, name: &str, roles: &str| Person {
        id: PersonId(id),
        name: name.to_owned(),
        roles: roles.parse().expect("roles"),
        locale: None,
        phone: None,
        honorific: None,
        reach: Reachability::Open,
        active: true,
    };
    let people = [
        person(1, "Nguyễn Thị Lan", "agent"),
        person(2, "Trần Thị Hoa", "agent+shift_leader"),
        person(3, "Lê Văn Minh", "qa"),
        person(4, "Phạm Ngọc Lan", "agent"),
    ];
    let (shifts, timezone) = (&centre.shifts, centre.timezone);
    let today = NaiveDate::from_ymd_opt(2026, 2, 20).expect("a day");
    said(read_rota(&rows(csv), &RotaContext { shifts, timezone, people: &people, today, sheet: "" }))
}

fn bad_staff(csv: &str) -> Vec<String> {
    said(read_staff(&rows(csv)))
}

fn bad_customers(csv: &str) -> Vec<String> {
    said(read_customers(&rows(csv)))
}

fn bad_programmes(lines: &str) -> Vec<String> {
    let header = "code,name,from,until,content,conditions,paid,classes,value,group,on_net,words,source,status,planned,recommend\n";
    said(read_catalogue(&rows(&format!("{header}{lines}"))))
}

#[test]
fn every_bad_row_of_a_rota_is_listed_with_its_number() {
    let wrong = bad_rota(
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
    );
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
                "Nguyễn Thị Lan cannot stand here as QA, being Agent; give them the role in the staff list or correct the rota"
            ),
            (
                12,
                "Trần Thị Hoa cannot stand here as On call, being Agent, Shift leader; give them the role in the staff list \
                 or correct the rota"
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
        .map(|(row, message)| format!("Row {row}: {message}."))
    );
}

#[test]
fn another_list_is_no_rota() {
    for (csv, expected) in [
        (
            "telegram_id,name,roles,locale\n",
            "no column is named date, shift; the first row names date,shift,telegram_id,role,phone,name",
        ),
        ("date,shift,telegram_id,role\n", "there is nothing below the header; fill in the rows"),
    ] {
        assert_eq!(bad_rota(csv), [format!("Row 1: {expected}.")], "{csv}");
    }
}

#[test]
fn wrong_cells_of_a_grid_are_named_by_their_address() {
    let head = "Tháng 2/2026\nTên\t27\t28\t29\n";
    assert_eq!(
        bad_rota(&format!("{head}Lan\tCA1\t\t\nMinh\tCA9\tCA1*\t\nHoa\t\tTNC\t\n\tCA1\t\t\nLê Lợi\tCA1\n")),
        [
            "A3: “Lan” may be Nguyễn Thị Lan (1) or Phạm Ngọc Lan (4); write the telegram_id or the phone number.",
            "B4: “CA9” is no shift; use one of CA1, CA2, CA3, OFF.",
            "C4: “CA1*” is no shift; use one of CA1, CA2, CA3, OFF.",
            "C5: Trần Thị Hoa cannot stand here as On call, being Agent, Shift leader; give them the role in the \
             staff list or correct the rota.",
            "A6: nobody is named here, but B6 says “CA1”.",
            "A7: nobody on the staff is “Lê Lợi”; write the name as in the staff list, or import it first.",
        ]
    );
    assert_eq!(bad_rota(&format!("{head}Minh\tCA1\t\tCA1\n")), ["D2: “29” is no day of this month."]);
    assert_eq!(
        bad_rota("Tên\t1\t2\t3\nMinh\tCA1\t\t\n"),
        ["Row 1: no month is named above the days; write it there, such as “03/2026”."]
    );
    assert_eq!(
        bad_rota("Tháng 3/2026\nTên\tVai trò\t1\t2\t3\nMinh\tSếp\tCA1\n"),
        [
            "B3: “Sếp” is no role on the rota; use agent, qa, qa_lead, shift_leader, team_leader, info, admin or qa_on_call."
        ]
    );
    assert_eq!(
        bad_rota(&format!("{head}Minh\tCA1\nLê Văn Minh\tCA1\n")),
        ["B4: it says the same as row 3; keep one."]
    );
}

#[test]
fn every_bad_person_is_listed_with_its_number() {
    let wrong = bad_staff(
        "telegram_id,name,roles,locale,phone,honorific\n\
         1,Lan,agent,vi,0912345678,chị\n\
         1,Lan,agent,vi,,\n\
         x,Ba,agent,vi,,\n\
         \n\
         -5,Ba,agent,vi,,\n\
         1.2E+09,Ba,agent,vi,,\n\
         ,,,,,anh\n\
         7,Ba,agent+boss,fr,09-CALL-ME,\n\
         8,\"Ba\nBa\",agent,vi,,\n\
         9,Ba,agent,vi,123,anh,too much\n\
         1087968824,Ba,agent,vi,,\n\
         13,\u{3164}\u{202E}\u{200D},agent,vi,,\n\
         10,Hoa,qa,,,\n",
    );
    let expected = [
        (3, "telegram_id 1 is in row 2 already; keep one"),
        (4, "telegram_id “x” is no Telegram user id; it is a number above 0, without spaces"),
        (6, "telegram_id “-5” is no Telegram user id; it is a number above 0, without spaces"),
        (
            7,
            "telegram_id “1.2E+09” was shortened by the spreadsheet; format the column as a whole number or as text",
        ),
        (
            8,
            "telegram_id is empty; give the number of the person’s Telegram account; name is empty; give one; \
             roles is empty; give at least one, such as agent",
        ),
        (
            9,
            "“boss” is no role; use agent, qa, qa_lead, shift_leader, team_leader, info or admin; “fr” is no language \
             the bot speaks; use vi or en; phone “09-CALL-ME” contains letters; write it such as 0912345678",
        ),
        (10, "name has a line break or another invisible sign in it; remove it"),
        (11, "there is more in it than the header has columns; put a text with commas in quotes"),
        (
            12,
            "telegram_id 1087968824 is no person; Telegram itself, anonymous admins or channels speak as it",
        ),
        (13, "name is empty; give one"),
    ];
    assert_eq!(wrong, expected.map(|(row, message)| format!("Row {row}: {message}.")));
}

#[test]
fn another_list_is_no_staff_list() {
    for (csv, expected) in [
        (
            "hello",
            "this is not the list it should be; its first row names the columns telegram_id,name,roles,locale,phone,honorific,active",
        ),
        (
            "date,shift,telegram_id,role\n1,2,3,4",
            "no column is named name, locale; the first row names telegram_id,name,roles,locale,phone,honorific,active",
        ),
        (
            "telegram_id,name,roles,locale,email,fax\n",
            "nothing is known of a column “email”, “fax”; use only telegram_id,name,roles,locale,phone,honorific,active",
        ),
        ("telegram_id,name,roles,locale,Name\n", "the column name is there twice; keep one"),
        ("telegram_id,name,roles,locale\n\n", "there is nothing below the header; fill in the rows"),
    ] {
        assert_eq!(bad_staff(csv), [format!("Row 1: {expected}.")], "{csv}");
    }
    let empty = read_staff(&[]).expect_err("nothing at all");
    assert_eq!(
        in_english(&empty[0]),
        "Row 1: the file is empty; its first row names the columns telegram_id,name,roles,locale,phone,honorific,active."
    );
}

#[test]
fn every_bad_customer_is_named() {
    let wrong = bad_customers(
        "number,class,basis\n0912345678,Vàng,\n091234567,Bạc,\n,,\n0912 345 678,Bạc,\n0987654321,,x\n",
    );
    assert_eq!(wrong.len(), 3, "{wrong:?}");
    assert!(wrong[0].contains("3") && wrong[0].contains("091234567"), "{wrong:?}");
    assert!(wrong[1].contains("is in row 2 already"), "{wrong:?}");
    assert!(wrong[2].contains("class is empty") && wrong[2].contains("basis “x”"), "{wrong:?}");
}

#[test]
fn a_bad_programme_says_all_that_is_wrong_with_its_row() {
    let wrong = bad_programmes(
        "A,Mot,32/11/2026,,,,gold,,1.5,,maybe,,,soon,\n\
         B,Hai,2026-11-02,2026-11-01,x,,,,,,,,,reference,\n\
         b,Ba,,,x,,,,,,,,,official,\n\
         ß,Bon,,,x,,,,,,,,,official,\n\
         b,Nam,,,x,,,,,,,,,official,\n",
    );
    assert_eq!(
        wrong,
        [
            "Row 2: from “32/11/2026” is no day; write it as 2026-03-01 or 01/03/2026; content is empty; fill it in; paid “gold” is neither prepaid nor postpaid; leave it empty for both; value “1.5” is no amount in VND; write it as 50000; on_net “maybe” is neither yes nor no; status “soon” is none; use official, reference or ended.",
            "Row 3: planned is empty; a programme for reference needs the day it is planned to begin; until 2026-11-01 is before from 2026-11-02.",
            "Row 6: code “b” is in row 4 already; keep one.",
        ]
    );
}
