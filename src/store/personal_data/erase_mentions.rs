//! Erases a number where it stands outside of the cases it belongs to.

use super::erase_case::{DELETABLE_FOR, edit, forms};
use super::find::Places;
use crate::domain::base::ids::{CaseId, ChatId, DraftId, TextId};
use crate::domain::base::masking::without_numbers;
use crate::domain::message::notice::Notice;
use crate::store::sql::{QueryBuilder, query};
use crate::store::{Millis, Result, Tx, drafts, imports, messages, outbox};
use chrono::{DateTime, Utc};

/// What was erased, and what becomes of the messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MentionTraces {
    /// Texts that named the number.
    pub texts: u64,
    pub drafts: u64,
    pub parked: u64,
    /// Rows of the outbox.
    pub messages: u64,
    /// Answers of QA.
    pub answers: u64,
    /// Cards of the procedure.
    pub cards: u64,
    /// Rows of the list of premium customers.
    pub customers: u64,
    /// Messages that the bot edits.
    pub edited: u64,
    /// Messages of people that the bot deletes.
    pub deleted: u64,
    /// Messages of people that stay.
    pub left: u64,
}

/// Erases what is not the facts of a case, nor a text of an open one.
pub async fn erase_mentions(tx: &mut Tx, places: &Places, now: DateTime<Utc>) -> Result<MentionTraces> {
    let mut traces = MentionTraces::default();
    let mut texts = places.texts.clone();
    for (id, place) in &places.cases {
        if !place.is_open && !place.is_about {
            texts.extend(&place.texts);
            traces.edited += redraw_cards(tx, *id, now).await?;
        }
    }
    traces.texts = erase_texts(tx, &texts).await?;
    traces.left += traces.texts;
    for draft in &places.drafts {
        erase_draft(tx, *draft, now, &mut traces).await?;
    }
    traces.parked = delete(tx, "DELETE FROM parked WHERE ", "update_id", &places.parked).await?;
    // One that is being sent now is gone with the next erasure.
    traces.messages = delete(tx, "DELETE FROM outbox WHERE state <> 1 AND ", "id", &places.messages).await?;
    traces.answers = delete(tx, "DELETE FROM quick_answers WHERE ", "id", &places.quick_answers).await?;
    imports::forget_all_read(tx).await?;
    if let Some(number) = &places.customer {
        let sql = "DELETE FROM premium_customers WHERE number = $1";
        traces.customers = query(sql).bind(number).execute(tx).await?;
    }
    for version in &places.guide_versions {
        traces.cards += mask_guide_version(tx, *version).await?;
    }
    for answer in &places.saved_answers {
        traces.answers += mask_saved_answer(tx, *answer).await?;
    }
    Ok(traces)
}

async fn delete(tx: &mut Tx, sql: &'static str, column: &str, ids: &[i64]) -> Result<u64> {
    let mut sql = QueryBuilder::new(sql);
    sql.is_one_of(column, ids);
    sql.execute(tx).await
}

async fn erase_texts(tx: &mut Tx, texts: &[TextId]) -> Result<u64> {
    let ids: Vec<i64> = texts.iter().map(|text| text.0).collect();
    let mut sql = QueryBuilder::new("UPDATE record SET text_id = NULL WHERE ");
    sql.is_one_of("text_id", &ids);
    sql.execute(tx).await?;
    delete(tx, "DELETE FROM texts WHERE ", "id", &ids).await
}

/// The cards of a case show its notes.
async fn redraw_cards(tx: &mut Tx, case: CaseId, now: DateTime<Utc>) -> Result<u64> {
    let rows = query("SELECT DISTINCT chat FROM messages WHERE case_id = $1 AND kind = 'card' ORDER BY chat")
        .bind(case.0)
        .fetch_all(tx)
        .await?;
    let mut edits = Vec::new();
    for row in &rows {
        edits.push(edit(tx, ChatId(row.get("chat")?), Notice::Card { case }).await?);
    }
    let count = edits.len() as u64;
    outbox::enqueue_all(tx, edits, now).await?;
    Ok(count)
}

async fn erase_draft(
    tx: &mut Tx,
    draft: DraftId,
    now: DateTime<Utc>,
    traces: &mut MentionTraces,
) -> Result<()> {
    let touched: i64 =
        match query("SELECT touched FROM drafts WHERE id = $1").bind(draft.0).fetch_optional(tx).await? {
            Some(row) => row.get("touched")?,
            None => return Ok(()),
        };
    let is_deletable = now - DateTime::from_millis(touched) < DELETABLE_FOR;
    let mut edits = Vec::new();
    for at in forms(tx, draft).await? {
        traces.edited += 1;
        edits.push(edit(tx, at.chat, Notice::Erased { message: at.message }).await?);
    }
    let typed = query("SELECT chat, message FROM messages WHERE draft_id = $1 AND kind <> 'form'")
        .bind(draft.0)
        .fetch_all(tx)
        .await?;
    for row in &typed {
        if is_deletable {
            traces.deleted += 1;
            let at = messages::place(row)?;
            edits.push(edit(tx, at.chat, Notice::ErasedTyped { message: at.message }).await?);
        } else {
            traces.left += 1;
        }
    }
    outbox::enqueue_all(tx, edits, now).await?;
    query("DELETE FROM messages WHERE draft_id = $1").bind(draft.0).execute(tx).await?;
    drafts::remove(tx, draft).await?;
    traces.drafts += 1;
    Ok(())
}

async fn mask_guide_version(tx: &mut Tx, id: i64) -> Result<u64> {
    let row = query("SELECT body FROM guide_versions WHERE id = $1").bind(id).fetch_one(tx).await?;
    let masked = without_numbers(&row.get::<String>("body")?);
    query("UPDATE guide_versions SET body = $1 WHERE id = $2").bind(masked).bind(id).execute(tx).await
}

async fn mask_saved_answer(tx: &mut Tx, id: i64) -> Result<u64> {
    let row = query("SELECT title, words FROM standing WHERE id = $1").bind(id).fetch_one(tx).await?;
    let (title, words): (String, String) = (row.get("title")?, row.get("words")?);
    query("UPDATE standing SET title = $1, words = $2 WHERE id = $3")
        .bind(without_numbers(&title))
        .bind(without_numbers(&words))
        .bind(id)
        .execute(tx)
        .await
}
