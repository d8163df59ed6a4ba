//! How far a story has been played, and by whom.

use super::story::{Action, Step, Story};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How long the effect of a press is waited for before it is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(3);

/// Who performs the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The visitor of the page, guided step by step.
    ByHand,
    /// The demo.
    Played,
    /// The trainee is Lan, without guidance; the demo plays the others.
    Training,
}

/// What the visitor can ask for.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PlaybackCommand {
    /// Perform this step now.
    Step,
    /// Go on automatically.
    Play,
    /// Wait for the visitor again.
    Pause,
    /// End the training and show the review.
    Review,
}

/// A story being played.
#[derive(Debug)]
pub(super) struct Playback {
    pub story: &'static Story,
    state: Mutex<PlaybackState>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct PlaybackState {
    pub mode: Mode,
    /// The index of the current step; as many as there are steps when the story is over.
    pub step: usize,
    /// When it began, in real time.
    pub since: Instant,
    /// When it began, on the session's clock.
    pub from: DateTime<Utc>,
    /// The visitor asked to have it performed now.
    pub requested: bool,
    /// When it was performed.
    pub performed: Option<Instant>,
    pub review_requested: bool,
}

impl PlaybackState {
    /// Whether the step has not been performed, or is a press without an effect so far: what it is about may have
    /// changed meanwhile.
    pub fn may_perform(&self, step: &Step) -> bool {
        self.performed.is_none_or(|at| matches!(step.action, Action::Taps(_)) && at.elapsed() >= RETRY_AFTER)
    }
}

impl Playback {
    pub fn new(story: &'static Story, mode: Mode, now: DateTime<Utc>) -> Playback {
        let state = PlaybackState {
            mode,
            step: 0,
            since: Instant::now(),
            from: now,
            requested: false,
            performed: None,
            review_requested: false,
        };
        Playback { story, state: Mutex::new(state) }
    }

    pub fn state(&self) -> PlaybackState {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut PlaybackState)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub fn apply(&self, command: PlaybackCommand) {
        self.change(|state| match command {
            PlaybackCommand::Step => (state.requested, state.performed) = (true, None),
            PlaybackCommand::Play if state.mode == Mode::ByHand => state.mode = Mode::Played,
            PlaybackCommand::Pause if state.mode == Mode::Played => state.mode = Mode::ByHand,
            PlaybackCommand::Play | PlaybackCommand::Pause => {}
            PlaybackCommand::Review => state.review_requested = true,
        });
    }

    pub fn go_to(&self, step: usize, now: DateTime<Utc>) {
        self.change(|state| {
            let since = Instant::now();
            *state = PlaybackState { step, since, from: now, requested: false, performed: None, ..*state };
        });
    }

    pub fn mark_performed(&self) {
        self.change(|state| (state.requested, state.performed) = (false, Some(Instant::now())));
    }

    /// The step cannot be performed yet: the time to think about it begins later.
    pub fn restart_waiting(&self) {
        self.change(|state| state.since = Instant::now());
    }
}
