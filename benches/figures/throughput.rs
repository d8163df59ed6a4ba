//! Updates per second, committed: the real process on a real database, beside the plainest bot that stores what comes, and
//! one that stores nothing.

use crate::bot::Process;
use crate::traffic::{AgentTraffic, EchoTraffic, SharedReport};
use crate::{bot, machine, staff};
use anyhow::{Result, bail};
use chrono::Utc;
use loihua::store::{Store, query_scalar};
use std::path::Path;
use std::sync::PoisonError;
use std::time::{Duration, Instant};
use telegram_sim::ScriptedSim;

/// Without a call for this long the bot is done, or stuck.
const SILENCE: Duration = Duration::from_millis(400);
const STUCK: Duration = Duration::from_secs(30);

/// # Errors
/// The setup or the bot fails.
pub async fn run(short: bool) -> Result<()> {
    let (updates, people) = if short { (600, 50) } else { (20_000, 1_000) };
    println!("\n## Updates a second: {updates} updates of {people} people, in batches of 100");
    let echo = echoed(updates).await?;
    echo.print("bare teloxide echo, nothing stored", None);
    let folder = tempfile::TempDir::new()?;
    let file = folder.path().join("bench.db");
    let sqlite = format!("sqlite://{}", file.display());
    let plain = format!("sqlite://{}?mode=rwc", folder.path().join("plain.db").display());
    let plain = plainly(&plain, updates).await?;
    plain.print("plainest durable bot, SQLite", None);
    handled(&sqlite, updates, people).await?.print("loihua, SQLite, synchronous=FULL", Some(&plain));
    size(&sqlite, &file).await?;
    match crate::postgres::database().await {
        // Fewer, because PostgreSQL is slower.
        Some(url) => {
            let plain = plainly(&url, updates / 5).await?;
            plain.print("plainest durable bot, PostgreSQL", None);
            handled(&url, updates / 5, people).await?.print("loihua, PostgreSQL, fsync=on", Some(&plain))
        }
        None => println!("no PostgreSQL server on this machine: not measured"),
    }
    Ok(())
}

/// The size of a closed case on disk, with its audit log and messages.
async fn size(database: &str, file: &Path) -> Result<()> {
    let store = Store::open(database).await?;
    let mut tx = store.begin_read().await?;
    let closed: i64 = query_scalar("SELECT COUNT(*) FROM cases WHERE is_open = 0").fetch_one(&mut tx).await?;
    drop(tx);
    // Closing the last connection checkpoints the WAL.
    store.close().await;
    let bytes = std::fs::metadata(file)?.len();
    println!(
        "{closed} cases closed: {:.0} bytes on disk each, with their audit",
        bytes as f64 / closed as f64
    );
    Ok(())
}

pub struct Figure {
    a_second: f64,
    cpu_each: Duration,
    pub peak_kib: u64,
    messages: usize,
    edits: usize,
}

impl Figure {
    fn print(&self, who: &str, beside: Option<&Figure>) {
        let ratio = beside.map(|plain| format!(", {:.2} × the plainest", self.a_second / plain.a_second));
        println!(
            "{who:<40}{:>8.0} updates/s{}; {:.0} µs of CPU each; {} messages, {} edits; peak {}",
            self.a_second,
            ratio.unwrap_or_default(),
            self.cpu_each.as_secs_f64() * 1e6,
            self.messages,
            self.edits,
            machine::mib(self.peak_kib),
        );
    }
}

async fn echoed(updates: usize) -> Result<Figure> {
    let (words, report) = EchoTraffic::new(updates);
    let sim = ScriptedSim::start(words)?;
    let process = bot::echo(&sim.url())?;
    through(updates, &report, &process).await
}

async fn plainly(database: &str, updates: usize) -> Result<Figure> {
    let (words, report) = EchoTraffic::new(updates);
    let sim = ScriptedSim::start(words)?;
    let process = bot::plain(&sim.url(), database)?;
    through(updates, &report, &process).await
}

async fn handled(database: &str, updates: usize, people: i64) -> Result<Figure> {
    let store = Store::open(database).await?;
    store.migrate().await?;
    staff::add_team(&store, people, Utc::now()).await?;
    store.close().await;
    let (traffic, report) = AgentTraffic::new(1..=people, updates);
    let sim = ScriptedSim::start(traffic)?;
    let process = bot::loihua(&sim.url(), database, bot::NO_LIMITS)?;
    through(updates, &report, &process).await
}

/// Waits until every update was answered and the bot has nothing more to say.
pub async fn through(updates: usize, report: &SharedReport, process: &Process) -> Result<Figure> {
    let mut began = None;
    loop {
        tokio::time::sleep(Duration::from_millis(5)).await;
        let seen = report.lock().unwrap_or_else(PoisonError::into_inner);
        if began.is_none() && seen.handed_out > 0 {
            began = Some((Instant::now(), process.used()?));
        }
        let (Some((began, before)), Some(last)) = (began, seen.last_call) else { continue };
        if seen.answered >= updates && last.elapsed() > SILENCE {
            let used = process.used()?;
            return Ok(Figure {
                a_second: updates as f64 / (last - began).as_secs_f64(),
                cpu_each: (used.cpu - before.cpu) / u32::try_from(updates)?,
                peak_kib: used.peak_kib,
                messages: seen.messages,
                edits: seen.edits,
            });
        }
        if last.elapsed() > STUCK {
            bail!("the bot has stopped answering: {seen:?}");
        }
    }
}
