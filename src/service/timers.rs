//! What a due timer does: rungs of ladders, ends of snoozes, half-filled forms, handovers, the board.

use super::context::RequestContext;
use super::open_case::open_unless_duplicate;
use super::{Service, board, catalogue, coverage, draft_form, handover, report, swap, undeliverable};
use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::case::timer::TimerKind;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::request::draft::Draft;
use crate::domain::rules::{reassignment, timer};
use crate::store;
use crate::store::outbox::OutboxRow;
use crate::store::timers::Timer;
use crate::store::{Error, cases, drafts, handovers, lease, messages, outbox, readable, timers};
use chrono::TimeDelta;

/// At how many questions about a half-filled form the shift leader hears of it.
const LEADER_HEARS_AT: u32 = 2;
/// When a timer is tried again whose case, form or handover cannot be read.
const READ_AGAIN: TimeDelta = TimeDelta::minutes(1);

impl Service {
    /// Fires a due timer, exactly once, in this term of the lease; a timer that was taken or moved meanwhile is not
    /// fired.
    ///
    /// # Errors
    /// [`Error::TakenOver`] when the term is over. Else a fault: the timer is still there and fires again.
    pub async fn fire(&self, timer: &Timer, term: i64) -> store::Result<()> {
        self.metrics.fired(self.clock.now() - timer.due);
        loop {
            let mut cx = self.begin().await?;
            if !timers::claim(&mut cx.tx, timer, term).await? {
                return Ok(());
            }
            cx.fired = Some(timer.name.clone());
            match fire(&mut cx, timer).await {
                // Somebody else saved the case first: again, from its new state.
                Err(Error::Conflict) => {}
                Err(Error::UnreadableRow { .. }) => break,
                done => return commit_if_done(cx, done).await,
            }
        }
        let mut cx = self.begin().await?;
        lease::fence(&mut cx.tx, term).await?;
        timers::postpone(&mut cx.tx, timer, cx.now + READ_AGAIN).await?;
        cx.commit().await
    }

    /// A message can never arrive: see [`undeliverable::handle`]. A row that is no longer being sent in this term is left
    /// to who took over.
    ///
    /// # Errors
    /// A fault: nothing was noted.
    pub async fn undeliverable(
        &self,
        row: &OutboxRow,
        term: i64,
        why: &str,
        unreachable: bool,
    ) -> store::Result<()> {
        loop {
            let mut cx = self.begin().await?;
            outbox::lock_deliveries(&mut cx.tx, row).await?;
            if !outbox::is_claimed(&mut cx.tx, row.id, term).await? {
                return Ok(());
            }
            match undeliverable::handle(&mut cx, row, why, unreachable).await {
                Err(Error::Conflict) => {}
                // Nobody can be told in their place.
                done => return commit_if_done(cx, readable(done).map(drop)).await,
            }
        }
    }

    /// Tells the admins that Telegram refused a message about a case.
    ///
    /// # Errors
    /// A fault: nobody was told.
    pub async fn report_refused(&self, case: CaseId, person: PersonId) -> store::Result<()> {
        let mut cx = self.begin().await?;
        cx.tell_admins(Notice::MessageRefused { case, person }).await?;
        cx.commit().await
    }
}

async fn commit_if_done(cx: RequestContext<'_>, done: store::Result<()>) -> store::Result<()> {
    done?;
    cx.commit().await
}

async fn fire(cx: &mut RequestContext<'_>, timer: &Timer) -> store::Result<()> {
    let Some(kind) = timer.kind else { return restore(cx, timer).await };
    match kind {
        TimerKind::Callback
        | TimerKind::SnoozeEnd(_)
        | TimerKind::Question
        | TimerKind::QuestionOfferedAgain
        | TimerKind::AnswerUnread
        | TimerKind::PhonedAnswer
        | TimerKind::Transfer
        | TimerKind::UndoOver => {
            let Some(case) = timer.case else { return Ok(()) };
            Box::pin(cx.apply_rule(case, |case, context| Some(timer::fire(case, kind, context)))).await
        }
        TimerKind::ReassignmentExpired => {
            let Some(case) = timer.case else { return Ok(()) };
            let open = cases::open_by_owner(&mut cx.tx).await?;
            cx.apply_rule(case, |case, context| {
                let ranked = reassignment::by_fewest_cases(case, context.rota, context.now, &open);
                Some(reassignment::expire(case, &ranked, context))
            })
            .await
        }
        TimerKind::DraftReminder => {
            let Some(draft) = timer.draft else { return Ok(()) };
            match drafts::load(&mut cx.tx, draft).await? {
                Some(draft) => Box::pin(ask_about_form(cx, draft)).await,
                None => Ok(()),
            }
        }
        TimerKind::Handover => match timer.handover {
            Some(handover) => handover::fire(cx, handover).await,
            None => Ok(()),
        },
        TimerKind::Report => report::fire(cx).await,
        TimerKind::Coverage => Box::pin(coverage::fire_daily(cx)).await,
        TimerKind::ShiftAhead => Box::pin(coverage::fire_shift(cx)).await,
        TimerKind::CatalogueWeek => Box::pin(catalogue::fire_week(cx)).await,
        TimerKind::Swaps => Box::pin(swap::fire(cx)).await,
        TimerKind::Board => board::fire(cx).await,
    }
}

/// A timer that another version wrote has been taken out; what it belongs to gets the timers that this version calls for.
async fn restore(cx: &mut RequestContext<'_>, timer: &Timer) -> store::Result<()> {
    tracing::error!(
        timer = timer.name,
        "cannot read a timer of another version; timers restored from the facts"
    );
    if let Some(id) = timer.case
        && let Some(case) = cases::load(&mut cx.tx, id).await?
    {
        timers::sync_case(&mut cx.tx, &case).await?;
    }
    if let Some(id) = timer.draft
        && let Some(draft) = drafts::load(&mut cx.tx, id).await?
    {
        timers::set_draft(&mut cx.tx, &draft).await?;
    }
    if let Some(id) = timer.handover
        && let Some(handover) = handovers::load(&mut cx.tx, id).await?
    {
        timers::sync_handover(&mut cx.tx, &handover).await?;
    }
    Ok(())
}

/// A form that was left: with leader and number it is a promise, and becomes a case; else its person is asked about it.
async fn ask_about_form(cx: &mut RequestContext<'_>, mut draft: Draft) -> store::Result<()> {
    if let Some(promised) = draft.promised(&cx.service.centre)
        && let Some(case) = open_unless_duplicate(cx, &mut draft, promised).await?
    {
        messages::draft_became(&mut cx.tx, draft.id, case.id).await?;
        draft_form::remove(cx, &draft, Some(case.id)).await?;
        return cx.send(Outgoing::to(draft.person, Notice::FormOpened { case: case.id })).await;
    }
    draft.ask_again(cx.now, &cx.service.centre);
    drafts::save(&mut cx.tx, &draft).await?;
    cx.send(Outgoing::to(draft.person, Notice::FormAsked { draft: draft.id })).await?;
    if draft.asked == LEADER_HEARS_AT {
        let rota = cx.rota().await?;
        let left = Notice::FormLeft { draft: draft.id, person: draft.person };
        for leader in rota.tell(&[Recipient::ShiftLeader], draft.person, cx.now, 0).people {
            if leader != draft.person {
                cx.send(Outgoing::to(leader, left.clone())).await?;
            }
        }
    }
    Ok(())
}
