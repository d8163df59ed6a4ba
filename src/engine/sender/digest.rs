//! A digest instead of a storm: when many reminders for one person are ready, they go out as one message.
//!
//! It forms when the first of them is claimed, out of what is ready then; nothing waits for others to come. Each
//! reminder keeps its own row, which is sent, void, dead or ready again as if it had gone alone.

use super::delivery::{Outcome, SendAction};
use super::{PAUSE, Sender};
use crate::domain::base::ids::{MessageId, MessageRef};
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::parts::Reminder;
use crate::domain::message::relevance::SkipReason;
use crate::domain::message::render_context::RenderContext;
use crate::service::{DIGEST_SETTLES, KillPoint};
use crate::store;
use crate::store::messages::MessageKind;
use crate::store::outbox::{OutboxRow, Start};
use crate::store::{Tx, cases, digests, messages, outbox, render_context};
use crate::telegram::client::CallError;
use crate::telegram::message_api;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::PoisonError;

/// Up to this many ring one by one.
const FEW: usize = 5;
/// How many one message lists: six rows of four buttons, and lines that fit whatever was typed.
const MOST: usize = 24;
/// How many are looked at for it.
const LOOKED_AT: i64 = 200;

/// What came of reminders that were claimed together.
struct Together {
    /// No longer true, and so not listed.
    void: Vec<(OutboxRow, SkipReason)>,
    told: Vec<OutboxRow>,
    came: SendResult,
}

enum SendResult {
    /// None of them was still true.
    Nothing,
    /// One was, and went as a message of its own.
    Alone(Outcome),
    Digest(Result<MessageId, CallError>),
}

impl Sender {
    /// The row, which has been started, and with it the other reminders that are ready for the same person if they are
    /// many.
    pub(super) async fn with_others(
        &self,
        tx: &mut Tx,
        row: OutboxRow,
        now: DateTime<Utc>,
    ) -> store::Result<Vec<OutboxRow>> {
        let together = row.chat.is_private() && !self.goes_alone(&row) && is_true(tx, &row).await?;
        let mut load = vec![row];
        if !together {
            return Ok(load);
        }
        let (mut free, mut blocked) = (Vec::new(), Vec::new());
        for (other, waits) in outbox::ready_reminders(tx, load[0].chat, now, LOOKED_AT).await? {
            if !self.goes_alone(&other) && is_true(tx, &other).await? {
                if waits { blocked.push(other) } else { free.push(other) }
            }
        }
        if load.len() + free.len() + blocked.len() <= FEW {
            return Ok(load);
        }
        // These would overtake something older about their case: that goes next, and then they go together.
        for other in &blocked {
            outbox::lift_what_waits_before(tx, other).await?;
        }
        if load.len() + free.len() <= FEW {
            return Ok(load);
        }
        for other in free.into_iter().take(MOST - load.len()) {
            if outbox::start(tx, other.id, self.term.number, now).await? == Start::Started {
                load.push(other);
            }
        }
        Ok(load)
    }

    /// No reminder, or one that could not be sent among others.
    fn goes_alone(&self, row: &OutboxRow) -> bool {
        let reminds = matches!(row.notice, Notice::Reminder(_));
        !reminds || self.alone.lock().unwrap_or_else(PoisonError::into_inner).contains(&row.id)
    }

    /// Sends the reminders as one message and notes what came of each.
    pub(super) async fn deliver_together(&self, rows: Vec<OutboxRow>) {
        KillPoint::BeforeSending.reached();
        let (sender, its_rows) = (self.clone(), rows.clone());
        // In a task of its own: a panic is that message's, and blocks nobody.
        let outcome = tokio::spawn(async move { sender.send_together(its_rows).await }).await;
        KillPoint::AfterSending.reached();
        match outcome {
            Ok(together) => self.note_together(together).await,
            Err(_) => {
                tracing::error!(row = rows[0].id, "sending a digest panicked: each reminder goes alone");
                self.send_apart(rows, self.service.clock.now() + TimeDelta::seconds(1), true).await;
            }
        }
    }

    async fn send_together(&self, rows: Vec<OutboxRow>) -> Together {
        let reminders: Vec<Reminder> = rows.iter().filter_map(reminder).cloned().collect();
        let mut context = self.digest_scene(&rows[0], reminders).await;
        let (mut told, mut void) = (Vec::new(), Vec::new());
        for row in rows {
            match listed(&row, &context) {
                Ok(()) => told.push(row),
                Err(why) => void.push((row, why)),
            }
        }
        context.digest.retain(|(reminder, case)| reminder.still_true(case).is_ok());
        context.repeated = told.iter().any(|row| row.repeated);
        let came = match told.as_slice() {
            [] => SendResult::Nothing,
            [row] => SendResult::Alone(self.send_out(row).await),
            [row, ..] => {
                let reminders = context.digest.iter().map(|(reminder, _)| reminder.clone()).collect();
                let message = self.texts.render(&Notice::Digest { reminders }, &context);
                SendResult::Digest(message_api::send(&self.client, row.chat, None, &message).await)
            }
        };
        Together { void, told, came }
    }

    /// The scene of a digest, once the database can be read.
    async fn digest_scene(&self, head: &OutboxRow, reminders: Vec<Reminder>) -> RenderContext {
        let now = self.service.clock.now();
        let (notice, timezone) = (Notice::Digest { reminders }, self.service.centre.timezone);
        loop {
            let load = async {
                let mut tx = self.service.store.look().await?;
                render_context::load(&mut tx, &notice, head.chat, false, timezone, now).await
            };
            match load.await {
                Ok(context) => return context,
                Err(error) => tracing::warn!(%error, row = head.id, "a message waits for the database"),
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn note_together(&self, together: Together) {
        let Together { void, told, came } = together;
        while let Err(error) = self.void_all(&void).await {
            wait_for_database(&error).await;
        }
        match came {
            SendResult::Nothing => {}
            SendResult::Alone(outcome) => {
                let outcome = Ok(outcome);
                for row in &told {
                    while let Err(error) = self.note(row, &outcome).await {
                        wait_for_database(&error).await;
                    }
                }
            }
            SendResult::Digest(Ok(message)) => {
                while let Err(error) = self.stands(&told, message).await {
                    wait_for_database(&error).await;
                }
            }
            SendResult::Digest(Err(CallError::Refused(why))) => {
                tracing::error!(why, row = told[0].id, "Telegram refused a digest: each reminder goes alone");
                self.send_apart(told, self.service.clock.now(), false).await;
            }
            SendResult::Digest(Err(error)) => {
                // They stay together, also when one of them has been tried more often.
                let attempts = told.iter().map(|row| row.attempts).max().unwrap_or_default();
                for row in told {
                    let row = OutboxRow { attempts, ..row };
                    while let Err(fault) = self.failed(&row, &SendAction::Send { thread: None }, &error).await
                    {
                        wait_for_database(&fault).await;
                    }
                }
            }
        }
    }

    /// What failed is perhaps one reminder's fault: none of the others shall suffer for it.
    async fn send_apart(&self, rows: Vec<OutboxRow>, not_before: DateTime<Utc>, repeated: bool) {
        let ids = rows.iter().map(|row| row.id);
        self.alone.lock().unwrap_or_else(PoisonError::into_inner).extend(ids);
        for row in &rows {
            while let Err(error) = self.again(row, not_before, repeated).await {
                wait_for_database(&error).await;
            }
        }
    }

    async fn void_all(&self, void: &[(OutboxRow, SkipReason)]) -> store::Result<()> {
        if void.is_empty() {
            return Ok(());
        }
        let mut tx = self.service.store.begin().await?;
        for (row, why) in void {
            if !outbox::in_hand(&mut tx, row.id, self.term.number).await? {
                continue;
            }
            outbox::void(&mut tx, row.id, why.key(), self.service.clock.now()).await?;
        }
        tx.commit().await
    }

    /// The digest is there: each of its reminders is sent, and a case that closed meanwhile is struck out.
    async fn stands(&self, told: &[OutboxRow], message: MessageId) -> store::Result<()> {
        KillPoint::BeforeMarking.reached();
        let now = self.service.clock.now();
        let mut tx = self.service.store.begin().await?;
        let mut over = None;
        for row in told {
            if !outbox::in_hand(&mut tx, row.id, self.term.number).await? {
                continue;
            }
            let at = MessageRef { chat: row.chat, message };
            outbox::sent(&mut tx, row.id, Some(message), now).await?;
            messages::remember(&mut tx, at, &MessageKind::Digest).await?;
            if let Some(reminder) = reminder(row) {
                digests::list(&mut tx, at, reminder).await?;
                let case = cases::load(&mut tx, reminder.case).await?;
                over = over.or((!case.is_some_and(|case| case.is_open())).then_some(row.chat));
            }
        }
        if let Some(chat) = over {
            let notice = Notice::DigestOver { message };
            let outgoing = Outgoing::in_chat(chat, notice);
            outbox::enqueue_once(&mut tx, &outgoing, now + DIGEST_SETTLES, now).await?;
        }
        tx.commit().await
    }
}

async fn is_true(tx: &mut Tx, row: &OutboxRow) -> store::Result<bool> {
    let Some(reminder) = reminder(row) else { return Ok(false) };
    let case = cases::load(tx, reminder.case).await?;
    Ok(case.is_some_and(|case| reminder.still_true(&case).is_ok()))
}

fn listed(row: &OutboxRow, context: &RenderContext) -> Result<(), SkipReason> {
    let case = context.digest.iter().find(|(_, case)| row.notice.case() == Some(case.id));
    match (reminder(row), case) {
        (Some(reminder), Some((_, case))) => reminder.still_true(case),
        (Some(_) | None, _) => Err(SkipReason::NoSuchCase),
    }
}

fn reminder(row: &OutboxRow) -> Option<&Reminder> {
    if let Notice::Reminder(reminder) = &row.notice { Some(reminder) } else { None }
}

async fn wait_for_database(error: &store::Error) {
    tracing::warn!(%error, "what came of a digest cannot be noted yet");
    tokio::time::sleep(PAUSE).await;
}
