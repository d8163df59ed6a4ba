//! A text file as a table: CSV in any dialect, in any encoding that Vietnamese is written in.

use super::{FileKind, MOST_COLUMNS, TableProblem, push};
use crate::domain::base::fold::tidy;
use std::cmp::Reverse;

pub(super) fn read_text_file(bytes: &[u8]) -> Result<Vec<Vec<String>>, TableProblem> {
    read_csv(&text_of(bytes)?)
}

/// Decodes a text file; known other formats are named in the error.
fn text_of(bytes: &[u8]) -> Result<String, TableProblem> {
    let another_kind = match bytes {
        [b'%', b'P', b'D', b'F', ..] => Some(FileKind::Pdf),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] => Some(FileKind::Picture),
        _ => None,
    };
    if let Some(kind) = another_kind {
        return Err(TableProblem::AnotherKind(kind));
    }
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest)?,
        [first, 0, _, 0, ..] if *first != 0 => utf16(bytes, u16::from_le_bytes)?,
        bytes => utf8(bytes)?,
    };
    let start = text.trim_start();
    if start.is_empty() {
        return Err(TableProblem::Empty);
    }
    if start.starts_with('<') {
        return Err(TableProblem::AnotherKind(FileKind::WebPage));
    }
    Ok(text)
}

fn utf8(bytes: &[u8]) -> Result<String, TableProblem> {
    if bytes.contains(&0) {
        return Err(TableProblem::AnotherKind(FileKind::NoText));
    }
    match String::from_utf8(bytes.to_vec()) {
        Ok(text) => Ok(text),
        // What an old Vietnamese Windows writes: letters and the marks after them, which `tidy` composes.
        Err(_) => {
            let (text, broken) = encoding_rs::WINDOWS_1258.decode_without_bom_handling(bytes);
            let is_text = !broken && !text.contains(|c: char| c.is_control() && !c.is_whitespace());
            if is_text { Ok(text.into_owned()) } else { Err(TableProblem::AnotherEncoding) }
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, TableProblem> {
    let units: Vec<u16> =
        bytes.chunks(2).map(|pair| unit([pair[0], pair.get(1).copied().unwrap_or(0)])).collect();
    let text = String::from_utf16(&units).map_err(|_| TableProblem::AnotherEncoding)?;
    if text.contains('\0') { Err(TableProblem::AnotherKind(FileKind::NoText)) } else { Ok(text) }
}

fn read_csv(text: &str) -> Result<Vec<Vec<String>>, TableProblem> {
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.push('\n');
    // A first line `sep=;` is a word to Excel, which does not count it as a row.
    let given = text.lines().next().and_then(|line| line.strip_prefix("sep="));
    let given = given.and_then(|mark| mark.bytes().next()).filter(|mark| b",;\t|".contains(mark));
    if given.is_some() {
        text.drain(..=text.find('\n').unwrap_or_default());
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(given.unwrap_or_else(|| delimiter(&text)))
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
        push(&mut rows, record.iter().map(tidy).collect())?;
    }
    Ok(rows)
}
/// The delimiter that is most frequent in one of the first lines: a title above the table may have none.
fn delimiter(text: &str) -> u8 {
    let count = |line: &str, delimiter: u8| {
        let mut quoted = false;
        line.bytes()
            .filter(|byte| {
                quoted ^= *byte == b'"';
                !quoted && *byte == delimiter
            })
            .count()
    };
    let most = |delimiter: u8| {
        let most = text.lines().take(20).map(|line| count(line, delimiter)).max();
        // Of equals the first is taken: `a;b` before `1;Lan, A`.
        (most, Reverse(text.bytes().position(|byte| byte == delimiter)))
    };
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|delimiter| most(*delimiter))
        .filter(|most_frequent| text.as_bytes().contains(most_frequent))
        .unwrap_or(b',')
}
