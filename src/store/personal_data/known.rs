//! Reads what stands where a number was found, to be given out.

use super::find::Places;
use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::case::Case;
use crate::domain::request::listing::TimelineEntry;
use crate::store::sql::{QueryBuilder, query};
use crate::store::{Millis, Result, Tx, audit, cases};
use chrono::{DateTime, Utc};

/// All that is known.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The cases it belongs to, with what was done, oldest first.
    pub cases: Vec<(Case, Vec<TimelineEntry>)>,
    /// Texts that name it outside of those.
    pub texts: Vec<KnownText>,
    pub forms: Vec<String>,
    /// Updates that could not be processed, as they came.
    pub parked: Vec<String>,
    /// Title and words of the answers that QA saved.
    pub saved_answers: Vec<(String, String)>,
    pub quick_answers: Vec<String>,
    /// Class, name and basis on the list of premium customers.
    pub customer: Option<(String, String, String)>,
    /// Staff members whose own number it is.
    pub staff: Vec<(PersonId, String)>,
}

#[derive(Clone, Debug)]
pub struct KnownText {
    pub case: Option<CaseId>,
    pub at: DateTime<Utc>,
    pub text: String,
}

/// Reads what stands at these places. A case that cannot be read fails.
pub async fn known(tx: &mut Tx, places: &Places) -> Result<Known> {
    let mut known = Known::default();
    let mut texts = places.texts.clone();
    for (id, place) in &places.cases {
        if !place.is_about {
            texts.extend(&place.texts);
        } else if let Some(case) = cases::load(tx, *id).await? {
            let entries = audit::timeline(tx, *id, i64::MAX, 0).await?;
            known.cases.push((case, entries.into_iter().map(|(_, entry)| entry).collect()));
        }
    }
    let ids: Vec<i64> = texts.iter().map(|text| text.0).collect();
    let mut sql = QueryBuilder::new("SELECT case_id, at, body FROM texts WHERE ");
    sql.is_one_of("id", &ids).push(" ORDER BY id", &[]);
    for row in sql.fetch_all(tx).await? {
        let case = row.get::<Option<i64>>("case_id")?.map(CaseId);
        let at = DateTime::from_millis(row.get("at")?);
        known.texts.push(KnownText { case, at, text: row.get("body")? });
    }
    let drafts: Vec<i64> = places.drafts.iter().map(|draft| draft.0).collect();
    known.forms = column(tx, "SELECT id, facts FROM drafts WHERE ", "id", &drafts, "facts").await?;
    known.parked = column(tx, "SELECT raw FROM parked WHERE ", "update_id", &places.parked, "raw").await?;
    let words = "SELECT words FROM quick_answers WHERE ";
    known.quick_answers = column(tx, words, "id", &places.quick_answers, "words").await?;
    let mut sql = QueryBuilder::new("SELECT title, words FROM standing WHERE ");
    sql.is_one_of("id", &places.saved_answers);
    for row in sql.fetch_all(tx).await? {
        known.saved_answers.push((row.get("title")?, row.get("words")?));
    }
    if let Some(number) = &places.customer {
        let row = query("SELECT class, name, basis FROM premium_customers WHERE number = $1").bind(number);
        if let Some(row) = row.fetch_optional(tx).await? {
            known.customer = Some((row.get("class")?, row.get("name")?, row.get("basis")?));
        }
    }
    let staff: Vec<i64> = places.staff.iter().map(|person| person.0).collect();
    let mut sql = QueryBuilder::new("SELECT id, name FROM staff WHERE ");
    sql.is_one_of("id", &staff);
    for row in sql.fetch_all(tx).await? {
        known.staff.push((PersonId(row.get("id")?), row.get("name")?));
    }
    Ok(known)
}

async fn column(
    tx: &mut Tx,
    sql: &'static str,
    id: &str,
    ids: &[i64],
    column: &'static str,
) -> Result<Vec<String>> {
    let mut sql = QueryBuilder::new(sql);
    sql.is_one_of(id, ids);
    sql.fetch_all(tx).await?.iter().map(|row| row.get(column)).collect()
}
