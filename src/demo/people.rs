//! The people of the demo, and their rota: whenever it is run, somebody is on duty.

use super::scene::{QA_ROOM, SHIFT_ROOM};
use crate::domain::base::ids::PersonId;
use crate::domain::centre::Centre;
use crate::domain::staff::person::{Person, Reachability, Role, Roles};
use crate::domain::staff::rota::{Duty, DutyRole};
use crate::domain::staff::shift::{Shift, day_span};
use crate::store;
use crate::store::{Store, rota, staff};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::BTreeSet;

/// Yesterday's night shift may still run; and who winds far ahead must not find the centre empty.
const FIRST_DAY: i64 = -1;
const LAST_DAY: i64 = 14;

/// Somebody of the cast.
#[derive(Debug)]
pub(super) struct Player {
    pub id: i64,
    pub name: &'static str,
    /// Their name in the stories: `lan`.
    pub key: &'static str,
    pub role: Role,
    honorific: Option<&'static str>,
}

pub(super) const LAN: Player =
    Player { key: "lan", id: 1001, name: "Lan", role: Role::Agent, honorific: None };
pub(super) const MINH: Player =
    Player { key: "minh", id: 1002, name: "Minh", role: Role::Qa, honorific: Some("anh") };
pub(super) const HOA: Player =
    Player { key: "hoa", id: 1003, name: "Hoa", role: Role::ShiftLeader, honorific: Some("chị") };
pub(super) const TUAN: Player =
    Player { key: "tuan", id: 1004, name: "Tuấn", role: Role::TeamLeader, honorific: Some("anh") };
/// Lan's and Hoa's colleagues of the next shift.
pub(super) const MAI: Player =
    Player { key: "mai", id: 1005, name: "Mai", role: Role::Agent, honorific: None };
pub(super) const QUAN: Player =
    Player { key: "quan", id: 1006, name: "Quân", role: Role::ShiftLeader, honorific: Some("anh") };

/// Who plays, and when they are on duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Company {
    /// Four, on duty or on call at any hour.
    Usual,
    /// Six: agent and shift leader go home at this shift's end, and others come.
    Relieved,
}

impl Company {
    pub fn cast(self) -> impl Iterator<Item = &'static Player> {
        let next: &[&Player] = match self {
            Company::Usual => &[],
            Company::Relieved => &[&MAI, &QUAN],
        };
        [&LAN, &MINH, &HOA, &TUAN].into_iter().chain(next.iter().copied())
    }

    /// Whose phones the page shows, in this order.
    pub fn phones(self) -> impl Iterator<Item = &'static Player> {
        let phones: [&Player; 4] = match self {
            Company::Usual => [&LAN, &MINH, &HOA, &TUAN],
            Company::Relieved => [&LAN, &HOA, &MAI, &QUAN],
        };
        phones.into_iter()
    }

    /// Whether this player works in the shifts that run or are over, or, with `later`, in those to come.
    fn works(self, player: &Player, later: bool) -> bool {
        match (self, player.role) {
            (Company::Usual, _) => true,
            (Company::Relieved, Role::Agent | Role::ShiftLeader) => {
                later == (player.id == MAI.id || player.id == QUAN.id)
            }
            (Company::Relieved, Role::Qa | Role::QaLead | Role::TeamLeader | Role::Admin) => true,
        }
    }
}

/// Puts the cast on the staff list and on the rota of every shift of the days around `now`.
///
/// # Errors
/// The database cannot be written to.
pub(super) async fn take_their_places(
    store: &Store,
    centre: &Centre,
    company: Company,
    now: DateTime<Utc>,
) -> store::Result<()> {
    let today = now.with_timezone(&centre.timezone).date_naive();
    let dates: BTreeSet<NaiveDate> =
        (FIRST_DAY..=LAST_DAY).filter_map(|day| today.checked_add_signed(TimeDelta::days(day))).collect();
    let mut duties = Vec::new();
    let mut tx = store.begin().await?;
    for player in company.cast() {
        staff::upsert(&mut tx, &player.person()).await?;
        let all = dates.iter().flat_map(|date| player.duties(centre, *date));
        duties.extend(all.filter(|duty| company.works(player, duty.from > now)));
    }
    rota::replace(&mut tx, &dates, &duties).await?;
    tx.commit().await
}

impl Player {
    /// Whether they are in this group.
    pub fn is_in(&self, room: i64) -> bool {
        match self.role {
            Role::Qa | Role::QaLead => room == QA_ROOM,
            Role::ShiftLeader => room == SHIFT_ROOM,
            Role::TeamLeader => true,
            Role::Agent | Role::Admin => false,
        }
    }

    fn person(&self) -> Person {
        Person {
            id: PersonId(self.id),
            name: self.name.to_owned(),
            roles: Roles::from_iter([self.role]),
            locale: None,
            phone: Some(format!("091234{}", self.id)),
            honorific: self.honorific.map(str::to_owned),
            reach: Reachability::NeverOpened,
            active: true,
        }
    }

    /// QA sleeps at night, on call.
    fn duties<'a>(&'a self, centre: &'a Centre, date: NaiveDate) -> impl Iterator<Item = Duty> + 'a {
        let is_qa = self.role == Role::Qa;
        let by_day = move |shift: &&Shift| !is_qa || shift.start < shift.end;
        let in_shifts = centre.shifts.iter().filter(by_day).map(move |shift| {
            let span = shift.span(date, centre.timezone);
            self.duty(DutyRole::Role(self.role), Some(shift.name.clone()), date, span)
        });
        let on_call =
            is_qa.then(|| self.duty(DutyRole::QaOnCall, None, date, day_span(date, centre.timezone)));
        in_shifts.chain(on_call)
    }

    fn duty(
        &self,
        post: DutyRole,
        shift: Option<String>,
        date: NaiveDate,
        (from, until): (DateTime<Utc>, DateTime<Utc>),
    ) -> Duty {
        Duty { person: PersonId(self.id), post, shift, date, from, until }
    }
}
