//! Notices to the admins.

use super::Page;
use super::localizer::{Localizer, html};
use super::names::capitalised;
use super::view::View;
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::message::self_check::{SelfCheckFinding, SelfCheckProblem};
use chrono::TimeDelta;

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
        SelfCheckFinding::DatabaseWasAway { from, until } => {
            let (from, until) = (l10n.clock(from), l10n.clock(until));
            html!(l10n, "self-check-database-unavailable", from, until)
        }
        SelfCheckFinding::ClockJumped { seconds } => {
            let span = l10n.span(TimeDelta::try_seconds(seconds.saturating_abs()).unwrap_or(TimeDelta::MAX));
            let key = if seconds < 0 { "self-check-clock-back" } else { "self-check-clock-forward" };
            html!(l10n, key, span)
        }
    })
}

/// Who joined the staff by a one-time link, and in which roles.
pub fn joined_by_link(view: &View, person: PersonId) -> Page {
    let roles = view.context.people.get(&person).map_or_else(String::new, |known| known.roles.to_string());
    let name = capitalised(&view.mention(person));
    Page::line(html!(view, "joined-by-link", person = name, id = person, roles))
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
