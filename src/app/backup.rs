//! `loihua backup` and `loihua restore`: a copy in a file, whole or not at all, and back again.

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

/// Copies the database to `file` at one moment, while the bot runs. The file is for its owner's eyes alone, since
/// names and numbers are in it; it takes the place of an older backup only when it is whole and on the disk.
///
/// # Errors
/// There is nothing to copy, `file` is something else than a backup, or the database or the disk fails.
pub async fn backup(config: &Config, file: &Path, now: DateTime<Utc>) -> anyhow::Result<String> {
    let shown = file.display();
    if !may_be_replaced(file) {
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

/// Puts a backup into the configured database, which has to be empty and without a running bot. Numbers of cases that
/// may have been taken between the copy and `now` are not given again.
///
/// # Errors
/// The file is no whole backup, or the database is not empty, in use, or fails. Nothing of the backup is in it then.
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

/// An older backup, or an empty file such as `mktemp` makes.
fn may_be_replaced(file: &Path) -> bool {
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
