//! The audit log of all cases: a page of what people did, and all of a period.

use super::sql::{QueryBuilder, query};
use super::{Error, Millis, Result, Row, Tx, to_json};
use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::case::audit::AuditEvent;
use crate::domain::request::listing::{AuditFilter, AuditLine, List, ListPage, TimelineEntry};
use chrono::{DateTime, Utc};

/// A page of the audit log, the newest first; `in_all` counts no further than the next page.
pub(super) async fn page(tx: &mut Tx, filter: AuditFilter, page: u32) -> Result<ListPage> {
    let length = List::Audit(filter).page_length();
    let skipped = i64::from(page) * i64::from(length);
    let mut sql = QueryBuilder::new(
        "SELECT r.case_id, r.at, r.person, r.deed, c.owner FROM record r JOIN cases c ON c.id = r.case_id \
         WHERE r.person IS NOT NULL",
    );
    let events: Vec<String> =
        filter.events().iter().map(|event| to_json("record", event)).collect::<Result<_>>()?;
    if !events.is_empty() {
        sql.push(" AND ", &[]).is_one_of_texts("r.deed", events);
    }
    sql.push(" ORDER BY r.id DESC LIMIT ? OFFSET ?", &[i64::from(length) + 1, skipped]);
    let rows = sql.fetch_all(tx).await?;
    let in_all = skipped + i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let shown = rows.iter().take(usize::try_from(length).unwrap_or(usize::MAX));
    let audit = shown.filter_map(|row| line(row).transpose()).collect::<Result<_>>()?;
    Ok(ListPage { audit, in_all, page, ..ListPage::default() })
}

/// `None` for an event of another version.
fn line(row: &Row) -> Result<Option<AuditLine>> {
    let Ok(event) = serde_json::from_str::<AuditEvent>(&row.get::<String>("deed")?) else { return Ok(None) };
    let entry = TimelineEntry {
        at: DateTime::from_millis(row.get("at")?),
        by: row.get::<Option<i64>>("person")?.map(PersonId),
        event,
        text: None,
        deliveries: Vec::new(),
    };
    Ok(Some(AuditLine { case: CaseId(row.get("case_id")?), owner: PersonId(row.get("owner")?), entry }))
}

/// An entry as it is stored, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEntry {
    pub at: DateTime<Utc>,
    /// `None` for a change of the staff.
    pub case: Option<CaseId>,
    /// Of the case, or whom the change is about.
    pub owner: Option<PersonId>,
    /// `None` for what the bot did.
    pub by: Option<PersonId>,
    /// The event as JSON.
    pub event: String,
}

/// The entries of a period, oldest first, each as it is read.
pub async fn for_each(
    tx: &mut Tx,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    mut handle: impl FnMut(StoredEntry) + Send,
) -> Result<()> {
    let rows = query(
        "SELECT r.id, r.case_id, r.at, r.person, r.deed, c.owner FROM record r LEFT JOIN cases c ON c.id = r.case_id \
         WHERE r.at >= $1 AND r.at < $2 \
         UNION ALL SELECT id, NULL, at, by_id, change_json, person FROM staff_changes WHERE at >= $1 AND at < $2 \
         ORDER BY 1",
    );
    rows.bind(from.millis())
        .bind(until.millis())
        .for_each(tx, |row| {
            handle(StoredEntry {
                at: DateTime::from_millis(row.get("at")?),
                case: row.get::<Option<i64>>("case_id")?.map(CaseId),
                owner: row.get::<Option<i64>>("owner")?.map(PersonId),
                by: row.get::<Option<i64>>("person")?.map(PersonId),
                event: row.get("deed")?,
            });
            Ok::<(), Error>(())
        })
        .await
}
