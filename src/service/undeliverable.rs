//! Messages that can never arrive: somebody else is told in place of the person who cannot be reached.

use super::context::RequestContext;
use super::{board, handover, share, swap};
use crate::domain::base::ids::{MessageRef, PersonId};
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::parts::{SwapTells, TransferNotice, TransferNoticeKind};
use crate::domain::rules::{promise_escalation, question_escalation, reassignment, transfer_escalation};
use crate::domain::staff::person::Reachability;
use crate::store;
use crate::store::outbox::OutboxRow;
use crate::store::{audit, digests, outbox, staff};

/// Marks the row as dead. Where that leaves nobody on a rung, the next rung is told now (rule 5). With `unreachable` the
/// person counts as unreachable from now on.
pub(super) async fn handle(
    cx: &mut RequestContext<'_>,
    row: &OutboxRow,
    why: &str,
    unreachable: bool,
) -> store::Result<()> {
    let person = PersonId(row.chat.0);
    outbox::mark_undeliverable(&mut cx.tx, row.id, why, cx.now).await?;
    if unreachable && row.chat.is_private() {
        staff::set_reach(&mut cx.tx, person, Reachability::Blocked).await?;
    }
    if row.notice == Notice::Board {
        return board::not_delivered(cx, row.chat).await;
    }
    let nobody_left = outbox::count_deliverable(&mut cx.tx, row).await? == 0;
    match &row.notice {
        Notice::Reminder(reminder) if nobody_left => {
            cx.apply_rule(reminder.case, |case, context| {
                (case.promise.number == reminder.promise)
                    .then(|| promise_escalation::not_delivered(case, reminder.rung, context))
            })
            .await
        }
        // What was added to it without a sound was never heard.
        Notice::RemindersRing { message } => {
            let at = MessageRef { chat: row.chat, message: *message };
            for reminder in digests::reminders(&mut cx.tx, at).await? {
                cx.apply_rule(reminder.case, |case, context| {
                    (case.promise.number == reminder.promise)
                        .then(|| promise_escalation::not_delivered(case, reminder.rung, context))
                })
                .await?;
            }
            Ok(())
        }
        Notice::Question(offer) if !offer.room => {
            cx.apply_rule(offer.case, |case, context| {
                Some(question_escalation::not_delivered(case, offer, person, nobody_left, context))
            })
            .await
        }
        Notice::Transfer(TransferNotice { case, number, says: TransferNoticeKind::Rings { rung } }) => {
            let which = (*number, *rung);
            cx.apply_rule(*case, |case, context| {
                Some(transfer_escalation::not_delivered(case, which, person, nobody_left, context))
            })
            .await
        }
        Notice::Answered(answered) if nobody_left => {
            cx.apply_rule(answered.case, |case, context| {
                Some(question_escalation::answer_not_delivered(case, answered, context))
            })
            .await
        }
        Notice::Giving { case, giving } => {
            cx.apply_rule(*case, |case, context| {
                Some(reassignment::not_delivered(case, *giving, person, context))
            })
            .await
        }
        Notice::Handover { handover, rung: Some((rung, _)) } if nobody_left => {
            handover::not_delivered(cx, *handover, *rung).await
        }
        Notice::Share { handover } => share::not_delivered(cx, *handover, person).await,
        Notice::Swap { swap, tells: SwapTells::Asks { .. }, message: None } => {
            swap::not_delivered(cx, *swap, person, nobody_left).await
        }
        Notice::Relayed { case, question, line } | Notice::Copied { case, question, line, .. } => {
            // Who wrote this line of the thread, or sent this along, hears that it was not passed on.
            let thread = audit::thread(&mut cx.tx, *case, *question).await?;
            let Some(written) = thread.into_iter().find(|known| known.number == *line) else {
                return Ok(());
            };
            let report = Notice::NotPassedOn { case: *case, question: *question, person };
            cx.send(Outgoing::to(written.by, report)).await
        }
        // Nobody is told in their place.
        _ => Ok(()),
    }
}
