//! The numbers that were erased, as keyed hashes in a file beside the database, so that a backup from before does not bring
//! them back. Lines of JSON: a key, then hashes under it with their times.

use crate::config::Config;
use crate::domain::base::phone::Phone;
use crate::store::Store;
use anyhow::{Context as _, anyhow};
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

const ENDING: &str = "erased";

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Key { key: String },
    Number { hash: String, at: DateTime<Utc> },
}

/// Hashes with the time of the last erasure, by key.
#[derive(Debug, Default)]
pub(in crate::app) struct ErasedNumbers(BTreeMap<String, BTreeMap<String, DateTime<Utc>>>);

/// The file of the configuration, or the one beside the database.
pub fn erased_numbers_file(config: &Config) -> PathBuf {
    match (&config.privacy.erased_numbers, Store::file_of(config.database.expose())) {
        (Some(file), _) => file.clone(),
        (None, Some(database)) => with_ending(&database),
        (None, None) => PathBuf::from("loihua").with_extension(ENDING),
    }
}

/// The file of this name and `.erased`.
pub(in crate::app) fn with_ending(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ENDING);
    name.into()
}

/// Notes in the file that a number is erased.
pub(super) fn add(file: &Path, number: &Phone, now: DateTime<Utc>) -> anyhow::Result<()> {
    let known = ErasedNumbers::read(file)?;
    let key = match known.0.into_keys().next_back() {
        Some(key) => key,
        None => {
            let mut random = [0; 32];
            getrandom::fill(&mut random).context("the system has no random numbers")?;
            hex(&random)
        }
    };
    let mut lines = String::new();
    // The key stands before each hash: lines of several files may follow each other.
    for line in [Line::Key { key: key.clone() }, Line::Number { hash: hash(&key, number), at: now }] {
        let _ = writeln!(lines, "{}", serde_json::to_string(&line)?);
    }
    append(file, &lines)
}

fn append(file: &Path, lines: &str) -> anyhow::Result<()> {
    let write = || {
        let mut out = File::options().create(true).append(true).mode(0o600).open(file)?;
        out.write_all(lines.as_bytes())?;
        out.sync_all()
    };
    write().with_context(|| {
        format!(
            "{} cannot be written, nothing was erased; make room, or set privacy.erased_numbers",
            file.display()
        )
    })
}

impl ErasedNumbers {
    /// What is in this file; nothing if there is none.
    fn read(file: &Path) -> anyhow::Result<Self> {
        let mut erased = ErasedNumbers::default();
        erased.read_more(file)?;
        Ok(erased)
    }

    /// What is in this file, in the others of that ending in its folder, and in those in the folder of a backup.
    pub(in crate::app) fn around(file: &Path, backup: &Path) -> anyhow::Result<Self> {
        let mut erased = ErasedNumbers::read(file)?;
        for folder in [file, backup].map(|file| file.parent().unwrap_or(Path::new(""))) {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
            for other in files.filter(|other| other.extension().is_some_and(|ending| ending == ENDING)) {
                erased.read_more(&other)?;
            }
        }
        Ok(erased)
    }

    fn read_more(&mut self, file: &Path) -> anyhow::Result<()> {
        let shown = file.display();
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => {
                return Err(error).with_context(|| format!("{shown} cannot be read; check its rights"));
            }
        };
        let mut key = None;
        for (number, line) in text.lines().enumerate() {
            match (serde_json::from_str(line), &key) {
                (Ok(Line::Key { key: of }), _) => key = Some(of),
                (Ok(Line::Number { hash, at }), Some(key)) => {
                    let times = self.0.entry(key.clone()).or_default();
                    let last = times.entry(hash).or_insert(at);
                    *last = (*last).max(at);
                }
                (Ok(Line::Number { .. }), None) | (Err(_), _) => {
                    return Err(anyhow!(
                        "{shown} is damaged at line {}; put back a copy of it from beside a backup",
                        number + 1
                    ));
                }
            }
        }
        Ok(())
    }

    pub(in crate::app) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the number was erased after this time.
    pub(in crate::app) fn has_since(&self, number: &Phone, since: DateTime<Utc>) -> bool {
        let is_in = |(key, times): (&String, &BTreeMap<String, DateTime<Utc>>)| {
            times.get(&hash(key, number)).is_some_and(|at| *at > since)
        };
        self.0.iter().any(is_in)
    }

    /// Adds to the file what it does not have.
    pub(in crate::app) fn complete(&self, file: &Path) -> anyhow::Result<()> {
        let there = ErasedNumbers::read(file)?;
        let mut lines = String::new();
        for (key, times) in &self.0 {
            let known = there.0.get(key);
            for (hash, at) in times {
                if known.and_then(|known| known.get(hash)).is_some_and(|known| known >= at) {
                    continue;
                }
                for line in [Line::Key { key: key.clone() }, Line::Number { hash: hash.clone(), at: *at }] {
                    let _ = writeln!(lines, "{}", serde_json::to_string(&line)?);
                }
            }
        }
        if lines.is_empty() { Ok(()) } else { append(file, &lines) }
    }
}

fn hash(key: &str, number: &Phone) -> String {
    // A key of any length will do.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return String::new() };
    mac.update(number.e164().as_bytes());
    hex(&mac.finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
