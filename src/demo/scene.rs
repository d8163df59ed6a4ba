//! One performance: a Telegram, the bot on it with a database and a clock of its own, and the cast. Another one begins
//! with nothing of it left.

use super::{
    cast::{self, CAST},
    folder::Folder,
    weather::Weather,
    words,
};
use crate::{
    app::{self, App},
    config::{Config, Pace},
    desk::Clock,
    domain::{actor::Locale, ids::ChatId},
    sim::{Person, Sim, SimOptions},
    store::{Store, outbox, staff},
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::Mutex as AsyncMutex, time::Instant};

/// Nobody is kept waiting here; a reminder appears as soon as the clock is wound to it.
const PACE: Pace = Pace { all: 100, chat: 30, group: 100 };
/// How long everybody's first greeting is waited for.
const GREETING: Duration = Duration::from_secs(5);
/// QA's group, a forum.
pub(super) const QA_ROOM: i64 = -1_001_000_000_001;
/// The shift leaders' group, with the board.
pub(super) const SHIFT_ROOM: i64 = -1_001_000_000_002;

/// What a performance begins with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub locale: Locale,
}

impl Plan {
    /// Without a story: whoever plays does what they like.
    pub fn free(locale: Locale) -> Plan {
        Plan { locale }
    }
}

/// A performance that has begun.
#[derive(Debug)]
pub(super) struct Scene {
    pub plan: Plan,
    pub sim: Sim,
    pub clock: Clock,
    pub store: Store,
    pub(super) weather: Mutex<Weather>,
    pub(super) winding: AsyncMutex<()>,
    config: Config,
    /// `None` while the bot is dead.
    app: AsyncMutex<Option<App>>,
    folder: Mutex<Option<Folder>>,
}

impl Scene {
    /// # Errors
    /// There is no room for the temporary folder, or the bot does not start.
    pub async fn begin(plan: Plan) -> anyhow::Result<Scene> {
        let folder = Folder::new()?;
        let clock = Clock::system();
        let sim_clock = clock.clone();
        let options = SimOptions { clock: Arc::new(move || sim_clock.now()), ..SimOptions::default() };
        let mut config = Config::read(
            None,
            [
                ("LOIHUA__TELEGRAM__TOKEN".to_owned(), options.token.clone()),
                ("LOIHUA__DATABASE__URL".to_owned(), format!("sqlite://{}", folder.database().display())),
            ],
        )?;
        config.telegram.pace = PACE;
        config.web.listen = None;
        config.centre.locale = plan.locale;
        config.centre.qa_chat = Some(ChatId(QA_ROOM));
        config.centre.shift_chat = Some(ChatId(SHIFT_ROOM));

        let store = app::open_store(&config).await?;
        cast::take_their_places(&store, &config.centre, clock.now()).await?;
        let sim = Sim::start(options)?;
        config.telegram.api_url = sim.url();
        let people: Vec<Person> =
            CAST.iter().map(|player| sim.person(player.id, player.name, plan.locale.code())).collect();
        for (id, title, forum) in [(QA_ROOM, "demo-qa-room", true), (SHIFT_ROOM, "demo-shift-room", false)] {
            let members: Vec<&Person> =
                CAST.iter().zip(&people).filter(|(player, _)| player.is_in(id)).map(|(_, one)| one).collect();
            sim.group(id, &words::say(plan.locale, title), &members, forum).bot_is_admin(true);
        }
        for person in &people {
            person.presses_start();
        }
        let app = App::start(&config, clock.clone()).await?;
        let scene = Scene {
            plan,
            sim,
            clock,
            store,
            weather: Mutex::default(),
            winding: AsyncMutex::default(),
            config,
            app: AsyncMutex::new(Some(app)),
            folder: Mutex::new(Some(folder)),
        };
        scene.everybody_is_greeted().await?;
        people.iter().for_each(Person::reads_all);
        Ok(scene)
    }

    /// It begins with the greetings read, so that whatever rings is news.
    async fn everybody_is_greeted(&self) -> anyhow::Result<()> {
        let deadline = Instant::now() + GREETING;
        while Instant::now() < deadline {
            let mut tx = self.store.read().await?;
            let reached = staff::all(&mut tx).await?.iter().all(|person| person.reachable());
            if reached && outbox::busy(&mut tx, self.clock.now()).await? == 0 && self.sim.quiet() {
                break;
            }
            drop(tx);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Whether the bot runs.
    pub async fn lives(&self) -> bool {
        self.app.lock().await.is_some()
    }

    /// Ends the bot where it stands, as far as this process can: its tasks are dropped at whatever they wait for, nothing
    /// is finished and nobody takes leave. What it had not committed is gone, what Telegram was about to answer is
    /// not heard.
    pub async fn kill_bot(&self) {
        if let Some(app) = self.app.lock().await.take() {
            app.kill().await;
        }
    }

    /// Another bot begins on the same database, as after a crash.
    ///
    /// # Errors
    /// It does not start.
    pub async fn revive_bot(&self) -> anyhow::Result<()> {
        let mut app = self.app.lock().await;
        if app.is_none() {
            *app = Some(App::start(&self.config, self.clock.clone()).await?);
        }
        Ok(())
    }

    /// Ends it; nothing stays on this machine.
    pub async fn end(&self) {
        if let Some(app) = self.app.lock().await.take() {
            app.stop().await;
        }
        self.sim.clone().stop().await;
        let _ = tokio::time::timeout(Duration::from_millis(500), self.store.close()).await;
        drop(self.folder.lock().unwrap_or_else(PoisonError::into_inner).take());
    }

    #[cfg(test)]
    pub fn path(&self) -> std::path::PathBuf {
        let folder = self.folder.lock().expect("a folder");
        folder.as_ref().expect("it has not ended").path().to_owned()
    }
}
