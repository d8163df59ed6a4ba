//! Whether a message is still to be sent.

use super::parts::Reminder;
use super::render_context::RenderContext;
use super::spec::{Load, RelevantWhile, Spec};
use crate::domain::case::{Case, guidance::Guidance};

/// Why a message is not sent any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkipReason {
    CaseClosed,
    PromiseMoved,
    FormGone,
    NoSuchCase,
    /// The question has been answered or taken back.
    QuestionOver,
    /// The answer has been corrected or read.
    AnswerOver,
    /// The case is not offered any more, or the owner who left has no open case.
    NotOffered,
    /// No case waits to be accepted any more, or there is no such handover.
    HandedOver,
    /// The call has been taken, or the leader does not wait any more.
    TransferOver,
    /// The swap of shifts is settled, or waits for somebody else.
    SwapOver,
    /// Another version wrote what it is about, or that is damaged.
    Unreadable,
    /// There is nothing to change.
    Unchanged,
}

impl SkipReason {
    /// As it is stored in the outbox.
    pub fn key(self) -> &'static str {
        match self {
            SkipReason::CaseClosed => "case closed",
            SkipReason::PromiseMoved => "promise moved",
            SkipReason::FormGone => "form gone",
            SkipReason::NoSuchCase => "no such case",
            SkipReason::QuestionOver => "nothing asked",
            SkipReason::AnswerOver => "answer over",
            SkipReason::NotOffered => "not offered",
            SkipReason::HandedOver => "handed over",
            SkipReason::TransferOver => "call over",
            SkipReason::SwapOver => "swap over",
            SkipReason::Unreadable => "unreadable",
            SkipReason::Unchanged => "as wanted",
        }
    }
}

impl Reminder {
    /// Whether the promise it reminds of is still open.
    ///
    /// # Errors
    /// Why it is not.
    pub fn check_relevance(&self, case: &Case) -> Result<(), SkipReason> {
        promise_open(case, self.promise)
    }
}

impl Spec {
    /// Whether the notice is still to be sent.
    ///
    /// # Errors
    /// Why it is not.
    pub fn check_relevance(&self, context: &RenderContext) -> Result<(), SkipReason> {
        if self.case.is_some() && context.case.is_none() {
            return Err(SkipReason::NoSuchCase);
        }
        if context.handover.is_none() && self.loads.iter().any(|load| matches!(load, Load::Handover(_))) {
            return Err(SkipReason::HandedOver);
        }
        if context.draft.is_none() && self.loads.iter().any(|load| matches!(load, Load::Form(_))) {
            return Err(SkipReason::FormGone);
        }
        self.relevant_while.check(context)
    }
}

impl RelevantWhile {
    fn check(&self, context: &RenderContext) -> Result<(), SkipReason> {
        let case_is = |is: &dyn Fn(&Case) -> bool| context.case.as_ref().is_some_and(is);
        let (holds, reason) = match *self {
            RelevantWhile::Always => return Ok(()),
            RelevantWhile::PromiseOpen(number) => {
                let case = context.case.as_ref().ok_or(SkipReason::NoSuchCase)?;
                return promise_open(case, number);
            }
            RelevantWhile::CaseOpen => (case_is(&Case::is_open), SkipReason::CaseClosed),
            RelevantWhile::QuestionOpen(number) => {
                let open = |case: &Case| case.open_question().is_some_and(|open| open.number == number);
                (case_is(&open), SkipReason::QuestionOver)
            }
            RelevantWhile::QuestionOpenOrUnread => (case_is(&open_or_unread), SkipReason::QuestionOver),
            RelevantWhile::AnswerCurrent { question, revision, unread } => {
                let current = |case: &Case| answer_current(case, question, revision, unread);
                (case_is(&current), SkipReason::AnswerOver)
            }
            RelevantWhile::TransferOpen(number) => {
                let open = |case: &Case| case.open_transfer().is_some_and(|open| open.number == number);
                (case_is(&open), SkipReason::TransferOver)
            }
            RelevantWhile::Offered(number) => {
                let offered = |case: &Case| case.offered().is_some_and(|open| open.number == number);
                (case_is(&offered), SkipReason::NotOffered)
            }
            RelevantWhile::HandoverOpen => {
                let handover = context.handover.as_ref();
                let waits = handover.is_some_and(|h| context.open.iter().any(|case| h.waits_for(case)));
                (waits, SkipReason::HandedOver)
            }
            RelevantWhile::OwnsOpenCases => (!context.open.is_empty(), SkipReason::NotOffered),
            RelevantWhile::SwapWaits => {
                let reader = context.reader.as_ref().map(|reader| reader.id);
                (context.swap.as_ref().is_some_and(|swap| swap.waits_for(reader)), SkipReason::SwapOver)
            }
            RelevantWhile::PromptCurrent { case, ref asked } => {
                let last = context.prompt.as_ref();
                let current = last.is_some_and(|last| last.case != case || last.asked == *asked);
                (current, SkipReason::Unchanged)
            }
        };
        if holds { Ok(()) } else { Err(reason) }
    }
}

fn promise_open(case: &Case, number: u32) -> Result<(), SkipReason> {
    if !case.is_open() {
        return Err(SkipReason::CaseClosed);
    }
    if number == case.promise.number { Ok(()) } else { Err(SkipReason::PromiseMoved) }
}

fn open_or_unread(case: &Case) -> bool {
    let unread = || case.question().is_some_and(|question| question.unread().is_some());
    case.open_question().is_some() || case.is_open() && unread()
}

fn answer_current(case: &Case, question: u32, revision: u32, unread: bool) -> bool {
    let question = case.question().filter(|latest| latest.number == question);
    let answer = question.and_then(Guidance::answered).filter(|answer| answer.revision == revision);
    case.is_open() && answer.is_some_and(|answer| !unread || answer.read.is_none())
}
