//! Presses on cards, reminders and questions. Every press is answered, from the state as it is now.

use super::context::{Outcome, Turn};
use crate::{
    domain::{
        base::ids::{CaseId, MessageId, MessageRef, PersonId},
        case::{Agreement, Case, guidance::Reason},
        intake::Field,
        message::{drawn::Drawn, phrase::Phrase},
        request::{
            button::{Button, CasePress, GivePress, QaPress},
            command::{Give, Step},
            guards::may_set_next_try,
            policy::Action,
            prompt::Asked,
            refusal::Refusal,
        },
        staff::person::Person,
    },
    store::{
        self,
        messages::{self, Shows},
        prompts,
    },
};
use chrono::TimeDelta;

/// What a press comes down to.
enum Means {
    /// Done at once, from a card or a reminder.
    Step(Step),
    /// The answer to the question it stands under.
    Answer(Step),
    /// A question first; who may, and whether the case has to be open.
    Ask(Asked, Action, bool),
    AskQa,
    AskBecause(Reason),
    /// QA's side of a question.
    OfQa(QaPress),
    Show,
    Timeline,
    Back,
}

impl Turn<'_> {
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
                self.put_question(person, &case, Step::Ask { reason, words: None }, message).await?
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
        match self.take_step(&case, Step::Understood, person).await? {
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
        if !(press.stands_under_a_question() || matches!(shown, Some(Shows::Question(..)))) {
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
        let told = Drawn::Answered { question, revision };
        let drawn = messages::drawn(&mut self.tx, case.id).await?;
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
            P::CarryOut => Means::Step(Step::CarryOut { overruling: None }),
            P::Told => Means::Step(Step::Told),
            P::NotReached => Means::Step(Step::NotReached),
            P::Snooze => Means::Step(Step::Snooze),
            P::Undo => Means::Step(Step::Undo),
            P::Join => Means::Step(Step::Join),
            P::Business(business) => Means::Answer(Step::Business(business)),
            P::Agrees => Means::Answer(Step::Agreement(Agreement::Agrees)),
            P::OwnerDiffers => Means::Answer(Step::Agreement(Agreement::OwnerDiffers)),
            P::PaymentDiffers => Means::Answer(Step::Agreement(Agreement::PaymentDiffers)),
            P::DoneAndTold => Means::Answer(Step::DoneAndTold),
            P::WithdrawnByLeader => Means::Answer(Step::Withdraw),
            P::AgreedIn(in_minutes) => Means::Answer(Step::AnotherTime { due: minutes(in_minutes) }),
            P::Check => Means::Ask(Asked::Subscriber, Work, true),
            P::Differs => Means::Ask(Asked::WhatDiffers, Work, true),
            P::Cannot => Means::Ask(Asked::WhyCannot, Work, true),
            P::Wait => Means::Ask(Asked::WhichUnit, Work, true),
            P::AnotherTime => Means::Ask(Asked::NewTime, Work, true),
            P::Withdraw => Means::Ask(Asked::ConfirmWithdrawal, Work, true),
            P::Correct => Means::Ask(Asked::WhichField, Work, true),
            P::CorrectField(field) => Means::Ask(Asked::Correct(field), Work, true),
            P::Reopen => Means::Ask(Asked::WhyReopen, Work, false),
            P::Overrule => Means::Ask(Asked::WhyOverrule, Overrule, true),
            P::Mistake => Means::Ask(Asked::WhyMistake, Overrule, true),
            P::NextTry => Means::Ask(Asked::NextTry, Overrule, true),
            P::AskQa => Means::AskQa,
            P::AskBecause(Reason::Other) => Means::Ask(Asked::OtherReason, Work, true),
            P::AskBecause(reason) => Means::AskBecause(reason),
            P::MoreForQa => Means::Ask(Asked::MoreForQa, Work, true),
            P::PhonedQa => Means::Ask(Asked::WhatQaSaid, Work, true),
            P::TakeBackQuestion => Means::Step(Step::TakeBackQuestion),
            P::Understood => Means::Step(Step::Understood),
            P::CalledLeader => Means::Ask(Asked::WhatLeaderSaid, Work, true),
            P::LeaderCorrects => Means::Ask(Asked::Correct(Field::Request), Work, true),
            P::ConfirmedAsIs => Means::Answer(Step::ConfirmAsIs),
            P::Transfer(act) => Means::Step(Step::Transfer(act)),
            P::Reveal => Means::Step(Step::Reveal),
            P::Qa(press) => Means::OfQa(press),
            P::Give(GivePress::ToWhom) => Means::Ask(Asked::ToWhom { page: 0 }, Action::Reassign, true),
            P::Give(GivePress::Page(page)) => Means::Ask(Asked::ToWhom { page }, Action::Reassign, true),
            P::Give(GivePress::To(person)) => Means::Answer(Step::Give(Give::To(person))),
            P::Give(GivePress::Take) => Means::Step(Step::Give(Give::Take)),
            P::Give(GivePress::AcceptShift) => Means::Step(Step::AcceptHandover),
            P::Give(GivePress::Line) => Means::Ask(Asked::HandoverLine, Action::HandOver, true),
            P::Give(GivePress::Decline) => Means::Step(Step::Give(Give::Decline)),
            P::NextTryIn(in_minutes) => {
                Means::Ask(Asked::WhyNextTry { at: minutes(in_minutes) }, Overrule, true)
            }
        }
    }

    async fn step_of_press(&mut self, person: &Person, case: &Case, press: CasePress, step: Step) -> Outcome {
        let outcome = self.take_step(case, step, person).await?;
        if outcome == Err(Refusal::NotCarriedOut) {
            self.ask(person, case, Asked::CarriedOutFirst, None).await.map(drop)?;
        }
        if outcome.is_ok() && press == CasePress::Give(GivePress::AcceptShift) {
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
        asked: Asked,
        (action, open): (Action, bool),
    ) -> Outcome {
        if let Err(refusal) = self.may(person, action, case, open) {
            return Ok(Err(refusal));
        }
        if matches!(asked, Asked::MoreForQa | Asked::WhatQaSaid) && case.question().is_none() {
            return Ok(Err(Refusal::NothingAsked));
        }
        if matches!(asked, Asked::NextTry | Asked::WhyNextTry { .. })
            && let Err(refusal) = may_set_next_try(case)
        {
            return Ok(Err(refusal));
        }
        if matches!(asked, Asked::ToWhom { .. }) && self.nobody_to_give_to(case).await? {
            return Ok(Err(Refusal::NobodyToGiveTo));
        }
        let (_, message) = self.question_pressed(press).await?;
        self.ask(person, case, asked, message).await
    }

    /// The question the pressed button stands under, and its message; a card's or reminder's button has none.
    async fn question_pressed(&mut self, press: CasePress) -> store::Result<(Asked, Option<MessageId>)> {
        let Some(message) = self.incoming.message else { return Ok((Asked::WhichField, None)) };
        let at = MessageRef { chat: self.incoming.chat, message };
        match messages::find(&mut self.tx, at).await? {
            Some(Shows::Question(_, asked)) => Ok((asked, Some(message))),
            // Not noted yet: pressed sooner than its sending was marked, or the bot was killed in between.
            None if press.stands_under_a_question() => {
                let prompt = prompts::current(&mut self.tx, PersonId(self.incoming.from)).await?;
                Ok((prompt.map_or(Asked::WhichField, |last| last.prompt.asked), Some(message)))
            }
            Some(_) | None => Ok((Asked::WhichField, None)),
        }
    }
}
