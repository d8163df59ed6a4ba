//! The table files that commands import, and what is said of a bad one.

use super::table_process::{ReadError, read_table};
use crate::domain::base::cell_problem::BadRow;
use crate::domain::base::masking::without_numbers;
use crate::domain::base::table::{MOST_BYTES, Pick, Sheet};
use crate::domain::staff::person::Locale;
use crate::text::Texts;
use anyhow::{Context as _, anyhow};
use std::{fmt::Write as _, fs::File, io::Read as _, path::Path, sync::Arc};

/// The errors of the command line are in English.
const LOCALE: Locale = Locale::En;

/// Reads the sheet that people see when they open the file.
pub(super) fn read_file(file: &Path) -> anyhow::Result<Sheet> {
    read_sheet(file, &read_bytes(file)?, Pick::Active)?
        .with_context(|| format!("{} has no sheet", file.display()))
}

/// Reads a sheet of these bytes of a file.
pub(super) fn read_sheet(file: &Path, bytes: &[u8], pick: Pick) -> anyhow::Result<Option<Sheet>> {
    read_table(bytes, pick).map_err(|error| match error {
        ReadError::Table(problem) => {
            anyhow!(texts().table_problem(LOCALE, &file.display().to_string(), problem))
        }
        ReadError::Fault(fault) => fault,
    })
}

/// The bytes of a file, or as many as show that it is too large.
pub(super) fn read_bytes(file: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|file| file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes))
        .with_context(|| format!("{} cannot be read; check the path", file.display()))?;
    Ok(bytes)
}

/// The name of a file without its folder and without phone numbers, for the audit log.
pub(super) fn file_name(file: &Path) -> String {
    file.file_name().map(|name| without_numbers(&name.to_string_lossy())).unwrap_or_default()
}

/// The file, and in a workbook the sheet that was read.
pub(super) fn place(file: &Path, sheet: &Sheet) -> String {
    let sheet = sheet.name.as_ref().map(|name| format!(", sheet “{name}”")).unwrap_or_default();
    format!("{}{sheet}", file.display())
}

pub(super) fn import_error(file: &Path, bad: &[BadRow]) -> anyhow::Error {
    let mut sentence = format!("{} was not imported; nothing has changed. To mend:", file.display());
    let texts = texts();
    for row in bad {
        let _ = write!(sentence, "\n  {}", texts.bad_row(LOCALE, row));
    }
    anyhow!(sentence)
}

/// What is said of tables depends on nothing of the centre.
fn texts() -> Texts {
    Texts::new(Arc::default())
}
