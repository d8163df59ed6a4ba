//! What the last transaction wrote about a case, for the demo's page. It has ids only, and nothing that people typed.

use super::sql::{query, query_scalar};
use super::{Millis, Result, Tx};
use crate::domain::base::ids::{CaseId, ChatId, MessageId, PersonId};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// The rows of one transaction, all of the same time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LastWrite {
    pub at: DateTime<Utc>,
    pub record: Vec<AuditRow>,
    pub outbox: Vec<OutboxMessage>,
    /// All timers of the case, as they are now.
    pub timers: Vec<TimerRow>,
}

/// An audit entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditRow {
    pub person: Option<PersonId>,
    /// JSON.
    pub event: String,
}

/// A message in the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutboxMessage {
    pub chat: ChatId,
    /// JSON.
    pub notice: String,
    /// `ready`, `sending`, `sent`, `dead`, `void`.
    pub state: &'static str,
    pub message: Option<MessageId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TimerRow {
    pub name: String,
    pub due: DateTime<Utc>,
}

/// The last transaction that wrote an audit entry or an outgoing message of the case; `None` when there is none.
pub async fn last(tx: &mut Tx, case: CaseId) -> Result<Option<LastWrite>> {
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
        record.push(AuditRow { person, event: row.get("deed")? });
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
        outbox.push(OutboxMessage {
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
        timers.push(TimerRow { name: row.get("name")?, due: DateTime::from_millis(row.get("due")?) });
    }
    Ok(Some(LastWrite { at: DateTime::from_millis(at), record, outbox, timers }))
}
