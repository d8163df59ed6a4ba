//! What is changed of the rota: who is taken off a shift, put into it, relieved. A long list is cut by post, then into pages.

use super::Page;
use super::buttons::{InlineButton, Keyboard};
use super::html::cut;
use super::list::entry;
use super::localizer::{html, plain};
use super::rota::{edit_button, look_button, person_name, post_lines, shift_name, short_name};
use super::view::View;
use crate::domain::request::policy::{Action, sees_all};
use crate::domain::rules::rota::{relievable, substitutes};
use crate::domain::staff::person::Person;
use crate::domain::staff::rota::{Duty, DutyRole, Rota};
use crate::domain::staff::rota_look::{DutyKey, RelievedUntil, RotaEdit, RotaLook, ShiftKey};

const LONGEST_NAME: usize = 40;
/// As many people as a page has buttons for.
const PEOPLE: usize = 20;
const PER_ROW: usize = 2;
/// How many of who goes's cases are named.
const CASES: usize = 5;

/// The items of a page; the buttons that lead to the pages beside it.
pub(super) fn page_of<'i, T>(
    view: &View,
    items: &'i [T],
    page: u8,
    look: impl Fn(u8) -> RotaLook,
) -> (&'i [T], Vec<InlineButton>) {
    let pages: Vec<&[T]> = items.chunks(PEOPLE).collect();
    let last = u8::try_from(pages.len().saturating_sub(1)).unwrap_or(u8::MAX);
    let page = page.min(last);
    let before = page.checked_sub(1).map(|before| look_button(view, "button-page-before", look(before)));
    let after = (page < last).then(|| look_button(view, "button-page-after", look(page + 1)));
    let shown = pages.get(usize::from(page)).copied().unwrap_or_default();
    (shown, before.into_iter().chain(after).collect())
}

fn rows(keys: &[InlineButton]) -> Keyboard {
    keys.chunks(PER_ROW).map(<[_]>::to_vec).collect()
}

/// A post with how many people it is about.
fn post_button(view: &View, post: DutyRole, count: usize, look: RotaLook) -> InlineButton {
    let label = plain!(view, "button-rota-people", post = view.post_name(post), count);
    InlineButton { label, ..look_button(view, "button-rota-back", look) }
}

fn still_there<'r>(view: &View, rota: &'r Rota, shift: ShiftKey) -> Vec<&'r Duty> {
    let name = shift.of(&view.centre.shifts).map(|shift| &shift.name);
    let is_there = |duty: &&Duty| {
        duty.date == shift.date && duty.shift.as_ref() == name && duty.until > view.context.now
    };
    rota.duties.iter().filter(is_there).collect()
}

fn off_button(view: &View, rota: &Rota, shift: ShiftKey, duty: &Duty) -> InlineButton {
    let place = DutyKey { shift, person: duty.person, post: duty.post };
    let person = short_name(view, rota, duty.person);
    let label = plain!(view, "button-rota-off", person, post = view.post_name(duty.post));
    InlineButton { label, ..look_button(view, "button-rota-back", RotaLook::Off(place, 0)) }
}

/// Who stands in a shift, each to be taken off it; where they are many, by post.
pub fn shift(view: &View, rota: &Rota, shift: ShiftKey) -> Page {
    let (name, day) = (shift_name(view, shift), view.date(shift.date));
    let label = shift.of(&view.centre.shifts).map(|shift| shift.name.clone());
    let of_shift: Vec<&Duty> =
        rota.duties.iter().filter(|duty| duty.date == shift.date && duty.shift == label).collect();
    let mut lines = vec![html!(view, "rota-edit", shift = name, day).bold()];
    lines.extend(post_lines(view, rota, &of_shift));
    lines.push(if of_shift.is_empty() { html!(view, "rota-nobody") } else { html!(view, "rota-edit-hint") });
    let there = still_there(view, rota, shift);
    let keys: Vec<InlineButton> = if there.len() <= PEOPLE {
        there.iter().map(|duty| off_button(view, rota, shift, duty)).collect()
    } else {
        let count = |post| there.iter().filter(|duty| duty.post == post).count();
        let posts = shift.posts().iter().filter(|post| count(**post) > 0);
        posts.map(|post| post_button(view, *post, count(*post), RotaLook::Staffed(shift, *post, 0))).collect()
    };
    let mut keyboard = rows(&keys);
    keyboard.push(vec![look_button(view, "button-rota-add", RotaLook::Add(shift))]);
    keyboard.push(vec![look_button(view, "button-rota-back", RotaLook::Day(shift.date))]);
    Page { lines, keyboard }
}

/// A page of who stands on one post of a shift.
pub fn staffed(view: &View, rota: &Rota, (shift, post): (ShiftKey, DutyRole), page: u8) -> Page {
    let (name, day) = (shift_name(view, shift), view.date(shift.date));
    let there: Vec<&Duty> =
        still_there(view, rota, shift).into_iter().filter(|duty| duty.post == post).collect();
    let (shown, turn) = page_of(view, &there, page, |page| RotaLook::Staffed(shift, post, page));
    let keys: Vec<InlineButton> = shown.iter().map(|duty| off_button(view, rota, shift, duty)).collect();
    let lines = vec![html!(view, "rota-edit", shift = name, day).bold(), html!(view, "rota-edit-hint")];
    let mut keyboard = rows(&keys);
    keyboard.extend([turn, vec![look_button(view, "button-rota-back", RotaLook::Shift(shift))]]);
    keyboard.retain(|row| !row.is_empty());
    Page { lines, keyboard }
}

fn put_button(view: &View, rota: &Rota, place: DutyKey) -> InlineButton {
    let (person, post) = (short_name(view, rota, place.person), view.post_name(place.post));
    edit_button(plain!(view, "button-rota-put", person, post), RotaEdit::Put(place))
}

/// Who could be put on a post of a shift: not on the rota of that date.
fn free(view: &View, rota: &Rota, shift: ShiftKey, post: DutyRole) -> Vec<DutyKey> {
    let people = substitutes(rota, (shift, post), None, view.centre, view.context.now);
    people.into_iter().map(|person| DutyKey { shift, person: person.id, post }).collect()
}

/// Who could be put into a shift, each by the posts they could keep; where they are many, by post.
pub fn add(view: &View, rota: &Rota, shift: ShiftKey) -> Page {
    let (name, day) = (shift_name(view, shift), view.date(shift.date));
    let by_post: Vec<(DutyRole, Vec<DutyKey>)> =
        shift.posts().iter().map(|post| (*post, free(view, rota, shift, *post))).collect();
    let in_all: usize = by_post.iter().map(|(_, places)| places.len()).sum();
    let keys: Vec<InlineButton> = if in_all <= PEOPLE {
        by_post.iter().flat_map(|(_, places)| places).map(|place| put_button(view, rota, *place)).collect()
    } else {
        let any = by_post.iter().filter(|(_, places)| !places.is_empty());
        any.map(|(post, places)| post_button(view, *post, places.len(), RotaLook::AddTo(shift, *post, 0)))
            .collect()
    };
    let mut lines = vec![html!(view, "rota-add", shift = name, day).bold()];
    lines.push(if keys.is_empty() { html!(view, "rota-add-nobody") } else { html!(view, "rota-add-hint") });
    let mut keyboard = rows(&keys);
    keyboard.push(vec![look_button(view, "button-rota-back", RotaLook::Shift(shift))]);
    Page { lines, keyboard }
}

/// A page of who could be put on one post of a shift.
pub fn add_to(view: &View, rota: &Rota, (shift, post): (ShiftKey, DutyRole), page: u8) -> Page {
    let (name, day) = (shift_name(view, shift), view.date(shift.date));
    let places = free(view, rota, shift, post);
    let (shown, turn) = page_of(view, &places, page, |page| RotaLook::AddTo(shift, post, page));
    let keys: Vec<InlineButton> = shown.iter().map(|place| put_button(view, rota, *place)).collect();
    let mut lines = vec![html!(view, "rota-add", shift = name, day).bold()];
    lines.push(if keys.is_empty() { html!(view, "rota-add-nobody") } else { html!(view, "rota-add-hint") });
    let mut keyboard = rows(&keys);
    keyboard.extend([turn, vec![look_button(view, "button-rota-back", RotaLook::Add(shift))]]);
    keyboard.retain(|row| !row.is_empty());
    Page { lines, keyboard }
}

/// Before somebody is taken off: their cases, and who could stand in.
pub fn off(view: &View, rota: &Rota, place: DutyKey, page: u8) -> Page {
    let person = person_name(view, rota, place.person);
    let (shift, day) = (shift_name(view, place.shift), view.date(place.shift.date));
    let post = view.post_name(place.post);
    let mut parts = rota.duties.iter().filter(|duty| {
        DutyKey::of(duty, &view.centre.shifts) == Some(place) && duty.until > view.context.now
    });
    let has_begun = parts.any(|duty| duty.from <= view.context.now);
    let leaves = has_begun && view.is_for(place.person);
    let title = if leaves {
        html!(view, "rota-leave-early", person, shift = shift.as_str(), day, post)
    } else {
        html!(view, "rota-off", person, shift = shift.as_str(), day, post)
    };
    let mut lines = vec![title.bold()];
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
        let (shown, turn) = page_of(view, &free, page, |page| RotaLook::Off(place, page));
        lines.push(if free.is_empty() {
            html!(view, "rota-off-nobody")
        } else {
            html!(view, "rota-off-substitutes")
        });
        for person in shown {
            let name = cut(&view.colleague(person), LONGEST_NAME);
            lines.push(match view.phone_of(person) {
                Some(phone) => html!(view, "rota-substitute-phone", name, phone),
                None => html!(view, "rota-substitute", name),
            });
        }
        let keys: Vec<InlineButton> = shown
            .iter()
            .map(|person| {
                let name = cut(&view.colleague(person), LONGEST_NAME);
                let label = plain!(view, "button-rota-by", person = name);
                edit_button(label, RotaEdit::Replace(place, person.id))
            })
            .collect();
        keyboard.extend(rows(&keys));
        keyboard.push(turn);
        if !has_begun {
            let label = plain!(view, "button-rota-swap", shift);
            keyboard.push(vec![InlineButton {
                label,
                ..look_button(view, "button-rota-back", RotaLook::Swap(place, 0))
            }]);
        }
    } else {
        lines.push(html!(view, "rota-off-self"));
    }
    let sure =
        if leaves { plain!(view, "button-rota-leave-sure") } else { plain!(view, "button-rota-off-sure") };
    keyboard.push(vec![edit_button(sure, RotaEdit::Off(place))]);
    keyboard.push(vec![look_button(view, "button-rota-back", RotaLook::Day(place.shift.date))]);
    keyboard.retain(|row| !row.is_empty());
    Page { lines, keyboard }
}

/// Whom the reader could relieve now.
pub fn take_over(view: &View, rota: &Rota, until: Option<RelievedUntil>, page: u8) -> Page {
    let Some(reader) = view.reader() else { return Page::line(html!(view, "rota-take-nobody")) };
    let mut there = relievable(reader, rota, view.context.now);
    there.retain(|duty| until.is_none_or(|until| until.at() <= duty.until));
    let look = |page| match until {
        Some(until) => RotaLook::TakeOverUntil(until, page),
        None => RotaLook::TakeOver(page),
    };
    let (shown, turn) = page_of(view, &there, page, look);
    let mut keyboard: Keyboard =
        shown.iter().map(|duty| vec![relieve_button(view, rota, duty, until)]).collect();
    let line = if there.is_empty() { html!(view, "rota-take-nobody") } else { html!(view, "rota-take") };
    let today = view.context.now.with_timezone(&rota.timezone).date_naive();
    keyboard.extend([turn, vec![look_button(view, "button-rota-back", RotaLook::Day(today))]]);
    keyboard.retain(|row| !row.is_empty());
    Page { lines: vec![line], keyboard }
}

fn relieve_button(
    view: &View,
    rota: &Rota,
    duty: &Duty,
    relieved_until: Option<RelievedUntil>,
) -> InlineButton {
    let (person, post) = (short_name(view, rota, duty.person), view.post_name(duty.post));
    let until = view.time_of_day_at(relieved_until.map_or(duty.until, RelievedUntil::at));
    let label = plain!(view, "button-rota-relieve", person, post, until);
    edit_button(label, RotaEdit::TakeOver { of: duty.person, post: duty.post, until: relieved_until })
}
