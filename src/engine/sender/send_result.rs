//! What came of a message, noted: what it shows, what follows it, when it is tried again. Every way a call can end
//! leads somewhere.

use super::Sender;
use super::delivery::{Outcome, SendAction, SendResult};
use crate::domain::base::ids::{CaseId, ChatId, HandoverId, MessageId, MessageRef, PersonId};
use crate::domain::message::drawn::LiveMessage;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::parts::{AnswerNotice, QuestionOffer, TransferNotice, TransferNoticeKind};
use crate::domain::message::sending::UnknownOutcome;
use crate::service::KillPoint;
use crate::store;
use crate::store::messages::MessageKind;
use crate::store::outbox::OutboxRow;
use crate::store::topics::Topic;
use crate::store::{Tx, boards, cases, chats, digests, drafts, handovers, messages, outbox, prompts, topics};
use crate::telegram::client::CallError;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinError;

/// After so many attempts a message whose sending panics is given up.
const PANICS: i64 = 3;
const LONGEST_BACKOFF: TimeDelta = TimeDelta::seconds(30);

impl Sender {
    pub(super) async fn note(
        &self,
        row: &OutboxRow,
        outcome: &Result<Outcome, JoinError>,
    ) -> store::Result<()> {
        match outcome {
            Ok(Outcome { came: SendResult::Arrived(message), version, reached, .. }) => {
                self.arrived(row, *message, *version, *reached).await
            }
            Ok(Outcome { came: SendResult::Settled(topic), .. }) => self.settled(row, topic).await,
            Ok(Outcome { came: SendResult::Void(void), .. }) => {
                self.void(row, void.key(), self.service.clock.now()).await
            }
            Ok(Outcome { came: SendResult::Failed(error), way, .. }) => self.failed(row, way, error).await,
            Err(_) if row.attempts >= PANICS => {
                self.service.undeliverable(row, self.term.number, "sending it panicked", false).await
            }
            Err(_) => {
                tracing::error!(row = row.id, "sending a message panicked");
                self.again(row, self.service.clock.now() + TimeDelta::seconds(1), true).await
            }
        }
    }

    /// Begins to note what came of a row; `None` when another replica has taken over, and decides about it.
    async fn noting(&self, row: &OutboxRow) -> store::Result<Option<Tx>> {
        let mut tx = self.service.store.begin().await?;
        Ok(outbox::in_hand(&mut tx, row.id, self.term.number).await?.then_some(tx))
    }

    async fn void(&self, row: &OutboxRow, why: &str, now: DateTime<Utc>) -> store::Result<()> {
        let Some(mut tx) = self.noting(row).await? else { return Ok(()) };
        outbox::void(&mut tx, row.id, why, now).await?;
        tx.commit().await
    }

    pub(super) async fn again(
        &self,
        row: &OutboxRow,
        not_before: DateTime<Utc>,
        repeated: bool,
    ) -> store::Result<()> {
        let Some(mut tx) = self.noting(row).await? else { return Ok(()) };
        outbox::again(&mut tx, row.id, not_before, repeated).await?;
        tx.commit().await
    }

    /// It is there: noted with what the message shows, so that replies, presses and edits find it.
    async fn arrived(
        &self,
        row: &OutboxRow,
        message: Option<MessageId>,
        version: Option<i64>,
        reached: usize,
    ) -> store::Result<()> {
        KillPoint::BeforeMarking.reached();
        let now = self.service.clock.now();
        let mut tx = self.service.store.begin().await?;
        if let Some(case) = row.notice.case() {
            cases::hold(&mut tx, case).await?;
        }
        if !outbox::in_hand(&mut tx, row.id, self.term.number).await? {
            return Ok(());
        }
        outbox::sent(&mut tx, row.id, message, now).await?;
        if row.notice == Notice::Board {
            self.board_stands(&mut tx, row, message, now).await?;
        }
        if let Some(message) = message {
            if let Notice::Card { case } | Notice::CardAgain { case } = row.notice {
                self.older_cards_give_way(&mut tx, case, row.chat, now).await?;
            }
            if let Notice::Handover { handover, .. } = row.notice {
                self.older_lists_give_way(&mut tx, handover, row.chat, now).await?;
            }
            if let Some(shows) = shows(&row.notice) {
                if let MessageKind::Drawn(case, drawn) = &shows {
                    self.older_ones_give_way(&mut tx, *case, *drawn, row.chat, now).await?;
                }
                messages::remember(&mut tx, MessageRef { chat: row.chat, message }, &shows).await?;
            }
            if let Notice::Form { draft } = row.notice {
                drafts::set_message(&mut tx, draft, Some(message)).await?;
            }
            if let Notice::Ask { case, of, .. } = row.notice {
                let person = of.unwrap_or(PersonId(row.chat.0));
                prompts::set_message(&mut tx, person, row.chat, case, message).await?;
            }
            if let Notice::Handover { handover, .. } = row.notice {
                self.catch_up_handover(&mut tx, row, handover, message, version).await?;
            }
            self.catch_up(&mut tx, row, message, (version, reached)).await?;
            if let Notice::Question(offer) = &row.notice {
                self.say_whom_it_reached(&mut tx, offer, now).await?;
            }
        }
        tx.commit().await
    }

    /// A topic stands as it should.
    async fn settled(&self, row: &OutboxRow, topic: &Topic) -> store::Result<()> {
        let Some(mut tx) = self.noting(row).await? else { return Ok(()) };
        outbox::sent(&mut tx, row.id, None, self.service.clock.now()).await?;
        topics::keep(&mut tx, topic).await?;
        tx.commit().await
    }

    /// Of the messages about one question one is live in a chat, the newest: the older ones lose their buttons.
    async fn older_ones_give_way(
        &self,
        tx: &mut Tx,
        case: CaseId,
        newest: LiveMessage,
        chat: ChatId,
        now: DateTime<Utc>,
    ) -> store::Result<()> {
        let question = newest.question();
        for (at, older) in messages::drawn(tx, case).await? {
            if at.chat == chat && newest.replaces(&older) {
                let shows =
                    question.map_or(MessageKind::About(case), |question| MessageKind::Thread(case, question));
                messages::remember(tx, at, &shows).await?;
                let moved = Outgoing::redrawn(case, at, LiveMessage::Moved { question });
                outbox::enqueue(tx, &moved, 0, now).await?;
            }
        }
        Ok(())
    }

    /// Who asked sees that the question is there: "đã gửi".
    async fn say_whom_it_reached(
        &self,
        tx: &mut Tx,
        offer: &QuestionOffer,
        now: DateTime<Utc>,
    ) -> store::Result<()> {
        for (at, was) in messages::drawn(tx, offer.case).await? {
            if was == (LiveMessage::AskedQa { question: offer.question }) {
                let redrawn = Notice::Redrawn { case: offer.case, message: at.message, was };
                outbox::enqueue(tx, &Outgoing::in_chat(at.chat, redrawn), 0, now).await?;
            }
        }
        Ok(())
    }

    /// One card of a case is live in a chat, the newest: the older ones lose their buttons and say so.
    async fn older_cards_give_way(
        &self,
        tx: &mut Tx,
        case: CaseId,
        chat: ChatId,
        now: DateTime<Utc>,
    ) -> store::Result<()> {
        for message in messages::cards_in(tx, case, chat).await? {
            messages::remember(tx, MessageRef { chat, message }, &MessageKind::About(case)).await?;
            let moved = Notice::CardMoved { case, message };
            outbox::enqueue(tx, &Outgoing::in_chat(chat, moved), 0, now).await?;
        }
        Ok(())
    }

    /// One list of a handover is live in a chat, the newest.
    async fn older_lists_give_way(
        &self,
        tx: &mut Tx,
        handover: HandoverId,
        chat: ChatId,
        now: DateTime<Utc>,
    ) -> store::Result<()> {
        for at in messages::handovers(tx, handover).await? {
            if at.chat == chat {
                messages::forget(tx, at).await?;
                let moved = Notice::HandoverMoved { handover, message: at.message };
                outbox::enqueue(tx, &Outgoing::in_chat(chat, moved), 0, now).await?;
            }
        }
        Ok(())
    }

    /// The same for what a shift hands over: its cases have changed meanwhile.
    async fn catch_up_handover(
        &self,
        tx: &mut Tx,
        row: &OutboxRow,
        id: HandoverId,
        message: MessageId,
        version: Option<i64>,
    ) -> store::Result<()> {
        let Some(handover) = handovers::load(tx, id).await? else { return Ok(()) };
        let mut shown = Vec::new();
        for case in &handover.cases {
            shown.extend(cases::load(tx, *case).await?);
        }
        if Some(handover.drawn_version(&shown)) != version {
            let redrawn = Notice::HandoverRedrawn { handover: id, message };
            outbox::enqueue(tx, &Outgoing::in_chat(row.chat, redrawn), 0, self.service.clock.now()).await?;
        }
        Ok(())
    }

    /// What has changed while the message was under way could not edit it, since nobody knew of it yet.
    async fn catch_up(
        &self,
        tx: &mut Tx,
        row: &OutboxRow,
        message: MessageId,
        (version, reached): (Option<i64>, usize),
    ) -> store::Result<()> {
        let Some(id) = row.notice.case() else { return Ok(()) };
        let Some((now, is_open)) = cases::version(tx, id).await? else { return Ok(()) };
        let is_newer = Some(now) != version;
        // Whom a question has reached is no fact of the case.
        let goes_further = if let Notice::AskedQa { question, .. } = row.notice
            && let Some(case) = cases::load(tx, id).await?
        {
            outbox::reached_by(tx, &case, question).await?.len() != reached
        } else {
            false
        };
        let follow_up = if let Some(was) = shows(&row.notice).and_then(MessageKind::drawn)
            && (is_newer || goes_further)
        {
            Notice::Redrawn { case: id, message, was }
        } else if let Notice::Giving { giving, .. } = row.notice
            && is_newer
        {
            Notice::GivingRedrawn { case: id, giving, message }
        } else if let Notice::Reminder(_) = row.notice
            && !is_open
        {
            Notice::ReminderOver { case: id, message }
        } else if let Notice::Card { .. } | Notice::CardAgain { .. } = row.notice
            && is_newer
        {
            Notice::Card { case: id }
        } else {
            return Ok(());
        };
        outbox::enqueue(tx, &Outgoing::in_chat(row.chat, follow_up), 0, self.service.clock.now()).await
    }

    pub(super) async fn failed(
        &self,
        row: &OutboxRow,
        way: &SendAction,
        error: &CallError,
    ) -> store::Result<()> {
        let now = self.service.clock.now();
        let backoff = TimeDelta::milliseconds(500 << row.attempts.clamp(0, 6)).min(LONGEST_BACKOFF);
        match error {
            CallError::TooMany { retry_after } => {
                let until = now + TimeDelta::from_std(*retry_after).unwrap_or(LONGEST_BACKOFF);
                self.pace().hold(row.chat, until);
                self.again(row, until, false).await
            }
            CallError::NotSent(_) | CallError::Unauthorized | CallError::Conflict(_) => {
                tracing::warn!(%error, row = row.id, "a message could not be sent; trying again");
                self.again(row, now + backoff, false).await
            }
            CallError::InDoubt(_) => {
                tracing::warn!(%error, row = row.id, "nobody knows whether a message arrived");
                let makes_a_message = matches!(way, SendAction::Send { .. } | SendAction::Copy { .. });
                match row.notice.in_doubt() {
                    UnknownOutcome::RepeatOnce if row.attempts > 0 => self.void(row, "in doubt", now).await,
                    UnknownOutcome::LetGo if makes_a_message => self.void(row, "in doubt", now).await,
                    UnknownOutcome::Repeat if makes_a_message => self.again(row, now + backoff, true).await,
                    UnknownOutcome::Repeat
                    | UnknownOutcome::RepeatSilently
                    | UnknownOutcome::RepeatOnce
                    | UnknownOutcome::LetGo => self.again(row, now + backoff, false).await,
                }
            }
            CallError::MessageGone | CallError::TopicGone => match way {
                SendAction::Edit(at) => self.gone(row, *at, now).await,
                SendAction::Send { thread: Some(thread) } | SendAction::Copy { thread: Some(thread), .. }
                    if *error == CallError::TopicGone =>
                {
                    self.topic_gone(row, *thread, now).await
                }
                SendAction::SettleTopic(topic) => self.topic_gone(row, topic.thread, now).await,
                // Nothing stands there to be replaced: sent again, it would be refused again.
                SendAction::Send { .. }
                | SendAction::Copy { .. }
                | SendAction::OpenTopic
                | SendAction::Pin(_) => {
                    self.service.undeliverable(row, self.term.number, &error.to_string(), false).await
                }
            },
            CallError::Migrated { to } => self.migrated(row, *to, now).await,
            CallError::Unreachable(why) => self.service.undeliverable(row, self.term.number, why, true).await,
            CallError::Refused(why) if matches!(way, SendAction::Pin(_)) => {
                tracing::warn!(why, "the board cannot be pinned; make the bot an administrator of the group");
                self.void(row, "not pinned", now).await
            }
            CallError::Refused(why) => {
                tracing::error!(why, row = row.id, "Telegram refused a message: a fault of ours");
                self.service.undeliverable(row, self.term.number, why, false).await
            }
            CallError::NotModified => self.arrived(row, None, None, 0).await,
        }
    }

    /// The message to edit is gone: what still matters is said anew, the rest needs no edit any more.
    async fn gone(&self, row: &OutboxRow, message: MessageId, now: DateTime<Utc>) -> store::Result<()> {
        let Some(mut tx) = self.noting(row).await? else { return Ok(()) };
        let at = MessageRef { chat: row.chat, message };
        messages::forget(&mut tx, at).await?;
        digests::forget(&mut tx, at).await?;
        if let Notice::Card { .. } = row.notice {
            outbox::again(&mut tx, row.id, now, false).await?;
        } else if let Notice::Form { draft } = row.notice {
            drafts::set_message(&mut tx, draft, None).await?;
            outbox::again(&mut tx, row.id, now, false).await?;
        } else if row.notice == Notice::Board {
            boards::gone(&mut tx, row.chat).await?;
            outbox::again(&mut tx, row.id, now, false).await?;
        } else {
            outbox::void(&mut tx, row.id, "message gone", now).await?;
            if let Notice::Ask { case, asked, message: Some(_), of } = &row.notice {
                let anew = Notice::Ask { case: *case, asked: asked.clone(), message: None, of: *of };
                outbox::enqueue(&mut tx, &Outgoing::to(PersonId(row.chat.0), anew), 0, now).await?;
            }
        }
        tx.commit().await
    }

    /// Somebody has deleted the topic: what was to be said there is said in the group as such.
    async fn topic_gone(&self, row: &OutboxRow, thread: MessageId, now: DateTime<Utc>) -> store::Result<()> {
        let Some(mut tx) = self.noting(row).await? else { return Ok(()) };
        topics::forget(&mut tx, row.chat, thread).await?;
        outbox::leave_topic(&mut tx, row.chat, thread).await?;
        outbox::again(&mut tx, row.id, now, false).await?;
        tx.commit().await
    }

    async fn migrated(&self, row: &OutboxRow, to: ChatId, now: DateTime<Utc>) -> store::Result<()> {
        tracing::info!("a group has become a supergroup; its messages go there");
        let Some(mut tx) = self.noting(row).await? else { return Ok(()) };
        outbox::again(&mut tx, row.id, now, false).await?;
        outbox::move_chat(&mut tx, row.chat, to, now).await?;
        messages::forget_chat(&mut tx, row.chat).await?;
        topics::forget_chat(&mut tx, row.chat).await?;
        boards::forget(&mut tx, row.chat).await?;
        chats::moved(&mut tx, row.chat, to).await?;
        tx.commit().await
    }
}

/// What a message that has arrived shows.
fn shows(notice: &Notice) -> Option<MessageKind> {
    if let Notice::Card { case } | Notice::CardAgain { case } = notice {
        Some(MessageKind::Card(*case))
    } else if let Notice::Reminder(reminder) = notice {
        Some(MessageKind::Reminder(reminder.case))
    } else if let Notice::Ask { case, asked, .. } = notice {
        Some(MessageKind::Question(*case, asked.clone()))
    } else if let Notice::Form { draft } | Notice::FormAsked { draft } = notice {
        Some(MessageKind::Form(*draft))
    } else if let Notice::Question(QuestionOffer { case, question, room, .. }) = notice {
        Some(MessageKind::Drawn(*case, LiveMessage::Question { question: *question, room: *room }))
    } else if let Notice::AskedQa { case, question } = notice {
        Some(MessageKind::Drawn(*case, LiveMessage::AskedQa { question: *question }))
    } else if let Notice::Answered(AnswerNotice { case, question, revision, .. }) = notice {
        Some(MessageKind::Drawn(*case, LiveMessage::Answered { question: *question, revision: *revision }))
    } else if let Notice::Handover { handover, .. } = notice {
        Some(MessageKind::Handover(*handover))
    } else if let Notice::Giving { case, giving } = notice {
        Some(MessageKind::Giving(*case, *giving))
    } else if let Notice::Transfer(TransferNotice { case, number, says }) = notice {
        let drawn = |rings| MessageKind::Drawn(*case, LiveMessage::Transfer { number: *number, rings });
        Some(match says {
            TransferNoticeKind::Rings { .. } => drawn(true),
            TransferNoticeKind::WhoIsAsked => drawn(false),
            TransferNoticeKind::Taken | TransferNoticeKind::Promised => MessageKind::About(*case),
        })
    } else if let (Some(case), Some(question)) = (notice.case(), notice.question()) {
        Some(MessageKind::Thread(case, question))
    } else {
        notice.case().map(MessageKind::About)
    }
}
