//! 📺 Wall screens: links that open one, and those that show the board.

use super::context::{RequestContext, Result};
use crate::domain::base::ids::ScreenId;
use crate::domain::message::notice::Notice;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::one_time_link::OneTimeLink;
use crate::domain::request::policy::Action;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::change::StaffChange;
use crate::store::{screens, staff_changes};

/// Shows the screens.
pub(super) async fn show(cx: &mut RequestContext<'_>) -> Result {
    permit(cx)?;
    cx.reply(Notice::Screens { message: None }).await
}

/// A link that opens a screen once.
pub(super) async fn make_link(cx: &mut RequestContext<'_>) -> Result {
    permit(cx)?;
    let by = cx.actor()?.id;
    let (screen, code) = screens::insert(&mut cx.tx, by, cx.now).await?;
    cx.new_link = Some(OneTimeLink::Screen(code));
    staff_changes::insert(&mut cx.tx, Some(by), None, &StaffChange::ScreenLinked { screen }, cx.now).await?;
    Ok(Phrase::Seen)
}

pub(super) async fn close(cx: &mut RequestContext<'_>, screen: ScreenId) -> Result {
    permit(cx)?;
    let by = cx.actor()?.id;
    if screens::close(&mut cx.tx, screen, by, cx.now).await? {
        let closed = StaffChange::ScreenClosed { screen };
        staff_changes::insert(&mut cx.tx, Some(by), None, &closed, cx.now).await?;
    }
    let message = cx.incoming.message;
    cx.reply(Notice::Screens { message }).await
}

/// Only where there is a page, in a private chat.
fn permit(cx: &RequestContext<'_>) -> Result<()> {
    cx.permit(Action::Screens, None)?;
    cx.only_in_private()?;
    if cx.service.centre.public_url.is_none() {
        return Err(Refusal::UnknownButton.into());
    }
    Ok(())
}
