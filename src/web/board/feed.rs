//! The state of the board for everybody who looks at it: one reader of the database, however many look.

use crate::domain::base::ids::{PersonId, ScreenId};
use crate::domain::message::render_context::RenderContext;
use crate::domain::report::figures::Figures;
use crate::domain::staff::person::Locale;
use crate::service::Service;
use crate::store;
use crate::store::board_page;
use crate::text::Texts;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// How many look at once; connections are left for others.
pub(super) const MOST_VIEWERS: usize = 100;
/// How many of them are one person, or one screen.
const MOST_OF_ONE: usize = 4;
/// For how long a page is begun with a state that was read for others.
const FRESH_FOR: TimeDelta = TimeDelta::seconds(5);
/// However much changes, the database is read no more often.
const NOT_BEFORE: Duration = Duration::from_millis(700);
/// And no less often while somebody looks: another replica may have changed something.
const AT_LATEST: Duration = Duration::from_secs(3);
/// How old the figures of the day may be: they are gathered from every case of the day.
const FIGURES_FOR: TimeDelta = TimeDelta::seconds(20);

/// The board at a moment.
#[derive(Debug)]
pub(super) struct BoardState {
    pub context: RenderContext,
    /// What every wall screen shows, by language.
    walls: [OnceLock<Arc<str>>; Locale::ALL.len()],
}

impl BoardState {
    fn new(context: RenderContext) -> Self {
        BoardState { context, walls: Default::default() }
    }

    /// The board of a wall screen, rendered once for all of them.
    pub fn wall(&self, texts: &Texts, locale: Locale) -> Arc<str> {
        let wall = self.walls[locale as usize].get_or_init(|| texts.wall_board(locale, &self.context).into());
        Arc::clone(wall)
    }
}

/// Hands out the state to those who look.
#[derive(Debug)]
pub(super) struct Feed {
    service: Service,
    latest: watch::Sender<Option<Arc<BoardState>>>,
    wanted: Notify,
    /// Who looks; a seat is free again once its viewer is gone.
    seats: Mutex<Vec<(Looker, Weak<()>)>>,
    stop: watch::Receiver<bool>,
}

/// By whose sign-in somebody looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looker {
    Person(PersonId),
    Screen(ScreenId),
}

/// Somebody who looks.
#[derive(Debug)]
pub(super) struct Viewer {
    latest: watch::Receiver<Option<Arc<BoardState>>>,
    stop: watch::Receiver<bool>,
    _seat: Arc<()>,
}

impl Viewer {
    /// The next state that is read; `None` when the bot stops.
    pub async fn next(&mut self) -> Option<Arc<BoardState>> {
        tokio::select! {
            changed = self.latest.changed() => changed.ok()?,
            _ = self.stop.wait_for(|stop| *stop) => return None,
        }
        self.latest.borrow_and_update().clone()
    }
}

impl Feed {
    pub fn new(service: Service, stop: watch::Receiver<bool>) -> Self {
        let (latest, wanted, seats) = (watch::Sender::default(), Notify::new(), Mutex::default());
        Feed { service, latest, wanted, seats, stop }
    }

    /// A place among those who look; `None` where all are taken, or all that one may have.
    pub fn look(&self, who: Looker) -> Option<Viewer> {
        let seat = self.seat(who)?;
        let viewer = Viewer { latest: self.latest.subscribe(), stop: self.stop.clone(), _seat: seat };
        self.wanted.notify_one();
        Some(viewer)
    }

    fn seat(&self, who: Looker) -> Option<Arc<()>> {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        seats.retain(|(_, seat)| seat.strong_count() > 0);
        let own = seats.iter().filter(|(looker, _)| *looker == who).count();
        if seats.len() >= MOST_VIEWERS || own >= MOST_OF_ONE {
            return None;
        }
        let seat = Arc::new(());
        seats.push((who, Arc::downgrade(&seat)));
        Some(seat)
    }

    /// The state as it is now: the latest that somebody looks at, else read for this caller.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn now(&self) -> store::Result<Arc<BoardState>> {
        let latest = self.latest.borrow().clone().filter(|_| self.latest.receiver_count() > 0);
        let now = self.service.clock.now();
        if let Some(latest) = latest.filter(|latest| (now - latest.context.now).abs() < FRESH_FOR) {
            return Ok(latest);
        }
        let mut state = self.read().await?;
        state.report = self.figures(state.now).await?;
        Ok(Arc::new(BoardState::new(state)))
    }

    /// Reads while somebody looks: after each commit, and every few seconds.
    pub async fn run(self: Arc<Self>) {
        let mut stop = self.stop.clone();
        let mut commits = self.service.notifier.commits.subscribe();
        let mut figures: Option<(DateTime<Utc>, Figures)> = None;
        let mut fails = false;
        while !*stop.borrow() {
            if self.latest.receiver_count() == 0 {
                tokio::select! {
                    () = self.wanted.notified() => {}
                    _ = stop.changed() => return,
                }
                continue;
            }
            commits.mark_unchanged();
            match self.read_with(&mut figures).await {
                Ok(state) => {
                    fails = false;
                    self.latest.send_replace(Some(Arc::new(BoardState::new(state))));
                }
                Err(error) => {
                    if !fails {
                        tracing::warn!(%error, "the board page cannot be read; trying again");
                    }
                    fails = true;
                }
            }
            let due = async {
                tokio::time::sleep(NOT_BEFORE).await;
                tokio::select! {
                    _ = commits.changed() => {}
                    () = self.wanted.notified() => {}
                    () = tokio::time::sleep(AT_LATEST) => {}
                }
            };
            tokio::select! {
                () = due => {}
                _ = stop.changed() => return,
            }
        }
    }

    async fn read_with(
        &self,
        figures: &mut Option<(DateTime<Utc>, Figures)>,
    ) -> store::Result<RenderContext> {
        let mut state = self.read().await?;
        let known = figures.as_ref().filter(|(at, _)| (state.now - *at).abs() < FIGURES_FOR);
        state.report = match known {
            Some((_, known)) => known.clone(),
            None => {
                let read = self.figures(state.now).await?;
                figures.insert((state.now, read)).1.clone()
            }
        };
        Ok(state)
    }

    async fn read(&self) -> store::Result<RenderContext> {
        let mut tx = self.service.store.begin_read().await?;
        board_page::load(&mut tx, self.service.centre.timezone, self.service.clock.now()).await
    }

    async fn figures(&self, now: DateTime<Utc>) -> store::Result<Figures> {
        let mut tx = self.service.store.begin_read().await?;
        board_page::figures(&mut tx, self.service.centre.timezone, now).await
    }
}
