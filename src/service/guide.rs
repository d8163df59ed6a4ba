//! `/guide`: the procedure at hand, in one message that is turned over there; and what QA publishes.

use super::context::{RequestContext, Result};
use crate::domain::base::fold::{one_line, tidy};
use crate::domain::base::ids::GuideVersionId;
use crate::domain::case::Case;
use crate::domain::guide::card::Card;
use crate::domain::guide::look::{GuideLook, GuideView};
use crate::domain::guide::step;
use crate::domain::guide::version::{GuideSubject, GuideVersion, LONGEST_BODY};
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::button::GuideButton;
use crate::domain::request::policy::Action;
use crate::domain::request::refusal::Refusal;
use crate::domain::request::saved_answer::SavedAnswer;
use crate::store::{audit, guide, saved_answers, staff};

/// `/guide`, and what is looked for in it.
pub(super) async fn ask(cx: &mut RequestContext<'_>, words: &str) -> Result {
    cx.permit(Action::See, None)?;
    let typed = one_line(&tidy(words));
    let look = if typed.is_empty() {
        GuideLook::View(GuideView::All)
    } else {
        let by = Some(cx.actor()?.id);
        GuideLook::Found(audit::insert_text(&mut cx.tx, None, by, &typed, cx.now).await?)
    };
    cx.reply(Notice::Guide { look, message: None }).await
}

/// 📖 on a case: the card for the step it is at.
pub(super) async fn of_case(cx: &mut RequestContext<'_>, case: &Case) -> Result {
    cx.permit(Action::See, Some(case))?;
    let look = GuideLook::View(GuideView::Card(step::card_of(case)));
    cx.reply(Notice::Guide { look, message: None }).await
}

/// Another card, in place of the one the button stands under.
pub(super) async fn turn(cx: &mut RequestContext<'_>, view: GuideView) -> Result {
    cx.permit(Action::See, None)?;
    let message = cx.incoming.message;
    cx.reply(Notice::Guide { look: GuideLook::View(view), message }).await
}

/// ✏️: the text of a card, to be replied to with another.
pub(super) async fn edit(cx: &mut RequestContext<'_>, card: Card) -> Result {
    cx.permit(Action::Guide, None)?;
    cx.only_in_private()?;
    cx.reply(Notice::EditGuide { card }).await
}

/// A reply to the text of a card is its new text, shown before it is published.
pub(super) async fn draft(cx: &mut RequestContext<'_>, card: Card, typed: &str) -> Result {
    cx.permit(Action::Guide, None)?;
    let body = tidy(typed);
    if body.trim().is_empty() {
        return Err(Refusal::Empty.into());
    }
    if body.chars().count() > LONGEST_BODY {
        return Err(Refusal::TooLong { max: LONGEST_BODY }.into());
    }
    let by = cx.actor()?;
    let locale = by.locale.unwrap_or(cx.service.centre.locale);
    let subject = GuideSubject::Card(card);
    let version = guide::insert(&mut cx.tx, subject, (&body, Some(locale)), by.id, cx.now).await?;
    cx.reply(Notice::GuideVersion { version, message: None }).await
}

/// 📌 under a saved answer: it is shown as it would be published.
pub(super) async fn draft_answer(cx: &mut RequestContext<'_>, answer: &SavedAnswer) -> Result {
    cx.permit(Action::Guide, None)?;
    if !cx.incoming.chat.is_private() {
        return Err(Refusal::PrivateOnly.into());
    }
    let by = cx.actor()?.id;
    let subject = GuideSubject::SavedAnswer(answer.id);
    // A second tap makes no second one of the same words.
    if let Some(newest) = guide::newest(&mut cx.tx, subject).await?
        && newest.body == answer.words
    {
        return cx.reply(Notice::GuideVersion { version: newest.id, message: None }).await;
    }
    let version = guide::insert(&mut cx.tx, subject, (&answer.words, None), by, cx.now).await?;
    cx.reply(Notice::GuideVersion { version, message: None }).await
}

/// A press under what is published.
pub(super) async fn press_version(
    cx: &mut RequestContext<'_>,
    id: GuideVersionId,
    press: GuideButton,
) -> Result {
    let action = if press == GuideButton::Read { Action::See } else { Action::Guide };
    cx.permit(action, None)?;
    let version = guide::load(&mut cx.tx, id).await?.ok_or(Refusal::UnknownButton)?;
    let me = cx.actor()?.id;
    if matches!(press, GuideButton::Publish | GuideButton::Remind) {
        check_is_newest(cx, &version).await?;
    }
    let said = match press {
        GuideButton::Publish => publish(cx, &version).await?,
        GuideButton::Drop => {
            guide::drop_draft(&mut cx.tx, id).await?;
            if version.published.is_some() { Phrase::Seen } else { Phrase::GuideDropped }
        }
        GuideButton::Read if version.published.is_none() => return Err(Refusal::UnknownButton.into()),
        GuideButton::Read => {
            guide::mark_read(&mut cx.tx, id, me, cx.now).await?;
            let message = cx.incoming.message;
            cx.send_back(Notice::GuideChanged { version: id, message }).await?;
            return Ok(Phrase::GuideRead);
        }
        GuideButton::Readers => Phrase::Seen,
        GuideButton::Remind => remind(cx, &version).await?,
    };
    let message = cx.incoming.message;
    cx.send_back(Notice::GuideVersion { version: id, message }).await?;
    Ok(said)
}

/// Nothing later was published, and a saved answer still says the same.
async fn check_is_newest(cx: &mut RequestContext<'_>, version: &GuideVersion) -> Result<()> {
    if guide::is_outdated(&mut cx.tx, version).await? {
        return Err(Refusal::NewerGuide.into());
    }
    let Some(answer) = version.subject.saved_answer() else { return Ok(()) };
    let kept = saved_answers::load(&mut cx.tx, answer).await?.filter(|kept| !kept.retired);
    let kept = kept.ok_or(Refusal::NoSuchGuidance)?;
    if kept.words == version.body { Ok(()) } else { Err(Refusal::GuidanceChanged.into()) }
}

/// Everybody on the staff gets it as it is now, without a sound; who publishes it has read it.
async fn publish(cx: &mut RequestContext<'_>, version: &GuideVersion) -> Result {
    let me = cx.actor()?.id;
    if !guide::publish(&mut cx.tx, version.id, cx.now).await? {
        return Ok(Phrase::GuidePublished { people: version.readers.len() });
    }
    let staff = staff::all(&mut cx.tx).await?;
    guide::add_readers(&mut cx.tx, version.id, me).await?;
    let mut people = 0;
    for person in staff.iter().filter(|person| person.active && !person.roles.0.is_empty() && person.id != me)
    {
        people += 1;
        if person.reachable() {
            let changed = Notice::GuideChanged { version: version.id, message: None };
            cx.send(Outgoing::to(person.id, changed)).await?;
        }
    }
    Ok(Phrase::GuidePublished { people })
}

/// 🔔: once more to those who have not said that they have read it, without a sound.
async fn remind(cx: &mut RequestContext<'_>, version: &GuideVersion) -> Result {
    let staff = staff::all(&mut cx.tx).await?;
    let unread = version.unread();
    let mut people = 0;
    for person in staff.iter().filter(|person| unread.contains(&person.id) && person.reachable()) {
        let changed = Notice::GuideChanged { version: version.id, message: None };
        cx.send(Outgoing::to(person.id, changed)).await?;
        people += 1;
    }
    Ok(Phrase::GuideReminded { people })
}
