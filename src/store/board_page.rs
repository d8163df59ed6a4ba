//! What the board page shows, in a few statements for all who look at it.

use super::{Result, Tx, cases, reports, rota, screens};
use crate::domain::message::render_context::RenderContext;
use crate::domain::report::figures::Figures;
use crate::domain::report::period::Named;
use crate::domain::request::listing::CaseFilter;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// How many open cases are read; the page lists fewer.
const MOST_CASES: i64 = 2_000;

/// The open cases by due time, the rota with the whole staff, and the wall screens. The figures of the day are read apart.
pub async fn load(tx: &mut Tx, timezone: Tz, now: DateTime<Utc>) -> Result<RenderContext> {
    let mut context = RenderContext::new(now, None);
    context.open = cases::open(tx, &CaseFilter::All, MOST_CASES, 0).await?;
    let read = i64::try_from(context.open.len()).unwrap_or(MOST_CASES);
    context.open_in_all =
        if read < MOST_CASES { read } else { cases::count_open(tx, &CaseFilter::All).await? };
    let rota = rota::around(tx, timezone, now).await?;
    context.people = rota.people.iter().map(|person| (person.id, person.clone())).collect();
    context.rota = Some(rota);
    context.screens = screens::all(tx, now).await?;
    Ok(context)
}

/// The figures of the present day, of all cases: they name nobody.
pub async fn figures(tx: &mut Tx, timezone: Tz, now: DateTime<Utc>) -> Result<Figures> {
    let today = Named::Today.period(now.with_timezone(&timezone).date_naive());
    reports::add(tx, today, (timezone, now), Figures::default(), |_| true).await
}
