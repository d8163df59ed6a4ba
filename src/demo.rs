//! Everything to try on one machine: the simulator, the real bot on it with a database in a temporary folder, a cast,
//! and a page to play them all in. Clock, Bot API address and pace differ from `loihua run`, nothing else.

mod browser;
mod clock;
mod faults;
mod folder;
mod pages;
mod people;
mod promises;
mod review;
mod scene;
mod server;
mod stage;
mod story;
mod story_player;
#[cfg(test)]
mod tests;
mod words;

pub use crate::domain::staff::person::Locale;
pub use story::Story;
pub use story_player::Mode;

use crate::app;
use anyhow::{Context as _, anyhow};
use scene::Plan;
use server::Server;
use stage::{Look, Stage};
use std::{convert::Infallible, future::pending, io, sync::Arc};
use tokio::signal::unix::{SignalKind, signal};

/// How the demo is begun.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port of the page on this machine; 0 takes a free one.
    pub port: u16,
    /// The language of the page and of the bot.
    pub locale: Locale,
    /// A story to begin with.
    pub story: Option<(&'static Story, Mode)>,
    /// Stories wait for nobody to read or to think.
    pub hurried: bool,
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
        let stage =
            Stage::begin(Plan { locale: options.locale, story: options.story, hurried: options.hurried })
                .await?;
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
    tokio::select! {
        () = stop => {}
        never = narrate(&demo.stage) => match never {},
    }
    demo.stop().await;
    Ok(())
}

/// Tells the story here too, as it goes on.
async fn narrate(stage: &Stage) -> Infallible {
    let (mut since, mut told) = (None, None);
    loop {
        match stage.look(since).await {
            Ok(Look { version, story: Some(guide), .. }) => {
                since = Some(version);
                let step = Some((guide.step, guide.steps));
                if told != step {
                    println!("{}/{} {}", guide.step, guide.steps, guide.tells);
                    told = step;
                }
            }
            Ok(Look { story: None, .. }) | Err(_) => return pending().await,
        }
    }
}
