//! The cost of firing due timers, with few and with very many open promises.

use crate::machine::{ms, percentile};
use crate::staff;
use anyhow::{Context as _, Result, ensure};
use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};
use loihua::domain::base::ids::PersonId;
use loihua::service::{Clock, Service};
use loihua::store::{Store, cases, timers};
use std::time::{Duration, Instant};

/// Promises due at each tick, and ticks measured with each number of open promises.
const DUE: i64 = 10;
const TICKS: i64 = 9;
const AGENTS: i64 = 200;
/// Between two ticks: short enough that the last tick comes before the second rung of the first.
const APART: TimeDelta = TimeDelta::seconds(10);

/// # Errors
/// The setup or the bot fails.
pub async fn run(short: bool) -> Result<()> {
    let sizes: &[i64] = if short { &[200, 400] } else { &[1_000, 100_000, 1_000_000] };
    println!("\n## A timer tick, {DUE} promises due, SQLite, synchronous=FULL (median of {TICKS})");
    let folder = tempfile::TempDir::new()?;
    let store = Store::open(&format!("sqlite://{}", folder.path().join("bench.db").display())).await?;
    store.migrate().await?;
    let now = Utc.timestamp_millis_opt(1_780_000_000_000).single().context("a moment")?;
    staff::add_team(&store, AGENTS, now).await?;
    let clock = Clock::manual(now);
    let (service, term) = staff::service(&store, &clock).await?;
    let mut opened = 0;
    let mut first = None;
    for open in sizes {
        fill(&store, opened, *open, clock.now()).await?;
        opened = *open;
        let mut times = Vec::new();
        for _ in 0..TICKS {
            clock.forward(APART);
            times.push(tick(&service, term).await?);
        }
        let median = percentile(&times, 50);
        let beside = *first.get_or_insert(median);
        let ratio = ms(median) / ms(beside);
        println!("{open:>9} open promises {:>8.2} ms, {ratio:.2} × the first", ms(median));
    }
    store.close().await;
    Ok(())
}

/// Reads the due timers, fires them, and reads when the next is due.
async fn tick(service: &Service, term: i64) -> Result<Duration> {
    let began = Instant::now();
    let mut tx = service.store.begin_read().await?;
    let due = timers::due(&mut tx, service.clock.now(), 100).await?;
    drop(tx);
    for timer in &due {
        service.fire(timer, term).await?;
    }
    let mut tx = service.store.begin_read().await?;
    timers::next_due(&mut tx).await?;
    drop(tx);
    ensure!(i64::try_from(due.len())? == DUE, "{} due", due.len());
    Ok(began.elapsed())
}

/// Opens promises up to `open` of them: some fall due at the coming ticks, the others in some days.
async fn fill(store: &Store, opened: i64, open: i64, now: DateTime<Utc>) -> Result<()> {
    // The first rung is five minutes before the promise.
    let first_rung = TimeDelta::minutes(5);
    let ids: Vec<i64> = (opened + 1..=open).collect();
    for batch in ids.chunks(2_000) {
        let mut tx = store.begin().await?;
        for id in batch {
            let tick = (id - opened - 1) / DUE;
            let due = if tick < TICKS {
                now + APART * i32::try_from(tick + 1)? + first_rung
            } else {
                now + TimeDelta::days(3) + TimeDelta::seconds(id % 86_400)
            };
            let case = staff::case(*id, PersonId(1 + id % AGENTS), due, now)?;
            cases::insert(&mut tx, &case).await?;
            timers::sync_case(&mut tx, &case).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
