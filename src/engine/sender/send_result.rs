//! Records the result of an attempt: arrived, skipped, to be retried, or undeliverable.

use super::Sender;
use super::delivery::{Attempt, HELD_TOO_LONG, Rendered, SendAction, SendResult, is_on_a_rung};
use crate::domain::base::ids::{ChatId, MessageId, MessageRef, PersonId};
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::spec::{Delivery, Original, UnknownOutcome};
use crate::store;
use crate::store::outbox::OutboxRow;
use crate::store::{Tx, boards, chats, digests, drafts, messages, outbox, topics};
use crate::telegram::client::CallError;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinError;

/// After so many attempts a message whose sending panics is undeliverable.
const PANICS: i64 = 3;
const LONGEST_BACKOFF: TimeDelta = TimeDelta::seconds(30);
/// The longest time that a chat is left alone.
const LONGEST_HOLD: TimeDelta = TimeDelta::days(1);

/// Why a message was skipped whose outcome is unknown; as stored.
pub(super) const UNKNOWN_OUTCOME: &str = "in doubt";

impl Sender {
    pub(super) async fn record(
        &self,
        row: &OutboxRow,
        attempt: &Result<Attempt, JoinError>,
    ) -> store::Result<()> {
        let now = self.service.clock.now();
        match attempt {
            Ok(Attempt { result, rendered, action }) => match result {
                SendResult::Arrived(message) => self.record_arrival(row, *message, *rendered).await,
                SendResult::TopicUpdated(topic) => self.record_topic(row, topic).await,
                SendResult::Skipped(reason) => self.skip(row, reason.key(), now).await,
                SendResult::Failed(error) => self.record_failure(row, action, error).await,
            },
            Err(_) if row.attempts >= PANICS => {
                self.service.undeliverable(row, self.term.number, "sending it panicked", false).await
            }
            Err(_) => {
                tracing::error!(row = row.id, "sending a message panicked, will retry");
                self.retry(row, now + TimeDelta::seconds(1), true).await
            }
        }
    }

    /// Begins to record the result of a row; `None` when another replica has taken over and decides about it.
    pub(super) async fn begin_recording(&self, row: &OutboxRow) -> store::Result<Option<Tx>> {
        let mut tx = self.service.store.begin().await?;
        Ok(outbox::is_claimed(&mut tx, row.id, self.term.number).await?.then_some(tx))
    }

    async fn skip(&self, row: &OutboxRow, why: &str, now: DateTime<Utc>) -> store::Result<()> {
        let Some(mut tx) = self.begin_recording(row).await? else { return Ok(()) };
        outbox::skip(&mut tx, row.id, why, now).await?;
        tx.commit().await
    }

    pub(super) async fn retry(
        &self,
        row: &OutboxRow,
        not_before: DateTime<Utc>,
        repeated: bool,
    ) -> store::Result<()> {
        let Some(mut tx) = self.begin_recording(row).await? else { return Ok(()) };
        outbox::retry(&mut tx, row.id, not_before, repeated).await?;
        tx.commit().await
    }

    pub(super) async fn record_failure(
        &self,
        row: &OutboxRow,
        action: &SendAction,
        error: &CallError,
    ) -> store::Result<()> {
        let now = self.service.clock.now();
        let backoff = TimeDelta::milliseconds(500 << row.attempts.clamp(0, 6)).min(LONGEST_BACKOFF);
        match error {
            CallError::TooMany { retry_after } => {
                let hold = TimeDelta::from_std(*retry_after).unwrap_or(LONGEST_HOLD).min(LONGEST_HOLD);
                let until = now + hold;
                self.pace().hold(row.chat, now, until);
                if hold > HELD_TOO_LONG && is_on_a_rung(row) {
                    let why = format!("Telegram holds the chat for {} s", hold.num_seconds());
                    tracing::warn!(why, row = row.id, "the next rung is told");
                    return self.service.undeliverable(row, self.term.number, &why, false).await;
                }
                self.retry(row, until, false).await
            }
            CallError::NotSent(_) | CallError::Unauthorized | CallError::Conflict(_) => {
                tracing::warn!(%error, row = row.id, "message not sent, will retry");
                self.retry(row, now + backoff, false).await
            }
            CallError::InDoubt(_) => self.record_unknown(row, action, error, backoff).await,
            CallError::MessageGone | CallError::TopicGone => {
                let topic_gone = *error == CallError::TopicGone;
                match action {
                    SendAction::Edit(message) => self.message_deleted(row, *message, now).await,
                    SendAction::Send { thread: Some(thread) }
                    | SendAction::Copy { thread: Some(thread), .. }
                        if topic_gone =>
                    {
                        self.topic_deleted(row, *thread, now).await
                    }
                    SendAction::UpdateTopic(topic) => self.topic_deleted(row, topic.thread, now).await,
                    // A new message would be refused again.
                    SendAction::Send { .. }
                    | SendAction::Copy { .. }
                    | SendAction::Delete(_)
                    | SendAction::OpenTopic
                    | SendAction::Pin(_) => {
                        self.service.undeliverable(row, self.term.number, &error.to_string(), false).await
                    }
                }
            }
            CallError::Migrated { to } => self.migrate_chat(row, *to, now).await,
            CallError::Unreachable(why) => self.service.undeliverable(row, self.term.number, why, true).await,
            CallError::Refused(why) if matches!(action, SendAction::Pin(_)) => {
                tracing::warn!(why, "cannot pin the board: make the bot an administrator of the group");
                self.skip(row, "not pinned", now).await
            }
            CallError::Refused(why) => {
                tracing::error!(why, row = row.id, "Telegram refused a message (a bug)");
                self.service.undeliverable(row, self.term.number, why, false).await?;
                match row.notice.spec().case {
                    Some(case) if action.creates_message() && row.chat.is_private() => {
                        self.service.report_refused(case, PersonId(row.chat.0)).await
                    }
                    Some(_) | None => Ok(()),
                }
            }
            CallError::NotModified => self.record_arrival(row, None, Rendered::default()).await,
        }
    }

    async fn record_unknown(
        &self,
        row: &OutboxRow,
        action: &SendAction,
        error: &CallError,
        backoff: TimeDelta,
    ) -> store::Result<()> {
        let now = self.service.clock.now();
        let creates_message = action.creates_message();
        let policy = row.notice.spec().unknown_outcome;
        let give_up = match policy {
            UnknownOutcome::RepeatOnce => row.attempts > 0,
            UnknownOutcome::Drop => creates_message,
            UnknownOutcome::Repeat | UnknownOutcome::RepeatSilently => false,
        };
        if give_up {
            tracing::warn!(%error, row = row.id, "message send outcome unknown, will not retry");
            return self.skip(row, UNKNOWN_OUTCOME, now).await;
        }
        tracing::warn!(%error, row = row.id, "message send outcome unknown, will retry");
        self.retry(row, now + backoff, creates_message && policy == UnknownOutcome::Repeat).await
    }

    /// The message to edit was deleted: what still matters is sent as a new message.
    async fn message_deleted(
        &self,
        row: &OutboxRow,
        message: MessageId,
        now: DateTime<Utc>,
    ) -> store::Result<()> {
        let Some(mut tx) = self.begin_recording(row).await? else { return Ok(()) };
        let (spec, at) = (row.notice.spec(), MessageRef { chat: row.chat, message });
        messages::forget(&mut tx, at).await?;
        digests::delete(&mut tx, at).await?;
        match spec.delivery {
            Delivery::EditOrSend(original) => {
                match original {
                    Original::Card(_) => {}
                    Original::Form(draft) => drafts::set_message(&mut tx, draft, None).await?,
                    Original::Board => boards::clear_message(&mut tx, row.chat).await?,
                }
                outbox::retry(&mut tx, row.id, now, false).await?;
            }
            Delivery::Send
            | Delivery::SendBelow(_)
            | Delivery::Edit(_)
            | Delivery::Copy(_)
            | Delivery::Delete(_)
            | Delivery::Pin(_)
            | Delivery::OpenTopic
            | Delivery::UpdateTopic { .. } => {
                outbox::skip(&mut tx, row.id, "message gone", now).await?;
                if let Some(anew) = spec.if_deleted {
                    outbox::enqueue(&mut tx, &Outgoing::in_chat(row.chat, *anew), 0, now).await?;
                }
            }
        }
        tx.commit().await
    }

    /// The topic was deleted: its messages go to the group without a topic.
    async fn topic_deleted(
        &self,
        row: &OutboxRow,
        thread: MessageId,
        now: DateTime<Utc>,
    ) -> store::Result<()> {
        let Some(mut tx) = self.begin_recording(row).await? else { return Ok(()) };
        topics::delete(&mut tx, row.chat, thread).await?;
        outbox::detach_topic(&mut tx, row.chat, thread).await?;
        outbox::retry(&mut tx, row.id, now, false).await?;
        tx.commit().await
    }

    /// The group has become a supergroup, with a new chat id.
    async fn migrate_chat(&self, row: &OutboxRow, to: ChatId, now: DateTime<Utc>) -> store::Result<()> {
        tracing::info!(from = row.chat.0, to = to.0, "group became a supergroup");
        let Some(mut tx) = self.begin_recording(row).await? else { return Ok(()) };
        outbox::retry(&mut tx, row.id, now, false).await?;
        outbox::move_chat(&mut tx, row.chat, to, now).await?;
        messages::forget_chat(&mut tx, row.chat).await?;
        topics::delete_chat(&mut tx, row.chat).await?;
        boards::delete(&mut tx, row.chat).await?;
        chats::record_move(&mut tx, row.chat, to).await?;
        tx.commit().await
    }
}
