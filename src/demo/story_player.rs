//! Telling a story: whoever plays is guided step by step, or the story plays itself; in training Lan's part is left to the
//! trainee and the others are played.

use super::people::LAN;
use super::review;
use super::review::Point;
use super::scene::Scene;
use super::story::{Act, Place, Step, Story};
use crate::{domain::staff::person::Locale, store};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::sync::{Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::{sync::watch, time::Instant};

/// How often it is looked whether a step has come true.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// How long somebody needs to read what is told, beside a moment for each letter.
const READING: Duration = Duration::from_millis(1_500);
const LETTER: Duration = Duration::from_millis(32);
/// How long QA and the leaders take in training before they do their part.
const THINKING: Duration = Duration::from_secs(6);

/// How long a press gets to be seen before it is tried again.
const AGAIN: Duration = Duration::from_secs(3);

/// Who does what is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Whoever is at the page, as the guide says.
    ByHand,
    /// Nobody: it plays itself.
    Played,
    /// The trainee is Lan, unguided; the others are played.
    Training,
}

/// What the page asks of the teller.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Wish {
    /// This step, at once.
    Step,
    /// It is to play itself.
    Play,
    /// It waits for whoever is at the page.
    Pause,
    /// The trainee has had enough.
    Review,
}

/// A story being told.
#[derive(Debug)]
pub(super) struct Telling {
    story: &'static Story,
    state: Mutex<State>,
}

#[derive(Clone, Copy, Debug)]
struct State {
    mode: Mode,
    at: usize,
    since: Instant,
    /// The clock of the performance when this step began.
    from: DateTime<Utc>,
    /// What the step says is to be done at once.
    wanted: bool,
    /// When it was done; it is waited for to be seen.
    acted: Option<Instant>,
    reviewed: bool,
}

/// What the page shows of it.
#[derive(Debug, Serialize)]
pub(super) struct Guide {
    name: &'static str,
    title: String,
    mode: Mode,
    /// From 0; as many as there are when it is over.
    pub step: usize,
    pub steps: usize,
    /// What is told.
    pub tells: String,
    /// What the subscriber system shows, in training.
    system: Option<String>,
    wants: Option<Wants>,
    /// Where something is seen then, and a piece of it.
    sees: Vec<Seen>,
    review: Option<Vec<Point>>,
}

#[derive(Debug, Serialize)]
struct Seen {
    chat: i64,
    piece: String,
}

/// What is to be done next.
#[derive(Debug, Serialize)]
struct Wants {
    /// `says`, `taps`, `winds`, `telegram`, `bot`.
    kind: &'static str,
    who: Option<i64>,
    /// The text, the label, the minutes.
    what: String,
}

impl State {
    /// Whether it has not been done; a press that came to nothing, what it was about having changed, is tried again.
    fn may_act(&self, step: &Step) -> bool {
        self.acted.is_none_or(|acted| matches!(step.act, Act::Taps(_)) && acted.elapsed() >= AGAIN)
    }
}

impl Telling {
    pub fn new(story: &'static Story, mode: Mode, now: DateTime<Utc>) -> Telling {
        let state = State {
            mode,
            at: 0,
            since: Instant::now(),
            from: now,
            wanted: false,
            acted: None,
            reviewed: false,
        };
        Telling { story, state: Mutex::new(state) }
    }

    fn state(&self) -> State {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Whoever is at the page wishes something.
    pub fn hear(&self, wish: Wish) {
        self.change(|state| match wish {
            Wish::Step => (state.wanted, state.acted) = (true, None),
            Wish::Play if state.mode == Mode::ByHand => state.mode = Mode::Played,
            Wish::Pause if state.mode == Mode::Played => state.mode = Mode::ByHand,
            Wish::Play | Wish::Pause => {}
            Wish::Review => state.reviewed = true,
        });
    }

    fn goes_on(&self, at: usize, now: DateTime<Utc>) {
        self.change(|state| {
            *state = State { at, since: Instant::now(), from: now, wanted: false, acted: None, ..*state };
        });
    }
}

/// Tells the story of this scene until the scene is gone, and says when there is news of it.
pub(super) async fn tell(scene: Weak<Scene>, news: watch::Sender<u64>) {
    loop {
        let Some(scene) = scene.upgrade() else { return };
        let Some(telling) = &scene.telling else { return };
        if scene.goes_on(telling).await {
            news.send_modify(|version| *version += 1);
        }
        drop(scene);
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

impl Scene {
    /// Looks whether the step has come true, and does what is left to us. Gives whether there is news.
    async fn goes_on(&self, telling: &Telling) -> bool {
        let state = telling.state();
        match state.mode {
            Mode::ByHand | Mode::Played => self.is_told(telling, state).await,
            Mode::Training => self.is_practised(telling, state).await,
        }
    }

    async fn is_told(&self, telling: &Telling, state: State) -> bool {
        let Some(step) = telling.story.steps.get(state.at) else { return false };
        if self.has_come(telling.story, step, state.from).await {
            telling.goes_on(state.at + 1, self.clock.now());
            return true;
        }
        let letters = telling.story.tells(step, self.plan.locale).chars().count();
        let reading = READING + LETTER * u32::try_from(letters).unwrap_or_default();
        let read = self.plan.hurried || state.since.elapsed() >= reading;
        let due = state.wanted || (state.mode == Mode::Played && read);
        due && state.may_act(step) && self.is_done(telling, step).await
    }

    async fn is_done(&self, telling: &Telling, step: &Step) -> bool {
        let done = self.does(telling.story, step).await;
        if done {
            telling.change(|state| (state.wanted, state.acted) = (false, Some(Instant::now())));
        }
        done
    }

    /// The next part that is not Lan's, as soon as it can be played and somebody has thought about it.
    async fn is_practised(&self, telling: &Telling, state: State) -> bool {
        let is_others = |step: &Step| step.act.by().is_some_and(|player| player.id != LAN.id);
        let mut left = telling.story.steps.iter().enumerate().skip(state.at);
        let Some((at, step)) = left.find(|(_, step)| is_others(step)) else { return false };
        if self.has_come(telling.story, step, state.from).await {
            telling.goes_on(at + 1, self.clock.now());
            return true;
        }
        if !self.can(telling.story, step) {
            telling.change(|state| state.since = Instant::now());
            return false;
        }
        let thought = self.plan.hurried || state.since.elapsed() >= THINKING;
        thought && state.may_act(step) && self.is_done(telling, step).await
    }

    pub(super) async fn has_come(&self, story: &Story, step: &Step, from: DateTime<Utc>) -> bool {
        let locale = self.plan.locale;
        let seen = step.sees.iter().all(|place| {
            let piece = story.shows(step, *place, locale);
            self.chat(place.chat()).iter().any(|shown| shown.from_bot && shown.text.contains(&piece))
        });
        seen && match step.act {
            Act::Says(_) | Act::Taps(_) => true,
            Act::Winds(minutes) => {
                !step.sees.is_empty() || self.clock.now() >= from + TimeDelta::minutes(minutes)
            }
            Act::Telegram(weather) => self.weather() == weather,
            Act::Bot(lives) => self.lives().await == lives,
        }
    }

    fn can(&self, story: &Story, step: &Step) -> bool {
        match step.act {
            Act::Taps(player) => {
                let label = story.does(step, self.plan.locale);
                self.chat(player.id)
                    .iter()
                    .any(|shown| shown.labels().iter().any(|other| other.contains(&label)))
            }
            Act::Says(_) | Act::Winds(_) | Act::Telegram(_) | Act::Bot(_) => true,
        }
    }

    /// Does what the step says; `false` if it cannot be done yet.
    pub(super) async fn does(&self, story: &Story, step: &Step) -> bool {
        let what = || story.does(step, self.plan.locale);
        match step.act {
            Act::Says(player) => {
                self.person(player.id).says(&what());
                true
            }
            Act::Taps(player) => self.person(player.id).taps(&what()).is_ok(),
            Act::Winds(minutes) => self.forward(TimeDelta::minutes(minutes)).await.is_ok(),
            Act::Telegram(weather) => self.turns(weather).await.is_ok(),
            Act::Bot(true) => {
                self.revive_bot().await;
                true
            }
            Act::Bot(false) => {
                self.kill_bot().await;
                true
            }
        }
    }

    /// What the page shows of the story.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn guide(&self) -> store::Result<Option<Guide>> {
        let Some(telling) = &self.telling else { return Ok(None) };
        let (state, story, locale) = (telling.state(), telling.story, self.plan.locale);
        let training = state.mode == Mode::Training;
        let step = story.steps.get(state.at).filter(|_| !training);
        let review = match &story.practised {
            Some(call) if training => review::of(self, call, state.reviewed).await?,
            Some(_) | None => None,
        };
        let tells = match step {
            Some(step) => story.tells(step, locale),
            None if training => story.call(locale),
            None => story.end(locale),
        };
        Ok(Some(Guide {
            name: story.name,
            title: story.title(locale),
            mode: state.mode,
            step: state.at,
            steps: story.steps.len(),
            tells,
            system: training.then(|| story.system(locale)),
            wants: step.map(|step| wants(story, step, self)),
            sees: step.map(|step| seen(story, step, locale)).unwrap_or_default(),
            review,
        }))
    }
}

fn seen(story: &Story, step: &Step, locale: Locale) -> Vec<Seen> {
    let seen = |place: &Place| Seen { chat: place.chat(), piece: story.shows(step, *place, locale) };
    step.sees.iter().map(seen).collect()
}

fn wants(story: &Story, step: &Step, scene: &Scene) -> Wants {
    let (kind, what) = match step.act {
        Act::Says(_) => ("says", story.does(step, scene.plan.locale)),
        Act::Taps(_) => ("taps", story.does(step, scene.plan.locale)),
        Act::Winds(minutes) => ("winds", minutes.to_string()),
        Act::Telegram(_) => ("telegram", String::new()),
        Act::Bot(_) => ("bot", String::new()),
    };
    Wants { kind, who: step.act.by().map(|player| player.id), what }
}
