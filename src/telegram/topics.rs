//! The topics of a forum: opened, closed, reopened.

use super::client::{CallError, Client};
use crate::domain::base::ids::{ChatId, MessageId};
use crate::text::cut;
use serde::Deserialize;
use teloxide::payloads::{CloseForumTopic, CreateForumTopic, GetChat, ReopenForumTopic};
use teloxide::types::ThreadId;

/// In UTF-16 units.
const LONGEST_NAME: usize = 128;

/// Whether a group has topics (Bot API `getChat`).
///
/// # Errors
/// See [`CallError`].
pub async fn is_forum(client: &Client, chat: ChatId) -> Result<bool, CallError> {
    #[derive(Deserialize)]
    struct Chat {
        #[serde(default)]
        is_forum: bool,
    }
    client.call_for::<_, Chat>(&GetChat::new(to(chat))).await.map(|chat| chat.is_forum)
}

/// Opens a topic (Bot API `createForumTopic`, with the right to manage topics); the id to write there with. Of the
/// name 128 UTF-16 units are kept. Done twice, it opens two.
///
/// # Errors
/// See [`CallError`]; [`CallError::Refused`] where the bot may not, or the group has no topics.
pub async fn open_topic(client: &Client, chat: ChatId, name: &str) -> Result<MessageId, CallError> {
    #[derive(Deserialize)]
    struct CreatedTopic {
        message_thread_id: i64,
    }
    let payload = CreateForumTopic::new(to(chat), cut(name, LONGEST_NAME));
    client.call_for::<_, CreatedTopic>(&payload).await.map(|opened| MessageId(opened.message_thread_id))
}

/// Closes a topic: only administrators write there from now on. One that is closed stays so.
///
/// # Errors
/// See [`CallError`].
pub async fn close_topic(client: &Client, chat: ChatId, topic: MessageId) -> Result<(), CallError> {
    changed_or_same(client.call(&CloseForumTopic::new(to(chat), thread(topic)?)).await)
}

/// Reopens a topic. One that is open stays so.
///
/// # Errors
/// See [`CallError`].
pub async fn reopen_topic(client: &Client, chat: ChatId, topic: MessageId) -> Result<(), CallError> {
    changed_or_same(client.call(&ReopenForumTopic::new(to(chat), thread(topic)?)).await)
}

fn changed_or_same<T>(changed: Result<T, CallError>) -> Result<(), CallError> {
    match changed {
        Ok(_) | Err(CallError::NotModified) => Ok(()),
        Err(error) => Err(error),
    }
}

fn to(chat: ChatId) -> teloxide::types::ChatId {
    teloxide::types::ChatId(chat.0)
}

/// A topic's id as teloxide has it.
pub(super) fn thread(topic: MessageId) -> Result<ThreadId, CallError> {
    let id = i32::try_from(topic.0).map_err(|_| CallError::TopicGone)?;
    Ok(ThreadId(teloxide::types::MessageId(id)))
}
