//! Delivery reports: whom messages have reached, what is still to be sent.

use super::{OutboxRow, SENT, SKIPPED, UNDELIVERABLE};
use crate::domain::base::ids::{CaseId, ChatId};
use crate::domain::case::Case;
use crate::domain::message::spec::{question_key, reminder_key};
use crate::domain::request::listing::DeliveryStatus;
use crate::store::sql::{Query, RowLock, query, query_scalar};
use crate::store::value::to_json;
use crate::store::{Millis, Result, Tx};
use chrono::{DateTime, Utc};

/// A reminder of a case and its delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReminderReport {
    pub id: i64,
    pub to: ChatId,
    pub enqueued_at: DateTime<Utc>,
    pub status: DeliveryStatus,
}

/// The reminders of a case enqueued from `earliest` until `latest`, both included, in that order.
pub async fn reminders(
    tx: &mut Tx,
    case: CaseId,
    earliest: DateTime<Utc>,
    latest: DateTime<Utc>,
) -> Result<Vec<ReminderReport>> {
    let rows = query(
        "SELECT id, chat, state, created_at, done_at FROM outbox \
         WHERE case_id = $1 AND created_at >= $2 AND created_at <= $3 AND slot = $4 ORDER BY id",
    )
    .bind(case.0)
    .bind(earliest.millis())
    .bind(latest.millis())
    .bind(reminder_key(case))
    .fetch_all(tx)
    .await?;
    let mut reminders = Vec::with_capacity(rows.len());
    for row in &rows {
        let done_at = row.get::<Option<i64>>("done_at")?.map(DateTime::from_millis);
        let status = match (row.get::<i16>("state")?, done_at) {
            (SENT, Some(at)) => DeliveryStatus::Arrived { at },
            (UNDELIVERABLE, _) => DeliveryStatus::Dead,
            (SKIPPED, _) => DeliveryStatus::NotNeeded,
            _ => DeliveryStatus::UnderWay,
        };
        reminders.push(ReminderReport {
            id: row.get("id")?,
            to: ChatId(row.get("chat")?),
            enqueued_at: DateTime::from_millis(row.get("created_at")?),
            status,
        });
    }
    Ok(reminders)
}

/// The messages with a notice, enqueued with a row or later to any chat.
macro_rules! deliveries {
    ($select:literal, $end:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM outbox WHERE (case_id = $1 OR (case_id IS NULL AND slot = $2)) AND notice = $3 \
             AND created_at >= (SELECT created_at FROM outbox WHERE id = $4) ",
            $end
        )
    };
}

fn bind_delivery<'a>(select: Query<'a>, row: &OutboxRow) -> Result<Query<'a>> {
    let spec = row.notice.spec();
    Ok(select
        .bind(spec.case.map(|case| case.0))
        .bind(spec.dedup_key)
        .bind(to_json("outbox", &row.notice)?)
        .bind(row.id))
}

/// Locks all messages with this notice until the transaction ends: of two whose failure is noted at the same moment, the
/// second sees the first, and knows that nobody is left.
pub async fn lock_deliveries(tx: &mut Tx, row: &OutboxRow) -> Result<()> {
    let select = RowLock::Exclusive.select(tx, deliveries!("id", "ORDER BY id"));
    bind_delivery(select, row)?.fetch_all(tx).await?;
    Ok(())
}

/// How many messages with this notice, enqueued with this row or later to any chat, have arrived or still may.
pub async fn count_deliverable(tx: &mut Tx, row: &OutboxRow) -> Result<i64> {
    let rows = bind_delivery(query(deliveries!("state", "")), row)?.fetch_all(tx).await?;
    let states = rows.iter().map(|row| row.get::<i16>("state")).collect::<Result<Vec<_>>>()?;
    Ok(states.iter().filter(|state| **state != UNDELIVERABLE).count() as i64)
}

/// Which chats a question of the case has reached, and when first.
pub async fn chats_reached(tx: &mut Tx, case: &Case, question: u32) -> Result<Vec<(ChatId, DateTime<Utc>)>> {
    let Some(asked) = case.questions().iter().find(|asked| asked.number == question) else {
        return Ok(Vec::new());
    };
    let rows = query(
        "SELECT chat, MIN(done_at) AS at FROM outbox \
         WHERE case_id = $1 AND slot = $2 AND state = $3 AND created_at >= $4 GROUP BY chat",
    )
    .bind(case.id.0)
    .bind(question_key(case.id))
    .bind(SENT)
    .bind(asked.asked_at.millis())
    .fetch_all(tx)
    .await?;
    rows.iter().map(|row| Ok((ChatId(row.get("chat")?), DateTime::from_millis(row.get("at")?)))).collect()
}

/// How many messages are being sent or could be sent at `now`. One statement, so that a row claimed meanwhile is not
/// missed.
pub async fn count_pending(tx: &mut Tx, now: DateTime<Utc>) -> Result<i64> {
    query_scalar(
        "SELECT COUNT(*) FROM outbox o WHERE o.state < 2 AND (o.state = 1 OR o.state = 0 AND o.not_before <= $1 AND NOT EXISTS (\
           SELECT 1 FROM outbox b WHERE b.chat = o.chat AND b.state < 2 AND b.id <> o.id AND (b.state = 1 \
             OR b.urgency < o.urgency OR (b.urgency = o.urgency AND (b.rank < o.rank \
             OR (b.rank = o.rank AND b.id < o.id))))))",
    )
    .bind(now.millis())
    .fetch_one(tx)
    .await
}
