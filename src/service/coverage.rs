//! What the rota lacks, said ahead: once a day the gaps of the next days, and before a shift who on it cannot be reached.

use super::Service;
use super::context::RequestContext;
use crate::domain::case::timer::TimerKind;
use crate::domain::centre::Centre;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::report::schedule::Schedule;
use crate::domain::staff::gaps::{GAPS_AHEAD, coming_gaps};
use crate::domain::staff::person::{Person, Role};
use crate::domain::staff::rota::REACH;
use crate::domain::staff::shift::{last_begin, next_begin};
use crate::store;
use crate::store::{rota, timers};
use chrono::{DateTime, TimeDelta, Utc};

impl Service {
    /// Sees to it that gaps are told of at their times; a clock that was ahead may have put them too late.
    ///
    /// # Errors
    /// A fault: try again.
    pub async fn plan_coverage(&self) -> store::Result<()> {
        let now = self.clock.now();
        let wanted = [
            (TimerKind::Coverage, next_daily(&self.centre, now)),
            (TimerKind::ShiftAhead, next_shift_check(&self.centre, now)),
        ];
        for (kind, next) in wanted {
            let Some(next) = next else { continue };
            let planned = timers::of_centre(&mut self.store.begin_read().await?, kind).await?;
            if planned.is_none_or(|due| due > next) {
                let mut cx = self.begin().await?;
                timers::set_of_centre(&mut cx.tx, kind, next).await?;
                cx.commit().await?;
            }
        }
        Ok(())
    }
}

fn next_daily(centre: &Centre, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    centre.coverage.daily_at.map(|at| Schedule { at, timezone: centre.timezone }.next(now))
}

/// When the next shift is looked at: so long before it begins.
fn next_shift_check(centre: &Centre, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let before = centre.coverage.before_shift;
    if before <= TimeDelta::zero() {
        return None;
    }
    next_begin(&centre.shifts, centre.timezone, now + before).map(|begin| begin - before)
}

/// Once a day: to who leads, without a sound; nothing where nothing is missing, or no rota is kept.
pub(super) async fn fire_daily(cx: &mut RequestContext<'_>) -> store::Result<()> {
    let Some(next) = next_daily(&cx.service.centre, cx.now) else { return Ok(()) };
    timers::set_of_centre(&mut cx.tx, TimerKind::Coverage, next).await?;
    let (timezone, shifts) = (cx.service.centre.timezone, &cx.service.centre.shifts);
    let until = cx.now + GAPS_AHEAD + TimeDelta::days(1);
    let rota = rota::between(&mut cx.tx, timezone, cx.now - REACH, until).await?;
    if rota.duties.is_empty() || coming_gaps(&rota, shifts, cx.now).is_empty() {
        return Ok(());
    }
    let first = cx.now.with_timezone(&timezone).date_naive();
    let leads = |person: &&Person| person.roles.leads() || person.roles.has(Role::QaLead);
    for reader in rota.people.iter().filter(leads).filter(|person| person.reachable()) {
        cx.send(Outgoing::to(reader.id, Notice::Coverage { first })).await?;
    }
    Ok(())
}

/// Before a shift: the shift leader hears whom no message reaches of those who begin with it, or later but before the next
/// shift does: whoever is on call for a whole date, or was put in for part of a shift. So each of them is named once.
pub(super) async fn fire_shift(cx: &mut RequestContext<'_>) -> store::Result<()> {
    let centre = &cx.service.centre;
    let Some(next) = next_shift_check(centre, cx.now) else { return Ok(()) };
    timers::set_of_centre(&mut cx.tx, TimerKind::ShiftAhead, next).await?;
    let ahead = cx.now + centre.coverage.before_shift;
    // Fired late, it still looks at the shift it was set for.
    let Some(begins) = last_begin(&centre.shifts, centre.timezone, ahead) else { return Ok(()) };
    let until = next_begin(&centre.shifts, centre.timezone, begins);
    let rota = cx.rota().await?;
    if until.is_none_or(|until| rota.unreached(begins, until).is_empty()) {
        return Ok(());
    }
    for leader in rota.leaders(cx.now) {
        cx.send(Outgoing::to(leader, Notice::ShiftUnreached { begins, until })).await?;
    }
    Ok(())
}
