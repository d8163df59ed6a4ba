//! Sends what is in the outbox: claim, render, send, mark. Every way a call can end leads somewhere.

use super::pace::{Limits, Pace};
use crate::{
    desk::{Desk, KillPoint},
    domain::{
        ids::{CaseId, ChatId, MessageId, MessageRef, PersonId},
        notice::{Doubt, Notice, Outgoing, Scene, Void},
    },
    store::{
        self, cases, drafts, messages,
        messages::Shows,
        outbox::{self, Row, Start},
        prompts, scene,
    },
    telegram::{
        client::{CallError, Client},
        voice,
    },
    text::Texts,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::{JoinError, JoinSet},
};

/// How many messages are on their way at once.
const AT_ONCE: usize = 32;
/// After so many attempts a message whose sending panics is given up.
const PANICS: i64 = 3;
const LONGEST_BACKOFF: TimeDelta = TimeDelta::seconds(30);
/// The pause after a database fault.
const PAUSE: Duration = Duration::from_millis(500);

/// Sends from the outbox.
#[derive(Clone, Debug)]
pub struct Sender {
    pub desk: Desk,
    pub client: Client,
    pub texts: Arc<Texts>,
    /// Names this run among earlier ones whose messages were left under way.
    pub holder: i64,
    pace: Arc<Mutex<Pace>>,
    lines: Arc<Semaphore>,
}

/// What came of a message.
struct Outcome {
    way: Way,
    /// The version of the case it was rendered from.
    version: Option<i64>,
    came: Came,
}

enum Came {
    /// It is there; its id, where it was a new one.
    Arrived(Option<MessageId>),
    Void(Void),
    Failed(CallError),
}

/// Where a message goes: a new one, or in place of one that stands there.
enum Way {
    Send,
    Edit(MessageId),
}

impl Sender {
    pub fn new(desk: Desk, client: Client, texts: Arc<Texts>, holder: i64, limits: Limits) -> Self {
        let pace = Arc::new(Mutex::new(Pace::new(limits)));
        Sender { desk, client, texts, holder, pace, lines: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Sends until told to stop; what is on its way then is finished first.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut under_way = JoinSet::new();
        while let Err(error) = self.take_over().await {
            tracing::warn!(%error, "the outbox cannot be read");
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                _ = stop.changed() => return,
            }
        }
        while !*stop.borrow() {
            let next = match self.claim().await {
                Ok((rows, next)) => {
                    let idle = rows.is_empty();
                    for (row, line) in rows {
                        under_way.spawn(self.clone().deliver(row, line));
                    }
                    if !idle {
                        continue;
                    }
                    next
                }
                Err(error) => {
                    tracing::warn!(%error, "the outbox cannot be read");
                    Some(self.desk.clock.now() + TimeDelta::seconds(1))
                }
            };
            let wait = async {
                match next {
                    Some(at) => self.desk.clock.reaches(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = wait => {}
                () = self.desk.bell.outbox.notified() => {}
                Some(_) = under_way.join_next() => {}
                _ = stop.changed() => break,
            }
        }
        while under_way.join_next().await.is_some() {}
    }

    /// What an earlier run left under way may or may not have arrived: repeated, or let go, by its kind.
    async fn take_over(&self) -> store::Result<()> {
        let now = self.desk.clock.now();
        let mut tx = self.desk.store.begin().await?;
        let buried = outbox::bury_unreadable(&mut tx, now).await?;
        let dropped = store::timers::drop_unreadable(&mut tx).await?;
        if buried + dropped > 0 {
            tracing::error!(
                messages = buried,
                timers = dropped,
                "another version left what this one cannot read"
            );
        }
        for (id, notice) in outbox::orphans(&mut tx, self.holder).await? {
            match notice.in_doubt() {
                Doubt::LetGo => outbox::void(&mut tx, id, "in doubt", now).await?,
                Doubt::Repeat => outbox::again(&mut tx, id, now, true).await?,
                Doubt::RepeatSilently => outbox::again(&mut tx, id, now, false).await?,
            }
        }
        Ok(tx.commit().await?)
    }

    /// Claims what may leave now; with nothing to claim, when to look again.
    /// No more are claimed than there are lines: what waits for one is not under way yet.
    async fn claim(&self) -> store::Result<(Vec<(Row, OwnedSemaphorePermit)>, Option<DateTime<Utc>>)> {
        let now = self.desk.clock.now();
        let mut tx = self.desk.store.read().await?;
        let heads = outbox::heads(&mut tx, now, 500).await?;
        let mut next = outbox::next_ready(&mut tx, now).await?;
        drop(tx);
        let mut admitted = Vec::new();
        {
            let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
            for row in heads {
                // A line that becomes free rings the bell.
                let Ok(line) = Arc::clone(&self.lines).try_acquire_owned() else { break };
                match pace.admit(row.chat, now) {
                    Ok(()) => admitted.push((row, line)),
                    Err(later) => next = Some(next.map_or(later, |next| next.min(later))),
                }
            }
        }
        if admitted.is_empty() {
            return Ok((admitted, next));
        }
        let mut tx = self.desk.store.begin().await?;
        let mut claimed = Vec::with_capacity(admitted.len());
        for (row, line) in admitted {
            match outbox::start(&mut tx, row.id, self.holder, now).await? {
                Start::Started => claimed.push((row, line)),
                // What it gave way to may go at once.
                Start::GaveWay => next = Some(now),
                Start::NotReady => {}
            }
        }
        tx.commit().await?;
        Ok((claimed, next))
    }

    /// Sends one message and notes what came of it. Noting is tried until the database takes it; what has gone out
    /// is not sent again for that.
    async fn deliver(self, row: Row, _line: OwnedSemaphorePermit) {
        KillPoint::BeforeSending.reached();
        let (sender, its_row) = (self.clone(), row.clone());
        // In a task of its own: a panic is that message's, and blocks nobody.
        let outcome = tokio::spawn(async move { sender.send_out(&its_row).await }).await;
        KillPoint::AfterSending.reached();
        while let Err(error) = self.note(&row, &outcome).await {
            tracing::warn!(%error, row = row.id, "what came of a message cannot be noted yet");
            tokio::time::sleep(PAUSE).await;
        }
        self.desk.bell.outbox.notify_one();
    }

    /// Renders and sends, once the database can be read.
    async fn send_out(&self, row: &Row) -> Outcome {
        let now = self.desk.clock.now();
        let (scene, way) = loop {
            match self.prepare(row, now).await {
                Ok(prepared) => break prepared,
                Err(error) => tracing::warn!(%error, row = row.id, "a message waits for the database"),
            }
            tokio::time::sleep(PAUSE).await;
        };
        let version = scene.case.as_ref().map(|case| case.version);
        if let Err(void) = row.notice.still_true(&scene) {
            return Outcome { way, version, came: Came::Void(void) };
        }
        let message = self.texts.render(&row.notice, &scene);
        let sent = match way {
            Way::Send => voice::send(&self.client, row.chat, None, &message).await.map(Some),
            Way::Edit(at) => voice::edit(&self.client, row.chat, at, &message).await.map(|()| None),
        };
        let came = match sent {
            Ok(message) => Came::Arrived(message),
            Err(CallError::NotModified) => Came::Arrived(None),
            Err(error) => Came::Failed(error),
        };
        Outcome { way, version, came }
    }

    async fn note(&self, row: &Row, outcome: &Result<Outcome, JoinError>) -> store::Result<()> {
        match outcome {
            Ok(Outcome { came: Came::Arrived(message), version, .. }) => {
                self.arrived(row, *message, *version).await
            }
            Ok(Outcome { came: Came::Void(void), .. }) => {
                self.void(row, void.key(), self.desk.clock.now()).await
            }
            Ok(Outcome { came: Came::Failed(error), way, .. }) => self.failed(row, way, error).await,
            Err(_) if row.attempts >= PANICS => {
                self.desk.undeliverable(row, "sending it panicked", false).await
            }
            Err(_) => {
                tracing::error!(row = row.id, "sending a message panicked");
                self.again(row, self.desk.clock.now() + TimeDelta::seconds(1), true).await
            }
        }
    }

    async fn prepare(&self, row: &Row, now: DateTime<Utc>) -> store::Result<(Scene, Way)> {
        let mut tx = self.desk.store.read().await?;
        let shown = if let Some(at) = row.notice.edits() {
            Some(at)
        } else if let Notice::Card { case } = row.notice {
            messages::card_in(&mut tx, case, row.chat).await?
        } else if let Notice::Form { draft } = row.notice {
            drafts::message(&mut tx, draft).await?
        } else {
            None
        };
        let way = shown.map_or(Way::Send, Way::Edit);
        let repeated = row.repeated && shown.is_none();
        let timezone = self.desk.centre.timezone;
        let scene = scene::load(&mut tx, &row.notice, row.chat, repeated, timezone, now).await?;
        Ok((scene, way))
    }

    async fn void(&self, row: &Row, why: &str, now: DateTime<Utc>) -> store::Result<()> {
        let mut tx = self.desk.store.begin().await?;
        outbox::void(&mut tx, row.id, why, now).await?;
        Ok(tx.commit().await?)
    }

    async fn again(&self, row: &Row, not_before: DateTime<Utc>, repeated: bool) -> store::Result<()> {
        let mut tx = self.desk.store.begin().await?;
        outbox::again(&mut tx, row.id, not_before, repeated).await?;
        Ok(tx.commit().await?)
    }

    /// It is there: noted with what the message shows, so that replies, presses and edits find it.
    async fn arrived(
        &self,
        row: &Row,
        message: Option<MessageId>,
        version: Option<i64>,
    ) -> store::Result<()> {
        KillPoint::BeforeMarking.reached();
        let now = self.desk.clock.now();
        let mut tx = self.desk.store.begin().await?;
        outbox::sent(&mut tx, row.id, message, now).await?;
        if let Some(message) = message {
            if let Notice::Card { case } | Notice::CardAgain { case } = row.notice {
                self.older_cards_give_way(&mut tx, case, row.chat, now).await?;
            }
            if let Some(shows) = shows(&row.notice) {
                messages::remember(&mut tx, MessageRef { chat: row.chat, message }, &shows).await?;
            }
            if let Notice::Form { draft } = row.notice {
                drafts::set_message(&mut tx, draft, Some(message)).await?;
            }
            if let Notice::Ask { case, .. } = row.notice {
                prompts::set_message(&mut tx, PersonId(row.chat.0), case, message).await?;
            }
            self.catch_up(&mut tx, row, message, version).await?;
        }
        Ok(tx.commit().await?)
    }

    /// One card of a case is live in a chat, the newest: the older ones lose their buttons and say so.
    async fn older_cards_give_way(
        &self,
        tx: &mut store::Tx,
        case: CaseId,
        chat: ChatId,
        now: DateTime<Utc>,
    ) -> store::Result<()> {
        for message in messages::cards_in(tx, case, chat).await? {
            messages::remember(tx, MessageRef { chat, message }, &Shows::About(case)).await?;
            let moved = Notice::CardMoved { case, message };
            outbox::put(tx, &Outgoing { to: chat, urgency: moved.urgency(), notice: moved }, 0, now).await?;
        }
        Ok(())
    }

    /// What has changed while the message was under way could not edit it, since nobody knew of it yet.
    async fn catch_up(
        &self,
        tx: &mut store::Tx,
        row: &Row,
        message: MessageId,
        version: Option<i64>,
    ) -> store::Result<()> {
        let Some(id) = row.notice.case() else { return Ok(()) };
        let Some(case) = cases::load(tx, id).await? else { return Ok(()) };
        let follow_up = match row.notice {
            Notice::Reminder(_) if !case.is_open() => Notice::ReminderOver { case: id, message },
            Notice::Card { .. } | Notice::CardAgain { .. } if Some(case.version) != version => {
                Notice::Card { case: id }
            }
            _ => return Ok(()),
        };
        let urgency = follow_up.urgency();
        outbox::put(tx, &Outgoing { to: row.chat, notice: follow_up, urgency }, 0, self.desk.clock.now())
            .await
    }

    async fn failed(&self, row: &Row, way: &Way, error: &CallError) -> store::Result<()> {
        let now = self.desk.clock.now();
        let backoff = TimeDelta::milliseconds(500 << row.attempts.clamp(0, 6)).min(LONGEST_BACKOFF);
        match error {
            CallError::TooMany { retry_after } => {
                let until = now + TimeDelta::from_std(*retry_after).unwrap_or(LONGEST_BACKOFF);
                self.pace.lock().unwrap_or_else(PoisonError::into_inner).hold(row.chat, until);
                self.again(row, until, false).await
            }
            CallError::NotSent(_) | CallError::Unauthorized | CallError::Conflict(_) => {
                tracing::warn!(%error, row = row.id, "a message could not be sent; trying again");
                self.again(row, now + backoff, false).await
            }
            CallError::InDoubt(_) => {
                tracing::warn!(%error, row = row.id, "nobody knows whether a message arrived");
                match (way, row.notice.in_doubt()) {
                    (Way::Edit(_), _) | (Way::Send, Doubt::RepeatSilently) => {
                        self.again(row, now + backoff, false).await
                    }
                    (Way::Send, Doubt::Repeat) => self.again(row, now + backoff, true).await,
                    (Way::Send, Doubt::LetGo) => self.void(row, "in doubt", now).await,
                }
            }
            CallError::MessageGone | CallError::TopicGone => match way {
                Way::Edit(at) => self.gone(row, *at, now).await,
                // Nothing stands there to be replaced: sent again, it would be refused again.
                Way::Send => self.desk.undeliverable(row, &error.to_string(), false).await,
            },
            CallError::Migrated { to } => self.migrated(row, *to, now).await,
            CallError::Unreachable(why) => self.desk.undeliverable(row, why, true).await,
            CallError::Refused(why) => {
                tracing::error!(why, row = row.id, "Telegram refused a message: a fault of ours");
                self.desk.undeliverable(row, why, false).await
            }
            CallError::NotModified => self.arrived(row, None, None).await,
        }
    }

    /// The message to edit is gone: what still matters is said anew, the rest needs no edit any more.
    async fn gone(&self, row: &Row, message: MessageId, now: DateTime<Utc>) -> store::Result<()> {
        let mut tx = self.desk.store.begin().await?;
        messages::forget(&mut tx, MessageRef { chat: row.chat, message }).await?;
        if let Notice::Card { .. } = row.notice {
            outbox::again(&mut tx, row.id, now, false).await?;
        } else if let Notice::Form { draft } = row.notice {
            drafts::set_message(&mut tx, draft, None).await?;
            outbox::again(&mut tx, row.id, now, false).await?;
        } else {
            outbox::void(&mut tx, row.id, "message gone", now).await?;
            if let Notice::Ask { case, asked, message: Some(_) } = &row.notice {
                let anew = Notice::Ask { case: *case, asked: asked.clone(), message: None };
                outbox::put(&mut tx, &Outgoing::to(PersonId(row.chat.0), anew), 0, now).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    async fn migrated(&self, row: &Row, to: ChatId, now: DateTime<Utc>) -> store::Result<()> {
        tracing::info!("a group has become a supergroup; its messages go there");
        let mut tx = self.desk.store.begin().await?;
        outbox::again(&mut tx, row.id, now, false).await?;
        outbox::move_chat(&mut tx, row.chat, to).await?;
        messages::forget_chat(&mut tx, row.chat).await?;
        Ok(tx.commit().await?)
    }
}

/// What a message that has arrived shows.
fn shows(notice: &Notice) -> Option<Shows> {
    if let Notice::Card { case } | Notice::CardAgain { case } = notice {
        Some(Shows::Card(*case))
    } else if let Notice::Reminder(reminder) = notice {
        Some(Shows::Reminder(reminder.case))
    } else if let Notice::Ask { case, asked, .. } = notice {
        Some(Shows::Question(*case, asked.clone()))
    } else if let Notice::Form { draft } | Notice::FormAsked { draft } = notice {
        Some(Shows::Form(*draft))
    } else {
        notice.case().map(Shows::About)
    }
}
