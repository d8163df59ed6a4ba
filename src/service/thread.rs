//! The thread of a question: replies to its messages, in private and in the group where QA works. Each side's words
//! go to the other.

use super::context::{Outcome, RequestContext};
use crate::domain::base::ids::{CaseId, MessageId, MessageRef};
use crate::domain::case::Case;
use crate::domain::message::live_message::LiveMessage;
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::command::CaseCommand;
use crate::domain::request::policy::{Action, permit};
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::Person;
use crate::store;
use crate::store::{messages, prompts, topics};

impl RequestContext<'_> {
    /// A reply to a message that shows a question or its answer.
    pub async fn reply_to_question(
        &mut self,
        person: &Person,
        id: CaseId,
        drawn: LiveMessage,
        text: &str,
        media: Option<MessageRef>,
    ) -> Outcome {
        match drawn {
            LiveMessage::Question { question, .. } if permit(person, Action::Answer, None).is_ok() => {
                self.reply_of_qa(person, id, question, text, media).await
            }
            // To who stands above it was a report.
            LiveMessage::Question { .. } => self.note(person, id, text).await,
            LiveMessage::AskedQa { question } | LiveMessage::Answered { question, .. } => {
                self.reply_of_asking(person, id, question, text, media).await
            }
            LiveMessage::Transfer { .. } | LiveMessage::Moved { question: None } => {
                self.note(person, id, text).await
            }
            LiveMessage::Moved { question: Some(question) } => {
                self.reply_in_thread(person, id, question, text, media).await
            }
        }
    }

    /// A reply to a line of the thread, from either side.
    pub async fn reply_in_thread(
        &mut self,
        person: &Person,
        id: CaseId,
        question: u32,
        text: &str,
        media: Option<MessageRef>,
    ) -> Outcome {
        let case = match self.case(id).await? {
            Ok(case) => case,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let asks = case.involves(person.id) || permit(person, Action::Answer, None).is_err();
        if asks {
            self.reply_of_asking(person, id, question, text, media).await
        } else {
            self.reply_of_qa(person, id, question, text, media).await
        }
    }

    async fn reply_of_asking(
        &mut self,
        person: &Person,
        id: CaseId,
        question: u32,
        text: &str,
        media: Option<MessageRef>,
    ) -> Outcome {
        let case = match self.current(id, question).await? {
            Ok(case) => case,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let step = CaseCommand::AddToQuestion { text: text.to_owned(), media };
        let said = self.take_step(&case, step, person).await?;
        self.say_or_refuse(said).await
    }

    /// The case, if this is the question asked on it last.
    pub async fn current(&mut self, id: CaseId, question: u32) -> store::Result<Result<Case, Refusal>> {
        Ok(match self.case(id).await? {
            Ok(case) => match (&case.closing, case.question()) {
                (Some(closing), _) => Err(Refusal::AlreadyClosed { at: closing.at }),
                (None, Some(last)) if last.number == question => Ok(case),
                (None, _) => Err(Refusal::OldQuestion),
            },
            Err(refusal) => Err(refusal),
        })
    }

    /// Text or a picture in a group: read where it replies to the bot or stands in one of its topics, from QA. Anything
    /// else is talk among colleagues.
    pub async fn said_in_group(
        &mut self,
        person: &Person,
        text: &str,
        reply_to: Option<MessageId>,
        media: Option<MessageRef>,
    ) -> store::Result<Option<Result<Phrase, Refusal>>> {
        let Some((id, about, to_bot)) = self.group_subject(reply_to).await? else { return Ok(None) };
        if let Err(refusal) = permit(person, Action::Answer, None) {
            return Ok(to_bot.then_some(Err(refusal)));
        }
        let prompt = prompts::current(&mut self.tx, person.id).await?;
        let prompt = prompt.filter(|last| last.chat == self.incoming.chat && last.prompt.case == id);
        let meant = |last: &prompts::CurrentPrompt| match reply_to.filter(|_| to_bot) {
            Some(message) => last.message == Some(message),
            None => self.still_asked(last),
        };
        if let Some(last) =
            prompt.filter(meant).filter(|last| last.prompt.asked.takes_text() && media.is_none())
        {
            return self.answer(person, last.prompt, last.message, text).await.map(Some);
        }
        let question = match about {
            Some(question) => question,
            None => match self.case(id).await? {
                Ok(case) => case.question().map_or(0, |question| question.number),
                Err(refusal) => return Ok(Some(Err(refusal))),
            },
        };
        self.reply_of_qa(person, id, question, text, media).await.map(Some)
    }

    /// The case and question a message in a group is about, and whether it replies to a message of the bot's.
    async fn group_subject(
        &mut self,
        reply_to: Option<MessageId>,
    ) -> store::Result<Option<(CaseId, Option<u32>, bool)>> {
        let chat = self.incoming.chat;
        if let Some(message) = reply_to
            && let Some(shows) = messages::find(&mut self.tx, MessageRef { chat, message }).await?
        {
            return Ok(match shows {
                MessageKind::Live(case, drawn) => Some((case, drawn.question(), true)),
                MessageKind::Thread(case, question) => Some((case, Some(question), true)),
                MessageKind::Prompt(case, _) | MessageKind::About(case) => Some((case, None, true)),
                MessageKind::Card(_)
                | MessageKind::Reminder(_)
                | MessageKind::ReassignmentOffer(..)
                | MessageKind::Handover(_)
                | MessageKind::Form(_)
                | MessageKind::Digest
                | MessageKind::OpenedCase(_)
                | MessageKind::BeganForm(_)
                | MessageKind::Field(..) => None,
            });
        }
        let Some(thread) = self.incoming.thread else { return Ok(None) };
        let topic = topics::find(&mut self.tx, chat, thread).await?;
        Ok(topic.map(|topic| (topic.case, Some(topic.question), false)))
    }
}
