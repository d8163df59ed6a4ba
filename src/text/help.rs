//! Commands, help and greetings.

use super::Page;
use super::html::{Html, quoted};
use super::localizer::{Localizer, html, plain};
use super::view::View;
use crate::domain::request::chat_command::{ChatCommand, HelpLine};
use crate::domain::request::policy::{Action, permit};
use crate::domain::staff::person::Person;

/// The command menu of this reader, or of a group, as the Bot API takes it.
pub fn commands(l10n: &Localizer, reader: Option<&Person>) -> Vec<(&'static str, String)> {
    let specs = ChatCommand::ALL.map(ChatCommand::spec).into_iter();
    let in_menu = specs.filter(|spec| spec.is_for(reader));
    in_menu.filter_map(|spec| Some((spec.word, plain!(l10n, spec.menu?)))).collect()
}

/// The command menu of who is not on the staff.
pub fn commands_for_strangers(l10n: &Localizer) -> Vec<(&'static str, String)> {
    vec![(ChatCommand::Start.spec().word, plain!(l10n, "command-start"))]
}

/// What this reader can do here, or anybody in a group.
pub fn help(view: &View) -> Page {
    let mut lines = vec![html!(view, "help-title").bold(), Html::default()];
    let specs = ChatCommand::ALL.map(ChatCommand::spec).into_iter();
    for spec in specs.filter(|spec| spec.is_for(view.reader())) {
        lines.extend(spec.help.iter().map(|line| match line {
            HelpLine::Text(key) => html!(view, key),
            HelpLine::Example(key) => html!(view, key).code(),
        }));
    }
    let last = match view.reader() {
        Some(_) => html!(view, "help-reply"),
        None => html!(view, "help-in-group"),
    };
    lines.extend([Html::default(), last]);
    Page { lines, keyboard: Vec::new() }
}

pub fn takes_calls(reader: &Person) -> bool {
    permit(reader, Action::OpenCase, None).is_ok()
}

pub fn welcome(view: &View) -> Page {
    let name = match &view.context.reader {
        Some(reader) => view.mention(reader.id),
        None => plain!(view, "pronoun-all"),
    };
    let begin = if view.reader().is_some_and(takes_calls) {
        html!(view, "welcome-agent")
    } else {
        html!(view, "welcome-other")
    };
    let lines =
        vec![html!(view, "welcome", name = quoted(&name, 80)).bold(), html!(view, "welcome-what"), begin];
    Page { lines, keyboard: Vec::new() }
}

pub fn language_choice(l10n: &Localizer) -> Page {
    Page { lines: vec![html!(l10n, "language-choice")], keyboard: l10n.language_buttons() }
}
