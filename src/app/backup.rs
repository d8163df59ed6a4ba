//! `loihua backup` and `loihua restore`: a copy of the database in a file, complete or not at all.

use super::open;
use super::people::count;
use super::personal_data::{ErasedAgain, ErasedNumbers, erase_again, erased_numbers_file, with_ending};
use crate::config::Config;
use crate::engine::{backups, lease};
use crate::store::backup;
use crate::store::backup::Error;
use anyhow::{Context as _, anyhow, bail};
use chrono::{DateTime, Utc};
use std::fs;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Copies a snapshot of the database to `file`, also while the bot runs; see [`backups::write`].
///
/// # Errors
/// The database is empty, `file` exists and is not a backup, or the database or the disk fails.
pub async fn backup(config: &Config, file: &Path, now: DateTime<Utc>) -> anyhow::Result<String> {
    let shown = file.display();
    if !is_replaceable(file) {
        bail!("{shown} is there already and is no backup; give another name");
    }
    let store = open(config).await?;
    let cannot = || format!("{shown} cannot be written; check that its folder exists and has room");
    let rows = backups::write(&store, file, now).await.map_err(|error| match error {
        Error::Empty => {
            anyhow!("{} is empty, there is nothing to back up; check database.url", config.database)
        }
        Error::File(error) => anyhow::Error::new(error).context(cannot()),
        other => other.into(),
    })?;
    backups::copy_erased_numbers(&erased_numbers_file(config), &with_ending(file)).with_context(cannot)?;
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
    let erased_file = erased_numbers_file(config);
    let erased = ErasedNumbers::around(&erased_file, file)?;
    let store = open(config).await?;
    let claimed = store.lock_file(config.database.expose())?;
    if claimed.is_none() && lease::is_held(&store).await {
        bail!("a bot is running on {}; stop it first", config.database);
    }
    let rows = store.restore(&header, from()?, now).await.map_err(|error| unusable(error, config, file))?;
    erased.complete(&erased_file)?;
    let again = erase_again(&store, &erased, header.taken_at, now).await?;
    drop(claimed);
    store.close().await;
    let taken = header.taken_at.with_timezone(&config.centre.timezone).format("%d/%m/%Y %H:%M:%S");
    let mut said =
        format!("{rows} rows of {shown}, as they were on {taken}, are in {} now.", config.database);
    said += &erased_again(&again);
    Ok(said)
}

/// What is said of numbers that were erased after the backup was taken.
fn erased_again(again: &ErasedAgain) -> String {
    let ErasedAgain { numbers, open } = again;
    if *numbers == 0 {
        return String::new();
    }
    let numbers = count(*numbers, "number that was erased since was", "numbers that were erased since were");
    let mut said = format!("\n{numbers} erased again.");
    if !open.is_empty() {
        let open: Vec<String> = open.iter().map(|case| format!("#{case}")).collect();
        said += &format!(
            " These cases of them were open then and are not erased: {}; close them, then run `loihua erase`.",
            open.join(", ")
        );
    }
    said
}

/// Reads a backup whole and says what is in it; writes nothing.
///
/// # Errors
/// The file is not a complete backup.
pub fn describe(config: &Config, file: &Path) -> anyhow::Result<String> {
    let shown = file.display();
    let from = File::open(file).with_context(|| format!("{shown} cannot be opened"))?;
    let contents = backup::read_whole(BufReader::new(from)).map_err(|error| unusable(error, config, file))?;
    let taken = contents.header.taken_at.with_timezone(&config.centre.timezone).format("%d/%m/%Y %H:%M:%S");
    let tables = contents.tables.iter().map(|(name, rows)| [name.clone(), rows.to_string()]);
    let rows: u64 = contents.tables.iter().map(|(_, rows)| rows).sum();
    let table = super::people::table(["table", "rows"], tables);
    Ok(format!("{shown} is whole: {rows} rows, as they were on {taken}. Nothing was restored.\n{table}"))
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
            "{database} is not empty, nothing was restored; stop the bot and move it away first, or name a new one in database.url"
        ),
        error @ (Error::Empty | Error::File(_) | Error::Store(_)) => error.into(),
    }
}
