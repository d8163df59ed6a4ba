//! What a timer of a case does when it fires.

use super::decision::{Decision, DecisionBuilder, DecisionContext};
use super::{phoned, promise_escalation, question_escalation, transfer_escalation};
use crate::domain::case::timer::TimerKind;
use crate::domain::case::{Case, UNDO_FOR};
use crate::domain::message::phrase::Phrase;

/// Fires the timers of `case` that are due, as of `context.now`; when nothing is due, nothing changes.
pub fn fire(case: &Case, kind: TimerKind, context: DecisionContext) -> Decision {
    let mut decision = DecisionBuilder::new(case, context);
    match (kind, &mut decision.case.closing) {
        (TimerKind::Callback, None) => promise_escalation::fire_rung(&mut decision),
        (TimerKind::SnoozeEnd(person), None) => promise_escalation::end_snooze(&mut decision, person),
        (TimerKind::Question, None) => question_escalation::fire_rung(&mut decision),
        (TimerKind::QuestionOfferedAgain, None) => question_escalation::offer_again(&mut decision),
        (TimerKind::AnswerUnread, None) => question_escalation::fire_reading_rung(&mut decision),
        (TimerKind::PhonedAnswer, _) => phoned::remind(&mut decision),
        (TimerKind::Transfer, None) => transfer_escalation::fire_rung(&mut decision),
        (TimerKind::UndoOver, Some(closing)) => closing.settled = context.now >= closing.at + UNDO_FOR,
        (
            TimerKind::Callback
            | TimerKind::SnoozeEnd(_)
            | TimerKind::Question
            | TimerKind::QuestionOfferedAgain
            | TimerKind::AnswerUnread
            | TimerKind::Transfer,
            Some(_),
        )
        | (TimerKind::UndoOver, None)
        // The service fires these with what they need besides the case.
        | (TimerKind::ReassignmentExpired, _)
        | (
            TimerKind::DraftReminder
            | TimerKind::Handover
            | TimerKind::Report
            | TimerKind::Coverage
            | TimerKind::ShiftAhead
            | TimerKind::CatalogueWeek
            | TimerKind::Swaps
            | TimerKind::Board,
            _,
        ) => {}
    }
    decision.build(Phrase::Seen)
}
