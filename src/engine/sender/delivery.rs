//! One message on its way: the scene it is about, where it goes, and the call that takes it there.

use super::{PAUSE, Sender};
use crate::domain::base::ids::{ChatId, MessageId, MessageRef, PersonId};
use crate::domain::message::notice::Notice;
use crate::domain::message::relevance::SkipReason;
use crate::domain::message::render_context::RenderContext;
use crate::store;
use crate::store::outbox::OutboxRow;
use crate::store::topics::Topic;
use crate::store::{boards, drafts, messages, prompts, render_context, topics as forum};
use crate::telegram::client::CallError;
use crate::telegram::{message_api, topics};
use chrono::{DateTime, Utc};

/// What came of a message.
pub(super) struct Outcome {
    pub way: SendAction,
    /// The version of the case it was rendered from.
    pub version: Option<i64>,
    /// How many chats the question it speaks of had reached then.
    pub reached: usize,
    pub came: SendResult,
}

pub(super) enum SendResult {
    /// It is there; its id, where it was a new one.
    Arrived(Option<MessageId>),
    /// The topic has been opened, closed or reopened.
    Settled(Topic),
    Void(SkipReason),
    Failed(CallError),
}

/// Where a message goes: a new one, in place of one that stands there, or what else a notice asks of Telegram.
pub(super) enum SendAction {
    Send { thread: Option<MessageId> },
    Edit(MessageId),
    Copy { from: MessageRef, thread: Option<MessageId> },
    OpenTopic,
    SettleTopic(Topic),
    Pin(MessageId),
}

impl Sender {
    /// Renders and sends, once the database can be read.
    pub(super) async fn send_out(&self, row: &OutboxRow) -> Outcome {
        let now = self.service.clock.now();
        let (context, way) = loop {
            match self.prepare(row, now).await {
                Ok(prepared) => break prepared,
                Err(error) => tracing::warn!(%error, row = row.id, "a message waits for the database"),
            }
            tokio::time::sleep(PAUSE).await;
        };
        let version = match &context.handover {
            Some(handover) => Some(handover.drawn_version(&context.open)),
            None => context.case.as_ref().map(|case| case.version),
        };
        let reached = context.delivered.len();
        let came = match (row.notice.still_true(&context), &way) {
            (Err(void), _) => SendResult::Void(void),
            (Ok(()), Some(way)) => self.go(row, way, &context).await.unwrap_or_else(SendResult::Failed),
            (Ok(()), None) => SendResult::Void(SkipReason::AsWanted),
        };
        let way = way.unwrap_or(SendAction::Send { thread: None });
        Outcome { way, version, reached, came }
    }

    async fn go(
        &self,
        row: &OutboxRow,
        way: &SendAction,
        context: &RenderContext,
    ) -> Result<SendResult, CallError> {
        let (client, chat) = (&self.client, row.chat);
        let message = self.texts.render(&row.notice, context);
        Ok(match way {
            SendAction::Send { .. } if row.notice == Notice::Board => {
                SendResult::Arrived(Some(message_api::send_quietly(client, chat, &message).await?))
            }
            SendAction::Pin(at) => {
                message_api::pin(client, chat, *at).await?;
                SendResult::Arrived(None)
            }
            SendAction::Send { thread } => {
                SendResult::Arrived(Some(message_api::send(client, chat, *thread, &message).await?))
            }
            SendAction::Edit(at) => match message_api::edit(client, chat, *at, &message).await {
                Ok(()) | Err(CallError::NotModified) => SendResult::Arrived(None),
                Err(error) => return Err(error),
            },
            SendAction::Copy { from, thread } => {
                SendResult::Arrived(Some(message_api::copy(client, chat, *thread, *from).await?))
            }
            SendAction::OpenTopic => self.open_topic(row, &message.html).await?,
            SendAction::SettleTopic(topic) if topic.closed => {
                topics::close_topic(client, chat, topic.thread).await?;
                SendResult::Settled(*topic)
            }
            SendAction::SettleTopic(topic) => {
                topics::reopen_topic(client, chat, topic.thread).await?;
                SendResult::Settled(*topic)
            }
        })
    }

    /// In a plain group there are no topics, and none are wanted.
    async fn open_topic(&self, row: &OutboxRow, name: &str) -> Result<SendResult, CallError> {
        let (Some(case), Some(question)) = (row.notice.case(), row.notice.question()) else {
            return Ok(SendResult::Void(SkipReason::AsWanted));
        };
        if !topics::is_forum(&self.client, row.chat).await? {
            return Ok(SendResult::Void(SkipReason::AsWanted));
        }
        let thread = topics::open_topic(&self.client, row.chat, name).await?;
        Ok(SendResult::Settled(Topic { chat: row.chat, case, question, thread, closed: false }))
    }

    async fn prepare(
        &self,
        row: &OutboxRow,
        now: DateTime<Utc>,
    ) -> store::Result<(RenderContext, Option<SendAction>)> {
        let mut tx = self.service.store.look().await?;
        let shown = if let Some(at) = row.notice.edits() {
            Some(at)
        } else if let Notice::Card { case } = row.notice {
            messages::card_in(&mut tx, case, row.chat).await?
        } else if let Notice::Form { draft } = row.notice {
            drafts::message(&mut tx, draft).await?
        } else if row.notice == Notice::Board {
            boards::load(&mut tx, row.chat).await?.message
        } else {
            None
        };
        let repeated = row.repeated && shown.is_none();
        let zone = self.service.centre.timezone;
        let context = render_context::load(&mut tx, &row.notice, row.chat, repeated, zone, now).await?;
        let topic = topic_of(&mut tx, row.chat, &row.notice, &context).await?;
        let thread = row.thread.or(topic.map(|topic| topic.thread));
        let way = if let Notice::BoardPinned { message } = row.notice {
            Some(SendAction::Pin(message))
        } else if let Notice::Topic { .. } = row.notice {
            topic.is_none().then_some(SendAction::OpenTopic)
        } else if let Notice::TopicOver { question, reopen, .. } = row.notice {
            let closed = !reopen && is_over(&context, question);
            let other = topic.filter(|topic| topic.closed != closed);
            other.map(|topic| SendAction::SettleTopic(Topic { closed, ..topic }))
        } else if let Notice::Copied { from, .. } = row.notice {
            Some(SendAction::Copy { from, thread })
        } else if !still_asked(&mut tx, row).await? {
            None
        } else {
            Some(shown.map_or(SendAction::Send { thread }, SendAction::Edit))
        };
        Ok((context, way))
    }
}

/// Whether a question is still to be put: not when it was answered before it was there.
async fn still_asked(tx: &mut store::Tx, row: &OutboxRow) -> store::Result<bool> {
    let Notice::Ask { case, asked, of, message: None } = &row.notice else { return Ok(true) };
    let last = prompts::current(tx, of.unwrap_or(PersonId(row.chat.0))).await?;
    Ok(last.is_some_and(|last| last.prompt.case != *case || last.prompt.asked == *asked))
}

/// The topic of the question that a message to a group is about.
async fn topic_of(
    tx: &mut store::Tx,
    chat: ChatId,
    notice: &Notice,
    context: &RenderContext,
) -> store::Result<Option<Topic>> {
    let last = || context.case.as_ref().and_then(|case| case.question()).map(|question| question.number);
    match (notice.case(), notice.question().or_else(last)) {
        (Some(case), Some(question)) if !chat.is_private() => {
            forum::of_question(tx, chat, case, question).await
        }
        (Some(_) | None, _) => Ok(None),
    }
}

/// Whether nothing is waited for from this question any more.
fn is_over(context: &RenderContext, question: u32) -> bool {
    context.case.as_ref().is_none_or(|case| {
        let asked = case.guidance.iter().find(|asked| asked.number == question);
        let last = case.question().is_some_and(|last| last.number == question);
        !case.is_open() || !last || asked.is_none_or(|asked| asked.is_over())
    })
}
