//! Looks for a number in every table that has what people typed.

use crate::domain::base::ids::{CaseId, DraftId, PersonId, TextId};
use crate::domain::base::phone::Phone;
use crate::store::sql::query;
use crate::store::{Result, Row, Tx};
use serde_json::Value;
use std::collections::BTreeMap;

/// Where a number stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    pub cases: BTreeMap<CaseId, CasePlace>,
    /// What people typed that belongs to no case.
    pub texts: Vec<TextId>,
    /// Half-filled forms.
    pub drafts: Vec<DraftId>,
    /// Updates that could not be processed, by their id.
    pub parked: Vec<i64>,
    /// Rows of the outbox.
    pub messages: Vec<i64>,
    /// Answers of QA saved under a title.
    pub saved_answers: Vec<i64>,
    /// Answers that QA gave before.
    pub quick_answers: Vec<i64>,
    /// Cards of the procedure as QA has written them.
    pub guide_versions: Vec<i64>,
    /// Its row on the list of premium customers.
    pub customer: Option<String>,
    /// Staff members whose own number it is.
    pub staff: Vec<PersonId>,
}

/// A case in which a number stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CasePlace {
    pub is_open: bool,
    /// It is among the facts of the case, rather than only in texts about it.
    pub is_about: bool,
    /// The texts that name it.
    pub texts: Vec<TextId>,
}

impl Places {
    pub fn is_empty(&self) -> bool {
        *self == Places::default()
    }

    /// The cases that are not erased.
    pub fn open_cases(&self) -> impl Iterator<Item = CaseId> {
        self.cases.iter().filter(|(_, place)| place.is_open).map(|(id, _)| *id)
    }
}

/// Finds a number in any spelling. Reads the whole database.
pub async fn find(tx: &mut Tx, number: &Phone) -> Result<Places> {
    let mut places = Places::default();
    for (id, is_open) in cases(tx, number).await? {
        places.cases.insert(CaseId(id), CasePlace { is_open, is_about: true, texts: Vec::new() });
    }
    let texts =
        "SELECT t.id, t.case_id, t.body, c.is_open FROM texts t LEFT JOIN cases c ON c.id = t.case_id";
    for row in matching(tx, texts, "body", number).await? {
        let id = TextId(row.get("id")?);
        match row.get::<Option<i64>>("case_id")? {
            Some(case) => {
                let place = places.cases.entry(CaseId(case)).or_default();
                place.is_open = row.get::<Option<i16>>("is_open")? == Some(1);
                place.texts.push(id);
            }
            None => places.texts.push(id),
        }
    }
    places.drafts =
        ids(tx, "SELECT id, facts FROM drafts", "facts", number).await?.into_iter().map(DraftId).collect();
    places.parked = ids(tx, "SELECT update_id AS id, raw FROM parked", "raw", number).await?;
    places.messages = ids(tx, "SELECT id, notice FROM outbox", "notice", number).await?;
    let saved = "SELECT id, title || ' | ' || words AS words FROM standing";
    places.saved_answers = ids(tx, saved, "words", number).await?;
    places.quick_answers = ids(tx, "SELECT id, words FROM quick_answers", "words", number).await?;
    places.guide_versions = ids(tx, "SELECT id, body FROM guide_versions", "body", number).await?;
    let listed = matching(tx, "SELECT number FROM premium_customers", "number", number).await?;
    places.customer = listed.first().map(|row| row.get("number")).transpose()?;
    let staff = ids(tx, "SELECT id, phone FROM staff WHERE phone IS NOT NULL", "phone", number).await?;
    places.staff = staff.into_iter().map(PersonId).collect();
    Ok(places)
}

async fn cases(tx: &mut Tx, number: &Phone) -> Result<Vec<(i64, bool)>> {
    let rows = matching(tx, "SELECT id, is_open, facts FROM cases", "facts", number).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get::<i16>("is_open")? == 1))).collect()
}

async fn ids(tx: &mut Tx, sql: &'static str, column: &'static str, number: &Phone) -> Result<Vec<i64>> {
    matching(tx, sql, column, number).await?.iter().map(|row| row.get("id")).collect()
}

/// The rows whose column, a text or JSON, names the number.
async fn matching(tx: &mut Tx, sql: &'static str, column: &'static str, number: &Phone) -> Result<Vec<Row>> {
    let mut found = Vec::new();
    query(sql)
        .for_each(tx, |row| {
            let text: String = row.get(column)?;
            let is_named = match serde_json::from_str(&text) {
                Ok(json @ (Value::Object(_) | Value::Array(_))) => is_named_in(&json, number),
                Ok(_) | Err(_) => number.is_named_in(&text),
            };
            if is_named {
                found.push(row);
            }
            Ok::<(), crate::store::Error>(())
        })
        .await?;
    Ok(found)
}

/// In the strings of the JSON: its numbers are ids and times.
fn is_named_in(json: &Value, number: &Phone) -> bool {
    match json {
        Value::String(text) => number.is_named_in(text),
        Value::Array(values) => values.iter().any(|value| is_named_in(value, number)),
        Value::Object(values) => values.values().any(|value| is_named_in(value, number)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
