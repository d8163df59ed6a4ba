//! The loop that takes updates: poll, transact, and only then confirm by the next offset. Telegram is the inbox.

use super::{
    client::{CallError, Client},
    heard,
    router::Router,
    voice,
};
use crate::{
    desk::{Desk, KillPoint, Says, Toast},
    domain::{intent::Incoming, notice::Phrase},
    store::{self, inbox},
    text::Texts,
};
use serde_json::value::RawValue;
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// The kinds of update the bot reads.
const ALLOWED: [&str; 4] = ["message", "edited_message", "callback_query", "my_chat_member"];
/// How long Telegram holds a poll that has nothing to give.
const HOLD: Duration = Duration::from_secs(10);
/// After so many failures that are faults of ours an update is set aside.
const ATTEMPTS: i64 = 3;
/// And after so many runs that ended with it in their hands; a machine may well be restarted a few times in a row.
const RUNS: i64 = 20;
const SHORT_PAUSE: Duration = Duration::from_millis(200);
const LONG_PAUSE: Duration = Duration::from_secs(5);

/// Takes updates from Telegram, one after the other.
#[derive(Clone, Debug)]
pub struct Polling {
    pub client: Client,
    pub desk: Desk,
    pub texts: Arc<Texts>,
    pub router: Router,
}

/// What became of one attempt at an update.
enum Attempt {
    Done(Option<Toast>),
    /// The database is away or busy: the same again, uncounted.
    Again(store::Error),
    /// A fault of ours.
    Fault(String),
}

impl Polling {
    /// Polls until told to stop. An update whose handling has begun is finished first.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut offset = 0;
        let mut failures = 0_u32;
        // A first batch may hold the update that an earlier run died of: its attempts are counted beforehand.
        let mut wary = true;
        while !*stop.borrow() {
            let polled = tokio::select! {
                polled = self.client.updates(offset, HOLD, &ALLOWED) => polled,
                _ = stop.changed() => return,
            };
            match polled {
                Ok(batch) => {
                    failures = 0;
                    for raw in &batch {
                        if *stop.borrow() {
                            return;
                        }
                        let Some(id) = heard::update_id(raw.get()) else { continue };
                        if !self.take(id, raw, wary, &mut stop).await {
                            return;
                        }
                        offset = id + 1;
                    }
                    wary = wary && batch.is_empty();
                }
                Err(error) => {
                    failures += 1;
                    let pause = pause_after(&error, failures);
                    if failures == 1 || failures.is_multiple_of(30) {
                        tracing::warn!(%error, "updates cannot be fetched; trying again");
                    }
                    tokio::select! {
                        () = tokio::time::sleep(pause) => {}
                        _ = stop.changed() => return,
                    }
                }
            }
        }
    }

    /// Handles one update until it is done or set aside; `false` when told to stop before that.
    async fn take(&self, id: i64, raw: &RawValue, wary: bool, stop: &mut watch::Receiver<bool>) -> bool {
        KillPoint::UpdateReceived.reached();
        let Some(heard) = heard::read(raw.get()) else { return true };
        let incoming = self.router.route(heard).await;
        if wary && self.counted(id).await > RUNS {
            return self.set_aside(id, &incoming, "the process died of it, again and again", raw, stop).await;
        }
        let mut failures = 0;
        loop {
            match self.attempt(id, &incoming).await {
                Attempt::Done(toast) => {
                    self.answer(&incoming, toast);
                    return true;
                }
                Attempt::Again(error) => {
                    tracing::warn!(%error, update = id, "an update waits for the database");
                    tokio::select! {
                        () = tokio::time::sleep(SHORT_PAUSE) => {}
                        _ = stop.changed() => return false,
                    }
                }
                Attempt::Fault(why) => {
                    tracing::error!(why, update = id, "an update failed");
                    failures += 1;
                    if self.counted(id).await >= ATTEMPTS && failures >= ATTEMPTS {
                        return self.set_aside(id, &incoming, &why, raw, stop).await;
                    }
                }
            }
        }
    }

    async fn attempt(&self, id: i64, incoming: &Incoming) -> Attempt {
        let (desk, incoming) = (self.desk.clone(), incoming.clone());
        // In a task of its own, so that a panic is that update's and nobody else's.
        match tokio::spawn(async move { desk.handle(id, &incoming).await }).await {
            Ok(Ok(toast)) => Attempt::Done(toast),
            Ok(Err(error)) if error.passes() => Attempt::Again(error),
            Ok(Err(error)) => Attempt::Fault(error.to_string()),
            Err(_) => Attempt::Fault("it panicked".to_owned()),
        }
    }

    fn answer(&self, incoming: &Incoming, toast: Option<Toast>) {
        if let (Some(query), Some(toast)) = (incoming.query.clone(), toast) {
            let (client, texts) = (self.client.clone(), Arc::clone(&self.texts));
            tokio::spawn(async move { voice::answer(&client, &texts, &query, &toast).await });
        }
    }

    /// Counts an attempt in a commit of its own; 0 when the database is away, which is not the update's fault.
    async fn counted(&self, id: i64) -> i64 {
        self.count(id).await.unwrap_or(0)
    }

    async fn count(&self, id: i64) -> store::Result<i64> {
        let mut tx = self.desk.store.begin().await?;
        let count = inbox::count_attempt(&mut tx, id).await?;
        tx.commit().await?;
        Ok(count)
    }

    async fn set_aside(
        &self,
        id: i64,
        incoming: &Incoming,
        why: &str,
        raw: &RawValue,
        stop: &mut watch::Receiver<bool>,
    ) -> bool {
        while let Err(error) = self.desk.park(id, incoming.chat, why, raw.get()).await {
            tracing::warn!(%error, update = id, "an update cannot be set aside yet");
            tokio::select! {
                () = tokio::time::sleep(SHORT_PAUSE) => {}
                _ = stop.changed() => return false,
            }
        }
        let says = Says::Phrase(Phrase::Parked);
        self.answer(
            incoming,
            incoming.query.as_ref().map(|_| Toast { locale: self.desk.centre.locale, says, named: None }),
        );
        true
    }
}

fn pause_after(error: &CallError, failures: u32) -> Duration {
    match error {
        CallError::TooMany { retry_after } => *retry_after,
        CallError::Unauthorized | CallError::Conflict(_) => LONG_PAUSE,
        CallError::NotSent(_)
        | CallError::InDoubt(_)
        | CallError::Refused(_)
        | CallError::Migrated { .. }
        | CallError::Unreachable(_)
        | CallError::MessageGone
        | CallError::TopicGone
        | CallError::NotModified => (SHORT_PAUSE * failures.min(25)).min(LONG_PAUSE),
    }
}
