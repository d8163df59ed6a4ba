//! Presses on cards, reminders and questions. Every press is answered, from the state as it is now.

use super::context::{Outcome, RequestContext};
use crate::domain::base::ids::{CaseId, MessageId, MessageRef, PersonId};
use crate::domain::case::Case;
use crate::domain::message::live_message::LiveMessage;
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::button::{Button, CaseButton, Effect, Place, ReassignButton};
use crate::domain::request::command::CaseCommand;
use crate::domain::request::guards::may_set_next_try;
use crate::domain::request::policy::{Action, CaseState, permit_in};
use crate::domain::request::prompt::PromptKind;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::Person;
use crate::store;
use crate::store::{messages, prompts};
use chrono::{DateTime, TimeDelta, Utc};

impl RequestContext<'_> {
    pub async fn press(&mut self, person: &Person, button: Button) -> Outcome {
        match button {
            Button::Case { case, version, press } => self.press_case(person, case, version, press).await,
            Button::Draft { draft, press } => self.press_form(person, draft, press).await,
            Button::Standing { standing, press } => self.press_standing(person, standing, press).await,
            Button::AcceptAll(handover) => self.accept_all(person, handover).await,
            Button::Language(locale) => self.set_language(person, locale).await,
            Button::List { list, page } => self.turn_page(person, list, page).await,
        }
    }

    async fn press_case(&mut self, person: &Person, id: CaseId, version: i64, press: CaseButton) -> Outcome {
        let case = match self.case_pressed(person, id).await? {
            Ok(case) => case,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if !self.may_press_here(person, press).await? {
            return Ok(Err(Refusal::NotYourButton));
        }
        let outcome = match press.spec().effect {
            Effect::Show => self.show_case(person, id).await?,
            Effect::Timeline => self.show_timeline(person, &case, 0, None).await?,
            Effect::Do(command) => self.step_of_press(person, &case, press, command).await?,
            Effect::Answer(command) => self.answer_by_press(person, &case, press, command).await?,
            Effect::AnswerDueIn(minutes) => {
                let due = self.in_minutes(minutes);
                self.answer_by_press(person, &case, press, CaseCommand::AnotherTime { due }).await?
            }
            Effect::Prompt(asked, action, on) => {
                self.ask_first(person, &case, press, asked, (action, on)).await?
            }
            Effect::PromptNextTryIn(minutes) => {
                let asked = PromptKind::WhyNextTry { at: self.in_minutes(minutes) };
                self.ask_first(person, &case, press, asked, (Action::Overrule, CaseState::Open)).await?
            }
            Effect::CancelPrompt => {
                let (_, message) = self.question_pressed(press).await?;
                self.settle(person, &case, message, Phrase::QuestionCancelled).await?;
                Ok(Phrase::QuestionCancelled)
            }
            Effect::AskQa => {
                let (_, message) = self.question_pressed(press).await?;
                self.press_ask(person, &case, message).await?
            }
            Effect::AskQaBecause(reason) => {
                let (_, message) = self.question_pressed(press).await?;
                self.put_question(person, &case, CaseCommand::Ask { reason, words: None }, message).await?
            }
            Effect::Qa(press) => self.press_of_qa(person, &case, version, press).await?,
        };
        if outcome.is_err() {
            // Whatever was drawn when the button was, the card shows what is true now.
            self.refresh_cards(&case, Some(person.id)).await?;
        }
        Ok(outcome)
    }

    /// The case of a button. Any tap of who waits for QA's answer says that they have read it.
    async fn case_pressed(&mut self, person: &Person, id: CaseId) -> store::Result<Result<Case, Refusal>> {
        let case = match self.case(id).await? {
            Ok(case) => case,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let waits =
            case.involves(person.id) || case.question().is_some_and(|asked| asked.asked_by == person.id);
        if !(case.is_open() && waits && case.has_unread_answer() && self.has_arrived(person, &case).await?) {
            return Ok(Ok(case));
        }
        match self.take_step(&case, CaseCommand::Understood, person).await? {
            Ok(_) => self.case(id).await,
            Err(_) => Ok(Ok(case)),
        }
    }

    /// A question of the bot's in a group is put to one person, and nobody else answers it, nor anybody another message.
    async fn may_press_here(&mut self, person: &Person, press: CaseButton) -> store::Result<bool> {
        let (chat, Some(message)) = (self.incoming.chat, self.incoming.message) else { return Ok(true) };
        if chat.is_private() {
            return Ok(true);
        }
        let shown = messages::find(&mut self.tx, MessageRef { chat, message }).await?;
        if !(press.spec().place == Place::UnderPrompt || matches!(shown, Some(MessageKind::Prompt(..)))) {
            return Ok(true);
        }
        let last = prompts::current(&mut self.tx, person.id).await?;
        // One that was pressed sooner than its sending was marked is not known by its message yet.
        Ok(last.is_some_and(|last| last.chat == chat && last.message == shown.map(|_| message)))
    }

    /// Whether QA's answer stands in this person's chat: what was tapped before that was no answer read.
    async fn has_arrived(&mut self, person: &Person, case: &Case) -> store::Result<bool> {
        let answer = case.question().and_then(|asked| Some((asked.number, asked.unread()?.revision)));
        let Some((question, revision)) = answer else { return Ok(false) };
        let told = LiveMessage::Answered { question, revision };
        let drawn = messages::live(&mut self.tx, case.id).await?;
        Ok(drawn.iter().any(|(at, drawn)| at.chat == person.id.chat() && *drawn == told))
    }

    fn in_minutes(&self, minutes: u16) -> DateTime<Utc> {
        self.now + TimeDelta::minutes(i64::from(minutes))
    }

    async fn answer_by_press(
        &mut self,
        person: &Person,
        case: &Case,
        press: CaseButton,
        command: CaseCommand,
    ) -> Outcome {
        let (asked, message) = self.question_pressed(press).await?;
        self.step_of_question(person, case, command, &asked, message).await
    }

    async fn step_of_press(
        &mut self,
        person: &Person,
        case: &Case,
        press: CaseButton,
        step: CaseCommand,
    ) -> Outcome {
        let outcome = self.take_step(case, step, person).await?;
        if outcome == Err(Refusal::NotCarriedOut) {
            self.ask(person, case, PromptKind::CarriedOutFirst, None).await.map(drop)?;
        }
        if outcome.is_ok() && press == CaseButton::Give(ReassignButton::AcceptShift) {
            self.handover_accepted(case.id, person.id).await?;
        }
        if outcome.is_ok() && press == CaseButton::Join {
            self.card_again(person.id, case.id).await?;
        }
        if let (Ok(said), (_, Some(message))) = (&outcome, self.question_pressed(press).await?) {
            self.settle(person, case, Some(message), said.clone()).await?;
        }
        Ok(outcome)
    }

    async fn ask_first(
        &mut self,
        person: &Person,
        case: &Case,
        press: CaseButton,
        asked: PromptKind,
        (action, on): (Action, CaseState),
    ) -> Outcome {
        if let Err(refusal) = permit_in(on, person, action, case) {
            return Ok(Err(refusal));
        }
        if matches!(asked, PromptKind::MoreForQa | PromptKind::WhatQaSaid) && case.question().is_none() {
            return Ok(Err(Refusal::NothingAsked));
        }
        if matches!(asked, PromptKind::NextTry | PromptKind::WhyNextTry { .. })
            && let Err(refusal) = may_set_next_try(case)
        {
            return Ok(Err(refusal));
        }
        if matches!(asked, PromptKind::ToWhom { .. }) && self.nobody_to_give_to(case).await? {
            return Ok(Err(Refusal::NobodyToGiveTo));
        }
        let (_, message) = self.question_pressed(press).await?;
        self.ask(person, case, asked, message).await
    }

    /// The question the pressed button stands under, and its message; a card's or reminder's button has none.
    async fn question_pressed(
        &mut self,
        press: CaseButton,
    ) -> store::Result<(PromptKind, Option<MessageId>)> {
        let Some(message) = self.incoming.message else { return Ok((PromptKind::WhichField, None)) };
        let at = MessageRef { chat: self.incoming.chat, message };
        match messages::find(&mut self.tx, at).await? {
            Some(MessageKind::Prompt(_, asked)) => Ok((asked, Some(message))),
            // Not noted yet: pressed sooner than its sending was marked, or the bot was killed in between.
            None if press.spec().place == Place::UnderPrompt => {
                let prompt = prompts::current(&mut self.tx, PersonId(self.incoming.from)).await?;
                Ok((prompt.map_or(PromptKind::WhichField, |last| last.prompt.asked), Some(message)))
            }
            Some(_) | None => Ok((PromptKind::WhichField, None)),
        }
    }
}
