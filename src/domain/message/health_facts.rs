//! What `/health` shows: what works, and what would fail tonight.

use crate::domain::staff::gaps::MustHave;
use crate::domain::staff::person::Person;
use chrono::{DateTime, TimeDelta, Utc};

/// The clock of the machine may differ from Telegram's by so much; a promise is due to the minute.
pub const CLOCK_MAY_DIFFER: TimeDelta = TimeDelta::seconds(5);
/// Less room than this on the disk of the database is soon none.
pub const LITTLE_ROOM: u64 = 1 << 30;

#[derive(Clone, Debug, PartialEq)]
pub struct HealthFacts {
    /// How Telegram's clock differs from the machine's; `None` where it has not answered.
    pub clock_differs: Option<TimeDelta>,
    /// The groups of the configuration.
    pub groups: Vec<GroupFacts>,
    pub webhook: Option<WebhookFacts>,
    /// How many people are on the staff, and who of them cannot be reached.
    pub staff: usize,
    pub unreachable: Vec<Person>,
    pub gaps: Vec<GapFacts>,
    pub database: DatabaseFacts,
    /// `None`: the bot takes none by itself.
    pub backup: Option<BackupFacts>,
    /// On the disk of the database, where it is this machine's.
    pub room: Option<u64>,
}

/// What a group is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupPurpose {
    Qa,
    Board,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupFacts {
    pub purpose: GroupPurpose,
    /// `None` where Telegram does not find it with the bot in it.
    pub title: Option<String>,
    pub may: GroupRight,
}

/// Whether the bot can do in a group what it is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupRight {
    All,
    /// It is not in it, or may not write.
    Nothing,
    NotPin,
    NotManageTopics,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookFacts {
    /// Updates that wait for delivery.
    pub pending: usize,
    /// Telegram knows the configured address.
    pub is_known: bool,
}

/// The hours of the next seven days without anybody on a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapFacts {
    pub missing: MustHave,
    pub hours: usize,
    pub first: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatabaseFacts {
    pub engine: &'static str,
    pub bytes: u64,
    /// How much it grows in a day, on average since the first entry.
    pub a_day: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupFacts {
    pub newest: Option<DateTime<Utc>>,
    pub is_late: bool,
}
