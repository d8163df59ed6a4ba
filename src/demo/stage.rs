//! The performance that is on, and whatever the page has to know of it beside what stands on the phones.

use super::clock::Shows;
use super::faults::Weather;
use super::people::Player;
use super::promises::Promise;
use super::scene::{Plan, QA_ROOM, SHIFT_ROOM, Scene};
use super::story::{STORIES, Story};
use super::story_player::Guide;
use super::{promises, story_player};
use crate::domain::staff::person::{Locale, Role};
use crate::store;
use serde::Serialize;
use std::{sync::Arc, time::Duration};
use tokio::sync::{Mutex, RwLock, watch};

/// The clock goes on and so do the promises: after this long the page is told how they stand, also without news.
const LONGEST_WAIT: Duration = Duration::from_millis(900);

/// What is on.
#[derive(Debug)]
pub(super) struct Stage {
    scene: RwLock<Arc<Scene>>,
    changing: Mutex<()>,
    changed: watch::Sender<u64>,
}

/// What the page shows around the phones.
#[derive(Debug, Serialize)]
pub(super) struct Look {
    pub version: u64,
    /// Which performance it is, by the address of its Telegram.
    performance: String,
    locale: &'static str,
    phones: Vec<Phone>,
    clock: Shows,
    bot: bool,
    telegram: Weather,
    promises: Vec<Promise>,
    pub story: Option<Guide>,
    stories: Vec<Offer>,
}

/// A story that can be begun.
#[derive(Debug, Serialize)]
struct Offer {
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

impl Offer {
    fn of(story: &Story, locale: Locale) -> Offer {
        Offer { name: story.name, title: story.title(locale), practised: story.practised.is_some() }
    }
}

impl Phone {
    fn of(player: &Player) -> Phone {
        let rooms = [QA_ROOM, SHIFT_ROOM].into_iter().filter(|room| player.is_in(*room)).collect();
        Phone { id: player.id, name: player.name, role: player.role, rooms }
    }
}

impl Stage {
    /// # Errors
    /// As [`Scene::begin`].
    pub async fn begin(plan: Plan) -> anyhow::Result<Arc<Stage>> {
        let (scene, changed) = (Arc::new(Scene::begin(plan).await?), watch::Sender::new(0));
        tokio::spawn(story_player::tell(Arc::downgrade(&scene), changed.clone()));
        Ok(Arc::new(Stage { scene: RwLock::new(scene), changing: Mutex::default(), changed }))
    }

    pub async fn scene(&self) -> Arc<Scene> {
        Arc::clone(&*self.scene.read().await)
    }

    /// Ends this performance and begins another.
    ///
    /// # Errors
    /// As [`Scene::begin`]; the one before goes on then.
    pub async fn begin_anew(&self, plan: Plan) -> anyhow::Result<()> {
        let _one_at_a_time = self.changing.lock().await;
        let next = Arc::new(Scene::begin(plan).await?);
        tokio::spawn(story_player::tell(Arc::downgrade(&next), self.changed.clone()));
        let before = std::mem::replace(&mut *self.scene.write().await, next);
        self.has_changed();
        before.end().await;
        Ok(())
    }

    /// The page is told at once.
    pub fn has_changed(&self) {
        self.changed.send_modify(|version| *version += 1);
    }

    /// How it looks; with `since`, once it differs from that version or a moment has gone by.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn look(&self, since: Option<u64>) -> store::Result<Look> {
        let mut changes = self.changed.subscribe();
        if let Some(since) = since {
            let newer = changes.wait_for(|version| *version > since);
            let _ = tokio::time::timeout(LONGEST_WAIT, newer).await;
        }
        let version = *self.changed.borrow();
        let scene = self.scene().await;
        Ok(Look {
            version,
            performance: scene.sim.url(),
            locale: scene.plan.locale.code(),
            phones: scene.plan.company().phones().map(Phone::of).collect(),
            clock: scene.shows().await?,
            bot: scene.lives().await,
            telegram: scene.weather(),
            promises: promises::newest(&scene.store).await?,
            story: scene.guide().await?,
            stories: STORIES.map(|story| Offer::of(story, scene.plan.locale)).into(),
        })
    }

    pub async fn end(&self) {
        self.scene().await.end().await;
    }
}
