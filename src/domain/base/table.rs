//! Reads a table from a spreadsheet file: CSV in any dialect, XLSX, XLS or ODS.

mod text_file;
mod workbook;

use serde::{Deserialize, Serialize};
use text_file::read_text_file;
use workbook::{is_workbook, read_workbook};

/// The largest file that is read, in bytes.
pub const MOST_BYTES: usize = 5 * 1024 * 1024;
/// The most rows, the header among them.
pub const MOST_ROWS: usize = 20_000;
const MOST_COLUMNS: usize = 64;

/// What is wrong with a file, as data: the sentences are in `locales/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableProblem {
    Empty,
    /// More than [`MOST_BYTES`], packed or unpacked.
    TooLarge,
    /// More than [`MOST_ROWS`].
    TooLong,
    /// More than 64 columns.
    TooWide,
    AnotherKind(FileKind),
    /// Text in an encoding that is not read.
    AnotherEncoding,
    BrokenWorkbook,
}

/// What a file is that is no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    Pdf,
    Picture,
    WebPage,
    NoText,
    /// A damaged or protected workbook, or an old Word file.
    OldOffice,
    Protected,
}

/// A table as it stands in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The name of the sheet; `None` in a CSV file.
    pub name: Option<String>,
    pub rows: Vec<Vec<String>>,
}

/// Which sheet of a workbook is read.
#[derive(Clone, Copy, Debug)]
pub enum Pick<'a> {
    /// The first that is not hidden.
    First,
    /// The one that opens in front; where it is hidden, the first.
    Active,
    /// The one of this name, in upper or lower case.
    Named(&'a str),
}

/// Reads the rows of a CSV file (comma, semicolon or tab; UTF-8, UTF-16 or Windows-1258) or of the first visible sheet of
/// a workbook (XLSX, XLS, ODS), whichever the bytes are. Row 1 of the spreadsheet is the first row, and empty rows are
/// kept, so that places count as people see them. Dates come as `2026-03-01`, whole numbers without a fraction, text as
/// [`tidy`] leaves it.
pub fn read_table(bytes: &[u8]) -> Result<Vec<Vec<String>>, TableProblem> {
    read(bytes, Pick::First).map(|sheet| sheet.rows)
}

/// As [`read_table`], but of a workbook the sheet that people see when they open it.
pub fn read_active_sheet(bytes: &[u8]) -> Result<Sheet, TableProblem> {
    read(bytes, Pick::Active)
}

/// Reads the rows of the sheet of this name; `None` where the file is no workbook, or has no such sheet.
pub fn read_sheet(bytes: &[u8], sheet: &str) -> Result<Option<Vec<Vec<String>>>, TableProblem> {
    read_picked(bytes, Pick::Named(sheet)).map(|sheet| sheet.map(|sheet| sheet.rows))
}

/// Reads a sheet of a workbook, or a text file; `None` where there is no sheet of the wanted name, as in a text file.
pub fn read_picked(bytes: &[u8], pick: Pick) -> Result<Option<Sheet>, TableProblem> {
    match pick {
        _ if bytes.len() > MOST_BYTES => Err(TableProblem::TooLarge),
        Pick::Named(_) if !is_workbook(bytes) => Ok(None),
        Pick::Named(_) => read_workbook(bytes, pick),
        Pick::First | Pick::Active => read(bytes, pick).map(Some),
    }
}

fn read(bytes: &[u8], pick: Pick) -> Result<Sheet, TableProblem> {
    if bytes.len() > MOST_BYTES {
        Err(TableProblem::TooLarge)
    } else if is_workbook(bytes) {
        read_workbook(bytes, pick)?.ok_or(TableProblem::BrokenWorkbook)
    } else {
        Ok(Sheet { name: None, rows: read_text_file(bytes)? })
    }
}

fn push(rows: &mut Vec<Vec<String>>, row: Vec<String>) -> Result<(), TableProblem> {
    if rows.len() >= MOST_ROWS {
        return Err(TableProblem::TooLong);
    }
    rows.push(row);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::workbook::MOST_UNPACKED;
    use super::*;
    use proptest::prelude::*;
    use rust_xlsxwriter::{ExcelDateTime as Written, Format, Workbook};
    use std::io::{self, Cursor, Read as _, Write};
    use std::sync::LazyLock;

    fn why(bytes: &[u8]) -> TableProblem {
        read_table(bytes).expect_err("this is no table")
    }

    fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
        let mut workbook = Workbook::new();
        fill(workbook.add_worksheet());
        workbook.add_worksheet().write(0, 0, "another sheet").expect("written");
        workbook.save_to_buffer().expect("saved")
    }

    fn rota_workbook() -> Vec<u8> {
        workbook(|sheet| {
            let day = Format::new().set_num_format("dd/mm/yyyy");
            let date = Written::from_ymd(2026, 3, 1).expect("a date");
            sheet.write_row(0, 0, ["date", "shift", "telegram_id"]).expect("written");
            sheet.write_with_format(2, 0, &date, &day).expect("written");
            sheet.write(2, 1, "CA1").expect("written");
            sheet.write(2, 2, 123_456_789_012_i64).expect("written");
            sheet
                .write_with_format(2, 3, Written::from_hms(6, 30, 0).expect("a time"), &day)
                .expect("written");
            sheet.write(2, 4, 1.5).expect("written");
            sheet.write(2, 5, true).expect("written");
            sheet.write_blank(1_000_000, 5000, &day).expect("written");
        })
    }

    #[test]
    fn reads_every_dialect_of_csv() {
        let expected = [vec!["date", "tên"], vec!["1/3/2026", "Lan, A"]];
        let utf16 = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            std::iter::once('\u{feff}')
                .chain(text.chars())
                .collect::<String>()
                .encode_utf16()
                .flat_map(bytes)
                .collect()
        };
        for (why, bytes) in [
            ("commas", "date,tên\n1/3/2026,\"Lan, A\"\n".as_bytes().to_vec()),
            ("semicolons", "date;tên\n1/3/2026;Lan, A".as_bytes().to_vec()),
            ("tabs", "date\ttên\r\n1/3/2026\tLan, A\r\n".as_bytes().to_vec()),
            ("a byte order mark", "\u{feff}date,tên\r\n1/3/2026,\"Lan, A\"\r\n".as_bytes().to_vec()),
            ("an old Macintosh", "date,tên\r1/3/2026,\"Lan, A\"\r".as_bytes().to_vec()),
            ("Unicode text", utf16("date\ttên\r\n1/3/2026\tLan, A\r\n", u16::to_le_bytes)),
            ("Unicode without a mark", utf16("date\ttên\n1/3/2026\tLan, A", u16::to_le_bytes).split_off(2)),
            ("the code page of Vietnam", b"date;t\xEAn\r\n1/3/2026;Lan, A\r\n".to_vec()),
            (
                "a line that names the separator",
                "sep=;\r\ndate;tên\r\n1/3/2026;Lan, A\r\n".as_bytes().to_vec(),
            ),
            (
                "parted letters and marks",
                "date;te\u{302}n\n1/3/2026;\u{200b}Lan, A\u{a0}".as_bytes().to_vec(),
            ),
            ("Unicode the other way", utf16("date\ttên\r\n1/3/2026\tLan, A\r\n", u16::to_be_bytes)),
        ] {
            assert_eq!(read_table(&bytes).expect("a table"), expected, "{why}");
        }
    }

    #[test]
    fn rows_count_as_a_spreadsheet_counts_them() {
        let expected: [&[&str]; 6] = [&[], &["a", "b"], &["one\ntwo", "3"], &[], &[], &["c", ""]];
        for text in ["\na,b\n\"one\ntwo\",3\n\n\nc,\n\n", "\r\na,b\r\n\"one\r\ntwo\",3\r\n\r\n\r\nc,"] {
            assert_eq!(read_table(text.as_bytes()).expect("a table"), expected, "{text:?}");
        }
    }

    #[test]
    fn reads_the_first_sheet_of_a_workbook() {
        let rows = read_table(&rota_workbook()).expect("a table");
        let expected: [&[&str]; 3] = [
            &["date", "shift", "telegram_id"],
            &[],
            &["2026-03-01", "CA1", "123456789012", "06:30", "1.5", "true"],
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn a_file_of_another_kind_gets_one_clear_sentence() {
        for (bytes, expected) in [
            (&b""[..], TableProblem::Empty),
            (b" \r\n\r\n", TableProblem::Empty),
            (b"\xEF\xBB\xBF", TableProblem::Empty),
            (b"%PDF-1.7\n...", TableProblem::AnotherKind(FileKind::Pdf)),
            (b"\xD0\xCF\x11\xE0\xA1\xB1", TableProblem::AnotherKind(FileKind::OldOffice)),
            (b"\x89PNG\r\n\x1a\n", TableProblem::AnotherKind(FileKind::Picture)),
            (b"\n<!DOCTYPE html><html>", TableProblem::AnotherKind(FileKind::WebPage)),
            (b"date\0shift", TableProblem::AnotherKind(FileKind::NoText)),
            (b"date,t\xEA\x07n\n", TableProblem::AnotherEncoding),
            (b"\xFF\xFE\x00\xD8", TableProblem::AnotherEncoding),
            (b"PK\x03\x04 and no more", TableProblem::BrokenWorkbook),
            (&vec![b'x'; MOST_BYTES + 1], TableProblem::TooLarge),
            ("x\n".repeat(MOST_ROWS + 1).as_bytes(), TableProblem::TooLong),
            (",".repeat(MOST_COLUMNS).as_bytes(), TableProblem::TooWide),
        ] {
            assert_eq!(why(bytes), expected);
        }
        assert_eq!(why(&workbook(|_| ())), TableProblem::Empty);
        assert_eq!(why(&workbook(|sheet| drop(sheet.write(20_000, 0, "x")))), TableProblem::TooLong);
        assert_eq!(why(&workbook(|sheet| drop(sheet.write(0, 16_000, "x")))), TableProblem::TooWide);
    }

    #[test]
    fn a_small_file_that_unpacks_to_a_huge_one_is_refused() {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file("xl/sharedStrings.xml", options).expect("started");
        io::copy(&mut io::repeat(b' ').take(MOST_UNPACKED + 1), &mut archive).expect("written");
        let bytes = archive.finish().expect("finished").into_inner();
        assert!(bytes.len() < MOST_BYTES);
        assert_eq!(why(&bytes), TableProblem::TooLarge);
    }

    /// The number is memory that the reader of the workbook reserves: as much ends the process.
    #[test]
    fn a_workbook_that_promises_too_many_strings_is_refused() {
        let sound = parts(&rota_workbook());
        for count in ["4294967295", "18446744073709551615", "99999999999999999999999", "4&#50;94967295"] {
            let mut bad = sound.clone();
            let (_, content) =
                bad.iter_mut().find(|(name, _)| name == "xl/sharedStrings.xml").expect("strings");
            let text = String::from_utf8(content.clone()).expect("a text");
            let (before, after) = text.split_once("uniqueCount=\"").expect("they are counted");
            let (_, after) = after.split_once('"').expect("its end");
            *content = format!("{before}uniqueCount = '{count}'{after}").into_bytes();
            assert_eq!(why(&packed(&bad)), TableProblem::BrokenWorkbook, "{count}");
        }
    }

    proptest! {
        #[test]
        fn no_damage_to_a_workbook_makes_it_panic(at in 0_usize..4000, byte: u8, end in 0_usize..8000) {
            static SOUND: LazyLock<Vec<u8>> = LazyLock::new(rota_workbook);
            let mut bytes = SOUND.clone();
            let at = at % bytes.len();
            bytes[at] = byte;
            bytes.truncate(end.max(4));
            let _ = read_table(&bytes);
        }

        #[test]
        fn no_damage_within_a_workbook_makes_it_panic(part: usize, at: usize, text in "[ -~]{0,12}", over in 0_usize..8) {
            static PARTS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| parts(&rota_workbook()));
            let mut parts = PARTS.clone();
            let part = part % parts.len();
            let content = &mut parts[part].1;
            let at = at % content.len();
            let until = content.len().min(at + over);
            content.splice(at..until, text.bytes());
            let _ = read_table(&packed(&parts));
        }
    }

    fn parts(workbook: &[u8]) -> Vec<(String, Vec<u8>)> {
        let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).expect("an archive");
        let count = archive.len();
        let mut part = |n| {
            let mut file = archive.by_index(n).expect("a part");
            let mut content = Vec::new();
            file.read_to_end(&mut content).expect("read");
            (file.name().expect("a name").into_owned(), content)
        };
        (0..count).map(&mut part).collect()
    }

    fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, content) in parts {
            archive.start_file(name.as_str(), options).expect("started");
            archive.write_all(content).expect("written");
        }
        archive.finish().expect("finished").into_inner()
    }
}
