//! What the bot says of the rota unasked: what is missing, who was put into a shift, who is off.

use super::Page;
use super::list::entry;
use super::localizer::{html, plain};
use super::names::capitalised;
use super::rota::{gap_names, look_button, person_name};
use super::view::View;
use crate::domain::base::ids::PersonId;
use crate::domain::staff::change::DutyEntry;
use crate::domain::staff::gaps::coming_gaps;
use crate::domain::staff::rota_look::{RotaLook, ShiftKey};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// As many people as are named.
const NAMED: usize = 20;
const CASES_PER_ROW: usize = 4;

/// To who leads, once a day: what the next days lack, a line for each date.
pub fn coverage(view: &View, first: NaiveDate) -> Page {
    let Some(rota) = &view.context.rota else { return Page::line(html!(view, "rota-none")) };
    let gaps = coming_gaps(rota, &view.centre.shifts, view.context.now);
    let mut lines = vec![html!(view, "coverage-title").bold()];
    if gaps.is_empty() {
        lines.push(html!(view, "coverage-full"));
    }
    lines.extend(gaps.chunk_by(|one, other| one.date == other.date).filter_map(|gaps| {
        let day = view.date(gaps.first()?.date);
        Some(html!(view, "rota-week-gaps", day, gaps = gap_names(view, gaps)))
    }));
    let key = look_button(view, "button-rota-day", RotaLook::Week(first));
    Page { lines, keyboard: vec![vec![key]] }
}

/// To the shift leader: who on the next shift no message reaches, to be phoned.
pub fn unreached(view: &View, begins: DateTime<Utc>, until: Option<DateTime<Utc>>) -> Page {
    let Some(rota) = &view.context.rota else { return Page::line(html!(view, "rota-none")) };
    let (greeting, time) = (view.greeting(), view.clock(begins));
    let mut lines = vec![html!(view, "rota-unreached", greeting, time)];
    let there = rota.unreached(begins, until.unwrap_or(begins + TimeDelta::seconds(1)));
    for duty in there.iter().take(NAMED) {
        let (mut name, post) = (person_name(view, rota, duty.person), view.post_name(duty.post));
        if duty.from != begins {
            name = plain!(view, "rota-unreached-from", name, time = view.time_of_day_at(duty.from));
        }
        let known = rota.people.iter().find(|person| person.id == duty.person);
        lines.push(match known.and_then(|person| view.phone_of(person)) {
            Some(phone) => html!(view, "rota-unreached-phone", name, post, phone),
            None => html!(view, "rota-unreached-line", name, post),
        });
    }
    if there.len() > NAMED {
        lines.push(html!(view, "and-more", count = there.len() - NAMED));
    }
    let date = begins.with_timezone(&rota.timezone).date_naive();
    Page { lines, keyboard: vec![vec![look_button(view, "button-rota-day", RotaLook::Day(date))]] }
}

/// To who is put into a shift.
pub fn put_on(view: &View, by: PersonId, duty: &DutyEntry) -> Page {
    let greeting = view.greeting();
    let line = html!(view, "rota-put-on", greeting, by = view.mention(by), duty = view.duty_entry(duty));
    let key = look_button(view, "button-rota-day", RotaLook::Day(duty.date));
    Page { lines: vec![line], keyboard: vec![vec![key]] }
}

/// To the shift leader: somebody has said that they are off, and nobody stands there yet.
pub fn said_off(view: &View, person: PersonId, duty: &DutyEntry) -> Page {
    let (greeting, who) = (view.greeting(), view.mention(person));
    let line =
        html!(view, "rota-said-off", greeting, who, duty = view.duty_entry(duty), pronoun = view.pronoun());
    let shift = ShiftKey::named(duty.date, duty.shift.as_deref(), &view.centre.shifts);
    let add = shift.map(|shift| vec![look_button(view, "button-rota-add", RotaLook::Add(shift))]);
    Page { lines: vec![line], keyboard: add.into_iter().collect() }
}

/// To the shift leader: who goes off duty has open cases.
pub fn owner_away(view: &View, person: PersonId) -> Page {
    let who = capitalised(&view.mention(person));
    let mut lines =
        vec![html!(view, "rota-owner-away", who, count = view.context.open_in_all, pronoun = view.pronoun())];
    lines.extend(view.context.open.iter().map(|case| entry(view, case)));
    let keys: Vec<_> = view.context.open.iter().map(|case| view.reassign_button(case)).collect();
    Page { lines, keyboard: keys.chunks(CASES_PER_ROW).map(<[_]>::to_vec).collect() }
}
