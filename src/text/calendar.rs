//! 📅 One's own coming shifts as a calendar file (iCalendar, RFC 5545). Times are in UTC, so every calendar shows them in
//! its own zone, also across midnight.

use super::Page;
use super::buttons::{ButtonAction, InlineButton};
use super::file::{File, FileError, ShownAs};
use super::html::quoted;
use super::localizer::{Localizer, html, plain};
use super::view::View;
use crate::domain::request::button::Button;
use crate::domain::staff::rota::Duty;
use icalendar::{Calendar, Component as _, Event, EventLike as _};

const LONGEST_SHIFT: usize = 20;

/// What stands under the file, or that there are no shifts.
pub fn caption(view: &View) -> Page {
    Page::line(match duties(view) {
        [] => html!(view, "calendar-none"),
        duties => html!(view, "calendar-caption", count = duties.len()),
    })
}

pub fn file(view: &View) -> Result<Option<File>, FileError> {
    let duties = duties(view);
    if duties.is_empty() {
        return Ok(None);
    }
    let mut calendar = Calendar::new();
    calendar.name(&plain!(view, "calendar-name"));
    for duty in duties {
        calendar.push(event(view, duty));
    }
    let bytes = calendar.to_string().into_bytes();
    Ok(Some(File { name: plain!(view, "calendar-file"), shown_as: ShownAs::Document, bytes }))
}

fn duties<'v>(view: &'v View) -> &'v [Duty] {
    view.context.rota.as_ref().map_or(&[], |rota| &rota.duties)
}

/// It has the same name whenever it is made, so that a calendar that reads the file again changes it in place.
fn event(view: &View, duty: &Duty) -> Event {
    let shift = duty.shift.as_deref();
    let key = shift.unwrap_or("all").bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
    let uid = format!("{}-{}-{}-{key}@loihua", duty.person, duty.date, duty.post.key());
    let name = match shift {
        Some(shift) => quoted(shift, LONGEST_SHIFT),
        None => plain!(view, "rota-whole"),
    };
    let summary = plain!(view, "calendar-event", shift = name, post = view.post_name(duty.post));
    Event::new()
        .uid(&uid)
        .timestamp(view.context.now)
        .summary(&summary)
        .starts(duty.from)
        .ends(duty.until)
        .done()
}

/// 📅 Tệp lịch
pub fn calendar_button(l10n: &Localizer) -> InlineButton {
    InlineButton { label: plain!(l10n, "button-calendar"), action: ButtonAction::Press(Button::Calendar) }
}
