//! `/promo`: what to tell a customer, each programme whole and with the reason (B5.1 to B5.8).

use super::Page;
use super::buttons::{ButtonAction, InlineButton, Keyboard};
use super::html::{Html, cut, quoted};
use super::localizer::{Localizer, html, plain};
use super::view::View;
use crate::domain::promotion::advice::{Advice, Question, Reason, advise, offer};
use crate::domain::promotion::look::{ClassKey, Look, LookView};
use crate::domain::promotion::programme::{Paid, Phase, Programme};
use crate::domain::request::button::Button;
use chrono::NaiveDate;
use std::collections::BTreeMap;

const LONGEST_TYPED: usize = 60;
const LONGEST_CLASS: usize = 20;
/// How many classes are offered to choose from.
const CLASSES: usize = 6;
const BUTTONS_PER_ROW: usize = 3;
/// How much of a message the programmes of a page may take, in UTF-16 units.
const PAGE_LENGTH: usize = 3_000;

pub fn promotions(view: &View, look: Look) -> Page {
    let Some(asked) = &view.context.typed else { return Page::line(html!(view, "promo-expired")) };
    let catalogue = &view.context.promotions;
    if catalogue.programmes.is_empty() {
        return Page::line(html!(view, "promo-empty"));
    }
    let classes = classes(&catalogue.programmes);
    // A class that no programme is for: those for all are left.
    let other_class = plain!(view, "promo-other-class");
    let class = look.class.map(|key| classes.get(&key).copied().unwrap_or(&other_class));
    let question =
        Question { asked, paid: look.paid, class, today: catalogue.today, golden_day: catalogue.golden_day };
    let advice = match look.view {
        LookView::Answer | LookView::Unfolded => advise(&catalogue.programmes, question),
        LookView::Offer => offer(&catalogue.programmes, question),
        LookView::Skip => Advice::default(),
    };
    let mut told: Vec<Vec<Html>> = advice
        .told
        .iter()
        .map(|(programme, reason)| entry(view, programme, Some(*reason), question))
        .collect();
    if look.view == LookView::Unfolded {
        told.extend(advice.folded.iter().map(|programme| entry(view, programme, None, question)));
    }
    let mut pages = pages(told);
    let count = pages.len();
    let page = usize::try_from(look.page).unwrap_or(usize::MAX).min(count.saturating_sub(1));
    let mut lines = vec![title(view, question, asked, (page + 1, count))];
    lines.extend(heading(view, look, question, &advice));
    if !pages.is_empty() {
        lines.extend(pages.swap_remove(page));
    }
    Page { lines, keyboard: keyboard(view, look, &classes, &advice, (page, count)) }
}

fn title(l10n: &Localizer, question: Question, asked: &str, (page, pages): (usize, usize)) -> Html {
    let mut title = match asked {
        "" => html!(l10n, "promo-title-general"),
        asked => html!(l10n, "promo-title", asked = quoted(asked, LONGEST_TYPED)),
    }
    .bold();
    if let Some(paid) = question.paid {
        title = title.dot(Html::text(&paid_label(l10n, paid)));
    }
    if let Some(class) = question.class {
        title = title.dot(Html::text(&cut(class, LONGEST_CLASS)));
    }
    if pages > 1 { title.dot(html!(l10n, "list-page", page, pages)) } else { title }
}

/// How many are told that go together (B5.3).
fn all_of(advice: &Advice) -> usize {
    advice.told.iter().filter(|(_, reason)| *reason == Reason::Combinable).count()
}

/// What the programmes below are, or why there are none.
fn heading(l10n: &Localizer, look: Look, question: Question, advice: &Advice) -> Vec<Html> {
    let key = match (look.view, advice.told.first()) {
        (LookView::Skip, _) => "promo-skipped",
        (LookView::Offer, Some(_)) => "promo-offer",
        (LookView::Offer, None) => "promo-nothing-current",
        (LookView::Answer | LookView::Unfolded, Some((_, Reason::InsteadOfEnded))) => "promo-instead",
        (LookView::Answer | LookView::Unfolded, Some(_)) if question.golden_day => "promo-golden-day",
        (LookView::Answer | LookView::Unfolded, Some(_)) if all_of(advice) > 1 => "promo-all",
        (LookView::Answer | LookView::Unfolded, Some(_)) => return Vec::new(),
        (LookView::Answer | LookView::Unfolded, None) if question.golden_day => "promo-golden-day-none",
        (LookView::Answer | LookView::Unfolded, None) if advice.ask_first => "promo-none",
        (LookView::Answer | LookView::Unfolded, None) => "promo-ended-none",
    };
    let mut lines: Vec<Html> = Vec::new();
    if matches!(look.view, LookView::Answer | LookView::Unfolded)
        && (advice.told.is_empty() || key == "promo-instead")
    {
        lines.extend(advice.ended.iter().map(|programme| {
            let name = programme.name.as_str();
            match programme.until {
                Some(last) if last < question.today => html!(l10n, "promo-ended-on", name, day = day(last)),
                Some(_) | None => html!(l10n, "promo-ended", name),
            }
        }));
    }
    lines.push(html!(l10n, key));
    lines
}

/// A programme whole: time, content, conditions (B5.1), and what has to be said with it.
fn entry(l10n: &Localizer, programme: &Programme, reason: Option<Reason>, question: Question) -> Vec<Html> {
    let why = match reason {
        Some(Reason::Highest) => Some(html!(l10n, "promo-highest")),
        Some(Reason::Combinable) => None,
        Some(Reason::Upcoming) => Some(html!(l10n, "promo-upcoming")),
        Some(Reason::Reference) => Some(html!(l10n, "promo-reference")),
        Some(Reason::InsteadOfEnded | Reason::Recommended) => None,
        None => Some(html!(l10n, "promo-lower")),
    };
    let name = Html::text(&programme.name).bold();
    let mut lines = vec![Html::default(), name];
    lines.extend(why);
    lines.push(html!(l10n, "promo-time", time = time(l10n, programme)));
    lines.push(html!(l10n, "promo-content", content = programme.content.as_str()));
    let conditions = match programme.conditions.as_str() {
        "" => plain!(l10n, "promo-no-conditions"),
        conditions => conditions.to_owned(),
    };
    lines.push(html!(l10n, "promo-conditions", conditions));
    if programme.excludes_domestic_roaming() && question.paid != Some(Paid::Postpaid) {
        lines.push(html!(l10n, "promo-roaming"));
    }
    if programme.phase(question.today) == Phase::Reference {
        lines.push(match programme.planned {
            Some(planned) if planned > question.today => html!(l10n, "promo-planned", day = day(planned)),
            Some(_) | None => html!(l10n, "promo-planned-past"),
        });
    }
    lines
}

fn time(l10n: &Localizer, programme: &Programme) -> String {
    match (programme.from, programme.until) {
        (Some(from), Some(until)) => plain!(l10n, "promo-from-until", from = day(from), until = day(until)),
        (Some(from), None) => plain!(l10n, "promo-from", from = day(from)),
        (None, Some(until)) => plain!(l10n, "promo-until", until = day(until)),
        (None, None) => plain!(l10n, "promo-always"),
    }
}

fn day(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// As many programmes to a page as are a message with its title.
fn pages(entries: Vec<Vec<Html>>) -> Vec<Vec<Html>> {
    let mut pages: Vec<Vec<Html>> = Vec::new();
    let mut room = 0;
    for entry in entries {
        let length: usize = entry.iter().map(|line| line.shown_length() + 1).sum();
        match pages.last_mut().filter(|_| length <= room) {
            Some(page) => page.extend(entry),
            None => {
                room = PAGE_LENGTH;
                pages.push(entry);
            }
        }
        room = room.saturating_sub(length);
    }
    pages
}

/// The classes that programmes are for, by name as first written.
fn classes(programmes: &[Programme]) -> BTreeMap<ClassKey, &str> {
    let mut classes = BTreeMap::new();
    for class in programmes.iter().flat_map(|programme| &programme.classes) {
        classes.entry(ClassKey::of(class)).or_insert(class.as_str());
    }
    classes
}

fn paid_label(l10n: &Localizer, paid: Paid) -> String {
    match paid {
        Paid::Prepaid => plain!(l10n, "promo-prepaid"),
        Paid::Postpaid => plain!(l10n, "promo-postpaid"),
    }
}

fn keyboard(
    l10n: &Localizer,
    look: Look,
    classes: &BTreeMap<ClassKey, &str>,
    advice: &Advice,
    (page, pages): (usize, usize),
) -> Keyboard {
    let button = |label: String, look: Look| InlineButton {
        label,
        action: ButtonAction::Press(Button::Promotions(look)),
    };
    let marked = |name: String, chosen: bool| {
        if chosen { plain!(l10n, "filter-active", filter = name) } else { name }
    };
    let first = Look { page: 0, ..look };
    let mut rows: Keyboard = Vec::new();
    if advice.ask_first && look.view == LookView::Answer {
        rows.push(vec![button(plain!(l10n, "button-promo-offer"), Look { view: LookView::Offer, ..first })]);
        rows.push(vec![button(plain!(l10n, "button-promo-skip"), Look { view: LookView::Skip, ..first })]);
    }
    if !advice.folded.is_empty() {
        let (view, label) = match look.view {
            LookView::Unfolded => (LookView::Answer, plain!(l10n, "button-promo-fold")),
            LookView::Answer | LookView::Offer | LookView::Skip => {
                (LookView::Unfolded, plain!(l10n, "button-promo-unfold", count = advice.folded.len()))
            }
        };
        rows.push(vec![button(label, Look { view, ..first })]);
    }
    rows.push(
        Paid::ALL
            .map(|paid| {
                let chosen = look.paid == Some(paid);
                let toggled = Some(paid).filter(|_| !chosen);
                button(marked(paid_label(l10n, paid), chosen), Look { paid: toggled, ..first })
            })
            .into(),
    );
    let of_class: Vec<InlineButton> = classes
        .iter()
        .take(CLASSES)
        .map(|(key, name)| {
            let chosen = look.class == Some(*key);
            let toggled = Some(*key).filter(|_| !chosen);
            button(marked(cut(name, LONGEST_CLASS), chosen), Look { class: toggled, ..first })
        })
        .collect();
    rows.extend(of_class.chunks(BUTTONS_PER_ROW).map(<[_]>::to_vec));
    let turn = |to: usize, label: &str| {
        button(l10n.plain(label, &[]), Look { page: u32::try_from(to).unwrap_or(u32::MAX), ..look })
    };
    let before = page.checked_sub(1).map(|to| turn(to, "button-page-before"));
    let after = Some(page + 1).filter(|to| *to < pages).map(|to| turn(to, "button-page-after"));
    rows.push(before.into_iter().chain(after).collect());
    rows.retain(|row| !row.is_empty());
    rows
}
