//! As what somebody stands on the rota: with a role, or on call.

use super::person::{Role, Roles};
use crate::domain::base::fold::fold;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// As what somebody stands on the rota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum DutyRole {
    Role(Role),
    /// Called whenever no QA is on duty.
    QaOnCall,
}

impl DutyRole {
    /// The word in the rota file and the database: a role, or `qa_on_call`.
    pub fn key(self) -> &'static str {
        match self {
            DutyRole::Role(role) => role.key(),
            DutyRole::QaOnCall => "qa_on_call",
        }
    }

    /// Its number on a button: that of the role, then the one on call.
    pub fn number(self) -> usize {
        match self {
            DutyRole::Role(role) => {
                Role::ALL.iter().position(|known| *known == role).unwrap_or(Role::ALL.len())
            }
            DutyRole::QaOnCall => Role::ALL.len(),
        }
    }

    pub fn of_number(number: usize) -> Option<Self> {
        let on_call = (number == Role::ALL.len()).then_some(DutyRole::QaOnCall);
        Role::ALL.get(number).copied().map(DutyRole::Role).or(on_call)
    }

    /// Whether somebody with these roles may stand here: the role itself; on call, a QA or the QA lead.
    pub fn fits(self, roles: &Roles) -> bool {
        match self {
            DutyRole::Role(role) => roles.has(role),
            DutyRole::QaOnCall => roles.has(Role::Qa) || roles.has(Role::QaLead),
        }
    }
}

impl fmt::Display for DutyRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A word that names no post on the rota.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is no role on the rota; use agent, qa, qa_lead, shift_leader, team_leader, info, admin or qa_on_call"
)]
pub struct UnknownDutyRole(pub String);

impl From<DutyRole> for String {
    fn from(post: DutyRole) -> Self {
        post.key().to_owned()
    }
}

impl TryFrom<String> for DutyRole {
    type Error = UnknownDutyRole;

    fn try_from(key: String) -> Result<Self, UnknownDutyRole> {
        key.parse()
    }
}

impl FromStr for DutyRole {
    type Err = UnknownDutyRole;

    fn from_str(word: &str) -> Result<Self, UnknownDutyRole> {
        let word = word.trim();
        let on_call = ["qa on call", "on call", "truc ngoai ca", "qlcl truc ngoai ca", "tnc"];
        if on_call.contains(&fold(word).as_str()) {
            return Ok(DutyRole::QaOnCall);
        }
        word.parse().map(DutyRole::Role).map_err(|_| UnknownDutyRole(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_are_written_as_they_are_read() {
        for post in Role::ALL.map(DutyRole::Role).into_iter().chain([DutyRole::QaOnCall]) {
            assert_eq!(post.key().parse(), Ok(post));
        }
        assert_eq!(" QA_On_Call ".parse(), Ok(DutyRole::QaOnCall));
        assert!("qc".parse::<DutyRole>().is_err());
    }
}
