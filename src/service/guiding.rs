//! QA's side of a question (A3.1): presses and replies that claim, answer and correct.

use super::context::{Outcome, RequestContext};
use crate::domain::base::ids::{CaseId, MessageId, MessageRef, QuickId};
use crate::domain::case::Case;
use crate::domain::case::guidance::Verdict;
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::button::QaButton;
use crate::domain::request::command::CaseCommand;
use crate::domain::request::policy::{Action, permit};
use crate::domain::request::prompt::{About, PromptKind, QaPromptKind};
use crate::domain::request::refusal::Refusal;
use crate::domain::request::saved_answer::is_quick;
use crate::domain::staff::person::{Person, Role};
use crate::store;
use crate::store::{audit, messages, prompts, saved_answers};

impl RequestContext<'_> {
    /// A press under a question to QA. The card may be an old one: what it is about is looked up, and an answer given
    /// to facts that have been corrected since is not taken.
    pub async fn press_of_qa(
        &mut self,
        person: &Person,
        case: &Case,
        version: i64,
        press: QaButton,
    ) -> Outcome {
        if let Err(refusal) = permit(person, Action::Answer, Some(case)) {
            return Ok(Err(refusal));
        }
        let Some(last) = case.question().map(|question| question.number) else {
            return Ok(Err(Refusal::NothingAsked));
        };
        let (shown, message) = self.pressed_under(person, case).await?;
        let asked =
            if let Some(MessageKind::Prompt(_, PromptKind::Qa(asked))) = &shown { Some(asked) } else { None };
        let drawn = if let Some(MessageKind::Live(_, drawn)) = &shown { drawn.question() } else { None };
        if drawn.or(asked.and_then(QaPromptKind::question)).is_some_and(|about| about != last) {
            return Ok(Err(Refusal::OldQuestion));
        }
        let card = About { question: last, seen: version, corrects: false };
        let (about, words) = match asked {
            Some(QaPromptKind::WhichVerdict { about, text }) => {
                (*about, audit::text(&mut self.tx, *text).await?.unwrap_or_default())
            }
            Some(QaPromptKind::Words { about, .. }) => (*about, String::new()),
            Some(QaPromptKind::RightAnswer { .. }) => (About { corrects: true, ..card }, String::new()),
            Some(
                QaPromptKind::AddToAnswer { .. }
                | QaPromptKind::GuidanceTitle { .. }
                | QaPromptKind::GuidanceWords { .. },
            )
            | None => (card, String::new()),
        };
        let message = message.filter(|_| asked.is_some());
        match press {
            QaButton::Answer(verdict) if words.is_empty() && verdict.needs_words() => {
                self.ask_of_qa(person, case, QaPromptKind::Words { about, verdict }, message).await
            }
            QaButton::Answer(verdict) => {
                self.give_answer(person, case, about, (verdict, words), message).await
            }
            QaButton::Quick(quick) => self.press_quick(person, case, about, quick, message).await,
            QaButton::JustSay => {
                let step = CaseCommand::QaSays { text: words, media: None };
                self.do_and_settle(person, case, step, message).await
            }
            QaButton::CorrectAnswer => {
                self.reopen_topic(case).await?;
                self.ask_of_qa(person, case, QaPromptKind::RightAnswer { question: last }, None).await
            }
            QaButton::KeepGuidance => {
                self.ask_of_qa(person, case, QaPromptKind::GuidanceTitle { question: last }, None).await
            }
            QaButton::ShowMedia(line) => self.show_media(person, case, line).await,
            QaButton::Claim => self.take_step(case, CaseCommand::Claim, person).await,
            QaButton::ComesBack => self.take_step(case, CaseCommand::ComeBack, person).await,
            QaButton::HandBack => self.take_step(case, CaseCommand::HandBack, person).await,
        }
    }

    /// What QA wrote in answer to a question of the bot's.
    pub async fn answer_of_qa(
        &mut self,
        person: &Person,
        case: &Case,
        asked: QaPromptKind,
        message: Option<MessageId>,
        text: &str,
    ) -> Outcome {
        let last = case.question().map_or(0, |question| question.number);
        if asked.question().is_some_and(|about| about != last) {
            self.settle(person, case, message, Phrase::QuestionCancelled).await?;
            return Ok(Err(Refusal::OldQuestion));
        }
        let words = text.to_owned();
        match asked {
            QaPromptKind::Words { about, verdict } => {
                self.give_answer(person, case, about, (verdict, words), message).await
            }
            QaPromptKind::AddToAnswer { .. } => {
                self.do_and_settle(person, case, CaseCommand::AddToAnswer { words }, message).await
            }
            QaPromptKind::RightAnswer { question } => {
                let about = About { question, seen: case.version, corrects: true };
                self.which_verdict(person, case, about, text, message).await
            }
            QaPromptKind::GuidanceTitle { question } => {
                self.keep_guidance(person, case, question, text, message).await
            }
            QaPromptKind::GuidanceWords { standing } => {
                self.change_guidance(person, case, standing, text, message).await
            }
            QaPromptKind::WhichVerdict { .. } => Ok(Err(Refusal::TapInstead)),
        }
    }

    /// A reply of QA's: an answer where it says which, else it is asked what it is; what was sent along goes on as it is.
    pub async fn reply_of_qa(
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
        if let Err(refusal) = permit(person, Action::Answer, Some(&case)) {
            return Ok(Err(refusal));
        }
        if let Err(refusal) = may_answer(&case, person, false) {
            return Ok(Err(refusal));
        }
        let answer = self.verdict_in(&case, text).await?;
        if media.is_some() {
            let words = answer.as_ref().map_or(text, |(_, words)| words).to_owned();
            let said = self.take_step(&case, CaseCommand::QaSays { text: words, media }, person).await?;
            if answer.is_none() || said.is_err() {
                return self.say_or_refuse(said).await;
            }
        }
        let case = match self.case(id).await? {
            Ok(case) => case,
            Err(refusal) => return Ok(Err(refusal)),
        };
        // A reply to an answer of one's own is a correction of it.
        let corrects = case.answered().is_some_and(|answer| answer.by == person.id);
        let about = About { question, seen: case.version, corrects };
        match answer {
            Some(answer) => self.give_answer(person, &case, about, answer, None).await,
            None => self.which_verdict(person, &case, about, text, None).await,
        }
    }

    /// A reply that says by itself which answer it is: it begins with the answer's sign, or is one given often.
    async fn verdict_in(&mut self, case: &Case, text: &str) -> store::Result<Option<(Verdict, String)>> {
        if let Some((verdict, words)) = Verdict::signed(text) {
            return Ok(Some((verdict, words.to_owned())));
        }
        let Some(question) = case.question() else { return Ok(None) };
        let quick =
            saved_answers::quick(&mut self.tx, self.incoming.chat, question.reason, usize::MAX).await?;
        let same = quick.into_iter().find(|quick| quick.words.to_lowercase() == text.trim().to_lowercase());
        Ok(same.map(|quick| (quick.verdict, quick.words)))
    }

    async fn which_verdict(
        &mut self,
        person: &Person,
        case: &Case,
        about: About,
        text: &str,
        message: Option<MessageId>,
    ) -> Outcome {
        let text = audit::keep_text(&mut self.tx, Some(case.id), Some(person.id), text, self.now).await?;
        self.ask_of_qa(person, case, QaPromptKind::WhichVerdict { about, text }, message).await
    }

    /// An answer, or a correction of the one given.
    async fn give_answer(
        &mut self,
        person: &Person,
        case: &Case,
        about: About,
        (verdict, words): (Verdict, String),
        message: Option<MessageId>,
    ) -> Outcome {
        let step = match about.corrects {
            true => CaseCommand::CorrectAnswer { verdict, words: words.clone() },
            false => CaseCommand::Answer { verdict, words: words.clone(), seen: Some(about.seen) },
        };
        let said = match self.do_and_settle(person, case, step, message).await? {
            Ok(said) => said,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Some(question) = case.question().filter(|_| is_quick(&words)) {
            saved_answers::used(&mut self.tx, person.id, question.reason, verdict, words.trim(), self.now)
                .await?;
        }
        if !about.corrects && words.is_empty() && self.incoming.chat.is_private() {
            // One tap is enough; more can follow.
            let case = match self.case(case.id).await? {
                Ok(case) => case,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let question = about.question;
            self.ask(person, &case, PromptKind::Qa(QaPromptKind::AddToAnswer { question }), None).await?.ok();
        }
        Ok(Ok(said))
    }

    async fn press_quick(
        &mut self,
        person: &Person,
        case: &Case,
        about: About,
        quick: QuickId,
        message: Option<MessageId>,
    ) -> Outcome {
        match saved_answers::quick_answer(&mut self.tx, quick).await? {
            Some(quick) => self.give_answer(person, case, about, (quick.verdict, quick.words), message).await,
            None => Ok(Err(Refusal::UnknownButton)),
        }
    }

    async fn show_media(&mut self, person: &Person, case: &Case, line: u32) -> Outcome {
        let question = case.question().map_or(0, |question| question.number);
        let thread = audit::thread(&mut self.tx, case.id, question).await?;
        let sent = thread.into_iter().find(|known| known.number == line).and_then(|line| line.media);
        match sent {
            Some(from) => self.take_step(case, CaseCommand::ShowMedia { line, from }, person).await,
            None => Ok(Err(Refusal::UnknownButton)),
        }
    }

    /// Does it; the question it answered is settled, and without one a text is answered by a sentence.
    async fn do_and_settle(
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
        self.settle(person, case, message, said.clone()).await?;
        if message.is_none() && self.incoming.query.is_none() {
            self.reply(Notice::Said(said.clone())).await?.ok();
        }
        Ok(Ok(said))
    }

    /// A question of the bot's to QA, if they may still answer.
    async fn ask_of_qa(
        &mut self,
        person: &Person,
        case: &Case,
        asked: QaPromptKind,
        message: Option<MessageId>,
    ) -> Outcome {
        let keeps = matches!(asked, QaPromptKind::GuidanceTitle { .. });
        let corrects = asked.corrects();
        let allowed = if keeps {
            permit(person, Action::Guide, Some(case))
        } else {
            may_answer(case, person, corrects)
        };
        match allowed {
            Ok(()) => self.ask(person, case, PromptKind::Qa(asked), message).await,
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    /// Somebody wants to write in a topic that was closed when its question was over.
    async fn reopen_topic(&mut self, case: &Case) -> store::Result<()> {
        let (Some(question), false) = (case.question(), self.incoming.chat.is_private()) else {
            return Ok(());
        };
        let notice = Notice::TopicOver { case: case.id, question: question.number, reopen: true };
        self.send(Outgoing::in_chat(self.incoming.chat, notice)).await
    }

    /// What the pressed button stands under; a question of the bot's that is not noted yet, or whose sending was never
    /// marked, is the one put to this person last.
    async fn pressed_under(
        &mut self,
        person: &Person,
        case: &Case,
    ) -> store::Result<(Option<MessageKind>, Option<MessageId>)> {
        let Some(message) = self.incoming.message else { return Ok((None, None)) };
        let at = MessageRef { chat: self.incoming.chat, message };
        let shown = messages::find(&mut self.tx, at).await?;
        if shown.is_some() {
            return Ok((shown, Some(message)));
        }
        let last = prompts::current(&mut self.tx, person.id).await?;
        let unmarked = last
            .filter(|last| last.message.is_none() && last.chat == at.chat && last.prompt.case == case.id)
            .map(|last| MessageKind::Prompt(case.id, last.prompt.asked));
        Ok((unmarked, Some(message)))
    }
}

/// Whether this QA may answer the question, or `corrects` the answer; said before they have typed it.
fn may_answer(case: &Case, person: &Person, corrects: bool) -> Result<(), Refusal> {
    if let Some(closing) = &case.closing {
        return Err(Refusal::AlreadyClosed { at: closing.at });
    }
    let question = case.question().filter(|question| question.dropped.is_none());
    let question = question.ok_or(Refusal::NothingAsked)?;
    let lead = corrects && person.is(Role::QaLead);
    match (&question.answer, question.holder()) {
        (Some(answer), _) if answer.by != person.id && !lead => {
            Err(Refusal::AnsweredBy { by: answer.by, at: answer.at })
        }
        (None, Some(holder)) if holder != person.id => Err(Refusal::HeldBy(holder)),
        (Some(_) | None, _) => Ok(()),
    }
}
