//! The promises as the page draws them along the clock: taken, due, the rungs fired and ahead, kept. From the case and its
//! audit log; ids only, no names and no phone numbers.

use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::case::Case;
use crate::domain::case::audit::AuditEvent;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::request::listing::TimelineEntry;
use crate::store;
use crate::store::{Store, audit, cases};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

/// How many promises the page shows, the newest first.
const SHOWN: i64 = 6;
/// How many entries of each audit log, the last ones.
const ENTRIES: i64 = 200;

/// One promise.
#[derive(Debug, Serialize)]
pub(super) struct Promise {
    case: CaseId,
    owner: PersonId,
    taken_at: DateTime<Utc>,
    due: DateTime<Utc>,
    /// When the case was closed, and whether the leader was told by then.
    closed_at: Option<DateTime<Utc>>,
    marks: Vec<Mark>,
    ahead: Vec<Rung>,
}

/// An event of the case.
#[derive(Debug, Serialize)]
struct Mark {
    at: DateTime<Utc>,
    /// Its name in the audit log: `taken`, `reminded`, `told`, …
    what: String,
    by: Option<PersonId>,
    told: Vec<PersonId>,
}

/// A rung that fires unless the promise is kept before.
#[derive(Debug, Serialize)]
struct Rung {
    at: DateTime<Utc>,
    tell: Vec<Recipient>,
}

/// The newest promises.
///
/// # Errors
/// The database cannot be read.
pub(super) async fn newest(store: &Store) -> store::Result<Vec<Promise>> {
    let mut tx = store.begin_read().await?;
    let mut promises = Vec::new();
    for case in cases::newest(&mut tx, SHOWN).await? {
        let lines = audit::timeline(&mut tx, case.id, ENTRIES, 0).await?;
        promises.push(view(&case, lines.iter().map(|(_, line)| line)));
    }
    Ok(promises)
}

fn view<'a>(case: &Case, lines: impl Iterator<Item = &'a TimelineEntry>) -> Promise {
    let ahead = if case.is_open() { case.promise.climb.ahead() } else { Vec::new() };
    Promise {
        case: case.id,
        owner: case.owner,
        taken_at: case.taken_at,
        due: case.promise.due,
        closed_at: case.closing.as_ref().map(|closing| closing.at),
        marks: lines.map(mark).collect(),
        ahead: ahead.into_iter().map(|(at, rung)| Rung { at, tell: rung.tell.clone() }).collect(),
    }
}

fn mark(line: &TimelineEntry) -> Mark {
    Mark { at: line.at, what: name_of(&line.event), by: line.by, told: line.event.told().to_vec() }
}

fn name_of(event: &AuditEvent) -> String {
    match serde_json::to_value(event) {
        Ok(Value::String(name)) => name,
        Ok(Value::Object(fields)) => fields.into_iter().next().map(|(name, _)| name).unwrap_or_default(),
        Ok(_) | Err(_) => String::new(),
    }
}
