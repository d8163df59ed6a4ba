//! Claims rows to send them, and marks them as sent by who still holds the claim.

use super::skip;
use crate::domain::base::ids::{CaseId, MessageId};
use crate::domain::staff::person::Roles;
use crate::store::cases::CaseState;
use crate::store::lease::HELD;
use crate::store::sql::{QueryBuilder, query};
use crate::store::{Millis, Result, Tx, is_postgres};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// What became of a row in [`claim`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is to be sent. A reminder has so many others that are ready in its chat, and a reader with these roles.
    Claimed { other_reminders: i64, roles: Roles },
    /// Skipped in favour of a newer message of the same deduplication key.
    Superseded,
}

/// Marks rows as being sent in this term of the lease, unless a newer message of the same deduplication key was enqueued
/// during their last attempt. Returns the rows that were ready: none when the term is over. The lease is locked against a
/// take-over until the transaction ends, as by [`crate::store::lease::fence`].
pub async fn claim(tx: &mut Tx, ids: &[i64], term: i64, now: DateTime<Utc>) -> Result<BTreeMap<i64, Claim>> {
    let lock = if is_postgres(tx) { " FOR SHARE" } else { "" };
    let mut sql = QueryBuilder::new("WITH held AS (");
    sql.push(HELD, &[term]).push(lock, &[]);
    sql.push(
        ") UPDATE outbox SET state = 1, holder = ?, attempts = attempts + 1 \
         WHERE EXISTS (SELECT 1 FROM held) AND state = 0 AND ",
        &[term],
    );
    sql.is_one_of("id", ids).push(
        " RETURNING id, repeated, (SELECT MAX(n.id) FROM outbox n WHERE n.chat = outbox.chat AND n.state < 2 \
           AND n.state = 0 AND n.id > outbox.id AND n.slot = outbox.slot) AS newer, \
         CASE WHEN slot LIKE 'reminder:%' THEN (SELECT COUNT(*) FROM outbox r WHERE r.chat = outbox.chat \
           AND r.state < 2 AND r.state = 0 AND r.id <> outbox.id AND r.not_before <= ? \
           AND r.slot LIKE 'reminder:%') ELSE 0 END AS other_reminders, \
         CASE WHEN slot LIKE 'reminder%' THEN (SELECT roles FROM staff WHERE staff.id = outbox.chat) END AS roles",
        &[now.millis()],
    );
    let mut claims = BTreeMap::new();
    for row in sql.fetch_all(tx).await? {
        let id = row.get("id")?;
        let newer: Option<i64> = row.get("newer")?;
        let Some(newer) = newer else {
            let roles = row.get::<Option<String>>("roles")?.and_then(|roles| roles.parse().ok());
            let (other_reminders, roles) = (row.get("other_reminders")?, roles.unwrap_or_default());
            claims.insert(id, Claim::Claimed { other_reminders, roles });
            continue;
        };
        if row.get::<i16>("repeated")? == 1 {
            query("UPDATE outbox SET repeated = 1 WHERE id = $1").bind(newer).execute(tx).await?;
        }
        skip(tx, id, "newer", now).await?;
        claims.insert(id, Claim::Superseded);
    }
    Ok(claims)
}

/// Marks a row as sent in `message`. `None` when this term no longer holds the claim on it: then the new holder decides
/// about it. With `case`, that case is locked first, and its state then is returned.
pub async fn arrived(
    tx: &mut Tx,
    id: i64,
    term: i64,
    message: Option<MessageId>,
    case: Option<CaseId>,
    now: DateTime<Utc>,
) -> Result<Option<Option<CaseState>>> {
    // SQLite has one writer.
    let (lock, cases) = if is_postgres(tx) && case.is_some() {
        ("WITH locked AS (SELECT id, version, is_open FROM cases WHERE id = $5 FOR UPDATE) ", "locked")
    } else {
        ("", "cases")
    };
    let row = query(format!(
        "{lock}UPDATE outbox SET state = 2, message = $1, why = NULL, done_at = $2 \
         WHERE (SELECT COUNT(*) FROM {cases} WHERE id = $5) >= 0 AND id = $3 AND state = 1 AND holder = $4 \
         RETURNING (SELECT version FROM {cases} WHERE id = $5) AS version, \
           (SELECT is_open FROM {cases} WHERE id = $5) AS is_open",
    ))
    .bind(message.map(|message| message.0))
    .bind(now.millis())
    .bind(id)
    .bind(term)
    .bind(case.map(|case| case.0))
    .fetch_optional(tx)
    .await?;
    row.map(|row| {
        let version: Option<i64> = row.get("version")?;
        let is_open = row.get::<Option<i16>>("is_open")? == Some(1);
        Ok(version.map(|version| CaseState { version, is_open }))
    })
    .transpose()
}

/// Marks rows as sent in one `message`; returns those on which this term still held the claim.
pub async fn all_arrived(
    tx: &mut Tx,
    ids: &[i64],
    term: i64,
    message: MessageId,
    now: DateTime<Utc>,
) -> Result<Vec<i64>> {
    let mut sql = QueryBuilder::new("UPDATE outbox SET state = 2, why = NULL, ");
    sql.push(
        "message = ?, done_at = ? WHERE state = 1 AND holder = ? AND ",
        &[message.0, now.millis(), term],
    );
    sql.is_one_of("id", ids).push(" RETURNING id", &[]);
    sql.fetch_numbers(tx).await
}
