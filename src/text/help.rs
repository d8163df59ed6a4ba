//! Commands, help and greetings.

use super::Page;
use super::html::{Html, quoted};
use super::localizer::{Localizer, html, plain};
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::policy::{Action, permit};
use crate::domain::staff::person::Person;

/// The command menu of a reader; saved answers and handover only for those who may use them.
pub fn commands(l10n: &Localizer, reader: Option<&Person>) -> Vec<(&'static str, String)> {
    let guidance = reader.is_some_and(guides).then(|| ("guidance", plain!(l10n, "command-guidance")));
    let first = [
        ("vip", plain!(l10n, "command-vip")),
        ("open", plain!(l10n, "command-open")),
        ("find", plain!(l10n, "command-find")),
        ("case", plain!(l10n, "command-case")),
        ("ask", plain!(l10n, "command-ask")),
        ("transfer", plain!(l10n, "command-transfer")),
    ];
    let handover = reader.is_some_and(hands_over).then(|| ("handover", plain!(l10n, "command-handover")));
    let last = [
        ("duty", plain!(l10n, "command-duty")),
        ("cancel", plain!(l10n, "command-cancel")),
        ("lang", plain!(l10n, "command-lang")),
        ("help", plain!(l10n, "command-help")),
    ];
    first.into_iter().chain(guidance).chain(handover).chain(last).collect()
}

/// Readers see only what they may use; in a group, everything is shown.
pub fn help(l10n: &Localizer, context: &RenderContext) -> Page {
    let mut lines = vec![html!(l10n, "help-title").bold(), Html::default()];
    if context.reader.as_ref().is_none_or(takes_calls) {
        lines.extend([
            html!(l10n, "help-vip"),
            html!(l10n, "help-vip-example").code(),
            html!(l10n, "help-vip-note"),
        ]);
    }
    lines.extend([html!(l10n, "help-open"), html!(l10n, "help-find"), html!(l10n, "help-case")]);
    if context.reader.as_ref().is_none_or(takes_calls) {
        lines.extend([html!(l10n, "help-ask"), html!(l10n, "help-transfer")]);
    }
    if context.reader.as_ref().is_none_or(guides) {
        lines.push(html!(l10n, "help-guidance"));
    }
    if context.reader.as_ref().is_none_or(hands_over) {
        lines.push(html!(l10n, "help-handover"));
    }
    lines.extend([
        html!(l10n, "help-duty"),
        html!(l10n, "help-cancel"),
        html!(l10n, "help-lang"),
        html!(l10n, "help-help"),
        Html::default(),
        html!(l10n, "help-reply"),
    ]);
    Page { lines, keyboard: Vec::new() }
}

pub fn takes_calls(reader: &Person) -> bool {
    permit(reader, Action::Take, None).is_ok()
}

fn guides(reader: &Person) -> bool {
    permit(reader, Action::Guide, None).is_ok()
}

fn hands_over(reader: &Person) -> bool {
    permit(reader, Action::HandOver, None).is_ok()
}

pub fn welcome(l10n: &Localizer, context: &RenderContext) -> Page {
    let name = match &context.reader {
        Some(reader) => l10n.mention(context, reader.id),
        None => plain!(l10n, "pronoun-all"),
    };
    let begin = if context.reader.as_ref().is_some_and(takes_calls) {
        html!(l10n, "welcome-agent")
    } else {
        html!(l10n, "welcome-other")
    };
    let lines =
        vec![html!(l10n, "welcome", name = quoted(&name, 80)).bold(), html!(l10n, "welcome-what"), begin];
    Page { lines, keyboard: Vec::new() }
}

pub fn language_choice(l10n: &Localizer) -> Page {
    Page { lines: vec![html!(l10n, "language-choice")], keyboard: l10n.language_buttons() }
}
