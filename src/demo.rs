//! Everything to try on one machine: the simulator, the real bot on it with a database in a temporary folder, a cast,
//! and a page to play them all in. Clock, Bot API address and pace differ from `loihua run`, nothing else.

mod browser;
mod cast;
mod folder;
mod pages;
mod promises;
mod scene;
mod server;
mod stage;
#[cfg(test)]
mod tests;
mod weather;
mod winding;
mod words;

pub use crate::domain::actor::Locale;

use crate::app;
use anyhow::{Context as _, anyhow};
use scene::Plan;
use server::Server;
use stage::Stage;
use std::{io, sync::Arc};
use tokio::signal::unix::{SignalKind, signal};

/// How the demo is begun.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port of the page on this machine; 0 takes a free one.
    pub port: u16,
    /// The language of the page and of the bot.
    pub locale: Locale,
}

/// The running demo.
struct Demo {
    server: Server,
    stage: Arc<Stage>,
}

impl Demo {
    async fn start(options: &Options) -> anyhow::Result<Demo> {
        let (listener, port) =
            Server::listen(options.port).map_err(|error| unusable(options.port, &error))?;
        let stage = Stage::begin(Plan::free(options.locale)).await?;
        let server = Server::serve(listener, port, pages::router(Arc::clone(&stage)))?;
        Ok(Demo { server, stage })
    }

    /// Where the page is.
    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.server.port)
    }

    /// Stops page, bot and simulator; nothing stays on this machine.
    async fn stop(self) {
        self.server.stop().await;
        self.stage.end().await;
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
pub async fn run(options: Options) -> anyhow::Result<()> {
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
        demo = Demo::start(&options) => demo?,
        () = &mut stop => return Ok(()),
    };
    println!("Lời Hứa: {} (Ctrl-C ends it)", demo.url());
    browser::open(&demo.url());
    stop.await;
    demo.stop().await;
    Ok(())
}
