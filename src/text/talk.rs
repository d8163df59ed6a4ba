//! Greetings and help, and what the people who look after the bot are told.

use super::Page;
use super::html::{Html, quoted};
use super::localizer::{Localizer, plain, say};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::message::render_context::RenderContext;
use crate::domain::message::self_check::{SelfCheckFinding, SelfCheckProblem};
use crate::domain::request::button::CaseButton;
use crate::domain::request::policy::{Action, permit};
use crate::domain::staff::person::Person;
use chrono::TimeDelta;

/// The commands that are built, as the Bot API wants them; for who keeps guidance and who leads a shift one more.
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

/// What the self-check found, to the admins.
pub fn finding(l10n: &Localizer, finding: SelfCheckFinding) -> Page {
    Page::line(match finding {
        SelfCheckFinding::Began(SelfCheckProblem::MessagesStand) => say!(l10n, "finding-messages-stand"),
        SelfCheckFinding::Over(SelfCheckProblem::MessagesStand) => say!(l10n, "finding-messages-go"),
        SelfCheckFinding::Began(SelfCheckProblem::TimersStand) => say!(l10n, "finding-timers-stand"),
        SelfCheckFinding::Over(SelfCheckProblem::TimersStand) => say!(l10n, "finding-timers-go"),
        SelfCheckFinding::DatabaseWasAway { from, until } => {
            let (from, until) = (l10n.clock(from), l10n.clock(until));
            say!(l10n, "finding-database-was-away", from = from, until = until)
        }
        SelfCheckFinding::ClockJumped { seconds } => {
            let span = l10n.span(TimeDelta::try_seconds(seconds.saturating_abs()).unwrap_or(TimeDelta::MAX));
            let key = if seconds < 0 { "finding-clock-back" } else { "finding-clock-forward" };
            say!(l10n, key, span = span)
        }
    })
}

/// Who takes no calls is not told how to note one; in a group, where nobody in particular reads it, all is said.
pub fn help(l10n: &Localizer, context: &RenderContext) -> Page {
    let mut lines = vec![say!(l10n, "help-title").bold(), Html::default()];
    if context.reader.as_ref().is_none_or(takes_calls) {
        lines.extend([
            say!(l10n, "help-vip"),
            say!(l10n, "help-vip-example").code(),
            say!(l10n, "help-vip-note"),
        ]);
    }
    lines.extend([say!(l10n, "help-open"), say!(l10n, "help-find"), say!(l10n, "help-case")]);
    if context.reader.as_ref().is_none_or(takes_calls) {
        lines.extend([say!(l10n, "help-ask"), say!(l10n, "help-transfer")]);
    }
    if context.reader.as_ref().is_none_or(guides) {
        lines.push(say!(l10n, "help-guidance"));
    }
    if context.reader.as_ref().is_none_or(hands_over) {
        lines.push(say!(l10n, "help-handover"));
    }
    lines.extend([
        say!(l10n, "help-duty"),
        say!(l10n, "help-cancel"),
        say!(l10n, "help-lang"),
        say!(l10n, "help-help"),
        Html::default(),
        say!(l10n, "help-reply"),
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
        say!(l10n, "welcome-begin")
    } else {
        say!(l10n, "welcome-wait")
    };
    let lines =
        vec![say!(l10n, "welcome", name = quoted(&name, 80)).bold(), say!(l10n, "welcome-what"), begin];
    Page { lines, keyboard: Vec::new() }
}

/// To the admins, who gave the link to whoever they gave it to: who opened it, and as what.
pub fn came_in(l10n: &Localizer, context: &RenderContext, person: PersonId) -> Page {
    let roles = context.people.get(&person).map_or_else(String::new, |known| known.roles.to_string());
    let name = super::people::capitalised(&l10n.mention(context, person));
    Page::line(say!(l10n, "came-in", person = name, id = person, roles = roles))
}

pub fn language_choice(l10n: &Localizer) -> Page {
    Page { lines: vec![say!(l10n, "language-choice")], keyboard: l10n.language_keys() }
}

/// To the admins: who reads it may not see the leader's name, and need not.
pub fn nobody_to_tell(l10n: &Localizer, context: &RenderContext, case: &Case) -> Page {
    let due = case.promise.due;
    let line = say!(
        l10n,
        "nobody-to-tell",
        id = case.id,
        time = l10n.clock(due),
        left = l10n.away(due),
        owner = super::people::capitalised(&l10n.mention(context, case.owner))
    );
    Page { lines: vec![line], keyboard: vec![vec![l10n.case_key(case, CaseButton::Show)]] }
}
