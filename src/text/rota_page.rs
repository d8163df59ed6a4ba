//! `/rota`: which page a button leads to.

use super::localizer::html;
use super::view::View;
use super::{Page, rota, rota_edit, swap};
use crate::domain::staff::rota_look::RotaLook;

pub fn page(view: &View, look: RotaLook) -> Page {
    let Some(known) = &view.context.rota else { return Page::line(html!(view, "rota-none")) };
    match look {
        RotaLook::Day(date) => rota::day(view, known, date),
        RotaLook::Week(date) => rota::week(view, known, date),
        RotaLook::Shift(shift) => rota_edit::shift(view, known, shift),
        RotaLook::Staffed(shift, post, page) => rota_edit::staffed(view, known, (shift, post), page),
        RotaLook::Add(shift) => rota_edit::add(view, known, shift),
        RotaLook::AddTo(shift, post, page) => rota_edit::add_to(view, known, (shift, post), page),
        RotaLook::Off(duty, page) => rota_edit::off(view, known, duty, page),
        RotaLook::TakeOver(page) => rota_edit::take_over(view, known, None, page),
        RotaLook::TakeOverUntil(until, page) => rota_edit::take_over(view, known, Some(until), page),
        RotaLook::Swap(duty, page) => swap::choose_colleague(view, known, duty, page),
        RotaLook::SwapWith(duty, with) => swap::choose_return(view, known, duty, with),
    }
}
