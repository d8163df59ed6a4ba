//! Timers of a case: what will happen by itself, and when.

use super::{Case, UNDO_FOR, guidance::Guidance};
use crate::domain::base::ids::PersonId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Something that will happen by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimerKind {
    /// The next rung of the callback ladder.
    Callback,
    /// A snooze runs out.
    Wake(PersonId),
    /// The next rung towards QA's answer.
    Guidance,
    /// QA's claim runs out, or the QA who was asked goes off duty: the question is offered again.
    Offer,
    /// The next rung towards QA's answer being read.
    Understood,
    /// The next rung towards somebody who takes the call.
    Transfer,
    /// The two minutes of ↩️ are over.
    Settled,
    /// Nobody has taken the case it was offered to.
    Giving,
    /// A half-filled form is asked about.
    DraftAsked,
    /// The next rung of a handover.
    Handover,
    /// The minutes on the board are brought up to date; of no case in particular.
    Board,
}

impl Case {
    /// Everything that will happen by itself. The store keeps exactly these rows, so an open promise without
    /// a next timer cannot be saved (rule 4).
    pub fn timers(&self) -> Vec<(TimerKind, DateTime<Utc>)> {
        if let Some(closing) = &self.closing {
            let settled_at = (!closing.settled).then(|| (TimerKind::Settled, closing.at + UNDO_FOR));
            return settled_at.into_iter().collect();
        }
        let callback = self.promise.climb.next_at().map(|at| (TimerKind::Callback, at));
        let wakes = self.promise.quiet.iter().map(|quiet| (TimerKind::Wake(quiet.person), quiet.until));
        let question = self.open_question();
        let guidance =
            question.and_then(|question| question.climb.next_at()).map(|at| (TimerKind::Guidance, at));
        let offer = question.and_then(Guidance::offered_again_at).map(|at| (TimerKind::Offer, at));
        let unread = self.question().and_then(Guidance::unread);
        let understood =
            unread.and_then(|answer| answer.climb.next_at()).map(|at| (TimerKind::Understood, at));
        let transfer =
            self.open_transfer().and_then(|open| open.climb.next_at()).map(|at| (TimerKind::Transfer, at));
        let of_question = guidance.into_iter().chain(offer).chain(understood);
        let giving = self.offered().map(|giving| (TimerKind::Giving, giving.until));
        callback.into_iter().chain(wakes).chain(of_question).chain(transfer).chain(giving).collect()
    }
}
