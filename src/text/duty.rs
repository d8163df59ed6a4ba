//! `/duty`: who is on duty and on call, now and next.

use super::Page;
use super::html::Html;
use super::localizer::{Localizer, html, plain};
use super::view::View;
use crate::domain::staff::duty::{Assignment, Post};
use crate::domain::staff::person::{Person, Role};
use crate::domain::staff::rota::{DutyRole, Rota};

/// The roles in the order in which somebody looks for help, with their labels.
const POSTS: [(DutyRole, &str); 6] = [
    (DutyRole::Role(Role::ShiftLeader), "duty-shift-leader"),
    (DutyRole::Role(Role::TeamLeader), "duty-team-leader"),
    (DutyRole::Role(Role::Qa), "duty-qa"),
    (DutyRole::QaOnCall, "duty-qa-on-call"),
    (DutyRole::Role(Role::QaLead), "duty-qa-lead"),
    (DutyRole::Role(Role::Agent), "duty-agent"),
];

/// As many names as stand in one line, which has to fit in a message whatever the names are.
const NAMED: usize = 30;

/// Names and times only: anybody on the staff may ask, in a group too.
pub fn duty(view: &View) -> Page {
    let mut lines = vec![html!(view, "duty-title").bold()];
    let rota = view.context.rota.as_ref();
    if !rota.is_some_and(|rota| rota.is_kept(view.context.now)) {
        lines.extend([Html::default(), html!(view, "duty-no-rota")]);
    }
    // Without any duties there is nobody to name; what happens then has just been said.
    if let Some(rota) = rota.filter(|rota| !rota.duties.is_empty()) {
        lines.extend(posts(view, rota));
    }
    Page { lines, keyboard: Vec::new() }
}

fn posts(view: &View, rota: &Rota) -> Vec<Html> {
    let mut lines = Vec::new();
    for (post, label) in POSTS {
        let Some(watch) = rota.watch(post, view.context.now) else { continue };
        let mut said = post_lines(view, &watch).into_iter();
        lines.push(Html::default());
        lines.extend(said.next().map(|first| html!(view, label).bold().and(first)));
        lines.extend(said);
    }
    lines
}

/// Who is there, those with the same hours in one line, and who is next; at least one line.
fn post_lines(l10n: &Localizer, watch: &Post) -> Vec<Html> {
    let mut lines: Vec<Html> = watch
        .now
        .chunk_by(|one, other| (one.since, one.until) == (other.since, other.until))
        .map(|group| Html::text(&hours(l10n, group)))
        .collect();
    if lines.is_empty() {
        lines.push(html!(l10n, "duty-nobody"));
    }
    if let Some(next) = &watch.next {
        let people = names(l10n, &next.people);
        lines.push(html!(l10n, "duty-next", people, time = l10n.clock(next.from)));
    }
    lines
}

/// "Lan, Mai, từ 06:00 đến 14:00": people with the same hours.
fn hours(l10n: &Localizer, group: &[Assignment]) -> String {
    let people_on_duty: Vec<&Person> = group.iter().map(|assignment| assignment.person).collect();
    let people = names(l10n, &people_on_duty);
    let clock = |at| l10n.clock(at);
    match group
        .first()
        .map_or((None, None), |assignment| (assignment.since.map(clock), assignment.until.map(clock)))
    {
        (Some(since), Some(until)) => {
            plain!(l10n, "duty-hours", people, since, until)
        }
        (Some(since), None) => plain!(l10n, "duty-since", people, since),
        (None, Some(until)) => plain!(l10n, "duty-until", people, until),
        (None, None) => plain!(l10n, "duty-for-days", people),
    }
}

/// By name, with a mark on those no message reaches: the bot counts them as nobody.
fn names(l10n: &Localizer, people: &[&Person]) -> String {
    let name = |person: &&Person| {
        let name = l10n.colleague(person);
        if person.reachable() { name } else { plain!(l10n, "duty-unreached", name) }
    };
    let mut names: Vec<String> = people.iter().take(NAMED).map(name).collect();
    if people.len() > NAMED {
        names.push(plain!(l10n, "and-more", count = people.len() - NAMED));
    }
    names.join(", ")
}
