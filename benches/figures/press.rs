//! The time from a press to its answer and to the edited card, at a steady 100 updates per second.

use crate::machine::{ms, percentile};
use crate::traffic::{AgentTraffic, Gate, TrafficReport};
use crate::{bot, staff};
use anyhow::Result;
use chrono::Utc;
use loihua::store::{Store, inbox};
use std::sync::PoisonError;
use std::time::{Duration, Instant};
use telegram_sim::ScriptedSim;

pub const UPDATES_PER_SECOND: u32 = 100;

/// # Errors
/// The setup or the bot fails.
pub async fn run(short: bool) -> Result<()> {
    let (seconds, people) = if short { (2, 30) } else { (30, 300) };
    println!(
        "\n## Press to answer: {UPDATES_PER_SECOND} updates a second for {seconds} s, SQLite, synchronous=FULL"
    );
    let folder = tempfile::TempDir::new()?;
    let database = format!("sqlite://{}", folder.path().join("bench.db").display());
    let store = Store::open(&database).await?;
    store.migrate().await?;
    staff::add_team(&store, people, Utc::now()).await?;
    let gate = Gate::default();
    let updates = usize::try_from(seconds * UPDATES_PER_SECOND)?;
    let (traffic, report) = AgentTraffic::new(1..=people, updates);
    let sim = ScriptedSim::start(traffic.paced(&gate))?;
    let bot = bot::loihua(&sim.url(), &database, bot::NO_LIMITS)?;
    play(&sim, &gate, updates).await;
    drop(bot);
    let (commit, call) = (bare_commits(&store).await?, bare_calls(&sim).await?);
    let bare = percentile(&commit, 50) + percentile(&call, 50);
    println!(
        "a bare commit {:.2} ms and a bare call {:.2} ms (medians): {:.2} ms",
        ms(percentile(&commit, 50)),
        ms(percentile(&call, 50)),
        ms(bare)
    );
    print(&report.lock().unwrap_or_else(PoisonError::into_inner), bare);
    Ok(())
}

/// Lets so many updates pass, evenly, and waits for what follows from them.
pub async fn play(sim: &ScriptedSim, gate: &Gate, updates: usize) {
    while sim.first_poll().is_none() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let mut tick = tokio::time::interval(Duration::from_secs(1) / UPDATES_PER_SECOND);
    for _ in 0..updates {
        tick.tick().await;
        gate.lock().unwrap_or_else(PoisonError::into_inner).push_back(Instant::now());
        sim.wakes();
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
}

/// What was seen, beside a bare commit and call.
pub fn print(seen: &TrafficReport, bare: Duration) {
    for (what, times) in [
        ("a press to its answer", &seen.answers),
        ("a press to its edited card", &seen.redrawn),
        ("a line to its card", &seen.cards),
    ] {
        println!(
            "{what:<28} median {:>7.2} ms ({:+.2} over bare), 99th percentile {:>7.2} ms ({:+.2}), of {}",
            ms(percentile(times, 50)),
            ms(percentile(times, 50)) - ms(bare),
            ms(percentile(times, 99)),
            ms(percentile(times, 99)) - ms(bare),
            times.len()
        );
    }
}

/// The time to insert and commit one row.
async fn bare_commits(store: &Store) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    for n in 0..200 {
        let began = Instant::now();
        let mut tx = store.begin().await?;
        inbox::mark_handled(&mut tx, -1 - n, Utc::now()).await?;
        tx.commit().await?;
        times.push(began.elapsed());
    }
    Ok(times)
}

/// The round-trip time of a call.
async fn bare_calls(sim: &ScriptedSim) -> Result<Vec<Duration>> {
    let client = loihua::telegram::client::Client::new(bot::TOKEN, &sim.url(), None)?;
    let mut times = Vec::new();
    for _ in 0..200 {
        let began = Instant::now();
        client.own_name().await?;
        times.push(began.elapsed());
    }
    Ok(times)
}
