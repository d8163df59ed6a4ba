//! Notices to the admins.

use super::Page;
use super::localizer::{Localizer, html};
use super::names::capitalised;
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::message::render_context::RenderContext;
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
pub fn joined_by_link(l10n: &Localizer, context: &RenderContext, person: PersonId) -> Page {
    let roles = context.people.get(&person).map_or_else(String::new, |known| known.roles.to_string());
    let name = capitalised(&l10n.mention(context, person));
    Page::line(html!(l10n, "joined-by-link", person = name, id = person, roles))
}

/// Nobody could be notified. The admins may not see the leader's name.
pub fn nobody_reached(l10n: &Localizer, context: &RenderContext, case: &Case) -> Page {
    let due = case.promise.due;
    let line = html!(
        l10n,
        "nobody-reached",
        id = case.id,
        time = l10n.clock(due),
        left = l10n.time_left(due),
        owner = capitalised(&l10n.mention(context, case.owner))
    );
    Page::about(l10n, case, [line])
}
