//! `/audit`: who did what, who looked at whose case. A line each, without the caller, a number or what was typed.

use super::buttons::{ButtonAction, InlineButton};
use super::html::{Html, cut};
use super::localizer::{html, plain};
use super::timeline::what_was_done;
use super::view::View;
use super::{Page, staff};
use crate::domain::request::button::Button;
use crate::domain::request::listing::{AuditFilter, AuditLine, List};
use chrono::Datelike as _;

/// So that a line fits on a phone twice.
const LONGEST_LINE: usize = 90;
const LONGEST_OWNER: usize = 20;

pub fn audit(view: &View, filter: AuditFilter) -> Page {
    let listed = &view.context.listed;
    let mut lines = vec![html!(view, "audit-title", filter = view.audit_filter(filter)).bold()];
    if listed.audit.is_empty() && listed.staff_changes.is_empty() {
        lines.push(html!(view, "audit-none"));
    }
    let mut day = None;
    let of_cases = listed.audit.iter().map(|line| (line.entry.at, entry(view, line)));
    let of_staff = listed.staff_changes.iter().map(|entry| (entry.at, staff::entry(view, entry)));
    for (at, what) in of_cases.chain(of_staff) {
        let local = at.with_timezone(&view.centre.timezone);
        if day.replace(local.date_naive()) != Some(local.date_naive()) {
            let (day, month) = (i64::from(local.day()), i64::from(local.month()));
            lines.push(html!(view, "timeline-day", day, month, year = local.year().to_string()).bold());
        }
        let time = view.time_of_day(local.time());
        lines.push(Html::text(&cut(&format!("{time} {what}"), LONGEST_LINE)));
    }
    let mut keyboard: Vec<_> = view.page_buttons(List::Audit(filter), listed).into_iter().collect();
    keyboard.push(AuditFilter::ALL.map(|offered| button(view, offered, offered == filter)).into());
    Page { lines, keyboard }
}

/// "#12 (Lan) chị Hoa đã xem phiếu"
fn entry(view: &View, line: &AuditLine) -> String {
    let what = what_was_done(view, None, &line.entry);
    if line.entry.by == Some(line.owner) {
        return format!("#{} {what}", line.case);
    }
    let owner = cut(&view.mention(line.owner), LONGEST_OWNER);
    format!("#{} ({owner}) {what}", line.case)
}

fn button(view: &View, filter: AuditFilter, active: bool) -> InlineButton {
    let name = view.audit_filter(filter);
    InlineButton {
        label: if active { plain!(view, "filter-active", filter = name) } else { name },
        action: ButtonAction::Press(Button::List { list: List::Audit(filter), page: 0 }),
    }
}

impl View<'_> {
    fn audit_filter(&self, filter: AuditFilter) -> String {
        match filter {
            AuditFilter::Done => plain!(self, "audit-filter-done"),
            AuditFilter::Looked => plain!(self, "audit-filter-looked"),
            AuditFilter::Staff => plain!(self, "audit-filter-staff"),
        }
    }
}
