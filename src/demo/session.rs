//! A session of the demo: a simulated Telegram, the bot on it with a database and a clock of its own, and the people. The
//! next session keeps nothing of it.

use super::people;
use super::people::{QA_ROOM, SHIFT_ROOM, Team};
use super::playback::{Mode, Playback};
use super::premium_line;
use super::story::Story;
use super::telegram::TelegramSwitch;
use super::temp_folder::TempFolder;
use super::texts::text;
use crate::app;
use crate::app::{App, StartError};
use crate::config::{Config, Pace};
use crate::domain::base::ids::ChatId;
use crate::domain::centre::Coverage;
use crate::domain::staff::person::Locale;
use crate::service::Clock;
use crate::store::{Store, outbox, staff};
use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Timelike as _, Utc};
use std::mem;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use telegram_sim::{Person, Shown, Sim, SimOptions};
use tokio::{sync::Mutex as AsyncMutex, task::JoinHandle, time::Instant};

/// High, so that a reminder appears as soon as the clock has moved to it.
const PACE: Pace = Pace { all: 100, chat: 30, group: 100 };
/// How long the first greetings are waited for.
const GREETING_TIMEOUT: Duration = Duration::from_secs(5);
/// How a session starts.
#[derive(Clone, Copy, Debug)]
pub(super) struct SessionOptions {
    pub locale: Locale,
    /// `None`: the visitor does what they like.
    pub story: Option<(&'static Story, Mode)>,
    /// The story leaves no time to read or to think.
    pub fast: bool,
}

impl SessionOptions {
    pub fn team(&self) -> Team {
        self.story.map_or(Team::Standard, |(story, _)| story.team)
    }
}

/// The bot of the session.
#[derive(Debug)]
enum Bot {
    Dead,
    /// It waits for Telegram.
    Starting(JoinHandle<Result<App, StartError>>),
    Running(Box<App>),
}

#[derive(Debug)]
pub(super) struct Session {
    pub options: SessionOptions,
    pub sim: Sim,
    pub clock: Clock,
    pub store: Store,
    pub telegram: TelegramSwitch,
    /// Held while the clock is moved.
    pub(super) clock_lock: AsyncMutex<()>,
    config: Config,
    bot: AsyncMutex<Bot>,
    pub(super) playback: Option<Playback>,
    /// When it started, on its clock.
    pub started_at: DateTime<Utc>,
    folder: Mutex<Option<TempFolder>>,
}

/// A token that no page and no program of another user can know: the simulator listens where all of them can ask.
fn random_token() -> anyhow::Result<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).context("the system has no random numbers")?;
    Ok(format!("4200042:{:032x}", u128::from_ne_bytes(random)))
}

/// An address of this machine that nobody listens on; the bot of the session keeps it when it is started again.
fn free_address() -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    Ok(listener.local_addr()?)
}

impl Session {
    /// # Errors
    /// The temporary folder cannot be created, or the bot does not start.
    pub async fn start(options: SessionOptions) -> anyhow::Result<Session> {
        let folder = TempFolder::new()?;
        let clock = Clock::system();
        let sim_clock = clock.clone();
        let sim_options = SimOptions {
            clock: Arc::new(move || sim_clock.now()),
            token: random_token()?,
            ..SimOptions::default()
        };
        let mut config = Config::read(
            None,
            [
                ("LOIHUA__TELEGRAM__TOKEN".to_owned(), sim_options.token.clone()),
                ("LOIHUA__DATABASE__URL".to_owned(), format!("sqlite://{}", folder.database().display())),
            ],
        )?;
        config.telegram.pace = PACE;
        let board = free_address()?;
        config.web.listen = Some(board);
        config.centre.public_url = Some(format!("http://{board}"));
        config.centre.locale = options.locale;
        config.centre.qa_chat = Some(ChatId(QA_ROOM));
        config.centre.shift_chat = Some(ChatId(SHIFT_ROOM));
        config.centre.areas = premium_line::AREAS.map(str::to_owned).into();
        // Nobody plays till the next morning, and what comes next is shown.
        config.centre.report_at = None;
        config.centre.coverage =
            Coverage { daily_at: None, before_shift: TimeDelta::zero(), ..config.centre.coverage };
        if let Some((story, _)) = options.story {
            let now = clock.now().with_timezone(&config.centre.timezone);
            let (hours, minutes) = story.starts_at;
            let starts_at = i64::from(hours * 60 + minutes) * 60;
            let ahead = (starts_at - i64::from(now.num_seconds_from_midnight())).rem_euclid(24 * 60 * 60);
            clock.forward(TimeDelta::seconds(ahead));
        }

        let store = app::open_store(&config).await?;
        people::add_to_staff_and_rota(&store, &config.centre, options.team(), clock.now()).await?;
        premium_line::add(&store, clock.now()).await?;
        let sim = Sim::start(sim_options)?;
        config.telegram.api_url = sim.url();
        let people: Vec<Person> = options
            .team()
            .members()
            .map(|person| sim.person(person.id, person.name, options.locale.code()))
            .collect();
        for (id, title, forum) in [(QA_ROOM, "demo-qa-room", true), (SHIFT_ROOM, "demo-shift-room", false)] {
            let members: Vec<&Person> = options
                .team()
                .members()
                .zip(&people)
                .filter(|(person, _)| person.is_in(id))
                .map(|(_, one)| one)
                .collect();
            sim.group(id, &text(options.locale, title), &members, forum).bot_is_admin(true);
        }
        for person in &people {
            person.presses_start();
        }
        let app = App::start(&config, clock.clone()).await?;
        let started_at = clock.now();
        let session = Session {
            options,
            telegram: TelegramSwitch::new(sim.clone()),
            sim,
            clock,
            store,
            clock_lock: AsyncMutex::default(),
            config,
            bot: AsyncMutex::new(Bot::Running(Box::new(app))),
            playback: options.story.map(|(story, mode)| Playback::new(story, mode, started_at)),
            started_at,
            folder: Mutex::new(Some(folder)),
        };
        session.wait_for_greetings().await?;
        people.iter().for_each(Person::reads_all);
        Ok(session)
    }

    /// The session starts with the greetings read, so that every ring is news.
    async fn wait_for_greetings(&self) -> anyhow::Result<()> {
        let deadline = Instant::now() + GREETING_TIMEOUT;
        while Instant::now() < deadline {
            let mut tx = self.store.begin_read().await?;
            let reached = staff::all(&mut tx).await?.iter().all(|person| person.reachable());
            if reached && outbox::count_pending(&mut tx, self.clock.now()).await? == 0 && self.sim.is_idle() {
                break;
            }
            drop(tx);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// One of the people, by their id.
    pub fn person(&self, id: i64) -> Person {
        self.sim.person(id, "", self.options.locale.code())
    }

    /// The messages of a chat, a person's or a group's.
    pub fn chat(&self, id: i64) -> Vec<Shown> {
        self.sim.room(id).phone()
    }

    /// Whether there is a bot; it may still be waiting for Telegram.
    pub async fn bot_exists(&self) -> bool {
        !matches!(*self.bot.lock().await, Bot::Dead)
    }

    /// Whether the bot has reached Telegram.
    pub async fn bot_runs(&self) -> bool {
        match &*self.bot.lock().await {
            Bot::Dead => false,
            Bot::Starting(starting) => starting.is_finished(),
            Bot::Running(_) => true,
        }
    }

    /// Drops the bot's tasks wherever they wait, as a crash would: what is not committed is lost, and so is what Telegram
    /// was about to answer.
    pub async fn kill_bot(&self) {
        match mem::replace(&mut *self.bot.lock().await, Bot::Dead) {
            Bot::Dead => {}
            Bot::Starting(starting) => {
                starting.abort();
                if let Ok(Ok(app)) = starting.await {
                    app.kill().await;
                }
            }
            Bot::Running(app) => app.kill().await,
        }
    }

    /// Starts a bot on the same database, as after a crash.
    pub async fn restart_bot(&self) {
        let mut bot = self.bot.lock().await;
        if matches!(*bot, Bot::Dead) {
            let (config, clock) = (self.config.clone(), self.clock.clone());
            *bot = Bot::Starting(tokio::spawn(async move {
                App::start(&config, clock)
                    .await
                    .inspect_err(|error| tracing::error!(%error, "the bot could not be restarted"))
            }));
        }
    }

    /// Stops bot and simulator and removes the database.
    pub async fn stop(&self) {
        let bot = mem::replace(&mut *self.bot.lock().await, Bot::Dead);
        match bot {
            Bot::Running(app) => app.stop().await,
            Bot::Starting(starting) => starting.abort(),
            Bot::Dead => {}
        }
        self.sim.clone().stop().await;
        let _ = tokio::time::timeout(Duration::from_millis(500), self.store.close()).await;
        drop(self.folder.lock().unwrap_or_else(PoisonError::into_inner).take());
    }

    #[cfg(test)]
    pub fn path(&self) -> std::path::PathBuf {
        let folder = self.folder.lock().expect("a folder");
        folder.as_ref().expect("it has not been stopped").path().to_owned()
    }
}
