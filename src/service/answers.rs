//! Lines of text: the answer to a question, a line of a form, a note on a case, or the beginning of a new one.

use super::context::{Outcome, RequestContext};
use crate::domain::base::ids::{CaseId, MessageId, MessageRef};
use crate::domain::base::phone::numbers_in;
use crate::domain::case::guidance::Reason;
use crate::domain::case::{Agreement, Case};
use crate::domain::intake;
use crate::domain::intake::{Field, ParsedFields, Problem, TimeError};
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::command::{CaseCommand, Correction};
use crate::domain::request::draft::resolve;
use crate::domain::request::policy::{Action, permit};
use crate::domain::request::prompt::{Prompt, PromptKind};
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::Person;
use crate::store;
use crate::store::prompts::CurrentPrompt;
use crate::store::{drafts, messages, prompts};
use chrono::{DateTime, TimeDelta, Utc};

/// A line of text that replies to nothing answers a question this long at most; after that it is meant otherwise.
pub(super) const ANSWERED_WITHIN: TimeDelta = TimeDelta::minutes(10);

/// What a line of text turned into.
enum Answer {
    Step(CaseCommand),
    /// The next question, after this one.
    Ask(PromptKind),
}

impl RequestContext<'_> {
    /// A line of text that is no command.
    pub async fn text(&mut self, person: &Person, text: &str, reply_to: Option<MessageId>) -> Outcome {
        if let Some(message) = reply_to {
            let at = MessageRef { chat: self.incoming.chat, message };
            match messages::find(&mut self.tx, at).await? {
                Some(MessageKind::Prompt(case, asked)) => {
                    let prompt = Prompt { case, asked, at: self.now };
                    return self.answer(person, prompt, Some(message), text).await;
                }
                Some(MessageKind::Live(case, drawn)) => {
                    return self.reply_to_question(person, case, drawn, text, None).await;
                }
                Some(MessageKind::Thread(case, question)) => {
                    return self.reply_in_thread(person, case, question, text, None).await;
                }
                Some(
                    MessageKind::Card(case)
                    | MessageKind::Reminder(case)
                    | MessageKind::ReassignmentOffer(case, _)
                    | MessageKind::About(case),
                ) => {
                    return self.note(person, case, text).await;
                }
                Some(MessageKind::Handover(handover)) => {
                    return self.line_on_handover(person, handover, text).await;
                }
                Some(MessageKind::Digest) => return self.note_on_digest(person, at, text).await,
                Some(MessageKind::Form(draft)) => {
                    return match drafts::load(&mut self.tx, draft).await? {
                        Some(draft) if draft.person == person.id => {
                            self.answer_form(person, draft, text).await
                        }
                        Some(_) => Ok(Err(Refusal::NotYourButton)),
                        None => Ok(Err(Refusal::FormGone)),
                    };
                }
                Some(MessageKind::OpenedCase(_) | MessageKind::BeganForm(_) | MessageKind::Field(..))
                | None => {}
            }
        }
        let draft = drafts::current(&mut self.tx, person.id).await?;
        let awaited = draft.as_ref().is_some_and(|draft| self.waits_for_line(draft));
        if permit(person, Action::Take, None).is_ok() && intake::is_a_whole_call(text) && !awaited {
            // The next leader is on the line, whatever question was left open before.
            return self.new_case(person, text).await;
        }
        let prompt = prompts::current(&mut self.tx, person.id).await?;
        let prompt = prompt.filter(|last| self.still_asked(last) && last.chat == self.incoming.chat);
        match (prompt, draft) {
            (Some(CurrentPrompt { prompt, message, .. }), draft)
                if prompt.asked.takes_text() && draft.as_ref().is_none_or(|d| d.touched <= prompt.at) =>
            {
                self.answer(person, prompt, message, text).await
            }
            (_, Some(draft)) => self.answer_form(person, draft, text).await,
            (_, None) => self.out_of_the_blue(person, text).await,
        }
    }

    /// Whether a line of text that replies to nothing may be meant for this question.
    pub fn still_asked(&self, last: &CurrentPrompt) -> bool {
        self.now - last.prompt.at <= ANSWERED_WITHIN
    }

    /// Text that nothing waited for: a new case if there is a number in it, else a hint how to begin.
    async fn out_of_the_blue(&mut self, person: &Person, text: &str) -> Outcome {
        if permit(person, Action::Take, None).is_ok() && !numbers_in(text).is_empty() {
            return self.new_case(person, text).await;
        }
        self.reply(Notice::Said(Phrase::HowToBegin)).await
    }

    pub async fn note(&mut self, person: &Person, case: CaseId, text: &str) -> Outcome {
        let case = match self.case(case).await? {
            Ok(case) => case,
            Err(refusal) => return Ok(Err(refusal)),
        };
        match self.take_step(&case, CaseCommand::Note(text.to_owned()), person).await? {
            Ok(said) => self.reply(Notice::Said(said)).await,
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    pub async fn answer(
        &mut self,
        person: &Person,
        prompt: Prompt,
        message: Option<MessageId>,
        text: &str,
    ) -> Outcome {
        let case = match self.case(prompt.case).await? {
            Ok(case) => case,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let PromptKind::Qa(asked) = prompt.asked {
            return self.answer_of_qa(person, &case, asked, message, text).await;
        }
        match self.read_answer(&prompt.asked, text) {
            Ok(Answer::Step(step)) => {
                self.step_of_question(person, &case, step, &prompt.asked, message).await
            }
            Ok(Answer::Ask(asked)) => self.ask(person, &case, asked, message).await,
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    /// Does what a question led to, and goes on to the next question or settles this one.
    pub async fn step_of_question(
        &mut self,
        person: &Person,
        case: &Case,
        step: CaseCommand,
        asked: &PromptKind,
        message: Option<MessageId>,
    ) -> Outcome {
        let said = match self.take_step(case, step, person).await? {
            Ok(said) => said,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let goes_on = *asked == PromptKind::Subscriber && case.check.agreement.is_none();
        if goes_on || said == Phrase::OwnerUnclear {
            let case = match self.case(case.id).await? {
                Ok(case) => case,
                Err(refusal) => return Ok(Err(refusal)),
            };
            self.ask(person, &case, PromptKind::OwnerOnRecord, message).await.map(|asked| asked.map(|_| said))
        } else {
            self.settle(person, case, message, said.clone()).await?;
            Ok(Ok(said))
        }
    }

    /// Puts a question to this person, in place of `message` where it goes on from one. In a group it is a message of
    /// its own that names them.
    pub async fn ask(
        &mut self,
        person: &Person,
        case: &Case,
        asked: PromptKind,
        message: Option<MessageId>,
    ) -> Outcome {
        let private = person.id.chat();
        let chat =
            if asked.is_for_qa() && !self.incoming.chat.is_private() { self.incoming.chat } else { private };
        let message = message.filter(|_| chat == private && self.incoming.chat == private);
        let prompt = Prompt { case: case.id, asked: asked.clone(), at: self.now };
        prompts::set(&mut self.tx, person.id, &CurrentPrompt { prompt, chat, message }).await?;
        if let Some(message) = message {
            let at = MessageRef { chat, message };
            messages::remember(&mut self.tx, at, &MessageKind::Prompt(case.id, asked.clone())).await?;
        }
        let of = (chat != private).then_some(person.id);
        let ask = Notice::Ask { case: case.id, asked, message, of };
        self.send(Outgoing::in_chat(chat, ask)).await?;
        Ok(Ok(Phrase::Seen))
    }

    /// The question is answered: its message says so, and text goes elsewhere again.
    pub async fn settle(
        &mut self,
        person: &Person,
        case: &Case,
        message: Option<MessageId>,
        said: Phrase,
    ) -> store::Result<()> {
        let asked_last = prompts::current(&mut self.tx, person.id).await?;
        if asked_last.is_some_and(|last| {
            last.prompt.case == case.id && (last.message == message || last.message.is_none())
        }) {
            prompts::clear(&mut self.tx, person.id).await?;
        }
        match message {
            Some(message) => {
                self.show_settled(MessageRef { chat: self.incoming.chat, message }, case.id, said).await
            }
            None => Ok(()),
        }
    }

    /// A settled question is a message about its case from now on: a reply to it is a note.
    async fn show_settled(&mut self, at: MessageRef, case: CaseId, said: Phrase) -> store::Result<()> {
        messages::remember(&mut self.tx, at, &MessageKind::About(case)).await?;
        let settled = Notice::Settled { case, message: at.message, said };
        self.send(Outgoing::in_chat(at.chat, settled)).await
    }

    /// Leaves the question asked last; `false` when there is none.
    pub async fn leave_question(&mut self, person: &Person) -> store::Result<bool> {
        let Some(CurrentPrompt { prompt, chat, message }) = prompts::current(&mut self.tx, person.id).await?
        else {
            return Ok(false);
        };
        prompts::clear(&mut self.tx, person.id).await?;
        if let Some(message) = message {
            let at = MessageRef { chat, message };
            self.show_settled(at, prompt.case, Phrase::QuestionCancelled).await?;
        }
        Ok(true)
    }

    fn read_answer(&self, asked: &PromptKind, text: &str) -> Result<Answer, Refusal> {
        let text = text.to_owned();
        let step = match asked {
            PromptKind::Subscriber => CaseCommand::Paste(text),
            PromptKind::OwnerOnRecord => CaseCommand::PasteOwner(text),
            PromptKind::WhatDiffers => CaseCommand::Agreement(Agreement::OtherDiffers(text)),
            PromptKind::WhyCannot => CaseCommand::Cannot { why: text },
            PromptKind::WhichUnit => CaseCommand::WaitFor { unit: text },
            PromptKind::NewTime => CaseCommand::AnotherTime { due: self.read_time(&text)? },
            PromptKind::WhyMistake => CaseCommand::Mistake { reason: text },
            PromptKind::WhyOverrule => CaseCommand::CarryOut { overruling: Some(text) },
            PromptKind::WhyReopen => CaseCommand::Reopen { reason: text },
            PromptKind::NextTry => return Ok(Answer::Ask(PromptKind::WhyNextTry { at: self.read_time(&text)? })),
            PromptKind::WhyNextTry { at } => CaseCommand::NextTry { at: *at, reason: text },
            PromptKind::Correct(field) => CaseCommand::Correct(read_correction(*field, &text)?),
            PromptKind::WhyAsk | PromptKind::OtherReason => CaseCommand::Ask { reason: Reason::Other, words: Some(text) },
            PromptKind::HandoverLine => CaseCommand::Note(text),
            PromptKind::MoreForQa => CaseCommand::AddToQuestion { text, media: None },
            PromptKind::WhatQaSaid => CaseCommand::PhonedQa { said: text },
            PromptKind::ConfirmWithdrawal
            | PromptKind::WhichField
            | PromptKind::CarriedOutFirst
            | PromptKind::WhatLeaderSaid
            | PromptKind::ToWhom { .. }
            // QA's own are read apart.
            | PromptKind::Qa(_) => return Err(Refusal::TapInstead),
        };
        Ok(Answer::Step(step))
    }

    /// A time as people write it; one of today that has gone by is refused, not moved to tomorrow.
    fn read_time(&self, text: &str) -> Result<DateTime<Utc>, Refusal> {
        let unreadable = |why| Refusal::Field(Problem::Time { typed: text.to_owned(), why });
        let when = intake::read_when(text).unwrap_or(Err(TimeError::Unreadable)).map_err(unreadable)?;
        resolve(when, self.written_at(), &self.service.centre).map_err(|time| Refusal::GoneBy { time })
    }
}

/// The corrected value of one field, read by the rules of a whole message.
pub(super) fn read_correction(field: Field, text: &str) -> Result<Correction, Refusal> {
    if field == Field::When {
        return Err(Refusal::TimeByAgreement);
    }
    let mut answer = ParsedFields::default();
    answer.set(field, text).map_err(Refusal::Field)?;
    let corrected = match field {
        Field::Leader => answer.leader.map(Correction::Leader),
        Field::Calling => answer.calling.map(Correction::Calling),
        Field::Request => answer.request.map(Correction::Request),
        Field::Callback => Some(Correction::Callback(answer.callback)),
        Field::When => None,
    };
    corrected.ok_or(Refusal::Empty)
}
