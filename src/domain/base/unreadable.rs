//! Rows of the database that this program cannot read: another version wrote them, or they are damaged. Each isolates
//! itself: what is about it is skipped, lists leave it out and say so.

use serde::{Deserialize, Serialize};

/// A table whose rows people or the bot act on one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    Cases,
    Drafts,
    Prompts,
    Handovers,
    Swaps,
    Imports,
    Staff,
    Duties,
    Messages,
    Record,
}

impl Table {
    /// Its name in the database.
    pub fn key(self) -> &'static str {
        match self {
            Table::Cases => "cases",
            Table::Drafts => "drafts",
            Table::Prompts => "prompts",
            Table::Handovers => "handovers",
            Table::Swaps => "swaps",
            Table::Imports => "imports",
            Table::Staff => "staff",
            Table::Duties => "duties",
            Table::Messages => "messages",
            Table::Record => "record",
        }
    }
}

/// A row that cannot be read; `id` is the person's where a row has none of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UnreadableRow {
    pub table: Table,
    pub id: i64,
}
