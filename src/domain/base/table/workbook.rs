//! A sheet of a workbook as a table: XLSX, XLS or ODS.

use super::{FileKind, MOST_COLUMNS, MOST_ROWS, Pick, Sheet, TableProblem};
use crate::domain::base::fold::tidy;
use calamine::{Data, ExcelDateTime, Ods, Reader, SheetType, SheetVisible, Xls, Xlsx, XlsxError};
use chrono::{NaiveDateTime, NaiveTime};
use std::io::{Cursor, Read};

/// The most bytes a workbook may unpack to, against zip bombs.
pub(super) const MOST_UNPACKED: u64 = 64 * 1024 * 1024;

/// The first bytes of a workbook of Excel 97, as of other old Office files.
const OLD_OFFICE: &[u8] = b"\xD0\xCF\x11\xE0";

pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(OLD_OFFICE)
}
/// Reads a sheet; `None` where there is no such one.
pub(super) fn read_workbook(bytes: &[u8], pick: Pick) -> Result<Option<Sheet>, TableProblem> {
    let broken = TableProblem::BrokenWorkbook;
    if bytes.starts_with(OLD_OFFICE) {
        let another = TableProblem::AnotherKind(FileKind::OldOffice);
        let mut book = Xls::new(Cursor::new(bytes)).map_err(|_| another)?;
        return read_range(&mut book, pick, active_of_xls(bytes).unwrap_or_default()).ok_or(broken)?;
    }
    check_unpacked(bytes)?;
    if part(bytes, "mimetype").is_some_and(|kind| kind.contains("opendocument.spreadsheet")) {
        let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|_| broken)?;
        let active = part(bytes, "settings.xml").and_then(|xml| {
            let (_, rest) = xml.split_once("\"ActiveTable\"")?;
            let name = rest.split_once('>')?.1.split_once('<')?.0;
            book.sheets_metadata().iter().position(|sheet| sheet.name == name)
        });
        return read_range(&mut book, pick, active.unwrap_or_default()).ok_or(broken)?;
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|wrong| match wrong {
        XlsxError::Password => TableProblem::AnotherKind(FileKind::Protected),
        _ => broken,
    })?;
    let active = part(bytes, "xl/workbook.xml").and_then(|xml| {
        let (_, rest) = xml.split_once("activeTab=")?;
        rest.get(1..)?.split_once(['"', '\''])?.0.parse().ok()
    });
    let Some(name) = picked(book.sheets_metadata(), pick, active.unwrap_or_default()) else {
        return Ok(None);
    };
    let mut cells = book.worksheet_cells_reader(&name).map_err(|_| broken)?;
    let mut rows = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|_| broken)? {
        let (row, column) = cell.get_position();
        place(&mut rows, row as usize, column as usize, &Data::from(cell.get_value().clone()))?;
    }
    if rows.is_empty() { Err(TableProblem::Empty) } else { Ok(Some(Sheet { name: Some(name), rows })) }
}

/// Reads a sheet of a workbook that is held in memory whole; `None` where it cannot be read.
fn read_range<'a, R: Reader<Cursor<&'a [u8]>>>(
    book: &mut R,
    pick: Pick,
    active: usize,
) -> Option<Result<Option<Sheet>, TableProblem>> {
    let Some(name) = picked(book.sheets_metadata(), pick, active) else { return Some(Ok(None)) };
    let range = book.worksheet_range(&name).ok()?;
    let (top, left) = range.start().unwrap_or_default();
    let mut rows = Vec::new();
    for (row, column, cell) in range.used_cells() {
        if let Err(why) = place(&mut rows, top as usize + row, left as usize + column, cell) {
            return Some(Err(why));
        }
    }
    Some(if rows.is_empty() { Err(TableProblem::Empty) } else { Ok(Some(Sheet { name: Some(name), rows })) })
}

/// Which sheet of an XLS workbook opens in front: `itabCur` of the record WINDOW1, near the beginning of the workbook stream.
fn active_of_xls(bytes: &[u8]) -> Option<usize> {
    /// The first record (BOF) of the stream in the version of Excel 97 and after.
    const BEGIN: &[u8] = b"\x09\x08\x10\x00\x00\x06\x05\x00";
    /// A stream begins at a sector, of which the smallest have 64 bytes.
    const SECTOR: usize = 64;
    const WINDOW1: u16 = 0x003D;
    const END: u16 = 0x000A;
    const FARTHEST: usize = 8 * 1024;
    let begin = (0..bytes.len()).step_by(SECTOR).find(|at| bytes[*at..].starts_with(BEGIN))?;
    let mut records = &bytes[begin..bytes.len().min(begin + FARTHEST)];
    let number = |bytes: &[u8], at: usize| Some(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
    loop {
        match number(records, 0)? {
            WINDOW1 => return number(records, 4 + 10).map(usize::from),
            END => return None,
            _ => records = records.get(4 + usize::from(number(records, 2)?)..)?,
        }
    }
}

fn picked(sheets: &[calamine::Sheet], pick: Pick, active: usize) -> Option<String> {
    let shown = |sheet: &&calamine::Sheet| {
        sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet
    };
    let sheet = match pick {
        Pick::Named(wanted) => sheets.iter().find(|sheet| wanted.eq_ignore_ascii_case(&sheet.name)),
        Pick::Active => sheets.get(active).filter(shown).or_else(|| sheets.iter().find(shown)),
        Pick::First => sheets.iter().find(shown),
    };
    sheet.map(|sheet| sheet.name.clone())
}

/// Puts a cell where it belongs, if there is anything in it.
fn place(rows: &mut Vec<Vec<String>>, row: usize, column: usize, cell: &Data) -> Result<(), TableProblem> {
    let text = tidy(&cell_text(cell));
    if text.trim().is_empty() {
        return Ok(());
    }
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
    Ok(())
}

/// The beginning of a part of a workbook, as text.
fn part(bytes: &[u8], name: &str) -> Option<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut text = Vec::new();
    archive.by_name(name).ok()?.take(64 * 1024).read_to_end(&mut text).ok()?;
    Some(String::from_utf8_lossy(&text).into_owned())
}

/// Refuses a small file that would unpack to something huge, before anything is read into memory.
fn check_unpacked(bytes: &[u8]) -> Result<(), TableProblem> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| TableProblem::BrokenWorkbook)?;
    let mut left = MOST_UNPACKED;
    for n in 0..archive.len() {
        let part = archive.by_index(n).map_err(|_| TableProblem::BrokenWorkbook)?;
        let mut content = Vec::new();
        part.take(left + 1).read_to_end(&mut content).map_err(|_| TableProblem::BrokenWorkbook)?;
        left = left.checked_sub(content.len() as u64).ok_or(TableProblem::TooLarge)?;
        if !promised_strings_fit(&content) {
            return Err(TableProblem::BrokenWorkbook);
        }
    }
    Ok(())
}

/// Whether a part of a workbook promises no more strings (`uniqueCount`) than it has bytes: the reader reserves memory for
/// as many as are promised, and where there is not so much, the whole process ends.
fn promised_strings_fit(part: &[u8]) -> bool {
    const NAME: &[u8] = b"uniqueCount";
    let mut promises = part.windows(NAME.len()).enumerate().filter(|(_, bytes)| *bytes == NAME);
    promises.all(|(at, _)| {
        let value = part[at + NAME.len()..].trim_ascii_start();
        let Some(value) = value.strip_prefix(b"=").map(<[u8]>::trim_ascii_start) else { return true };
        let value = value.get(1..).unwrap_or_default();
        let end = value.iter().position(|byte| matches!(byte, b'"' | b'\'')).unwrap_or(value.len());
        let count = std::str::from_utf8(&value[..end]).ok().and_then(|count| count.trim().parse().ok());
        count.is_some_and(|count: usize| count <= part.len())
    })
}

fn cell_text(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) => moment_text(moment),
        Data::DateTimeIso(text) => iso_text(text),
        cell => cell.to_string(),
    }
}

/// A date or a moment as ISO 8601 writes it (a cell of type `d`), as [`moment_text`] does.
fn iso_text(text: &str) -> String {
    let moment = NaiveDateTime::parse_from_str(text.trim_end_matches('Z'), "%Y-%m-%dT%H:%M:%S%.f");
    match moment {
        Ok(moment) if moment.time() == NaiveTime::MIN => moment.date().to_string(),
        Ok(moment) => moment.format("%Y-%m-%d %H:%M").to_string(),
        Err(_) => text.to_owned(),
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
