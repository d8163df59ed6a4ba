//! The question each person has been asked last and not answered.

use super::{
    Result, Tx,
    tx::{from_json, to_json},
};
use crate::domain::{
    ids::{CaseId, MessageId, PersonId},
    prompt::Prompt,
};
use sqlx::Row as _;

const TABLE: &str = "prompts";

/// The question `person` is asked from now on, shown in `message` (`None`: in one still to be sent).
pub async fn set(tx: &mut Tx, person: PersonId, prompt: &Prompt, message: Option<MessageId>) -> Result<()> {
    sqlx::query(
        "INSERT INTO prompts (person, message, case_id, prompt) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (person) DO UPDATE SET message = excluded.message, case_id = excluded.case_id, \
         prompt = excluded.prompt",
    )
    .bind(person.0)
    .bind(message.map(|message| message.0))
    .bind(prompt.case.0)
    .bind(to_json(TABLE, prompt)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The question this person has not answered, and the message it stands in.
pub async fn current(tx: &mut Tx, person: PersonId) -> Result<Option<(Prompt, Option<MessageId>)>> {
    let row = sqlx::query("SELECT prompt, message FROM prompts WHERE person = $1")
        .bind(person.0)
        .fetch_optional(&mut **tx)
        .await?;
    row.map(|row| {
        let prompt = from_json(TABLE, &row.try_get::<String, _>("prompt")?)?;
        Ok((prompt, row.try_get::<Option<i64>, _>("message")?.map(MessageId)))
    })
    .transpose()
}

/// Notes the message a question was sent in, if it is still the one asked.
pub async fn set_message(tx: &mut Tx, person: PersonId, case: CaseId, message: MessageId) -> Result<()> {
    sqlx::query("UPDATE prompts SET message = $1 WHERE person = $2 AND case_id = $3")
        .bind(message.0)
        .bind(person.0)
        .bind(case.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub async fn clear(tx: &mut Tx, person: PersonId) -> Result<()> {
    sqlx::query("DELETE FROM prompts WHERE person = $1").bind(person.0).execute(&mut **tx).await?;
    Ok(())
}

/// A closed case asks nobody anything any more.
pub async fn clear_case(tx: &mut Tx, case: CaseId) -> Result<()> {
    sqlx::query("DELETE FROM prompts WHERE case_id = $1").bind(case.0).execute(&mut **tx).await?;
    Ok(())
}
