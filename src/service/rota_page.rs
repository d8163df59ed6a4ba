//! `/rota`: who works when, and what is changed of it. Duty follows at once: ladders look people up when a rung fires, and
//! open questions go to the QA who is there now.

use super::context::{RequestContext, Result, Stop};
use super::{reassign, swap};
use crate::domain::base::ids::PersonId;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::command::CaseCommand;
use crate::domain::request::listing::CaseFilter;
use crate::domain::request::policy::Action;
use crate::domain::request::refusal::Refusal;
use crate::domain::rules::rota::{RotaDecision, change_rota};
use crate::domain::rules::{question_escalation, reassignment};
use crate::domain::staff::change::StaffChange;
use crate::domain::staff::rota::{Rota, day_span, shift_at};
use crate::domain::staff::rota_look::{RotaEdit, RotaLook};
use crate::store::{cases, rota, staff, staff_changes};
use chrono::{NaiveDate, TimeDelta};

/// Who is put into a shift that begins within this time hears it aloud.
pub(super) const SOON: TimeDelta = TimeDelta::hours(12);
/// How many open cases of who goes are offered to others.
const OFFERED: i64 = 100;
/// How many open questions are looked at.
const ASKING: i64 = 500;

/// The date of the shift that is running, at night yesterday's; between shifts today.
fn running_date(cx: &RequestContext<'_>) -> NaiveDate {
    let centre = &cx.service.centre;
    let running = shift_at(&centre.shifts, centre.timezone, cx.now).map(|(_, date)| date);
    running.unwrap_or_else(|| cx.now.with_timezone(&centre.timezone).date_naive())
}

/// `/rota`: the shift that is running.
pub(super) async fn today(cx: &mut RequestContext<'_>) -> Result {
    cx.permit(Action::See, None)?;
    let date = running_date(cx);
    cx.reply(Notice::Rota { look: RotaLook::Day(date), message: None }).await
}

/// Another view, in place of the one the button stands under.
pub(super) async fn turn(cx: &mut RequestContext<'_>, look: RotaLook) -> Result {
    cx.only_in_private()?;
    cx.permit(Action::See, None)?;
    if look.shift().is_some_and(|shift| !shift.is_known(&cx.service.centre.shifts)) {
        return Err(Refusal::NotOnRota.into());
    }
    if let Some(duty) = look.duty()
        && duty.person != cx.actor()?.id
    {
        cx.permit(Action::ManageRota, None)?;
    }
    // What was typed is answered below it.
    let message = cx.incoming.message.filter(|_| cx.incoming.query.is_some());
    cx.reply(Notice::Rota { look, message }).await
}

/// A change: kept, in the audit log, told to those it is about and to who leads the shift.
pub(super) async fn edit(cx: &mut RequestContext<'_>, edit: RotaEdit) -> Result {
    cx.only_in_private()?;
    if let RotaEdit::Swap { given, with, returned } = edit {
        return swap::begin(cx, given, with, returned).await;
    }
    let actor = cx.actor()?;
    staff::lock(&mut cx.tx).await?;
    let now = cx.now;
    let date = match edit {
        RotaEdit::Put(duty) | RotaEdit::Off(duty) | RotaEdit::Replace(duty, _) => duty.shift.date,
        RotaEdit::Swap { given, .. } => given.shift.date,
        RotaEdit::TakeOver { .. } => running_date(cx),
    };
    let before = rota_of(cx, date, date).await?;
    let decision = change_rota(&actor, edit, &before, &cx.service.centre, now)?;
    rota::change(&mut cx.tx, &decision.removed, &decision.put).await?;
    for (person, change) in &decision.changes {
        staff_changes::insert(&mut cx.tx, Some(actor.id), Some(*person), change, now).await?;
    }
    tell(cx, &decision).await?;
    swap::follow_rota(cx, None).await?;
    if let Some(gone) = decision.who_goes(now) {
        offer_cases_of(cx, gone).await?;
    }
    if decision.changes_qa(now) {
        let off = decision.off();
        let rota = cx.rota().await?;
        for case in cases::open(&mut cx.tx, &CaseFilter::Asking, ASKING, 0).await? {
            let decision = question_escalation::duty_changed(&case, &off, cx.decision_context(&rota));
            if let Some(decision) = decision {
                cx.apply(&case, decision, None).await?;
            }
        }
    }
    turn(cx, RotaLook::Day(date)).await?;
    Ok(Phrase::Saved)
}

/// The rota from one date to another, and of the nights around them.
pub(super) async fn rota_of(cx: &mut RequestContext<'_>, first: NaiveDate, last: NaiveDate) -> Result<Rota> {
    let timezone = cx.service.centre.timezone;
    let (from, until) = (day_span(first, timezone).0, day_span(last, timezone).1);
    let around = TimeDelta::days(1);
    Ok(rota::between(&mut cx.tx, timezone, from - around, until + around).await?)
}

/// Who is put into a shift has to come, and hears it; who leads the shift now hears all of it without a sound. Where that is
/// who goes, it is somebody else.
async fn tell(cx: &mut RequestContext<'_>, decision: &RotaDecision) -> Result<()> {
    let by = cx.actor()?.id;
    let mut rota = cx.rota().await?;
    let off = decision.off();
    rota.people.retain(|known| !off.contains(&known.id));
    let leaders = rota.leaders(cx.now);
    let replaced = decision.put.iter().any(|duty| !off.contains(&duty.person));
    for (person, change) in &decision.changes {
        let told =
            |person: PersonId| Notice::StaffChanged { by, person: Some(person), change: change.clone() };
        if *person != by {
            let notice = match change {
                StaffChange::DutyAdded(duty) => {
                    let soon = duty.from <= cx.now + SOON;
                    Notice::PutOnRota { by, duty: duty.clone(), soon }
                }
                _ => told(*person),
            };
            cx.send(Outgoing::to(*person, notice)).await?;
        }
        // Somebody else has to be found, by who can do that.
        let said_off = if let StaffChange::DutyRemoved(duty) = change
            && *person == by
            && !replaced
        {
            Some(Notice::SaidOff { person: by, duty: duty.clone() })
        } else {
            None
        };
        for leader in leaders.iter().filter(|leader| **leader != by && *leader != person) {
            let notice = said_off.clone().unwrap_or_else(|| told(*person));
            cx.send(Outgoing::to(*leader, notice)).await?;
        }
    }
    Ok(())
}

/// The open cases of who has just gone are offered to who is there, by a leader or by who goes. Of those that nobody could
/// be offered, the leader who does this and the shift leader hear.
pub(super) async fn offer_cases_of(cx: &mut RequestContext<'_>, person: PersonId) -> Result<()> {
    let rota = cx.rota().await?;
    if rota.shift_end(person, cx.now).is_some() {
        return Ok(());
    }
    if !cx.may(Action::Overrule) && cx.actor()?.id != person {
        return reassign::report_owner_away(cx, person).await;
    }
    let owned = CaseFilter::Owned { by: vec![person], or_taken_since: None };
    let open = cases::open(&mut cx.tx, &owned, OFFERED, 0).await?;
    let mut left_over = cases::count_open(&mut cx.tx, &owned).await? > i64::try_from(open.len()).unwrap_or(0);
    let counts = cases::open_by_owner(&mut cx.tx).await?;
    for case in open {
        let ranked = reassignment::by_fewest_cases(&case, &rota, cx.now, &counts);
        match cx.execute(&case, CaseCommand::OfferAround { ranked }).await {
            Ok(_) => {}
            Err(Stop::Refused(_)) => left_over = true,
            Err(fault) => return Err(fault),
        }
    }
    if left_over { reassign::report_owner_away(cx, person).await } else { Ok(()) }
}
