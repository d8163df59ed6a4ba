//! Presses on cards, reminders and questions. Every press is answered, from the state as it is now.

use super::context::{Outcome, RequestContext};
use crate::domain::base::ids::{CaseId, MessageId, MessageRef, PersonId};
use crate::domain::case::guidance::Reason;
use crate::domain::case::{Agreement, Case};
use crate::domain::intake::Field;
use crate::domain::message::live_message::LiveMessage;
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::button::{Button, CasePress, QaPress, ReassignPress};
use crate::domain::request::command::{CaseCommand, ReassignAction};
use crate::domain::request::guards::may_set_next_try;
use crate::domain::request::policy::Action;
use crate::domain::request::prompt::PromptKind;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::Person;
use crate::store;
use crate::store::{messages, prompts};
use chrono::TimeDelta;

/// What a press comes down to.
enum Means {
    /// Done at once, from a card or a reminder.
    Step(CaseCommand),
    /// The answer to the question it stands under.
    Answer(CaseCommand),
    /// A question first; who may, and whether the case has to be open.
    Ask(PromptKind, Action, bool),
    AskQa,
    AskBecause(Reason),
    /// QA's side of a question.
    OfQa(QaPress),
    Show,
    Timeline,
    Back,
}

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

    async fn press_case(&mut self, person: &Person, id: CaseId, version: i64, press: CasePress) -> Outcome {
        let case = match self.case_pressed(person, id).await? {
            Ok(case) => case,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if !self.may_press_here(person, press).await? {
            return Ok(Err(Refusal::NotYourButton));
        }
        let outcome = match self.meaning(press) {
            Means::Step(step) => self.step_of_press(person, &case, press, step).await?,
            Means::Answer(step) => {
                let (asked, message) = self.question_pressed(press).await?;
                self.step_of_question(person, &case, step, &asked, message).await?
            }
            Means::Ask(asked, action, open) => {
                self.ask_first(person, &case, press, asked, (action, open)).await?
            }
            Means::AskQa => {
                let (_, message) = self.question_pressed(press).await?;
                self.press_ask(person, &case, message).await?
            }
            Means::AskBecause(reason) => {
                let (_, message) = self.question_pressed(press).await?;
                self.put_question(person, &case, CaseCommand::Ask { reason, words: None }, message).await?
            }
            Means::OfQa(press) => self.press_of_qa(person, &case, version, press).await?,
            Means::Show => self.show_case(person, id).await?,
            Means::Timeline => self.show_timeline(person, &case, 0, None).await?,
            Means::Back => {
                let (_, message) = self.question_pressed(press).await?;
                self.settle(person, &case, message, Phrase::QuestionCancelled).await?;
                Ok(Phrase::QuestionCancelled)
            }
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
    async fn may_press_here(&mut self, person: &Person, press: CasePress) -> store::Result<bool> {
        let (chat, Some(message)) = (self.incoming.chat, self.incoming.message) else { return Ok(true) };
        if chat.is_private() {
            return Ok(true);
        }
        let shown = messages::find(&mut self.tx, MessageRef { chat, message }).await?;
        if !(press.stands_under_a_question() || matches!(shown, Some(MessageKind::Prompt(..)))) {
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

    fn meaning(&self, press: CasePress) -> Means {
        use Action::{Overrule, Work};
        use CasePress as P;
        let minutes = |minutes: u16| self.now + TimeDelta::minutes(i64::from(minutes));
        match press {
            P::Show => Means::Show,
            P::Timeline => Means::Timeline,
            P::Back => Means::Back,
            P::CarryOut => Means::Step(CaseCommand::CarryOut { overruling: None }),
            P::Told => Means::Step(CaseCommand::Told),
            P::NotReached => Means::Step(CaseCommand::NotReached),
            P::Snooze => Means::Step(CaseCommand::Snooze),
            P::Undo => Means::Step(CaseCommand::Undo),
            P::Join => Means::Step(CaseCommand::Join),
            P::Business(business) => Means::Answer(CaseCommand::Business(business)),
            P::Agrees => Means::Answer(CaseCommand::Agreement(Agreement::Agrees)),
            P::OwnerDiffers => Means::Answer(CaseCommand::Agreement(Agreement::OwnerDiffers)),
            P::PaymentDiffers => Means::Answer(CaseCommand::Agreement(Agreement::PaymentDiffers)),
            P::DoneAndTold => Means::Answer(CaseCommand::DoneAndTold),
            P::WithdrawnByLeader => Means::Answer(CaseCommand::Withdraw),
            P::AgreedIn(in_minutes) => Means::Answer(CaseCommand::AnotherTime { due: minutes(in_minutes) }),
            P::Check => Means::Ask(PromptKind::Subscriber, Work, true),
            P::Differs => Means::Ask(PromptKind::WhatDiffers, Work, true),
            P::Cannot => Means::Ask(PromptKind::WhyCannot, Work, true),
            P::Wait => Means::Ask(PromptKind::WhichUnit, Work, true),
            P::AnotherTime => Means::Ask(PromptKind::NewTime, Work, true),
            P::Withdraw => Means::Ask(PromptKind::ConfirmWithdrawal, Work, true),
            P::Correct => Means::Ask(PromptKind::WhichField, Work, true),
            P::CorrectField(field) => Means::Ask(PromptKind::Correct(field), Work, true),
            P::Reopen => Means::Ask(PromptKind::WhyReopen, Work, false),
            P::Overrule => Means::Ask(PromptKind::WhyOverrule, Overrule, true),
            P::Mistake => Means::Ask(PromptKind::WhyMistake, Overrule, true),
            P::NextTry => Means::Ask(PromptKind::NextTry, Overrule, true),
            P::AskQa => Means::AskQa,
            P::AskBecause(Reason::Other) => Means::Ask(PromptKind::OtherReason, Work, true),
            P::AskBecause(reason) => Means::AskBecause(reason),
            P::MoreForQa => Means::Ask(PromptKind::MoreForQa, Work, true),
            P::PhonedQa => Means::Ask(PromptKind::WhatQaSaid, Work, true),
            P::TakeBackQuestion => Means::Step(CaseCommand::TakeBackQuestion),
            P::Understood => Means::Step(CaseCommand::Understood),
            P::CalledLeader => Means::Ask(PromptKind::WhatLeaderSaid, Work, true),
            P::LeaderCorrects => Means::Ask(PromptKind::Correct(Field::Request), Work, true),
            P::ConfirmedAsIs => Means::Answer(CaseCommand::ConfirmAsIs),
            P::Transfer(act) => Means::Step(CaseCommand::Transfer(act)),
            P::Reveal => Means::Step(CaseCommand::Reveal),
            P::Qa(press) => Means::OfQa(press),
            P::Give(ReassignPress::ToWhom) => {
                Means::Ask(PromptKind::ToWhom { page: 0 }, Action::Reassign, true)
            }
            P::Give(ReassignPress::Page(page)) => {
                Means::Ask(PromptKind::ToWhom { page }, Action::Reassign, true)
            }
            P::Give(ReassignPress::To(person)) => {
                Means::Answer(CaseCommand::Give(ReassignAction::To(person)))
            }
            P::Give(ReassignPress::Take) => Means::Step(CaseCommand::Give(ReassignAction::Take)),
            P::Give(ReassignPress::AcceptShift) => Means::Step(CaseCommand::AcceptHandover),
            P::Give(ReassignPress::Line) => Means::Ask(PromptKind::HandoverLine, Action::HandOver, true),
            P::Give(ReassignPress::Decline) => Means::Step(CaseCommand::Give(ReassignAction::Decline)),
            P::NextTryIn(in_minutes) => {
                Means::Ask(PromptKind::WhyNextTry { at: minutes(in_minutes) }, Overrule, true)
            }
        }
    }

    async fn step_of_press(
        &mut self,
        person: &Person,
        case: &Case,
        press: CasePress,
        step: CaseCommand,
    ) -> Outcome {
        let outcome = self.take_step(case, step, person).await?;
        if outcome == Err(Refusal::NotCarriedOut) {
            self.ask(person, case, PromptKind::CarriedOutFirst, None).await.map(drop)?;
        }
        if outcome.is_ok() && press == CasePress::Give(ReassignPress::AcceptShift) {
            self.handover_accepted(case.id, person.id).await?;
        }
        if outcome.is_ok() && press == CasePress::Join {
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
        press: CasePress,
        asked: PromptKind,
        (action, open): (Action, bool),
    ) -> Outcome {
        if let Err(refusal) = self.may(person, action, case, open) {
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
    async fn question_pressed(&mut self, press: CasePress) -> store::Result<(PromptKind, Option<MessageId>)> {
        let Some(message) = self.incoming.message else { return Ok((PromptKind::WhichField, None)) };
        let at = MessageRef { chat: self.incoming.chat, message };
        match messages::find(&mut self.tx, at).await? {
            Some(MessageKind::Prompt(_, asked)) => Ok((asked, Some(message))),
            // Not noted yet: pressed sooner than its sending was marked, or the bot was killed in between.
            None if press.stands_under_a_question() => {
                let prompt = prompts::current(&mut self.tx, PersonId(self.incoming.from)).await?;
                Ok((prompt.map_or(PromptKind::WhichField, |last| last.prompt.asked), Some(message)))
            }
            Some(_) | None => Ok((PromptKind::WhichField, None)),
        }
    }
}
