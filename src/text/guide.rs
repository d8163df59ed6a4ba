//! `/guide`: the cards of the procedure, and the buttons from one to the next.

use super::Page;
use super::buttons::{ButtonAction, InlineButton, Keyboard};
use super::guidance::saved_answer_lines;
use super::html::{Html, quoted};
use super::localizer::{Localizer, html, plain};
use super::markdown;
use super::view::View;
use crate::domain::case::Line;
use crate::domain::guide::card::Card;
use crate::domain::guide::look::{GuideLook, GuideView};
use crate::domain::guide::search::search;
use crate::domain::guide::version::{GuideSubject, GuideVersion, LONGEST_BODY};
use crate::domain::request::button::{Button, GuideButton};
use crate::domain::request::policy::Action;
use crate::domain::staff::person::Locale;

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
    let found = search(typed, view.locale, &view.context.guide);
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

fn card(view: &View, card: Card, mut keyboard: Keyboard) -> Page {
    let published = view.context.guide.get(&card);
    let mut lines = card_lines(view, card, published.map_or(&card.text(view.locale).body, |text| &text.body));
    lines.extend(published.and_then(|text| other_language(view, text.locale)));
    if view.may(Action::Guide) {
        let action = ButtonAction::Press(Button::EditGuide(card));
        keyboard.push(vec![InlineButton { label: plain!(view, "button-guide-edit"), action }]);
    }
    keyboard.push(vec![button(plain!(view, "button-guide-all"), GuideView::All)]);
    keyboard.retain(|row| !row.is_empty());
    Page { lines, keyboard }
}

/// What QA changes is for readers of both languages: it says so where theirs is not the one it is written in.
fn other_language(l10n: &Localizer, locale: Option<Locale>) -> Option<Html> {
    let differs = locale.is_some_and(|locale| locale != l10n.locale);
    differs.then(|| html!(l10n, "guide-other-language"))
}

fn card_lines(l10n: &Localizer, card: Card, body: &str) -> Vec<Html> {
    let line = match card.line() {
        Line::Vip => html!(l10n, "guide-line-vip"),
        Line::Premium => html!(l10n, "guide-line-premium"),
    };
    let title = html!(l10n, "guide-card", title = &card.text(l10n.locale).title).bold().dot(line);
    [vec![title, Html::default()], markdown::render(body)].concat()
}

/// To QA: the text as it is written, to be copied and replied to.
pub fn edit(view: &View, card: Card) -> Page {
    let text = card.text(view.locale);
    let body = view.context.guide.get(&card).map_or(&text.body, |changed| &changed.body);
    let mut lines = vec![html!(view, "guide-edit", title = &text.title, max = LONGEST_BODY), Html::default()];
    lines.push(Html::text(body).code());
    Page { lines, keyboard: Vec::new() }
}

/// What is published, as everybody reads it.
fn version_lines(view: &View, version: &GuideVersion) -> Vec<Html> {
    match version.subject {
        GuideSubject::Card(card) => {
            let mut lines = card_lines(view, card, &version.body);
            lines.extend(other_language(view, version.locale));
            lines
        }
        GuideSubject::SavedAnswer(_) => match view.context.standing.first() {
            Some(answer) => saved_answer_lines(view, answer, &version.body),
            None => vec![html!(view, "refusal-no-such-guidance")],
        },
    }
}

/// To QA: what is published, before and after.
pub fn version(view: &View) -> Page {
    let Some(version) = &view.context.guide_version else { return Page::line(html!(view, "guide-gone")) };
    let press = |press: GuideButton| InlineButton {
        label: view.label(press.spec().label, None),
        action: ButtonAction::Press(Button::GuideVersion { version: version.id, press }),
    };
    let mut lines = version_lines(view, version);
    let keyboard = match version.published {
        None => {
            lines.splice(0..0, [html!(view, "guide-preview"), Html::default()]);
            vec![vec![press(GuideButton::Publish), press(GuideButton::Drop)]]
        }
        Some(at) => {
            let unread = version.unread();
            let (all, read) = (version.readers.len(), version.readers.len() - unread.len());
            let time = view.clock(at);
            lines.splice(0..0, [html!(view, "guide-published", time, read, all), Html::default()]);
            if unread.is_empty() {
                Vec::new()
            } else {
                lines.insert(1, html!(view, "guide-unread", people = view.mentions(&unread)));
                vec![vec![press(GuideButton::Readers), press(GuideButton::Remind)]]
            }
        }
    };
    Page { lines, keyboard }
}

/// To everybody: a card has changed, or a saved answer holds for all.
pub fn changed(view: &View) -> Page {
    let Some(version) = &view.context.guide_version else { return Page::line(html!(view, "guide-gone")) };
    let news = match version.subject {
        GuideSubject::Card(_) => html!(view, "guide-changed"),
        GuideSubject::SavedAnswer(_) => html!(view, "saved-answer-published"),
    };
    let mut lines = vec![news, Html::default()];
    lines.extend(version_lines(view, version));
    let has_read = view.reader().is_some_and(|reader| version.has_read(reader.id));
    if has_read {
        lines.extend([Html::default(), html!(view, "guide-was-read")]);
        return Page { lines, keyboard: Vec::new() };
    }
    let read = InlineButton {
        label: plain!(view, "button-guide-read"),
        action: ButtonAction::Press(Button::GuideVersion { version: version.id, press: GuideButton::Read }),
    };
    Page { lines, keyboard: vec![vec![read]] }
}

fn card_button(l10n: &Localizer, card: Card, key: &str) -> InlineButton {
    let title = card.text(l10n.locale).title.as_str();
    button(plain!(l10n, key, title), GuideView::Card(card))
}

fn button(label: String, view: GuideView) -> InlineButton {
    InlineButton { label, action: ButtonAction::Press(Button::Guide(view)) }
}
