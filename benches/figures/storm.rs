//! Thousands of promises due in the same second, with Telegram's limits, while other agents press buttons.

use crate::machine::{ms, percentile};
use crate::traffic::{AgentTraffic, Gate};
use crate::{bot, machine, staff};
use anyhow::{Result, bail};
use chrono::{DateTime, TimeDelta, Utc};
use loihua::domain::base::ids::PersonId;
use loihua::store::{Store, cases, timers};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use telegram_sim::{Script, ScriptedCall, ScriptedSim};

/// The limits of the Bot API: messages per second in all, and per chat, with the tolerance that it shows.
const ALL: f64 = 30.0;
const CHAT: f64 = 1.0;
const TOLERANCE: f64 = 1.1;
/// Messages that one chat may get at once.
const CHAT_BURST: f64 = 4.0;
const PRESSING_AGENTS: i64 = 50;
/// Updates per second of the agents who press.
const UPDATES_PER_SECOND: u32 = 5;
/// From the end of the setup to the due time.
const SETUP_TIME: TimeDelta = TimeDelta::seconds(5);

/// What was delivered.
#[derive(Debug, Default)]
struct Deliveries {
    told: HashSet<i64>,
    last_told: Option<Instant>,
    /// Messages and edits up to the last promise delivered.
    paced: usize,
    first: Option<Instant>,
    too_many: usize,
}

/// A token bucket.
#[derive(Debug)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Bucket {
    fn full(burst: f64) -> Self {
        Bucket { tokens: burst, at: Instant::now() }
    }

    fn take(&mut self, a_second: f64, burst: f64) -> bool {
        let now = Instant::now();
        self.tokens = (self.tokens + (now - self.at).as_secs_f64() * a_second).min(burst);
        self.at = now;
        let granted = self.tokens >= 1.0;
        self.tokens -= if granted { 1.0 } else { 0.0 };
        granted
    }
}

/// The agents who press, with the limits of the Bot API, counting deliveries.
struct Storm {
    traffic: AgentTraffic,
    promises: i64,
    deliveries: Arc<Mutex<Deliveries>>,
    all: Bucket,
    chats: HashMap<i64, Bucket>,
}

impl Script for Storm {
    fn updates(&mut self) -> Vec<String> {
        self.traffic.updates()
    }

    fn on_call(&mut self, call: &ScriptedCall<'_>) -> Result<(), u64> {
        if matches!(call.method, "SendMessage" | "EditMessageText") {
            let chat = call.chat_id.unwrap_or_default();
            let of_chat = self.chats.entry(chat).or_insert_with(|| Bucket::full(CHAT_BURST));
            let mut deliveries = self.deliveries.lock().unwrap_or_else(PoisonError::into_inner);
            if !(self.all.take(ALL * TOLERANCE, ALL * TOLERANCE)
                && of_chat.take(CHAT * TOLERANCE, CHAT_BURST))
            {
                deliveries.too_many += 1;
                return Err(3);
            }
            let told = case_numbers(call.text.map_or("", |text| text.get()), self.promises);
            if !told.is_empty() || deliveries.first.is_some() {
                deliveries.first.get_or_insert_with(Instant::now);
                deliveries.paced += 1;
            }
            if told.into_iter().filter(|case| deliveries.told.insert(*case)).count() > 0 {
                deliveries.last_told = Some(Instant::now());
            }
        }
        self.traffic.on_call(call)
    }
}

/// The case numbers in a message: `#12`.
fn case_numbers(text: &str, promises: i64) -> Vec<i64> {
    let numbers = text.split('#').skip(1).map(|rest| {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..digits].parse().unwrap_or(0)
    });
    numbers.filter(|case| (1..=promises).contains(case)).collect()
}

/// # Errors
/// The setup or the bot fails.
pub async fn run(short: bool) -> Result<()> {
    let (people, promises) = if short { (10, 100) } else { (500, 5_000) };
    println!(
        "\n## A storm: {promises} promises of {people} people due in the same second, {PRESSING_AGENTS} others pressing"
    );
    let folder = tempfile::TempDir::new()?;
    let database = format!("sqlite://{}", folder.path().join("bench.db").display());
    let store = Store::open(&database).await?;
    store.migrate().await?;
    let began = Utc::now();
    staff::add_team_on_duty(&store, people + PRESSING_AGENTS, began).await?;
    // Filled first, so that the promises fall due after the setup.
    let filled = Instant::now();
    let rough = TimeDelta::milliseconds(promises * 2);
    let due = began + rough + SETUP_TIME;
    fill(&store, people, promises, due).await?;
    store.close().await;
    println!("filled in {:.1} s", filled.elapsed().as_secs_f64());

    let gate = Gate::default();
    let (traffic, report) = AgentTraffic::new(people + 1..=people + PRESSING_AGENTS, usize::MAX);
    let deliveries = Arc::new(Mutex::new(Deliveries::default()));
    let sim = ScriptedSim::start(Storm {
        traffic: traffic.paced(&gate).after_cases(promises),
        promises,
        deliveries: Arc::clone(&deliveries),
        all: Bucket::full(ALL),
        chats: HashMap::new(),
    })?;
    let process = bot::loihua(&sim.url(), &database, "{ all = 30, chat = 1, group = 20 }")?;
    let mut tick = tokio::time::interval(Duration::from_secs(1) / UPDATES_PER_SECOND);
    let due_at = Instant::now() + (due - Utc::now()).to_std().unwrap_or_default();
    loop {
        tick.tick().await;
        gate.lock().unwrap_or_else(PoisonError::into_inner).push_back(Instant::now());
        sim.wakes();
        let deliveries = deliveries.lock().unwrap_or_else(PoisonError::into_inner);
        if i64::try_from(deliveries.told.len())? == promises {
            break;
        }
        if due_at.elapsed() > Duration::from_secs(600) {
            bail!("{} of {promises} promises were told in ten minutes", deliveries.told.len());
        }
    }
    let peak = process.used()?.peak_kib;
    let deliveries = deliveries.lock().unwrap_or_else(PoisonError::into_inner);
    let took = deliveries.last_told.map_or(Duration::ZERO, |last| last - due_at);
    let allowed = Duration::from_secs_f64((deliveries.paced as f64 / ALL - 1.0).max(0.0));
    println!(
        "{promises} promises in {} messages and edits: the last was told {:.1} s after it was due; the limits allow {:.1} s: {:.2} ×",
        deliveries.paced,
        took.as_secs_f64(),
        allowed.as_secs_f64(),
        took.as_secs_f64() / allowed.as_secs_f64()
    );
    println!("{} times too many requests; peak {}", deliveries.too_many, machine::mib(peak));
    let seen = report.lock().unwrap_or_else(PoisonError::into_inner);
    println!(
        "a press to its answer meanwhile: median {:.1} ms, 99th percentile {:.1} ms, of {}",
        ms(percentile(&seen.answers, 50)),
        ms(percentile(&seen.answers, 99)),
        seen.answers.len()
    );
    Ok(())
}

/// Promises made a minute before they are due, so that the first rung left is the one at that time.
async fn fill(store: &Store, people: i64, promises: i64, due: DateTime<Utc>) -> Result<()> {
    let ids: Vec<i64> = (1..=promises).collect();
    for batch in ids.chunks(1_000) {
        let mut tx = store.begin().await?;
        for id in batch {
            let due = due + TimeDelta::milliseconds(id % 1_000);
            let case = staff::case(*id, PersonId(1 + id % people), due, due - TimeDelta::minutes(1))?;
            cases::insert(&mut tx, &case).await?;
            timers::sync_case(&mut tx, &case).await?;
        }
        staff::set_last_case_number(&mut tx, batch.last().copied().unwrap_or_default()).await?;
        tx.commit().await?;
    }
    Ok(())
}
