//! A spreadsheet that somebody has sent to the bot: read, shown as a preview, and imported by a tap.

pub mod list;
pub mod preview;

use super::base::cell_problem::BadRow;
use super::base::ids::{ImportId, PersonId};
use super::base::list_kind::ListKind;
use super::base::table::TableProblem;
use chrono::{DateTime, TimeDelta, Utc};
use preview::Preview;
use serde::{Deserialize, Serialize};

/// How long a preview can be applied.
pub const VALID_FOR: TimeDelta = TimeDelta::minutes(30);
/// How many bad rows a message names.
pub const BAD_ROWS: usize = 20;

/// A file as Telegram gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentFile {
    /// By which it is downloaded (Bot API `file_id`).
    pub file_id: String,
    /// Empty where it has none.
    pub name: String,
    /// In bytes, as far as it is known.
    pub size: Option<u64>,
    /// Its MIME type, as the sender's program says.
    #[serde(default)]
    pub mime: String,
}

/// How the names of tables end.
const ENDINGS: [&str; 6] = ["xlsx", "xlsm", "xls", "ods", "csv", "tsv"];
const MIME_PARTS: [&str; 4] = ["spreadsheet", "ms-excel", "csv", "comma-separated"];

impl SentFile {
    /// Whether it may be a table, by its name or else its type.
    pub fn may_be_table(&self) -> bool {
        match self.name.rsplit_once('.') {
            Some((_, ending)) => ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)),
            None => MIME_PARTS.iter().any(|part| self.mime.contains(part)),
        }
    }
}

/// A spreadsheet and what has become of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub id: ImportId,
    /// Who sent it.
    pub person: PersonId,
    pub at: DateTime<Utc>,
    pub file: SentFile,
    pub state: ImportState,
}

impl Import {
    /// Whom its preview names.
    pub fn people(&self) -> Vec<PersonId> {
        match &self.state {
            ImportState::Shown { preview, .. } | ImportState::Applied { preview } => preview.people(),
            _ => Vec::new(),
        }
    }
}

/// What has become of a spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// To be fetched and read; so many tries have failed.
    Waiting {
        tries: u32,
    },
    /// Its preview is shown, and can be applied; `again` where something has changed since the first one.
    Shown {
        preview: Preview,
        again: bool,
    },
    Applied {
        preview: Preview,
    },
    /// ✖️
    Dropped,
    /// The same person has sent a newer one of the same list.
    Superseded,
    Expired,
    Refused(ImportRefusal),
}

/// Why a spreadsheet is not imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportRefusal {
    /// It cannot be read.
    Table(TableProblem),
    /// It is none of the lists.
    UnknownList,
    /// These rows are wrong, and so many more.
    Bad { list: ListKind, rows: Vec<BadRow>, more: usize },
    /// Who sent it may not import this list.
    NotAllowed(ListKind),
    /// Telegram did not give it.
    NotFetched,
    /// A Bot API server of one's own keeps it on its disk (`--local`), where the bot does not read.
    LocalServer,
    /// Nobody would be left who may change the staff.
    LastAdmin,
    /// Somebody in the file has left, or lost a role, since it was shown.
    StaffChanged,
}
