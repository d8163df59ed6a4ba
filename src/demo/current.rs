//! The current session, and what the page shows of it around the phones.

use super::clock::ClockState;
use super::people::{DemoPerson, QA_ROOM, SHIFT_ROOM};
use super::promises::Promise;
use super::session::{Session, SessionOptions};
use super::story::{STORIES, Story};
use super::story_player::StoryView;
use super::telegram::TelegramStatus;
use super::{promises, story_player};
use crate::domain::staff::person::{Locale, Role};
use crate::store;
use serde::Serialize;
use std::{sync::Arc, time::Duration};
use tokio::sync::{Mutex, RwLock, watch};

/// The page hears of the clock and the promises at least this often, also without changes.
const LONGEST_WAIT: Duration = Duration::from_millis(900);

/// The session that the page shows; another one can take its place.
#[derive(Debug)]
pub(super) struct CurrentSession {
    session: RwLock<Arc<Session>>,
    changing: Mutex<()>,
    changed: watch::Sender<u64>,
}

/// What the page shows around the phones.
#[derive(Debug, Serialize)]
pub(super) struct PageState {
    pub version: u64,
    /// Identifies the session: the address of its Telegram.
    performance: String,
    locale: &'static str,
    phones: Vec<Phone>,
    clock: ClockState,
    bot: bool,
    telegram: TelegramStatus,
    promises: Vec<Promise>,
    pub story: Option<StoryView>,
    stories: Vec<StoryChoice>,
}

/// A story that can be started.
#[derive(Debug, Serialize)]
struct StoryChoice {
    name: &'static str,
    title: String,
    practised: bool,
}

/// A phone, and the chats on it beside the one with the bot.
#[derive(Debug, Serialize)]
struct Phone {
    id: i64,
    name: &'static str,
    role: Role,
    rooms: Vec<i64>,
}

impl StoryChoice {
    fn of(story: &Story, locale: Locale) -> StoryChoice {
        StoryChoice { name: story.name, title: story.title(locale), practised: story.practice.is_some() }
    }
}

impl Phone {
    fn of(person: &DemoPerson) -> Phone {
        let rooms = [QA_ROOM, SHIFT_ROOM].into_iter().filter(|room| person.is_in(*room)).collect();
        Phone { id: person.id, name: person.name, role: person.role, rooms }
    }
}

impl CurrentSession {
    /// # Errors
    /// As [`Session::start`].
    pub async fn start(options: SessionOptions) -> anyhow::Result<Arc<CurrentSession>> {
        let (session, changed) = (Arc::new(Session::start(options).await?), watch::Sender::new(0));
        tokio::spawn(story_player::run(Arc::downgrade(&session), changed.clone()));
        Ok(Arc::new(CurrentSession { session: RwLock::new(session), changing: Mutex::default(), changed }))
    }

    pub async fn get(&self) -> Arc<Session> {
        Arc::clone(&*self.session.read().await)
    }

    /// Stops this session and starts another.
    ///
    /// # Errors
    /// As [`Session::start`]; the session before goes on then.
    pub async fn replace(&self, options: SessionOptions) -> anyhow::Result<()> {
        let _one_at_a_time = self.changing.lock().await;
        let next = Arc::new(Session::start(options).await?);
        tokio::spawn(story_player::run(Arc::downgrade(&next), self.changed.clone()));
        let before = std::mem::replace(&mut *self.session.write().await, next);
        self.notify_page();
        before.stop().await;
        Ok(())
    }

    /// Tells the page at once that something changed.
    pub fn notify_page(&self) {
        self.changed.send_modify(|version| *version += 1);
    }

    /// What the page shows; with `since`, once it is newer than that version, or after a moment.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn page_state(&self, since: Option<u64>) -> store::Result<PageState> {
        let mut changes = self.changed.subscribe();
        if let Some(since) = since {
            let newer = changes.wait_for(|version| *version > since);
            let _ = tokio::time::timeout(LONGEST_WAIT, newer).await;
        }
        let version = *self.changed.borrow();
        let session = self.get().await;
        Ok(PageState {
            version,
            performance: session.sim.url(),
            locale: session.options.locale.code(),
            phones: session.options.team().phones().map(Phone::of).collect(),
            clock: session.clock_state().await?,
            bot: session.bot_exists().await,
            telegram: session.telegram.status(),
            promises: promises::newest(&session.store).await?,
            story: session.story_view().await?,
            stories: STORIES.map(|story| StoryChoice::of(story, session.options.locale)).into(),
        })
    }

    pub async fn stop(&self) {
        self.get().await.stop().await;
    }
}
