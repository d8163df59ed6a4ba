//! Backups in files: written complete or not at all, read back whole, taken by themselves at an interval.

use super::self_check::report_change;
use crate::domain::message::self_check::SelfCheckProblem;
use crate::service::Service;
use crate::store::Store;
use crate::store::backup;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use tokio::sync::watch;

/// A backup that failed is tried again after this time.
const RETRY: TimeDelta = TimeDelta::minutes(10);
/// How the name of a backup begins while it is written.
const PART: &str = ".loihua-backup-";
const PREFIX: &str = "loihua-";
const SUFFIX: &str = ".backup";
/// The copy of the file of erased numbers.
const ERASED_NUMBERS: &str = "loihua.erased";
const TIME: &str = "%Y%m%d-%H%M%S";

/// What is configured of backups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupPlan {
    /// `None`: none by themselves.
    pub every: Option<TimeDelta>,
    pub folder: PathBuf,
    /// How many of them are kept, the newest.
    pub keep: u32,
    /// The file of the numbers that were erased, of which a copy goes with them.
    pub erased_numbers: PathBuf,
}

/// Writes a snapshot of the database to `file`. Only its owner can read it, since it contains personal data; a file of that
/// name is replaced only once this one is complete and on disk. Returns the number of rows.
///
/// # Errors
/// The database is empty, or it or the disk fails.
pub async fn write(store: &Store, file: &Path, now: DateTime<Utc>) -> Result<u64, backup::Error> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    remove_leftovers(folder);
    let mut part = tempfile::Builder::new().prefix(PART).tempfile_in(folder)?;
    part.as_file().lock()?;
    let mut out = BufWriter::new(part.as_file_mut());
    let rows = store.back_up(&mut out, now).await?;
    out.flush()?;
    drop(out);
    part.as_file().sync_all()?;
    part.persist(file).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()?;
    Ok(rows)
}

/// Copies the file of the numbers that were erased, if there is one.
///
/// # Errors
/// The disk fails.
pub fn copy_erased_numbers(from: &Path, to: &Path) -> io::Result<()> {
    match fs::read(from) {
        Ok(content) => {
            let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
            let mut part =
                tempfile::Builder::new().prefix(PART).tempfile_in(folder.unwrap_or(Path::new(".")))?;
            part.write_all(&content)?;
            part.as_file().sync_all()?;
            part.persist(to).map(drop).map_err(|error| error.error)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Removes the parts of backups that were killed; one that is being written is locked.
fn remove_leftovers(folder: &Path) {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    for file in files.filter(|file| file.file_name().as_encoded_bytes().starts_with(PART.as_bytes())) {
        if File::open(file.path()).is_ok_and(|left| left.try_lock().is_ok()) {
            let _ = fs::remove_file(file.path());
        }
    }
}

/// Takes a backup into the folder of the plan, which is made where it is missing, and reads it back whole.
///
/// # Errors
/// As for [`write()`]; what was written is damaged.
pub async fn take(store: &Store, plan: &BackupPlan, now: DateTime<Utc>) -> Result<PathBuf, backup::Error> {
    fs::create_dir_all(&plan.folder)?;
    let file = plan.folder.join(format!("{PREFIX}{}{SUFFIX}", now.format(TIME)));
    write(store, &file, now).await?;
    copy_erased_numbers(&plan.erased_numbers, &plan.folder.join(ERASED_NUMBERS))?;
    let written = file.clone();
    let read = tokio::task::spawn_blocking(move || backup::check(BufReader::new(File::open(written)?)));
    read.await.map_err(|error| backup::Error::File(io::Error::other(error)))??;
    Ok(file)
}

/// The backups in the folder of the plan with the times they were taken, the oldest first.
fn taken(plan: &BackupPlan) -> Vec<(DateTime<Utc>, PathBuf)> {
    let files = fs::read_dir(&plan.folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut taken: Vec<_> = files.filter_map(|file| Some((taken_at(&file)?, file))).collect();
    taken.sort();
    taken
}

fn taken_at(file: &Path) -> Option<DateTime<Utc>> {
    let time = file.file_name()?.to_str()?.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    Some(NaiveDateTime::parse_from_str(time, TIME).ok()?.and_utc())
}

/// When the newest backup in the folder of the plan was taken, and its file.
pub fn newest(plan: &BackupPlan) -> Option<(DateTime<Utc>, PathBuf)> {
    taken(plan).pop()
}

/// Takes a backup at this interval until told to stop.
pub async fn run(service: Service, plan: BackupPlan, every: TimeDelta, mut stop: watch::Receiver<bool>) {
    let mut next = newest(&plan).map_or(service.clock.now(), |(at, _)| at + every);
    while !*stop.borrow() {
        tokio::select! {
            () = service.clock.wait_until(next) => {}
            _ = stop.changed() => return,
        }
        let now = service.clock.now();
        let done = take(&service.store, &plan, now).await;
        if let Err(error) = &done {
            tracing::error!(%error, folder = %plan.folder.display(), "a backup failed, will retry");
        }
        report_change(&service, SelfCheckProblem::BackupsFail, done.is_err()).await;
        next = now + if done.is_ok() { every } else { RETRY.min(every) };
        if done.is_ok() {
            remove_old(&plan);
        }
    }
}

fn remove_old(plan: &BackupPlan) {
    let taken = taken(plan);
    let old = taken.len().saturating_sub(usize::try_from(plan.keep).unwrap_or(usize::MAX));
    for (_, file) in &taken[..old] {
        if let Err(error) = fs::remove_file(file) {
            tracing::warn!(%error, file = %file.display(), "an old backup could not be removed");
        }
    }
}
