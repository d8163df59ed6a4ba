//! Prompts: the question that each person was asked last and has not answered.

use super::sql::query;
use super::{Result, Tx, read_json, readable, to_json};
use crate::domain::base::ids::{CaseId, ChatId, MessageId, PersonId};
use crate::domain::base::unreadable::Table;
use crate::domain::request::prompt::Prompt;

const TABLE: &str = "prompts";

/// The open prompt of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrentPrompt {
    pub prompt: Prompt,
    /// The chat it is asked in.
    pub chat: ChatId,
    /// Its message; `None` until that is sent.
    pub message: Option<MessageId>,
}

/// Replaces the prompt of `person`.
pub async fn set(tx: &mut Tx, person: PersonId, asked: &CurrentPrompt) -> Result<()> {
    query(
        "INSERT INTO prompts (person, message, case_id, prompt, chat) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (person) DO UPDATE SET message = excluded.message, case_id = excluded.case_id, \
         prompt = excluded.prompt, chat = excluded.chat",
    )
    .bind(person.0)
    .bind(asked.message.map(|message| message.0))
    .bind(asked.prompt.case.0)
    .bind(to_json(TABLE, &asked.prompt)?)
    .bind(asked.chat.0)
    .execute(tx)
    .await?;
    Ok(())
}

/// The prompt of this person; one that cannot be read is none.
pub async fn current(tx: &mut Tx, person: PersonId) -> Result<Option<CurrentPrompt>> {
    let row = query("SELECT person, prompt, message, chat FROM prompts WHERE person = $1")
        .bind(person.0)
        .fetch_optional(tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(prompt) = readable(read_json(tx, &row, Table::Prompts, "person", "prompt"))? else {
        return Ok(None);
    };
    let chat = row.get::<Option<i64>>("chat")?.map_or(person.chat(), ChatId);
    Ok(Some(CurrentPrompt { prompt, chat, message: row.get::<Option<i64>>("message")?.map(MessageId) }))
}

/// Sets the message of a prompt, if it is still the current one.
pub async fn set_message(
    tx: &mut Tx,
    person: PersonId,
    chat: ChatId,
    case: CaseId,
    message: MessageId,
) -> Result<()> {
    query(
        "UPDATE prompts SET message = $1 WHERE person = $2 AND case_id = $3 AND (chat = $4 OR chat IS NULL)",
    )
    .bind(message.0)
    .bind(person.0)
    .bind(case.0)
    .bind(chat.0)
    .execute(tx)
    .await?;
    Ok(())
}

/// Deletes the prompt to add to an answer on another case.
pub async fn clear_add_to_answer(tx: &mut Tx, chat: ChatId, case: CaseId) -> Result<()> {
    query("DELETE FROM prompts WHERE person = $1 AND case_id <> $2 AND prompt LIKE '%\"add_to_answer\"%'")
        .bind(chat.0)
        .bind(case.0)
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn clear(tx: &mut Tx, person: PersonId) -> Result<()> {
    query("DELETE FROM prompts WHERE person = $1").bind(person.0).execute(tx).await?;
    Ok(())
}

/// Deletes the prompt of a person about this case that has this message, or none yet.
pub async fn close(tx: &mut Tx, person: PersonId, case: CaseId, message: Option<MessageId>) -> Result<()> {
    query("DELETE FROM prompts WHERE person = $1 AND case_id = $2 AND (message IS NULL OR message = $3)")
        .bind(person.0)
        .bind(case.0)
        .bind(message.map(|message| message.0))
        .execute(tx)
        .await?;
    Ok(())
}

/// Deletes the prompts of a closed case, but those of QA.
pub async fn clear_case(tx: &mut Tx, case: CaseId) -> Result<()> {
    query("DELETE FROM prompts WHERE case_id = $1 AND prompt NOT LIKE '%\"guidance_%'")
        .bind(case.0)
        .execute(tx)
        .await?;
    Ok(())
}
