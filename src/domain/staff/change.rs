//! What was changed of the staff, as the audit log keeps it: without a name or a number.

use super::person::Roles;
use super::rota::{Duty, DutyRole};
use crate::domain::base::ids::{PersonId, ScreenId};
use crate::domain::base::list_kind::ListKind;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What was changed about somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffChange {
    /// The roles they have from now on.
    RolesSet {
        roles: Roles,
    },
    NameSet,
    PhoneSet,
    HonorificSet,
    /// 🚪
    Left,
    /// ↩️
    CameBack,
    /// ➕: a one-time link was made that gives these roles.
    Invited {
        roles: Roles,
    },
    InviteRevoked {
        roles: Roles,
    },
    /// By a one-time link.
    CameIn {
        roles: Roles,
    },
    /// Put into a shift.
    DutyAdded(DutyEntry),
    /// Taken off a shift.
    DutyRemoved(DutyEntry),
    /// Somebody stands there in their place from now on.
    Relieved(DutyEntry),
    /// A list came from a spreadsheet.
    Imported(ImportEntry),
    /// 🔁: a colleague's shift is theirs.
    SwappedIn(DutyEntry),
    /// 📺: a one-time link was made that opens a wall screen.
    ScreenLinked {
        screen: ScreenId,
    },
    ScreenClosed {
        screen: ScreenId,
    },
}

/// An import of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportEntry {
    pub list: ListKind,
    /// The name of the file.
    pub file: String,
    /// Of a rota, the dates it is for.
    pub dates: Option<(NaiveDate, NaiveDate)>,
    pub added: usize,
    pub changed: usize,
    pub removed: usize,
}

/// A place on the rota.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyEntry {
    pub date: NaiveDate,
    /// `None` for the whole date.
    pub shift: Option<String>,
    pub post: DutyRole,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

impl DutyEntry {
    /// As this person's duty.
    pub fn of(&self, person: PersonId) -> Duty {
        let DutyEntry { date, ref shift, post, from, until } = *self;
        Duty { person, post, shift: shift.clone(), date, from, until }
    }
}

impl From<&Duty> for DutyEntry {
    fn from(duty: &Duty) -> Self {
        let Duty { date, ref shift, post, from, until, person: _ } = *duty;
        DutyEntry { date, shift: shift.clone(), post, from, until }
    }
}

/// An entry of the audit log about the staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffEntry {
    pub at: DateTime<Utc>,
    /// `None` for the bot and the command line.
    pub by: Option<PersonId>,
    /// Whom it is about.
    pub person: Option<PersonId>,
    pub change: StaffChange,
}
