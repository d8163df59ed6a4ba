//! What people do with a case, and what follows: the rules of "what is allowed when".

mod accept_handover;
mod answer;
mod callback;
mod check;
mod completion;
mod correction;
pub mod decision;
mod files;
pub mod handover;
mod keep;
mod phoned;
pub mod promise_escalation;
mod question;
pub mod question_escalation;
pub mod reassignment;
mod recipients;
pub mod rota;
pub mod share;
mod signal;
pub mod staff;
pub mod swap;
pub mod timer;
mod transfer;
pub mod transfer_escalation;

use super::base::fold::tidy;
use super::base::ids::CaseId;
use super::case::audit::{AuditEntry, AuditEvent};
use super::case::guidance::LONGEST_WORDS;
use super::case::vip::Vip;
use super::case::{Case, ClosingKind};
use super::escalation::ladder::Recipient;
use super::message::notice::Notice;
use super::message::phrase::Phrase;
use super::request::command::CaseCommand;
use super::request::guards::may_close_own_mistake;
use super::request::policy::permit_in;
use super::request::refusal::Refusal;
use super::staff::person::Person;
use chrono::TimeDelta;
use decision::{Decision, DecisionBuilder, DecisionContext};
use std::ops::{Deref, DerefMut};

/// The longest free text kept with a case, in characters (a Telegram message has 4,096 at most).
pub const LONGEST_TEXT: usize = 4096;
/// A next try is at most this far ahead.
pub const LONGEST_TRY: TimeDelta = TimeDelta::hours(12);

/// What follows when `by` gives `command` about `case`.
///
/// # Errors
/// The refusal to show, when the rules don't allow it; nothing changes then.
pub fn decide(
    case: &Case,
    command: CaseCommand,
    by: &Person,
    context: DecisionContext,
) -> Result<Decision, Refusal> {
    let spec = command.spec();
    permit_in(spec.on, by, spec.action, case)?;
    if spec.line.is_some_and(|line| line != case.line()) {
        return Err(Refusal::OtherLine(case.line()));
    }
    let mut editor = CaseEditor { decision: DecisionBuilder::new(case, context), by };
    let said = editor.apply(command)?;
    if spec.tells_owner && by.id != case.owner {
        let notice = Notice::DoneByOther { case: case.id, by: by.id, said: said.clone() };
        editor.notify(case.owner, notice);
    }
    let said = if by.id == case.owner { said } else { without_request(said) };
    Ok(editor.decision.build(said))
}

/// To who is not the owner: only one of them calls the leader, and that is the owner.
fn without_request(said: Phrase) -> Phrase {
    match said {
        Phrase::MarkedDone => Phrase::MarkedDoneForOwner,
        Phrase::MarkedCannot => Phrase::MarkedCannotForOwner,
        said => said,
    }
}

/// A decision while a person's command is applied; the rules read and change it as if it were the [`DecisionBuilder`].
struct CaseEditor<'a> {
    decision: DecisionBuilder<'a>,
    by: &'a Person,
}

impl<'a> Deref for CaseEditor<'a> {
    type Target = DecisionBuilder<'a>;

    fn deref(&self) -> &Self::Target {
        &self.decision
    }
}

impl DerefMut for CaseEditor<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.decision
    }
}

impl CaseEditor<'_> {
    fn apply(&mut self, command: CaseCommand) -> Result<Phrase, Refusal> {
        match command {
            CaseCommand::Paste(name) => self.paste(&name),
            CaseCommand::Business(business) => self.set_business(business),
            CaseCommand::PasteOwner(name) => self.paste_owner(&name),
            CaseCommand::Agreement(agreement) => self.set_agreement(agreement),
            CaseCommand::CarryOut { overruling } => self.carry_out(overruling, false),
            CaseCommand::CarryOutUnchecked => self.carry_out(None, true),
            CaseCommand::Cannot { why } => self.cannot(&why),
            CaseCommand::WaitFor { unit } => self.wait_for(&unit),
            CaseCommand::Told => self.told(),
            CaseCommand::AnsweredInCall => Ok(self.answered_in_call()),
            CaseCommand::About(number) => self.about(number),
            CaseCommand::NoteBusinessNumber(number) => self.note_business_number(number),
            CaseCommand::NoteSignal(answer) => self.note_signal(answer),
            CaseCommand::LookUpPromotions { told } => {
                self.log(AuditEvent::PromotionsLookedUp, Some(told).filter(|told| !told.is_empty()));
                Ok(Phrase::Seen)
            }
            CaseCommand::DoneAndTold => {
                if self.case.completion.is_none() {
                    self.carry_out(None, true)?;
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
                let reason = checked_text(&reason)?;
                self.close(ClosingKind::Mistake, AuditEvent::ClosedAsMistake, Some(reason));
                Ok(Phrase::Mistake)
            }
            CaseCommand::OwnMistake { same_as } => self.own_mistake(same_as),
            CaseCommand::Snooze => Ok(self.snooze()),
            CaseCommand::Undo => self.undo(),
            CaseCommand::Reopen { reason } => self.reopen(&reason),
            CaseCommand::Correct(correction) => self.correct(correction),
            CaseCommand::Note(text) => {
                let text = checked_text(&text)?;
                self.log(AuditEvent::Noted, Some(text));
                Ok(Phrase::Noted)
            }
            CaseCommand::KeepFile { sent, caption } => self.keep_file(sent, &caption),
            CaseCommand::ShowFiles => self.show_files(),
            CaseCommand::Join => Ok(self.join()),
            CaseCommand::Ask { reason, words } => self.ask(reason, words),
            CaseCommand::AddToQuestion { text, media } => self.add(&text, media),
            CaseCommand::PhonedQa { verdict, with, words } => self.phoned_qa(verdict, with, words),
            CaseCommand::ConfirmPhoned { happened } => self.confirm_phoned(happened),
            CaseCommand::TakeBackQuestion => self.take_back_question(),
            CaseCommand::Understood => Ok(self.understood()),
            CaseCommand::ConfirmAsIs => self.confirm_as_is(),
            CaseCommand::Claim => self.claim(),
            CaseCommand::HandBack => self.hand_back(),
            CaseCommand::ComeBack => self.comes_back(),
            CaseCommand::Answer { verdict, words, seen } => self.answer(verdict, &words, seen),
            CaseCommand::CorrectAnswer { verdict, words } => self.correct_answer(verdict, &words),
            CaseCommand::AddToAnswer { words } => self.add_to_answer(&words),
            CaseCommand::QaSays { text, media } => self.qa_says(&text, media),
            CaseCommand::Transfer(action) => self.transfer(action),
            CaseCommand::Reveal => self.reveal(),
            CaseCommand::ShowMedia { line, from } => self.show_media(line, from),
            CaseCommand::Give(action) => self.reassign(action),
            CaseCommand::OfferAround { ranked } => self.offer_around(&ranked),
            CaseCommand::Keep => self.keep(),
            CaseCommand::AcceptHandover => self.accept_handover(),
        }
    }

    /// An audit entry for what this person did.
    fn log(&mut self, event: AuditEvent, text: Option<String>) {
        let by = Some(self.by.id);
        self.audit.push(AuditEntry { by, event, text });
    }

    /// What only the call of a leader has.
    ///
    /// # Errors
    /// It is the call of a premium customer.
    fn vip(&mut self) -> Result<&mut Vip, Refusal> {
        let line = self.case.line();
        self.case.vip_mut().ok_or(Refusal::OtherLine(line))
    }

    /// The case is this person's from now on.
    fn become_owner(&mut self) {
        let me = self.by.id;
        self.change_owner(me);
    }

    /// Closes a case that this person opened by mistake or twice, soon after and while nothing was done in it. The shift
    /// leader sees it without a sound.
    fn own_mistake(&mut self, same_as: Option<CaseId>) -> Result<Phrase, Refusal> {
        let (me, case, context) = (self.by.id, &self.case, self.context);
        may_close_own_mistake(case, self.by, context.now)?;
        if same_as == Some(case.id) {
            return Err(Refusal::TapInstead);
        }
        let closed = Notice::ClosedAsMistake { case: case.id, by: me, same_as };
        let leaders = context.rota.tell(&[Recipient::ShiftLeader], case.owner, context.now, 0).people;
        let text = same_as.map(|other| format!("#{other}"));
        self.close(ClosingKind::Mistake, AuditEvent::ClosedAsMistake, text);
        self.notify_each(leaders.into_iter().filter(|leader| *leader != me), &closed);
        Ok(Phrase::Mistake)
    }

    fn join(&mut self) -> Phrase {
        let (me, case) = (self.by.id, &mut self.case);
        if case.involves(me) {
            return Phrase::AlreadyJoined;
        }
        case.joined.push(me);
        let (case, owner) = (case.id, case.owner);
        self.log(AuditEvent::Joined, None);
        self.notify(owner, Notice::Joined { case, by: me });
        Phrase::JoinedCase
    }
}

/// The text trimmed.
///
/// # Errors
/// It is empty or longer than [`LONGEST_TEXT`].
fn checked_text(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if tidy(text).trim().is_empty() {
        return Err(Refusal::Empty);
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(Refusal::TooLong { max: LONGEST_TEXT });
    }
    Ok(text.to_owned())
}

/// The same for text between agent and QA, which is shown whole to the other side.
fn checked_words(text: &str) -> Result<String, Refusal> {
    let words = checked_text(text)?;
    if words.encode_utf16().count() > LONGEST_WORDS {
        Err(Refusal::TooLong { max: LONGEST_WORDS })
    } else {
        Ok(words)
    }
}
