//! Files with personal data, which only their owner may read.

use anyhow::{Context as _, bail};
use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

pub(super) fn is_workbook(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"))
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
