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

use super::base::fold::tidy;
use super::case::audit::{AuditEntry, AuditEvent};
use super::case::guidance::LONGEST_WORDS;
use super::case::{Case, ClosingKind};
use super::message::notice::{Notice, Outgoing};
use super::message::phrase::Phrase;
use super::request::command::CaseCommand;
use super::request::policy::permit_in;
use super::request::refusal::Refusal;
use super::staff::person::Person;
use chrono::TimeDelta;
use decision::{Decision, DecisionBuilder, DecisionContext};

/// The longest free text kept with a case, in characters (a Telegram message has 4,096 at most).
pub const LONGEST_TEXT: usize = 4096;
/// A next try is at most this far ahead.
pub const LONGEST_TRY: TimeDelta = TimeDelta::hours(12);

/// What follows when `by` does `step` on `case`.
///
/// # Errors
/// The refusal to show, when the rules don't allow it; nothing changes then.
pub fn decide(
    case: &Case,
    step: CaseCommand,
    by: &Person,
    context: DecisionContext,
) -> Result<Decision, Refusal> {
    let spec = step.spec();
    permit_in(spec.on, by, spec.action, case)?;
    let mut at_work = CaseEditor { at: DecisionBuilder::of(case, context), by };
    let said = at_work.take(step)?;
    if spec.tells_owner && by.id != case.owner {
        let notice = Notice::DoneByOther { case: case.id, by: by.id, said: said.clone() };
        at_work.at.notices.push(Outgoing::to(case.owner, notice));
    }
    Ok(at_work.at.decided(said))
}

/// A case while somebody works on it.
struct CaseEditor<'a> {
    at: DecisionBuilder<'a>,
    by: &'a Person,
}

impl CaseEditor<'_> {
    fn take(&mut self, step: CaseCommand) -> Result<Phrase, Refusal> {
        match step {
            CaseCommand::Paste(name) => self.paste(&name),
            CaseCommand::Business(business) => Ok(self.set_business(business)),
            CaseCommand::PasteOwner(name) => self.paste_owner(&name),
            CaseCommand::Agreement(agreement) => self.set_agreement(agreement),
            CaseCommand::CarryOut { overruling } => self.carry_out(overruling),
            CaseCommand::Cannot { why } => self.cannot(&why),
            CaseCommand::WaitFor { unit } => self.wait_for(&unit),
            CaseCommand::Told => self.told(),
            CaseCommand::DoneAndTold => {
                if self.at.case.completion.is_none() {
                    self.carry_out(None)?;
                }
                self.told()
            }
            CaseCommand::NotReached => Ok(self.not_reached()),
            CaseCommand::AnotherTime { due } => self.another_time(due),
            CaseCommand::NextTry { at, reason } => self.next_try(at, &reason),
            CaseCommand::Withdraw => {
                self.close(ClosingKind::Withdrawn, AuditEvent::Withdrawn, None);
                Ok(Phrase::Withdrawn)
            }
            CaseCommand::Mistake { reason } => {
                let reason = some_text(&reason)?;
                self.close(ClosingKind::Mistake, AuditEvent::Mistake, Some(reason));
                Ok(Phrase::Mistake)
            }
            CaseCommand::Snooze => Ok(self.snooze()),
            CaseCommand::Undo => self.undo(),
            CaseCommand::Reopen { reason } => self.reopen(&reason),
            CaseCommand::Correct(correction) => self.correct(correction),
            CaseCommand::Note(text) => {
                let text = some_text(&text)?;
                self.write(AuditEvent::Noted, Some(text));
                Ok(Phrase::Noted)
            }
            CaseCommand::Join => Ok(self.join()),
            CaseCommand::Ask { reason, words } => self.ask(reason, words),
            CaseCommand::AddToQuestion { text, media } => self.add(&text, media),
            CaseCommand::PhonedQa { said } => self.phoned_qa(&said),
            CaseCommand::TakeBackQuestion => self.take_back_question(),
            CaseCommand::Understood => Ok(self.understood()),
            CaseCommand::ConfirmAsIs => Ok(self.confirm_as_is()),
            CaseCommand::Claim => self.claim(),
            CaseCommand::HandBack => self.hand_back(),
            CaseCommand::ComeBack => self.comes_back(),
            CaseCommand::Answer { verdict, words, seen } => self.answer(verdict, &words, seen),
            CaseCommand::CorrectAnswer { verdict, words } => self.correct_answer(verdict, &words),
            CaseCommand::AddToAnswer { words } => self.add_to_answer(&words),
            CaseCommand::QaSays { text, media } => self.qa_says(&text, media),
            CaseCommand::Transfer(act) => self.transfer(act),
            CaseCommand::Reveal => self.reveal(),
            CaseCommand::ShowMedia { line, from } => self.show_media(line, from),
            CaseCommand::Give(give) => self.give(give),
            CaseCommand::AcceptHandover => self.accept_handover(),
        }
    }

    fn write(&mut self, event: AuditEvent, text: Option<String>) {
        self.at.record.push(AuditEntry { by: Some(self.by.id), event, text });
    }

    fn join(&mut self) -> Phrase {
        if self.at.case.involves(self.by.id) {
            return Phrase::AlreadyJoined;
        }
        self.at.case.joined.push(self.by.id);
        self.write(AuditEvent::Joined, None);
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
