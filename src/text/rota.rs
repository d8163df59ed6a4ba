//! `/rota` of a day and of a week: who works when, and what is missing.

use super::Page;
use super::buttons::{ButtonAction, InlineButton, Keyboard};
use super::calendar::calendar_button;
use super::html::{Html, cut, quoted};
use super::import::template_button;
use super::localizer::{Localizer, html, plain};
use super::view::View;
use crate::domain::base::ids::PersonId;
use crate::domain::base::list_kind::ListKind;
use crate::domain::request::button::Button;
use crate::domain::request::policy::Action;
use crate::domain::rules::rota::relievable;
use crate::domain::staff::change::DutyEntry;
use crate::domain::staff::gaps::{Gap, MustHave, gaps_on};
use crate::domain::staff::rota::{Duty, DutyRole, Rota};
use crate::domain::staff::rota_look::{DutyKey, RotaEdit, RotaLook, ShiftKey};
use chrono::{Datelike as _, Days, NaiveDate};

const LONGEST_NAME: usize = 40;
/// A name on a button, with a post and a time.
const LONGEST_ON_BUTTON: usize = 22;
const LONGEST_SHIFT: usize = 20;
/// As many names as stand in one line.
const NAMED: usize = 12;
const PER_ROW: usize = 2;
const DAYS_PER_ROW: usize = 4;

pub fn day(view: &View, rota: &Rota, date: NaiveDate) -> Page {
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
    keyboard.push(file_buttons(view));
    Page { lines, keyboard }
}

/// What everybody may do: say that they are off, swap a shift, relieve somebody.
fn own_buttons(view: &View, rota: &Rota, date: NaiveDate) -> Keyboard {
    let Some(reader) = view.reader() else { return Vec::new() };
    let now = view.context.now;
    let mine = rota.duties.iter().filter(|duty| duty.person == reader.id && duty.date == date);
    let mut keys: Keyboard = Vec::new();
    for duty in mine.filter(|duty| duty.until > now) {
        let Some(place) = place_of(view, duty) else { continue };
        let shift = shift_name(view, place.shift);
        let mut row = Vec::new();
        if !view.may(Action::ManageRota) {
            let label = if duty.from <= now {
                plain!(view, "button-rota-leave-early")
            } else {
                plain!(view, "button-rota-off-self", shift = shift.as_str())
            };
            row.push(InlineButton {
                label,
                ..look_button(view, "button-rota-back", RotaLook::Off(place, 0))
            });
        }
        if duty.from > now {
            let label = plain!(view, "button-rota-swap", shift);
            row.push(InlineButton {
                label,
                ..look_button(view, "button-rota-back", RotaLook::Swap(place, 0))
            });
        }
        keys.push(row);
    }
    keys.retain(|row| !row.is_empty());
    if !relievable(reader, rota, now).is_empty() {
        keys.push(vec![look_button(view, "button-rota-take", RotaLook::TakeOver(0))]);
    }
    keys
}

/// 📅 one's own shifts; 📄 a rota to fill in.
fn file_buttons(view: &View) -> Vec<InlineButton> {
    let template = view.may(Action::ManageRota).then(|| template_button(view, ListKind::Rota));
    [calendar_button(view)].into_iter().chain(template).collect()
}

/// A line for each post, with who stands there.
pub(super) fn post_lines(view: &View, rota: &Rota, duties: &[&Duty]) -> Vec<Html> {
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

pub(super) fn short_name(view: &View, rota: &Rota, id: PersonId) -> String {
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

pub fn week(view: &View, rota: &Rota, first: NaiveDate) -> Page {
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

/// "CA2 chưa có trưởng ca, CA3 chưa có QLCL"
pub fn gap_names(l10n: &Localizer, gaps: &[Gap]) -> String {
    let name = |gap: &Gap| {
        let (shift, who) = (quoted(&gap.shift, LONGEST_SHIFT), l10n.must_have(gap.missing));
        plain!(l10n, "rota-week-gap", shift, who)
    };
    gaps.iter().map(name).collect::<Vec<_>>().join(", ")
}

pub(super) fn place_of(view: &View, duty: &Duty) -> Option<DutyKey> {
    DutyKey::of(duty, &view.centre.shifts)
}

pub(super) fn shift_name(view: &View, shift: ShiftKey) -> String {
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

pub(super) fn edit_button(label: String, edit: RotaEdit) -> InlineButton {
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
