//! `/health`: what works, and what would fail tonight.

use super::Page;
use super::html::{Html, quoted};
use super::localizer::{Localizer, html, plain};
use super::view::View;
use crate::domain::message::health_facts::{
    BackupFacts, CLOCK_MAY_DIFFER, DatabaseFacts, GapFacts, GroupFacts, GroupPurpose, GroupRight,
    HealthFacts, LITTLE_ROOM, WebhookFacts,
};

const LONGEST_TITLE: usize = 60;
/// How many of those who cannot be reached are named.
const NAMED: usize = 10;

/// A line for each thing, those with ⚠️ to be mended.
pub fn health(view: &View) -> Page {
    let mut lines = vec![html!(view, "health-title", version = env!("CARGO_PKG_VERSION")).bold()];
    match &view.context.health {
        None => lines.push(html!(view, "health-unknown")),
        Some(facts) => lines.extend(facts_lines(view, facts)),
    }
    Page { lines, keyboard: Vec::new() }
}

fn facts_lines(view: &View, facts: &HealthFacts) -> Vec<Html> {
    let mut lines = Vec::new();
    lines.extend(facts.clock_differs.map(|differs| match differs.abs() > CLOCK_MAY_DIFFER {
        true => html!(view, "health-clock-differs", seconds = differs.num_seconds().abs()),
        false => html!(view, "health-telegram"),
    }));
    lines.extend(facts.webhook.as_ref().map(|webhook| webhook_line(view, webhook)));
    lines.extend(facts.groups.iter().map(|group| group_line(view, group)));
    lines.push(people_line(view, facts));
    lines.extend(facts.gaps.iter().map(|gap| gap_line(view, gap)));
    lines.push(database_line(view, &facts.database));
    lines.push(match facts.backup {
        None => html!(view, "health-no-backups"),
        Some(BackupFacts { newest: None, .. }) => html!(view, "health-no-backup-yet"),
        Some(BackupFacts { newest: Some(at), is_late }) => match is_late {
            true => html!(view, "health-backup-late", time = view.clock(at)),
            false => html!(view, "health-backup", time = view.clock(at)),
        },
    });
    lines.extend(facts.room.map(|room| match room < LITTLE_ROOM {
        true => html!(view, "health-little-room", room = size(view, room)),
        false => html!(view, "health-room", room = size(view, room)),
    }));
    lines
}

fn webhook_line(l10n: &Localizer, webhook: &WebhookFacts) -> Html {
    match webhook.is_known {
        true => html!(l10n, "health-webhook", count = webhook.pending),
        false => html!(l10n, "health-webhook-unknown"),
    }
}

fn group_line(l10n: &Localizer, group: &GroupFacts) -> Html {
    let what = match group.purpose {
        GroupPurpose::Qa => plain!(l10n, "health-group-qa"),
        GroupPurpose::Board => plain!(l10n, "health-group-board"),
    };
    let title = group.title.as_deref().map(|title| quoted(title, LONGEST_TITLE)).unwrap_or_default();
    match (&group.title, group.may) {
        (None, _) => html!(l10n, "health-group-lost", what),
        (Some(_), GroupRight::All) => html!(l10n, "health-group", what, title),
        (Some(_), GroupRight::Nothing) => html!(l10n, "health-group-silent", what, title),
        (Some(_), GroupRight::NotPin) => html!(l10n, "health-group-no-pin", what, title),
        (Some(_), GroupRight::NotManageTopics) => html!(l10n, "health-group-no-topics", what, title),
    }
}

fn people_line(view: &View, facts: &HealthFacts) -> Html {
    let away = facts.unreachable.len();
    if away == 0 {
        return html!(view, "health-people", count = facts.staff);
    }
    let named = facts.unreachable.iter().take(NAMED).map(|person| view.colleague(person));
    let people = named.collect::<Vec<_>>().join(", ");
    let line = html!(view, "health-people-away", count = facts.staff, away, people);
    if away > NAMED { line.and(html!(view, "health-people-more", count = away - NAMED)) } else { line }
}

fn gap_line(l10n: &Localizer, gap: &GapFacts) -> Html {
    let post = l10n.must_have(gap.missing);
    match gap.first {
        None => html!(l10n, "health-covered", post),
        Some(first) => html!(l10n, "health-gap", post, hours = gap.hours, first = l10n.clock(first)),
    }
}

fn database_line(l10n: &Localizer, database: &DatabaseFacts) -> Html {
    let (engine, bytes) = (database.engine, size(l10n, database.bytes));
    match database.a_day {
        Some(a_day) => html!(l10n, "health-database-grows", engine, size = bytes, daily = size(l10n, a_day)),
        None => html!(l10n, "health-database", engine, size = bytes),
    }
}

/// `12 MB`, `3 GB`.
fn size(l10n: &Localizer, bytes: u64) -> String {
    let (number, unit) = match bytes {
        bytes if bytes >= 1 << 30 => (bytes >> 30, "GB"),
        bytes if bytes >= 1 << 20 => (bytes >> 20, "MB"),
        bytes => (bytes >> 10, "kB"),
    };
    plain!(l10n, "health-size", number = i64::try_from(number).unwrap_or(i64::MAX), unit)
}
