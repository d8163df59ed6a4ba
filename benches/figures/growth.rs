//! How response times grow with the number of cases: a page of `/open` by each filter, `/find` by number and by name, the
//! board, from the request to the rendered message, on a SQLite file.

use crate::machine::{ms, percentile};
use crate::staff::LEADER;
use crate::traffic::{AgentTraffic, EchoTraffic};
use crate::{bot, machine, staff, throughput};
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use loihua::domain::base::ids::{MessageId, MessageRef, PersonId};
use loihua::domain::case::Line;
use loihua::domain::case::audit::{AuditEntry, AuditEvent};
use loihua::domain::case::{Case, Closing, ClosingKind};
use loihua::domain::centre::Centre;
use loihua::domain::message::message_kind::MessageKind;
use loihua::domain::message::notice::Notice;
use loihua::domain::message::outgoing::Outgoing;
use loihua::domain::request::intent::{Incoming, Intent};
use loihua::domain::request::listing::{List, OpenFilter};
use loihua::service::Clock;
use loihua::store::outbox::QueuePosition;
use loihua::store::{Store, Tx, audit, cases, messages, outbox, render_context, timers};
use loihua::text::Texts;
use std::sync::Arc;
use std::time::{Duration, Instant};
use telegram_sim::ScriptedSim;

const AGENTS: i64 = 200;
const TIMES: u32 = 21;
/// Starts of the process on the large database.
const STARTS: u32 = 5;

/// Open and closed cases.
#[derive(Clone, Copy)]
pub struct Size {
    pub open: i64,
    pub closed: i64,
}

/// # Errors
/// The setup or the bot fails.
pub async fn run(short: bool) -> Result<()> {
    let few = Size { open: 10, closed: 0 };
    let usual = Size { open: 1_000, closed: 0 };
    let many =
        if short { Size { open: 1_200, closed: 1_000 } } else { Size { open: 10_000, closed: 1_000_000 } };
    println!(
        "\n## Growth: {} open cases, {}, and {} with {} closed ones; SQLite (median of {TIMES}, ms)",
        few.open, usual.open, many.open, many.closed
    );
    let folder = tempfile::TempDir::new()?;
    let url = |name: &str| format!("sqlite://{}", folder.path().join(name).display());
    let with_few = figures(&url("few.db"), few).await?;
    let usually = figures(&url("usual.db"), usual).await?;
    for ((name, few), (_, usual)) in with_few.iter().zip(&usually) {
        println!("{name:<34}{:>10.2}{:>10.2}, {:.2} ×", ms(*few), ms(*usual), ms(*usual) / ms(*few));
    }
    println!();
    let with_many = figures(&url("many.db"), many).await?;
    for ((name, usual), (_, many)) in usually.iter().zip(&with_many) {
        println!("{name:<34}{:>10.2}{:>10.2}, {:.2} ×", ms(*usual), ms(*many), ms(*many) / ms(*usual));
    }
    process(&url("many.db"), many, short).await
}

/// Fills a database and measures it.
async fn figures(url: &str, size: Size) -> Result<Vec<(String, Duration)>> {
    let store = Store::open(url).await?;
    store.migrate().await?;
    let now = Utc::now();
    staff::add_team(&store, AGENTS, now).await?;
    fill(&store, size, now).await?;
    let mut figures = measure(&store, now).await?;
    figures.push(("a new case".to_owned(), new_case(&store, now).await?));
    store.close().await;
    Ok(figures)
}

/// The process on the large database: the time to its first getUpdates, and its peak memory at work.
async fn process(url: &str, size: Size, short: bool) -> Result<()> {
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let (quiet, _) = EchoTraffic::new(0);
        let sim = ScriptedSim::start(quiet)?;
        let began = Instant::now();
        let _bot = bot::loihua(&sim.url(), url, bot::NO_LIMITS)?;
        let polled = loop {
            if let Some(polled) = sim.first_poll() {
                break polled;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        };
        starts.push(polled - began);
    }
    println!(
        "process start to the first getUpdates: median {:.0} ms of {STARTS}",
        ms(percentile(&starts, 50))
    );
    let updates = if short { 60 } else { 2_000 };
    let (traffic, report) = AgentTraffic::new(1..=AGENTS, updates);
    let sim = ScriptedSim::start(traffic.after_cases(size.open + size.closed + i64::from(TIMES)))?;
    let bot = bot::loihua(&sim.url(), url, bot::NO_LIMITS)?;
    let figure = throughput::through(updates, &report, &bot).await?;
    println!("{updates} updates on it: peak {}", machine::mib(figure.peak_kib));
    Ok(())
}

/// The time from a one-line case to its commit.
async fn new_case(store: &Store, now: DateTime<Utc>) -> Result<Duration> {
    let (service, _) = staff::service(store, &Clock::manual(now)).await?;
    let mut times = Vec::new();
    for n in 0..i64::from(TIMES) {
        let incoming = Incoming {
            from: 1 + n,
            chat: PersonId(1 + n).chat(),
            message: Some(MessageId(1)),
            thread: None,
            written_at: Some(now),
            query: None,
            intent: Intent::NewCase(Line::Vip, format!("chị Tư | 0987{n:06} | mở nợ cước số 0903{n:06}")),
        };
        let began = Instant::now();
        service.handle(1 + n, &incoming).await?;
        times.push(began.elapsed());
    }
    Ok(percentile(&times, 50))
}

async fn measure(store: &Store, now: DateTime<Utc>) -> Result<Vec<(String, Duration)>> {
    let texts = Texts::new(Arc::new(Centre::default()));

    let mut figures = Vec::new();
    for filter in OpenFilter::ALL {
        let list = List::Open(filter);
        figures.push((
            format!("/open {}", filter.wire_word()),
            render_time(store, &texts, page(list, 0), now).await?,
        ));
    }
    let last = render_time(store, &texts, page(List::Open(OpenFilter::All), u32::MAX), now).await?;
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
        let typed = audit::insert_text(&mut tx, None, Some(LEADER), typed, now).await?;
        tx.commit().await?;
        figures.push((
            format!("/find {what}"),
            render_time(store, &texts, page(List::Found(typed), 0), now).await?,
        ));
    }
    figures.push(("a card".to_owned(), card(store, &texts, now).await?));
    figures.push(("the board".to_owned(), render_time(store, &texts, Notice::Board, now).await?));
    Ok(figures)
}

/// The time to find and render the card of the newest case.
async fn card(store: &Store, texts: &Texts, now: DateTime<Utc>) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let began = Instant::now();
        let mut tx = store.begin_short_read().await?;
        let Some(case) = cases::newest(&mut tx, 1).await?.pop() else { continue };
        let (notice, chat) = (Notice::Card { case: case.id }, case.owner.chat());
        let shown = messages::card_in(&mut tx, case.id, chat).await?;
        let context =
            render_context::load(&mut tx, &notice.spec(), chat, chrono_tz::Asia::Ho_Chi_Minh, now).await?;
        let message = texts.render(&notice, &context.context);
        drop(tx);
        times.push(began.elapsed());
        anyhow::ensure!(shown.is_some() && !message.html.is_empty(), "a message");
    }
    Ok(percentile(&times, 50))
}

/// A page of a list.
fn page(list: List, page: u32) -> Notice {
    Notice::List { list, page, message: None }
}

/// The median time from the request to the message.
pub async fn render_time(
    store: &Store,
    texts: &Texts,
    notice: Notice,
    now: DateTime<Utc>,
) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let began = Instant::now();
        let mut tx = store.begin_read().await?;
        let context =
            render_context::load(&mut tx, &notice.spec(), LEADER.chat(), chrono_tz::Asia::Ho_Chi_Minh, now)
                .await?;
        let message = texts.render(&notice, &context.context);
        drop(tx);
        times.push(began.elapsed());
        anyhow::ensure!(!message.html.is_empty(), "a message");
    }
    Ok(percentile(&times, 50))
}

/// Stores what a case leaves behind: its card in the owner's chat, and its audit log.
async fn store_messages_and_audit(tx: &mut Tx, case: &Case, now: DateTime<Utc>) -> Result<()> {
    let card = Outgoing::to(case.owner, Notice::Card { case: case.id });
    outbox::enqueue(tx, &card, 0, now).await?;
    for row in outbox::ready(tx, now, QueuePosition::START, 1).await? {
        outbox::mark_sent(tx, row.id, Some(MessageId(case.id.0)), now).await?;
    }
    let at = MessageRef { chat: case.owner.chat(), message: MessageId(case.id.0) };
    messages::remember(tx, at, &MessageKind::Card(case.id)).await?;
    let taken = AuditEntry::new(case.owner, AuditEvent::Taken { kind: case.kind(), due: case.promise.due });
    Ok(audit::write(tx, case.id, &[taken], now).await?)
}

/// Inserts the cases, the closed ones first, in transactions that fit in memory.
pub async fn fill(store: &Store, size: Size, now: DateTime<Utc>) -> Result<()> {
    let ids: Vec<i64> = (1..=size.closed + size.open).collect();
    for batch in ids.chunks(2_000) {
        let mut tx = store.begin().await?;
        for id in batch {
            let due = now + TimeDelta::seconds(id % 7_200 - 1_800);
            let mut case = staff::case(*id, PersonId(1 + id % AGENTS), due, now)?;
            if *id <= size.closed {
                case.closing =
                    Some(Closing { at: now, by: case.owner, how: ClosingKind::Told, settled: true });
            }
            cases::insert(&mut tx, &case).await?;
            timers::sync_case(&mut tx, &case).await?;
            store_messages_and_audit(&mut tx, &case, now).await?;
        }
        staff::set_last_case_number(&mut tx, batch.last().copied().unwrap_or_default()).await?;
        tx.commit().await?;
    }
    Ok(())
}
