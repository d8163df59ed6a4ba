//! A case in full: its card as in the chat, the buttons that work on the page, and what has happened.

use super::markup::{element, text};
use crate::domain::base::ids::CaseId;
use crate::domain::request::button::{Button, OnPage};
use crate::text::localizer::{Localizer, plain};
use crate::text::{ButtonAction, InlineButton, Message};
use std::fmt::Display;

/// `asked` is the question of a button, with the taps that answer it.
pub fn case(
    l10n: &Localizer,
    id: CaseId,
    card: &Message,
    asked: Option<&Message>,
    timeline: &Message,
) -> String {
    let mut inside = element("div", &[("class", &"lines")], &card.html);
    if let Some(asked) = asked {
        let answers = element("div", &[("class", &"keys")], &keys(asked));
        inside +=
            &element("div", &[("class", &"asked")], &format!("{}{answers}", element("p", &[], &asked.html)));
    }
    inside += &element("div", &[("class", &"keys")], &keys(card));
    inside += &element("p", &[("class", &"note")], &text(plain!(l10n, "page-only-chat")));
    // Its first line is its title.
    let (_, happened) = timeline.html.split_once('\n').unwrap_or_default();
    inside += &element("h3", &[], &text(plain!(l10n, "page-timeline")));
    inside += &element("div", &[("class", &"lines")], happened);
    // It turns the pages, where there are more.
    if !timeline.keyboard.is_empty() {
        inside += &element("p", &[("class", &"note")], &text(plain!(l10n, "page-timeline-older")));
    }
    let title = plain!(l10n, "case-title", id);
    element("article", &[("data-title", &title), ("data-shown", &id)], &inside)
}

fn keys(message: &Message) -> String {
    message.keyboard.iter().flatten().filter_map(key).collect()
}

/// A button that works on the page; `None` for what goes on in the chat.
fn key(InlineButton { label, action }: &InlineButton) -> Option<String> {
    let (attribute, value): (&str, String) = match action {
        ButtonAction::Copy(copied) => ("data-copy", copied.clone()),
        ButtonAction::Press(button @ Button::Case { press, .. }) => match press.on_page() {
            OnPage::Press => ("data-press", button.encode()),
            OnPage::PressWithWords => ("data-words", button.encode()),
            OnPage::Ask(_) => ("data-ask", button.encode()),
            OnPage::InChat => return None,
        },
        ButtonAction::Press(_) | ButtonAction::WebApp(_) => return None,
    };
    let attributes: [(&str, &dyn Display); 2] = [("type", &"button"), (attribute, &value)];
    Some(element("button", &attributes, &text(label)))
}
