//! Topics of a forum (Bot API `createForumTopic`), one per question.

use super::{Result, Tx, sql::query};
use crate::domain::base::ids::{CaseId, ChatId, MessageId};

/// A topic and the question it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Topic {
    pub chat: ChatId,
    pub case: CaseId,
    pub question: u32,
    /// Bot API `message_thread_id`.
    pub thread: MessageId,
    pub closed: bool,
}

/// Inserts or updates a topic.
pub async fn upsert(tx: &mut Tx, topic: &Topic) -> Result<()> {
    query(
        "INSERT INTO topics (chat, case_id, question, thread, closed) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (chat, case_id, question) DO UPDATE SET thread = excluded.thread, closed = excluded.closed",
    )
    .bind(topic.chat.0)
    .bind(topic.case.0)
    .bind(i64::from(topic.question))
    .bind(topic.thread.0)
    .bind(i16::from(topic.closed))
    .execute(tx)
    .await?;
    Ok(())
}

/// The topic of a question in this chat.
pub async fn of_question(tx: &mut Tx, chat: ChatId, case: CaseId, question: u32) -> Result<Option<Topic>> {
    let row = query("SELECT thread, closed FROM topics WHERE chat = $1 AND case_id = $2 AND question = $3")
        .bind(chat.0)
        .bind(case.0)
        .bind(i64::from(question))
        .fetch_optional(tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let thread = MessageId(row.get("thread")?);
    Ok(Some(Topic { chat, case, question, thread, closed: row.get::<i16>("closed")? == 1 }))
}

/// The topic with this thread id; `None` when the bot did not make it.
pub async fn find(tx: &mut Tx, chat: ChatId, thread: MessageId) -> Result<Option<Topic>> {
    let row = query(
        "SELECT case_id, question, closed FROM topics WHERE chat = $1 AND thread = $2 ORDER BY case_id DESC LIMIT 1",
    )
    .bind(chat.0)
    .bind(thread.0)
    .fetch_optional(tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let question = u32::try_from(row.get::<i64>("question")?).unwrap_or_default();
    let closed = row.get::<i16>("closed")? == 1;
    Ok(Some(Topic { chat, case: CaseId(row.get("case_id")?), question, thread, closed }))
}

pub async fn delete(tx: &mut Tx, chat: ChatId, thread: MessageId) -> Result<()> {
    query("DELETE FROM topics WHERE chat = $1 AND thread = $2")
        .bind(chat.0)
        .bind(thread.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// Deletes the topics of a chat that became a supergroup.
pub async fn delete_chat(tx: &mut Tx, chat: ChatId) -> Result<()> {
    query("DELETE FROM topics WHERE chat = $1").bind(chat.0).execute(tx).await?;
    Ok(())
}
