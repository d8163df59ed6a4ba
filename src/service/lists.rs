//! `/open`, `/find` and the timeline of a case: lists that stand in one message and are turned over there.

use super::context::{RequestContext, Result};
use crate::domain::base::fold::{one_line, tidy};
use crate::domain::base::ids::MessageId;
use crate::domain::case::Case;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::listing::{AuditFilter, List};
use crate::domain::request::policy::{Action, Visibility, visibility};
use crate::domain::request::refusal::Refusal;
use crate::domain::request::search;
use crate::store::audit;

/// `/find`: what was typed goes to the text table, the list carries its id.
pub(super) async fn find(cx: &mut RequestContext<'_>, words: &str) -> Result {
    cx.permit(Action::See, None)?;
    search::read(words)?;
    let typed = one_line(&tidy(words));
    let by = Some(cx.actor()?.id);
    let typed = audit::insert_text(&mut cx.tx, None, by, &typed, cx.now).await?;
    show(cx, List::Found(typed), 0, None).await
}

/// Shows a page of a list, in place of `message` where it stands already.
pub(super) async fn show(
    cx: &mut RequestContext<'_>,
    list: List,
    page: u32,
    message: Option<MessageId>,
) -> Result {
    cx.reply(Notice::List { list, page, message }).await
}

/// ◀, ▶ or another filter. A list is for one reader, so it has no place in a group: from the board there, the open cases
/// are sent to who asks.
pub(super) async fn turn_page(cx: &mut RequestContext<'_>, list: List, page: u32) -> Result {
    if !cx.incoming.chat.is_private() {
        if !matches!(list, List::Open(_)) {
            return Err(Refusal::PrivateOnly.into());
        }
        cx.permit(Action::See, None)?;
        let reader = cx.actor()?.id;
        cx.send(Outgoing::to(reader, Notice::List { list, page, message: None })).await?;
        return Ok(Phrase::SentPrivately);
    }
    let message = cx.incoming.message;
    match list {
        List::Open(_) | List::Owners | List::OwnedBy(_) => show(cx, list, page, message).await,
        List::Found(typed) => {
            let reader = cx.actor()?.id;
            audit::own_text(&mut cx.tx, typed, reader).await?.ok_or(Refusal::UnknownButton)?;
            show(cx, list, page, message).await
        }
        List::Audit(filter) => audit(cx, filter, page, message).await,
        List::Staff(filter) => {
            cx.permit(Action::SeeStaff, None)?;
            show(cx, List::Staff(filter), page, message).await
        }
        List::Timeline(id) => {
            let case = cx.load_case(id).await?;
            show_timeline(cx, &case, page, message).await
        }
    }
}

/// `/audit`, for admins.
pub(super) async fn audit(
    cx: &mut RequestContext<'_>,
    filter: AuditFilter,
    page: u32,
    message: Option<MessageId>,
) -> Result {
    cx.permit(Action::Audit, None)?;
    show(cx, List::Audit(filter), page, message).await
}

/// 🕓, for who sees the case in full.
pub(super) async fn show_timeline(
    cx: &mut RequestContext<'_>,
    case: &Case,
    page: u32,
    message: Option<MessageId>,
) -> Result {
    let reader = cx.actor()?;
    if visibility(&reader, case) == Visibility::Masked {
        return Err(Refusal::NotYours.into());
    }
    let notice = Notice::List { list: List::Timeline(case.id), page, message };
    cx.send(Outgoing::to(reader.id, notice)).await?;
    Ok(Phrase::Seen)
}
