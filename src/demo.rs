//! The demo: the simulator, the real bot on it with a database in a temporary folder, a few people, and a page to play
//! them all. Only clock, Bot API address and pace differ from `loihua run`.

mod browser;
mod clock;
mod current;
mod pages;
mod people;
mod playback;
mod premium_line;
mod promises;
mod review;
mod server;
mod session;
mod story;
mod story_player;
mod telegram;
mod temp_folder;
#[cfg(test)]
mod tests;
mod texts;

pub use crate::domain::staff::person::Locale;
pub use playback::Mode;
pub use story::Story;

use crate::app;
use anyhow::{Context as _, anyhow};
use current::{CurrentSession, PageState};
use server::Server;
use session::SessionOptions;
use std::{convert::Infallible, future::pending, io, sync::Arc};
use tokio::signal::unix::{SignalKind, signal};

/// How the demo starts.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port of the page on this machine; 0 takes a free one.
    pub port: u16,
    /// The language of the page and of the bot.
    pub locale: Locale,
    /// A story to start with.
    pub story: Option<(&'static Story, Mode)>,
    /// Stories leave no time to read or to think.
    pub fast: bool,
}

/// The running demo.
struct Demo {
    server: Server,
    session: Arc<CurrentSession>,
}

impl Demo {
    async fn start(options: &Options) -> anyhow::Result<Demo> {
        let (listener, port) =
            Server::listen(options.port).map_err(|error| unusable(options.port, &error))?;
        let session = CurrentSession::start(SessionOptions {
            locale: options.locale,
            story: options.story,
            fast: options.fast,
        })
        .await?;
        let server = Server::serve(listener, port, pages::router(Arc::clone(&session)))?;
        Ok(Demo { server, session })
    }

    /// The address of the page.
    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.server.port)
    }

    /// Stops page, bot and simulator and removes the database.
    async fn stop(self) {
        self.server.stop().await;
        self.session.stop().await;
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
/// The port cannot be used, or the temporary folder cannot be created.
pub async fn run(options: Options) -> anyhow::Result<()> {
    let stop = app::stop_signal()?;
    let mut hangup = signal(SignalKind::hangup()).context("signals cannot be handled")?;
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
        never = narrate(&demo.session) => match never {},
    }
    demo.stop().await;
    Ok(())
}

/// Prints the narration of the story as it goes on.
async fn narrate(session: &CurrentSession) -> Infallible {
    let (mut since, mut printed) = (None, None);
    loop {
        match session.page_state(since).await {
            Ok(PageState { version, story: Some(story), .. }) => {
                since = Some(version);
                let step = Some((story.step, story.steps));
                if printed != step {
                    println!("{}/{} {}", story.step, story.steps, story.narration);
                    printed = step;
                }
            }
            Ok(PageState { story: None, .. }) | Err(_) => return pending().await,
        }
    }
}
