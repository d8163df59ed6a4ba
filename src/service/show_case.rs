//! Showing the card of a case.

use super::context::{RequestContext, Result};
use crate::domain::base::ids::CaseId;
use crate::domain::case::Case;
use crate::domain::case::audit::{AuditEntry, AuditEvent};
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::policy::{Action, Visibility, visibility};
use crate::store::audit;

/// `/case 12`, or the button that shows the card.
pub(super) async fn show_case(cx: &mut RequestContext<'_>, id: CaseId) -> Result {
    let case = cx.load_case(id).await?;
    cx.permit(Action::See, Some(&case))?;
    note_look(cx, &case).await?;
    send_card_again(cx, id).await?;
    Ok(Phrase::Seen)
}

/// ⋯ Khác on a card: the same card with all its buttons, or with fewer again.
pub(super) async fn show_buttons(cx: &mut RequestContext<'_>, case: &Case, all: bool) -> Result {
    cx.permit(Action::See, Some(case))?;
    let card = match cx.message_kind().await? {
        // `None`: pressed sooner than its sending was marked.
        Some(MessageKind::Card(_)) | None => cx.message(),
        // A newer card has superseded it.
        Some(_) => None,
    };
    let Some(card) = card else { return show_case(cx, case.id).await };
    let edit = Notice::CardButtons { case: case.id, message: card.message, all };
    cx.send_to_current(Outgoing::in_chat(card.chat, edit));
    Ok(Phrase::Seen)
}

/// Who sees a colleague's case in full stands in the audit log.
pub(super) async fn note_look(cx: &mut RequestContext<'_>, case: &Case) -> Result<()> {
    let reader = cx.actor()?;
    if !case.involves(reader.id) && visibility(&reader, case) == Visibility::Full {
        let looked = AuditEntry::new(reader.id, AuditEvent::Looked);
        audit::write(&mut cx.tx, case.id, &[looked], cx.now).await?;
    }
    Ok(())
}

/// Sends the actor the card once more, at the bottom of the chat.
pub(super) async fn send_card_again(cx: &mut RequestContext<'_>, case: CaseId) -> Result<()> {
    let again = Outgoing::to(cx.actor()?.id, Notice::CardAgain { case });
    cx.send_to_current(again);
    Ok(())
}
