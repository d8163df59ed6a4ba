//! Grids as people make them, in the files that their programs write.

use super::super::person::Reachability;
use super::super::rota_file::read_rota;
use super::*;
use crate::domain::base::ids::PersonId;
use crate::domain::base::table::{Sheet, read_active_sheet};
use crate::domain::centre::Centre;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use unicode_normalization::UnicodeNormalization as _;

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a date")
}

fn person(id: i64, name: &str, roles: &str) -> Person {
    Person {
        id: PersonId(id),
        name: name.to_owned(),
        roles: roles.parse().expect("roles"),
        locale: None,
        phone: Some(format!("0912345{id:03}")),
        honorific: None,
        reach: Reachability::Open,
        active: true,
    }
}

fn people() -> Vec<Person> {
    vec![
        person(1, "Nguyễn Thị Lan", "agent"),
        person(2, "Trần Thị Hoa", "agent+shift_leader"),
        person(3, "Lê Văn Minh", "qa"),
        person(4, "Phạm Ngọc Lan", "agent"),
    ]
}

fn read_with(sheet: &Sheet, people: &[Person]) -> Result<RotaFile, Vec<BadRow>> {
    let Centre { shifts, timezone, .. } = Centre::default();
    let name = sheet.name.as_deref().unwrap_or_default();
    let context = RotaContext { shifts: &shifts, timezone, people, today: day(2, 20), sheet: name };
    read_rota(&sheet.rows, &context)
}

fn read(bytes: &[u8]) -> Result<RotaFile, Vec<BadRow>> {
    read_with(&read_active_sheet(bytes).expect("a table"), &people())
}

/// Person, role, shift and day of March (of February: from 100).
fn duties(bytes: &[u8]) -> Vec<(i64, &'static str, String, u32)> {
    let file = read(bytes).unwrap_or_else(|bad| panic!("{:?}", bad[0]));
    let date = |date: NaiveDate| if date.month() == 2 { 100 + date.day() } else { date.day() };
    let duties = file.duties.iter();
    duties
        .map(|duty| (duty.person.0, duty.post.key(), duty.shift.clone().unwrap_or_default(), date(duty.date)))
        .collect()
}

/// A workbook of one sheet, filled from text with tabs.
fn fill(sheet: &mut Worksheet, text: &str) {
    for (row, line) in (0..).zip(text.lines()) {
        for (column, cell) in (0..).zip(line.split('\t')).filter(|(_, cell)| !cell.is_empty()) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number),
                Err(_) => sheet.write(row, column, cell),
            }
            .expect("written");
        }
    }
}

fn workbook(make: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    make(&mut book);
    book.save_to_buffer().expect("saved")
}

/// The form of the document that LibreOffice Calc saves, less what it does not need.
fn ods(tables: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
         <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        ("content.xml", content.as_str()),
    ] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("begun");
        archive.write_all(text.as_bytes()).expect("written");
    }
    archive.finish().expect("finished").into_inner()
}

fn ods_row(text: &str) -> String {
    let cell = |cell: &str| match (cell, cell.parse::<f64>()) {
        ("", _) => "<table:table-cell/>".to_owned(),
        (date, Err(_)) if date.len() == 10 && date.starts_with("2026-") => {
            format!(
                "<table:table-cell office:value-type=\"date\" office:date-value=\"{date}\"><text:p>x</text:p></table:table-cell>"
            )
        }
        (number, Ok(_)) => format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{number}</text:p></table:table-cell>"
        ),
        (text, Err(_)) => format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        ),
    };
    format!("<table:table-row>{}</table:table-row>", text.split('\t').map(cell).collect::<String>())
}

const PLAIN: &str = "LỊCH TRỰC\n\tTháng 3/2026\nSTT\tHọ tên\t1\t2\t3\n\t\tCN\tT2\tT3\n\
     1\tNguyễn Thị Lan\tCA1\tOFF\tCA2\n2\tLê Văn Minh\t\tCA3\tTNC\n";

fn plain() -> Vec<(i64, &'static str, String, u32)> {
    let ca = str::to_owned;
    vec![
        (1, "agent", ca("CA1"), 1),
        (1, "agent", ca("CA2"), 3),
        (3, "qa", ca("CA3"), 2),
        (3, "qa_on_call", String::new(), 3),
    ]
}

#[test]
fn grids_as_people_make_them_are_all_read_alike() {
    let decomposed: String = PLAIN.nfd().collect();
    let utf16: Vec<u8> = std::iter::once('\u{feff}')
        .chain(PLAIN.chars())
        .collect::<String>()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    // This code page has letters such as ê, and the tones as marks of their own.
    let is_tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let parted = PLAIN.chars().flat_map(|c| {
        let (tones, letter): (Vec<char>, Vec<char>) = c.nfd().partition(is_tone);
        letter.into_iter().nfc().chain(tones).collect::<Vec<_>>()
    });
    let parted: String = parted.collect();
    let (code_page, _, lost) = encoding_rs::WINDOWS_1258.encode(&parted);
    assert!(!lost, "{parted} cannot be written in Windows-1258");
    let dates = |sheet: &mut Worksheet| {
        let form = Format::new().set_num_format("dd/mm");
        for day in 1..=3_u8 {
            let date = ExcelDateTime::from_ymd(2026, 3, day).expect("a date");
            sheet.write_with_format(2, u16::from(day) + 1, &date, &form).expect("written");
        }
    };
    let hidden_first = workbook(|book| {
        fill(book.add_worksheet().set_hidden(true), "Danh mục\nCA1\nCA2\n");
        fill(book.add_worksheet().set_name("Mẫu").expect("a name"), "Điền vào đây\n");
        fill(book.add_worksheet().set_name("T3").expect("a name").set_active(true), PLAIN);
    });
    assert_eq!(read_active_sheet(&hidden_first).expect("a table").name.as_deref(), Some("T3"));
    let rows = |text: &str| text.lines().map(ods_row).collect::<String>();
    let table = |text: &str| format!("<table:table table:name=\"Trang 1\">{}</table:table>", rows(text));
    for (why, bytes) in [
        ("tabs", PLAIN.as_bytes().to_vec()),
        ("semicolons", PLAIN.replace('\t', ";").into_bytes()),
        ("commas and a mark", format!("\u{feff}{}", PLAIN.replace('\t', ",")).into_bytes()),
        ("sep=", format!("sep=;\r\n{}", PLAIN.replace('\t', ";")).into_bytes()),
        ("UTF-16", utf16),
        ("Windows-1258", code_page.into_owned()),
        ("decomposed", decomposed.into_bytes()),
        ("XLSX with numbers", workbook(|book| fill(book.add_worksheet(), PLAIN))),
        (
            "XLSX with dates",
            workbook(|book| {
                fill(book.add_worksheet(), PLAIN);
                dates(book.worksheet_from_index(0).expect("a sheet"));
            }),
        ),
        (
            "XLSX with merged titles",
            workbook(|book| {
                let sheet = book.add_worksheet();
                fill(sheet, &PLAIN.replace("LỊCH TRỰC", "").replace("Tháng 3/2026", ""));
                let form = Format::new();
                sheet.merge_range(0, 0, 0, 9, "LỊCH TRỰC THÁNG 03 NĂM 2026", &form).expect("merged");
            }),
        ),
        (
            "XLSX that names the month on its tab",
            workbook(|book| {
                let sheet = book.add_worksheet().set_name("T3-2026").expect("a name");
                fill(sheet, &PLAIN.replace("Tháng 3/2026", "Tổ 1"));
            }),
        ),
        ("XLSX behind a hidden sheet", hidden_first),
        ("ODS", ods(&table(PLAIN))),
        ("ODS with dates", ods(&table(&PLAIN.replace("\t1\t2\t3", "\t2026-03-01\t2026-03-02\t2026-03-03")))),
        ("serial numbers", PLAIN.replace("\t1\t2\t3", "\t46082\t46083\t46084").into_bytes()),
        ("dates as text", PLAIN.replace("\t1\t2\t3", "\t1/3/2026\t2/3/2026\t3/3/2026").into_bytes()),
        ("days and months", PLAIN.replace("\t1\t2\t3", "\tCN 01/03\tT2 02/03\tThứ 3 (03/03)").into_bytes()),
        ("days and months without a title", {
            PLAIN.replace("Tháng 3/2026", "").replace("\t1\t2\t3", "\t1-3\t2-3\t3-3").into_bytes()
        }),
        ("codes", PLAIN.replace("CA1", "1").replace("CA2", "C2").replace("CA3", "ca 3").into_bytes()),
        ("hours", PLAIN.replace("CA1", "6h-14h").replace("CA3", "22-06").into_bytes()),
        ("other words", PLAIN.replace("OFF", "nghỉ phép").replace("TNC", "Trực ngoài ca").into_bytes()),
        ("spaces", PLAIN.replace("CA1", "\u{a0}c\u{200b}a1 ").replace("Lê Văn", "Lê \u{a0}Văn").into_bytes()),
        (
            "ids",
            PLAIN
                .replace("Họ tên", "Telegram")
                .replace("Lê Văn Minh", "3")
                .replace("Nguyễn Thị Lan", "1")
                .into(),
        ),
        (
            "phones less their zeros",
            PLAIN
                .replace("Họ tên", "SĐT")
                .replace("Lê Văn Minh", "912345003")
                .replace("Nguyễn Thị Lan", "912345001")
                .into(),
        ),
        ("sums below", format!("{PLAIN}\tTổng\t1\t1\t2\n\n\tGhi chú: CA1 từ 06:00\n").into_bytes()),
    ] {
        assert_eq!(duties(&bytes), plain(), "{why}");
    }
}

#[test]
fn roles_come_from_a_column_a_heading_or_a_mark() {
    let both =
        |shift: &str, day| [(2, "agent", shift.to_owned(), day), (2, "shift_leader", shift.to_owned(), day)];
    let leads = |day| (2, "shift_leader", "CA1".to_owned(), day);
    let head = "Tháng 3/2026\nTên\tVai trò\t1\t2\t3\n";
    for (text, expected) in [
        (format!("{head}Hoa\t\tCA1\t\t\n"), both("CA1", 1).to_vec()),
        (format!("{head}Hoa\tTrưởng ca\tCA1\t\t\n"), vec![leads(1)]),
        (format!("{head}TRƯỞNG CA\nHoa\t\tCA1\t\t\n"), vec![leads(1)]),
        (format!("{head}Hoa\tĐTV\tCA1 (TC)\toff\tTC CA1\n"), vec![leads(1), leads(3)]),
        (
            format!("{head}Hoa\tTrưởng ca\tCA1/CA2\t\t\n"),
            vec![leads(1), (2, "shift_leader", "CA2".to_owned(), 1)],
        ),
    ] {
        assert_eq!(duties(text.as_bytes()), expected, "{text}");
    }
}

#[test]
fn days_before_the_first_are_of_the_month_before() {
    let text = "Tháng 3/2026\nTên\t27\t28\t1\t2\nHoa Trần\t\t\t\t\nMinh\tCA1\t\t\tCA2\n";
    assert_eq!(duties(text.as_bytes()), [(3, "qa", "CA1".to_owned(), 127), (3, "qa", "CA2".to_owned(), 2)]);
}

#[test]
fn only_days_with_something_in_them_are_replaced() {
    let text = "Tháng 2/2026\nTên\t26\t27\t28\t29\nMinh\tCA1\tOFF\t\t\n";
    assert_eq!(read(text.as_bytes()).expect("a rota").dates, BTreeSet::from([day(2, 26), day(2, 27)]));
}

/// The figure for an optimised build (`cargo test --release … -- --nocapture` prints it) is under two seconds; this one is not
/// optimised.
#[test]
fn a_large_grid_is_read_at_once_with_all_its_wrong_cells() {
    let people: Vec<Person> = (1..=200).map(|n| person(n, &format!("Nguyễn Thị Số {n}"), "agent")).collect();
    let days: Vec<String> = (1..=31).map(|day| day.to_string()).collect();
    let mut text = format!("Tháng 3/2026\nTên\t{}\n", days.join("\t"));
    for n in 1..=200 {
        let cells: Vec<&str> =
            (1..=31).map(|day| if day == n { "CA9" } else { ["CA1", "C2", "3"][day % 3] }).collect();
        text += &format!("nguyen thi so {n}\t{}\n", cells.join("\t"));
    }
    let bytes = workbook(|book| fill(book.add_worksheet(), &text));
    let begin = Instant::now();
    let sheet = read_active_sheet(&bytes).expect("a table");
    assert_eq!(read_with(&sheet, &people).expect_err("wrong cells").len(), 31);
    let took = begin.elapsed();
    println!("a grid of 200 people and 31 days is read in {took:?}");
    assert!(took < Duration::from_secs(20), "{took:?}");
}
