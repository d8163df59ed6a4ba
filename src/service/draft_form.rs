//! The form of a new case: its presses, its lines of text, `/cancel`.

use super::catalogue;
use super::context::{RequestContext, Result};
use super::join::join;
use super::open_case::{open_case, open_unless_duplicate};
use super::{prompt, request_transfer};
use crate::domain::base::ids::{CaseId, DraftId};
use crate::domain::intake::{Field, FieldProblem};
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::button::DraftButton;
use crate::domain::request::draft::{Draft, DraftProblem, DraftProblemKind, FormStep};
use crate::domain::request::refusal::Refusal;
use crate::store;
use crate::store::{drafts, messages, prompts};

/// Where a form is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the message that shows it.
    Same,
    /// In a new one: something was typed since, and the form stands above it.
    Below,
}

/// Saves a form and has it shown.
pub(super) async fn save(cx: &mut RequestContext<'_>, mut draft: Draft, place: Place) -> Result {
    draft.touch(cx.now, &cx.service.centre);
    drafts::save(&mut cx.tx, &draft).await?;
    let form = match place {
        Place::Same => Notice::Form { draft: draft.id },
        Place::Below => Notice::FormBelow { draft: draft.id },
    };
    cx.send(Outgoing::to(draft.person, form)).await?;
    Ok(Phrase::Seen)
}

/// A form of the actor's, loaded, or refused.
pub(super) async fn load_own(cx: &mut RequestContext<'_>, id: DraftId) -> Result<Draft> {
    let draft = drafts::load(&mut cx.tx, id).await?.ok_or(Refusal::FormGone)?;
    if draft.person == cx.actor()?.id { Ok(draft) } else { Err(Refusal::NotYourButton.into()) }
}

/// A line of text for a form.
pub(super) async fn answer(cx: &mut RequestContext<'_>, mut draft: Draft, text: &str) -> Result {
    if draft.transfer.is_some() {
        return request_transfer::receive_line(cx, draft, text).await;
    }
    let field = match draft.at {
        FormStep::Field(field) => field,
        FormStep::Review | FormStep::Choose => Field::Callback,
    };
    draft.answer(text, cx.written_at(), &cx.service.centre);
    if draft.problem.is_none() {
        cx.remember_message(MessageKind::Field(None, draft.id, field)).await?;
    }
    save(cx, draft, Place::Below).await
}

/// A press on a form.
pub(super) async fn press(cx: &mut RequestContext<'_>, id: DraftId, press: DraftButton) -> Result {
    let mut draft = load_own(cx, id).await?;
    match press {
        DraftButton::Kind(kind) => draft.choose_kind(kind),
        DraftButton::Back => draft.back(),
        DraftButton::Skip => draft.skip(),
        DraftButton::Edit => draft.edit(None),
        DraftButton::EditField(field) => draft.edit(Some(field)),
        DraftButton::DueIn(minutes) => draft.promise_in(minutes, cx.now),
        DraftButton::Tonight => draft.promise_other_day(cx.now, &cx.service.centre, |days| days.today),
        DraftButton::Tomorrow => draft.promise_other_day(cx.now, &cx.service.centre, |days| days.tomorrow),
        DraftButton::Cancel => {
            remove(cx, &draft, None).await?;
            return Ok(Phrase::FormCancelled);
        }
        DraftButton::Open => return open(cx, draft, true).await,
        DraftButton::OpenAnyway => return open(cx, draft, false).await,
        DraftButton::JoinInstead => return join_instead(cx, draft).await,
        DraftButton::Continue => return save(cx, draft, Place::Below).await,
        DraftButton::Wants(target) => {
            draft.set_transfer(Some(target));
            return request_transfer::request_or_ask(cx, draft, Place::Same).await;
        }
    }
    save(cx, draft, Place::Same).await
}

/// 💾: opens the case, or stays at what is still missing and says so; asks first about an open case that may be about
/// the same thing, unless that was asked.
async fn open(cx: &mut RequestContext<'_>, mut draft: Draft, asks: bool) -> Result {
    let Some(complete) = draft.complete(&cx.service.centre) else {
        draft.skip();
        if let FormStep::Field(field) = draft.at {
            draft.problem =
                Some(DraftProblem { field, what: DraftProblemKind::Field(FieldProblem::Missing) });
        }
        return save(cx, draft, Place::Same).await;
    };
    let opened = match asks {
        true => open_unless_duplicate(cx, &mut draft, complete).await?,
        false => Some(open_case(cx, draft.person, complete, draft.began).await?),
    };
    let Some(case) = opened else { return save(cx, draft, Place::Same).await };
    messages::draft_became(&mut cx.tx, draft.id, case.id).await?;
    remove(cx, &draft, Some(case.id)).await?;
    Ok(Phrase::FormOpened)
}

/// 👋: the leader reached somebody else about an open case, who works on that.
async fn join_instead(cx: &mut RequestContext<'_>, draft: Draft) -> Result {
    let Some(of) = draft.duplicate_of() else { return save(cx, draft, Place::Below).await };
    let case = cx.load_case(of).await?;
    let said = join(cx, &case).await?;
    remove(cx, &draft, None).await?;
    Ok(said)
}

/// Removes a form; its message says that it is over, and which case it became.
pub(super) async fn remove(
    cx: &mut RequestContext<'_>,
    draft: &Draft,
    case: Option<CaseId>,
) -> store::Result<()> {
    let shown = drafts::message(&mut cx.tx, draft.id).await?;
    drafts::remove(&mut cx.tx, draft.id).await?;
    if let Some(message) = shown {
        cx.send(Outgoing::to(draft.person, Notice::FormOver { message, case })).await?;
    }
    Ok(())
}

/// `/cancel`: the question asked last, or else the form.
pub(super) async fn cancel(cx: &mut RequestContext<'_>) -> Result {
    let person = cx.actor()?.id;
    let draft = drafts::current(&mut cx.tx, person).await?;
    let asked = prompts::current(&mut cx.tx, person).await?.map(|last| last.prompt.at);
    let form_last = draft.as_ref().is_some_and(|draft| asked.is_none_or(|asked| draft.touched > asked));
    if !form_last && prompt::cancel(cx).await? {
        return cx.say(Phrase::QuestionCancelled).await;
    }
    let Some(draft) = draft else {
        return match catalogue::waits_for(cx).await? {
            Some(_) => catalogue::drop_form(cx).await,
            None => Err(Refusal::NothingToCancel.into()),
        };
    };
    remove(cx, &draft, None).await?;
    cx.say(Phrase::FormCancelled).await
}
