//! `/rota`: who works when, what is missing, and the buttons that change it.

use super::Page;
use super::buttons::{ButtonAction, InlineButton, Keyboard};
use super::html::{Html, cut, quoted};
use super::list::entry;
use super::localizer::{Localizer, html, plain};
use super::view::View;
use crate::domain::base::ids::PersonId;
use crate::domain::request::button::Button;
use crate::domain::request::policy::{Action, sees_all};
use crate::domain::rules::rota::{relievable, substitutes};
use crate::domain::staff::change::DutyEntry;
use crate::domain::staff::gaps::{Gap, MustHave, gaps_on};
use crate::domain::staff::person::Person;
use crate::domain::staff::rota::{Duty, DutyRole, Rota};
use crate::domain::staff::rota_look::{DutyKey, RotaEdit, RotaLook, ShiftKey};
use chrono::{Datelike as _, Days, NaiveDate};

const LONGEST_NAME: usize = 40;
/// A name on a button, with a post and a time.
const LONGEST_ON_BUTTON: usize = 22;
const LONGEST_SHIFT: usize = 20;
/// As many names as stand in one line.
const NAMED: usize = 12;
/// As many people as have a button.
const OFFERED: usize = 20;
const PER_ROW: usize = 2;
const DAYS_PER_ROW: usize = 4;
/// How many of who goes's cases are named.
const CASES: usize = 5;

pub fn rota(view: &View, look: RotaLook) -> Page {
    let Some(rota) = &view.context.rota else { return Page::line(html!(view, "rota-none")) };
    match look {
        RotaLook::Day(date) => day(view, rota, date),
        RotaLook::Week(date) => week(view, rota, date),
        RotaLook::Shift(shift) => shift_page(view, rota, shift),
        RotaLook::Add(shift) => add(view, rota, shift),
        RotaLook::Off(duty) => off(view, rota, duty),
        RotaLook::TakeOver => take_over(view, rota),
    }
}

fn day(view: &View, rota: &Rota, date: NaiveDate) -> Page {
    let mut lines = vec![html!(view, "rota-day", day = view.date(date)).bold()];
    let of_day: Vec<&Duty> = rota.duties.iter().filter(|duty| duty.date == date).collect();
    if of_day.is_empty() {
        lines.push(html!(view, "rota-empty"));
    } else {
        let gaps = gaps_on(rota, &view.centre.shifts, date);
        let mut shown: Vec<Option<&str>> = Vec::new();
        for shift in &view.centre.shifts {
            let hours = html!(
                view,
                "rota-shift",
                shift = quoted(&shift.name, LONGEST_SHIFT),
                from = view.time_of_day(shift.start),
                until = view.time_of_day(shift.end)
            );
            lines.extend([Html::default(), hours.bold()]);
            let of_shift = of_day.iter().copied().filter(|duty| duty.shift.as_ref() == Some(&shift.name));
            lines.extend(post_lines(view, rota, &of_shift.collect::<Vec<_>>()));
            lines.extend(gaps.iter().filter(|gap| gap.shift == shift.name).map(|gap| gap_line(view, gap)));
            shown.push(Some(&shift.name));
        }
        // The whole date, and shifts that the configuration does not have.
        for duty in &of_day {
            let label = duty.shift.as_deref();
            if shown.contains(&label) {
                continue;
            }
            shown.push(label);
            let name = label.map_or_else(|| plain!(view, "rota-whole"), |name| quoted(name, LONGEST_SHIFT));
            lines.extend([Html::default(), Html::text(&name).bold()]);
            let same: Vec<&Duty> =
                of_day.iter().copied().filter(|other| other.shift.as_deref() == label).collect();
            lines.extend(post_lines(view, rota, &same));
        }
    }
    let mut keyboard = vec![turn_buttons(view, date, 1, RotaLook::Day)];
    keyboard.push(vec![look_button(view, "button-rota-week", RotaLook::Week(monday(date)))]);
    if view.may(Action::ManageRota) {
        let all = ShiftKey::all_of(date, &view.centre.shifts);
        let keys = all.into_iter().map(|shift| {
            let name = shift_name(view, shift);
            let label = plain!(view, "button-rota-edit", shift = name);
            InlineButton { label, ..look_button(view, "button-rota-back", RotaLook::Shift(shift)) }
        });
        keyboard.extend(keys.collect::<Vec<_>>().chunks(PER_ROW).map(<[_]>::to_vec));
    }
    keyboard.extend(own_buttons(view, rota, date));
    Page { lines, keyboard }
}

/// What everybody may do: say that they are off, and relieve somebody.
fn own_buttons(view: &View, rota: &Rota, date: NaiveDate) -> Keyboard {
    let Some(reader) = view.reader() else { return Vec::new() };
    let mine = rota.duties.iter().filter(|duty| {
        duty.person == reader.id
            && duty.date == date
            && duty.until > view.context.now
            && !view.may(Action::ManageRota)
    });
    let mut keys: Vec<InlineButton> = mine
        .filter_map(|duty| {
            let place = place_of(view, duty)?;
            let label = plain!(view, "button-rota-off-self", shift = shift_name(view, place.shift));
            Some(InlineButton { label, ..look_button(view, "button-rota-back", RotaLook::Off(place)) })
        })
        .collect();
    if !relievable(reader, rota, view.context.now).is_empty() {
        keys.push(look_button(view, "button-rota-take", RotaLook::TakeOver));
    }
    keys.into_iter().map(|key| vec![key]).collect()
}

/// A line for each post, with who stands there.
fn post_lines(view: &View, rota: &Rota, duties: &[&Duty]) -> Vec<Html> {
    let mut posts: Vec<DutyRole> = duties.iter().map(|duty| duty.post).collect();
    posts.sort();
    posts.dedup();
    posts
        .into_iter()
        .map(|post| {
            let there: Vec<&&Duty> = duties.iter().filter(|duty| duty.post == post).collect();
            let mut names: Vec<String> =
                there.iter().take(NAMED).map(|duty| name_on_duty(view, rota, duty)).collect();
            if there.len() > NAMED {
                names.push(plain!(view, "and-more", count = there.len() - NAMED));
            }
            html!(view, "rota-post", post = view.post_name(post), people = names.join(", "))
        })
        .collect()
}

/// "Lan", with the hours where they are not the shift's, and a mark on those no message reaches.
fn name_on_duty(view: &View, rota: &Rota, duty: &Duty) -> String {
    let name = person_name(view, rota, duty.person);
    let shift = view.centre.shifts.iter().find(|shift| duty.shift.as_ref() == Some(&shift.name));
    let whole = shift.is_none_or(|shift| shift.span(duty.date, rota.timezone) == (duty.from, duty.until));
    let reached = rota.people.iter().any(|person| person.id == duty.person && person.reachable());
    let name = if reached { name } else { plain!(view, "duty-unreached", name) };
    if whole {
        return name;
    }
    let (from, until) = (view.time_of_day_at(duty.from), view.time_of_day_at(duty.until));
    plain!(view, "rota-part", name, from, until)
}

pub(super) fn person_name(view: &View, rota: &Rota, id: PersonId) -> String {
    let known = rota.people.iter().find(|person| person.id == id);
    let name = known.map_or_else(|| plain!(view, "former-colleague"), |person| view.colleague(person));
    cut(&name, LONGEST_NAME)
}

fn short_name(view: &View, rota: &Rota, id: PersonId) -> String {
    cut(&person_name(view, rota, id), LONGEST_ON_BUTTON)
}

fn gap_line(l10n: &Localizer, gap: &Gap) -> Html {
    let who = l10n.must_have(gap.missing);
    if gap.whole {
        html!(l10n, "rota-gap", who)
    } else {
        html!(l10n, "rota-gap-from", who, time = l10n.time_of_day_at(gap.from))
    }
}

fn week(view: &View, rota: &Rota, first: NaiveDate) -> Page {
    let dates: Vec<NaiveDate> = (0..7).filter_map(|n| first.checked_add_days(Days::new(n))).collect();
    let last = dates.last().copied().unwrap_or(first);
    let mut lines = vec![html!(view, "rota-week", first = view.date(first), last = view.date(last)).bold()];
    for date in &dates {
        let day = view.date(*date);
        if !rota.duties.iter().any(|duty| duty.date == *date) {
            lines.push(html!(view, "rota-week-empty", day));
            continue;
        }
        let gaps = gaps_on(rota, &view.centre.shifts, *date);
        if gaps.is_empty() {
            lines.push(html!(view, "rota-week-full", day));
            continue;
        }
        lines.push(html!(view, "rota-week-gaps", day, gaps = gap_names(view, &gaps)));
    }
    let mut keyboard = vec![turn_buttons(view, first, 7, RotaLook::Week)];
    let keys: Vec<InlineButton> = dates
        .iter()
        .map(|date| InlineButton {
            label: view.date(*date),
            ..look_button(view, "button-rota-back", RotaLook::Day(*date))
        })
        .collect();
    keyboard.extend(keys.chunks(DAYS_PER_ROW).map(<[_]>::to_vec));
    Page { lines, keyboard }
}

/// Who stands in a shift, each to be taken off it.
fn shift_page(view: &View, rota: &Rota, shift: ShiftKey) -> Page {
    let (name, day) = (shift_name(view, shift), view.date(shift.date));
    let label = shift.of(&view.centre.shifts).map(|shift| shift.name.clone());
    let there: Vec<&Duty> =
        rota.duties.iter().filter(|duty| duty.date == shift.date && duty.shift == label).collect();
    let mut lines = vec![html!(view, "rota-edit", shift = name, day).bold()];
    lines.extend(post_lines(view, rota, &there));
    lines.push(if there.is_empty() { html!(view, "rota-nobody") } else { html!(view, "rota-edit-hint") });
    let keys: Vec<InlineButton> = there
        .iter()
        .filter(|duty| duty.until > view.context.now)
        .take(OFFERED)
        .map(|duty| {
            let place = DutyKey { shift, person: duty.person, post: duty.post };
            let person = short_name(view, rota, duty.person);
            let label = plain!(view, "button-rota-off", person, post = view.post_name(duty.post));
            InlineButton { label, ..look_button(view, "button-rota-back", RotaLook::Off(place)) }
        })
        .collect();
    let mut keyboard: Keyboard = keys.chunks(PER_ROW).map(<[_]>::to_vec).collect();
    keyboard.push(vec![look_button(view, "button-rota-add", RotaLook::Add(shift))]);
    keyboard.push(vec![look_button(view, "button-rota-back", RotaLook::Day(shift.date))]);
    Page { lines, keyboard }
}

/// Who could be put into a shift: not on the rota of that date, each by the posts they could keep.
fn add(view: &View, rota: &Rota, shift: ShiftKey) -> Page {
    let (name, day) = (shift_name(view, shift), view.date(shift.date));
    let places = shift.posts().iter().flat_map(|post| {
        let free = substitutes(rota, (shift, *post), None, view.centre, view.context.now);
        free.into_iter().map(|person| DutyKey { shift, person: person.id, post: *post })
    });
    let keys: Vec<InlineButton> = places
        .take(OFFERED)
        .map(|place| {
            let (person, post) = (short_name(view, rota, place.person), view.post_name(place.post));
            let label = plain!(view, "button-rota-put", person, post);
            edit_button(label, RotaEdit::Put(place))
        })
        .collect();
    let mut lines = vec![html!(view, "rota-add", shift = name, day).bold()];
    lines.push(if keys.is_empty() { html!(view, "rota-add-nobody") } else { html!(view, "rota-add-hint") });
    let mut keyboard: Keyboard = keys.chunks(PER_ROW).map(<[_]>::to_vec).collect();
    keyboard.push(vec![look_button(view, "button-rota-back", RotaLook::Shift(shift))]);
    Page { lines, keyboard }
}

/// Before somebody is taken off: their cases, and who could stand in.
fn off(view: &View, rota: &Rota, place: DutyKey) -> Page {
    let person = person_name(view, rota, place.person);
    let (shift, day) = (shift_name(view, place.shift), view.date(place.shift.date));
    let post = view.post_name(place.post);
    let mut lines = vec![html!(view, "rota-off", person, shift, day, post).bold()];
    if view.context.open_in_all > 0 {
        lines.push(html!(view, "rota-off-cases", count = view.context.open_in_all));
        let sees = |reader: &Person| sees_all(reader) || reader.id == place.person;
        if view.reader().is_some_and(sees) {
            lines.extend(view.context.open.iter().take(CASES).map(|case| entry(view, case)));
        }
    }
    let mut keyboard: Keyboard = Vec::new();
    if view.may(Action::ManageRota) {
        let instead_of = (place.shift, place.post);
        let free = substitutes(rota, instead_of, Some(place.person), view.centre, view.context.now);
        let free: Vec<&Person> = free.into_iter().take(OFFERED).collect();
        lines.push(if free.is_empty() {
            html!(view, "rota-off-nobody")
        } else {
            html!(view, "rota-off-substitutes")
        });
        for person in &free {
            let name = cut(&view.colleague(person), LONGEST_NAME);
            lines.push(match view.phone_of(person) {
                Some(phone) => html!(view, "rota-substitute-phone", name, phone),
                None => html!(view, "rota-substitute", name),
            });
        }
        let keys: Vec<InlineButton> = free
            .iter()
            .map(|person| {
                let name = cut(&view.colleague(person), LONGEST_NAME);
                let label = plain!(view, "button-rota-by", person = name);
                edit_button(label, RotaEdit::Replace(place, person.id))
            })
            .collect();
        keyboard.extend(keys.chunks(PER_ROW).map(<[_]>::to_vec));
    } else {
        lines.push(html!(view, "rota-off-self"));
    }
    keyboard.push(vec![edit_button(plain!(view, "button-rota-off-sure"), RotaEdit::Off(place))]);
    keyboard.push(vec![look_button(view, "button-rota-back", RotaLook::Day(place.shift.date))]);
    Page { lines, keyboard }
}

/// Whom the reader could relieve now.
fn take_over(view: &View, rota: &Rota) -> Page {
    let Some(reader) = view.reader() else { return Page::line(html!(view, "rota-take-nobody")) };
    let there = relievable(reader, rota, view.context.now);
    let keys: Vec<InlineButton> = there
        .iter()
        .take(OFFERED)
        .map(|duty| {
            let (person, post) = (short_name(view, rota, duty.person), view.post_name(duty.post));
            let until = view.time_of_day_at(duty.until);
            let label = plain!(view, "button-rota-relieve", person, post, until);
            edit_button(label, RotaEdit::TakeOver { of: duty.person, post: duty.post })
        })
        .collect();
    let line = if keys.is_empty() { html!(view, "rota-take-nobody") } else { html!(view, "rota-take") };
    let mut keyboard: Keyboard = keys.into_iter().map(|key| vec![key]).collect();
    let today = view.context.now.with_timezone(&rota.timezone).date_naive();
    keyboard.push(vec![look_button(view, "button-rota-back", RotaLook::Day(today))]);
    Page { lines: vec![line], keyboard }
}

/// "CA2 chưa có trưởng ca, CA3 chưa có QLCL"
pub(super) fn gap_names(l10n: &Localizer, gaps: &[Gap]) -> String {
    let name = |gap: &Gap| {
        let (shift, who) = (quoted(&gap.shift, LONGEST_SHIFT), l10n.must_have(gap.missing));
        plain!(l10n, "rota-week-gap", shift, who)
    };
    gaps.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn place_of(view: &View, duty: &Duty) -> Option<DutyKey> {
    let shift = shift_named(view, duty.date, duty.shift.as_deref())?;
    Some(DutyKey { shift, person: duty.person, post: duty.post })
}

/// The shift of this name in the configuration; the whole date without one.
pub(super) fn shift_named(view: &View, date: NaiveDate, name: Option<&str>) -> Option<ShiftKey> {
    let shifts = &view.centre.shifts;
    let same = |shift: &ShiftKey| shift.of(shifts).map(|shift| shift.name.as_str()) == name;
    ShiftKey::all_of(date, shifts).into_iter().find(same)
}

fn shift_name(view: &View, shift: ShiftKey) -> String {
    match shift.of(&view.centre.shifts) {
        Some(shift) => quoted(&shift.name, LONGEST_SHIFT),
        None => plain!(view, "rota-whole"),
    }
}

fn turn_buttons(
    view: &View,
    date: NaiveDate,
    days: u64,
    look: fn(NaiveDate) -> RotaLook,
) -> Vec<InlineButton> {
    let before = date.checked_sub_days(Days::new(days));
    let after = date.checked_add_days(Days::new(days));
    let key = |date: NaiveDate, label| look_button(view, label, look(date));
    let before = before.map(|date| key(date, "button-page-before"));
    before.into_iter().chain(after.map(|date| key(date, "button-page-after"))).collect()
}

fn monday(date: NaiveDate) -> NaiveDate {
    date.checked_sub_days(Days::new(u64::from(date.weekday().num_days_from_monday()))).unwrap_or(date)
}

pub(super) fn look_button(l10n: &Localizer, label: &'static str, look: RotaLook) -> InlineButton {
    InlineButton { label: plain!(l10n, label), action: ButtonAction::Press(Button::Rota(look)) }
}

fn edit_button(label: String, edit: RotaEdit) -> InlineButton {
    InlineButton { label, action: ButtonAction::Press(Button::EditRota(edit)) }
}

impl Localizer<'_> {
    /// "T2 02/03"
    pub fn date(&self, date: NaiveDate) -> String {
        let weekday = match date.weekday().num_days_from_monday() {
            0 => plain!(self, "weekday-1"),
            1 => plain!(self, "weekday-2"),
            2 => plain!(self, "weekday-3"),
            3 => plain!(self, "weekday-4"),
            4 => plain!(self, "weekday-5"),
            5 => plain!(self, "weekday-6"),
            _ => plain!(self, "weekday-7"),
        };
        plain!(self, "rota-date", weekday, day = date.format("%d/%m").to_string())
    }

    pub fn must_have(&self, who: MustHave) -> String {
        match who {
            MustHave::ShiftLeader => plain!(self, "role-shift-leader"),
            MustHave::Qa => plain!(self, "role-qa"),
        }
    }

    /// "CA2 T2 02/03 (ĐTV, 14:00 đến 22:00)"
    pub fn duty_entry(&self, duty: &DutyEntry) -> String {
        let shift = match &duty.shift {
            Some(shift) => quoted(shift, LONGEST_SHIFT),
            None => plain!(self, "rota-whole"),
        };
        let (from, until) = (self.time_of_day_at(duty.from), self.time_of_day_at(duty.until));
        plain!(
            self,
            "rota-entry",
            shift,
            day = self.date(duty.date),
            post = self.post_name(duty.post),
            from,
            until
        )
    }
}
