//! `/guide`: the procedure at hand, in one message that is turned over there.

use super::context::{RequestContext, Result};
use crate::domain::base::fold::{one_line, tidy};
use crate::domain::case::Case;
use crate::domain::guide::look::{GuideLook, GuideView};
use crate::domain::guide::step;
use crate::domain::message::notice::Notice;
use crate::domain::request::policy::Action;
use crate::store::audit;

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
