//! Tables of texts as a workbook.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// The most characters that Excel takes in a cell.
const LONGEST_CELL: usize = 32_767;

/// A table with its head as the first row.
#[derive(Debug)]
pub struct TextSheet {
    pub name: String,
    pub rows: Vec<Vec<String>>,
}

/// A workbook of these sheets. Cells are texts: numbers keep their zeros, and nothing is a formula.
pub fn workbook(sheets: &[TextSheet]) -> Result<Vec<u8>, XlsxError> {
    let (mut book, head) = (Workbook::new(), Format::new().set_bold());
    for sheet in sheets {
        let page = book.add_worksheet().set_name(&sheet.name)?;
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
    book.save_to_buffer()
}
