//! `/rota`: who works when, and what is changed of it. Duty follows at once: ladders look people up when a rung fires, and
//! open questions go to the QA who is there now.

use super::context::{RequestContext, Result, Stop};
use super::reassign;
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
use crate::domain::staff::rota::{Rota, day_span};
use crate::domain::staff::rota_look::{RotaEdit, RotaLook};
use crate::store::{cases, rota, staff, staff_changes};
use chrono::{NaiveDate, TimeDelta};

/// How many open cases of who goes are offered to others.
const OFFERED: i64 = 100;
/// How many open questions are looked at.
const ASKING: i64 = 500;

/// `/rota`: today.
pub(super) async fn today(cx: &mut RequestContext<'_>) -> Result {
    cx.permit(Action::See, None)?;
    let today = cx.now.with_timezone(&cx.service.centre.timezone).date_naive();
    cx.reply(Notice::Rota { look: RotaLook::Day(today), message: None }).await
}

/// Another view, in place of the one the button stands under.
pub(super) async fn turn(cx: &mut RequestContext<'_>, look: RotaLook) -> Result {
    if !cx.incoming.chat.is_private() {
        return Err(Refusal::PrivateOnly.into());
    }
    cx.permit(Action::See, None)?;
    let message = cx.incoming.message;
    cx.reply(Notice::Rota { look, message }).await
}

/// A change: kept, in the audit log, told to those it is about and to who leads the shift.
pub(super) async fn edit(cx: &mut RequestContext<'_>, edit: RotaEdit) -> Result {
    if !cx.incoming.chat.is_private() {
        return Err(Refusal::PrivateOnly.into());
    }
    let actor = cx.actor()?;
    let now = cx.now;
    let today = now.with_timezone(&cx.service.centre.timezone).date_naive();
    let date = match edit {
        RotaEdit::Put(duty) | RotaEdit::Off(duty) | RotaEdit::Replace(duty, _) => duty.shift.date,
        RotaEdit::TakeOver { .. } => today,
    };
    let before = rota_of(cx, date).await?;
    let decision = change_rota(&actor, edit, &before, &cx.service.centre, now)?;
    rota::change(&mut cx.tx, &decision.removed, &decision.put).await?;
    for (person, change) in &decision.changes {
        staff_changes::insert(&mut cx.tx, Some(actor.id), Some(*person), change, now).await?;
    }
    tell(cx, &decision).await?;
    if let Some(gone) = decision.who_goes(now) {
        offer_cases_of(cx, gone).await?;
    }
    if decision.changes_qa(now) {
        for case in cases::open(&mut cx.tx, &CaseFilter::Asking, ASKING, 0).await? {
            cx.apply_rule(case.id, question_escalation::duty_changed).await?;
        }
    }
    turn(cx, RotaLook::Day(date)).await?;
    Ok(Phrase::Saved)
}

/// The rota of a date and the nights around it.
async fn rota_of(cx: &mut RequestContext<'_>, date: NaiveDate) -> Result<Rota> {
    let timezone = cx.service.centre.timezone;
    let (from, until) = day_span(date, timezone);
    let around = TimeDelta::days(1);
    let duties = rota::duties(&mut cx.tx, from - around, until + around).await?;
    Ok(Rota { timezone, duties, people: staff::all(&mut cx.tx).await? })
}

/// Who is put into a shift has to come, and hears it; who leads the shift now hears all of it without a sound.
async fn tell(cx: &mut RequestContext<'_>, decision: &RotaDecision) -> Result<()> {
    let by = cx.actor()?.id;
    let rota = cx.rota().await?;
    let leaders = reassignment::leaders_on_duty(cx.decision_context(&rota), by);
    for (person, change) in &decision.changes {
        let told =
            |person: PersonId| Notice::StaffChanged { by, person: Some(person), change: change.clone() };
        if *person != by {
            let must_come = matches!(change, StaffChange::DutyAdded(_));
            let notice = if must_come {
                Notice::PutOnRota { by, person: *person, change: change.clone() }
            } else {
                told(*person)
            };
            cx.send(Outgoing::to(*person, notice)).await?;
        }
        // Somebody else has to be found, by who can do that.
        let said_off = if let StaffChange::DutyRemoved(duty) = change
            && *person == by
            && !cx.may(Action::ManageRota)
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

/// The open cases of who has just gone are offered to who is there, by a leader; else the shift leader hears of them.
async fn offer_cases_of(cx: &mut RequestContext<'_>, person: PersonId) -> Result<()> {
    let rota = cx.rota().await?;
    if rota.shift_end(person, cx.now).is_some() {
        return Ok(());
    }
    let owned = CaseFilter::Owned { by: vec![person], or_taken_since: None };
    let open = cases::open(&mut cx.tx, &owned, OFFERED, 0).await?;
    if open.is_empty() {
        return Ok(());
    }
    if !cx.may(Action::Overrule) {
        let leaders = reassignment::leaders_on_duty(cx.decision_context(&rota), person);
        for leader in leaders {
            cx.send(Outgoing::to(leader, Notice::OwnerAway { person })).await?;
        }
        return Ok(());
    }
    for case in open {
        let ranked = reassign::who_is_free(cx, &case).await?;
        match cx.execute(&case, CaseCommand::OfferAround { ranked }).await {
            Ok(_) | Err(Stop::Refused(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(())
}
