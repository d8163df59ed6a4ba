//! One-time links: an admin passes one on, and who opens it first is on the staff.

use super::person::Roles;
use crate::domain::base::ids::{InviteId, PersonId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How long a link can be opened: whoever is off duty today opens it tomorrow.
pub const VALID_FOR: TimeDelta = TimeDelta::hours(48);

/// What stands behind `start=` in a link (Bot API, "Deep linking"). It is a key: no log and no screen but the one it was
/// made for shows it, and of it only a hash is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct InviteCode(String);

impl InviteCode {
    /// A code of 128 bits that nobody can guess, if they are random.
    pub fn new(random: [u8; 16]) -> Self {
        InviteCode(format!("{:032x}", u128::from_be_bytes(random)))
    }

    /// What somebody opened the bot with, whatever it is.
    pub fn typed(text: &str) -> Self {
        InviteCode(text.to_owned())
    }

    /// The code itself, for the link and for the hash.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for InviteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A link as somebody opened it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedInvite {
    pub code: InviteCode,
    /// First and last name of their account.
    pub name: String,
}

/// A link that was just made: shown once, to who made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInvite {
    pub code: InviteCode,
    pub roles: Roles,
    pub until: DateTime<Utc>,
}

/// A link that can still be used, without its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenInvite {
    pub id: InviteId,
    pub roles: Roles,
    pub until: DateTime<Utc>,
    /// `None` for one of the command line.
    pub made_by: Option<PersonId>,
}

/// What the page about links shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InviteLook {
    /// Which roles a new one is to give ([`Roles::bits`]).
    Choose(u8),
    /// Those that can still be used.
    Open,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_fits_into_a_link_and_is_never_shown() {
        for random in [[0; 16], [255; 16], *b"0123456789abcdef"] {
            let code = InviteCode::new(random);
            assert!((22..=64).contains(&code.expose().len()));
            assert!(code.expose().bytes().all(|byte| byte.is_ascii_alphanumeric()));
            assert!(!format!("{code:?}").contains(code.expose()));
        }
        assert_ne!(InviteCode::new([1; 16]), InviteCode::new([2; 16]));
    }
}
