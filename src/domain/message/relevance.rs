//! Whether a message is still true when it is its turn.

use super::{
    notice::Notice,
    parts::{Offer, Reminder, TransferNotice, TransferSays},
    render_context::Scene,
};
use crate::domain::case::{Case, guidance::Guidance};

/// Why a message is not sent any more (rule 3: void when no longer true).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Void {
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

impl Void {
    pub fn key(self) -> &'static str {
        match self {
            Void::CaseClosed => "case closed",
            Void::PromiseMoved => "promise moved",
            Void::FormGone => "form gone",
            Void::NoSuchCase => "no such case",
            Void::NotAsked => "nothing asked",
            Void::AnswerOver => "answer over",
            Void::NotOffered => "not offered",
            Void::HandedOver => "handed over",
            Void::CallOver => "call over",
            Void::AsWanted => "as wanted",
        }
    }
}

impl Reminder {
    /// Whether there is still something to remind of.
    ///
    /// # Errors
    /// Why there is not.
    pub fn still_true(&self, case: &Case) -> Result<(), Void> {
        if !case.is_open() {
            return Err(Void::CaseClosed);
        }
        if self.promise == case.promise.number { Ok(()) } else { Err(Void::PromiseMoved) }
    }
}

impl Notice {
    /// Whether the message is still true of the scene.
    ///
    /// # Errors
    /// Why it is not.
    pub fn still_true(&self, scene: &Scene) -> Result<(), Void> {
        if self.case().is_some() && scene.case.is_none() {
            return Err(Void::NoSuchCase);
        }
        if let Some(case) = &scene.case {
            if matches!(self, Notice::NobodyToTell { .. }) && !case.is_open() {
                return Err(Void::CaseClosed);
            }
            if let Notice::Reminder(reminder) = self {
                reminder.still_true(case)?;
            }
            self.asks_still(case)?;
            if let Notice::Giving { giving, .. } = self
                && case.offered().is_none_or(|open| open.number != *giving)
            {
                return Err(Void::NotOffered);
            }
        }
        if self.handover().is_some() && scene.handover.is_none() {
            return Err(Void::HandedOver);
        }
        if let (Notice::Handover { rung: Some(_), .. }, Some(handover)) = (self, &scene.handover)
            && !scene.open.iter().any(|case| handover.waits_for(case))
        {
            return Err(Void::HandedOver);
        }
        if matches!(self, Notice::OwnerLeft { .. }) && scene.open.is_empty() {
            return Err(Void::NotOffered);
        }
        if self.draft().is_some() && scene.draft.is_none() {
            return Err(Void::FormGone);
        }
        Ok(())
    }

    /// A question is put to somebody, and an answer told, only while that is what is waited for.
    fn asks_still(&self, case: &Case) -> Result<(), Void> {
        let open = case.open_question().map(|question| question.number);
        let unread = || case.question().filter(|question| case.is_open() && question.unread().is_some());
        if let Notice::Question(Offer { question, .. })
        | Notice::QaNotReached { question, .. }
        | Notice::QaComesBack { question, .. } = self
            && open != Some(*question)
        {
            return Err(Void::NotAsked);
        }
        if let Notice::Transfer(TransferNotice { number, says: TransferSays::Rings { .. }, .. }) = self
            && case.open_transfer().is_none_or(|transfer| transfer.number != *number)
        {
            return Err(Void::CallOver);
        }
        if let Notice::NobodyForQuestion { .. } = self
            && open.is_none()
            && unread().is_none()
        {
            return Err(Void::NotAsked);
        }
        if let Notice::Answered(answered) = self {
            let held = case.question().filter(|question| question.number == answered.question);
            let answer = held.and_then(Guidance::answered);
            let newest = answer.filter(|answer| answer.revision == answered.revision);
            let wanted = newest.is_some_and(|answer| answered.chase.is_none() || answer.read.is_none());
            if !wanted || !case.is_open() {
                return Err(Void::AnswerOver);
            }
        }
        Ok(())
    }
}
