//! The audit log of the staff.

use super::sql::query;
use super::{Millis, Result, Row, Tx, counters, to_json};
use crate::domain::base::ids::PersonId;
use crate::domain::request::listing::{AuditFilter, List, ListPage};
use crate::domain::staff::change::{StaffChange, StaffEntry};
use chrono::{DateTime, Utc};

/// Appends what was changed about `person`; `by` is `None` for the command line.
pub async fn insert(
    tx: &mut Tx,
    by: Option<PersonId>,
    person: Option<PersonId>,
    change: &StaffChange,
    now: DateTime<Utc>,
) -> Result<()> {
    let id = counters::next_row(tx).await?;
    query("INSERT INTO staff_changes (id, at, by_id, person, change_json) VALUES ($1, $2, $3, $4, $5)")
        .bind(id)
        .bind(now.millis())
        .bind(by.map(|by| by.0))
        .bind(person.map(|person| person.0))
        .bind(to_json("staff_changes", change)?)
        .execute(tx)
        .await?;
    Ok(())
}

/// A page of it, the newest first; `in_all` counts no further than the next page.
pub(super) async fn page(tx: &mut Tx, page: u32) -> Result<ListPage> {
    let length = List::Audit(AuditFilter::Staff).page_length();
    let skipped = i64::from(page) * i64::from(length);
    let rows =
        query("SELECT at, by_id, person, change_json FROM staff_changes ORDER BY id DESC LIMIT $1 OFFSET $2")
            .bind(i64::from(length) + 1)
            .bind(skipped)
            .fetch_all(tx)
            .await?;
    let in_all = skipped + i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let shown = rows.iter().take(usize::try_from(length).unwrap_or(usize::MAX));
    let staff_changes = shown.filter_map(|row| entry(row).transpose()).collect::<Result<_>>()?;
    Ok(ListPage { staff_changes, in_all, page, ..ListPage::default() })
}

/// `None` for a change of another version.
fn entry(row: &Row) -> Result<Option<StaffEntry>> {
    let Ok(change) = serde_json::from_str::<StaffChange>(&row.get::<String>("change_json")?) else {
        return Ok(None);
    };
    Ok(Some(StaffEntry {
        at: DateTime::from_millis(row.get("at")?),
        by: row.get::<Option<i64>>("by_id")?.map(PersonId),
        person: row.get::<Option<i64>>("person")?.map(PersonId),
        change,
    }))
}
