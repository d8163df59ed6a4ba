//! The file of a SQLite database: its path, its rights, the lock of the only process on it, and where it stands.

use super::{Error, Result};
use std::fs::{File, Permissions, canonicalize};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// Only the owner may read and write it; SQLite gives the WAL the rights of the database.
const PRIVATE: u32 = 0o600;

/// The mounts of this process (proc(5), `/proc/pid/mountinfo`); the fifth field of a line is where it is mounted.
const MOUNTS: &str = "/proc/self/mountinfo";
const MOUNTED_AT: usize = 4;

/// The lock of the only process on a SQLite file; released when dropped, also by a kill.
#[derive(Debug)]
pub struct FileLock {
    _file: File,
}

/// The path in a URL such as `sqlite://loihua.db`.
pub(super) fn path(url: &str) -> PathBuf {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    PathBuf::from(path.split('?').next().unwrap_or(path))
}

/// Creates the file if it is missing.
///
/// # Errors
/// It is no file, cannot be opened, or has another name: SQLite keeps a WAL beside each of them.
pub(super) fn create(path: &Path) -> Result<()> {
    let file = open_private(path)?;
    let shown = || path.display().to_string();
    let Some(found) = file.metadata().ok().filter(|found| found.is_file()) else {
        return Err(Error::NoFile { path: shown() });
    };
    if found.nlink() > 1 {
        return Err(Error::SeveralNames { path: shown() });
    }
    Ok(())
}

/// Locks the file for this process alone.
///
/// # Errors
/// [`Error::InUse`] when another process has locked it.
pub(super) fn lock(path: &Path) -> Result<FileLock> {
    // One lock for the file, also where it is named by a symbolic link to it.
    let mut beside = canonicalize(path).unwrap_or_else(|_| path.to_owned()).into_os_string();
    beside.push(".lock");
    let file = open_private(Path::new(&beside))?;
    // An older version left it open to others, who could lock it.
    let _ = file.set_permissions(Permissions::from_mode(PRIVATE));
    if file.try_lock().is_err() {
        return Err(Error::InUse { database: path.display().to_string() });
    }
    Ok(FileLock { _file: file })
}

/// Opens a file, or creates it for its owner alone.
fn open_private(path: &Path) -> Result<File> {
    let opened = File::options().create(true).append(true).mode(PRIVATE).open(path);
    opened.map_err(|source| Error::File { path: path.display().to_string(), source })
}

/// Whether the file alone is mounted into a container: its WAL stands in the container, and is gone with it.
pub fn is_mounted_alone(path: &Path) -> bool {
    let (Ok(path), Ok(mounts)) = (canonicalize(path), std::fs::read_to_string(MOUNTS)) else { return false };
    is_mount_point(&mounts, &path)
}

fn is_mount_point(mounts: &str, path: &Path) -> bool {
    // The kernel writes a space in a name as `\040`.
    let escaped = path.to_string_lossy().replace('\\', r"\134").replace(' ', r"\040");
    mounts.lines().any(|line| line.split(' ').nth(MOUNTED_AT) == Some(escaped.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const IN_A_CONTAINER: &str = "\
612 588 0:58 / / rw,relatime master:250 - overlay overlay rw,lowerdir=/l/A,upperdir=/d,workdir=/w
640 612 254:1 /srv/bot /var/lib/bot rw,relatime - ext4 /dev/vda1 rw
641 612 254:1 /srv/loihua.db /var/lib/loihua/loihua.db rw,relatime - ext4 /dev/vda1 rw
642 612 254:1 /srv/b.db /var/lib/our\\040bot/b.db rw,relatime - ext4 /dev/vda1 rw
";

    #[test]
    fn a_file_mounted_alone_is_known() {
        for (path, alone) in [
            ("/var/lib/loihua/loihua.db", true),
            ("/var/lib/our bot/b.db", true),
            ("/var/lib/bot/loihua.db", false),
            ("/srv/loihua.db", false),
        ] {
            assert_eq!(is_mount_point(IN_A_CONTAINER, Path::new(path)), alone, "{path}");
        }
    }

    #[test]
    fn a_file_of_two_names_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, another) = (folder.path().join("loihua.db"), folder.path().join("another.db"));
        create(&path).expect("it is made");
        std::fs::hard_link(&path, &another).expect("a second name");
        for name in [&path, &another] {
            let refused = create(name).expect_err("two names").to_string();
            assert!(
                refused.contains("hard link") && refused.contains(&name.display().to_string()),
                "{refused}"
            );
        }
        std::fs::remove_file(another).expect("it goes");
        create(&path).expect("one name again");
    }
}
