//! What a leader of the shift waits for, with few and with many cases: a page of `/open` by each filter, `/find` by
//! number and by name, the board, from the request to the rendered message, on a SQLite file. Prints figures, asserts nothing.
//!
//! `cargo bench --bench leaders`

use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};
use loihua::{
    domain::{
        actor::{Person, Reach, Role, Roles},
        case::{Case, Check, Closed, Closing, Fields, Promise},
        centre::Centre,
        ids::{CaseId, PersonId},
        kind::Kind,
        listing::{Filter, List},
        notice::Notice,
        phone::Phone,
        rota::{Duty, Post},
    },
    store::{Store, cases, record, rota, scene, staff},
    text::Texts,
};
use std::{
    ops::RangeInclusive,
    sync::Arc,
    time::{Duration, Instant},
};

const CLOSED: i64 = 100_000;
const AGENTS: i64 = 200;
const LEADER: PersonId = PersonId(9_001);
const TIMES: u32 = 21;

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

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    println!("{CLOSED} closed cases; median of {TIMES}, in milliseconds\n");
    println!("{:<34}{:>10}{:>10}{:>10}", "open cases", 10, 1_000, 10_000);
    let folder = tempfile::TempDir::new()?;
    let store = Store::open(&format!("sqlite://{}", folder.path().join("bench.db").display())).await?;
    store.migrate().await?;
    let now = Utc.timestamp_millis_opt(1_780_000_000_000).single().context("a moment")?;
    staff_and_rota(&store, now).await?;
    fill(&store, 1..=CLOSED, now).await?;
    let mut columns = Vec::new();
    let mut opened = 0;
    for open in [10, 1_000, 10_000] {
        fill(&store, CLOSED + opened + 1..=CLOSED + open, now).await?;
        opened = open;
        columns.push(measure(&store, now).await?);
    }
    store.close().await;
    let names = columns.first().context("a column")?.iter().map(|(name, _)| name.clone());
    for (n, name) in names.enumerate() {
        let taken = columns.iter().map(|column| column[n].1.as_secs_f64() * 1_000.0);
        let taken: String = taken.map(|ms| format!("{ms:>10.2}")).collect();
        println!("{name:<34}{taken}");
    }
    Ok(())
}

async fn measure(store: &Store, now: DateTime<Utc>) -> Result<Vec<(String, Duration)>> {
    let texts = Texts::new(Arc::new(Centre::default()));

    let mut figures = Vec::new();
    for filter in Filter::ALL {
        let list = List::Open(filter);
        figures.push((format!("/open {}", filter.key()), drawn(store, &texts, page(list, 0), now).await?));
    }
    let last = drawn(store, &texts, page(List::Open(Filter::All), u32::MAX), now).await?;
    figures.push(("/open all, its last page".to_owned(), last));
    for (what, typed) in [
        ("a full number", "0912 000 777"),
        ("the last 4 digits", "0777"),
        ("a full name", "nguyen van hung dong nai"),
        ("a frequent word", "hung"),
        ("a frequent beginning", "h"),
        ("frequent words never together", "nguyen tran"),
        ("nobody's name", "xyz"),
    ] {
        let mut tx = store.begin().await?;
        let typed = record::keep_text(&mut tx, None, Some(LEADER), typed, now).await?;
        tx.commit().await?;
        figures
            .push((format!("/find {what}"), drawn(store, &texts, page(List::Found(typed), 0), now).await?));
    }
    figures.push(("the board".to_owned(), drawn(store, &texts, Notice::Board, now).await?));
    Ok(figures)
}

/// A page of a list.
fn page(list: List, page: u32) -> Notice {
    Notice::List { list, page, message: None }
}

/// The median time from the request to the message.
async fn drawn(store: &Store, texts: &Texts, notice: Notice, now: DateTime<Utc>) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let began = Instant::now();
        let mut tx = store.read().await?;
        let scene =
            scene::load(&mut tx, &notice, LEADER.chat(), false, chrono_tz::Asia::Ho_Chi_Minh, now).await?;
        let message = texts.render(&notice, &scene);
        drop(tx);
        times.push(began.elapsed());
        anyhow::ensure!(!message.html.is_empty(), "a message");
    }
    times.sort();
    Ok(times[times.len() / 2])
}

async fn staff_and_rota(store: &Store, now: DateTime<Utc>) -> Result<()> {
    let mut tx = store.begin().await?;
    staff::upsert(&mut tx, &person(LEADER, "shift_leader")?).await?;
    for id in 1..=AGENTS {
        staff::upsert(&mut tx, &person(PersonId(id), "agent")?).await?;
    }
    let today = now.date_naive();
    let duties: Vec<Duty> = (1..=AGENTS / 3)
        .map(|id| Duty {
            person: PersonId(id),
            post: Post::Role(Role::Agent),
            shift: Some("CA1".to_owned()),
            date: today,
            from: now - TimeDelta::hours(3),
            until: now + TimeDelta::hours(5),
        })
        .collect();
    rota::replace(&mut tx, &[today].into(), &duties).await?;
    Ok(tx.commit().await?)
}

/// Puts cases in, those up to [`CLOSED`] closed; many in one transaction, but not so many that it leaves memory.
async fn fill(store: &Store, ids: RangeInclusive<i64>, now: DateTime<Utc>) -> Result<()> {
    let ids: Vec<i64> = ids.collect();
    for batch in ids.chunks(2_000) {
        let mut tx = store.begin().await?;
        for id in batch {
            let mut case = case(*id, now)?;
            if *id <= CLOSED {
                case.closing = Some(Closing { at: now, by: case.owner, how: Closed::Told, settled: true });
            }
            cases::insert(&mut tx, &case).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// The one of so many that a number picks, as if by chance.
fn pick<'a>(from: &[&'a str], id: i64, salt: u64) -> &'a str {
    let mixed = (id.unsigned_abs() + salt).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
    let at = usize::try_from(mixed % from.len() as u64).unwrap_or_default();
    from[at]
}

fn case(id: i64, now: DateTime<Utc>) -> Result<Case> {
    let words = [pick(&FAMILY, id, 1), pick(&MIDDLE, id, 2), pick(&GIVEN, id, 3), pick(&PLACE, id, 4)];
    let (kind, owner) = (Kind::Debt, PersonId(1 + id % AGENTS));
    let due = now + TimeDelta::seconds(id % 7_200 - 1_800);
    let ladder = Centre::default().ladders.callback(kind).clone();
    Ok(Case {
        id: CaseId(id),
        version: 1,
        taken_at: now - TimeDelta::minutes(id % 600),
        taken_by: owner,
        owner,
        joined: Vec::new(),
        fields: Fields {
            leader: format!("anh {}", words.join(" ")),
            calling: Phone::parse(&format!("0912{:06}", id % 1_000_000))?,
            request: format!("mở nợ cước số 0903{:06}", (id * 7) % 1_000_000),
            callback: None,
            kind,
        },
        check: Check::default(),
        guidance: Vec::new(),
        transfers: Vec::new(),
        waiting: None,
        outcome: None,
        promise: Promise::make(1, due, &ladder, now),
        tries: Vec::new(),
        closing: None,
        giving: None,
        owner_left: None,
        handing: None,
    })
}

fn person(id: PersonId, roles: &str) -> Result<Person> {
    Ok(Person {
        id,
        name: format!("person {id}"),
        roles: roles.parse::<Roles>()?,
        locale: None,
        phone: None,
        honorific: None,
        reach: Reach::Open,
        active: true,
    })
}
