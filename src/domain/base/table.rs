//! Reads a table from a spreadsheet file: CSV in any dialect, or XLSX.

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use std::io::{self, Cursor, Read};

/// The largest file that is read, in bytes.
pub const MOST_BYTES: usize = 5 * 1024 * 1024;
/// The most rows, the header among them.
pub const MOST_ROWS: usize = 20_000;
const MOST_COLUMNS: usize = 64;
/// The most bytes a workbook may unpack to, against zip bombs.
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;

/// Why a file cannot be read, as a sentence that names the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} {why}.")]
pub struct TableError {
    /// The file name.
    pub name: String,
    pub why: TableProblem,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableProblem {
    #[error("is empty; fill it in and save it as CSV or XLSX")]
    Empty,
    #[error("is larger than 5 MiB; split it")]
    TooLarge,
    #[error("has more than 20,000 rows; split it")]
    TooLong,
    #[error("has more than 64 columns; keep only those it needs")]
    TooWide,
    #[error("is {0}; save the table as CSV or XLSX")]
    AnotherKind(&'static str),
    #[error("is neither UTF-8 nor UTF-16 text; save it as “CSV UTF-8” or as XLSX")]
    AnotherEncoding,
    #[error("cannot be read as a workbook; save it again as XLSX, or as CSV")]
    BrokenWorkbook,
}

/// Reads the rows of a CSV file (comma, semicolon or tab; UTF-8 or UTF-16) or of the first sheet of an XLSX
/// workbook, whichever the bytes are. Row 1 of the spreadsheet is the first row, and empty rows are kept, so that
/// places count as people see them. Dates come as `2026-03-01`, whole numbers without a fraction. `name` is only
/// what the errors call the file.
pub fn read_table(name: &str, bytes: &[u8]) -> Result<Vec<Vec<String>>, TableError> {
    let rows = if bytes.len() > MOST_BYTES {
        Err(TableProblem::TooLarge)
    } else if is_workbook(bytes) {
        read_workbook(bytes, None).and_then(|rows| rows.ok_or(TableProblem::BrokenWorkbook))
    } else {
        text_of(bytes).and_then(|text| read_csv(&text))
    };
    rows.map_err(|why| TableError { name: name.to_owned(), why })
}

/// Reads the rows of the sheet of this name; `None` where the file is no workbook, or has no such sheet.
pub fn read_sheet(name: &str, bytes: &[u8], sheet: &str) -> Result<Option<Vec<Vec<String>>>, TableError> {
    if !is_workbook(bytes) {
        return Ok(None);
    }
    read_workbook(bytes, Some(sheet)).map_err(|why| TableError { name: name.to_owned(), why })
}

fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Decodes a text file; known other formats are named in the error.
fn text_of(bytes: &[u8]) -> Result<String, TableProblem> {
    let another_kind = match bytes {
        [b'%', b'P', b'D', b'F', ..] => Some("a PDF"),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some("an old Excel or Word file"),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] => Some("a picture"),
        _ => None,
    };
    if let Some(kind) = another_kind {
        return Err(TableProblem::AnotherKind(kind));
    }
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest)?,
        bytes => utf8(bytes)?,
    };
    let start = text.trim_start();
    if start.is_empty() {
        return Err(TableProblem::Empty);
    }
    if start.starts_with('<') {
        return Err(TableProblem::AnotherKind("a web page"));
    }
    Ok(text)
}

fn utf8(bytes: &[u8]) -> Result<String, TableProblem> {
    if bytes.contains(&0) {
        return Err(TableProblem::AnotherKind("no text"));
    }
    String::from_utf8(bytes.to_vec()).map_err(|_| TableProblem::AnotherEncoding)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, TableProblem> {
    let units: Vec<u16> =
        bytes.chunks(2).map(|pair| unit([pair[0], pair.get(1).copied().unwrap_or(0)])).collect();
    let text = String::from_utf16(&units).map_err(|_| TableProblem::AnotherEncoding)?;
    if text.contains('\0') { Err(TableProblem::AnotherKind("no text")) } else { Ok(text) }
}

fn read_csv(text: &str) -> Result<Vec<Vec<String>>, TableProblem> {
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.push('\n');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut line = 1;
    while reader.read_record(&mut record).map_err(|_| TableProblem::AnotherEncoding)? {
        // The reader passes over empty lines: as many as it went on, less the lines of the record itself.
        let own: u64 = 1 + record.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
        let went = reader.position().line() - line;
        line = reader.position().line();
        for _ in own..went {
            push(&mut rows, Vec::new())?;
        }
        if record.len() > MOST_COLUMNS {
            return Err(TableProblem::TooWide);
        }
        push(&mut rows, record.iter().map(str::to_owned).collect())?;
    }
    Ok(rows)
}

fn push(rows: &mut Vec<Vec<String>>, row: Vec<String>) -> Result<(), TableProblem> {
    if rows.len() >= MOST_ROWS {
        return Err(TableProblem::TooLong);
    }
    rows.push(row);
    Ok(())
}

/// The most frequent delimiter in the first line that is not blank.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: u8| {
        let mut quoted = false;
        header
            .bytes()
            .filter(|byte| {
                quoted ^= *byte == b'"';
                !quoted && *byte == delimiter
            })
            .count()
    };
    // Of equals the last is taken: the comma.
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// Reads the sheet of this name, of any case, or the first one; `None` where there is none.
fn read_workbook(bytes: &[u8], wanted: Option<&str>) -> Result<Option<Vec<Vec<String>>>, TableProblem> {
    check_unpacked(bytes)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|wrong| match wrong {
        XlsxError::Password => TableProblem::AnotherKind("protected by a password"),
        _ => TableProblem::BrokenWorkbook,
    })?;
    let is_wanted = |name: &String| wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(name));
    let Some(sheet) = workbook.sheet_names().into_iter().find(is_wanted) else { return Ok(None) };
    let mut cells = workbook.worksheet_cells_reader(&sheet).map_err(|_| TableProblem::BrokenWorkbook)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|_| TableProblem::BrokenWorkbook)? {
        let text = cell_text(cell.get_value());
        if text.trim().is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize, column as usize);
        if row >= MOST_ROWS {
            return Err(TableProblem::TooLong);
        }
        if column >= MOST_COLUMNS {
            return Err(TableProblem::TooWide);
        }
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        if rows[row].len() <= column {
            rows[row].resize(column + 1, String::new());
        }
        rows[row][column] = text;
    }
    if rows.is_empty() { Err(TableProblem::Empty) } else { Ok(Some(rows)) }
}

/// Refuses a small file that would unpack to something huge, before anything is read into memory.
fn check_unpacked(bytes: &[u8]) -> Result<(), TableProblem> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| TableProblem::BrokenWorkbook)?;
    let mut left = MOST_UNPACKED;
    for n in 0..archive.len() {
        let part = archive.by_index(n).map_err(|_| TableProblem::BrokenWorkbook)?;
        let size =
            io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|_| TableProblem::BrokenWorkbook)?;
        left = left.checked_sub(size).ok_or(TableProblem::TooLarge)?;
    }
    Ok(())
}

fn cell_text(cell: &DataRef) -> String {
    match cell {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// A date, a time of day, or both; a date without a time is only the date.
fn moment_text(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}");
    match (moment.is_duration() || moment.as_f64() < 1.0, hour == 0 && minute == 0) {
        (true, _) => time,
        (false, true) => date,
        (false, false) => format!("{date} {time}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rust_xlsxwriter::{ExcelDateTime as Written, Format, Workbook};
    use std::io::Write;
    use std::sync::LazyLock;

    fn why(bytes: &[u8]) -> TableProblem {
        read_table("rota", bytes).expect_err("this is no table").why
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
            ("Unicode the other way", utf16("date\ttên\r\n1/3/2026\tLan, A\r\n", u16::to_be_bytes)),
        ] {
            assert_eq!(read_table("rota.csv", &bytes).expect("a table"), expected, "{why}");
        }
    }

    #[test]
    fn rows_count_as_a_spreadsheet_counts_them() {
        let expected: [&[&str]; 6] = [&[], &["a", "b"], &["one\ntwo", "3"], &[], &[], &["c", ""]];
        for text in ["\na,b\n\"one\ntwo\",3\n\n\nc,\n\n", "\r\na,b\r\n\"one\r\ntwo\",3\r\n\r\n\r\nc,"] {
            assert_eq!(read_table("x.csv", text.as_bytes()).expect("a table"), expected, "{text:?}");
        }
    }

    #[test]
    fn reads_the_first_sheet_of_a_workbook() {
        let rows = read_table("rota.xlsx", &rota_workbook()).expect("a table");
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
            (b"%PDF-1.7\n...", TableProblem::AnotherKind("a PDF")),
            (b"\xD0\xCF\x11\xE0\xA1\xB1", TableProblem::AnotherKind("an old Excel or Word file")),
            (b"\x89PNG\r\n\x1a\n", TableProblem::AnotherKind("a picture")),
            (b"\n<!DOCTYPE html><html>", TableProblem::AnotherKind("a web page")),
            (b"date\0shift", TableProblem::AnotherKind("no text")),
            (b"date,t\xEAn\n", TableProblem::AnotherEncoding),
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
        let sentence = read_table("rota.csv", b"%PDF-1.7").expect_err("a PDF").to_string();
        assert_eq!(sentence, "rota.csv is a PDF; save the table as CSV or XLSX.");
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

    proptest! {
        #[test]
        fn no_damage_to_a_workbook_makes_it_panic(at in 0_usize..4000, byte: u8, end in 0_usize..8000) {
            static SOUND: LazyLock<Vec<u8>> = LazyLock::new(rota_workbook);
            let mut bytes = SOUND.clone();
            let at = at % bytes.len();
            bytes[at] = byte;
            bytes.truncate(end.max(4));
            let _ = read_table("x", &bytes);
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
            let _ = read_table("x", &packed(&parts));
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
