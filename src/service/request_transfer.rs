//! `/transfer` (A1.5): a leader is on the phone and asks for the shift or team leader. One line is all that is asked.

use super::context::{RequestContext, Result};
use super::draft_form::Place;
use super::open_case::{mention, open_case};
use super::{draft_form, prompt};
use crate::domain::case::Line;
use crate::domain::intake;
use crate::domain::intake::{InputShape, ParsedCall};
use crate::domain::message::message_kind::MessageKind;
use crate::domain::request::command::{CaseCommand, TransferAction};
use crate::domain::request::draft::Draft;
use crate::domain::request::policy::Action;
use crate::domain::staff::transfer_target::TransferTarget;
use crate::store::{cases, counters, drafts, messages};

/// Reads whom the leader asks for, and the rest of the line as a call.
fn read(line: &str) -> (Option<TransferTarget>, ParsedCall) {
    if let Some(target) = intake::asks_only_for(line) {
        return (Some(target), intake::read_new_case(""));
    }
    let (target, rest) = intake::take_transfer_target(line);
    (target, intake::read_new_case(&rest))
}

/// `/transfer`: what the line leaves out is asked for. Alone it goes on from a form that is half filled in.
pub(super) async fn request_transfer(cx: &mut RequestContext<'_>, line: &str) -> Result {
    cx.permit(Action::OpenCase, None)?;
    let person = cx.actor()?.id;
    let (target, reading) = read(line);
    if reading.shape == InputShape::Bare
        && let Some(mut draft) =
            drafts::current(&mut cx.tx, person).await?.filter(|draft| draft.line == Line::Vip)
    {
        draft.set_transfer(target);
        return request_or_ask(cx, draft, Place::Below).await;
    }
    let id = counters::next_draft(&mut cx.tx).await?;
    let nothing =
        ParsedCall { fields: intake::ParsedFields::default(), problems: Vec::new(), shape: InputShape::Bare };
    let mut draft = Draft::begin(id, person, cx.written_at(), Line::Vip, nothing, &cx.service.centre);
    cx.remember_message(MessageKind::BeganForm(id)).await?;
    if reading.shape == InputShape::Bare {
        draft.set_transfer(target);
    } else {
        draft.apply_line(reading, target, cx.written_at(), &cx.service.centre);
    }
    request_or_ask(cx, draft, Place::Below).await
}

/// A line of text for such a form.
pub(super) async fn receive_line(cx: &mut RequestContext<'_>, mut draft: Draft, line: &str) -> Result {
    let (target, reading) = read(line);
    draft.apply_line(reading, target, cx.written_at(), &cx.service.centre);
    cx.remember_message(MessageKind::BeganForm(draft.id)).await?;
    request_or_ask(cx, draft, Place::Below).await
}

/// Opens the case and has the one asked for told, as soon as it is known who called and for whom.
pub(super) async fn request_or_ask(cx: &mut RequestContext<'_>, draft: Draft, place: Place) -> Result {
    let Some((complete, target)) = draft.complete_for_transfer(&cx.service.centre) else {
        return draft_form::save(cx, draft, place).await;
    };
    let case = open_case(cx, draft.person, complete, draft.began).await?;
    messages::draft_became(&mut cx.tx, draft.id, case.id).await?;
    draft_form::remove(cx, &draft, Some(case.id)).await?;
    // The leader waits: what it may be a duplicate of is said afterwards.
    let similar = cases::similar(&mut cx.tx, &case.subject.likeness(), Some(case.id)).await?;
    mention(cx, &case, &similar).await?;
    let request = CaseCommand::Transfer(TransferAction::AskFor(target));
    Ok(cx.execute(&case, request).await?.said)
}

/// Whether a line of text is the one that such a form waits for.
pub(super) fn waits_for_line(cx: &RequestContext<'_>, draft: &Draft) -> bool {
    draft.transfer.is_some() && cx.now - draft.touched <= prompt::ANSWERED_WITHIN
}
