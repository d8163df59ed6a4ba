//! `loihua backup` and `loihua restore`: a copy of the database in a file, complete or not at all.

use super::open;
use crate::config::Config;
use crate::engine::lease;
use crate::store::backup;
use crate::store::backup::Error;
use anyhow::{Context as _, anyhow, bail};
use chrono::{DateTime, Utc};
use std::fs;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::Path;

/// Copies a snapshot of the database to `file`, also while the bot runs. Only its owner can read the file, since it
/// contains personal data; it replaces an older backup only once it is complete and on disk.
///
/// # Errors
/// The database is empty, `file` exists and is not a backup, or the database or the disk fails.
pub async fn backup(config: &Config, file: &Path, now: DateTime<Utc>) -> anyhow::Result<String> {
    let shown = file.display();
    if !is_replaceable(file) {
        bail!("{shown} is there already and is no backup; give another name");
    }
    let store = open(config).await?;
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let cannot = || format!("{shown} cannot be written; check that its folder exists and has room");
    let mut part =
        tempfile::Builder::new().prefix(".loihua-backup-").tempfile_in(folder).with_context(cannot)?;
    let mut out = BufWriter::new(part.as_file_mut());
    let rows = store.back_up(&mut out, now).await.map_err(|error| match error {
        Error::Empty => {
            anyhow!("{} is empty, there is nothing to back up; check database.url", config.database)
        }
        Error::File(error) => anyhow::Error::new(error).context(cannot()),
        other => other.into(),
    })?;
    out.flush().with_context(cannot)?;
    drop(out);
    part.as_file().sync_all().with_context(cannot)?;
    part.persist(file).with_context(cannot)?;
    File::open(folder).and_then(|folder| folder.sync_all()).with_context(cannot)?;
    store.close().await;
    Ok(format!("{rows} rows of {} copied to {shown}.", config.database))
}

/// Restores a backup into the configured database, which must be empty and have no running bot. Case numbers that may
/// have been given out between the backup and `now` are not used again.
///
/// # Errors
/// The file is not a complete backup, or the database is not empty, is in use, or fails. Nothing was restored then.
pub async fn restore(config: &Config, file: &Path, now: DateTime<Utc>) -> anyhow::Result<String> {
    let shown = file.display();
    let from = || File::open(file).map(BufReader::new).with_context(|| format!("{shown} cannot be opened"));
    let header = backup::check(from()?).map_err(|error| unusable(error, config, file))?;
    let store = open(config).await?;
    let claimed = store.lock_file(config.database.expose())?;
    if claimed.is_none() && lease::is_held(&store).await {
        bail!("a bot is running on {}; stop it first", config.database);
    }
    let rows = store.restore(&header, from()?, now).await.map_err(|error| unusable(error, config, file))?;
    drop(claimed);
    store.close().await;
    let taken = header.taken_at.with_timezone(&config.centre.timezone).format("%d/%m/%Y %H:%M:%S");
    Ok(format!("{rows} rows of {shown}, as they were on {taken}, are in {} now.", config.database))
}

/// Whether `file` does not exist, is an older backup, or is empty, as `mktemp` creates it.
fn is_replaceable(file: &Path) -> bool {
    match fs::metadata(file) {
        Err(_) => true,
        Ok(there) => {
            let is_one = || File::open(file).is_ok_and(|there| backup::is_backup(BufReader::new(there)));
            there.is_file() && (there.len() == 0 || is_one())
        }
    }
}

fn unusable(error: Error, config: &Config, file: &Path) -> anyhow::Error {
    let (shown, database) = (file.display(), &config.database);
    match error {
        Error::NotABackup => anyhow!("{shown} is no backup; give a file that `loihua backup` wrote"),
        Error::Damaged { line } => {
            anyhow!(
                "{shown} is damaged or cut short at line {line}, nothing was restored; take another backup"
            )
        }
        Error::TooNew => anyhow!("{shown} was made by a newer loihua; restore it with that one"),
        Error::NotEmpty => anyhow!(
            "{database} is not empty, nothing was restored; move it away first, or name a new one in database.url"
        ),
        error @ (Error::Empty | Error::File(_) | Error::Store(_)) => error.into(),
    }
}
