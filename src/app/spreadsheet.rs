//! Tables of texts as a workbook or as CSV, and files that only their owner may read.

use anyhow::{Context as _, bail};
use rust_xlsxwriter::{Format, Workbook};
use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// The most characters that Excel takes in a cell.
const LONGEST_CELL: usize = 32_767;

/// A table with its head as the first row.
#[derive(Debug)]
pub(super) struct TextSheet {
    pub name: &'static str,
    pub rows: Vec<Vec<String>>,
}

pub(super) fn is_workbook(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"))
}

/// A workbook of these sheets. Cells are texts: numbers keep their zeros, and nothing is a formula.
pub(super) fn workbook(sheets: &[TextSheet]) -> anyhow::Result<Vec<u8>> {
    let (mut book, head) = (Workbook::new(), Format::new().set_bold());
    for sheet in sheets {
        let page = book.add_worksheet().set_name(sheet.name)?;
        for (row, cells) in (0..).zip(&sheet.rows) {
            for (column, cell) in (0..).zip(cells) {
                let text: String = cell.chars().take(LONGEST_CELL).collect();
                if row == 0 {
                    page.write_string_with_format(row, column, text, &head)?;
                } else {
                    page.write_string(row, column, text)?;
                }
            }
        }
        page.set_freeze_panes(1, 0)?;
        page.autofit();
    }
    Ok(book.save_to_buffer()?)
}

/// Writes a new file with personal data, for its owner alone.
pub(super) fn write_new(file: &Path, content: &[u8]) -> anyhow::Result<()> {
    let shown = file.display();
    let mut options = File::options();
    let mut out = match options.write(true).create_new(true).mode(0o600).open(file) {
        Ok(out) => out,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            bail!("{shown} is there already; give another name")
        }
        Err(error) => {
            return Err(error).with_context(|| {
                format!("{shown} cannot be written; check that its folder exists and has room")
            });
        }
    };
    out.write_all(content).and_then(|()| out.sync_all()).with_context(|| {
        format!("{shown} cannot be written whole; make room and delete it before the next try")
    })
}
