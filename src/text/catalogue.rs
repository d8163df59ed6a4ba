//! `/catalogue`: the programmes as the information team keeps them.

mod field;
mod programme;

pub use field::{ask, problem};

use super::Page;
use super::buttons::{ButtonAction, InlineButton, Keyboard};
use super::html::{Html, cut, quoted};
use super::localizer::{Localizer, html, plain};
use super::view::View;
use crate::domain::promotion::catalogue_look::{
    CatalogueAsk, CatalogueEdit, CatalogueFilter, CatalogueLook, ProgrammeKey,
};
use crate::domain::promotion::programme::{Phase, Programme};
use crate::domain::promotion::week::WeekAhead;
use crate::domain::request::button::Button;
use chrono::NaiveDate;

const PER_PAGE: usize = 8;
const BUTTONS_PER_ROW: usize = 4;
const WIDE_PER_ROW: usize = 2;
const LONGEST_NAME: usize = 60;
/// How many programmes a week's message names of each sort.
const NAMED: usize = 15;
/// How many golden days have a button.
const MOST_DAYS: usize = 40;

pub fn catalogue(view: &View, look: CatalogueLook) -> Page {
    match look {
        CatalogueLook::List { filter, page } => list(view, filter, page),
        CatalogueLook::Programme(key) => of_key(view, key, programme::programme),
        CatalogueLook::Fields(key) => of_key(view, key, programme::fields),
        CatalogueLook::History(key) => of_key(view, key, programme::history),
        CatalogueLook::GoldenDays => golden_days(view),
        CatalogueLook::Form => field::form(view),
    }
}

fn of_key(view: &View, key: ProgrammeKey, page: impl FnOnce(&View, &Programme) -> Page) -> Page {
    let mut programmes = view.context.promotions.programmes.iter();
    match programmes.find(|programme| ProgrammeKey::of(&programme.code) == key) {
        Some(programme) => page(view, programme),
        None => Page {
            lines: vec![html!(view, "refusal-no-such-programme")],
            keyboard: vec![vec![to_list(view, CatalogueFilter::Current, 0)]],
        },
    }
}

fn list(view: &View, filter: CatalogueFilter, page: u32) -> Page {
    let catalogue = &view.context.promotions;
    let typed = view.context.typed.as_deref().unwrap_or_default();
    let shown: Vec<&Programme> = catalogue
        .programmes
        .iter()
        .filter(|programme| filter.shows(programme, catalogue.today, typed))
        .collect();
    let pages = shown.len().div_ceil(PER_PAGE).max(1);
    let page = usize::try_from(page).unwrap_or(usize::MAX).min(pages - 1);
    let name = filter_name(view, filter, typed);
    let mut title = html!(view, "catalogue-title", name, count = shown.len()).bold();
    if pages > 1 {
        title = title.dot(html!(view, "list-page", page = page + 1, pages));
    }
    let mut lines = vec![title];
    if shown.is_empty() {
        lines.push(html!(view, "catalogue-none"));
    }
    let here = (1usize..).zip(shown).skip(page * PER_PAGE).take(PER_PAGE);
    let mut numbers = Vec::new();
    for (number, programme) in here {
        lines.push(entry(view, number, programme));
        let look = CatalogueLook::Programme(ProgrammeKey::of(&programme.code));
        numbers.push(look_button(number.to_string(), look));
    }
    let mut keyboard: Keyboard = numbers.chunks(BUTTONS_PER_ROW).map(<[_]>::to_vec).collect();
    let turn = |to: usize, key: &str| {
        let page = u32::try_from(to).unwrap_or(u32::MAX);
        look_button(view.plain(key, &[]), CatalogueLook::List { filter, page })
    };
    let before = page.checked_sub(1).map(|to| turn(to, "button-page-before"));
    let after = Some(page + 1).filter(|to| *to < pages).map(|to| turn(to, "button-page-after"));
    keyboard.push(before.into_iter().chain(after).collect());
    let filters = CatalogueFilter::ALL.map(|of| {
        let name = filter_name(view, of, "");
        let label = if of == filter { plain!(view, "filter-active", filter = name) } else { name };
        look_button(label, CatalogueLook::List { filter: of, page: 0 })
    });
    keyboard.extend(filters.chunks(WIDE_PER_ROW).map(<[_]>::to_vec));
    keyboard.push(vec![
        edit_button(plain!(view, "button-catalogue-add"), CatalogueEdit::BeginForm),
        look_button(plain!(view, "button-catalogue-days"), CatalogueLook::GoldenDays),
    ]);
    keyboard.retain(|row| !row.is_empty());
    Page { lines, keyboard }
}

fn filter_name(l10n: &Localizer, filter: CatalogueFilter, typed: &str) -> String {
    match filter {
        CatalogueFilter::Current => plain!(l10n, "catalogue-current"),
        CatalogueFilter::Planned => plain!(l10n, "catalogue-planned"),
        CatalogueFilter::Ended => plain!(l10n, "catalogue-ended"),
        CatalogueFilter::Recommended => plain!(l10n, "catalogue-recommended"),
        CatalogueFilter::Found(_) => plain!(l10n, "quoted", typed = quoted(typed, LONGEST_NAME)),
    }
}

/// "1. Tặng 20% thẻ nạp (NAP20) · đến hết 31/03/2026 · ⭐"
fn entry(view: &View, number: usize, programme: &Programme) -> Html {
    let (name, code) = (cut(&programme.name, LONGEST_NAME), cut(&programme.code, LONGEST_NAME));
    let mut line = html!(view, "catalogue-entry", number, name, code).dot(state(view, programme));
    if programme.recommended {
        line = line.dot(html!(view, "catalogue-star"));
    }
    line
}

fn state(view: &View, programme: &Programme) -> Html {
    let today = view.context.promotions.today;
    match (programme.phase(today), programme.until) {
        (Phase::Ended, Some(last)) if last < today => html!(view, "catalogue-ended-on", day = day(last)),
        (Phase::Ended, _) => html!(view, "catalogue-was-ended"),
        (Phase::Reference, _) => match programme.planned {
            Some(planned) => html!(view, "catalogue-reference", day = day(planned)),
            None => html!(view, "catalogue-reference-undated"),
        },
        (Phase::Upcoming, _) => match programme.from {
            Some(from) => html!(view, "catalogue-begins", day = day(from)),
            None => html!(view, "catalogue-endless"),
        },
        (Phase::Current, Some(last)) => html!(view, "catalogue-until", day = day(last)),
        (Phase::Current, None) => html!(view, "catalogue-endless"),
    }
}

fn day(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

fn golden_days(view: &View) -> Page {
    let days = &view.context.golden_days;
    let mut lines = vec![html!(view, "catalogue-days").bold()];
    if days.is_empty() {
        lines.push(html!(view, "catalogue-no-days"));
    }
    let button = |of: &NaiveDate| {
        let label = plain!(view, "button-catalogue-remove-day", day = day(*of));
        edit_button(label, CatalogueEdit::RemoveDay(*of))
    };
    // Those ahead first; a keyboard has room for a hundred buttons.
    let today = view.context.promotions.today;
    let (ahead, gone): (Vec<&NaiveDate>, Vec<&NaiveDate>) = days.iter().partition(|day| **day >= today);
    let buttons: Vec<InlineButton> =
        ahead.into_iter().chain(gone.into_iter().rev()).take(MOST_DAYS).map(button).collect();
    let more = days.len() - buttons.len();
    if more > 0 {
        lines.push(html!(view, "report-more", count = more));
    }
    let mut keyboard: Keyboard = buttons.chunks(WIDE_PER_ROW).map(<[_]>::to_vec).collect();
    keyboard.push(vec![
        edit_button(plain!(view, "button-catalogue-add-day"), CatalogueEdit::Ask(CatalogueAsk::GoldenDay)),
        to_list(view, CatalogueFilter::Current, 0),
    ]);
    Page { lines, keyboard }
}

/// On Monday, to the information team.
pub fn week(view: &View) -> Page {
    let week = WeekAhead::of(&view.context.promotions);
    let mut lines = vec![html!(view, "catalogue-week").bold()];
    let sorts = [("catalogue-week-ending", week.ending), ("catalogue-week-planned", week.planned)];
    let mut numbers = Vec::new();
    let mut number = 0;
    for (key, programmes) in sorts.into_iter().filter(|(_, programmes)| !programmes.is_empty()) {
        lines.push(view.html(key, &[]));
        let more = programmes.len().saturating_sub(NAMED);
        for programme in programmes.into_iter().take(NAMED) {
            number += 1;
            lines.push(entry(view, number, programme));
            let look = CatalogueLook::Programme(ProgrammeKey::of(&programme.code));
            numbers.push(look_button(number.to_string(), look));
        }
        if more > 0 {
            lines.push(html!(view, "report-more", count = more));
        }
    }
    Page { lines, keyboard: numbers.chunks(BUTTONS_PER_ROW).map(<[_]>::to_vec).collect() }
}

fn to_list(l10n: &Localizer, filter: CatalogueFilter, page: u32) -> InlineButton {
    look_button(plain!(l10n, "button-catalogue-list"), CatalogueLook::List { filter, page })
}

fn look_button(label: String, look: CatalogueLook) -> InlineButton {
    InlineButton { label, action: ButtonAction::Press(Button::Catalogue(look)) }
}

fn edit_button(label: String, edit: CatalogueEdit) -> InlineButton {
    InlineButton { label, action: ButtonAction::Press(Button::EditCatalogue(edit)) }
}
