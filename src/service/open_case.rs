//! Opening a case: the promise is made.

use super::context::{RequestContext, Result};
use super::draft_form::Place;
use super::{board, draft_form};
use crate::domain::base::ids::{DraftId, PersonId};
use crate::domain::case::audit::{AuditEntry, AuditEvent};
use crate::domain::case::{Case, Line, Promise};
use crate::domain::intake;
use crate::domain::intake::{InputShape, ParsedCall};
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::draft::{CompleteDraft, Draft};
use crate::domain::request::policy::Action;
use crate::store;
use crate::store::{audit, cases, counters, drafts, timers};
use chrono::{DateTime, Utc};

/// `/vip`, `/premium`: opens the case when the text says everything, else shows what was read as a form; so too where an
/// open case may be about the same thing.
pub(super) async fn new_case(cx: &mut RequestContext<'_>, line: Line, text: &str) -> Result {
    begin(cx, line, read_call(line, text)).await
}

/// A line that nothing waited for and that may be a call: what is not in parts is shown as a form first.
pub(super) async fn perhaps_new_case(cx: &mut RequestContext<'_>, text: &str) -> Result {
    let mut reading = read_call(Line::Vip, text);
    if reading.shape == InputShape::Clear {
        reading.shape = InputShape::Free;
    }
    begin(cx, Line::Vip, reading).await
}

async fn begin(cx: &mut RequestContext<'_>, line: Line, reading: ParsedCall) -> Result {
    cx.permit(Action::OpenCase, None)?;
    let owner = cx.actor()?.id;
    let shape = reading.shape;
    if shape == InputShape::Bare
        && let Some(mut draft) = drafts::current(&mut cx.tx, owner).await?.filter(|draft| draft.line == line)
    {
        draft.transfer = None;
        return draft_form::save(cx, draft, Place::Below).await;
    }
    // A call that is complete needs no number for a form.
    let mut draft = Draft::begin(DraftId(0), owner, cx.written_at(), line, reading, &cx.service.centre);
    if draft.opens_directly(shape)
        && let Some(complete) = draft.complete(&cx.service.centre)
        && let Some(case) = open_unless_duplicate(cx, &mut draft, complete).await?
    {
        cx.remember_message(MessageKind::OpenedCase(case.id)).await?;
        return Ok(Phrase::FormOpened);
    }
    draft.id = counters::next_draft(&mut cx.tx).await?;
    cx.remember_message(MessageKind::BeganForm(draft.id)).await?;
    draft_form::save(cx, draft, Place::Same).await
}

/// Opens the case, unless one that is about the same thing is open: then the form asks about that. One of a leader who only
/// has the same given name is mentioned afterwards.
pub(super) async fn open_unless_duplicate(
    cx: &mut RequestContext<'_>,
    draft: &mut Draft,
    complete: CompleteDraft,
) -> store::Result<Option<Case>> {
    let like = complete.subject.likeness();
    let similar = cases::similar(&mut cx.tx, &like, None).await?;
    if let Some(duplicate) = similar.iter().find(|other| like.is_strong(other)) {
        draft.ask_about_duplicate(duplicate.id);
        return Ok(None);
    }
    let case = open_case(cx, draft.person, complete, draft.began).await?;
    mention(cx, &case, &similar).await?;
    Ok(Some(case))
}

/// Offers the owner of a new case to join one of these instead.
pub(super) async fn mention(cx: &mut RequestContext<'_>, case: &Case, similar: &[Case]) -> store::Result<()> {
    for other in similar {
        let resembles = Notice::Resembles { case: case.id, other: other.id };
        cx.send(Outgoing::to(case.owner, resembles)).await?;
    }
    Ok(())
}

/// Opens a case: the promise is made, its ladder starts, the owner gets the card.
pub(super) async fn open_case(
    cx: &mut RequestContext<'_>,
    owner: PersonId,
    complete: CompleteDraft,
    taken_at: DateTime<Utc>,
) -> store::Result<Case> {
    let CompleteDraft { subject, due } = complete;
    let kind = subject.kind();
    let ladder = cx.service.centre.ladders.callback(kind);
    let promise = Promise::make(1, due, ladder, cx.now);
    let case = Case::taken(counters::next_case(&mut cx.tx).await?, owner, taken_at, subject, promise);
    cases::insert(&mut cx.tx, &case).await?;
    let board = board::follow(cx, None, &case).await?;
    timers::follow_case(&mut cx.tx, None, None, &case, board).await?;
    let taken = AuditEntry::new(owner, AuditEvent::Taken { kind, due });
    audit::write(&mut cx.tx, case.id, &[taken], cx.now).await?;
    cx.send(Outgoing::to(owner, Notice::Card { case: case.id })).await?;
    Ok(case)
}

/// What was typed for a new case on this line.
pub(super) fn read_call(line: Line, text: &str) -> ParsedCall {
    match line {
        Line::Vip => intake::read_new_case(text),
        Line::Premium => intake::read_premium_case(text),
    }
}
