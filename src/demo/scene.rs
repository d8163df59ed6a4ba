//! One performance: a Telegram, the bot on it with a database and a clock of its own, and the cast. Another one begins
//! with nothing of it left.

use super::faults::Weather;
use super::folder::Folder;
use super::people::Company;
use super::story::Story;
use super::story_player::{Mode, Telling};
use super::{people, words};
use crate::app;
use crate::app::{App, StartError};
use crate::config::{Config, Pace};
use crate::domain::base::ids::ChatId;
use crate::domain::staff::person::Locale;
use crate::service::Clock;
use crate::store::{Store, outbox, staff};
use chrono::{DateTime, TimeDelta, Timelike as _, Utc};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use telegram_sim::{Person, Shown, Sim, SimOptions};
use tokio::{sync::Mutex as AsyncMutex, task::JoinHandle, time::Instant};

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
    /// Without one, whoever plays does what they like.
    pub story: Option<(&'static Story, Mode)>,
    /// The story waits for nobody to read or to think.
    pub hurried: bool,
}

impl Plan {
    pub fn company(&self) -> Company {
        self.story.map_or(Company::Usual, |(story, _)| story.company)
    }
}

/// The bot, as far as this process can have one.
#[derive(Debug)]
enum Bot {
    Dead,
    /// Telegram is waited for.
    Begins(JoinHandle<Result<App, StartError>>),
    Lives(Box<App>),
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
    bot: AsyncMutex<Bot>,
    pub(super) telling: Option<Telling>,
    /// When it began.
    pub began: DateTime<Utc>,
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
        if let Some((story, _)) = plan.story {
            let now = clock.now().with_timezone(&config.centre.timezone);
            let (hours, minutes) = story.begins;
            let begins = i64::from(hours * 60 + minutes) * 60;
            let ahead = (begins - i64::from(now.num_seconds_from_midnight())).rem_euclid(24 * 60 * 60);
            clock.forward(TimeDelta::seconds(ahead));
        }

        let store = app::open_store(&config).await?;
        people::take_their_places(&store, &config.centre, plan.company(), clock.now()).await?;
        let sim = Sim::start(options)?;
        config.telegram.api_url = sim.url();
        let people: Vec<Person> = plan
            .company()
            .cast()
            .map(|player| sim.person(player.id, player.name, plan.locale.code()))
            .collect();
        for (id, title, forum) in [(QA_ROOM, "demo-qa-room", true), (SHIFT_ROOM, "demo-shift-room", false)] {
            let members: Vec<&Person> = plan
                .company()
                .cast()
                .zip(&people)
                .filter(|(player, _)| player.is_in(id))
                .map(|(_, one)| one)
                .collect();
            sim.group(id, &words::say(plan.locale, title), &members, forum).bot_is_admin(true);
        }
        for person in &people {
            person.presses_start();
        }
        let app = App::start(&config, clock.clone()).await?;
        let began = clock.now();
        let scene = Scene {
            plan,
            sim,
            clock,
            store,
            weather: Mutex::default(),
            winding: AsyncMutex::default(),
            config,
            bot: AsyncMutex::new(Bot::Lives(Box::new(app))),
            telling: plan.story.map(|(story, mode)| Telling::new(story, mode, began)),
            began,
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
            let mut tx = self.store.begin_read().await?;
            let reached = staff::all(&mut tx).await?.iter().all(|person| person.reachable());
            if reached && outbox::count_pending(&mut tx, self.clock.now()).await? == 0 && self.sim.quiet() {
                break;
            }
            drop(tx);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// A person of the cast.
    pub fn person(&self, id: i64) -> Person {
        self.sim.person(id, "", self.plan.locale.code())
    }

    /// What stands in a chat, a person's or a group's.
    pub fn chat(&self, id: i64) -> Vec<Shown> {
        self.sim.room(id).phone()
    }

    /// Whether there is a bot; it may still be waiting for Telegram.
    pub async fn lives(&self) -> bool {
        !matches!(*self.bot.lock().await, Bot::Dead)
    }

    /// Whether a bot is at work.
    pub async fn works(&self) -> bool {
        match &*self.bot.lock().await {
            Bot::Dead => false,
            Bot::Begins(beginning) => beginning.is_finished(),
            Bot::Lives(_) => true,
        }
    }

    /// Ends the bot where it stands, as far as this process can: its tasks are dropped at whatever they wait for, nothing
    /// is finished and nobody takes leave. What it had not committed is gone, what Telegram was about to answer is
    /// not heard.
    pub async fn kill_bot(&self) {
        match mem::replace(&mut *self.bot.lock().await, Bot::Dead) {
            Bot::Dead => {}
            Bot::Begins(beginning) => {
                beginning.abort();
                if let Ok(Ok(app)) = beginning.await {
                    app.kill().await;
                }
            }
            Bot::Lives(app) => app.kill().await,
        }
    }

    /// Another bot begins on the same database, as after a crash.
    pub async fn revive_bot(&self) {
        let mut bot = self.bot.lock().await;
        if matches!(*bot, Bot::Dead) {
            let (config, clock) = (self.config.clone(), self.clock.clone());
            *bot = Bot::Begins(tokio::spawn(async move {
                App::start(&config, clock)
                    .await
                    .inspect_err(|error| tracing::error!(%error, "no other bot could be begun"))
            }));
        }
    }

    /// Ends it; nothing stays on this machine.
    pub async fn end(&self) {
        let bot = mem::replace(&mut *self.bot.lock().await, Bot::Dead);
        match bot {
            Bot::Lives(app) => app.stop().await,
            Bot::Begins(beginning) => beginning.abort(),
            Bot::Dead => {}
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
