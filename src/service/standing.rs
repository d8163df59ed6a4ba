//! Standing guidance: an answer of QA's kept under a title, found, edited and retired.

use super::context::{Outcome, RequestContext};
use crate::domain::base::ids::{MessageId, SavedAnswerId};
use crate::domain::base::masking::without_numbers;
use crate::domain::case::Case;
use crate::domain::case::guidance::Guidance;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::button::SavedAnswerButton;
use crate::domain::request::policy::{Action, permit};
use crate::domain::request::prompt::{PromptKind, QaPromptKind};
use crate::domain::request::refusal::Refusal;
use crate::domain::request::saved_answer as kept;
use crate::domain::request::saved_answer::SavedAnswer;
use crate::domain::staff::person::Person;
use crate::store::{audit, saved_answers};

impl RequestContext<'_> {
    /// `/guidance words`
    pub async fn list_standing(&mut self, person: &Person, words: &str) -> Outcome {
        if let Err(refusal) = permit(person, Action::Guide, None) {
            return Ok(Err(refusal));
        }
        let query = match words.trim() {
            "" => None,
            words => Some(audit::keep_text(&mut self.tx, None, Some(person.id), words, self.now).await?),
        };
        self.reply(Notice::StandingList { query }).await
    }

    pub async fn press_standing(
        &mut self,
        person: &Person,
        id: SavedAnswerId,
        press: SavedAnswerButton,
    ) -> Outcome {
        if let Err(refusal) = permit(person, Action::Guide, None) {
            return Ok(Err(refusal));
        }
        let Some(guidance) = saved_answers::load(&mut self.tx, id).await? else {
            return Ok(Err(Refusal::NoSuchGuidance));
        };
        match press {
            SavedAnswerButton::Show => self.reply(Notice::Standing { id, message: None }).await,
            SavedAnswerButton::Edit if guidance.retired => Ok(Err(Refusal::NoSuchGuidance)),
            SavedAnswerButton::Edit => match saved_answers::case_of(&mut self.tx, id).await? {
                Some(case) => match self.case(case).await? {
                    Ok(case) => {
                        self.ask(
                            person,
                            &case,
                            PromptKind::Qa(QaPromptKind::GuidanceWords { standing: id }),
                            None,
                        )
                        .await
                    }
                    Err(refusal) => Ok(Err(refusal)),
                },
                None => Ok(Err(Refusal::NoSuchGuidance)),
            },
            SavedAnswerButton::Retire => {
                saved_answers::retire(&mut self.tx, id, self.now).await?;
                let shown = Notice::Standing { id, message: self.incoming.message };
                self.send(Outgoing::in_chat(self.incoming.chat, shown)).await?;
                Ok(Ok(Phrase::GuidanceRetired))
            }
        }
    }

    /// The answer to this question is kept under the title typed.
    pub(super) async fn keep_guidance(
        &mut self,
        person: &Person,
        case: &Case,
        number: u32,
        typed: &str,
        message: Option<MessageId>,
    ) -> Outcome {
        if let Err(refusal) = permit(person, Action::Guide, None) {
            return Ok(Err(refusal));
        }
        let title = match kept::title(typed) {
            Ok(title) => title,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let question = case.guidance.iter().find(|question| question.number == number);
        let Some((question, answer)) =
            question.and_then(|asked| asked.answer.as_ref().map(|answer| (asked, answer)))
        else {
            return Ok(Err(Refusal::NothingAsked));
        };
        let Guidance { reason, .. } = question;
        let guidance = SavedAnswer {
            id: SavedAnswerId(0),
            title: without_numbers(&title),
            reason: *reason,
            verdict: answer.verdict,
            words: without_numbers(&answer.words),
            kept_by: person.id,
            kept_at: self.now,
            retired: false,
        };
        let id = saved_answers::keep(&mut self.tx, case.id, &guidance).await?;
        self.settle(person, case, message, Phrase::GuidanceKept).await?;
        self.reply(Notice::Said(Phrase::GuidanceKept)).await?.ok();
        // Shown whole, so that a name in it is seen and taken out.
        self.reply(Notice::Standing { id, message: None }).await
    }

    pub(super) async fn change_guidance(
        &mut self,
        person: &Person,
        case: &Case,
        id: SavedAnswerId,
        typed: &str,
        message: Option<MessageId>,
    ) -> Outcome {
        if let Err(refusal) = permit(person, Action::Guide, None) {
            return Ok(Err(refusal));
        }
        let words = match kept::words(typed) {
            Ok(words) => without_numbers(&words),
            Err(refusal) => return Ok(Err(refusal)),
        };
        saved_answers::change_words(&mut self.tx, id, &words, person.id, self.now).await?;
        self.settle(person, case, message, Phrase::GuidanceChanged).await?;
        self.reply(Notice::Standing { id, message: None }).await
    }
}
