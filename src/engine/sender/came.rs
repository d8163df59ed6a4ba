//! What came of a message, noted: what it shows, what follows it, when it is tried again. Every way a call can end
//! leads somewhere.

use super::{
    Sender,
    delivery::{Came, Outcome, Way},
};
use crate::{
    desk::KillPoint,
    domain::{
        ids::{CaseId, ChatId, MessageId, MessageRef, PersonId},
        notice::{Doubt, Notice, Outgoing},
    },
    store::{
        self, cases, drafts, messages,
        messages::Shows,
        outbox::{self, Row},
        prompts,
    },
    telegram::client::CallError,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::PoisonError;
use tokio::task::JoinError;

/// After so many attempts a message whose sending panics is given up.
const PANICS: i64 = 3;
const LONGEST_BACKOFF: TimeDelta = TimeDelta::seconds(30);

impl Sender {
    pub(super) async fn note(&self, row: &Row, outcome: &Result<Outcome, JoinError>) -> store::Result<()> {
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
