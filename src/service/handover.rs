//! Handovers at the end of a shift: planned ahead, begun by their timer or `/handover`, accepted case by case.

use super::Service;
use super::context::{RequestContext, Result};
use super::note::note;
use crate::domain::base::ids::{CaseId, HandoverId, PersonId};
use crate::domain::case::Case;
use crate::domain::case::handover::Handover;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::command::CaseCommand;
use crate::domain::request::listing::CaseFilter;
use crate::domain::request::policy::Action;
use crate::domain::request::refusal::Refusal;
use crate::domain::rules::handover;
use crate::domain::rules::handover::HandoverDecision;
use crate::domain::staff::person::Role;
use crate::domain::staff::rota::{DutyRole, Rota};
use crate::store;
use crate::store::{cases, counters, handovers, rota, timers};
use chrono::{DateTime, TimeDelta, Utc};

/// How many open cases one handover reads.
const OPEN: i64 = 5_000;
/// How many handovers that are not over are read.
const HANDOVERS: i64 = 20;

impl Service {
    /// Plans the handovers of the shifts that end soon, where a rota imported meanwhile calls for one. Reads without the
    /// write lock, and writes only what is missing.
    ///
    /// # Errors
    /// A fault: try again.
    pub async fn plan_handovers(&self) -> store::Result<()> {
        let now = self.clock.now();
        let (from, until) = (now - handover::LATEST_START, now + handover::PLANNED_AHEAD);
        let mut reader = self.store.begin_read().await?;
        // Somebody who leads on begins just when the shift ends.
        let mut ends =
            handover::shift_ends(&rota::duties(&mut reader, from, until + TimeDelta::seconds(1)).await?);
        ends.retain(|(at, _)| *at > from && *at <= until);
        if !ends.is_empty() {
            let known = handovers::ends(&mut reader, from, until).await?;
            ends.retain(|(at, _)| !known.contains(at));
        }
        drop(reader);
        if ends.is_empty() {
            return Ok(());
        }
        let mut cx = self.begin().await?;
        for (ends_at, shift) in ends {
            plan(&mut cx, ends_at, shift).await?;
        }
        cx.commit().await
    }
}

/// Plans the handover of this shift's end, or returns the one planned before.
async fn plan(
    cx: &mut RequestContext<'_>,
    ends_at: DateTime<Utc>,
    shift: String,
) -> store::Result<Option<Handover>> {
    let id = counters::next_handover(&mut cx.tx).await?;
    let planned = Handover::planned(id, shift, ends_at, &cx.service.centre);
    if !handovers::insert(&mut cx.tx, &planned).await? {
        return handovers::by_end(&mut cx.tx, ends_at).await;
    }
    timers::sync_handover(&mut cx.tx, &planned).await?;
    Ok(Some(planned))
}

/// The timer of a handover fires.
pub(super) async fn fire(cx: &mut RequestContext<'_>, id: HandoverId) -> store::Result<()> {
    let Some(handover) = handovers::load(&mut cx.tx, id).await? else { return Ok(()) };
    let rota = cx.rota().await?;
    let open = cases::open(&mut cx.tx, &CaseFilter::All, OPEN, 0).await?;
    let decision = handover::fire(&handover, &open, cx.decision_context(&rota));
    apply(cx, &handover, decision).await
}

/// The list could not be delivered to anybody on this rung.
pub(super) async fn not_delivered(
    cx: &mut RequestContext<'_>,
    id: HandoverId,
    rung: usize,
) -> store::Result<()> {
    let Some(handover) = handovers::load(&mut cx.tx, id).await? else { return Ok(()) };
    let rota = cx.rota().await?;
    let open = cases::open(&mut cx.tx, &CaseFilter::All, OPEN, 0).await?;
    let decision = handover::not_delivered(&handover, rung, &open, cx.decision_context(&rota));
    apply(cx, &handover, decision).await
}

/// Saves what was decided about a handover and its cases.
async fn apply(
    cx: &mut RequestContext<'_>,
    before: &Handover,
    decision: HandoverDecision,
) -> store::Result<()> {
    let HandoverDecision { mut handover, cases, notices } = decision;
    if handover != *before {
        handovers::save(&mut cx.tx, &mut handover).await?;
    }
    timers::sync_handover(&mut cx.tx, &handover).await?;
    for (case, decision) in cases {
        cx.apply(&case, decision, None).await?;
    }
    for outgoing in notices {
        cx.send(outgoing).await?;
    }
    Ok(())
}

/// `/handover`: where it stands; where none has begun, it begins now.
pub(super) async fn hand_over(cx: &mut RequestContext<'_>) -> Result {
    cx.permit(Action::HandOver, None)?;
    let person = cx.actor()?.id;
    let open = cases::open(&mut cx.tx, &CaseFilter::All, OPEN, 0).await?;
    let begun: Vec<Handover> = handovers::open(&mut cx.tx, HANDOVERS)
        .await?
        .into_iter()
        .filter(|handover| handover.begun.is_some())
        .filter(|handover| open.iter().any(|case| handover.waits_for(case)))
        .collect();
    let own = begun.iter().find(|handover| handover.outgoing.contains(&person));
    if let Some(handover) = own.or(begun.first()) {
        return cx.reply(Notice::Handover { handover: handover.id, rung: None }).await;
    }
    let rota = cx.rota().await?;
    let Some(before) = handover_to_begin(cx, person, &rota).await? else {
        return cx.say(Phrase::NothingToHandOver).await;
    };
    let (decision, begins) = handover::begin(&before, &open, cx.decision_context(&rota));
    if !begins && before.begun.is_some() {
        return cx.reply(Notice::Handover { handover: before.id, rung: None }).await;
    }
    if !begins {
        return cx.say(Phrase::NothingToHandOver).await;
    }
    let told = decision.notices.iter().any(|outgoing| outgoing.to == person.chat());
    let id = decision.handover.id;
    apply(cx, &before, decision).await?;
    if told {
        return Ok(Phrase::Seen);
    }
    cx.reply(Notice::Handover { handover: id, rung: None }).await
}

/// Of the shift that this person leads, else of the one that is led now; without either, of who asks and as of now.
async fn handover_to_begin(
    cx: &mut RequestContext<'_>,
    person: PersonId,
    rota: &Rota,
) -> store::Result<Option<Handover>> {
    let leads = rota.on_duty(DutyRole::Role(Role::ShiftLeader), cx.now);
    let leader = leads.iter().find(|leader| leader.id == person).or(leads.first());
    let on_now = leader.and_then(|leader| {
        let theirs = rota.duties.iter().filter(|duty| {
            duty.person == leader.id && duty.post == DutyRole::Role(Role::ShiftLeader) && duty.covers(cx.now)
        });
        theirs.max_by_key(|duty| duty.until)
    });
    let (ends_at, shift) = match on_now {
        Some(duty) => (duty.until, duty.shift.clone().unwrap_or_default()),
        None => (cx.now, String::new()),
    };
    let found = handovers::by_end(&mut cx.tx, ends_at).await?;
    let planned = match found {
        Some(handover) => Some(handover),
        None => plan(cx, ends_at, shift).await?,
    };
    let leaving = handover::outgoing_leaders(rota, ends_at);
    let outgoing = match (leaving.is_empty(), leader) {
        (false, _) => leaving,
        (true, Some(leader)) => vec![leader.id],
        (true, None) => vec![person],
    };
    Ok(planned.filter(|handover| handover.over.is_none()).map(|handover| Handover { outgoing, ..handover }))
}

/// 📥 Nhận hết: every case that still waits.
pub(super) async fn accept_all(cx: &mut RequestContext<'_>, id: HandoverId) -> Result {
    cx.permit(Action::HandOver, None)?;
    let handover = handovers::load(&mut cx.tx, id).await?.ok_or(Refusal::NothingHandedOver)?;
    let waiting = waiting_in(cx, &handover).await?;
    if waiting.is_empty() {
        return Err(Refusal::NothingHandedOver.into());
    }
    for case in waiting {
        cx.execute(&case, CaseCommand::AcceptHandover).await?;
    }
    report_all_accepted(cx, &handover).await?;
    Ok(Phrase::HandoverAccepted)
}

/// After a case was accepted: with the last of them, who goes home hears it.
pub(super) async fn case_accepted(cx: &mut RequestContext<'_>, case: &Case) -> Result<()> {
    let Some(handing) = &case.handover else { return Ok(()) };
    let Some(handover) = handovers::load(&mut cx.tx, handing.handover).await? else { return Ok(()) };
    if waiting_in(cx, &handover).await?.is_empty() {
        report_all_accepted(cx, &handover).await?;
    }
    Ok(())
}

/// Tells who hands over that every case was accepted.
async fn report_all_accepted(cx: &mut RequestContext<'_>, handover: &Handover) -> Result<()> {
    let by = cx.actor()?.id;
    let done = Notice::HandoverDone { handover: handover.id, by };
    for leader in &handover.outgoing {
        cx.send(Outgoing::to(*leader, done.clone())).await?;
    }
    Ok(())
}

/// The cases of a handover that wait to be accepted.
async fn waiting_in(cx: &mut RequestContext<'_>, handover: &Handover) -> store::Result<Vec<Case>> {
    let mut waiting = cases::load_all(&mut cx.tx, &handover.cases).await?;
    waiting.retain(|case| handover.waits_for(case));
    Ok(waiting)
}

/// A reply to the list: a line on the case whose number it begins with, or on the only one.
pub(super) async fn note_on_list(cx: &mut RequestContext<'_>, id: HandoverId, text: &str) -> Result {
    let handover = handovers::load(&mut cx.tx, id).await?.ok_or(Refusal::NothingHandedOver)?;
    let typed = text.trim_start_matches(|c: char| !c.is_ascii_digit() && !c.is_alphabetic());
    let end = typed.find(|c: char| !c.is_ascii_digit()).unwrap_or(typed.len());
    let numbered = typed[..end].parse().ok().map(CaseId).filter(|case| handover.cases.contains(case));
    match (numbered, handover.cases.as_slice()) {
        (Some(case), _) => {
            let line = typed[end..].trim_start_matches([':', '.', ',', '-', ' ', '\n']).to_owned();
            note(cx, case, &line).await
        }
        (None, [only]) => note(cx, *only, text).await,
        (None, _) => Err(Refusal::LineOnWhichCase.into()),
    }
}
