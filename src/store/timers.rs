//! Timers as rows, found by their due time: a tick costs what is due, not what is open.

use super::sql::{QueryBuilder, query, query_scalar};
use super::{Millis, Result, Tx, from_json, is_postgres, lease, to_json};
use crate::domain::base::ids::{CaseId, DraftId, HandoverId, PersonId};
use crate::domain::case::Case;
use crate::domain::case::handover::Handover;
use crate::domain::case::timer::TimerKind;
use crate::domain::request::draft::Draft;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// A timer row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer {
    pub name: String,
    pub due: DateTime<Utc>,
    /// `None` for an unknown kind, written by another version.
    pub kind: Option<TimerKind>,
    pub case: Option<CaseId>,
    pub draft: Option<DraftId>,
    pub handover: Option<HandoverId>,
}

/// What a timer belongs to.
#[derive(Clone, Copy)]
enum Owner {
    Draft(DraftId),
    Handover(HandoverId),
    /// The centre as a whole.
    Centre,
}

/// There is one board, and so one timer for it.
const BOARD: &str = "board";
const REPORT: &str = "report";

pub(super) fn case_timer_name(case: CaseId, kind: TimerKind) -> String {
    match kind {
        TimerKind::Callback => format!("case:{case}:callback"),
        TimerKind::SnoozeEnd(PersonId(person)) => format!("case:{case}:wake:{person}"),
        TimerKind::Question => format!("case:{case}:guidance"),
        TimerKind::QuestionOfferedAgain => format!("case:{case}:offer"),
        TimerKind::AnswerUnread => format!("case:{case}:understood"),
        TimerKind::PhonedAnswer => format!("case:{case}:phoned"),
        TimerKind::Transfer => format!("case:{case}:transfer"),
        TimerKind::UndoOver => format!("case:{case}:settled"),
        TimerKind::ReassignmentExpired => format!("case:{case}:giving"),
        TimerKind::DraftReminder => format!("case:{case}:draft"),
        TimerKind::Handover => format!("case:{case}:handover"),
        TimerKind::Report => REPORT.to_owned(),
        TimerKind::Coverage => "coverage".to_owned(),
        TimerKind::ShiftAhead => "shift-ahead".to_owned(),
        TimerKind::CatalogueWeek => "catalogue-week".to_owned(),
        TimerKind::Swaps => "swaps".to_owned(),
        TimerKind::Board => BOARD.to_owned(),
    }
}

/// Makes the rows of a case the timers that its facts require.
pub async fn sync_case(tx: &mut Tx, case: &Case) -> Result<()> {
    let rows = query("SELECT name, due FROM timers WHERE case_id = $1").bind(case.id.0).fetch_all(tx).await?;
    let known = rows.iter().map(|row| Ok((row.get("name")?, row.get("due")?)));
    replace(tx, known.collect::<Result<_>>()?, case, None).await
}

/// The same, where the rows are those of `before`, but for the timer that has `fired` in this transaction. A new case has
/// none. Anything else only a defect leaves, and the self-check mends. The board has no timer if it is due at `board`.
pub async fn follow_case(
    tx: &mut Tx,
    before: Option<&Case>,
    fired: Option<&str>,
    case: &Case,
    board: Option<DateTime<Utc>>,
) -> Result<()> {
    let before = before.map(Case::timers).unwrap_or_default().into_iter();
    let mut known: BTreeMap<String, i64> =
        before.map(|(kind, due)| (case_timer_name(case.id, kind), due.millis())).collect();
    if let Some(fired) = fired {
        known.remove(fired);
    }
    replace(tx, known, case, board).await
}

/// Makes the `known` rows of a case, with their due times, those that its facts require.
async fn replace(
    tx: &mut Tx,
    mut known: BTreeMap<String, i64>,
    case: &Case,
    board: Option<DateTime<Utc>>,
) -> Result<()> {
    let mut changed = Vec::new();
    if let Some(due) = board {
        tx.note_timer(due);
        let kind = to_json("timers", &TimerKind::Board)?;
        changed.push([BOARD.to_owned().into(), due.millis().into(), kind.into(), None::<i64>.into()]);
    }
    for (kind, due) in case.timers() {
        let name = case_timer_name(case.id, kind);
        if known.remove(&name) != Some(due.millis()) {
            tx.note_timer(due);
            changed.push([
                name.into(),
                due.millis().into(),
                to_json("timers", &kind)?.into(),
                Some(case.id.0).into(),
            ]);
        }
    }
    if !changed.is_empty() {
        let mut insert = QueryBuilder::new("INSERT INTO timers (name, due, kind, case_id) VALUES ");
        insert.rows(changed.into_iter());
        insert.push(" ON CONFLICT (name) DO UPDATE SET due = excluded.due, kind = excluded.kind", &[]);
        insert.execute(tx).await?;
    }
    if !known.is_empty() {
        let mut delete = QueryBuilder::new("DELETE FROM timers WHERE ");
        delete.is_one_of_texts("name", known.into_keys().collect());
        delete.execute(tx).await?;
    }
    Ok(())
}

/// Sets the timer that asks about a draft.
pub async fn set_draft(tx: &mut Tx, draft: &Draft) -> Result<()> {
    let name = format!("draft:{}", draft.id);
    set(tx, &name, draft.asked_next, TimerKind::DraftReminder, Owner::Draft(draft.id)).await
}

/// Makes the row of a handover the timer that its ladder requires; none once it is over.
pub async fn sync_handover(tx: &mut Tx, handover: &Handover) -> Result<()> {
    let name = format!("handover:{}", handover.id);
    let next = handover.climb.next_at().filter(|_| handover.over.is_none());
    match next {
        Some(due) => set(tx, &name, due, TimerKind::Handover, Owner::Handover(handover.id)).await,
        None => delete(tx, &name).await,
    }
}

pub async fn delete_draft(tx: &mut Tx, draft: DraftId) -> Result<()> {
    delete(tx, &format!("draft:{draft}")).await
}

async fn delete(tx: &mut Tx, name: &str) -> Result<()> {
    query("DELETE FROM timers WHERE name = $1").bind(name).execute(tx).await?;
    Ok(())
}

/// Has the board drawn at `due`.
pub async fn set_board(tx: &mut Tx, due: DateTime<Utc>) -> Result<()> {
    set(tx, BOARD, due, TimerKind::Board, Owner::Centre).await
}

/// Has the report come by itself at `due`.
pub async fn set_report(tx: &mut Tx, due: DateTime<Utc>) -> Result<()> {
    set(tx, REPORT, due, TimerKind::Report, Owner::Centre).await
}

/// Sets a timer of the centre as a whole.
pub async fn set_of_centre(tx: &mut Tx, kind: TimerKind, due: DateTime<Utc>) -> Result<()> {
    set(tx, &case_timer_name(CaseId(0), kind), due, kind, Owner::Centre).await
}

/// Takes a timer of the centre as a whole away.
pub async fn clear_of_centre(tx: &mut Tx, kind: TimerKind) -> Result<()> {
    delete(tx, &case_timer_name(CaseId(0), kind)).await
}

/// When a timer of the centre as a whole fires, if it does.
pub async fn of_centre(tx: &mut Tx, kind: TimerKind) -> Result<Option<DateTime<Utc>>> {
    let name = case_timer_name(CaseId(0), kind);
    let due: Option<i64> =
        query_scalar("SELECT due FROM timers WHERE name = $1").bind(name).fetch_optional(tx).await?;
    Ok(due.map(DateTime::from_millis))
}

/// When the report comes by itself, if it does.
pub async fn report_due(tx: &mut Tx) -> Result<Option<DateTime<Utc>>> {
    let due: Option<i64> =
        query_scalar("SELECT due FROM timers WHERE name = $1").bind(REPORT).fetch_optional(tx).await?;
    Ok(due.map(DateTime::from_millis))
}

/// Has the board drawn at `due`, unless it has a timer.
pub async fn ensure_board(tx: &mut Tx, due: DateTime<Utc>) -> Result<()> {
    tx.note_timer(due);
    query(
        "INSERT INTO timers (name, due, kind, case_id, draft_id) VALUES ($1, $2, $3, NULL, NULL) \
         ON CONFLICT (name) DO NOTHING",
    )
    .bind(BOARD)
    .bind(due.millis())
    .bind(to_json("timers", &TimerKind::Board)?)
    .execute(tx)
    .await?;
    Ok(())
}

async fn set(tx: &mut Tx, name: &str, due: DateTime<Utc>, kind: TimerKind, owner: Owner) -> Result<()> {
    tx.note_timer(due);
    let (draft, handover) = match owner {
        Owner::Draft(DraftId(id)) => (Some(id), None),
        Owner::Handover(HandoverId(id)) => (None, Some(id)),
        Owner::Centre => (None, None),
    };
    query(
        "INSERT INTO timers (name, due, kind, case_id, draft_id, handover_id) VALUES ($1, $2, $3, NULL, $4, $5) \
         ON CONFLICT (name) DO UPDATE SET due = excluded.due, kind = excluded.kind",
    )
    .bind(name)
    .bind(due.millis())
    .bind(to_json("timers", &kind)?)
    .bind(draft)
    .bind(handover)
    .execute(tx)
    .await?;
    Ok(())
}

/// The first `limit` timers that are due at `now`, the most overdue first.
pub async fn due(tx: &mut Tx, now: DateTime<Utc>, limit: i64) -> Result<Vec<Timer>> {
    let rows = query(
        "SELECT name, due, kind, case_id, draft_id, handover_id FROM timers WHERE due <= $1 \
         ORDER BY due, name LIMIT $2",
    )
    .bind(now.millis())
    .bind(limit)
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Timer {
                name: row.get("name")?,
                due: DateTime::from_millis(row.get("due")?),
                kind: from_json("timers", &row.get::<String>("kind")?).ok(),
                case: row.get::<Option<i64>>("case_id")?.map(CaseId),
                draft: row.get::<Option<i64>>("draft_id")?.map(DraftId),
                handover: row.get::<Option<i64>>("handover_id")?.map(HandoverId),
            })
        })
        .collect()
}

/// When the next timer falls due.
pub async fn next_due(tx: &mut Tx) -> Result<Option<DateTime<Utc>>> {
    let due: Option<i64> =
        query_scalar("SELECT due FROM timers ORDER BY due LIMIT 1").fetch_optional(tx).await?;
    Ok(due.map(DateTime::from_millis))
}

/// When the next timer other than the board's falls due.
pub async fn next_due_except_board(tx: &mut Tx) -> Result<Option<DateTime<Utc>>> {
    let due: Option<i64> = query_scalar("SELECT due FROM timers WHERE name <> $1 ORDER BY due LIMIT 1")
        .bind(BOARD)
        .fetch_optional(tx)
        .await?;
    Ok(due.map(DateTime::from_millis))
}

/// Deletes a due timer to fire it in this term of the lease, which is locked as by [`lease::fence`]. `false` when it has
/// fired or changed meanwhile.
///
/// # Errors
/// [`Error::TakenOver`](super::Error::TakenOver) when another replica holds the lease.
pub async fn claim(tx: &mut Tx, timer: &Timer, term: i64) -> Result<bool> {
    let lock = if is_postgres(tx) { " FOR SHARE" } else { "" };
    let mut sql = QueryBuilder::new("WITH held AS (");
    sql.push(lease::HELD, &[term])
        .push(lock, &[])
        .push(") DELETE FROM timers WHERE EXISTS (SELECT 1 FROM held) ", &[]);
    sql.push_params("AND name = ? AND due = ?", [timer.name.clone().into(), timer.due.millis().into()]);
    if sql.execute(tx).await? == 1 {
        return Ok(true);
    }
    lease::fence(tx, term).await?;
    Ok(false)
}

/// Has a due timer fall due later, unless it has fired or changed meanwhile.
pub async fn postpone(tx: &mut Tx, timer: &Timer, until: DateTime<Utc>) -> Result<()> {
    tx.note_timer(until);
    query("UPDATE timers SET due = $1 WHERE name = $2 AND due = $3")
        .bind(until.millis())
        .bind(&timer.name)
        .bind(timer.due.millis())
        .execute(tx)
        .await?;
    Ok(())
}

/// At most `limit` open cases that lack a timer: of the promise, an open question or unread answer, an offered
/// reassignment, or a transfer. Only a defect makes such a case (rule 4). (`due >= 0` selects the index of open cases.)
pub async fn cases_without_timer(tx: &mut Tx, limit: i64) -> Result<Vec<CaseId>> {
    let rows: Vec<i64> = query_scalar(
        "SELECT c.id FROM cases c WHERE c.is_open = 1 AND c.due >= 0 AND NOT EXISTS \
           (SELECT 1 FROM timers t WHERE t.name = 'case:' || CAST(c.id AS TEXT) || ':callback') \
         UNION SELECT c.id FROM cases c WHERE c.asking > 0 AND NOT EXISTS \
           (SELECT 1 FROM timers t WHERE t.name = 'case:' || CAST(c.id AS TEXT) \
             || CASE WHEN c.asking = 1 THEN ':guidance' ELSE ':understood' END) \
         UNION SELECT c.id FROM cases c WHERE c.offered = 1 AND NOT EXISTS \
           (SELECT 1 FROM timers t WHERE t.name = 'case:' || CAST(c.id AS TEXT) || ':giving') \
         UNION SELECT c.id FROM cases c WHERE c.transfer > 0 AND NOT EXISTS \
           (SELECT 1 FROM timers t WHERE t.name = 'case:' || CAST(c.id AS TEXT) || ':transfer') LIMIT $1",
    )
    .bind(limit)
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(CaseId).collect())
}

/// At most `limit` open handovers that lack a timer.
pub async fn handovers_without_timer(tx: &mut Tx, limit: i64) -> Result<Vec<HandoverId>> {
    let rows: Vec<i64> = query_scalar(
        "SELECT h.id FROM handovers h WHERE h.is_open = 1 AND NOT EXISTS \
           (SELECT 1 FROM timers t WHERE t.name = 'handover:' || CAST(h.id AS TEXT)) ORDER BY +h.id LIMIT $1",
    )
    .bind(limit)
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(HandoverId).collect())
}

/// Whether there are open cases while the board lacks a timer.
pub async fn board_without_timer(tx: &mut Tx) -> Result<bool> {
    let open: Option<i64> = query_scalar(
        "SELECT c.id FROM cases c WHERE c.is_open = 1 \
         AND NOT EXISTS (SELECT 1 FROM timers t WHERE t.name = 'board') ORDER BY c.due LIMIT 1",
    )
    .fetch_optional(tx)
    .await?;
    Ok(open.is_some())
}

/// At most `limit` drafts that lack a timer.
pub async fn drafts_without_timer(tx: &mut Tx, limit: i64) -> Result<Vec<DraftId>> {
    let rows: Vec<i64> = query_scalar(
        "SELECT d.id FROM drafts d WHERE NOT EXISTS \
           (SELECT 1 FROM timers t WHERE t.name = 'draft:' || CAST(d.id AS TEXT)) \
         ORDER BY d.id LIMIT $1",
    )
    .bind(limit)
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(DraftId).collect())
}
