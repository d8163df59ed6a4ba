//! The list of reminders of a shift or team leader: the first in a quiet time rings at once and opens a window; what falls
//! due within it is added to that message without a sound; when the window ends with something new in it, one loud message
//! takes its place (rule 10). Each reminder keeps its own row, as in a digest.

use super::arrival::take_away;
use super::delivery::SendAction;
use super::digest::{LOOKED_AT, check_relevance, reminder, wait_for_database};
use super::{Batch, PAUSE, Sender};
use crate::domain::base::ids::{CaseId, ChatId, MessageId, MessageRef, PersonId};
use crate::domain::message::attention::{ReminderList, never_waits};
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::parts::Reminder;
use crate::domain::message::relevance::SkipReason;
use crate::domain::staff::person::Roles;
use crate::service::{DIGEST_SETTLES, KillPoint};
use crate::store;
use crate::store::outbox::OutboxRow;
use crate::store::{Tx, cases, digests, messages, outbox, reminder_lists};
use crate::telegram::client::CallError;
use crate::telegram::message_api;
use chrono::{DateTime, TimeDelta, Utc};

/// An attempt to ring a list, or to add to one that has rung.
struct ListAttempt {
    /// No longer relevant, and so not listed.
    skipped: Vec<(OutboxRow, SkipReason)>,
    rows: Vec<OutboxRow>,
    /// All that the message lists.
    reminders: Vec<Reminder>,
    /// The list that stood in the chat before.
    before: Option<ReminderList>,
    result: ListResult,
}

enum ListResult {
    Nothing,
    /// Added to the list that stands in the chat.
    Added(Result<(), CallError>),
    /// Sent as a new message, with a sound.
    Rang(Result<MessageId, CallError>),
}

impl Sender {
    /// The window of the reader of a reminder; `None` for other messages and readers.
    pub(super) fn window(&self, row: &OutboxRow, roles: &Roles) -> Option<TimeDelta> {
        let lists = matches!(row.notice, Notice::Reminder(_) | Notice::RemindersRing { .. });
        let window = self.service.centre.attention.window(roles)?;
        (lists && row.chat.is_private()).then_some(window)
    }

    /// Adds to a claimed row the other reminders that are ready for the same leader, claimed too.
    pub(super) async fn claim_list(
        &self,
        tx: &mut Tx,
        row: OutboxRow,
        roles: &Roles,
        window: TimeDelta,
        now: DateTime<Utc>,
    ) -> store::Result<Batch> {
        let others = outbox::ready_reminders(tx, row.chat, now, LOOKED_AT).await?;
        let rows = [&row].into_iter().chain(others.iter().map(|(row, _)| row));
        let reader = PersonId(row.chat.0);
        let joins =
            self.joining(tx, rows, |case, reminder| !never_waits(case, reminder, reader, roles)).await?;
        if reminder(&row).is_some() && !joins.contains(&row.id) {
            return Ok(Batch::One(row));
        }
        // One that would overtake something older about its case is added once that was sent.
        let others = others.into_iter().filter(|(row, is_blocked)| joins.contains(&row.id) && !is_blocked);
        let others = others.map(|(row, _)| row).collect();
        let mut rows = vec![row];
        rows.extend(self.claim_more(tx, others, now).await?);
        Ok(Batch::List { rows, window })
    }

    /// Sends or edits the list and records the result of each reminder.
    pub(super) async fn deliver_list(&self, rows: Vec<OutboxRow>, window: TimeDelta) {
        KillPoint::BeforeSending.reached();
        let (sender, its_rows) = (self.clone(), rows.clone());
        // In a task of its own: a panic is that message's, and blocks nobody.
        let attempt = tokio::spawn(async move { sender.attempt_list(its_rows).await }).await;
        KillPoint::AfterSending.reached();
        match attempt {
            Ok(attempt) => self.record_list(attempt, window).await,
            Err(_) => {
                tracing::error!(row = rows[0].id, "a list of reminders panicked, will send each alone");
                self.send_individually(rows, self.service.clock.now() + TimeDelta::seconds(1), true).await;
            }
        }
    }

    async fn attempt_list(&self, rows: Vec<OutboxRow>) -> ListAttempt {
        let (now, chat) = (self.service.clock.now(), rows[0].chat);
        let (before, listed) = self.list_of(chat, now).await;
        // A list that has rung since, or whose place another has taken, has nothing unheard in it.
        let unheard = before.as_ref().filter(|list| list.changed).map(|list| list.message);
        let rings = rows
            .iter()
            .any(|row| matches!(row.notice, Notice::RemindersRing { message } if unheard == Some(message)));
        let silently = !rings && before.as_ref().is_some_and(|list| list.takes_silently(now));
        let mut reminders: Vec<Reminder> = rows.iter().filter_map(reminder).cloned().collect();
        let new: Vec<CaseId> = reminders.iter().map(|reminder| reminder.case).collect();
        reminders.extend(listed.into_iter().filter(|reminder| !new.contains(&reminder.case)));
        let mut context = self.digest_context(&rows[0], reminders).await;
        let (mut kept, mut skipped) = (Vec::new(), Vec::new());
        for row in rows {
            match reminder(&row).map_or(Ok(()), |_| check_relevance(&row, &context)) {
                Ok(()) => kept.push(row),
                Err(reason) => skipped.push((row, reason)),
            }
        }
        let added = kept.iter().any(|row| reminder(row).is_some());
        // Where it is edited, what has closed stays in it, struck out.
        context.digest.retain(|(reminder, case)| {
            reminder.check_relevance(case).is_ok() || (silently && !new.contains(&case.id))
        });
        if kept.is_empty() || context.digest.is_empty() || !(added || rings) {
            let reason = SkipReason::Unchanged;
            skipped.extend(kept.into_iter().map(|row| (row, reason)));
            let result = ListResult::Nothing;
            return ListAttempt { skipped, rows: Vec::new(), reminders: Vec::new(), before, result };
        }
        context.repeated = !silently && kept.iter().any(|row| row.repeated);
        let reminders: Vec<Reminder> = context.digest.iter().map(|(reminder, _)| reminder.clone()).collect();
        let message = self.texts.render(&Notice::Digest { reminders: reminders.clone() }, &context);
        let result = match &before {
            Some(list) if silently => {
                let edited = message_api::edit(&self.client, chat, list.message, &message).await;
                ListResult::Added(match edited {
                    Err(CallError::NotModified) => Ok(()),
                    edited => edited,
                })
            }
            Some(_) | None => {
                ListResult::Rang(message_api::send(&self.client, chat, None, &message, false).await)
            }
        };
        ListAttempt { skipped, rows: kept, reminders, before, result }
    }

    /// The list that stands in a chat and its reminders. Waits while the database cannot be read.
    async fn list_of(&self, chat: ChatId, now: DateTime<Utc>) -> (Option<ReminderList>, Vec<Reminder>) {
        loop {
            let load = async {
                let mut tx = self.service.store.begin_short_read().await?;
                let list = reminder_lists::load(&mut tx, chat).await?.filter(|list| list.is_carried_on(now));
                let reminders = match &list {
                    Some(list) => {
                        digests::reminders(&mut tx, MessageRef { chat, message: list.message }).await?
                    }
                    None => Vec::new(),
                };
                Ok::<_, store::Error>((list, reminders))
            };
            match load.await {
                Ok(loaded) => return loaded,
                Err(error) => tracing::warn!(%error, "cannot load a list of reminders to send, will retry"),
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn record_list(&self, attempt: ListAttempt, window: TimeDelta) {
        let ListAttempt { skipped, rows, reminders, before, result } = attempt;
        while let Err(error) = self.skip_all(&skipped).await {
            wait_for_database(&error).await;
        }
        let failure = match result {
            ListResult::Nothing => return,
            ListResult::Added(Err(CallError::MessageGone)) => {
                while let Err(error) = self.ring_anew(&rows, before.as_ref()).await {
                    wait_for_database(&error).await;
                }
                return;
            }
            ListResult::Rang(Err(CallError::Refused(why)))
            | ListResult::Added(Err(CallError::Refused(why))) => {
                tracing::error!(
                    why,
                    row = rows[0].id,
                    "Telegram refused a list of reminders, will send each alone"
                );
                self.send_individually(rows, self.service.clock.now(), false).await;
                return;
            }
            ListResult::Added(Err(error)) => {
                Some((before.as_ref().map(|list| SendAction::Edit(list.message)), error))
            }
            ListResult::Rang(Err(error)) => Some((None, error)),
            ListResult::Added(Ok(())) => {
                while let Err(error) = self.record_added(&rows, &reminders, before.as_ref()).await {
                    wait_for_database(&error).await;
                }
                None
            }
            ListResult::Rang(Ok(message)) => {
                let now = self.service.clock.now();
                let list = ReminderList { message, window_ends: now + window, changed: false };
                while let Err(error) = self.record_rang(&rows, &reminders, before.as_ref(), &list, now).await
                {
                    wait_for_database(&error).await;
                }
                None
            }
        };
        let Some((action, error)) = failure else { return };
        let action = action.unwrap_or(SendAction::Send { thread: None });
        // The same backoff for all, so that they stay together.
        let attempts = rows.iter().map(|row| row.attempts).max().unwrap_or_default();
        for row in rows {
            let row = OutboxRow { attempts, ..row };
            while let Err(fault) = self.record_failure(&row, &action, &error).await {
                wait_for_database(&fault).await;
            }
        }
    }

    /// The reader has deleted the list: what it had and these reminders ring in a new one.
    async fn ring_anew(&self, rows: &[OutboxRow], list: Option<&ReminderList>) -> store::Result<()> {
        let now = self.service.clock.now();
        let mut tx = self.service.store.begin().await?;
        for row in rows {
            if outbox::is_claimed(&mut tx, row.id, self.term.number).await? {
                outbox::retry(&mut tx, row.id, now, false).await?;
            }
        }
        if let (Some(row), Some(list)) = (rows.first(), list) {
            let over = ReminderList { window_ends: now, changed: false, ..list.clone() };
            reminder_lists::save(&mut tx, row.chat, &over).await?;
        }
        tx.commit().await
    }

    /// The reminders were added to the list that stands in the chat; when its window ends, it rings again.
    async fn record_added(
        &self,
        rows: &[OutboxRow],
        reminders: &[Reminder],
        list: Option<&ReminderList>,
    ) -> store::Result<()> {
        let (Some(chat), Some(list)) = (rows.first().map(|row| row.chat), list) else { return Ok(()) };
        let now = self.service.clock.now();
        let Some(mut tx) = self.mark_sent(rows, list.message, now).await? else { return Ok(()) };
        let new: Vec<&Reminder> = rows.iter().filter_map(reminder).collect();
        digests::insert(&mut tx, MessageRef { chat, message: list.message }, &new).await?;
        follow(&mut tx, chat, list.message, reminders, now).await?;
        reminder_lists::save(&mut tx, chat, &ReminderList { changed: true, ..list.clone() }).await?;
        let ring = Outgoing::in_chat(chat, Notice::RemindersRing { message: list.message });
        outbox::enqueue_once(&mut tx, &ring, list.window_ends, now).await?;
        tx.commit().await
    }

    /// A new list has rung and takes the place of the one before.
    async fn record_rang(
        &self,
        rows: &[OutboxRow],
        reminders: &[Reminder],
        before: Option<&ReminderList>,
        list: &ReminderList,
        now: DateTime<Utc>,
    ) -> store::Result<()> {
        KillPoint::BeforeMarking.reached();
        let Some(chat) = rows.first().map(|row| row.chat) else { return Ok(()) };
        let Some(mut tx) = self.mark_sent(rows, list.message, now).await? else { return Ok(()) };
        let at = MessageRef { chat, message: list.message };
        messages::remember(&mut tx, at, &MessageKind::Digest).await?;
        digests::insert(&mut tx, at, &reminders.iter().collect::<Vec<_>>()).await?;
        if let Some(before) = before {
            let before = MessageRef { chat, message: before.message };
            digests::delete(&mut tx, before).await?;
            take_away(&mut tx, before, now).await?;
        }
        follow(&mut tx, chat, list.message, reminders, now).await?;
        reminder_lists::save(&mut tx, chat, list).await?;
        tx.commit().await
    }

    /// Marks the rows as sent in `message`; `None` where another replica has taken over and decides about them.
    async fn mark_sent(
        &self,
        rows: &[OutboxRow],
        message: MessageId,
        now: DateTime<Utc>,
    ) -> store::Result<Option<Tx>> {
        let mut tx = self.service.store.begin().await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let arrived = outbox::all_arrived(&mut tx, &ids, self.term.number, message, now).await?;
        Ok((!arrived.is_empty()).then_some(tx))
    }
}

/// Takes away what the list supersedes, and has it edited where a case has closed while it was being sent.
async fn follow(
    tx: &mut Tx,
    chat: ChatId,
    message: MessageId,
    reminders: &[Reminder],
    now: DateTime<Utc>,
) -> store::Result<()> {
    let listed: Vec<CaseId> = reminders.iter().map(|reminder| reminder.case).collect();
    for message in messages::reminders_in(tx, chat, &listed).await? {
        take_away(tx, MessageRef { chat, message }, now).await?;
    }
    let open = cases::load_all(tx, &listed).await?;
    if open.iter().filter(|case| case.is_open()).count() < listed.len() {
        let over = Outgoing::in_chat(chat, Notice::DigestOver { message });
        outbox::enqueue_once(tx, &over, now + DIGEST_SETTLES, now).await?;
    }
    Ok(())
}
