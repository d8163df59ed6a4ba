//! The form of a new case: its presses, its lines of text, `/cancel`.

use super::context::{Outcome, RequestContext};
use crate::domain::base::ids::DraftId;
use crate::domain::intake::{Field, Problem};
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::button::DraftButton;
use crate::domain::request::draft::{Draft, DraftProblem, FormStep, Wrong};
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::Person;
use crate::store;
use crate::store::{drafts, messages, prompts};

impl RequestContext<'_> {
    /// Saves a form and has its message show it.
    pub async fn keep_form(&mut self, mut draft: Draft) -> Outcome {
        draft.touch(self.now, &self.service.centre);
        drafts::save(&mut self.tx, &draft).await?;
        self.send(Outgoing::to(draft.person, Notice::Form { draft: draft.id })).await?;
        Ok(Ok(Phrase::Seen))
    }

    /// Shows a form at the bottom of the chat, in a message of its own.
    pub async fn show_form_again(&mut self, draft: Draft) -> Outcome {
        drafts::set_message(&mut self.tx, draft.id, None).await?;
        self.keep_form(draft).await
    }

    /// A line of text for a form.
    pub async fn answer_form(&mut self, person: &Person, mut draft: Draft, text: &str) -> Outcome {
        if draft.transfer.is_some() {
            return self.line_of_transfer(person, draft, text).await;
        }
        let field = match draft.at {
            FormStep::Field(field) => field,
            FormStep::Review | FormStep::Choose => Field::Callback,
        };
        draft.answer(text, self.written_at(), &self.service.centre);
        if draft.trouble.is_none() {
            self.remember_own(MessageKind::Field(None, draft.id, field)).await?;
        }
        self.keep_form(draft).await
    }

    /// A press on a form.
    pub async fn press_form(&mut self, person: &Person, id: DraftId, press: DraftButton) -> Outcome {
        let Some(mut draft) = drafts::load(&mut self.tx, id).await? else {
            return Ok(Err(Refusal::FormGone));
        };
        if draft.person != person.id {
            return Ok(Err(Refusal::NotYourButton));
        }
        match press {
            DraftButton::Kind(kind) => draft.choose_kind(kind),
            DraftButton::Back => draft.back(),
            DraftButton::Skip => draft.skip(),
            DraftButton::Edit => draft.edit(None),
            DraftButton::EditField(field) => draft.edit(Some(field)),
            DraftButton::DueIn(minutes) => draft.promise_in(minutes, self.now),
            DraftButton::Tomorrow => draft.promise_tomorrow(self.now, &self.service.centre),
            DraftButton::Cancel => return self.drop_form(draft).await,
            DraftButton::Open => return self.open_form(person, draft).await,
            DraftButton::Continue => return self.show_form_again(draft).await,
            DraftButton::Wants(wanted) => {
                draft.for_transfer(Some(wanted));
                return self.transfer_or_ask(person, draft).await;
            }
        }
        self.keep_form(draft).await
    }

    /// 💾: opens the case, or stays at what is still missing and says so.
    async fn open_form(&mut self, person: &Person, mut draft: Draft) -> Outcome {
        let Some(filled) = draft.filled(&self.service.centre) else {
            draft.skip();
            if let FormStep::Field(field) = draft.at {
                draft.trouble = Some(DraftProblem { field, what: Wrong::Field(Problem::Missing) });
            }
            return self.keep_form(draft).await;
        };
        let case = self.open_case(person, filled, draft.began).await?;
        messages::draft_became(&mut self.tx, draft.id, case.id).await?;
        self.end_form(&draft, Some(&case)).await?;
        Ok(Ok(Phrase::FormOpened))
    }

    async fn drop_form(&mut self, draft: Draft) -> Outcome {
        self.end_form(&draft, None).await?;
        Ok(Ok(Phrase::FormCancelled))
    }

    pub async fn end_form(
        &mut self,
        draft: &Draft,
        case: Option<&crate::domain::case::Case>,
    ) -> store::Result<()> {
        let shown = drafts::message(&mut self.tx, draft.id).await?;
        drafts::remove(&mut self.tx, draft.id).await?;
        if let Some(message) = shown {
            let over = Notice::FormOver { message, case: case.map(|case| case.id) };
            self.send(Outgoing::to(draft.person, over)).await?;
        }
        Ok(())
    }

    /// `/cancel`: the question asked last, or else the form.
    pub async fn cancel(&mut self, person: &Person) -> Outcome {
        let draft = drafts::current(&mut self.tx, person.id).await?;
        let asked = prompts::current(&mut self.tx, person.id).await?.map(|last| last.prompt.at);
        let form_last = draft.as_ref().is_some_and(|draft| asked.is_none_or(|asked| draft.touched > asked));
        if !form_last && self.leave_question(person).await? {
            return self.reply(Notice::Said(Phrase::QuestionCancelled)).await;
        }
        match draft {
            Some(draft) => {
                self.end_form(&draft, None).await?;
                self.reply(Notice::Said(Phrase::FormCancelled)).await
            }
            None => Ok(Err(Refusal::NothingToCancel)),
        }
    }
}
