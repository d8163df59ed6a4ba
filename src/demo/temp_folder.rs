//! A temporary folder that only this user can read; removed when it is dropped.

use anyhow::Context as _;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use tempfile::TempDir;

/// The folder of a session's database.
#[derive(Debug)]
pub(super) struct TempFolder(TempDir);

impl TempFolder {
    /// # Errors
    /// The system's temporary folder cannot be written to.
    pub fn new() -> anyhow::Result<TempFolder> {
        let mut builder = tempfile::Builder::new();
        let folder = builder.prefix("loihua-demo-").permissions(Permissions::from_mode(0o700)).tempdir();
        folder.map(TempFolder).with_context(|| {
            let parent = std::env::temp_dir();
            format!("no folder can be created in {}; set TMPDIR to a writable folder", parent.display())
        })
    }

    pub fn database(&self) -> PathBuf {
        self.0.path().join("loihua.db")
    }

    #[cfg(test)]
    pub fn path(&self) -> &std::path::Path {
        self.0.path()
    }
}
