//! The use cases: what the bot does for a request, and on its own.
//!
//! One request is one transaction: deduplicate the update, load, decide, then state, audit log, timers and outbox,
//! committed together or not at all. No rendering and no HTTP happens here.
//!
//! A use case is a file of free functions on a [`RequestContext`]: load the case or refuse, check what the actor may do,
//! execute a command, answer. `dispatch` finds the use case of a request, `presses` that of a button; `timers`,
//! `undeliverable` and `self_check` are what happens without a request. Whatever changes a case goes through
//! `RequestContext::apply`, which also refreshes the messages that show it.

mod answer_prompt;
mod answer_qa;
mod ask_qa;
mod board;
mod catalogue;
mod clock;
mod context;
mod correct_message;
mod coverage;
mod digests;
mod dispatch;
mod draft_form;
mod guide;
mod handover;
mod health;
mod health_monitor;
mod imports;
mod invitations;
mod join;
mod kill_point;
mod last_heard;
mod lease;
mod lists;
mod media_message;
mod members;
mod metrics;
mod note;
mod notifier;
mod open_case;
mod page;
mod phoned_qa;
mod presses;
mod promotions;
mod prompt;
mod question_thread;
mod reassign;
mod refresh;
mod report;
mod request_transfer;
mod review;
mod rota_page;
mod rota_words;
mod saved_answers;
mod screens;
mod self_check;
mod share;
mod show_case;
mod signal;
mod signal_areas;
mod split_messages;
mod strangers;
mod swap;
mod text_message;
mod timers;
mod undeliverable;

pub use clock::Clock;
pub use health::{Health, HealthProblem};
pub use health_monitor::{BotLoop, HealthMonitor, Heartbeat, Outage, TelegramProblem};
pub use imports::Fetched;
pub use kill_point::KillPoint;
pub use lease::{Lease, Term, uptime};
pub use metrics::Metrics;
pub use notifier::Notifier;
pub use page::PageAction;
pub use refresh::DIGEST_SETTLES;

use crate::domain::base::ids::{CaseId, ChatId, PersonId};
use crate::domain::base::unreadable::UnreadableRow;
use crate::domain::case::{Case, Closing, ClosingKind, Line};
use crate::domain::centre::Centre;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::button::Button;
use crate::domain::request::intent::{Incoming, Intent};
use crate::domain::request::one_time_link::OneTimeLink;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::{Locale, Person};
use crate::store;
use crate::store::inbox::Begun;
use crate::store::{Error, Store, Tx, inbox};
use context::RequestContext;
use last_heard::LastHeard;
use split_messages::SplitMessages;
use std::sync::Arc;
use tokio::sync::watch;

/// How often a transaction that conflicted with another is tried.
const TRIES: usize = 8;

/// What the use cases work with: the database, the centre's configuration, the clock.
#[derive(Clone, Debug)]
pub struct Service {
    pub store: Store,
    pub centre: Arc<Centre>,
    pub clock: Clock,
    /// Notified after every commit that may have left something to send or to wait for.
    pub notifier: Arc<Notifier>,
    /// Whether this replica is the active one.
    pub lease: watch::Receiver<Lease>,
    pub health_monitor: Arc<HealthMonitor>,
    pub metrics: Arc<Metrics>,
    split_messages: Arc<SplitMessages>,
    last_heard: Arc<LastHeard>,
}

/// What a press is answered with, at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Said in the words of the line that the case came in on.
    Phrase { said: Phrase, line: Line },
    /// Shown as an alert: somebody wanted something and it was not done. With the colleague its sentence names.
    Refusal { refusal: Refusal, named: Option<Person> },
    /// 👁, as an alert to this person alone: the numbers of the case.
    Numbers(Box<Case>),
    /// A link for who asked, which is sent before the press is answered.
    Link(Box<OneTimeLink>),
}

impl From<Phrase> for Reply {
    fn from(said: Phrase) -> Self {
        Reply::Phrase { said, line: Line::default() }
    }
}

impl Service {
    pub fn new(store: Store, centre: Arc<Centre>, clock: Clock, lease: watch::Receiver<Lease>) -> Self {
        let health_monitor = Arc::new(HealthMonitor::new(clock.clone()));
        Service {
            store,
            centre,
            clock,
            notifier: Arc::default(),
            lease,
            health_monitor,
            metrics: Arc::default(),
            split_messages: Arc::default(),
            last_heard: Arc::default(),
        }
    }

    /// Handles one update, exactly once however often it is delivered. Returns the answer to a press, and its language.
    ///
    /// # Errors
    /// A fault: nothing of the update was kept, so it may be tried again.
    pub async fn handle(&self, update: i64, incoming: &Incoming) -> store::Result<Option<(Locale, Reply)>> {
        let began = self.clock.steady();
        let mut tries = 0;
        loop {
            tries += 1;
            match self.handle_once(update, incoming).await {
                Err(Error::Conflict) if tries < TRIES => {}
                Err(Error::UnreadableRow { row, .. }) => {
                    return self.refuse_unreadable(update, incoming, row).await;
                }
                Ok(reply) => {
                    self.metrics.updates.inc();
                    self.metrics.update_took(self.clock.steady().saturating_sub(began));
                    return Ok(reply);
                }
                Err(error) => {
                    self.metrics.database_errors.inc();
                    return Err(error);
                }
            }
        }
    }

    async fn handle_once(&self, update: i64, incoming: &Incoming) -> store::Result<Option<(Locale, Reply)>> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let from = PersonId(incoming.from);
        let Begun { is_new, sender } = inbox::begin_update(&mut tx, update, incoming.chat, from, now).await?;
        let person = sender?.filter(|person| person.active && !person.id.is_shared());
        let chosen = person.as_ref().and_then(|person| person.locale).unwrap_or(self.centre.locale);
        // A language just chosen is answered in itself.
        let locale =
            if let Intent::Press(Button::Language(locale)) = incoming.intent { locale } else { chosen };
        let reply =
            if person.is_none() && !strangers::is_answered(&mut tx, &self.centre, incoming, now).await? {
                // Nothing is committed: whoever floods the bot, nobody waits for the disk because of it.
                Reply::Refusal { refusal: Refusal::NotYours, named: None }
            } else if !is_new {
                // Delivered again after a stop: the press still waits for its answer, the rest has been done.
                match incoming.intent {
                    Intent::Press(Button::Case { case, .. }) => self.already_handled(&mut tx, case).await?,
                    _ => Phrase::Done.into(),
                }
            } else {
                let is_staff = person.is_some();
                let actor = person.map(Arc::new);
                let mut cx = RequestContext::new(self, tx, now, incoming, actor.clone());
                let reply = match actor {
                    Some(person) => dispatch::handle(&mut cx, &person).await?,
                    None => strangers::handle(&mut cx).await?,
                };
                KillPoint::BeforeCommit.reached();
                cx.commit().await?;
                KillPoint::AfterCommit.reached();
                self.split_messages.note(incoming);
                if is_staff {
                    self.last_heard.note(incoming, now);
                }
                reply
            };
        Ok(incoming.query.as_ref().map(|_| (locale, reply)))
    }

    /// What the request is about cannot be read: who asked hears so, and nothing else is done.
    async fn refuse_unreadable(
        &self,
        update: i64,
        incoming: &Incoming,
        row: UnreadableRow,
    ) -> store::Result<Option<(Locale, Reply)>> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let from = PersonId(incoming.from);
        let Begun { is_new, sender } = inbox::begin_update(&mut tx, update, incoming.chat, from, now).await?;
        let person = store::readable(sender)?.flatten();
        let locale = person.and_then(|person| person.locale).unwrap_or(self.centre.locale);
        let refusal = Refusal::Unreadable(row);
        let mut cx = RequestContext::new(self, tx, now, incoming, None);
        if is_new && incoming.query.is_none() {
            cx.refuse(&refusal).await?;
        }
        cx.commit().await?;
        Ok(incoming.query.as_ref().map(|_| (locale, Reply::Refusal { refusal, named: None })))
    }

    /// The answer to a press on a case that is delivered again, from the state as it is now.
    async fn already_handled(&self, tx: &mut Tx, case: CaseId) -> store::Result<Reply> {
        let case = store::cases::load(tx, case).await?;
        let line = case.as_ref().map_or_else(Line::default, Case::line);
        Ok(match case.and_then(|case| case.closing) {
            Some(Closing { at, how: ClosingKind::Told, .. }) => {
                Reply::Phrase { said: Phrase::Told { at }, line }
            }
            Some(Closing { at, .. }) => {
                Reply::Refusal { refusal: Refusal::AlreadyClosed { at }, named: None }
            }
            None => Phrase::Done.into(),
        })
    }

    /// Sets an update aside that failed again and again, and tells its sender and the admins.
    ///
    /// # Errors
    /// The database is away.
    pub async fn park(&self, update: i64, chat: ChatId, why: &str, raw: &str) -> store::Result<()> {
        let mut cx = self.begin().await?;
        inbox::park(&mut cx.tx, update, why, raw, cx.now).await?;
        if chat.is_private() {
            cx.send(Outgoing::to(PersonId(chat.0), Notice::Said(Phrase::Parked))).await?;
        }
        cx.tell_admins(Notice::Parked { update }).await?;
        cx.commit().await?;
        self.metrics.parked.inc();
        Ok(())
    }
}
