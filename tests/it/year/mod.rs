//! A simulated year: a whole centre played at random on the real desk, store and sender under a virtual clock, and after
//! every step what must never break is looked at.
//!
//! A play is a setup and a list of moves, drawn from a seed. One that fails is cut down to the moves that matter, and
//! printed with the command that plays it again:
//!
//! ```sh
//! LOIHUA_SEED=7 LOIHUA_DAYS=0 cargo test --test it -- year::sqlite          # one play
//! LOIHUA_DAYS=3650 cargo test --test it -- year::sqlite --nocapture        # ten years, from seed 1 on
//! ```

mod centre;
mod holds;
mod moves;
mod telegram;

use crate::harness::Engine;
use centre::{Centre, Setup};
use chrono::TimeDelta;
use holds::Figures;
use loihua::store::Store;
use moves::{Life, Move};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How much time CI plays on each database.
const SQLITE: TimeDelta = TimeDelta::days(20);
const POSTGRES: TimeDelta = TimeDelta::days(5);
/// Every so many plays one is of hard hours.
const HARD: i64 = 8;

#[test]
fn sqlite() {
    plays(Engine::Sqlite, SQLITE);
}

#[test]
fn postgres() {
    plays(Engine::Postgres, POSTGRES);
}

fn number(name: &str) -> Option<i64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

/// Plays one seed after the other until so much time has passed in them, as many beside each other as the machine can.
fn plays(engine: Engine, time: TimeDelta) {
    let time = number("LOIHUA_DAYS").map_or(time, TimeDelta::days);
    let seed = AtomicI64::new(number("LOIHUA_SEED").unwrap_or(1));
    let hands = if time.is_zero() { 1 } else { available_parallelism().map_or(1, NonZero::get) };
    let (begin, sum) = (Instant::now(), Mutex::new(Sum::default()));
    thread::scope(|scope| {
        let playing: Vec<_> =
            (0..hands).map(|_| scope.spawn(|| plays_on(engine, time, &seed, &sum))).collect();
        for hand in playing {
            hand.join().unwrap_or_else(|broken| resume_unwind(broken));
        }
    });
    let sum = sum.into_inner().expect("nobody panicked");
    if sum.plays > 0 {
        sum.print(engine, begin.elapsed());
    }
}

fn plays_on(engine: Engine, time: TimeDelta, seed: &AtomicI64, sum: &Mutex<Sum>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    loop {
        let seed = seed.fetch_add(1, Ordering::Relaxed);
        let play = play_of(seed);
        match runtime.block_on(is_played(engine, &play)) {
            Ok(None) => return,
            Ok(Some(played)) => {
                println!("seed {seed}: {} moves, {} hours", played.moves, played.time.num_hours());
                let mut sum = sum.lock().expect("nobody panicked");
                sum.add(&played);
                if sum.time >= time {
                    return;
                }
            }
            Err(broken) => {
                // The others need not go on.
                sum.lock().expect("nobody panicked").time = time;
                runtime.block_on(is_shown(engine, seed, play, broken));
            }
        }
    }
}

/// Cuts the play down, and panics with what is left of it.
async fn is_shown(engine: Engine, seed: i64, play: Play, Broken { at, why }: Broken) {
    let again = format!(
        "LOIHUA_SEED={seed} LOIHUA_DAYS=0 cargo test --test it -- year::{}",
        format!("{engine:?}").to_lowercase()
    );
    println!("seed {seed}, move {at}: {why}\nagain with: {again}\ncutting it down …");
    let (setup, moves) = cut_down(play, at, async |play| is_played(engine, play).await.err()).await;
    let why = is_played(engine, &(setup.clone(), moves.clone())).await.err();
    panic!("seed {seed}: {why:?}\ncut down to: {setup:?}\n{moves:#?}\nagain with: {again}");
}

type Play = (Setup, Vec<Move>);

fn play_of(seed: i64) -> Play {
    let setup = (any::<bool>(), any::<bool>(), prop::bool::weighted(0.2), any::<bool>(), any::<u32>())
        .prop_map(|(room, forum, board, paced, filled)| Setup { room, forum, board, paced, filled });
    // A play of hard hours, then some of usual days.
    let life = if seed % HARD == 1 { Life::Hard } else { Life::Usual };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let play = (setup, prop::collection::vec(life.any_move(), 20..120)).new_tree(&mut runner);
    play.expect("a play").current()
}

/// The fewest moves that still break something: what comes after the break goes first, then ever smaller pieces.
async fn cut_down(
    (setup, mut moves): Play,
    broke_at: usize,
    breaks: impl AsyncFn(&Play) -> Option<Broken>,
) -> Play {
    moves.truncate(broke_at + 1);
    let mut piece = moves.len() / 2;
    while piece > 0 {
        let mut from = 0;
        while from < moves.len() {
            let mut fewer = moves.clone();
            fewer.drain(from..(from + piece).min(moves.len()));
            match breaks(&(setup.clone(), fewer.clone())).await {
                Some(Broken { at, .. }) => {
                    fewer.truncate(at + 1);
                    moves = fewer;
                }
                None => from += piece,
            }
        }
        piece /= 2;
    }
    (setup, moves)
}

/// The move at which something broke; the number after the last one is the end of the play.
#[derive(Debug)]
struct Broken {
    at: usize,
    why: String,
}

/// What one play came to.
struct Played {
    time: TimeDelta,
    moves: usize,
    messages: u64,
    figures: Figures,
}

/// Plays it; `None` where the database is missing outside CI.
async fn is_played(engine: Engine, (setup, moves): &Play) -> Result<Option<Played>, Broken> {
    // In memory where the machine has such a place: a lost disk is another test's business.
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.expect("a folder");
    let url = match engine {
        Engine::Sqlite => format!("sqlite://{}", folder.path().join("year.db").display()),
        Engine::Postgres => match crate::postgres::database().await {
            Some(url) => url,
            None => return Ok(None),
        },
    };
    let store = Store::open(&url).await.expect("the database opens");
    store.migrate().await.expect("the schema is made");
    let mut centre = Centre::opens(store.clone(), setup).await;
    let outcome = is_acted(&mut centre, moves).await;
    store.close().await;
    let (messages, figures) = (centre.messages(), centre.holds.in_all);
    outcome.map(|time| Some(Played { time, moves: moves.len(), messages, figures }))
}

/// Makes the moves; how much time passed in them.
async fn is_acted(centre: &mut Centre, moves: &[Move]) -> Result<TimeDelta, Broken> {
    let mut time = TimeDelta::zero();
    for (at, act) in moves.iter().enumerate() {
        let before = centre.now();
        let played = centre.plays(act).await;
        played.map_err(|why| Broken { at, why: format!("{act:?}: {why}") })?;
        time += (centre.now() - before).max(TimeDelta::zero());
    }
    let ended = centre.ends().await;
    ended.map_err(|why| Broken { at: moves.len(), why: format!("at the end: {why}") })?;
    Ok(time)
}

/// What all plays came to.
#[derive(Default)]
struct Sum {
    time: TimeDelta,
    plays: u64,
    moves: usize,
    messages: u64,
    figures: Figures,
}

impl Sum {
    fn add(&mut self, played: &Played) {
        self.time += played.time;
        self.plays += 1;
        self.moves += played.moves;
        self.messages += played.messages;
        self.figures.add(played.figures);
    }

    fn print(&self, engine: Engine, took: Duration) {
        let days = self.time.num_hours() / 24;
        let Figures { cases, closed, rungs, said_empty, asked, answered, transfers, given } = self.figures;
        println!(
            "{engine:?}: {days} days in {} plays, {} moves: {cases} cases, {closed} closed, \
             {given} given to somebody else, {asked} questions, {answered} answers, {transfers} calls to pass on, \
             {rungs} rungs told, {said_empty} said to be empty, {} messages, in {:.1} s: {:.0} days a minute",
            self.plays,
            self.moves,
            self.messages,
            took.as_secs_f64(),
            days as f64 * 60.0 / took.as_secs_f64()
        );
    }
}
