//! The side that asks QA (A3.1, A3.2): 💬, `/ask`, more about a question, pictures and voice notes.

use super::context::{Outcome, RequestContext};
use crate::domain::base::ids::{CaseId, MessageId, MessageRef};
use crate::domain::case::Case;
use crate::domain::case::guidance::{Reason, Verdict};
use crate::domain::intake;
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::Notice;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::command::CaseCommand;
use crate::domain::request::listing::CaseFilter;
use crate::domain::request::policy::{Action, CaseState, permit, permit_in};
use crate::domain::request::prompt::PromptKind;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::Person;
use crate::store;
use crate::store::{cases, messages, prompts};

impl RequestContext<'_> {
    /// `/ask 12 question`; of a question that is open already it is more.
    pub async fn ask_qa(&mut self, person: &Person, id: Option<CaseId>, words: &str) -> Outcome {
        let id = match id {
            Some(id) => id,
            None => match self.only_case_of(person).await? {
                Some(id) => id,
                None => return Ok(Err(Refusal::AskWhichCase)),
            },
        };
        let case = match self.case(id).await? {
            Ok(case) => case,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if words.trim().is_empty() {
            return self.press_ask(person, &case, None).await;
        }
        let words = words.to_owned();
        if case.open_question().is_some() || case.verdict() == Some(Verdict::VerifyMore) {
            let said = self
                .take_step(&case, CaseCommand::AddToQuestion { text: words, media: None }, person)
                .await?;
            return self.say_or_refuse(said).await;
        }
        let reason = Reason::of(&case).unwrap_or(Reason::Other);
        self.put_question(person, &case, CaseCommand::Ask { reason, words: Some(words) }, None).await
    }

    /// 💬: asked at once where the facts say why; else the reason is asked for first.
    pub async fn press_ask(&mut self, person: &Person, case: &Case, message: Option<MessageId>) -> Outcome {
        match Reason::of(case).filter(|_| case.verdict().is_none()) {
            Some(reason) => {
                self.put_question(person, case, CaseCommand::Ask { reason, words: None }, message).await
            }
            None if case.open_question().is_some() => Ok(Err(Refusal::AlreadyAsked)),
            None => match permit_in(CaseState::Open, person, Action::Work, case) {
                Ok(()) => self.ask(person, case, PromptKind::WhyAsk, message).await,
                Err(refusal) => Ok(Err(refusal)),
            },
        }
    }

    /// The question goes out; the one name QA decides on is asked for, and follows it.
    pub async fn put_question(
        &mut self,
        person: &Person,
        case: &Case,
        step: CaseCommand,
        message: Option<MessageId>,
    ) -> Outcome {
        let said = match self.take_step(case, step, person).await? {
            Ok(said) => said,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let case = match self.case(case.id).await? {
            Ok(case) => case,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if wants_owner_on_record(&case) {
            self.ask(person, &case, PromptKind::OwnerOnRecord, message).await.map(|asked| asked.map(|_| said))
        } else {
            self.settle(person, &case, message, said.clone()).await?;
            Ok(Ok(said))
        }
    }

    /// A photo, a voice note, a file: for the question it replies to, or the one question this person waits for.
    pub async fn media(&mut self, person: &Person, caption: &str, reply_to: Option<MessageId>) -> Outcome {
        let sent = self.sent_along();
        if permit(person, Action::Take, None).is_ok() && intake::is_a_whole_call(caption) {
            // The next leader is on the line, and the picture comes with it.
            return self.new_case(person, caption).await;
        }
        if let Some(message) = reply_to {
            let at = MessageRef { chat: self.incoming.chat, message };
            match messages::find(&mut self.tx, at).await? {
                Some(MessageKind::Live(case, drawn)) => {
                    return self.reply_to_question(person, case, drawn, caption, sent).await;
                }
                Some(MessageKind::Thread(case, question)) => {
                    return self.reply_in_thread(person, case, question, caption, sent).await;
                }
                Some(MessageKind::Prompt(case, PromptKind::MoreForQa | PromptKind::WhatQaSaid)) => {
                    return self.add_media(person, case, caption, sent).await;
                }
                Some(MessageKind::Handover(handover)) if !caption.trim().is_empty() => {
                    return self.line_on_handover(person, handover, caption).await;
                }
                Some(
                    MessageKind::Card(id)
                    | MessageKind::Reminder(id)
                    | MessageKind::ReassignmentOffer(id, _)
                    | MessageKind::About(id)
                    | MessageKind::Prompt(id, _),
                ) => {
                    let asks = |case: &Case| case.open_question().is_some() || case.verdict().is_some();
                    return match self.case(id).await? {
                        Ok(case) if asks(&case) => self.add_media(person, id, caption, sent).await,
                        Ok(_) if caption.trim().is_empty() => Ok(Err(Refusal::TextOnly)),
                        Ok(_) => self.text(person, caption, reply_to).await,
                        Err(refusal) => Ok(Err(refusal)),
                    };
                }
                Some(
                    MessageKind::Form(_)
                    | MessageKind::Handover(_)
                    | MessageKind::OpenedCase(_)
                    | MessageKind::BeganForm(_)
                    | MessageKind::Field(..)
                    | MessageKind::Digest,
                )
                | None => {}
            }
        }
        let asked = prompts::current(&mut self.tx, person.id).await?.filter(|last| self.still_asked(last));
        let asked =
            asked.filter(|last| matches!(last.prompt.asked, PromptKind::MoreForQa | PromptKind::WhatQaSaid));
        let waiting = cases::asking_of(&mut self.tx, person.id).await?;
        match (asked, waiting.as_slice()) {
            (Some(last), _) => {
                let case = last.prompt.case;
                let outcome = self.add_media(person, case, caption, sent).await?;
                if let (Ok(said), Ok(case)) = (&outcome, self.case(case).await?) {
                    self.settle(person, &case, last.message, said.clone()).await?;
                }
                Ok(outcome)
            }
            (None, [only]) => self.add_media(person, *only, caption, sent).await,
            (None, _) if !caption.trim().is_empty() => self.text(person, caption, reply_to).await,
            (None, []) if permit(person, Action::Answer, None).is_err() => Ok(Err(Refusal::TextOnly)),
            (None, _) => Ok(Err(Refusal::WhichQuestion)),
        }
    }

    /// Where a picture or voice note stands, to be passed on from.
    pub fn sent_along(&self) -> Option<MessageRef> {
        self.incoming.message.map(|message| MessageRef { chat: self.incoming.chat, message })
    }

    async fn add_media(
        &mut self,
        person: &Person,
        id: CaseId,
        caption: &str,
        sent: Option<MessageRef>,
    ) -> Outcome {
        let case = match self.case(id).await? {
            Ok(case) => case,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let step = CaseCommand::AddToQuestion { text: caption.to_owned(), media: sent };
        let said = self.take_step(&case, step, person).await?;
        self.say_or_refuse(said).await
    }

    /// What a line of text came to, as a message.
    pub async fn say_or_refuse(&mut self, said: Result<Phrase, Refusal>) -> Outcome {
        match said {
            Ok(said) => {
                self.reply(Notice::Said(said.clone())).await?.ok();
                Ok(Ok(said))
            }
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    async fn only_case_of(&mut self, person: &Person) -> store::Result<Option<CaseId>> {
        let open = cases::open(&mut self.tx, &CaseFilter::Of(person.id), 2, 0).await?;
        Ok(if let [only] = open.as_slice() { Some(only.id) } else { None })
    }
}

/// The owner on record of the number to help with is what QA decides on above all; where that is the calling number,
/// its subscriber name has said it.
fn wants_owner_on_record(case: &Case) -> bool {
    let calling_said =
        case.fields.help().as_ref() == Some(&case.fields.calling) && case.check.subscriber.is_some();
    let decides = case.question().is_some_and(|question| match question.reason {
        Reason::LostElsewhere | Reason::NotBusiness => true,
        Reason::DoesNotMatch | Reason::Other => false,
    });
    decides && case.check.owner_on_record.is_none() && case.check.agreement.is_none() && !calling_said
}
