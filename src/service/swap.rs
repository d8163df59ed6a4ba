//! 🔁 Đổi ca: a colleague is asked, a shift leader approves, and the rota has it at once. All of it holds the lock of the
//! rota.

use super::Service;
use super::context::{RequestContext, Result};
use super::rota_page::{SOON, rota_of};
use crate::domain::base::ids::{MessageRef, PersonId, SwapId};
use crate::domain::case::timer::TimerKind;
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::parts::SwapTells;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::button::SwapButton;
use crate::domain::request::policy::Action;
use crate::domain::request::refusal::Refusal;
use crate::domain::rules::swap::{may_be_swapped, swapped};
use crate::domain::staff::change::DutyEntry;
use crate::domain::staff::rota::{Duty, Rota};
use crate::domain::staff::rota_look::{DutyKey, ShiftKey};
use crate::domain::staff::swap::{Swap, SwapStage};
use crate::store;
use crate::store::{messages, rota, staff, staff_changes, swaps, timers};
use chrono::TimeDelta;

/// Who is asked about a shift that begins within this time hears it aloud at any hour.
const ANSWERED_WITHIN: TimeDelta = TimeDelta::hours(24);

impl Service {
    /// Sees to it that open swaps have their timer.
    ///
    /// # Errors
    /// A fault: try again.
    pub async fn plan_swaps(&self) -> store::Result<()> {
        let mut tx = self.store.begin_read().await?;
        let next = swaps::open(&mut tx).await?.iter().filter_map(Swap::next_at).min();
        if next.is_none() || timers::of_centre(&mut tx, TimerKind::Swaps).await?.is_some() {
            return Ok(());
        }
        drop(tx);
        let mut cx = self.begin().await?;
        plan(&mut cx).await?;
        cx.commit().await
    }
}

/// The timer falls due when something is to be done about the first of the open swaps.
async fn plan(cx: &mut RequestContext<'_>) -> store::Result<()> {
    let next = swaps::open(&mut cx.tx).await?.iter().filter_map(Swap::next_at).min();
    match next {
        Some(next) => timers::set_of_centre(&mut cx.tx, TimerKind::Swaps, next).await,
        None => timers::clear_of_centre(&mut cx.tx, TimerKind::Swaps).await,
    }
}

/// One's own shift: the colleague is asked. Who manages the rota swaps those of others at once.
pub(super) async fn begin(
    cx: &mut RequestContext<'_>,
    given: DutyKey,
    with: PersonId,
    returned: Option<ShiftKey>,
) -> Result {
    if !cx.incoming.chat.is_private() {
        return Err(Refusal::PrivateOnly.into());
    }
    let actor = cx.actor()?.id;
    if given.person != actor {
        cx.permit(Action::ManageRota, None)?;
    }
    staff::lock(&mut cx.tx).await?;
    let first = returned.map_or(given.shift.date, |returned| returned.date.min(given.shift.date));
    let last = returned.map_or(given.shift.date, |returned| returned.date.max(given.shift.date));
    let rota = rota_of(cx, first, last).await?;
    let entry = |shift: ShiftKey, person| {
        let name = shift.of(&cx.service.centre.shifts).map(|shift| &shift.name);
        let is_it = |duty: &&Duty| {
            (duty.date, duty.shift.as_ref(), duty.person, duty.post) == (shift.date, name, person, given.post)
        };
        rota.duties.iter().find(is_it).map(DutyEntry::from).ok_or(Refusal::NotOnRota)
    };
    let id = swaps::next_id(&mut cx.tx).await?;
    let mut swap = Swap {
        id,
        asker: given.person,
        given: entry(given.shift, given.person)?,
        colleague: with,
        returned: returned.map(|shift| entry(shift, with)).transpose()?,
        stage: SwapStage::Asked,
        since: cx.now,
        reminded: false,
    };
    if given.person != actor {
        apply(cx, &mut swap, &rota, Some(actor)).await?;
        for person in [swap.asker, swap.colleague] {
            tell_result(cx, &swap, person).await?;
        }
        plan(cx).await?;
        show(cx, id).await?;
        return Ok(Phrase::Saved);
    }
    swapped(&swap, &rota, cx.now)?;
    let colleague = rota.people.iter().find(|person| person.id == with);
    if colleague.is_none_or(|colleague| !colleague.reachable()) {
        return Err(Refusal::NotThere(with).into());
    }
    let open = swaps::open(&mut cx.tx).await?;
    if open.iter().any(|other| other.asker == swap.asker && other.given == swap.given) {
        return Err(Refusal::SwapWaits.into());
    }
    swaps::save(&mut cx.tx, &swap).await?;
    ask(cx, &swap, with, false).await?;
    plan(cx).await?;
    show(cx, id).await?;
    Ok(Phrase::SwapAsked)
}

/// The swap in place of the page on which it was chosen.
async fn show(cx: &mut RequestContext<'_>, swap: SwapId) -> Result<()> {
    if let Some(at) = cx.message() {
        messages::remember(&mut cx.tx, at, &MessageKind::Swap(swap)).await?;
        redraw(cx, swap, at).await?;
    }
    Ok(())
}

async fn redraw(cx: &mut RequestContext<'_>, swap: SwapId, at: MessageRef) -> store::Result<()> {
    let message = Some(at.message);
    let notice = Notice::Swap { swap, tells: SwapTells::Result { soon: false }, message };
    cx.send(Outgoing::in_chat(at.chat, notice)).await
}

async fn ask(cx: &mut RequestContext<'_>, swap: &Swap, whom: PersonId, reminds: bool) -> store::Result<()> {
    let is_on_duty = cx.rota().await?.shift_end(whom, cx.now).is_some();
    let loud = is_on_duty || swap.until() < cx.now + ANSWERED_WITHIN;
    let notice = Notice::Swap { swap: swap.id, tells: SwapTells::Asks { reminds, loud }, message: None };
    cx.send(Outgoing::to(whom, notice)).await
}

/// Who was to answer cannot be reached: the asker hears it, and may withdraw and ask somebody else.
pub(super) async fn not_delivered(
    cx: &mut RequestContext<'_>,
    id: SwapId,
    whom: PersonId,
    nobody_left: bool,
) -> store::Result<()> {
    let Some(Some(swap)) = store::readable(swaps::load(&mut cx.tx, id).await)? else { return Ok(()) };
    let waits = swap.waits_for(Some(whom)) && whom != swap.asker;
    if !waits || (swap.stage == SwapStage::Agreed && !nobody_left) {
        return Ok(());
    }
    let notice = Notice::Swap { swap: id, tells: SwapTells::Undelivered, message: None };
    cx.send(Outgoing::to(swap.asker, notice)).await
}

/// Somebody hears how it ended: aloud, where a shift that is new to them begins within hours.
async fn tell_result(cx: &mut RequestContext<'_>, swap: &Swap, whom: PersonId) -> store::Result<()> {
    let gains = if whom == swap.colleague { Some(&swap.given) } else { swap.returned.as_ref() };
    let is_applied = matches!(swap.stage, SwapStage::Applied { .. });
    let soon = is_applied && swap.concerns(whom) && gains.is_some_and(|duty| duty.from <= cx.now + SOON);
    let notice = Notice::Swap { swap: swap.id, tells: SwapTells::Result { soon }, message: None };
    cx.send(Outgoing::to(whom, notice)).await
}

/// Who approves it, or is told: the leaders on duty other than the two.
fn leaders(cx: &RequestContext<'_>, swap: &Swap, mut rota: Rota) -> Vec<PersonId> {
    rota.people.retain(|person| !swap.concerns(person.id));
    rota.leaders(cx.now)
}

/// Writes the swap to the rota and the audit log.
async fn apply(
    cx: &mut RequestContext<'_>,
    swap: &mut Swap,
    rota: &Rota,
    by: Option<PersonId>,
) -> Result<()> {
    let decision = swapped(swap, rota, cx.now)?;
    rota::change(&mut cx.tx, &decision.removed, &decision.put).await?;
    let actor = cx.actor()?.id;
    for (person, change) in &decision.changes {
        staff_changes::insert(&mut cx.tx, Some(actor), Some(*person), change, cx.now).await?;
    }
    swap.enter(SwapStage::Applied { by }, cx.now);
    swaps::save(&mut cx.tx, swap).await?;
    // Another swap may have been about the same shifts.
    follow_rota(cx, Some(swap.id)).await?;
    Ok(())
}

/// A press on a message about a swap.
pub(super) async fn press(cx: &mut RequestContext<'_>, id: SwapId, press: SwapButton) -> Result {
    let actor = cx.actor()?.id;
    staff::lock(&mut cx.tx).await?;
    let mut swap = swaps::load(&mut cx.tx, id).await?.ok_or(Refusal::SwapOver)?;
    may_press(cx, &swap, press)?;
    match press {
        SwapButton::Withdraw => end(cx, &mut swap, SwapStage::Withdrawn, &[]).await?,
        SwapButton::Decline => {
            let asker = [swap.asker];
            end(cx, &mut swap, SwapStage::Declined { by: actor }, &asker).await?;
        }
        SwapButton::Refuse => {
            let both = [swap.asker, swap.colleague];
            end(cx, &mut swap, SwapStage::Declined { by: actor }, &both).await?;
        }
        SwapButton::Agree | SwapButton::Approve => agree(cx, &mut swap, press).await?,
    }
    plan(cx).await?;
    Ok(Phrase::Saved)
}

fn may_press(cx: &RequestContext<'_>, swap: &Swap, press: SwapButton) -> Result<()> {
    let actor = cx.actor()?.id;
    let is_theirs = match press {
        SwapButton::Agree | SwapButton::Decline => actor == swap.colleague,
        SwapButton::Approve | SwapButton::Refuse => {
            cx.permit(Action::ManageRota, None)?;
            !swap.concerns(actor)
        }
        SwapButton::Withdraw => actor == swap.asker,
    };
    if !is_theirs {
        return Err(Refusal::NotYourButton.into());
    }
    let is_its_time = match press {
        SwapButton::Agree | SwapButton::Decline => swap.stage == SwapStage::Asked,
        SwapButton::Approve | SwapButton::Refuse => swap.stage == SwapStage::Agreed,
        SwapButton::Withdraw => swap.is_open(),
    };
    if is_its_time { Ok(()) } else { Err(Refusal::SwapOver.into()) }
}

/// The colleague has agreed, or a leader has approved it: on the rota, unless a leader has to approve it still.
async fn agree(cx: &mut RequestContext<'_>, swap: &mut Swap, press: SwapButton) -> Result<()> {
    let duties = swap.duties();
    let dates = duties.iter().map(|duty| duty.date);
    let (first, last) = (dates.clone().min(), dates.max());
    let (Some(first), Some(last)) = (first, last) else { return Ok(()) };
    let rota = rota_of(cx, first, last).await?;
    if let Err(refusal) = swapped(swap, &rota, cx.now) {
        let stage = if refusal == Refusal::ShiftOver { SwapStage::Expired } else { SwapStage::Overtaken };
        let told = [swap.asker];
        end(cx, swap, stage, &told).await?;
        plan(cx).await?;
        return Err(refusal.into());
    }
    let now = cx.rota().await?;
    let leaders = leaders(cx, swap, now);
    let needs_approval = cx.service.centre.coverage.swap_needs_approval && !leaders.is_empty();
    if press == SwapButton::Agree && needs_approval {
        swap.enter(SwapStage::Agreed, cx.now);
        swaps::save(&mut cx.tx, swap).await?;
        for leader in leaders {
            ask(cx, swap, leader, false).await?;
        }
    } else {
        let by = if press == SwapButton::Approve { Some(cx.actor()?.id) } else { None };
        apply(cx, swap, &rota, by).await?;
        tell_result(cx, swap, swap.asker).await?;
        match by {
            Some(_) => tell_result(cx, swap, swap.colleague).await?,
            None => {
                for leader in leaders {
                    tell_result(cx, swap, leader).await?;
                }
            }
        }
    }
    redraw_all(cx, swap).await?;
    Ok(())
}

/// It comes to nothing: these are told, and its messages say so.
async fn end(
    cx: &mut RequestContext<'_>,
    swap: &mut Swap,
    stage: SwapStage,
    told: &[PersonId],
) -> store::Result<()> {
    swap.enter(stage, cx.now);
    swaps::save(&mut cx.tx, swap).await?;
    for person in told {
        tell_result(cx, swap, *person).await?;
    }
    redraw_all(cx, swap).await
}

async fn redraw_all(cx: &mut RequestContext<'_>, swap: &Swap) -> store::Result<()> {
    for at in messages::of_swap(&mut cx.tx, swap.id).await? {
        redraw(cx, swap.id, at).await?;
    }
    Ok(())
}

/// The rota or the staff was changed: open swaps of a shift that is not there any more, or with somebody who has left or
/// lost the role, are over.
pub(super) async fn follow_rota(cx: &mut RequestContext<'_>, besides: Option<SwapId>) -> store::Result<()> {
    let open = swaps::open(&mut cx.tx).await?;
    let duties: Vec<Duty> = open.iter().flat_map(Swap::duties).collect();
    let first = duties.iter().map(|duty| duty.from).min();
    let last = duties.iter().map(|duty| duty.until).max();
    let (Some(first), Some(last)) = (first, last) else { return Ok(()) };
    let there = rota::duties(&mut cx.tx, first, last).await?;
    let people = staff::all(&mut cx.tx).await?;
    for mut swap in open {
        let stands = swap.duties().iter().all(|duty| there.contains(duty)) && may_be_swapped(&swap, &people);
        if !stands && Some(swap.id) != besides {
            let told = [swap.asker];
            end(cx, &mut swap, SwapStage::Overtaken, &told).await?;
        }
    }
    Ok(())
}

/// Who has not answered is reminded once; when the first of the shifts begins it is over.
pub(super) async fn fire(cx: &mut RequestContext<'_>) -> store::Result<()> {
    staff::lock(&mut cx.tx).await?;
    follow_rota(cx, None).await?;
    let rota = cx.rota().await?;
    for mut swap in swaps::open(&mut cx.tx).await? {
        if swap.until() <= cx.now {
            let told = [swap.asker];
            end(cx, &mut swap, SwapStage::Expired, &told).await?;
        } else if swap.next_at().is_some_and(|next| next <= cx.now) {
            swap.reminded = true;
            swaps::save(&mut cx.tx, &swap).await?;
            let asked = match swap.stage {
                SwapStage::Agreed => leaders(cx, &swap, rota.clone()),
                _ => vec![swap.colleague],
            };
            for person in asked {
                ask(cx, &swap, person, true).await?;
            }
        }
    }
    plan(cx).await
}
