//! A page about somebody on the staff: what is shown, and what of it is asked for.

use super::person::Person;
use super::rota::Duty;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a page about somebody shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberView {
    Page,
    /// Their roles, each a tap.
    Roles,
    /// How they are addressed.
    Honorifics,
    /// What becomes of their work if they leave, before they do.
    Leaving,
}

/// What is asked about somebody and answered by typing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberField {
    Name,
    Phone,
}

impl MemberField {
    pub const ALL: [MemberField; 2] = [MemberField::Name, MemberField::Phone];

    /// The word where a message that asks is remembered.
    pub fn word(self) -> &'static str {
        match self {
            MemberField::Name => "name",
            MemberField::Phone => "phone",
        }
    }
}

/// Somebody on the staff, with what is known of their work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub person: Person,
    /// When they last wrote or tapped, within the hour.
    pub heard_at: Option<DateTime<Utc>>,
    /// The duty they are on and the next ones, by begin.
    pub duties: Vec<Duty>,
    /// How many cases they own that are open.
    pub open: i64,
    /// Of these, how many are past the promised time.
    pub late: i64,
}
