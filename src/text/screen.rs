//! 📺 Wall screens: the list of them, and the message with a link.

use super::Page;
use super::buttons::{ButtonAction, InlineButton};
use super::html::Html;
use super::localizer::{Localizer, html, plain};
use super::view::View;
use crate::domain::request::button::{Button, ScreenButton};
use crate::domain::request::policy::{Action, permit};
use crate::domain::request::screen::{OPENS_FOR, Screen, ScreenKey};
use crate::domain::staff::person::Person;
use url::Url;

/// Telegram shows a hundred buttons at most.
const BUTTONS: usize = 40;

/// Which screens show the board, and who has made the link.
pub fn screens(view: &View) -> Page {
    let screens = &view.context.screens;
    let mut lines = vec![html!(view, "screens-title").bold()];
    if screens.is_empty() {
        lines.push(html!(view, "screens-none"));
    }
    lines.extend(screens.iter().map(|screen| line(view, screen)));
    lines.push(html!(view, "screens-what"));
    let close = |screen: &Screen| {
        let press = ScreenButton::Close;
        InlineButton {
            label: format!("{} #{}", view.label(press.spec().label, None), screen.id),
            action: ButtonAction::Press(Button::Screen { screen: screen.id, press }),
        }
    };
    let add = InlineButton {
        label: plain!(view, "button-screen-new"),
        action: ButtonAction::Press(Button::NewScreen),
    };
    let rows = screens.iter().take(BUTTONS).map(|screen| vec![close(screen)]);
    Page { lines, keyboard: [vec![add]].into_iter().chain(rows).collect() }
}

fn line(view: &View, screen: &Screen) -> Html {
    let (id, person) = (screen.id.to_string(), view.mention(screen.made_by));
    let until = view.clock(screen.until);
    match screen.opened_at {
        Some(opened_at) => html!(view, "screen-open", id, person, time = view.clock(opened_at), until),
        None => html!(view, "screen-link-unused", id, person, until),
    }
}

/// The link, and the code for a screen on which it is easier typed. The code stands behind `#`, which a browser sends to
/// no server and no log keeps.
pub fn link(l10n: &Localizer, code: &ScreenKey) -> Vec<Html> {
    let Some(page) = wall_address(l10n) else { return Vec::new() };
    let link = format!("{page}?lang={}#{}", l10n.locale.code(), code.expose());
    vec![
        html!(l10n, "screen-link-title").bold(),
        html!(l10n, "screen-link-open", span = l10n.span(OPENS_FOR)),
        Html::text(&link),
        html!(l10n, "screen-link-type", address = page).and(Html::text(code.expose()).code()),
    ]
}

fn wall_address(l10n: &Localizer) -> Option<String> {
    l10n.centre.public_url.as_ref().map(|url| format!("{url}/wall"))
}

/// 📊 and, for who may open screens, 📺, where there is a page. Telegram opens pages by HTTPS only.
pub fn page_buttons(l10n: &Localizer, reader: &Person) -> Vec<InlineButton> {
    let Some(url) = &l10n.centre.public_url else { return Vec::new() };
    let page = Url::parse(&format!("{url}/board?lang={}", l10n.locale.code())).ok();
    let board = page
        .filter(|page| page.scheme() == "https")
        .map(|page| InlineButton { label: plain!(l10n, "button-board"), action: ButtonAction::WebApp(page) });
    let screens = permit(reader, Action::Screens, None).is_ok().then(|| InlineButton {
        label: plain!(l10n, "button-screens"),
        action: ButtonAction::Press(Button::Screens),
    });
    board.into_iter().chain(screens).collect()
}
