//! One attempt to send a message: load the context, choose what to ask of Telegram, call.

use super::super::health_facts;
use super::{PAUSE, Sender};
use crate::domain::base::ids::{ChatId, MessageId, MessageRef};
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::{TransferNotice, TransferNoticeKind};
use crate::domain::message::relevance::SkipReason;
use crate::domain::message::render_context::RenderContext;
use crate::domain::message::spec::{Delivery, Spec};
use crate::store;
use crate::store::outbox::OutboxRow;
use crate::store::render_context::Loaded;
use crate::store::topics::Topic;
use crate::store::{Tx, render_context, topics as forum};
use crate::telegram::client::CallError;
use crate::telegram::{message_api, topics};
use crate::text::Message;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;

/// Who may not be written to for longer counts as unreachable for a rung.
pub(super) const HELD_TOO_LONG: TimeDelta = TimeDelta::seconds(60);

/// An attempt to send a message.
pub(super) struct Attempt {
    pub action: SendAction,
    pub rendered: Rendered,
    pub result: SendResult,
}

impl Attempt {
    fn without_call(result: SendResult) -> Self {
        Attempt { action: SendAction::Send { thread: None }, rendered: Rendered::default(), result }
    }
}

/// What a message was rendered from, so that a later change is noticed.
#[derive(Clone, Copy, Default)]
pub(super) struct Rendered {
    /// The version of the case, or of a handover's list.
    pub version: Option<i64>,
    /// How many chats the question had reached.
    pub chats_reached: usize,
    pub board_was_away: bool,
}

pub(super) enum SendResult {
    /// It has arrived; its id, where it is a new message.
    Arrived(Option<MessageId>),
    /// The topic has been opened, closed or reopened.
    TopicUpdated(Topic),
    Skipped(SkipReason),
    Failed(CallError),
}

/// What is asked of Telegram.
pub(super) enum SendAction {
    Send {
        thread: Option<MessageId>,
    },
    Edit(MessageId),
    Copy {
        from: MessageRef,
        thread: Option<MessageId>,
    },
    Delete(MessageId),
    Pin(MessageId),
    OpenTopic,
    /// Closes or reopens it.
    UpdateTopic(Topic),
}

impl SendAction {
    /// Whether a second call would make a second message.
    pub fn creates_message(&self) -> bool {
        match self {
            SendAction::Send { .. } | SendAction::Copy { .. } => true,
            SendAction::Edit(_)
            | SendAction::Delete(_)
            | SendAction::Pin(_)
            | SendAction::OpenTopic
            | SendAction::UpdateTopic(_) => false,
        }
    }
}

/// Whether somebody else is told where the message does not arrive in time.
pub(super) fn is_on_a_rung(row: &OutboxRow) -> bool {
    let rung = match &row.notice {
        Notice::Reminder(_) | Notice::RemindersRing { .. } | Notice::Handover { rung: Some(_), .. } => true,
        Notice::Question(offer) => !offer.room,
        Notice::Transfer(TransferNotice { says, .. }) => matches!(says, TransferNoticeKind::Rings { .. }),
        _ => false,
    };
    rung && row.chat.is_private()
}

impl Sender {
    /// Renders and sends a message. Waits while the database cannot be read.
    pub(super) async fn attempt(&self, row: &OutboxRow) -> Attempt {
        let (spec, now) = (row.notice.spec(), self.service.clock.now());
        let held = self.pace().held_until(row.chat, now).map(|until| until - now);
        if let Some(held) = held.filter(|held| *held > HELD_TOO_LONG && is_on_a_rung(row)) {
            let retry_after = held.to_std().unwrap_or_default();
            return Attempt::without_call(SendResult::Failed(CallError::TooMany { retry_after }));
        }
        let (Loaded { mut context, board_was_away, .. }, action) = loop {
            match self.prepare(row, &spec, now).await {
                Ok(prepared) => break prepared,
                Err(error) if error.unreadable_row().is_some() => {
                    tracing::error!(%error, row = row.id, "skipping a message");
                    return Attempt::without_call(SendResult::Skipped(SkipReason::Unreadable));
                }
                Err(error) => {
                    tracing::warn!(%error, row = row.id, "cannot load a message to send, will retry")
                }
            }
            tokio::time::sleep(PAUSE).await;
        };
        if row.notice == Notice::Health {
            let found = health_facts::find(&self.service, &self.client, self.surroundings.as_deref()).await;
            context.health = found.inspect_err(|error| tracing::warn!(%error, "cannot say how it is")).ok();
        }
        let version = match &context.handover {
            Some(handover) => Some(handover.drawn_version(&context.open)),
            None => context.case.as_ref().map(|case| case.version),
        };
        let rendered = Rendered { version, chats_reached: context.delivered.len(), board_was_away };
        let result = match (spec.check_relevance(&context), &action) {
            (Err(reason), _) => SendResult::Skipped(reason),
            (Ok(()), None) => SendResult::Skipped(SkipReason::Unchanged),
            (Ok(()), Some(action)) => {
                self.call(row, &spec, action, &context).await.unwrap_or_else(SendResult::Failed)
            }
        };
        Attempt { action: action.unwrap_or(SendAction::Send { thread: None }), rendered, result }
    }

    /// Loads what the message is rendered from, and what is to be asked of Telegram; `None` where nothing is.
    async fn prepare(
        &self,
        row: &OutboxRow,
        spec: &Spec,
        now: DateTime<Utc>,
    ) -> store::Result<(Loaded, Option<SendAction>)> {
        let mut tx = self.service.store.begin_short_read().await?;
        let timezone = self.service.centre.timezone;
        let mut loaded = render_context::load(&mut tx, spec, row.chat, timezone, now).await?;
        if let Delivery::Edit(message) = spec.delivery {
            loaded.original = Some(message);
        }
        let Loaded { context, original, .. } = &mut loaded;
        context.repeated = row.repeated && original.is_none();
        let topic = topic_of(&mut tx, row.chat, spec, context).await?;
        let thread = row.thread.or(topic.map(|topic| topic.thread));
        let action = match spec.delivery {
            Delivery::Send | Delivery::SendBelow(_) | Delivery::Edit(_) | Delivery::EditOrSend(_) => {
                Some(original.map_or(SendAction::Send { thread }, SendAction::Edit))
            }
            Delivery::Copy(from) => Some(SendAction::Copy { from, thread }),
            Delivery::Delete(message) => Some(SendAction::Delete(message)),
            Delivery::Pin(message) => Some(SendAction::Pin(message)),
            Delivery::OpenTopic => topic.is_none().then_some(SendAction::OpenTopic),
            Delivery::UpdateTopic { reopen } => {
                let closed = !reopen && is_over(context, spec.question);
                let outdated = topic.filter(|topic| topic.closed != closed);
                outdated.map(|topic| SendAction::UpdateTopic(Topic { closed, ..topic }))
            }
        };
        Ok((loaded, action))
    }

    async fn call(
        &self,
        row: &OutboxRow,
        spec: &Spec,
        action: &SendAction,
        context: &RenderContext,
    ) -> Result<SendResult, CallError> {
        let (client, chat) = (&self.client, row.chat);
        let message = self.render(&row.notice, context).await;
        Ok(match action {
            SendAction::Send { thread } => {
                let sent = match &message.file {
                    Some(file) => {
                        message_api::send_file(client, chat, *thread, &message, file, spec.silent).await
                    }
                    None => message_api::send(client, chat, *thread, &message, spec.silent).await,
                };
                let sent = match sent {
                    Err(CallError::Refused(why)) => {
                        tracing::error!(
                            why,
                            row = row.id,
                            "Telegram refused a message (a bug); sending its bare text"
                        );
                        message_api::send_bare(client, chat, *thread, &message, spec.silent).await?
                    }
                    sent => sent?,
                };
                SendResult::Arrived(Some(sent))
            }
            SendAction::Edit(at) => match message_api::edit(client, chat, *at, &message).await {
                Ok(()) | Err(CallError::NotModified) => SendResult::Arrived(None),
                Err(error) => return Err(error),
            },
            SendAction::Delete(at) => match message_api::delete(client, chat, *at).await {
                Ok(()) | Err(CallError::MessageGone) => SendResult::Arrived(None),
                // Too old to be deleted.
                Err(CallError::Refused(_)) => match message_api::edit(client, chat, *at, &message).await {
                    Ok(()) | Err(CallError::NotModified | CallError::MessageGone) => {
                        SendResult::Arrived(None)
                    }
                    Err(error) => return Err(error),
                },
                Err(error) => return Err(error),
            },
            SendAction::Copy { from, thread } => {
                SendResult::Arrived(Some(message_api::copy(client, chat, *thread, *from).await?))
            }
            SendAction::Pin(at) => {
                message_api::pin(client, chat, *at).await?;
                SendResult::Arrived(None)
            }
            SendAction::OpenTopic => self.open_topic(chat, spec, &message.html).await?,
            SendAction::UpdateTopic(topic) => {
                if topic.closed {
                    topics::close_topic(client, chat, topic.thread).await?;
                } else {
                    topics::reopen_topic(client, chat, topic.thread).await?;
                }
                SendResult::TopicUpdated(*topic)
            }
        })
    }

    /// A file takes longer than the other tasks of its thread should wait.
    async fn render(&self, notice: &Notice, context: &RenderContext) -> Message {
        if !matches!(notice, Notice::ReportFile(_)) {
            return self.texts.render(notice, context);
        }
        let (texts, its_notice, its_context) = (Arc::clone(&self.texts), notice.clone(), context.clone());
        let rendering = tokio::task::spawn_blocking(move || texts.render(&its_notice, &its_context));
        rendering.await.unwrap_or_else(|failed| match failed.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The program stops.
            Err(_) => self.texts.render(notice, context),
        })
    }

    /// A plain group has no topics and needs none.
    async fn open_topic(&self, chat: ChatId, spec: &Spec, name: &str) -> Result<SendResult, CallError> {
        let (Some(case), Some(question)) = (spec.case, spec.question) else {
            return Ok(SendResult::Skipped(SkipReason::Unchanged));
        };
        if !topics::is_forum(&self.client, chat).await? {
            return Ok(SendResult::Skipped(SkipReason::Unchanged));
        }
        let thread = topics::open_topic(&self.client, chat, name).await?;
        Ok(SendResult::TopicUpdated(Topic { chat, case, question, thread, closed: false }))
    }
}

/// The topic of the question that a message to a group is about.
async fn topic_of(
    tx: &mut Tx,
    chat: ChatId,
    spec: &Spec,
    context: &RenderContext,
) -> store::Result<Option<Topic>> {
    let latest = || context.case.as_ref().and_then(|case| case.question()).map(|question| question.number);
    match (spec.case, spec.question.or_else(latest)) {
        (Some(case), Some(question)) if !chat.is_private() => {
            forum::of_question(tx, chat, case, question).await
        }
        (Some(_) | None, _) => Ok(None),
    }
}

/// Whether nothing is expected of this question any more.
fn is_over(context: &RenderContext, question: Option<u32>) -> bool {
    context.case.as_ref().is_none_or(|case| {
        let latest = case.question().filter(|latest| Some(latest.number) == question);
        !case.is_open() || latest.is_none_or(|latest| latest.is_over())
    })
}
