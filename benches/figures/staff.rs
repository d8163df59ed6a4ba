//! The call centre of the benchmarks: its people, rota and promises.

use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};
use loihua::domain::base::ids::{CaseId, PersonId};
use loihua::domain::base::phone::Phone;
use loihua::domain::case::vip::{CallFields, Vip};
use loihua::domain::case::{Case, Promise};
use loihua::domain::centre::Centre;
use loihua::domain::intake::kind::Kind;
use loihua::domain::staff::person::{Person, Reachability, Role, Roles};
use loihua::domain::staff::rota::{Duty, DutyRole};
use loihua::service::{Clock, Lease, Service, Term};
use loihua::store::{Store, Tx, lease, query, rota, staff};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

pub const LEADER: PersonId = PersonId(9_000_001);

const FAMILY: [&str; 8] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi"];
const MIDDLE: [&str; 5] = ["Văn", "Thị", "Đình", "Minh", "Quang"];
const GIVEN: [&str; 40] = [
    "An", "Anh", "Bình", "Chi", "Cường", "Dũng", "Đạt", "Đức", "Giang", "Hà", "Hải", "Hạnh", "Hiền", "Hoa",
    "Hòa", "Hùng", "Hương", "Khánh", "Kiên", "Lan", "Linh", "Long", "Mai", "Nam", "Nga", "Ngọc", "Nhung",
    "Phong", "Phúc", "Quân", "Sơn", "Tâm", "Thảo", "Thắng", "Trang", "Trung", "Tuấn", "Tú", "Vân", "Yến",
];
const PLACE: [&str; 12] = [
    "GĐ Đồng Nai",
    "GĐ Bình Dương",
    "PGĐ Long An",
    "TP Kinh doanh",
    "TP Kỹ thuật",
    "GĐ Tây Ninh",
    "KTT",
    "PGĐ Huế",
    "GĐ Vũng Tàu",
    "TP CSKH",
    "GĐ Bến Tre",
    "PGĐ Cà Mau",
];

/// Adds this many agents (ids from 1) and a shift leader to the staff, a third of the agents on duty now.
///
/// # Errors
/// The database fails.
pub async fn add_team(store: &Store, agents: i64, now: DateTime<Utc>) -> Result<()> {
    on_duty(store, agents, agents / 3, now).await
}

/// As [`add_team`], with all agents on duty.
///
/// # Errors
/// The database fails.
pub async fn add_team_on_duty(store: &Store, agents: i64, now: DateTime<Utc>) -> Result<()> {
    on_duty(store, agents, agents, now).await
}

async fn on_duty(store: &Store, agents: i64, on_duty: i64, now: DateTime<Utc>) -> Result<()> {
    let mut tx = store.begin().await?;
    staff::upsert(&mut tx, &person(LEADER, "shift_leader+team_leader")?).await?;
    for id in 1..=agents {
        staff::upsert(&mut tx, &person(PersonId(id), "agent")?).await?;
    }
    let today = now.date_naive();
    let duties: Vec<Duty> = (1..=on_duty)
        .map(|id| Duty {
            person: PersonId(id),
            post: DutyRole::Role(Role::Agent),
            shift: Some("CA1".to_owned()),
            date: today,
            from: now - TimeDelta::hours(3),
            until: now + TimeDelta::hours(5),
        })
        .collect();
    rota::replace(&mut tx, &[today].into(), &duties).await?;
    Ok(tx.commit().await?)
}

/// The next case taken gets the number after this one.
///
/// # Errors
/// The database fails.
pub async fn set_last_case_number(tx: &mut Tx, last: i64) -> Result<()> {
    query(
        "INSERT INTO counters (name, value) VALUES ('case', $1) ON CONFLICT (name) DO UPDATE SET value = $1",
    )
    .bind(last)
    .execute(tx)
    .await?;
    Ok(())
}

/// A service that holds the lease, and its term.
///
/// # Errors
/// The database fails.
pub async fn service(store: &Store, clock: &Clock) -> Result<(Service, i64)> {
    let mut tx = store.begin().await?;
    let seen = lease::load(&mut tx).await?;
    let term = lease::acquire(&mut tx, &seen, "bench").await?.context("nobody else holds it")?;
    tx.commit().await?;
    let (_, lease) = watch::channel(Lease::Held(Term::new(term, clock.now(), Duration::MAX)));
    Ok((Service::new(store.clone(), Arc::new(Centre::default()), clock.clone(), lease), term))
}

fn person(id: PersonId, roles: &str) -> Result<Person> {
    Ok(Person {
        id,
        name: format!("person {id}"),
        roles: roles.parse::<Roles>()?,
        locale: None,
        phone: None,
        honorific: None,
        reach: Reachability::Open,
        active: true,
    })
}

/// A pseudo-random leader's name; many share one.
pub fn leader(number: i64) -> String {
    let words = [
        pick(&FAMILY, number, 1),
        pick(&MIDDLE, number, 2),
        pick(&GIVEN, number, 3),
        pick(&PLACE, number, 4),
    ];
    format!("anh {}", words.join(" "))
}

/// A pseudo-random item, the same for the same number.
fn pick<'a>(from: &[&'a str], number: i64, salt: u64) -> &'a str {
    let mixed = (number.unsigned_abs() + salt).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
    let at = usize::try_from(mixed % from.len() as u64).unwrap_or_default();
    from[at]
}

/// An open case whose promise falls due at `due`.
///
/// # Errors
/// The phone number is not valid.
pub fn case(id: i64, owner: PersonId, due: DateTime<Utc>, now: DateTime<Utc>) -> Result<Case> {
    let kind = Kind::Debt;
    let ladder = Centre::default().ladders.callback(kind).clone();
    Ok(Case::taken(
        CaseId(id),
        owner,
        now - TimeDelta::minutes(id % 600),
        Vip::new(CallFields {
            leader: leader(id),
            calling: Phone::parse(&format!("0912{:06}", id % 1_000_000))?,
            request: format!("mở nợ cước số 0903{:06}", (id * 7) % 1_000_000),
            callback: None,
            kind,
        }),
        Promise::make(1, due, &ladder, now),
    ))
}
