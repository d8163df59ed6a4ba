//! Commands, help and greetings.

use super::html::{Html, quoted};
use super::localizer::{Localizer, html, plain, sentence};
use super::view::View;
use super::{Page, ReplyKeyboard};
use crate::domain::request::chat_command::{ChatCommand, ChatCommandSpec, HelpLine};
use crate::domain::request::policy::{Action, permit};
use crate::domain::staff::person::{Locale, Person, Role};
use std::collections::BTreeMap;
use std::sync::LazyLock;

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

/// The keys of an agent's keyboard, two a row; nobody else has one.
pub fn keyboard(l10n: &Localizer, reader: &Person) -> ReplyKeyboard {
    if !reader.is(Role::Agent) {
        return ReplyKeyboard::Removed;
    }
    let labels: Vec<String> =
        shortcuts().filter_map(|spec| Some(plain!(l10n, spec.shortcut?.label))).collect();
    ReplyKeyboard::Labels(labels.chunks(2).map(<[String]>::to_vec).collect())
}

/// The command of a key with this label, in any language.
pub fn shortcut(label: &str) -> Option<ChatCommandSpec> {
    static COMMANDS: LazyLock<BTreeMap<String, ChatCommandSpec>> = LazyLock::new(|| {
        let in_language = |locale: Locale| {
            shortcuts().filter_map(move |spec| Some((sentence(locale, spec.shortcut?.label)?, spec)))
        };
        Locale::ALL.into_iter().flat_map(in_language).collect()
    });
    COMMANDS.get(label).copied()
}

fn shortcuts() -> impl Iterator<Item = ChatCommandSpec> {
    ChatCommand::ALL.map(ChatCommand::spec).into_iter().filter(|spec| spec.shortcut.is_some())
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
