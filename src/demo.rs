//! Everything to try on one machine: the simulator, the real bot on it with a database in a temporary folder, a cast
//! of four, and a page to play them all in. Clock, Bot API address and pace differ from `loihua run`, nothing else.

mod browser;
mod cast;
mod folder;
mod pages;
#[cfg(test)]
mod tests;
mod winding;

use crate::{
    app::{self, App},
    config::{Config, Pace},
    desk::Clock,
    sim::{Sim, SimOptions},
    store::{Store, outbox, staff},
};
use anyhow::{Context as _, anyhow};
use folder::Folder;
use std::{io, sync::Arc, time::Duration};
use tokio::{
    signal::unix::{SignalKind, signal},
    time::Instant,
};
use winding::Winding;

/// Nobody is kept waiting here; a reminder appears as soon as the clock is wound to it.
const PACE: Pace = Pace { all: 100, chat: 30, group: 100 };
/// How long everybody's first greeting is waited for.
const GREETING: Duration = Duration::from_secs(5);

/// The running demo.
struct Demo {
    sim: Sim,
    app: App,
    store: Store,
    folder: Folder,
}

impl Demo {
    /// Starts everything on this port of 127.0.0.1; 0 takes a free one.
    async fn start(port: u16) -> anyhow::Result<Demo> {
        let folder = Folder::new()?;
        let clock = Clock::system();
        let sim_clock = clock.clone();
        let mut options =
            SimOptions { port, clock: Arc::new(move || sim_clock.now()), ..SimOptions::default() };
        let mut config = Config::read(
            None,
            [
                ("LOIHUA__TELEGRAM__TOKEN".to_owned(), options.token.clone()),
                ("LOIHUA__DATABASE__URL".to_owned(), format!("sqlite://{}", folder.database().display())),
            ],
        )?;
        config.telegram.pace = PACE;
        config.web.listen = None;

        let store = app::open_store(&config).await?;
        cast::take_their_places(&store, &config.centre, clock.now()).await?;
        options.pages = pages::router(Winding::new(clock.clone(), store.clone()));
        let sim = Sim::start(options).map_err(|error| unusable(port, &error))?;
        config.telegram.api_url = sim.url();
        for player in &cast::CAST {
            sim.person(player.id, player.name, "vi").presses_start();
        }
        let app = App::start(&config, clock).await?;
        let demo = Demo { sim, app, store, folder };
        demo.everybody_is_greeted().await?;
        Ok(demo)
    }

    /// Where the page is.
    fn url(&self) -> String {
        format!("{}/", self.sim.url())
    }

    /// The page begins with the greetings read, so that whatever rings is news.
    async fn everybody_is_greeted(&self) -> anyhow::Result<()> {
        let deadline = Instant::now() + GREETING;
        while Instant::now() < deadline {
            let mut tx = self.store.read().await?;
            let reached = staff::all(&mut tx).await?.iter().all(|person| person.reachable());
            if reached && outbox::busy(&mut tx, self.app.desk.clock.now()).await? == 0 && self.sim.quiet() {
                break;
            }
            drop(tx);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        for player in &cast::CAST {
            self.sim.person(player.id, player.name, "vi").reads_all();
        }
        Ok(())
    }

    /// Stops bot and simulator; nothing stays on this machine.
    async fn stop(self) {
        self.app.stop().await;
        self.sim.stop().await;
        let _ = tokio::time::timeout(Duration::from_millis(500), self.store.close()).await;
        drop(self.folder);
    }
}

fn unusable(port: u16, error: &io::Error) -> anyhow::Error {
    let other = if port < 1024 { 8090 } else { port.checked_add(1).unwrap_or(8090) };
    let why = match error.kind() {
        io::ErrorKind::AddrInUse => "is taken".to_owned(),
        _ => format!("cannot be used ({error})"),
    };
    anyhow!("port {port} of this machine {why}; give another one, such as --port {other}")
}

/// Runs the demo until SIGINT, SIGTERM or the terminal is closed.
///
/// # Errors
/// The port cannot be used, or there is no room for the temporary folder.
pub async fn run(port: u16) -> anyhow::Result<()> {
    let stop = app::stop_signal()?;
    let mut hangup = signal(SignalKind::hangup()).context("the system does not let us listen for signals")?;
    let stop = async {
        tokio::select! {
            () = stop => {}
            _ = hangup.recv() => {}
        }
    };
    tokio::pin!(stop);
    let demo = tokio::select! {
        demo = Demo::start(port) => demo?,
        () = &mut stop => return Ok(()),
    };
    println!("Lời Hứa: {} (Ctrl-C ends it)", demo.url());
    browser::open(&demo.url());
    stop.await;
    demo.stop().await;
    Ok(())
}
