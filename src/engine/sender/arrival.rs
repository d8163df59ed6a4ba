//! Records that a message has arrived, and enqueues what follows from it.

use super::Sender;
use super::delivery::Rendered;
use crate::domain::base::ids::{CaseId, ChatId, DraftId, MessageId, MessageRef, PersonId};
use crate::domain::message::live_message::LiveMessage;
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::spec::{Delivery, Original};
use crate::service::KillPoint;
use crate::store;
use crate::store::cases::CaseState;
use crate::store::outbox::OutboxRow;
use crate::store::topics::Topic;
use crate::store::{
    Tx, boards, cases, drafts, handovers, messages, outbox, prompts, readable, timers, topics,
};
use chrono::{DateTime, TimeDelta, Utc};

/// How often a board that could not be drawn for a while is drawn again at first.
const BOARD_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A new message of the bot.
struct NewMessage<'a> {
    at: MessageRef,
    kind: &'a MessageKind,
    rendered: Rendered,
    /// Its case as it is now, locked.
    case: Option<CaseState>,
    /// Whom it asks something.
    asks: PersonId,
    /// Nothing that it supersedes stood in the chat when it was sent.
    is_first: bool,
}

impl Sender {
    /// Records that a row was sent, with `message` where it is a new one, so that replies, presses and edits find it.
    pub(super) async fn record_arrival(
        &self,
        row: &OutboxRow,
        message: Option<MessageId>,
        rendered: Rendered,
    ) -> store::Result<()> {
        KillPoint::BeforeMarking.reached();
        let (spec, now) = (row.notice.spec(), self.service.clock.now());
        let (mut tx, term) = (self.service.store.begin().await?, self.term.number);
        if spec.delivery == Delivery::EditOrSend(Original::Board) {
            // The table of boards says when it was drawn: a row for each minute would only fill the outbox.
            if !outbox::delete(&mut tx, row.id, term).await? {
                return Ok(());
            }
            record_board(&mut tx, row, message, rendered, now).await?;
            return tx.commit().await;
        }
        // Of this and a transaction that changes the case, the second sees what the first has written.
        let case = spec.case.filter(|_| message.is_some());
        let Some(case) = outbox::arrived(&mut tx, row.id, term, message, case, now).await? else {
            return Ok(());
        };
        if let Some(message) = message {
            if let Delivery::EditOrSend(Original::Form(draft)) = spec.delivery {
                drafts::set_message(&mut tx, draft, Some(message)).await?;
            }
            if let Delivery::SendBelow(draft) = spec.delivery {
                supersede_form(&mut tx, draft, row.chat, message, now).await?;
            }
            if let Some(kind) = &spec.stands_as {
                let asks = spec.asks.unwrap_or(PersonId(row.chat.0));
                let at = MessageRef { chat: row.chat, message };
                // The first card of a case in a chat: no other stands there.
                let is_first = spec.delivery != Delivery::Send;
                let new = NewMessage { at, kind, rendered, case, asks, is_first };
                record_message(&mut tx, &new, now).await?;
            }
        }
        tx.commit().await
    }

    pub(super) async fn record_topic(&self, row: &OutboxRow, topic: &Topic) -> store::Result<()> {
        let Some(mut tx) = self.begin_recording(row).await? else { return Ok(()) };
        outbox::mark_sent(&mut tx, row.id, None, self.service.clock.now()).await?;
        topics::upsert(&mut tx, topic).await?;
        tx.commit().await
    }
}

/// The board was drawn; a new one is pinned.
async fn record_board(
    tx: &mut Tx,
    row: &OutboxRow,
    message: Option<MessageId>,
    rendered: Rendered,
    now: DateTime<Utc>,
) -> store::Result<()> {
    if rendered.board_was_away {
        timers::set_board(tx, now + BOARD_EVERY).await?;
    }
    boards::set_drawn(tx, row.chat, message, now).await?;
    if let Some(message) = message {
        enqueue(tx, row.chat, Notice::BoardPinned { message }, now).await?;
    }
    Ok(())
}

/// Stores what a new message stands for, disarms the older messages it supersedes in its chat, and enqueues an edit
/// where its facts changed while it was being sent: nobody knew of it then.
async fn record_message(tx: &mut Tx, new: &NewMessage<'_>, now: DateTime<Utc>) -> store::Result<()> {
    let NewMessage { at, kind, rendered: _, case: _, asks, is_first } = *new;
    let MessageRef { chat, message } = at;
    let live = match kind {
        MessageKind::Live(case, _) => messages::live(tx, *case).await?,
        _ => Vec::new(),
    };
    match kind {
        MessageKind::Card(_) if is_first => {}
        MessageKind::Card(case) => supersede_cards(tx, *case, chat, now).await?,
        MessageKind::Handover(_) | MessageKind::Share(_) => {
            supersede_handovers(tx, kind, chat, now).await?;
        }
        MessageKind::Live(case, newest) => supersede_live(tx, &live, (*case, *newest), chat, now).await?,
        MessageKind::Prompt(case, _) => prompts::set_message(tx, asks, chat, *case, message).await?,
        MessageKind::Reminder(_)
        | MessageKind::Digest
        | MessageKind::Thread(..)
        | MessageKind::ReassignmentOffer(..)
        | MessageKind::About(_)
        | MessageKind::SignalReports(_)
        | MessageKind::Swap(_)
        | MessageKind::EditGuide(_)
        | MessageKind::Review(_)
        | MessageKind::AskCatalogue(_)
        | MessageKind::EditMember(..)
        | MessageKind::Form(_)
        | MessageKind::OpenedCase(_)
        | MessageKind::BeganForm(_)
        | MessageKind::Refused
        | MessageKind::Field(..) => {}
    }
    match kind {
        MessageKind::Reminder(case) => {
            if let Some(older) = messages::remember_reminder(tx, at, *case).await? {
                take_away(tx, MessageRef { chat, message: older }, now).await?;
            }
        }
        _ => messages::remember(tx, at, kind).await?,
    }
    if let Some(follow_up) = follow_up(tx, new).await? {
        enqueue(tx, chat, follow_up, now).await?;
    }
    if let MessageKind::Live(case, LiveMessage::Question { question, .. }) = kind {
        report_question_delivered(tx, &live, *case, *question, now).await?;
    }
    Ok(())
}

/// The edit of a message whose facts have changed since it was rendered.
async fn follow_up(tx: &mut Tx, new: &NewMessage<'_>) -> store::Result<Option<Notice>> {
    let NewMessage { at: MessageRef { message, .. }, kind, rendered, case: now, .. } = *new;
    let is_outdated = now.is_some_and(|now| Some(now.version) != rendered.version);
    Ok(match kind {
        MessageKind::Card(case) => is_outdated.then_some(Notice::Card { case: *case }),
        MessageKind::Reminder(case) => {
            let closed = now.is_some_and(|now| !now.is_open);
            closed.then_some(Notice::ReminderOver { case: *case, message })
        }
        MessageKind::Live(case, live) => {
            let outdated = is_outdated || reaches_more(tx, *case, *live, rendered.chats_reached).await?;
            outdated.then_some(Notice::Redrawn { case: *case, message, was: *live })
        }
        MessageKind::ReassignmentOffer(case, giving) => {
            let redrawn = Notice::GivingRedrawn { case: *case, giving: *giving, message };
            is_outdated.then_some(redrawn)
        }
        MessageKind::Handover(handover) | MessageKind::Share(handover) => {
            match readable(handovers::load(tx, *handover).await)?.flatten() {
                Some(stored) => {
                    let cases = cases::load_all(tx, &stored.cases).await?;
                    let handover = *handover;
                    let redrawn = match kind {
                        MessageKind::Share(_) => Notice::ShareRedrawn { handover, message },
                        _ => Notice::HandoverRedrawn { handover, message },
                    };
                    (Some(stored.drawn_version(&cases)) != rendered.version).then_some(redrawn)
                }
                None => None,
            }
        }
        MessageKind::Digest
        | MessageKind::Prompt(..)
        | MessageKind::Thread(..)
        | MessageKind::About(_)
        | MessageKind::SignalReports(_)
        | MessageKind::Swap(_)
        | MessageKind::EditGuide(_)
        | MessageKind::Review(_)
        | MessageKind::AskCatalogue(_)
        | MessageKind::EditMember(..)
        | MessageKind::Form(_)
        | MessageKind::OpenedCase(_)
        | MessageKind::BeganForm(_)
        | MessageKind::Refused
        | MessageKind::Field(..) => None,
    })
}

/// Whether a question has reached more chats since; that does not change the version of the case.
async fn reaches_more(tx: &mut Tx, case: CaseId, live: LiveMessage, before: usize) -> store::Result<bool> {
    match live {
        LiveMessage::AskedQa { question } => match readable(cases::load(tx, case).await)?.flatten() {
            Some(case) => Ok(outbox::chats_reached(tx, &case, question).await?.len() != before),
            None => Ok(false),
        },
        LiveMessage::Question { .. }
        | LiveMessage::Phoned { .. }
        | LiveMessage::Answered { .. }
        | LiveMessage::Moved { .. }
        | LiveMessage::Transfer { .. } => Ok(false),
    }
}

/// Only the newest message of a form keeps its buttons.
async fn supersede_form(
    tx: &mut Tx,
    draft: DraftId,
    chat: ChatId,
    newest: MessageId,
    now: DateTime<Utc>,
) -> store::Result<()> {
    let older = drafts::message(tx, draft).await?;
    drafts::set_message(tx, draft, Some(newest)).await?;
    match older.filter(|older| *older != newest) {
        Some(message) => enqueue(tx, chat, Notice::FormMoved { message }, now).await,
        None => Ok(()),
    }
}

/// Only the newest card of a case in a chat keeps its buttons; the older ones say so.
async fn supersede_cards(tx: &mut Tx, case: CaseId, chat: ChatId, now: DateTime<Utc>) -> store::Result<()> {
    for message in messages::cards_in(tx, case, chat).await? {
        messages::remember(tx, MessageRef { chat, message }, &MessageKind::About(case)).await?;
        enqueue(tx, chat, Notice::CardMoved { case, message }, now).await?;
    }
    Ok(())
}

/// Only the newest reminder of a case stays in a chat.
pub(super) async fn take_away(tx: &mut Tx, at: MessageRef, now: DateTime<Utc>) -> store::Result<()> {
    messages::forget(tx, at).await?;
    enqueue(tx, at.chat, Notice::ReminderSuperseded { message: at.message }, now).await
}

/// Only the newest list of a handover, or share of one, stays in a chat.
async fn supersede_handovers(
    tx: &mut Tx,
    kind: &MessageKind,
    chat: ChatId,
    now: DateTime<Utc>,
) -> store::Result<()> {
    for at in messages::of_handover(tx, kind).await? {
        if at.chat == chat {
            take_away(tx, at, now).await?;
        }
    }
    Ok(())
}

/// Only the newest message about a question or transfer in a chat keeps its buttons.
async fn supersede_live(
    tx: &mut Tx,
    live: &[(MessageRef, LiveMessage)],
    (case, newest): (CaseId, LiveMessage),
    chat: ChatId,
    now: DateTime<Utc>,
) -> store::Result<()> {
    let question = newest.question();
    for (at, older) in live.iter().copied().filter(|(at, _)| at.chat == chat) {
        if newest.repeats(&older) {
            take_away(tx, at, now).await?;
        } else if newest.replaces(&older) {
            let kind =
                question.map_or(MessageKind::About(case), |question| MessageKind::Thread(case, question));
            messages::remember(tx, at, &kind).await?;
            let moved = Outgoing::redrawn(case, at, LiveMessage::Moved { question });
            outbox::enqueue(tx, &moved, 0, now).await?;
        }
    }
    Ok(())
}

/// Shows to the one who asked that the question has arrived: "đã gửi".
async fn report_question_delivered(
    tx: &mut Tx,
    live: &[(MessageRef, LiveMessage)],
    case: CaseId,
    question: u32,
    now: DateTime<Utc>,
) -> store::Result<()> {
    for (at, was) in live {
        if *was == (LiveMessage::AskedQa { question }) {
            outbox::enqueue(tx, &Outgoing::redrawn(case, *at, *was), 0, now).await?;
        }
    }
    Ok(())
}

async fn enqueue(tx: &mut Tx, chat: ChatId, notice: Notice, now: DateTime<Utc>) -> store::Result<()> {
    outbox::enqueue(tx, &Outgoing::in_chat(chat, notice), 0, now).await
}
