//! `/report`: how promises were kept, in one message that is turned over there.

use super::context::{RequestContext, Result};
use crate::domain::message::notice::Notice;
use crate::domain::report::look::{ReportFile, ReportLook, ReportView};
use crate::domain::report::period::Period;
use crate::domain::request::policy::Action;
use crate::domain::request::refusal::Refusal;

/// `/report` with a period.
pub(super) async fn report(cx: &mut RequestContext<'_>, typed: &str) -> Result {
    cx.permit(Action::See, None)?;
    let today = cx.written_at().with_timezone(&cx.service.centre.timezone).date_naive();
    let period = Period::read(typed, today).ok_or(Refusal::WhichPeriod)?;
    let look = ReportLook { period, view: ReportView::Summary };
    cx.reply(Notice::Report { look, message: None }).await
}

/// Another view or period, in place of the one the button stands under.
pub(super) async fn turn(cx: &mut RequestContext<'_>, look: ReportLook) -> Result {
    may_read_here(cx)?;
    let message = cx.incoming.message;
    cx.reply(Notice::Report { look, message }).await
}

/// The same as a file.
pub(super) async fn send_file(cx: &mut RequestContext<'_>, file: ReportFile) -> Result {
    may_read_here(cx)?;
    cx.reply(Notice::ReportFile(file)).await
}

fn may_read_here(cx: &RequestContext<'_>) -> Result<()> {
    if !cx.incoming.chat.is_private() {
        return Err(Refusal::PrivateOnly.into());
    }
    cx.permit(Action::See, None)
}
