//! `/promo`: what to tell a customer about promotions (B5), in one message that is turned over there.

use super::context::{RequestContext, Result};
use crate::domain::base::fold::{one_line, tidy};
use crate::domain::message::notice::Notice;
use crate::domain::promotion::look::Look;
use crate::domain::request::policy::Action;
use crate::domain::request::refusal::Refusal;
use crate::store::audit;

/// `/promo`: what was asked goes to the text table, the message carries its id.
pub(super) async fn ask(cx: &mut RequestContext<'_>, words: &str) -> Result {
    cx.permit(Action::See, None)?;
    let asked = one_line(&tidy(words));
    let by = Some(cx.actor()?.id);
    let asked = audit::insert_text(&mut cx.tx, None, by, &asked, cx.now).await?;
    cx.reply(Notice::Promotions { look: Look::at(asked), message: None }).await
}

/// Another view of the same question, in place of the one the button stands under.
pub(super) async fn turn(cx: &mut RequestContext<'_>, look: Look) -> Result {
    if !cx.incoming.chat.is_private() {
        return Err(Refusal::PrivateOnly.into());
    }
    let reader = cx.actor()?.id;
    audit::own_text(&mut cx.tx, look.asked, reader).await?.ok_or(Refusal::UnknownButton)?;
    let message = cx.incoming.message;
    cx.reply(Notice::Promotions { look, message }).await
}
