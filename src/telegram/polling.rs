//! The loop that takes updates: poll, transact, and only then confirm by the next offset. Telegram is the inbox.

use super::client::{CallError, Client};
use super::parse;
use super::parse::UpdateHeader;
use super::process::{ALLOWED, UpdateProcessor};
use crate::{domain::base::ids::ChatId, service::BotLoop};
use futures_util::future::join_all;
use std::{collections::BTreeMap, time::Duration};
use tokio::sync::watch;

/// How long Telegram holds a poll that has nothing to give.
const HOLD: Duration = Duration::from_secs(10);
const SHORT_PAUSE: Duration = Duration::from_millis(200);
/// Somebody who presses when Telegram is back waits no longer than so many, less than a second.
const MOST_SHORT_PAUSES: u32 = 4;
/// As many updates as Telegram hands out at once (Bot API `getUpdates`, `limit`).
const FULL: usize = 100;
/// So few updates are handled in their order whosever they are: it costs a moment, and nobody overtakes whom they answer.
const FEW: usize = 20;
const LONG_PAUSE: Duration = Duration::from_secs(5);

/// Takes updates from Telegram.
#[derive(Clone, Debug)]
pub struct Polling {
    /// Polls only in this replica's term.
    pub client: Client,
    pub taking: UpdateProcessor,
}

impl Polling {
    /// Polls until told to stop. An update whose handling has begun is finished first.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let heartbeat = self.taking.service.health_monitor.heartbeat(BotLoop::Updates);
        let mut offset = 0;
        let mut failures = 0_u32;
        let mut webhook_may_be_set = true;
        // A first batch may hold the update that an earlier run died of: its attempts are counted beforehand.
        let mut wary = true;
        // What people sent while nobody answered: they went on, on each other's cases too, so it is taken in its order.
        let mut backlog = false;
        while !*stop.borrow() {
            heartbeat.beat();
            let polling = async {
                if webhook_may_be_set {
                    self.client.leave_webhook().await?;
                }
                self.client.updates(offset, HOLD, &ALLOWED).await
            };
            let polled = tokio::select! {
                polled = polling => polled,
                _ = stop.changed() => return,
            };
            match polled {
                Ok(batch) => {
                    (failures, webhook_may_be_set) = (0, false);
                    let batch: Vec<&str> = batch.iter().map(|raw| raw.get()).collect();
                    let Some(last) = self.take_all(&batch, wary, wary || backlog, &stop).await else {
                        return;
                    };
                    self.taking.answered().await;
                    offset = last.map_or(offset, |last| last + 1);
                    wary = wary && batch.is_empty();
                    backlog = backlog && batch.len() == FULL;
                }
                Err(error) => {
                    failures += 1;
                    backlog = true;
                    webhook_may_be_set |= matches!(error, CallError::Conflict(_));
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

    /// Takes a batch, each chat's updates one after the other; the id of the last one, or nothing when told to stop before
    /// all are done. Where transactions share a commit the chats of a large batch go beside each other, unless all are to
    /// be taken in order.
    async fn take_all(
        &self,
        batch: &[&str],
        wary: bool,
        in_order: bool,
        stop: &watch::Receiver<bool>,
    ) -> Option<Option<i64>> {
        let mut last = None;
        let mut lines: BTreeMap<Option<ChatId>, Vec<(i64, &str)>> = BTreeMap::new();
        let beside = self.taking.service.store.shares_commits() && !in_order && batch.len() > FEW;
        for raw in batch {
            let Some(UpdateHeader { id, chat }) = parse::glance(raw) else { continue };
            lines.entry(chat.filter(|_| beside)).or_default().push((id, raw));
            last = last.max(Some(id));
        }
        let in_turn = async |line: Vec<(i64, &str)>| {
            let mut stop = stop.clone();
            for (id, raw) in line {
                if !self.take(id, raw, wary, &mut stop).await {
                    return false;
                }
            }
            true
        };
        let taken = join_all(lines.into_values().map(in_turn)).await;
        taken.into_iter().all(|taken| taken).then_some(last)
    }

    /// Takes one update, as often as the database wants; `false` when told to stop before it is done.
    async fn take(&self, id: i64, raw: &str, mut wary: bool, stop: &mut watch::Receiver<bool>) -> bool {
        while !*stop.borrow() {
            let Err(error) = self.taking.take(id, raw, std::mem::take(&mut wary)).await else { return true };
            tracing::warn!(%error, update = id, "an update waits for the database");
            tokio::select! {
                () = tokio::time::sleep(SHORT_PAUSE) => {}
                _ = stop.changed() => {}
            }
        }
        false
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
        | CallError::NotModified => SHORT_PAUSE * failures.min(MOST_SHORT_PAUSES),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telegram_back_after_hours_is_heard_within_a_second_and_not_asked_in_a_hot_loop() {
        for failures in [1, 2, 5, 50, 50_000] {
            for error in [CallError::NotSent(String::new()), CallError::InDoubt(String::new())] {
                let pause = pause_after(&error, failures);
                assert!(pause < Duration::from_secs(1), "{pause:?} after {failures} failures");
                assert!(pause >= SHORT_PAUSE, "{pause:?} after {failures} failures");
            }
        }
    }
}
