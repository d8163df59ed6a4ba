//! Who asks: people on the staff, what they are, and whether the bot can reach them.

use crate::domain::base::fold::fold;
use crate::domain::base::ids::PersonId;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt, str::FromStr};

/// What a person is in the centre. A person may be several things at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// ĐTV, who takes the calls.
    Agent,
    /// The quality team (QLCL).
    Qa,
    QaLead,
    /// Trưởng ca.
    ShiftLeader,
    /// Tổ trưởng.
    TeamLeader,
    /// The information team, which keeps the promotion catalogue.
    Info,
    Admin,
}

impl Role {
    pub const ALL: [Role; 7] =
        [Role::Agent, Role::Qa, Role::QaLead, Role::ShiftLeader, Role::TeamLeader, Role::Info, Role::Admin];

    /// The word in files and configuration.
    pub fn key(self) -> &'static str {
        match self {
            Role::Agent => "agent",
            Role::Qa => "qa",
            Role::QaLead => "qa_lead",
            Role::ShiftLeader => "shift_leader",
            Role::TeamLeader => "team_leader",
            Role::Info => "info",
            Role::Admin => "admin",
        }
    }

    /// What Vietnamese lists call it, folded.
    fn called(self) -> &'static [&'static str] {
        match self {
            Role::Agent => &["dtv", "dien thoai vien"],
            Role::Qa => &["qlcl", "quan ly chat luong"],
            Role::QaLead => &["truong qlcl", "to truong qlcl", "lanh dao qlcl"],
            Role::ShiftLeader => &["truong ca", "tc"],
            Role::TeamLeader => &["to truong", "tt"],
            Role::Info => &["thong tin", "to thong tin"],
            Role::Admin => &["quan tri", "quan tri vien"],
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A word that names no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no role; use agent, qa, qa_lead, shift_leader, team_leader, info or admin")]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Self, UnknownRole> {
        let (word, folded) = (word.trim(), fold(word));
        Role::ALL
            .into_iter()
            .find(|role| fold(role.key()) == folded || role.called().contains(&folded.as_str()))
            .ok_or_else(|| UnknownRole(word.to_owned()))
    }
}

/// The roles of one person, written `agent+shift_leader`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(pub BTreeSet<Role>);

impl Roles {
    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// As a number, small enough for a button: a bit for each of [`Role::ALL`].
    pub fn bits(&self) -> u8 {
        Role::ALL.iter().enumerate().filter(|(_, role)| self.has(**role)).map(|(n, _)| 1 << n).sum()
    }

    /// Reads that number.
    pub fn of_bits(bits: u8) -> Self {
        Role::ALL
            .into_iter()
            .enumerate()
            .filter(|(n, _)| bits & (1 << n) != 0)
            .map(|(_, role)| role)
            .collect()
    }

    /// Whether this person answers for the shift: a shift leader or a team leader.
    pub fn leads(&self) -> bool {
        self.has(Role::ShiftLeader) || self.has(Role::TeamLeader)
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        Roles(roles.into_iter().collect())
    }
}

impl FromStr for Roles {
    type Err = UnknownRole;

    fn from_str(joined: &str) -> Result<Self, UnknownRole> {
        joined.split(['+', ',', ';', '/', '&', '\n']).map(str::parse).collect()
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, role) in self.0.iter().enumerate() {
            write!(f, "{}{role}", if n == 0 { "" } else { "+" })?;
        }
        Ok(())
    }
}

/// A language the bot speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Locale {
    #[default]
    Vi,
    En,
}

impl Locale {
    pub const ALL: [Locale; 2] = [Locale::Vi, Locale::En];

    /// The two-letter code of ISO 639-1, as Telegram and the files use it.
    pub fn code(self) -> &'static str {
        match self {
            Locale::Vi => "vi",
            Locale::En => "en",
        }
    }
}

impl FromStr for Locale {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        let code = code.trim();
        Locale::ALL
            .into_iter()
            .find(|locale| locale.code().eq_ignore_ascii_case(code))
            .ok_or_else(|| format!("“{code}” is no language the bot speaks; use vi or en"))
    }
}

/// Whether a message can reach a person: Telegram lets a bot write only to who has opened it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reachability {
    /// On the staff list, but has never pressed start.
    #[default]
    NeverOpened,
    Open,
    /// Has blocked the bot, or the account is gone.
    Blocked,
}

impl Reachability {
    pub fn key(self) -> &'static str {
        match self {
            Reachability::NeverOpened => "never_opened",
            Reachability::Open => "open",
            Reachability::Blocked => "blocked",
        }
    }
}

/// A person on the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub roles: Roles,
    /// The language they chose or the list gives; `None` is the centre's default.
    pub locale: Option<Locale>,
    /// Shown only to who must be able to wake this person.
    pub phone: Option<String>,
    /// `anh`, `chị`, …; `None` is addressed as "anh/chị" where a word is needed.
    pub honorific: Option<String>,
    pub reach: Reachability,
    /// Someone who left stays in the records, inactive.
    pub active: bool,
}

impl Person {
    /// Somebody who has just been put on the staff, and has not opened the bot.
    pub fn new(id: PersonId, name: impl Into<String>, roles: Roles) -> Self {
        Person {
            id,
            name: name.into(),
            roles,
            locale: None,
            phone: None,
            honorific: None,
            reach: Reachability::NeverOpened,
            active: true,
        }
    }

    /// Whether a message sent now would arrive (rule 5: who blocked the bot or never opened it counts as nobody).
    pub fn reachable(&self) -> bool {
        self.active && self.reach == Reachability::Open
    }

    pub fn is(&self, role: Role) -> bool {
        self.active && self.roles.has(role)
    }
}
