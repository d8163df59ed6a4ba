//! `/report`: how promises were kept, in one message that is turned over there; once a day it comes by itself.

use super::Service;
use super::context::{RequestContext, Result};
use crate::domain::centre::Centre;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::report::look::{ReportFile, ReportLook, ReportView};
use crate::domain::report::period::Period;
use crate::domain::report::schedule::{Schedule, reported_on};
use crate::domain::request::policy::Action;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::Role;
use crate::store;
use crate::store::{counters, reports, staff, timers};

impl Service {
    /// Sees to it that the report comes at its time; a clock that was ahead may have put it too late.
    ///
    /// # Errors
    /// A fault: try again.
    pub async fn plan_report(&self) -> store::Result<()> {
        let Some(schedule) = schedule(&self.centre) else { return Ok(()) };
        let next = schedule.next(self.clock.now());
        let planned = timers::report_due(&mut self.store.begin_read().await?).await?;
        if planned.is_some_and(|due| due <= next) {
            return Ok(());
        }
        let mut cx = self.begin().await?;
        timers::set_report(&mut cx.tx, next).await?;
        cx.commit().await
    }
}

fn schedule(centre: &Centre) -> Option<Schedule> {
    centre.report_at.map(|at| Schedule { at, timezone: centre.timezone })
}

/// The report comes by itself: to who answers for all cases, without a sound, once.
pub(super) async fn fire(cx: &mut RequestContext<'_>) -> store::Result<()> {
    let Some(schedule) = schedule(&cx.service.centre) else { return Ok(()) };
    timers::set_report(&mut cx.tx, schedule.next(cx.now)).await?;
    let day = schedule.newest(cx.now);
    let period = reported_on(day);
    if !counters::begin_report(&mut cx.tx, day).await?
        || !reports::has_cases(&mut cx.tx, period, schedule.timezone).await?
    {
        return Ok(());
    }
    let look = ReportLook { period, view: ReportView::Summary };
    for reader in staff::all(&mut cx.tx).await? {
        let answers_for_all = reader.is(Role::TeamLeader) || reader.is(Role::QaLead);
        if answers_for_all && reader.reachable() {
            cx.send(Outgoing::to(reader.id, Notice::ReportDue(look))).await?;
        }
    }
    Ok(())
}

/// `/report` with a period.
pub(super) async fn report(cx: &mut RequestContext<'_>, typed: &str) -> Result {
    cx.permit(Action::See, None)?;
    let today = cx.written_at().with_timezone(&cx.service.centre.timezone).date_naive();
    let period = Period::read(typed, today).ok_or(Refusal::WhichPeriod)?;
    let look = ReportLook { period, view: ReportView::Summary };
    cx.reply(Notice::Report { look, message: None }).await
}

/// Another view or period, in place of the one the button stands under.
pub(super) async fn turn(cx: &mut RequestContext<'_>, look: ReportLook) -> Result {
    may_read_here(cx)?;
    let message = cx.incoming.message;
    cx.reply(Notice::Report { look, message }).await
}

/// The same as a file.
pub(super) async fn send_file(cx: &mut RequestContext<'_>, file: ReportFile) -> Result {
    may_read_here(cx)?;
    cx.reply(Notice::ReportFile(file)).await
}

fn may_read_here(cx: &RequestContext<'_>) -> Result<()> {
    cx.only_in_private()?;
    cx.permit(Action::See, None)
}
