//! What people do with a case, and what follows: the rules of "what is allowed when".

mod check;
mod fields;
mod give;
mod guide;
mod handover;
mod outcome;
mod question;
mod telling;
mod transfer;

pub use give::Give;
pub use outcome::may_carry_out;
pub use telling::may_set_next_try;

use super::{
    actor::Person,
    case::{Agreement, Case, Closed},
    decision::{Decision, Deed, Entry, Unfolding, World},
    fold::tidy,
    guidance::{LONGEST_WORDS, Reason, Verdict},
    ids::MessageRef,
    notice::{Notice, Outgoing, Phrase},
    phone::Phone,
    policy::{Action, permit},
    refusal::Refusal,
    transfer::Act,
};
use chrono::{DateTime, TimeDelta, Utc};

/// The longest free text kept with a case, in characters (a Telegram message has 4,096 at most).
pub const LONGEST_TEXT: usize = 4096;
/// A next try is at most this far ahead.
pub const LONGEST_TRY: TimeDelta = TimeDelta::hours(12);
const TRIES_BEFORE_NEXT: usize = 3;
const TRIES_SPAN: TimeDelta = TimeDelta::minutes(15);

/// One thing a person does with an open or closed case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A2.1: the subscriber name of the calling number, pasted.
    Paste(String),
    Business(bool),
    /// A2.2: the owner on record of the number to help with, pasted.
    PasteOwner(String),
    Agreement(Agreement),
    /// 🛠; a reason overrules the guards (leaders only).
    CarryOut {
        overruling: Option<String>,
    },
    /// ⚠️
    Cannot {
        why: String,
    },
    /// ⏳
    WaitFor {
        unit: String,
    },
    /// 📞
    Told,
    /// "Xong rồi, đã báo": 🛠 and 📞 in one, for who called first.
    DoneAndTold,
    /// 📵
    NotReached,
    /// 🕘: the leader was told and agreed.
    AnotherTime {
        due: DateTime<Utc>,
    },
    /// After three misses: the next try, set by a leader of the shift.
    NextTry {
        at: DateTime<Utc>,
        reason: String,
    },
    /// 🚫: the leader said so on the phone.
    Withdraw,
    Mistake {
        reason: String,
    },
    /// 💤
    Snooze,
    Undo,
    Reopen {
        reason: String,
    },
    Correct(Correction),
    Note(String),
    Join,
    /// 💬 (A3.1, A3.2)
    Ask {
        reason: Reason,
        words: Option<String>,
    },
    /// More for QA, or what was found out after ❓.
    AddToQuestion {
        text: String,
        media: Option<MessageRef>,
    },
    /// ☎️: QA was phoned, and this was said.
    PhonedQa {
        said: String,
    },
    TakeBackQuestion,
    /// 👌, or any later tap: QA's answer has been read.
    Understood,
    /// A3.3: the leader heard what does not agree, and confirmed the request as it is.
    ConfirmAsIs,
    /// 🙋
    Claim,
    /// ↩️
    HandBack,
    /// ⏳ QLCL báo lại
    ComeBack,
    /// ✅ ❓ ⛔; by a button of the card drawn for version `seen`, or by text.
    Answer {
        verdict: Verdict,
        words: String,
        seen: Option<i64>,
    },
    /// ✏️
    CorrectAnswer {
        verdict: Verdict,
        words: String,
    },
    AddToAnswer {
        words: String,
    },
    /// From QA, no answer yet.
    QaSays {
        text: String,
        media: Option<MessageRef>,
    },
    /// A1.5: the leader asks for the shift or team leader.
    Transfer(Act),
    /// 👁
    Reveal,
    /// What was sent along with a line of the thread.
    ShowMedia {
        line: u32,
        from: MessageRef,
    },
    /// 👤 📥 ↩️
    Give(Give),
    /// 📥, at a shift's end.
    AcceptHandover,
}

/// A field as it should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correction {
    Leader(String),
    Calling(Phone),
    Request(String),
    Callback(Option<Phone>),
}

impl Step {
    fn action(&self) -> Action {
        match self {
            Step::Paste(_)
            | Step::Business(_)
            | Step::PasteOwner(_)
            | Step::Agreement(_)
            | Step::CarryOut { overruling: None }
            | Step::Cannot { .. }
            | Step::WaitFor { .. }
            | Step::Told
            | Step::DoneAndTold
            | Step::NotReached
            | Step::AnotherTime { .. }
            | Step::Withdraw
            | Step::Undo
            | Step::Reopen { .. }
            | Step::Ask { .. }
            | Step::AddToQuestion { .. }
            | Step::PhonedQa { .. }
            | Step::TakeBackQuestion
            | Step::Understood
            | Step::ConfirmAsIs
            | Step::Transfer(Act::AskFor(_) | Act::CallOff)
            | Step::Correct(_) => Action::Work,
            Step::Transfer(Act::Take) => Action::TakeCall,
            Step::Claim
            | Step::HandBack
            | Step::ComeBack
            | Step::Answer { .. }
            | Step::CorrectAnswer { .. }
            | Step::AddToAnswer { .. }
            | Step::QaSays { .. } => Action::Answer,
            Step::CarryOut { overruling: Some(_) } | Step::NextTry { .. } | Step::Mistake { .. } => {
                Action::Overrule
            }
            Step::Snooze | Step::Reveal | Step::ShowMedia { .. } => Action::See,
            Step::Note(_) => Action::Note,
            Step::Join => Action::Join,
            Step::Give(Give::To(_)) => Action::Reassign,
            Step::Give(Give::Take | Give::Decline) => Action::Take,
            Step::AcceptHandover => Action::HandOver,
        }
    }

    /// Whether the owner has to hear of it when somebody else does it, or would call the leader for nothing.
    fn concerns_owner(&self) -> bool {
        match self {
            Step::CarryOut { .. }
            | Step::Cannot { .. }
            | Step::Told
            | Step::DoneAndTold
            | Step::AnotherTime { .. }
            | Step::NextTry { .. }
            | Step::Withdraw
            | Step::Mistake { .. }
            | Step::Undo
            | Step::Ask { .. }
            | Step::TakeBackQuestion
            | Step::Transfer(Act::AskFor(_) | Act::CallOff)
            | Step::Reopen { .. } => true,
            Step::Paste(_)
            | Step::Business(_)
            | Step::PasteOwner(_)
            | Step::Agreement(_)
            | Step::WaitFor { .. }
            | Step::NotReached
            | Step::Snooze
            | Step::Correct(_)
            | Step::Note(_)
            | Step::AddToQuestion { .. }
            | Step::PhonedQa { .. }
            | Step::Understood
            | Step::ConfirmAsIs
            // Who has taken the call reaches them by itself.
            | Step::Transfer(Act::Take)
            // What QA says reaches the owner by itself.
            | Step::Claim
            | Step::HandBack
            | Step::ComeBack
            | Step::Answer { .. }
            | Step::CorrectAnswer { .. }
            | Step::AddToAnswer { .. }
            | Step::QaSays { .. }
            | Step::Reveal
            | Step::ShowMedia { .. }
            // Says so itself.
            | Step::Give(_)
            | Step::AcceptHandover
            | Step::Join => false,
        }
    }

    /// Whether it rests on who is on duty.
    pub fn looks_at_rota(&self) -> bool {
        matches!(
            self,
            Step::Snooze
                | Step::Ask { .. }
                | Step::AddToQuestion { .. }
                | Step::Claim
                | Step::HandBack
                | Step::ComeBack
                | Step::QaSays { .. }
                | Step::Give(_)
                | Step::AcceptHandover
                | Step::Transfer(Act::AskFor(_))
        )
    }

    /// Where it makes sense.
    fn sense(&self) -> Sense {
        match self {
            Step::Undo | Step::Reopen { .. } => Sense::Closed,
            Step::Note(_) | Step::Understood | Step::Reveal | Step::ShowMedia { .. } => Sense::Anywhere,
            Step::Paste(_)
            | Step::Business(_)
            | Step::PasteOwner(_)
            | Step::Agreement(_)
            | Step::CarryOut { .. }
            | Step::Cannot { .. }
            | Step::WaitFor { .. }
            | Step::Told
            | Step::DoneAndTold
            | Step::NotReached
            | Step::AnotherTime { .. }
            | Step::NextTry { .. }
            | Step::Withdraw
            | Step::Mistake { .. }
            | Step::Snooze
            | Step::Correct(_)
            | Step::Join
            | Step::Ask { .. }
            | Step::AddToQuestion { .. }
            | Step::PhonedQa { .. }
            | Step::TakeBackQuestion
            | Step::ConfirmAsIs
            | Step::Claim
            | Step::HandBack
            | Step::ComeBack
            | Step::Answer { .. }
            | Step::CorrectAnswer { .. }
            | Step::AddToAnswer { .. }
            | Step::Give(_)
            | Step::AcceptHandover
            | Step::Transfer(_)
            | Step::QaSays { .. } => Sense::Open,
        }
    }
}

/// On which cases a step makes sense.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sense {
    Open,
    Closed,
    Anywhere,
}

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
