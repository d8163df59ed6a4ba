//! Long polling: fetch updates, commit what they change, and only then confirm them by the next offset.

use super::client::{CallError, Client};
use super::parse;
use super::parse::UpdateHeader;
use super::process::{ALLOWED_UPDATES, UpdateProcessor};
use crate::{domain::base::ids::ChatId, service::BotLoop};
use futures_util::stream::{self, StreamExt as _};
use std::{collections::BTreeMap, time::Duration};
use tokio::sync::watch;

/// How long Telegram holds a poll while there are no updates.
const POLL_TIMEOUT: Duration = Duration::from_secs(10);
const SHORT_PAUSE: Duration = Duration::from_millis(200);
/// The longest pause, in short ones: under a second, so that a press made once Telegram is back is answered soon.
const MAX_SHORT_PAUSES: u32 = 4;
/// How many updates Telegram returns at once (Bot API `getUpdates`, `limit`).
const BATCH_LIMIT: usize = 100;
/// A batch up to this size is processed in update order across chats: it costs little, and an answer never overtakes
/// what it answers.
const SMALL_BATCH: usize = 20;
const LONG_PAUSE: Duration = Duration::from_secs(5);
/// Whatever Telegram asks for, it is asked again after that.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Fetches updates from Telegram.
#[derive(Clone, Debug)]
pub struct Polling {
    /// Limited to this replica's term.
    pub client: Client,
    pub processor: UpdateProcessor,
}

impl Polling {
    /// Polls until told to stop. An update being processed is finished first.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let heartbeat = self.processor.service.health_monitor.heartbeat(BotLoop::Updates);
        let mut offset = 0;
        let mut failures = 0_u32;
        let mut webhook_may_be_set = true;
        // The first batch may hold the update that an earlier run died of.
        let mut count_first = true;
        // Updates sent during an outage may build on each other across chats, so they are processed in order.
        let mut backlog = false;
        while !*stop.borrow() {
            heartbeat.beat();
            let polling = async {
                if webhook_may_be_set {
                    self.client.leave_webhook().await?;
                }
                self.client.updates(offset, POLL_TIMEOUT, &ALLOWED_UPDATES).await
            };
            let polled = tokio::select! {
                polled = polling => polled,
                _ = stop.changed() => return,
            };
            match polled {
                Ok(batch) => {
                    (failures, webhook_may_be_set) = (0, false);
                    let batch: Vec<&str> = batch.iter().map(|raw| raw.get()).collect();
                    let Some(last) =
                        self.process_all(&batch, count_first, count_first || backlog, &stop).await
                    else {
                        return;
                    };
                    self.processor.wait_for_answers().await;
                    offset = next_offset(last);
                    count_first = count_first && batch.is_empty();
                    backlog = backlog && batch.len() == BATCH_LIMIT;
                }
                Err(error) => {
                    failures += 1;
                    backlog = true;
                    webhook_may_be_set |= matches!(error, CallError::Conflict(_));
                    let pause = pause_after(&error, failures);
                    if failures == 1 || failures.is_multiple_of(30) {
                        log_failure(&error);
                    }
                    tokio::select! {
                        () = tokio::time::sleep(pause) => {}
                        _ = stop.changed() => return,
                    }
                }
            }
        }
    }

    /// Processes a batch, each chat's updates in order; the id of the last update, or `None` when told to stop before all
    /// are done. The chats of a large batch run concurrently unless `in_order`.
    async fn process_all(
        &self,
        batch: &[&str],
        count_first: bool,
        in_order: bool,
        stop: &watch::Receiver<bool>,
    ) -> Option<Option<i64>> {
        let mut last = None;
        let mut queues: BTreeMap<Option<ChatId>, Vec<(i64, &str)>> = BTreeMap::new();
        let concurrent = !in_order && batch.len() > SMALL_BATCH;
        for raw in batch {
            let Some(UpdateHeader { id, chat }) = parse::read_header(raw) else { continue };
            queues.entry(chat.filter(|_| concurrent)).or_default().push((id, raw));
            last = last.max(Some(id));
        }
        let process_queue = async |queue: Vec<(i64, &str)>| {
            let mut stop = stop.clone();
            for (id, raw) in queue {
                if !self.process(id, raw, count_first, &mut stop).await {
                    return false;
                }
            }
            true
        };
        let at_once = self.processor.service.store.chats_at_once();
        let done = stream::iter(queues.into_values()).map(process_queue).buffer_unordered(at_once);
        let done: Vec<bool> = done.collect().await;
        done.into_iter().all(|done| done).then_some(last)
    }

    /// Processes one update, retrying while the database is unavailable; `false` when told to stop before it is done.
    async fn process(
        &self,
        id: i64,
        raw: &str,
        mut count_first: bool,
        stop: &mut watch::Receiver<bool>,
    ) -> bool {
        while !*stop.borrow() {
            let Err(error) = self.processor.process(id, raw, std::mem::take(&mut count_first)).await else {
                return true;
            };
            tracing::warn!(%error, update = id, "database unavailable; retrying the update");
            tokio::select! {
                () = tokio::time::sleep(SHORT_PAUSE) => {}
                _ = stop.changed() => {}
            }
        }
        false
    }
}

/// The offset of the next poll. An empty batch means that what the last offset confirmed is confirmed: without one, updates
/// are found whose ids are lower.
fn next_offset(last: Option<i64>) -> i64 {
    last.map_or(0, |last| last.saturating_add(1))
}

/// What cannot mend itself is an error, with what to do.
fn log_failure(error: &CallError) {
    match error {
        CallError::Unauthorized => tracing::error!(
            "Telegram refuses the bot's token, nothing works: copy it again from BotFather into telegram.token and restart"
        ),
        CallError::Conflict(why) => tracing::error!(
            why,
            "another program fetches this bot's updates: stop it, or have BotFather revoke the token and use the new one"
        ),
        _ => tracing::warn!(%error, "cannot fetch updates; retrying"),
    }
}

fn pause_after(error: &CallError, failures: u32) -> Duration {
    match error {
        CallError::TooMany { retry_after } => (*retry_after).min(LONGEST_PAUSE),
        CallError::Unauthorized | CallError::Conflict(_) => LONG_PAUSE,
        CallError::NotSent(_)
        | CallError::InDoubt(_)
        | CallError::Refused(_)
        | CallError::Migrated { .. }
        | CallError::Unreachable(_)
        | CallError::MessageGone
        | CallError::TopicGone
        | CallError::NotModified => SHORT_PAUSE * failures.min(MAX_SHORT_PAUSES),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server of one's own may number its updates anew, and would take a high offset for a confirmation of them all.
    #[test]
    fn update_ids_may_jump_ahead_and_back() {
        assert_eq!(next_offset(Some(1_000_000_000_000_000_000)), 1_000_000_000_000_000_001);
        assert_eq!(next_offset(None), 0);
        assert_eq!(next_offset(Some(9)), 10);
        assert_eq!(next_offset(Some(i64::MAX)), i64::MAX);
    }

    #[test]
    fn a_429_for_an_hour_stops_polling_for_a_minute() {
        let hour = CallError::TooMany { retry_after: Duration::from_secs(3_600) };
        assert_eq!(pause_after(&hour, 1), Duration::from_secs(60));
    }

    #[test]
    fn after_an_outage_polling_resumes_within_a_second_without_a_hot_loop() {
        for failures in [1, 2, 5, 50, 50_000] {
            for error in [CallError::NotSent(String::new()), CallError::InDoubt(String::new())] {
                let pause = pause_after(&error, failures);
                assert!(pause < Duration::from_secs(1), "{pause:?} after {failures} failures");
                assert!(pause >= SHORT_PAUSE, "{pause:?} after {failures} failures");
            }
        }
    }
}
