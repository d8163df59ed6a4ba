//! Press to answer while nobody, and while fifty people, look at the board page over a thousand open promises.

use crate::growth::{Size, fill};
use crate::press::{UPDATES_PER_SECOND, play, print};
use crate::staff::LEADER;
use crate::traffic::{AgentTraffic, Gate};
use crate::{bot, staff};
use anyhow::Result;
use chrono::Utc;
use loihua::store::{Store, screens};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use telegram_sim::ScriptedSim;
use tokio::task::JoinSet;

const VIEWERS: usize = 50;
const OPEN: i64 = 1_000;
const PEOPLE: i64 = 200;

/// # Errors
/// The setup or the bot fails.
pub async fn run(short: bool) -> Result<()> {
    let seconds = if short { 2 } else { 30 };
    println!(
        "\n## Viewers of the board: {OPEN} open promises, {UPDATES_PER_SECOND} updates a second for {seconds} s, SQLite"
    );
    for viewers in [0, VIEWERS] {
        beside(viewers, seconds).await?;
    }
    Ok(())
}

async fn beside(viewers: usize, seconds: u32) -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let database = format!("sqlite://{}", folder.path().join("bench.db").display());
    let store = Store::open(&database).await?;
    store.migrate().await?;
    let now = Utc::now();
    staff::add_team(&store, PEOPLE, now).await?;
    fill(&store, Size { open: OPEN, closed: 0 }, now).await?;
    let mut cookies = Vec::new();
    let mut tx = store.begin().await?;
    for _ in 0..viewers {
        let (_, code) = screens::insert(&mut tx, LEADER, now).await?;
        cookies.extend(screens::open(&mut tx, &code, now).await?.map(|(_, cookie)| cookie));
    }
    tx.commit().await?;
    let listen = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let gate = Gate::default();
    let updates = usize::try_from(seconds * UPDATES_PER_SECOND)?;
    let (traffic, report) = AgentTraffic::new(1..=PEOPLE, updates);
    let sim = ScriptedSim::start(traffic.after_cases(OPEN).paced(&gate))?;
    let web = format!("listen = \"{listen}\"\npublic_url = \"http://{listen}\"");
    let bot = bot::with_web(&sim.url(), &database, bot::NO_LIMITS, &web)?;
    let boards = Arc::new(AtomicUsize::new(0));
    let mut watching = JoinSet::new();
    for cookie in cookies {
        let url = format!("http://{listen}/wall/events");
        watching.spawn(watch(url, format!("loihua_wall={}", cookie.expose()), Arc::clone(&boards)));
    }
    let before = bot.used()?.cpu;
    play(&sim, &gate, updates).await;
    let cpu = bot.used()?.cpu.saturating_sub(before);
    drop(bot);
    println!(
        "{viewers} viewers: {} boards sent, {:.1} s of processor time in all",
        boards.load(Ordering::Relaxed),
        cpu.as_secs_f64()
    );
    print(&report.lock().unwrap_or_else(PoisonError::into_inner), Duration::ZERO);
    Ok(())
}

/// Looks until the bot ends, and counts the boards that are sent.
async fn watch(url: String, cookie: String, boards: Arc<AtomicUsize>) {
    let client = reqwest::Client::new();
    loop {
        let Ok(mut answer) = client.get(&url).header("cookie", &cookie).send().await else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        while let Ok(Some(chunk)) = answer.chunk().await {
            boards.fetch_add(
                chunk.windows(7).filter(|window| window == b"\"html\":").count(),
                Ordering::Relaxed,
            );
        }
    }
}
