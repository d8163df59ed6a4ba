//! `/duty`: who is on duty and on call, now and next.

use super::Page;
use super::html::Html;
use super::localizer::{Localizer, plain, say};
use crate::domain::message::render_context::RenderContext;
use crate::domain::staff::duty::{Assignment, Post};
use crate::domain::staff::person::{Person, Role};
use crate::domain::staff::rota::{DutyRole, Rota};

/// The posts in the order in which help is looked for, each with its label.
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
pub fn duty(l10n: &Localizer, context: &RenderContext) -> Page {
    let mut lines = vec![say!(l10n, "duty-title").bold()];
    let rota = context.rota.as_ref();
    if !rota.is_some_and(|rota| rota.is_kept(context.now)) {
        lines.extend([Html::default(), say!(l10n, "duty-no-rota")]);
    }
    // Without any duties there is nobody to name; what happens then has just been said.
    if let Some(rota) = rota.filter(|rota| !rota.duties.is_empty()) {
        lines.extend(posts(l10n, rota, context));
    }
    Page { lines, keyboard: Vec::new() }
}

fn posts(l10n: &Localizer, rota: &Rota, context: &RenderContext) -> Vec<Html> {
    let mut lines = Vec::new();
    for (post, label) in POSTS {
        let Some(watch) = rota.watch(post, context.now) else { continue };
        let mut said = watch_lines(l10n, &watch).into_iter();
        lines.push(Html::default());
        lines.extend(said.next().map(|first| say!(l10n, label).bold().and(first)));
        lines.extend(said);
    }
    lines
}

/// Who is there, those with the same hours in one line, and who is next; at least one line.
fn watch_lines(l10n: &Localizer, watch: &Post) -> Vec<Html> {
    let mut lines: Vec<Html> = watch
        .now
        .chunk_by(|one, other| (one.since, one.until) == (other.since, other.until))
        .map(|group| Html::text(&stood(l10n, group)))
        .collect();
    if lines.is_empty() {
        lines.push(say!(l10n, "duty-nobody"));
    }
    if let Some(relief) = &watch.next {
        let people = names(l10n, &relief.people);
        lines.push(say!(l10n, "duty-next", people = people, time = l10n.clock(relief.from)));
    }
    lines
}

/// "Lan, Mai, từ 06:00 đến 14:00": people with the same hours.
fn stood(l10n: &Localizer, group: &[Assignment]) -> String {
    let standing: Vec<&Person> = group.iter().map(|stint| stint.person).collect();
    let people = names(l10n, &standing);
    let clock = |at| l10n.clock(at);
    match group.first().map_or((None, None), |stint| (stint.since.map(clock), stint.until.map(clock))) {
        (Some(since), Some(until)) => {
            plain!(l10n, "duty-hours", people = people, since = since, until = until)
        }
        (Some(since), None) => plain!(l10n, "duty-since", people = people, since = since),
        (None, Some(until)) => plain!(l10n, "duty-until", people = people, until = until),
        (None, None) => plain!(l10n, "duty-for-days", people = people),
    }
}

/// By name, with a mark on those no message reaches: the bot counts them as nobody.
fn names(l10n: &Localizer, people: &[&Person]) -> String {
    let name = |person: &&Person| {
        let name = l10n.colleague(person);
        if person.reachable() { name } else { plain!(l10n, "duty-unreached", name = name) }
    };
    let mut names: Vec<String> = people.iter().take(NAMED).map(name).collect();
    if people.len() > NAMED {
        names.push(plain!(l10n, "and-more", count = people.len() - NAMED));
    }
    names.join(", ")
}
