//! Processes one update, whether polled or delivered: parse, route, handle in the service, answer a press. An update
//! that fails repeatedly is parked.

use super::{client::Client, message_api, parse, router::Router, without_codes::without_codes};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::intent::Incoming;
use crate::domain::staff::person::Locale;
use crate::service::{KillPoint, Reply, Service};
use crate::store;
use crate::store::inbox;
use crate::text::Texts;
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, time::timeout};
use tracing::Instrument as _;

/// The kinds of update the bot reads.
pub const ALLOWED_UPDATES: [&str; 4] = ["message", "edited_message", "callback_query", "my_chat_member"];
/// An update is parked after this many failures that are faults of ours.
const MAX_ATTEMPTS: i64 = 3;
/// And after this many runs that ended while it was processed; a machine may well restart a few times in a row.
const MAX_RUNS: i64 = 20;

/// How long an update stays unconfirmed because a press is not answered yet.
const ANSWER_TIMEOUT: Duration = Duration::from_millis(100);

/// Processes updates and answers presses.
#[derive(Clone, Debug)]
pub struct UpdateProcessor {
    pub client: Client,
    pub service: Service,
    pub texts: Arc<Texts>,
    pub router: Router,
    /// How many answers to presses are being sent.
    pub answers: watch::Sender<usize>,
}

impl UpdateProcessor {
    /// Handles one update until it is done or parked. With `count_first` the attempt is counted beforehand: an earlier
    /// run may have died of this update.
    ///
    /// # Errors
    /// The database is unavailable or busy: nothing of the update was stored, so process it again.
    pub async fn process(&self, id: i64, raw: &str, count_first: bool) -> store::Result<()> {
        KillPoint::UpdateReceived.reached();
        let Some(update) = parse::read(raw) else { return Ok(()) };
        let incoming = self.router.route(update).await;
        if count_first && self.count_attempt(id).await > MAX_RUNS {
            return self.park(id, &incoming, "the process died of it repeatedly", raw).await;
        }
        let began = self.service.clock.steady();
        let mut failures = 0;
        loop {
            let (service, its_incoming) = (self.service.clone(), incoming.clone());
            // In a task of its own, so that a panic is that update's and nobody else's.
            let handling = async move { service.handle(id, &its_incoming).await };
            let why = match tokio::spawn(handling.instrument(tracing::info_span!("update", id))).await {
                Ok(Ok(reply)) => {
                    self.answer(&incoming, reply, began);
                    return Ok(());
                }
                Ok(Err(error)) if error.is_transient() => return Err(error),
                Ok(Err(error)) => error.to_string(),
                Err(_) => "panicked".to_owned(),
            };
            tracing::error!(why, update = id, "processing an update failed");
            failures += 1;
            if self.count_attempt(id).await >= MAX_ATTEMPTS && failures >= MAX_ATTEMPTS {
                return self.park(id, &incoming, &why, raw).await;
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
            let link = match &reply {
                Reply::Link(link) => {
                    Some(texts.one_time_link(locale, link, |invite| self.router.link(&invite.code)))
                }
                Reply::Phrase { .. } | Reply::Refusal { .. } | Reply::Numbers(_) => None,
            };
            let chat = incoming.chat;
            answers.send_modify(|pending| *pending += 1);
            tokio::spawn(async move {
                let link_sent = match &link {
                    Some(message) => message_api::send_link(&client, chat, message).await,
                    None => false,
                };
                let said = message_api::answer_text(&texts, locale, &reply, link_sent);
                message_api::answer(&client, &query, said).await;
                metrics.press_took(health_monitor.steady().saturating_sub(began));
                answers.send_modify(|pending| *pending -= 1);
            });
        }
    }

    /// Waits, but not for long, until the presses processed so far are answered: Telegram does not deliver a confirmed
    /// update again, so a press whose answer dies with the process would never be answered.
    pub async fn wait_for_answers(&self) {
        let mut answers = self.answers.subscribe();
        let _ = timeout(ANSWER_TIMEOUT, answers.wait_for(|pending| *pending == 0)).await;
    }

    /// Counts an attempt in its own commit; 0 when the database is unavailable, which is not the update's fault.
    async fn count_attempt(&self, id: i64) -> i64 {
        self.try_count_attempt(id).await.unwrap_or(0)
    }

    async fn try_count_attempt(&self, id: i64) -> store::Result<i64> {
        let mut tx = self.service.store.begin().await?;
        let count = inbox::count_attempt(&mut tx, id).await?;
        tx.commit().await?;
        Ok(count)
    }

    async fn park(&self, id: i64, incoming: &Incoming, why: &str, raw: &str) -> store::Result<()> {
        self.service.park(id, incoming.chat, why, &without_codes(raw)).await?;
        let reply = incoming.query.is_some().then_some((self.service.centre.locale, Phrase::Parked.into()));
        self.answer(incoming, reply, self.service.clock.steady());
        Ok(())
    }
}
