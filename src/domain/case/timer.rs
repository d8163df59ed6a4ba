//! Timers of a case: what the bot will do without being asked, and when.

use super::{Case, UNDO_FOR, guidance::Guidance};
use crate::domain::base::ids::PersonId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimerKind {
    /// The next rung of the callback ladder.
    Callback,
    /// This person's snooze is over.
    #[serde(rename = "wake")]
    SnoozeEnd(PersonId),
    /// The next rung towards QA's answer.
    #[serde(rename = "guidance")]
    Question,
    /// QA's claim is over, or the shift of the QA who was asked.
    #[serde(rename = "offer")]
    QuestionOfferedAgain,
    /// The next rung towards QA's answer being read.
    #[serde(rename = "understood")]
    AnswerUnread,
    /// An answer given on the phone is still to be confirmed.
    PhonedAnswer,
    /// The next rung towards somebody who takes the call.
    Transfer,
    /// "Told" can no longer be undone.
    #[serde(rename = "settled")]
    UndoOver,
    /// Nobody has taken the case it was offered to.
    #[serde(rename = "giving")]
    ReassignmentExpired,
    /// The author of a half-filled form is asked about it.
    #[serde(rename = "draft_asked")]
    DraftReminder,
    /// The next rung of a handover.
    Handover,
    /// The report of the day comes by itself; belongs to no case.
    Report,
    /// The gaps of the rota are told; belongs to no case.
    Coverage,
    /// Who on the next shift cannot be reached is told; belongs to no case.
    ShiftAhead,
    /// The week's changes of the promotion catalogue are told; belongs to no case.
    CatalogueWeek,
    /// Whoever is asked about a swap of shifts is reminded, or it expires; belongs to no case.
    Swaps,
    /// The minutes on the board are brought up to date; belongs to no case.
    Board,
}

impl Case {
    /// All timers of the case. The store keeps exactly these rows, so an open promise without a next timer cannot be saved
    /// (rule 4).
    pub fn timers(&self) -> Vec<(TimerKind, DateTime<Utc>)> {
        let phoned =
            self.question().and_then(Guidance::phoned_next_at).map(|at| (TimerKind::PhonedAnswer, at));
        if let Some(closing) = &self.closing {
            let undo_over = (!closing.settled).then(|| (TimerKind::UndoOver, closing.at + UNDO_FOR));
            return undo_over.into_iter().chain(phoned).collect();
        }
        let (question, unread) = (self.open_question(), self.question().and_then(Guidance::unread));
        let timers = [
            (TimerKind::Callback, self.promise.climb.next_at()),
            (TimerKind::Question, question.and_then(|question| question.climb.next_at())),
            (TimerKind::QuestionOfferedAgain, question.and_then(Guidance::offered_again_at)),
            (TimerKind::AnswerUnread, unread.and_then(|answer| answer.climb.next_at())),
            (TimerKind::Transfer, self.open_transfer().and_then(|transfer| transfer.climb.next_at())),
            (TimerKind::ReassignmentExpired, self.offered().map(|offer| offer.until)),
        ];
        let snoozes = self.promise.quiet.iter();
        let snoozes = snoozes.map(|snooze| (TimerKind::SnoozeEnd(snooze.person), Some(snooze.until)));
        timers.into_iter().chain(snoozes).filter_map(|(kind, at)| Some((kind, at?))).chain(phoned).collect()
    }
}
