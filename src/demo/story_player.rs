//! Plays the story of a session: performs the steps that are the demo's, notices those that are the visitor's, and says
//! what the page shows of it.

use super::people::LAN;
use super::playback::{Mode, Playback, PlaybackState};
use super::review::{ReviewItem, review};
use super::session::Session;
use super::story::{Action, DemoChat, Step, Story};
use crate::{domain::staff::person::Locale, store};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use std::sync::Weak;
use std::time::Duration;
use telegram_sim::Shown;
use tokio::sync::watch;

/// The pause between checks whether a step is complete.
const POLL_INTERVAL: Duration = Duration::from_millis(100);
/// How long a reader needs for a text: this, and a moment for each letter.
const READING: Duration = Duration::from_millis(1_500);
const LETTER: Duration = Duration::from_millis(32);
/// How long QA and the leaders take in training before they act.
const THINKING: Duration = Duration::from_secs(6);

/// What the page shows of the story.
#[derive(Debug, Serialize)]
pub(super) struct StoryView {
    name: &'static str,
    title: String,
    mode: Mode,
    /// From 0; as many as there are when it is over.
    pub step: usize,
    pub steps: usize,
    #[serde(rename = "tells")]
    pub narration: String,
    /// What the subscriber system shows, in training.
    system: Option<String>,
    #[serde(rename = "wants")]
    next_action: Option<NextAction>,
    #[serde(rename = "sees")]
    expected: Vec<Expected>,
    review: Option<Vec<ReviewItem>>,
}

/// A chat, and a piece of the text that appears in it.
#[derive(Debug, Serialize)]
struct Expected {
    chat: i64,
    piece: String,
}

#[derive(Debug, Serialize)]
struct NextAction {
    /// `says`, `taps`, `winds`, `telegram`, `bot`.
    kind: &'static str,
    who: Option<i64>,
    /// The text, the label, the minutes.
    what: String,
}

/// Plays the story of this session until the session is dropped; `news` counts the changes that the page shows.
pub(super) async fn run(session: Weak<Session>, news: watch::Sender<u64>) {
    loop {
        let Some(session) = session.upgrade() else { return };
        let Some(playback) = &session.playback else { return };
        if session.advance(playback).await {
            news.send_modify(|version| *version += 1);
        }
        drop(session);
        tokio::time::sleep(POLL_INTERVAL).await;
    }
}

impl Session {
    /// Goes on to the next step if this one is complete, or performs it if that is the demo's part. Returns whether
    /// anything changed.
    async fn advance(&self, playback: &Playback) -> bool {
        let state = playback.state();
        match state.mode {
            Mode::ByHand | Mode::Played => self.advance_guided(playback, state).await,
            Mode::Training => self.advance_training(playback, state).await,
        }
    }

    async fn advance_guided(&self, playback: &Playback, state: PlaybackState) -> bool {
        let Some(step) = playback.story.steps.get(state.step) else { return false };
        if self.is_complete(playback.story, step, state.from).await {
            playback.go_to(state.step + 1, self.clock.now());
            return true;
        }
        let letters = playback.story.narration(step, self.options.locale).chars().count();
        let reading = READING + LETTER * u32::try_from(letters).unwrap_or_default();
        let read = self.options.fast || state.since.elapsed() >= reading;
        let due = state.requested || (state.mode == Mode::Played && read);
        due && state.may_perform(step) && self.perform_and_mark(playback, step).await
    }

    /// Performs the next step that is not Lan's once it is possible and a person would have thought about it.
    async fn advance_training(&self, playback: &Playback, state: PlaybackState) -> bool {
        let by_others = |step: &Step| step.action.by().is_some_and(|person| person.id != LAN.id);
        let mut left = playback.story.steps.iter().enumerate().skip(state.step);
        let Some((n, step)) = left.find(|(_, step)| by_others(step)) else { return false };
        if self.is_complete(playback.story, step, state.from).await {
            playback.go_to(n + 1, self.clock.now());
            return true;
        }
        if !self.can_perform(playback.story, step) {
            playback.restart_waiting();
            return false;
        }
        let thought = self.options.fast || state.since.elapsed() >= THINKING;
        thought && state.may_perform(step) && self.perform_and_mark(playback, step).await
    }

    async fn perform_and_mark(&self, playback: &Playback, step: &Step) -> bool {
        let performed = self.perform(playback.story, step).await;
        if performed {
            playback.mark_performed();
        }
        performed
    }

    /// Whether all that the step leads to has happened; `from` is when it began, on the session's clock.
    pub(super) async fn is_complete(&self, story: &Story, step: &Step, from: DateTime<Utc>) -> bool {
        let locale = self.options.locale;
        let seen = step.expected.iter().all(|chat| {
            let piece = story.expected_text(step, *chat, locale);
            let has = |shown: &Shown| {
                shown.text.contains(&piece) || shown.labels().iter().any(|label| label.contains(&piece))
            };
            self.chat(chat.id()).iter().any(|shown| shown.from_bot && has(shown))
        });
        seen && match step.action {
            Action::Says(_) | Action::Taps(_) => true,
            Action::Forward(minutes) => {
                !step.expected.is_empty() || self.clock.now() >= from + TimeDelta::minutes(minutes)
            }
            Action::Telegram(status) => self.telegram.status() == status,
            Action::Bot(alive) => self.bot_exists().await == alive,
        }
    }

    fn can_perform(&self, story: &Story, step: &Step) -> bool {
        match step.action {
            Action::Taps(person) => {
                let label = story.action_text(step, self.options.locale);
                self.chat(person.id)
                    .iter()
                    .any(|shown| shown.labels().iter().any(|other| other.contains(&label)))
            }
            Action::Says(_) | Action::Forward(_) | Action::Telegram(_) | Action::Bot(_) => true,
        }
    }

    /// Performs the step; `false` if that is not possible yet.
    pub(super) async fn perform(&self, story: &Story, step: &Step) -> bool {
        let text = || story.action_text(step, self.options.locale);
        match step.action {
            Action::Says(person) => {
                self.person(person.id).says(&text());
                true
            }
            Action::Taps(person) => self.person(person.id).taps(&text()).is_ok(),
            Action::Forward(minutes) => self.forward(TimeDelta::minutes(minutes)).await.is_ok(),
            Action::Telegram(status) => self.telegram.set(status).await.is_ok(),
            Action::Bot(true) => {
                self.restart_bot().await;
                true
            }
            Action::Bot(false) => {
                self.kill_bot().await;
                true
            }
        }
    }

    /// What the page shows of the story.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn story_view(&self) -> store::Result<Option<StoryView>> {
        let Some(playback) = &self.playback else { return Ok(None) };
        let (state, story, locale) = (playback.state(), playback.story, self.options.locale);
        let training = state.mode == Mode::Training;
        let step = story.steps.get(state.step).filter(|_| !training);
        let review = match &story.practice {
            Some(call) if training => review(self, call, state.review_requested).await?,
            Some(_) | None => None,
        };
        let narration = match step {
            Some(step) => story.narration(step, locale),
            None if training => story.call_text(locale),
            None => story.closing_text(locale),
        };
        Ok(Some(StoryView {
            name: story.name,
            title: story.title(locale),
            mode: state.mode,
            step: state.step,
            steps: story.steps.len(),
            narration,
            system: training.then(|| story.subscriber_system_text(locale)),
            next_action: step.map(|step| next_action(story, step, locale)),
            expected: step.map(|step| expected(story, step, locale)).unwrap_or_default(),
            review,
        }))
    }
}

fn expected(story: &Story, step: &Step, locale: Locale) -> Vec<Expected> {
    let piece = |chat: &DemoChat| story.expected_text(step, *chat, locale);
    step.expected.iter().map(|chat| Expected { chat: chat.id(), piece: piece(chat) }).collect()
}

fn next_action(story: &Story, step: &Step, locale: Locale) -> NextAction {
    let (kind, what) = match step.action {
        Action::Says(_) => ("says", story.action_text(step, locale)),
        Action::Taps(_) => ("taps", story.action_text(step, locale)),
        Action::Forward(minutes) => ("winds", minutes.to_string()),
        Action::Telegram(_) => ("telegram", String::new()),
        Action::Bot(_) => ("bot", String::new()),
    };
    NextAction { kind, who: step.action.by().map(|person| person.id), what }
}
