//! Reports: the cases of a period, read one after the other, so that a year needs no more memory than a day.

use super::sql::{query, query_scalar};
use super::{Error, Millis, Result, Row, Tx, reviews, rota};
use crate::domain::base::unreadable::{Table, UnreadableRow};
use crate::domain::case::Case;
use crate::domain::report::figures::Figures;
use crate::domain::report::period::Period;
use crate::domain::request::policy::{ReportScope, report_scope};
use crate::domain::review::tally::ReviewFigures;
use crate::domain::staff::person::{Person, Role};
use crate::domain::staff::rota::{Duty, DutyRole};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// Whether a case was taken in a period.
pub async fn has_cases(tx: &mut Tx, period: Period, timezone: Tz) -> Result<bool> {
    let (from, until) = period.span(timezone);
    let any: Option<i64> =
        query_scalar("SELECT id FROM cases WHERE taken_at >= $1 AND taken_at < $2 LIMIT 1")
            .bind(from.millis())
            .bind(until.millis())
            .fetch_optional(tx)
            .await?;
    Ok(any.is_some())
}

/// Adds to `figures` the cases taken and the reviews sent in a period that this reader may see; the report is made `now`.
pub(super) async fn figures(
    tx: &mut Tx,
    period: Period,
    reader: &Person,
    (timezone, now): (Tz, DateTime<Utc>),
    figures: Figures,
) -> Result<Figures> {
    let (from, until) = period.span(timezone);
    let scope = report_scope(reader);
    let led: Vec<Duty> = match scope {
        ReportScope::LedShifts => rota::duties(tx, from, until).await?,
        ReportScope::All | ReportScope::Own => Vec::new(),
    };
    let leader = DutyRole::Role(Role::ShiftLeader);
    let leads =
        |at| led.iter().any(|duty| duty.person == reader.id && duty.post == leader && duty.covers(at));
    let is_shown = |case: &Case| match scope {
        ReportScope::All => true,
        ReportScope::LedShifts => case.involves(reader.id) || leads(case.taken_at),
        ReportScope::Own => case.involves(reader.id),
    };
    let mut figures = add(tx, period, (timezone, now), figures, is_shown).await?;
    let mut sent = reviews::sent(tx, period, timezone).await?;
    sent.retain(|review| scope == ReportScope::All || review.agent == reader.id);
    figures.reviews = ReviewFigures::of(sent);
    Ok(figures)
}

/// Adds to `figures` the cases taken in a period for which `is_shown`.
pub(super) async fn add(
    tx: &mut Tx,
    period: Period,
    (timezone, now): (Tz, DateTime<Utc>),
    mut figures: Figures,
    is_shown: impl Fn(&Case) -> bool + Send + Sync,
) -> Result<Figures> {
    let (from, until) = period.span(timezone);
    let rows = query("SELECT id, facts FROM cases WHERE taken_at >= $1 AND taken_at < $2")
        .bind(from.millis())
        .bind(until.millis());
    let mut unreadable = Vec::new();
    rows.for_each(tx, |row: Row| {
        let case: Case = match serde_json::from_str(&row.get::<String>("facts")?) {
            Ok(case) => case,
            Err(why) => {
                unreadable.push((UnreadableRow { table: Table::Cases, id: row.get("id")? }, why));
                return Ok(());
            }
        };
        if is_shown(&case) {
            figures.add(&case, timezone, now);
        }
        Ok::<(), Error>(())
    })
    .await?;
    for (row, why) in unreadable {
        tx.note_unreadable(row, why);
    }
    Ok(figures)
}
