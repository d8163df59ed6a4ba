//! What people do with a case, and what follows: the rules of "what is allowed when".

mod accept_handover;
mod answer;
mod callback;
mod check;
mod completion;
mod correction;
pub mod decision;
mod give;
pub mod handover;
pub mod promise_escalation;
mod question;
pub mod question_escalation;
pub mod reassignment;
mod recipients;
mod transfer;
pub mod transfer_escalation;

use super::{
    base::fold::tidy,
    case::{
        Case, Closed,
        audit::{Deed, Entry},
        guidance::LONGEST_WORDS,
    },
    message::{
        notice::{Notice, Outgoing},
        phrase::Phrase,
    },
    request::{
        command::{Sense, Step},
        policy::permit,
        refusal::Refusal,
    },
    staff::person::Person,
};
use chrono::TimeDelta;
use decision::{Decision, Unfolding, World};

/// The longest free text kept with a case, in characters (a Telegram message has 4,096 at most).
pub const LONGEST_TEXT: usize = 4096;
/// A next try is at most this far ahead.
pub const LONGEST_TRY: TimeDelta = TimeDelta::hours(12);

/// What follows when `by` does `step` on `case`.
///
/// # Errors
/// The refusal to show, when the rules don't allow it; nothing changes then.
pub fn decide(case: &Case, step: Step, by: &Person, world: World) -> Result<Decision, Refusal> {
    permit(by, step.action(), Some(case))?;
    match (&case.closing, step.sense()) {
        (Some(closing), Sense::Open) => return Err(Refusal::AlreadyClosed { at: closing.at }),
        (None, Sense::Closed) => return Err(Refusal::StillOpen),
        (Some(_), Sense::Closed | Sense::Anywhere) | (None, Sense::Open | Sense::Anywhere) => {}
    }
    let mut at_work = AtWork { at: Unfolding::of(case, world), by };
    let concerns_owner = step.concerns_owner() && by.id != case.owner;
    let said = at_work.take(step)?;
    if concerns_owner {
        let notice = Notice::DoneByOther { case: case.id, by: by.id, said: said.clone() };
        at_work.at.notices.push(Outgoing::to(case.owner, notice));
    }
    Ok(at_work.at.decided(said))
}

/// A case while somebody works on it.
struct AtWork<'a> {
    at: Unfolding<'a>,
    by: &'a Person,
}

impl AtWork<'_> {
    fn take(&mut self, step: Step) -> Result<Phrase, Refusal> {
        match step {
            Step::Paste(name) => self.paste(&name),
            Step::Business(business) => Ok(self.set_business(business)),
            Step::PasteOwner(name) => self.paste_owner(&name),
            Step::Agreement(agreement) => self.set_agreement(agreement),
            Step::CarryOut { overruling } => self.carry_out(overruling),
            Step::Cannot { why } => self.cannot(&why),
            Step::WaitFor { unit } => self.wait_for(&unit),
            Step::Told => self.told(),
            Step::DoneAndTold => {
                if self.at.case.outcome.is_none() {
                    self.carry_out(None)?;
                }
                self.told()
            }
            Step::NotReached => Ok(self.not_reached()),
            Step::AnotherTime { due } => self.another_time(due),
            Step::NextTry { at, reason } => self.next_try(at, &reason),
            Step::Withdraw => {
                self.close(Closed::Withdrawn, Deed::Withdrawn, None);
                Ok(Phrase::Withdrawn)
            }
            Step::Mistake { reason } => {
                let reason = some_text(&reason)?;
                self.close(Closed::Mistake, Deed::Mistake, Some(reason));
                Ok(Phrase::Mistake)
            }
            Step::Snooze => Ok(self.snooze()),
            Step::Undo => self.undo(),
            Step::Reopen { reason } => self.reopen(&reason),
            Step::Correct(correction) => self.correct(correction),
            Step::Note(text) => {
                let text = some_text(&text)?;
                self.write(Deed::Noted, Some(text));
                Ok(Phrase::Noted)
            }
            Step::Join => Ok(self.join()),
            Step::Ask { reason, words } => self.ask(reason, words),
            Step::AddToQuestion { text, media } => self.add(&text, media),
            Step::PhonedQa { said } => self.phoned_qa(&said),
            Step::TakeBackQuestion => self.take_back_question(),
            Step::Understood => Ok(self.understood()),
            Step::ConfirmAsIs => Ok(self.confirm_as_is()),
            Step::Claim => self.claim(),
            Step::HandBack => self.hand_back(),
            Step::ComeBack => self.comes_back(),
            Step::Answer { verdict, words, seen } => self.answer(verdict, &words, seen),
            Step::CorrectAnswer { verdict, words } => self.correct_answer(verdict, &words),
            Step::AddToAnswer { words } => self.add_to_answer(&words),
            Step::QaSays { text, media } => self.qa_says(&text, media),
            Step::Transfer(act) => self.transfer(act),
            Step::Reveal => self.reveal(),
            Step::ShowMedia { line, from } => self.show_media(line, from),
            Step::Give(give) => self.give(give),
            Step::AcceptHandover => self.accept_handover(),
        }
    }

    fn write(&mut self, deed: Deed, text: Option<String>) {
        self.at.record.push(Entry { by: Some(self.by.id), deed, text });
    }

    fn join(&mut self) -> Phrase {
        if self.at.case.involves(self.by.id) {
            return Phrase::AlreadyJoined;
        }
        self.at.case.joined.push(self.by.id);
        self.write(Deed::Joined, None);
        let joined = Notice::Joined { case: self.at.case.id, by: self.by.id };
        self.at.notices.push(Outgoing::to(self.at.case.owner, joined));
        Phrase::JoinedCase
    }
}

/// Text with something in it and of bearable length, trimmed.
fn some_text(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if tidy(text).trim().is_empty() {
        return Err(Refusal::Empty);
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(Refusal::TooLong { max: LONGEST_TEXT });
    }
    Ok(text.to_owned())
}

/// The same for what goes between agent and QA, who get to read all of it.
fn some_words(text: &str) -> Result<String, Refusal> {
    let words = some_text(text)?;
    if words.encode_utf16().count() > LONGEST_WORDS {
        Err(Refusal::TooLong { max: LONGEST_WORDS })
    } else {
        Ok(words)
    }
}
