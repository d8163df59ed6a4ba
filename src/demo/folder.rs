//! A folder of our own among the system's temporary ones, gone when it is dropped.

use anyhow::Context as _;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

static MADE: AtomicU32 = AtomicU32::new(0);

/// The folder; only this user may look into it.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    /// # Errors
    /// The system's temporary folder cannot be written to.
    pub fn new() -> anyhow::Result<Folder> {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let (process, n) = (std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(format!("loihua-demo-{process}-{n}-{:x}", since.subsec_nanos()));
        DirBuilder::new().mode(0o700).create(&path).with_context(|| {
            format!("{} cannot be made; set TMPDIR to a folder that may be written to", path.display())
        })?;
        Ok(Folder(path))
    }

    pub fn database(&self) -> PathBuf {
        self.0.join("loihua.db")
    }

    #[cfg(test)]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        remove(&self.0);
    }
}

fn remove(path: &Path) {
    if let Err(error) = std::fs::remove_dir_all(path) {
        tracing::warn!(%error, path = %path.display(), "the temporary folder could not be removed");
    }
}
