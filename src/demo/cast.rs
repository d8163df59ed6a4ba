//! The people of the demo, and their rota: whenever it is run, somebody is on duty.

use super::scene::{QA_ROOM, SHIFT_ROOM};
use crate::{
    domain::{
        actor::{Person, Reach, Role, Roles},
        centre::Centre,
        ids::PersonId,
        rota::{Duty, Post},
    },
    store::{self, Store, rota, staff},
};
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
    pub role: Role,
    honorific: Option<&'static str>,
}

pub(super) const LAN: Player = Player { id: 1001, name: "Lan", role: Role::Agent, honorific: None };
pub(super) const MINH: Player = Player { id: 1002, name: "Minh", role: Role::Qa, honorific: Some("anh") };
pub(super) const HOA: Player =
    Player { id: 1003, name: "Hoa", role: Role::ShiftLeader, honorific: Some("chị") };
pub(super) const TUAN: Player =
    Player { id: 1004, name: "Tuấn", role: Role::TeamLeader, honorific: Some("anh") };
/// Who plays: four, on duty at any hour.
pub(super) const CAST: [Player; 4] = [LAN, MINH, HOA, TUAN];

/// Puts the cast on the staff list and on the rota of every shift of the days around `now`.
///
/// # Errors
/// The database cannot be written to.
pub(super) async fn take_their_places(
    store: &Store,
    centre: &Centre,
    now: DateTime<Utc>,
) -> store::Result<()> {
    let today = now.with_timezone(&centre.timezone).date_naive();
    let dates: BTreeSet<NaiveDate> =
        (FIRST_DAY..=LAST_DAY).filter_map(|day| today.checked_add_signed(TimeDelta::days(day))).collect();
    let mut duties = Vec::new();
    let mut tx = store.begin().await?;
    for player in &CAST {
        staff::upsert(&mut tx, &player.person()).await?;
        duties.extend(dates.iter().flat_map(|date| player.duties(centre, *date)));
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
            reach: Reach::NeverOpened,
            active: true,
        }
    }

    fn duties<'a>(&'a self, centre: &'a Centre, date: NaiveDate) -> impl Iterator<Item = Duty> + 'a {
        centre.shifts.iter().map(move |shift| {
            let (from, until) = shift.span(date, centre.timezone);
            Duty {
                person: PersonId(self.id),
                post: Post::Role(self.role),
                shift: Some(shift.name.clone()),
                date,
                from,
                until,
            }
        })
    }
}
