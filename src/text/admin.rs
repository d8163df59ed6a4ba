//! Notices to the admins.

use super::Page;
use super::html::Html;
use super::localizer::{Localizer, html, plain};
use super::names::capitalised;
use super::staff::person_button;
use super::view::View;
use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::base::unreadable::UnreadableRow;
use crate::domain::case::Case;
use crate::domain::message::self_check::{SelfCheckFinding, SelfCheckProblem};
use chrono::TimeDelta;
use std::collections::BTreeSet;

/// How many cases that cannot be read are named.
const NAMED: usize = 10;

/// What the self-check found, to the admins.
pub fn finding(l10n: &Localizer, finding: SelfCheckFinding) -> Page {
    Page::line(match finding {
        SelfCheckFinding::Began(SelfCheckProblem::MessagesStand) => html!(l10n, "self-check-messages-stuck"),
        SelfCheckFinding::Over(SelfCheckProblem::MessagesStand) => {
            html!(l10n, "self-check-messages-recovered")
        }
        SelfCheckFinding::Began(SelfCheckProblem::TimersStand) => html!(l10n, "self-check-timers-stuck"),
        SelfCheckFinding::Over(SelfCheckProblem::TimersStand) => html!(l10n, "self-check-timers-recovered"),
        SelfCheckFinding::Began(SelfCheckProblem::BackupsFail) => html!(l10n, "self-check-backups-fail"),
        SelfCheckFinding::Over(SelfCheckProblem::BackupsFail) => html!(l10n, "self-check-backups-recovered"),
        SelfCheckFinding::Began(SelfCheckProblem::RowsUnreadable) => {
            html!(l10n, "self-check-rows-unreadable")
        }
        SelfCheckFinding::Over(SelfCheckProblem::RowsUnreadable) => html!(l10n, "self-check-rows-readable"),
        SelfCheckFinding::Began(SelfCheckProblem::AnotherPoller) => html!(l10n, "self-check-another-poller"),
        SelfCheckFinding::Over(SelfCheckProblem::AnotherPoller) => {
            html!(l10n, "self-check-another-poller-gone")
        }
        SelfCheckFinding::DatabaseWasAway { from, until } => {
            let (from, until) = (l10n.clock(from), l10n.clock(until));
            html!(l10n, "self-check-database-unavailable", from, until)
        }
        SelfCheckFinding::DatabaseMoved => html!(l10n, "self-check-database-moved"),
        SelfCheckFinding::ClockJumped { seconds } => {
            let span = l10n.span(TimeDelta::try_seconds(seconds.saturating_abs()).unwrap_or(TimeDelta::MAX));
            let key = if seconds < 0 { "self-check-clock-back" } else { "self-check-clock-forward" };
            html!(l10n, key, span)
        }
    })
}

/// These rows, and so many more, cannot be read.
pub fn unreadable(l10n: &Localizer, rows: &[UnreadableRow], more: usize) -> Page {
    let named: Vec<String> = rows.iter().map(|row| l10n.unreadable_row(*row)).collect();
    let mut rows = named.join(", ");
    if more > 0 {
        rows = plain!(l10n, "self-check-unreadable-more", rows, more);
    }
    Page::line(html!(l10n, "self-check-unreadable", rows))
}

/// At the end of a list: these cases belong on it and cannot be read.
pub fn unreadable_cases(l10n: &Localizer, cases: &BTreeSet<CaseId>) -> Html {
    let mut ids: Vec<String> = cases.iter().take(NAMED).map(|case| format!("#{case}")).collect();
    if cases.len() > NAMED {
        ids.push("…".to_owned());
    }
    html!(l10n, "unreadable-cases", count = cases.len(), ids = ids.join(", "))
}

impl Localizer<'_> {
    pub fn unreadable_row(&self, row: UnreadableRow) -> String {
        plain!(self, "unreadable-row", table = row.table.key(), id = row.id.to_string())
    }
}

/// Telegram refused a message about this case to this person.
pub fn message_refused(view: &View, case: CaseId, person: PersonId) -> Page {
    Page::line(html!(view, "message-refused", id = case, person = view.mention(person)))
}

/// Who joined the staff by a one-time link, and in which roles.
pub fn joined_by_link(view: &View, person: PersonId) -> Page {
    let known = view.context.people.get(&person);
    let roles = known.map_or_else(String::new, |known| view.role_names(&known.roles));
    let name = capitalised(&view.mention(person));
    let keyboard = known.map(|known| vec![person_button(view, known)]).into_iter().collect();
    Page { lines: vec![html!(view, "joined-by-link", person = name, id = person, roles)], keyboard }
}

/// Nobody could be notified. The admins may not see the leader's name.
pub fn nobody_reached(view: &View, case: &Case) -> Page {
    let due = case.promise.due;
    let line = html!(
        view,
        "nobody-reached",
        id = case.id,
        time = view.clock(due),
        left = view.time_left(due),
        owner = capitalised(&view.mention(case.owner))
    );
    Page::about(view, case, [line])
}
