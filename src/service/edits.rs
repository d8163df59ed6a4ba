//! A message edited by its author corrects what it had said (A1.1: a number misheard, a name misspelt).

use super::answers::read_correction;
use super::context::{Outcome, RequestContext};
use super::transferring::without_wanted;
use crate::domain::base::ids::{CaseId, DraftId, MessageRef};
use crate::domain::case::Case;
use crate::domain::intake;
use crate::domain::intake::{Field, InputShape, Problem};
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::Notice;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::command::{CaseCommand, Correction};
use crate::domain::request::draft::Draft;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::Person;
use crate::store;
use crate::store::{drafts, messages};

impl RequestContext<'_> {
    /// An edited message; one that had no meaning to the bot has none now.
    pub async fn edited(
        &mut self,
        person: &Person,
        text: &str,
    ) -> store::Result<Option<Result<Phrase, Refusal>>> {
        let Some(message) = self.incoming.message else { return Ok(None) };
        let at = MessageRef { chat: self.incoming.chat, message };
        let outcome = match messages::find(&mut self.tx, at).await? {
            Some(MessageKind::OpenedCase(case)) => self.correct_opening(person, case, text).await?,
            Some(MessageKind::Field(Some(case), _, field)) => {
                self.correct_field(person, case, field, text).await?
            }
            Some(MessageKind::Field(None, draft, field)) => self.correct_answer(draft, field, text).await?,
            Some(MessageKind::BeganForm(draft)) => self.begin_again(person, draft, text).await?,
            Some(
                MessageKind::Card(_)
                | MessageKind::Reminder(_)
                | MessageKind::Prompt(..)
                | MessageKind::Live(..)
                | MessageKind::Thread(..)
                | MessageKind::ReassignmentOffer(..)
                | MessageKind::Handover(_)
                | MessageKind::Digest
                | MessageKind::About(_)
                | MessageKind::Form(_),
            )
            | None => return Ok(None),
        };
        Ok(Some(outcome))
    }

    /// The line a case was opened with: every field that reads differently now is corrected.
    async fn correct_opening(&mut self, person: &Person, id: CaseId, text: &str) -> Outcome {
        let case = match self.case(id).await? {
            Ok(case) => case,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let reading = intake::read_vip(&said_of_call(&case, text));
        let wrong = reading.problems.into_iter().find(|(_, problem)| *problem != Problem::Missing);
        if let Some((_, problem)) = wrong {
            return Ok(Err(Refusal::Field(problem)));
        }
        let (fields, shape) = (reading.fields, reading.shape);
        let callback = (shape == InputShape::Parts || fields.callback.is_some()).then_some(fields.callback);
        let corrections = [
            fields.leader.map(Correction::Leader),
            fields.calling.map(Correction::Calling),
            fields.request.map(Correction::Request),
            callback.map(Correction::Callback),
        ];
        let mut said = Phrase::NothingChanged;
        for correction in corrections.into_iter().flatten() {
            let case = match self.case(id).await? {
                Ok(case) => case,
                Err(refusal) => return Ok(Err(refusal)),
            };
            match self.take_step(&case, CaseCommand::Correct(correction), person).await? {
                Ok(Phrase::Corrected) => said = Phrase::Corrected,
                Ok(_) => {}
                Err(refusal) => return Ok(Err(refusal)),
            }
        }
        self.reply(Notice::Said(said)).await
    }

    async fn correct_field(&mut self, person: &Person, id: CaseId, field: Field, text: &str) -> Outcome {
        let case: Case = match self.case(id).await? {
            Ok(case) => case,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let correction = match read_correction(field, text) {
            Ok(correction) => correction,
            Err(refusal) => return Ok(Err(refusal)),
        };
        match self.take_step(&case, CaseCommand::Correct(correction), person).await? {
            Ok(said) => self.reply(Notice::Said(said)).await,
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    async fn correct_answer(&mut self, id: DraftId, field: Field, text: &str) -> Outcome {
        let Some(mut draft) = drafts::load(&mut self.tx, id).await? else {
            return Ok(Err(Refusal::FormGone));
        };
        draft.edit(Some(field));
        draft.answer(text, self.written_at(), &self.service.centre);
        self.keep_form(draft).await
    }

    async fn begin_again(&mut self, person: &Person, id: DraftId, text: &str) -> Outcome {
        let Some(before) = drafts::load(&mut self.tx, id).await? else { return Ok(Err(Refusal::FormGone)) };
        if before.transfer.is_some() {
            return self.line_of_transfer(person, before, without_command(text)).await;
        }
        let reading = intake::read_vip(without_command(text));
        let read = Draft::begin(id, before.person, before.began, reading, &self.service.centre);
        let draft = Draft {
            leader: read.leader.clone().or(before.leader),
            calling: read.calling.clone().or(before.calling),
            request: read.request.clone().or(before.request),
            callback: read.callback.clone().or(before.callback),
            kind: before.kind,
            due: read.due.or(before.due),
            asked: before.asked,
            ..read
        };
        self.keep_form(draft).await
    }
}

/// What a message that a case was opened from says of the call; whom the leader asked for is no part of the request.
fn said_of_call(case: &Case, text: &str) -> String {
    let said = without_command(text);
    if case.transfers.is_empty() { said.to_owned() } else { without_wanted(said) }
}

/// What stands behind `/vip` (or `/vip@bot`).
fn without_command(text: &str) -> &str {
    match text.strip_prefix('/') {
        Some(command) => command.split_once(char::is_whitespace).map_or("", |(_, rest)| rest),
        None => text,
    }
}
