//! 🔁 Đổi ca: with whom, for which shift, and how a swap stands.

use super::Page;
use super::buttons::{ButtonAction, InlineButton, Keyboard};
use super::localizer::{html, plain};
use super::names::capitalised;
use super::rota::{edit_button, look_button, person_name, place_of, shift_name, short_name};
use super::rota_edit::page_of;
use super::view::View;
use crate::domain::base::ids::PersonId;
use crate::domain::message::parts::SwapTells;
use crate::domain::request::button::{Button, SwapButton};
use crate::domain::request::policy::Action;
use crate::domain::rules::swap::{could_take, in_return, who_could_take};
use crate::domain::staff::person::Person;
use crate::domain::staff::rota::{Duty, Rota};
use crate::domain::staff::rota_look::{DutyKey, RotaEdit, RotaLook};
use crate::domain::staff::swap::{Swap, SwapStage};

/// As many shifts as are offered in return.
const SHIFTS: usize = 20;
const PER_ROW: usize = 2;

/// The duty that a button names, unless the rota has been changed or it has begun.
fn given<'r>(view: &View, rota: &'r Rota, place: DutyKey) -> Option<&'r Duty> {
    let is_it = |duty: &&Duty| place_of(view, duty) == Some(place) && duty.from > view.context.now;
    rota.duties.iter().find(is_it)
}

fn gone(view: &View, place: DutyKey) -> Page {
    let back = look_button(view, "button-rota-back", RotaLook::Day(place.shift.date));
    Page { lines: vec![html!(view, "refusal-not-on-rota")], keyboard: vec![vec![back]] }
}

/// Whom a shift could be swapped with: who can be reached, unless a leader does it.
pub fn choose_colleague(view: &View, rota: &Rota, place: DutyKey, page: u8) -> Page {
    let Some(given) = given(view, rota, place) else { return gone(view, place) };
    let (shift, day, post) =
        (shift_name(view, place.shift), view.date(place.shift.date), view.post_name(place.post));
    let is_own = view.is_for(place.person);
    let mut people: Vec<&Person> = who_could_take(rota, given, view.context.now);
    people.retain(|person| person.reachable() || !is_own);
    let (shown, turn) = page_of(view, &people, page, |page| RotaLook::Swap(place, page));
    let keys: Vec<InlineButton> = shown
        .iter()
        .map(|person| InlineButton {
            label: short_name(view, rota, person.id),
            ..look_button(view, "button-rota-back", RotaLook::SwapWith(place, person.id))
        })
        .collect();
    let line = if people.is_empty() {
        html!(view, "rota-swap-nobody", shift, day, post)
    } else {
        html!(view, "rota-swap", shift, day, post)
    };
    let mut keyboard: Keyboard = keys.chunks(PER_ROW).map(<[_]>::to_vec).collect();
    keyboard.extend([turn, vec![look_button(view, "button-rota-back", RotaLook::Day(place.shift.date))]]);
    keyboard.retain(|row| !row.is_empty());
    Page { lines: vec![line], keyboard }
}

/// Which shift of the colleague's in return.
pub fn choose_return(view: &View, rota: &Rota, place: DutyKey, with: PersonId) -> Page {
    let Some(given) = given(view, rota, place) else { return gone(view, place) };
    let (person, shift, day) =
        (person_name(view, rota, with), shift_name(view, place.shift), view.date(place.shift.date));
    let mut keys: Vec<InlineButton> = in_return(rota, given, with, view.context.now)
        .into_iter()
        .take(SHIFTS)
        .filter_map(|duty| {
            let theirs = place_of(view, duty)?.shift;
            let (shift, day) = (shift_name(view, theirs), view.date(duty.date));
            let label = plain!(view, "button-rota-swap-return", shift, day);
            Some(edit_button(label, RotaEdit::Swap { given: place, with, returned: Some(theirs) }))
        })
        .collect();
    if could_take(rota, given, with) {
        let label = plain!(view, "button-rota-give-away");
        keys.push(edit_button(label, RotaEdit::Swap { given: place, with, returned: None }));
    }
    let line = if keys.is_empty() {
        html!(view, "rota-swap-none", person, shift, day)
    } else {
        html!(view, "rota-swap-with", person, shift, day)
    };
    let mut keyboard: Keyboard = keys.chunks(PER_ROW).map(<[_]>::to_vec).collect();
    keyboard.push(vec![look_button(view, "button-rota-back", RotaLook::Swap(place, 0))]);
    Page { lines: vec![line], keyboard }
}

/// A swap as it stands, for whoever reads it.
pub fn swap(view: &View, tells: SwapTells) -> Page {
    let Some(swap) = &view.context.swap else { return Page::line(html!(view, "refusal-swap-over")) };
    let (asker, colleague) = (view.mention(swap.asker), view.mention(swap.colleague));
    let is_asked = view.is_for(swap.colleague);
    let approves =
        view.may(Action::ManageRota) && !view.reader().is_some_and(|reader| swap.concerns(reader.id));
    let (greeting, pronoun) = (view.greeting(), view.pronoun());
    let title = match swap.stage {
        SwapStage::Asked if is_asked => html!(view, "swap-asks", greeting, asker = asker.as_str()),
        SwapStage::Asked => html!(view, "swap-waits", colleague = colleague.as_str()),
        SwapStage::Agreed if approves => html!(
            view,
            "swap-approve",
            greeting,
            asker = asker.as_str(),
            colleague = colleague.as_str(),
            pronoun
        ),
        SwapStage::Agreed => html!(view, "swap-agreed", colleague = capitalised(&colleague)),
        SwapStage::Applied { by: None } => html!(view, "swap-applied"),
        SwapStage::Applied { by: Some(by) } => html!(view, "swap-applied-by", person = view.mention(by)),
        SwapStage::Declined { by } => html!(view, "swap-declined", person = capitalised(&view.mention(by))),
        SwapStage::Withdrawn => html!(view, "swap-withdrawn", asker = capitalised(&asker)),
        SwapStage::Expired => html!(view, "swap-expired"),
        SwapStage::Overtaken => html!(view, "swap-overtaken"),
    };
    let mut lines = match tells {
        SwapTells::Asks { reminds: true, .. } if swap.is_open() => vec![html!(view, "swap-reminder")],
        SwapTells::Undelivered if swap.is_open() => vec![html!(view, "swap-undelivered")],
        _ => Vec::new(),
    };
    lines.push(title);
    let given = view.duty_entry(&swap.given);
    lines.push(html!(view, "swap-duty", person = capitalised(&colleague), of = asker.as_str(), duty = given));
    if let Some(returned) = &swap.returned {
        let duty = view.duty_entry(returned);
        lines.push(html!(view, "swap-duty", person = capitalised(&asker), of = colleague.as_str(), duty));
    }
    let mut keyboard = answers(view, swap, approves);
    // The day takes the place of this message, and of its answers.
    if keyboard.is_empty() {
        keyboard.push(vec![look_button(view, "button-rota-day", RotaLook::Day(swap.given.date))]);
    }
    Page { lines, keyboard }
}

fn answers(view: &View, swap: &Swap, approves: bool) -> Keyboard {
    let key = |press: SwapButton| InlineButton {
        label: view.label(press.spec().label, None),
        action: ButtonAction::Press(Button::Swap { swap: swap.id, press }),
    };
    match swap.stage {
        SwapStage::Asked if view.is_for(swap.colleague) => {
            vec![vec![key(SwapButton::Agree), key(SwapButton::Decline)]]
        }
        SwapStage::Agreed if approves => vec![vec![key(SwapButton::Approve), key(SwapButton::Refuse)]],
        SwapStage::Asked | SwapStage::Agreed if view.is_for(swap.asker) => {
            vec![vec![key(SwapButton::Withdraw)]]
        }
        _ => Vec::new(),
    }
}
