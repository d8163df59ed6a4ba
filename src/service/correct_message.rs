//! A message edited by its author corrects what it had said (A1.1: a number misheard, a name misspelt).

use super::answer_prompt::read_correction;
use super::context::{Applied, RequestContext, Result};
use super::draft_form::Place;
use super::open_case::read_call;
use super::{draft_form, request_transfer};
use crate::domain::base::ids::{CaseId, DraftId};
use crate::domain::case::Case;
use crate::domain::intake;
use crate::domain::intake::{Field, FieldProblem, InputShape};
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::command::{CaseCommand, Correction};
use crate::domain::request::draft::Draft;
use crate::domain::request::refusal::Refusal;
use crate::store::drafts;

/// Takes an edited message; one that had no meaning to the bot has none now.
pub(super) async fn correct_message(cx: &mut RequestContext<'_>, text: &str) -> Result {
    match cx.message_kind().await? {
        Some(MessageKind::OpenedCase(case)) => correct_opening(cx, case, text).await,
        Some(MessageKind::Field(Some(case), _, field)) => correct_field(cx, case, field, text).await,
        Some(MessageKind::Field(None, draft, field)) => correct_form_answer(cx, draft, field, text).await,
        Some(MessageKind::BeganForm(draft)) => begin_form_again(cx, draft, text).await,
        Some(
            MessageKind::Card(_)
            | MessageKind::Reminder(_)
            | MessageKind::Prompt(..)
            | MessageKind::Live(..)
            | MessageKind::Thread(..)
            | MessageKind::ReassignmentOffer(..)
            | MessageKind::Handover(_)
            | MessageKind::Share(_)
            | MessageKind::Digest
            | MessageKind::About(_)
            | MessageKind::Refused
            | MessageKind::SignalReports(_)
            | MessageKind::Swap(_)
            | MessageKind::EditGuide(_)
            | MessageKind::Review(_)
            | MessageKind::AskCatalogue(_)
            | MessageKind::EditMember(..)
            | MessageKind::Form(_),
        )
        | None => Ok(Phrase::Seen),
    }
}

/// The line a case was opened with: every field that reads differently now is corrected.
async fn correct_opening(cx: &mut RequestContext<'_>, id: CaseId, text: &str) -> Result {
    let mut case = cx.load_case(id).await?;
    let reading = read_call(case.line(), &call_in(&case, text));
    let wrong = reading.problems.into_iter().find(|(_, problem)| *problem != FieldProblem::Missing);
    if let Some((_, problem)) = wrong {
        return Err(Refusal::Field(problem).into());
    }
    let (fields, shape) = (reading.fields, reading.shape);
    let callback = (shape == InputShape::Parts || fields.callback.is_some()).then_some(fields.callback);
    let corrections = [
        fields.leader.map(Correction::Leader),
        fields.calling.map(Correction::Calling),
        fields.request.map(Correction::Request),
        callback.map(Correction::Callback),
    ];
    let mut answer = Phrase::NothingChanged;
    for correction in corrections.into_iter().flatten() {
        let Applied { case: corrected, said } = cx.execute(&case, CaseCommand::Correct(correction)).await?;
        case = corrected;
        if said == Phrase::Corrected {
            answer = said;
        }
    }
    cx.say(answer).await
}

async fn correct_field(cx: &mut RequestContext<'_>, id: CaseId, field: Field, text: &str) -> Result {
    let case = cx.load_case(id).await?;
    let correction = read_correction(field, text)?;
    let said = cx.execute(&case, CaseCommand::Correct(correction)).await?.said;
    cx.say(said).await
}

async fn correct_form_answer(cx: &mut RequestContext<'_>, id: DraftId, field: Field, text: &str) -> Result {
    let mut draft = drafts::load(&mut cx.tx, id).await?.ok_or(Refusal::FormGone)?;
    draft.edit(Some(field));
    draft.answer(text, cx.written_at(), &cx.service.centre);
    draft_form::save(cx, draft, Place::Same).await
}

async fn begin_form_again(cx: &mut RequestContext<'_>, id: DraftId, text: &str) -> Result {
    let before = drafts::load(&mut cx.tx, id).await?.ok_or(Refusal::FormGone)?;
    if before.transfer.is_some() {
        return request_transfer::receive_line(cx, before, without_command(text)).await;
    }
    let reading = read_call(before.line, without_command(text));
    let read = Draft::begin(id, before.person, before.began, before.line, reading, &cx.service.centre);
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
    draft_form::save(cx, draft, Place::Same).await
}

/// What a message that a case was opened from says of the call; whom the leader asked for is no part of it.
fn call_in(case: &Case, text: &str) -> String {
    let said = without_command(text);
    if case.transfers().is_empty() { said.to_owned() } else { intake::take_transfer_target(said).1 }
}

/// What stands behind `/vip` (or `/vip@bot`).
fn without_command(text: &str) -> &str {
    match text.strip_prefix('/') {
        Some(command) => command.split_once(char::is_whitespace).map_or("", |(_, rest)| rest),
        None => text,
    }
}
