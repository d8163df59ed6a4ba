//! Whether a message is still true when it is its turn.

use super::notice::Notice;
use super::parts::{QuestionOffer, Reminder, TransferNotice, TransferNoticeKind};
use super::render_context::RenderContext;
use crate::domain::case::{Case, guidance::Guidance};

/// Why a message is not sent any more (rule 3: void when no longer true).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkipReason {
    CaseClosed,
    PromiseMoved,
    FormGone,
    NoSuchCase,
    /// The question has been answered or taken back.
    NotAsked,
    /// The answer has been corrected or read.
    AnswerOver,
    /// The case is not offered any more, or there is nothing left to give out.
    NotOffered,
    /// Nothing waits to be accepted any more, or no such handover is there.
    HandedOver,
    /// The call has been taken, or is not waited with any more.
    CallOver,
    /// It is as it should be already.
    AsWanted,
}

impl SkipReason {
    pub fn key(self) -> &'static str {
        match self {
            SkipReason::CaseClosed => "case closed",
            SkipReason::PromiseMoved => "promise moved",
            SkipReason::FormGone => "form gone",
            SkipReason::NoSuchCase => "no such case",
            SkipReason::NotAsked => "nothing asked",
            SkipReason::AnswerOver => "answer over",
            SkipReason::NotOffered => "not offered",
            SkipReason::HandedOver => "handed over",
            SkipReason::CallOver => "call over",
            SkipReason::AsWanted => "as wanted",
        }
    }
}

impl Reminder {
    /// Whether there is still something to remind of.
    ///
    /// # Errors
    /// Why there is not.
    pub fn still_true(&self, case: &Case) -> Result<(), SkipReason> {
        if !case.is_open() {
            return Err(SkipReason::CaseClosed);
        }
        if self.promise == case.promise.number { Ok(()) } else { Err(SkipReason::PromiseMoved) }
    }
}

impl Notice {
    /// Whether the message is still true of the scene.
    ///
    /// # Errors
    /// Why it is not.
    pub fn still_true(&self, context: &RenderContext) -> Result<(), SkipReason> {
        if self.case().is_some() && context.case.is_none() {
            return Err(SkipReason::NoSuchCase);
        }
        if let Some(case) = &context.case {
            if matches!(self, Notice::NobodyToTell { .. }) && !case.is_open() {
                return Err(SkipReason::CaseClosed);
            }
            if let Notice::Reminder(reminder) = self {
                reminder.still_true(case)?;
            }
            self.asks_still(case)?;
            if let Notice::Giving { giving, .. } = self
                && case.offered().is_none_or(|open| open.number != *giving)
            {
                return Err(SkipReason::NotOffered);
            }
        }
        if self.handover().is_some() && context.handover.is_none() {
            return Err(SkipReason::HandedOver);
        }
        if let (Notice::Handover { rung: Some(_), .. }, Some(handover)) = (self, &context.handover)
            && !context.open.iter().any(|case| handover.waits_for(case))
        {
            return Err(SkipReason::HandedOver);
        }
        if matches!(self, Notice::OwnerLeft { .. }) && context.open.is_empty() {
            return Err(SkipReason::NotOffered);
        }
        if self.draft().is_some() && context.draft.is_none() {
            return Err(SkipReason::FormGone);
        }
        Ok(())
    }

    /// A question is put to somebody, and an answer told, only while that is what is waited for.
    fn asks_still(&self, case: &Case) -> Result<(), SkipReason> {
        let open = case.open_question().map(|question| question.number);
        let unread = || case.question().filter(|question| case.is_open() && question.unread().is_some());
        if let Notice::Question(QuestionOffer { question, .. })
        | Notice::QaNotReached { question, .. }
        | Notice::QaComesBack { question, .. } = self
            && open != Some(*question)
        {
            return Err(SkipReason::NotAsked);
        }
        if let Notice::Transfer(TransferNotice { number, says: TransferNoticeKind::Rings { .. }, .. }) = self
            && case.open_transfer().is_none_or(|transfer| transfer.number != *number)
        {
            return Err(SkipReason::CallOver);
        }
        if let Notice::NobodyForQuestion { .. } = self
            && open.is_none()
            && unread().is_none()
        {
            return Err(SkipReason::NotAsked);
        }
        if let Notice::Answered(answered) = self {
            let held = case.question().filter(|question| question.number == answered.question);
            let answer = held.and_then(Guidance::answered);
            let newest = answer.filter(|answer| answer.revision == answered.revision);
            let wanted = newest.is_some_and(|answer| answered.chase.is_none() || answer.read.is_none());
            if !wanted || !case.is_open() {
                return Err(SkipReason::AnswerOver);
            }
        }
        Ok(())
    }
}
