//! The people of the demo, and their rota: whenever it is run, somebody is on duty.

use crate::domain::base::ids::PersonId;
use crate::domain::centre::Centre;
use crate::domain::staff::person::{Person, Role, Roles};
use crate::domain::staff::rota::{Duty, DutyRole};
use crate::domain::staff::shift::{Shift, working_day};
use crate::store;
use crate::store::{Store, rota, staff};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::BTreeSet;

/// The days on the rota, from today. Yesterday's night shift may still run, and the clock can be moved far ahead.
const FIRST_DAY: i64 = -1;
const LAST_DAY: i64 = 14;

/// QA's group, a forum.
pub(super) const QA_ROOM: i64 = -1_001_000_000_001;
/// The shift leaders' group, with the board.
pub(super) const SHIFT_ROOM: i64 = -1_001_000_000_002;

/// A person of the demo.
#[derive(Debug)]
pub(super) struct DemoPerson {
    pub id: i64,
    pub name: &'static str,
    /// Their name in the stories: `lan`.
    pub key: &'static str,
    pub role: Role,
    honorific: Option<&'static str>,
}

pub(super) const LAN: DemoPerson =
    DemoPerson { key: "lan", id: 1001, name: "Lan", role: Role::Agent, honorific: None };
pub(super) const MINH: DemoPerson =
    DemoPerson { key: "minh", id: 1002, name: "Minh", role: Role::Qa, honorific: Some("anh") };
pub(super) const HOA: DemoPerson =
    DemoPerson { key: "hoa", id: 1003, name: "Hoa", role: Role::ShiftLeader, honorific: Some("chị") };
pub(super) const TUAN: DemoPerson =
    DemoPerson { key: "tuan", id: 1004, name: "Tuấn", role: Role::TeamLeader, honorific: Some("anh") };
/// Lan's and Hoa's colleagues of the next shift.
pub(super) const MAI: DemoPerson =
    DemoPerson { key: "mai", id: 1005, name: "Mai", role: Role::Agent, honorific: None };
pub(super) const QUAN: DemoPerson =
    DemoPerson { key: "quan", id: 1006, name: "Quân", role: Role::ShiftLeader, honorific: Some("anh") };

/// Who takes part, and when they are on duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Team {
    /// Four people, on duty or on call at any hour.
    Standard,
    /// Six people: another agent and another shift leader take over at the end of this shift.
    ShiftChange,
}

impl Team {
    pub fn members(self) -> impl Iterator<Item = &'static DemoPerson> {
        let next: &[&DemoPerson] = match self {
            Team::Standard => &[],
            Team::ShiftChange => &[&MAI, &QUAN],
        };
        [&LAN, &MINH, &HOA, &TUAN].into_iter().chain(next.iter().copied())
    }

    /// The people whose phones the page shows, in this order.
    pub fn phones(self) -> impl Iterator<Item = &'static DemoPerson> {
        let phones: [&DemoPerson; 4] = match self {
            Team::Standard => [&LAN, &MINH, &HOA, &TUAN],
            Team::ShiftChange => [&LAN, &HOA, &MAI, &QUAN],
        };
        phones.into_iter()
    }

    /// Whether this person works in the current and past shifts, or, with `later`, in future ones.
    fn works(self, person: &DemoPerson, later: bool) -> bool {
        match (self, person.role) {
            (Team::Standard, _) => true,
            (Team::ShiftChange, Role::Agent | Role::ShiftLeader) => {
                later == (person.id == MAI.id || person.id == QUAN.id)
            }
            (Team::ShiftChange, Role::Qa | Role::QaLead | Role::TeamLeader | Role::Info | Role::Admin) => {
                true
            }
        }
    }
}

/// Puts the team on the staff list and on the rota of every shift of the days around `now`.
///
/// # Errors
/// The database fails.
pub(super) async fn add_to_staff_and_rota(
    store: &Store,
    centre: &Centre,
    team: Team,
    now: DateTime<Utc>,
) -> store::Result<()> {
    let today = now.with_timezone(&centre.timezone).date_naive();
    let dates: BTreeSet<NaiveDate> =
        (FIRST_DAY..=LAST_DAY).filter_map(|day| today.checked_add_signed(TimeDelta::days(day))).collect();
    let mut duties = Vec::new();
    let mut tx = store.begin().await?;
    for person in team.members() {
        staff::upsert(&mut tx, &person.staff_member()).await?;
        let all = dates.iter().flat_map(|date| person.duties(centre, *date));
        duties.extend(all.filter(|duty| team.works(person, duty.from > now)));
    }
    rota::replace(&mut tx, &dates, &duties).await?;
    tx.commit().await
}

impl DemoPerson {
    /// Whether they are in this group.
    pub fn is_in(&self, room: i64) -> bool {
        match self.role {
            Role::Qa | Role::QaLead => room == QA_ROOM,
            Role::ShiftLeader => room == SHIFT_ROOM,
            Role::TeamLeader => true,
            Role::Agent | Role::Info | Role::Admin => false,
        }
    }

    fn staff_member(&self) -> Person {
        Person {
            phone: Some(format!("091234{}", self.id)),
            honorific: self.honorific.map(str::to_owned),
            ..Person::new(PersonId(self.id), self.name, Roles::from_iter([self.role]))
        }
    }

    /// QA works by day and is on call at night.
    fn duties<'a>(&'a self, centre: &'a Centre, date: NaiveDate) -> impl Iterator<Item = Duty> + 'a {
        let is_qa = self.role == Role::Qa;
        let by_day = move |shift: &&Shift| !is_qa || shift.start < shift.end;
        let in_shifts = centre.shifts.iter().filter(by_day).map(move |shift| {
            let span = shift.span(date, centre.timezone);
            self.duty(DutyRole::Role(self.role), Some(shift.name.clone()), date, span)
        });
        let on_call = is_qa.then(|| {
            self.duty(DutyRole::QaOnCall, None, date, working_day(date, &centre.shifts, centre.timezone))
        });
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
