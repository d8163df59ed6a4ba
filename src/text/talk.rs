//! Greetings and help, and what the people who look after the bot are told.

use super::Page;
use super::html::{Html, quoted};
use super::voice::{Localizer, plain, say};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::message::render_context::RenderContext;
use crate::domain::message::self_check::{SelfCheckFinding, SelfCheckProblem};
use crate::domain::request::button::CasePress;
use crate::domain::request::policy::{Action, permit};
use crate::domain::staff::person::Person;
use chrono::TimeDelta;

/// The commands that are built, as the Bot API wants them; for who keeps guidance and who leads a shift one more.
pub fn commands(voice: &Localizer, reader: Option<&Person>) -> Vec<(&'static str, String)> {
    let guidance = reader.is_some_and(guides).then(|| ("guidance", plain!(voice, "command-guidance")));
    let first = [
        ("vip", plain!(voice, "command-vip")),
        ("open", plain!(voice, "command-open")),
        ("find", plain!(voice, "command-find")),
        ("case", plain!(voice, "command-case")),
        ("ask", plain!(voice, "command-ask")),
        ("transfer", plain!(voice, "command-transfer")),
    ];
    let handover = reader.is_some_and(hands_over).then(|| ("handover", plain!(voice, "command-handover")));
    let last = [
        ("duty", plain!(voice, "command-duty")),
        ("cancel", plain!(voice, "command-cancel")),
        ("lang", plain!(voice, "command-lang")),
        ("help", plain!(voice, "command-help")),
    ];
    first.into_iter().chain(guidance).chain(handover).chain(last).collect()
}

/// What the self-check found, to the admins.
pub fn finding(voice: &Localizer, finding: SelfCheckFinding) -> Page {
    Page::line(match finding {
        SelfCheckFinding::Began(SelfCheckProblem::MessagesStand) => say!(voice, "finding-messages-stand"),
        SelfCheckFinding::Over(SelfCheckProblem::MessagesStand) => say!(voice, "finding-messages-go"),
        SelfCheckFinding::Began(SelfCheckProblem::TimersStand) => say!(voice, "finding-timers-stand"),
        SelfCheckFinding::Over(SelfCheckProblem::TimersStand) => say!(voice, "finding-timers-go"),
        SelfCheckFinding::DatabaseWasAway { from, until } => {
            let (from, until) = (voice.clock(from), voice.clock(until));
            say!(voice, "finding-database-was-away", from = from, until = until)
        }
        SelfCheckFinding::ClockJumped { seconds } => {
            let span = voice.span(TimeDelta::try_seconds(seconds.saturating_abs()).unwrap_or(TimeDelta::MAX));
            let key = if seconds < 0 { "finding-clock-back" } else { "finding-clock-forward" };
            say!(voice, key, span = span)
        }
    })
}

/// Who takes no calls is not told how to note one; in a group, where nobody in particular reads it, all is said.
pub fn help(voice: &Localizer, scene: &RenderContext) -> Page {
    let mut lines = vec![say!(voice, "help-title").bold(), Html::default()];
    if scene.reader.as_ref().is_none_or(takes_calls) {
        lines.extend([
            say!(voice, "help-vip"),
            say!(voice, "help-vip-example").code(),
            say!(voice, "help-vip-note"),
        ]);
    }
    lines.extend([say!(voice, "help-open"), say!(voice, "help-find"), say!(voice, "help-case")]);
    if scene.reader.as_ref().is_none_or(takes_calls) {
        lines.extend([say!(voice, "help-ask"), say!(voice, "help-transfer")]);
    }
    if scene.reader.as_ref().is_none_or(guides) {
        lines.push(say!(voice, "help-guidance"));
    }
    if scene.reader.as_ref().is_none_or(hands_over) {
        lines.push(say!(voice, "help-handover"));
    }
    lines.extend([
        say!(voice, "help-duty"),
        say!(voice, "help-cancel"),
        say!(voice, "help-lang"),
        say!(voice, "help-help"),
        Html::default(),
        say!(voice, "help-reply"),
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

pub fn welcome(voice: &Localizer, scene: &RenderContext) -> Page {
    let name = match &scene.reader {
        Some(reader) => voice.mention(scene, reader.id),
        None => plain!(voice, "pronoun-all"),
    };
    let begin = if scene.reader.as_ref().is_some_and(takes_calls) {
        say!(voice, "welcome-begin")
    } else {
        say!(voice, "welcome-wait")
    };
    let lines =
        vec![say!(voice, "welcome", name = quoted(&name, 80)).bold(), say!(voice, "welcome-what"), begin];
    Page { lines, keyboard: Vec::new() }
}

/// To the admins, who gave the link to whoever they gave it to: who opened it, and as what.
pub fn came_in(voice: &Localizer, scene: &RenderContext, person: PersonId) -> Page {
    let roles = scene.people.get(&person).map_or_else(String::new, |known| known.roles.to_string());
    let name = super::people::capitalised(&voice.mention(scene, person));
    Page::line(say!(voice, "came-in", person = name, id = person, roles = roles))
}

pub fn language_choice(voice: &Localizer) -> Page {
    Page { lines: vec![say!(voice, "language-choice")], keyboard: voice.language_keys() }
}

/// To the admins: who reads it may not see the leader's name, and need not.
pub fn nobody_to_tell(voice: &Localizer, scene: &RenderContext, case: &Case) -> Page {
    let due = case.promise.due;
    let line = say!(
        voice,
        "nobody-to-tell",
        id = case.id,
        time = voice.clock(due),
        left = voice.away(due),
        owner = super::people::capitalised(&voice.mention(scene, case.owner))
    );
    Page { lines: vec![line], keyboard: vec![vec![voice.case_key(case, CasePress::Show)]] }
}
