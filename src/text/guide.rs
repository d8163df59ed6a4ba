//! `/guide`: the cards of the procedure, and the buttons from one to the next.

use super::Page;
use super::buttons::{ButtonAction, InlineButton, Keyboard};
use super::html::{Html, quoted};
use super::localizer::{Localizer, html, plain};
use super::markdown;
use super::view::View;
use crate::domain::case::Line;
use crate::domain::guide::card::Card;
use crate::domain::guide::look::{GuideLook, GuideView};
use crate::domain::guide::search::search;
use crate::domain::request::button::Button;

const LONGEST_TYPED: usize = 60;
const BUTTONS_PER_ROW: usize = 2;
/// How many other cards are offered below the best one.
const OTHERS: usize = 6;

pub fn guide(view: &View, look: GuideLook) -> Page {
    match look {
        GuideLook::View(GuideView::All) => all(view, html!(view, "guide-choose")),
        GuideLook::View(GuideView::Card(shown)) => {
            let (before, after) = shown.neighbours();
            let before = before.map(|card| card_button(view, card, "button-guide-before"));
            let after = after.map(|card| card_button(view, card, "button-guide-after"));
            card(view, shown, vec![before.into_iter().chain(after).collect()])
        }
        GuideLook::Found(_) => found(view),
    }
}

fn found(view: &View) -> Page {
    let Some(typed) = &view.context.typed else { return all(view, html!(view, "guide-choose")) };
    let found = search(typed, view.locale);
    let [best, others @ ..] = found.as_slice() else {
        return all(view, html!(view, "guide-none", asked = quoted(typed, LONGEST_TYPED)));
    };
    let others: Vec<InlineButton> =
        others.iter().take(OTHERS).map(|card| card_button(view, *card, "button-guide-card")).collect();
    card(view, *best, others.chunks(BUTTONS_PER_ROW).map(<[_]>::to_vec).collect())
}

/// All cards, to choose from, by line.
fn all(l10n: &Localizer, said: Html) -> Page {
    let buttons = |line: Line| {
        let of_line = Card::ALL.iter().filter(|card| card.line() == line);
        of_line.map(|card| card_button(l10n, *card, "button-guide-card")).collect::<Vec<_>>()
    };
    let rows = |line| buttons(line).chunks(BUTTONS_PER_ROW).map(<[_]>::to_vec).collect::<Vec<_>>();
    Page {
        lines: vec![html!(l10n, "guide-title").bold(), said],
        keyboard: [rows(Line::Vip), rows(Line::Premium)].concat(),
    }
}

fn card(l10n: &Localizer, card: Card, mut keyboard: Keyboard) -> Page {
    let text = card.text(l10n.locale);
    let line = match card.line() {
        Line::Vip => html!(l10n, "guide-line-vip"),
        Line::Premium => html!(l10n, "guide-line-premium"),
    };
    let title = html!(l10n, "guide-card", title = &text.title).bold().dot(line);
    keyboard.push(vec![button(plain!(l10n, "button-guide-all"), GuideView::All)]);
    keyboard.retain(|row| !row.is_empty());
    Page { lines: [vec![title, Html::default()], markdown::render(&text.body)].concat(), keyboard }
}

fn card_button(l10n: &Localizer, card: Card, key: &str) -> InlineButton {
    let title = card.text(l10n.locale).title.as_str();
    button(plain!(l10n, key, title), GuideView::Card(card))
}

fn button(label: String, view: GuideView) -> InlineButton {
    InlineButton { label, action: ButtonAction::Press(Button::Guide(view)) }
}
