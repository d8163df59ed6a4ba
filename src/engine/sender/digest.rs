//! A digest: when many reminders for one person are ready, they are sent as one message.
//!
//! It is made of what is ready when the first of them is claimed; none waits for others to come. Each reminder keeps
//! its own row, which becomes sent, skipped, undeliverable or ready again as if it had been sent individually.

use super::delivery::{Attempt, SendAction};
use super::{Batch, PAUSE, Sender};
use crate::domain::base::ids::{CaseId, MessageId, MessageRef};
use crate::domain::case::Case;
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::parts::Reminder;
use crate::domain::message::relevance::SkipReason;
use crate::domain::message::render_context::RenderContext;
use crate::service::{DIGEST_SETTLES, KillPoint};
use crate::store;
use crate::store::outbox::{Claim, OutboxRow};
use crate::store::{Tx, cases, digests, messages, outbox, render_context};
use crate::telegram::client::CallError;
use crate::telegram::message_api;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeSet;
use std::sync::PoisonError;

/// Up to this many reminders are sent individually.
const FEW: usize = 5;
/// How many one digest lists: six rows of four buttons, and text that fits whatever was typed.
const MOST: usize = 24;
/// How many ready reminders are read for it.
pub(super) const LOOKED_AT: i64 = 200;

/// An attempt to send reminders that were claimed together.
struct DigestAttempt {
    /// No longer relevant, and so not listed.
    skipped: Vec<(OutboxRow, SkipReason)>,
    listed: Vec<OutboxRow>,
    result: DigestResult,
}

enum DigestResult {
    /// None of them was still relevant.
    Nothing,
    /// One was, and was sent individually.
    Individual(Attempt),
    Digest(Result<MessageId, CallError>),
}

impl Sender {
    /// Adds to a claimed row the other reminders that are ready for the same person, claimed too, if they are many.
    /// `others` is how many may be.
    pub(super) async fn claim_digest(
        &self,
        tx: &mut Tx,
        row: OutboxRow,
        others: i64,
        now: DateTime<Utc>,
    ) -> store::Result<Batch> {
        let may_join = usize::try_from(others).is_ok_and(|others| others >= FEW);
        if !(may_join && row.chat.is_private() && reminder(&row).is_some()) {
            return Ok(Batch::One(row));
        }
        let others = outbox::ready_reminders(tx, row.chat, now, LOOKED_AT).await?;
        let rows = [&row].into_iter().chain(others.iter().map(|(row, _)| row));
        let joins = self.joining(tx, rows, |_, _| true).await?;
        if !joins.contains(&row.id) {
            return Ok(Batch::One(row));
        }
        let others = others.into_iter().filter(|(row, _)| joins.contains(&row.id));
        let (blocked, free): (Vec<_>, Vec<_>) = others.partition(|(_, is_blocked)| *is_blocked);
        if free.len() + blocked.len() < FEW {
            return Ok(Batch::One(row));
        }
        // These would overtake something older about their case: that is sent next, and then they join.
        for (other, _) in &blocked {
            outbox::prioritize_older(tx, other).await?;
        }
        if free.len() < FEW {
            return Ok(Batch::One(row));
        }
        let free: Vec<OutboxRow> = free.into_iter().map(|(row, _)| row).take(MOST - 1).collect();
        let mut claimed = vec![row];
        claimed.extend(self.claim_more(tx, free, now).await?);
        Ok(if claimed.len() == 1 { Batch::One(claimed.remove(0)) } else { Batch::Digest(claimed) })
    }

    /// Claims more rows to be sent in the same message; those that could be.
    pub(super) async fn claim_more(
        &self,
        tx: &mut Tx,
        rows: Vec<OutboxRow>,
        now: DateTime<Utc>,
    ) -> store::Result<Vec<OutboxRow>> {
        if rows.is_empty() {
            return Ok(rows);
        }
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let claims = outbox::claim(tx, &ids, self.term.number, now).await?;
        let is_claimed = |row: &OutboxRow| matches!(claims.get(&row.id), Some(Claim::Claimed { .. }));
        Ok(rows.into_iter().filter(is_claimed).collect())
    }

    /// Of these, the relevant reminders that need not be sent individually and are wanted.
    pub(super) async fn joining<'r>(
        &self,
        tx: &mut Tx,
        rows: impl Iterator<Item = &'r OutboxRow>,
        wanted: impl Fn(&Case, &Reminder) -> bool,
    ) -> store::Result<BTreeSet<i64>> {
        let individual = self.individual.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let reminders: Vec<(i64, &Reminder)> = rows
            .filter(|row| !individual.contains(&row.id))
            .filter_map(|row| Some((row.id, reminder(row)?)))
            .collect();
        let ids: Vec<CaseId> = reminders.iter().map(|(_, reminder)| reminder.case).collect();
        let cases = cases::load_all(tx, &ids).await?;
        let is_relevant = |reminder: &Reminder| {
            let case = cases.iter().find(|case| case.id == reminder.case);
            case.is_some_and(|case| reminder.check_relevance(case).is_ok() && wanted(case, reminder))
        };
        Ok(reminders.into_iter().filter(|(_, reminder)| is_relevant(reminder)).map(|(id, _)| id).collect())
    }

    /// Sends the reminders as one message and records the result of each.
    pub(super) async fn deliver_digest(&self, rows: Vec<OutboxRow>) {
        KillPoint::BeforeSending.reached();
        let (sender, its_rows) = (self.clone(), rows.clone());
        // In a task of its own: a panic is that message's, and blocks nobody.
        let attempt = tokio::spawn(async move { sender.attempt_digest(its_rows).await }).await;
        KillPoint::AfterSending.reached();
        match attempt {
            Ok(attempt) => self.record_digest(attempt).await,
            Err(_) => {
                tracing::error!(row = rows[0].id, "sending a digest panicked, will send each reminder alone");
                self.send_individually(rows, self.service.clock.now() + TimeDelta::seconds(1), true).await;
            }
        }
    }

    async fn attempt_digest(&self, rows: Vec<OutboxRow>) -> DigestAttempt {
        let reminders: Vec<Reminder> = rows.iter().filter_map(reminder).cloned().collect();
        let mut context = self.digest_context(&rows[0], reminders).await;
        let (mut listed, mut skipped) = (Vec::new(), Vec::new());
        for row in rows {
            match check_relevance(&row, &context) {
                Ok(()) => listed.push(row),
                Err(reason) => skipped.push((row, reason)),
            }
        }
        context.digest.retain(|(reminder, case)| reminder.check_relevance(case).is_ok());
        context.repeated = listed.iter().any(|row| row.repeated);
        let result = match listed.as_slice() {
            [] => DigestResult::Nothing,
            [row] => DigestResult::Individual(self.attempt(row).await),
            [row, ..] => {
                let reminders = context.digest.iter().map(|(reminder, _)| reminder.clone()).collect();
                let message = self.texts.render(&Notice::Digest { reminders }, &context);
                DigestResult::Digest(message_api::send(&self.client, row.chat, None, &message, false).await)
            }
        };
        DigestAttempt { skipped, listed, result }
    }

    /// What a digest is rendered from. Waits while the database cannot be read.
    pub(super) async fn digest_context(&self, first: &OutboxRow, reminders: Vec<Reminder>) -> RenderContext {
        let now = self.service.clock.now();
        let (spec, timezone) = (Notice::Digest { reminders }.spec(), self.service.centre.timezone);
        loop {
            let load = async {
                let mut tx = self.service.store.begin_short_read().await?;
                let loaded = render_context::load(&mut tx, &spec, first.chat, timezone, now).await?;
                Ok::<_, store::Error>(loaded.context)
            };
            match load.await {
                Ok(context) => return context,
                Err(error) => {
                    tracing::warn!(%error, row = first.id, "cannot load a digest to send, will retry")
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn record_digest(&self, attempt: DigestAttempt) {
        let DigestAttempt { skipped, listed, result } = attempt;
        while let Err(error) = self.skip_all(&skipped).await {
            wait_for_database(&error).await;
        }
        match result {
            DigestResult::Nothing => {}
            DigestResult::Individual(attempt) => {
                let attempt = Ok(attempt);
                for row in &listed {
                    while let Err(error) = self.record(row, &attempt).await {
                        wait_for_database(&error).await;
                    }
                }
            }
            DigestResult::Digest(Ok(message)) => {
                while let Err(error) = self.record_digest_arrival(&listed, message).await {
                    wait_for_database(&error).await;
                }
            }
            DigestResult::Digest(Err(CallError::Refused(why))) => {
                tracing::error!(
                    why,
                    row = listed[0].id,
                    "Telegram refused a digest, will send each reminder alone"
                );
                self.send_individually(listed, self.service.clock.now(), false).await;
            }
            DigestResult::Digest(Err(error)) => {
                // The same backoff for all, so that they stay together.
                let attempts = listed.iter().map(|row| row.attempts).max().unwrap_or_default();
                let action = SendAction::Send { thread: None };
                for row in listed {
                    let row = OutboxRow { attempts, ..row };
                    while let Err(fault) = self.record_failure(&row, &action, &error).await {
                        wait_for_database(&fault).await;
                    }
                }
            }
        }
    }

    /// One reminder may be the cause of the failure: the others are not to suffer for it.
    pub(super) async fn send_individually(
        &self,
        rows: Vec<OutboxRow>,
        not_before: DateTime<Utc>,
        repeated: bool,
    ) {
        let ids = rows.iter().map(|row| row.id);
        self.individual.lock().unwrap_or_else(PoisonError::into_inner).extend(ids);
        for row in &rows {
            while let Err(error) = self.retry(row, not_before, repeated).await {
                wait_for_database(&error).await;
            }
        }
    }

    pub(super) async fn skip_all(&self, skipped: &[(OutboxRow, SkipReason)]) -> store::Result<()> {
        if skipped.is_empty() {
            return Ok(());
        }
        let mut tx = self.service.store.begin().await?;
        for (row, reason) in skipped {
            if outbox::is_claimed(&mut tx, row.id, self.term.number).await? {
                outbox::skip(&mut tx, row.id, reason.key(), self.service.clock.now()).await?;
            }
        }
        tx.commit().await
    }

    /// Marks each reminder of a digest as sent; a case that has closed meanwhile is struck out.
    async fn record_digest_arrival(&self, listed: &[OutboxRow], message: MessageId) -> store::Result<()> {
        KillPoint::BeforeMarking.reached();
        let now = self.service.clock.now();
        let mut tx = self.service.store.begin().await?;
        let Some(chat) = listed.first().map(|row| row.chat) else { return Ok(()) };
        let at = MessageRef { chat, message };
        let ids: Vec<i64> = listed.iter().map(|row| row.id).collect();
        let arrived = outbox::all_arrived(&mut tx, &ids, self.term.number, message, now).await?;
        let reminders: Vec<&Reminder> =
            listed.iter().filter(|row| arrived.contains(&row.id)).filter_map(reminder).collect();
        if reminders.is_empty() {
            return Ok(());
        }
        messages::remember(&mut tx, at, &MessageKind::Digest).await?;
        digests::insert(&mut tx, at, &reminders).await?;
        let cases: Vec<CaseId> = reminders.iter().map(|reminder| reminder.case).collect();
        let open = cases::load_all(&mut tx, &cases).await?;
        if open.iter().filter(|case| case.is_open()).count() < cases.len() {
            let over = Outgoing::in_chat(chat, Notice::DigestOver { message });
            outbox::enqueue_once(&mut tx, &over, now + DIGEST_SETTLES, now).await?;
        }
        tx.commit().await
    }
}

pub(super) fn check_relevance(row: &OutboxRow, context: &RenderContext) -> Result<(), SkipReason> {
    let reminder = reminder(row).ok_or(SkipReason::NoSuchCase)?;
    let listed = context.digest.iter().find(|(_, case)| case.id == reminder.case);
    let left_out = context.unreadable.contains(&reminder.case);
    let (_, case) = listed.ok_or(if left_out { SkipReason::Unreadable } else { SkipReason::NoSuchCase })?;
    reminder.check_relevance(case)
}

pub(super) fn reminder(row: &OutboxRow) -> Option<&Reminder> {
    if let Notice::Reminder(reminder) = &row.notice { Some(reminder) } else { None }
}

pub(super) async fn wait_for_database(error: &store::Error) {
    tracing::warn!(%error, "cannot record the result of a digest, will retry");
    tokio::time::sleep(PAUSE).await;
}
