//! What one transaction wrote about a case, for whoever wants to see inside: the demo's page. Ids only; what people
//! typed stands elsewhere.

use super::sql::{query, query_scalar};
use super::{Millis, Result, Tx};
use crate::domain::base::ids::{CaseId, ChatId, MessageId, PersonId};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// The rows of one transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Written {
    /// All its rows have this time.
    pub at: DateTime<Utc>,
    pub record: Vec<Recorded>,
    pub outbox: Vec<Queued>,
    /// All timers of the case, as they stand now.
    pub timers: Vec<Waits>,
}

/// A line of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recorded {
    pub person: Option<PersonId>,
    /// As it stands in the row.
    pub event: String,
}

/// A message that was put into the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Queued {
    pub chat: ChatId,
    /// As it stands in the row.
    pub notice: String,
    /// `ready`, `sending`, `sent`, `dead`, `void`.
    pub state: &'static str,
    pub message: Option<MessageId>,
}

/// A timer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waits {
    pub name: String,
    pub due: DateTime<Utc>,
}

/// The last transaction that recorded something about the case or put a message about it into the outbox; `None` of a
/// case nothing was written about.
pub async fn last(tx: &mut Tx, case: CaseId) -> Result<Option<Written>> {
    let at: Option<i64> = query_scalar(
        "SELECT MAX(at) FROM (SELECT MAX(at) AS at FROM record WHERE case_id = $1 \
         UNION ALL SELECT MAX(created_at) AS at FROM outbox WHERE case_id = $1) AS last",
    )
    .bind(case.0)
    .fetch_one(tx)
    .await?;
    let Some(at) = at else { return Ok(None) };
    let rows = query("SELECT person, deed FROM record WHERE case_id = $1 AND at = $2 ORDER BY id")
        .bind(case.0)
        .bind(at)
        .fetch_all(tx)
        .await?;
    let mut record = Vec::with_capacity(rows.len());
    for row in &rows {
        let person = row.get::<Option<i64>>("person")?.map(PersonId);
        record.push(Recorded { person, event: row.get("deed")? });
    }
    let rows = query(
        "SELECT chat, notice, state, message FROM outbox WHERE case_id = $1 AND created_at = $2 ORDER BY id",
    )
    .bind(case.0)
    .bind(at)
    .fetch_all(tx)
    .await?;
    let mut outbox = Vec::with_capacity(rows.len());
    for row in &rows {
        outbox.push(Queued {
            chat: ChatId(row.get("chat")?),
            notice: row.get("notice")?,
            state: super::outbox::state_name(row.get("state")?),
            message: row.get::<Option<i64>>("message")?.map(MessageId),
        });
    }
    let rows = query("SELECT name, due FROM timers WHERE case_id = $1 ORDER BY due, name")
        .bind(case.0)
        .fetch_all(tx)
        .await?;
    let mut timers = Vec::with_capacity(rows.len());
    for row in &rows {
        timers.push(Waits { name: row.get("name")?, due: DateTime::from_millis(row.get("due")?) });
    }
    Ok(Some(Written { at: DateTime::from_millis(at), record, outbox, timers }))
}
