//! Takes one update, however it came in: read, handled at the desk, its press answered. One that fails again and again is
//! set aside.

use super::{client::Client, message_api, parse, router::Router};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::intent::Incoming;
use crate::domain::staff::person::Locale;
use crate::service::{KillPoint, Reply, Service};
use crate::store;
use crate::store::inbox;
use crate::text::Texts;
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, time::timeout};

/// The kinds of update the bot reads.
pub const ALLOWED: [&str; 4] = ["message", "edited_message", "callback_query", "my_chat_member"];
/// After so many failures that are faults of ours an update is set aside.
const ATTEMPTS: i64 = 3;
/// And after so many runs that ended with it in their hands; a machine may well be restarted a few times in a row.
const RUNS: i64 = 20;

/// How long an update is not confirmed because a press is not answered yet.
const PATIENCE: Duration = Duration::from_millis(100);

/// Takes updates, and answers presses.
#[derive(Clone, Debug)]
pub struct UpdateProcessor {
    pub client: Client,
    pub service: Service,
    pub texts: Arc<Texts>,
    pub router: Router,
    /// Answers to presses that are on their way.
    pub answers: watch::Sender<usize>,
}

impl UpdateProcessor {
    /// Handles one update until it is done or set aside. With `wary` it may be the one that an earlier run died of: the
    /// attempt is counted beforehand.
    ///
    /// # Errors
    /// The database is away or busy, which is not the update's fault: nothing of it was kept, so it is to be taken again.
    pub async fn take(&self, id: i64, raw: &str, wary: bool) -> store::Result<()> {
        KillPoint::UpdateReceived.reached();
        let Some(update) = parse::read(raw) else { return Ok(()) };
        let incoming = self.router.route(update).await;
        if wary && self.counted(id).await > RUNS {
            return self.set_aside(id, &incoming, "the process died of it, again and again", raw).await;
        }
        let began = self.service.clock.steady();
        let mut failures = 0;
        loop {
            let (service, its_incoming) = (self.service.clone(), incoming.clone());
            // In a task of its own, so that a panic is that update's and nobody else's.
            let why = match tokio::spawn(async move { service.handle(id, &its_incoming).await }).await {
                Ok(Ok(reply)) => {
                    self.answer(&incoming, reply, began);
                    return Ok(());
                }
                Ok(Err(error)) if error.is_transient() => return Err(error),
                Ok(Err(error)) => error.to_string(),
                Err(_) => "it panicked".to_owned(),
            };
            tracing::error!(why, update = id, "an update failed");
            failures += 1;
            if self.counted(id).await >= ATTEMPTS && failures >= ATTEMPTS {
                return self.set_aside(id, &incoming, &why, raw).await;
            }
        }
    }

    /// Answers the press that was read at `began` ([`crate::service::Clock::steady`]).
    fn answer(&self, incoming: &Incoming, reply: Option<(Locale, Reply)>, began: Duration) {
        if let (Some(query), Some((locale, reply))) = (incoming.query.clone(), reply) {
            let (client, texts) = (self.client.clone(), Arc::clone(&self.texts));
            let health_monitor = Arc::clone(&self.service.health_monitor);
            let metrics = Arc::clone(&self.service.metrics);
            let answers = self.answers.clone();
            answers.send_modify(|under_way| *under_way += 1);
            tokio::spawn(async move {
                message_api::answer(&client, &texts, &query, locale, &reply).await;
                metrics.press_took(health_monitor.steady().saturating_sub(began));
                answers.send_modify(|under_way| *under_way -= 1);
            });
        }
    }

    /// Waits until the presses taken so far are answered, but not for long: an update that is confirmed is not delivered
    /// again, and with it a press whose answer died with the process.
    pub async fn answered(&self) {
        let mut answers = self.answers.subscribe();
        let _ = timeout(PATIENCE, answers.wait_for(|under_way| *under_way == 0)).await;
    }

    /// Counts an attempt in a commit of its own; 0 when the database is away, which is not the update's fault.
    async fn counted(&self, id: i64) -> i64 {
        self.count(id).await.unwrap_or(0)
    }

    async fn count(&self, id: i64) -> store::Result<i64> {
        let mut tx = self.service.store.begin().await?;
        let count = inbox::count_attempt(&mut tx, id).await?;
        tx.commit().await?;
        Ok(count)
    }

    async fn set_aside(&self, id: i64, incoming: &Incoming, why: &str, raw: &str) -> store::Result<()> {
        self.service.park(id, incoming.chat, why, raw).await?;
        let reply =
            incoming.query.is_some().then_some((self.service.centre.locale, Reply::Phrase(Phrase::Parked)));
        self.answer(incoming, reply, self.service.clock.steady());
        Ok(())
    }
}
