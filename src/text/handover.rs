//! The handover at the end of a shift (📋): the list for the outgoing and the incoming shift leader and the team leader.

use super::Page;
use super::buttons::{ButtonAction, InlineButton};
use super::card::note_line;
use super::html::{Html, LONGEST_MESSAGE, quoted};
use super::list::entry;
use super::localizer::{Localizer, html, plain};
use super::names::capitalised;
use super::reminder::closing_line;
use crate::domain::base::fold::fold;
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::handover::Handover;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::{Button, CaseButton, ReassignButton};
use crate::domain::request::policy::{Action, permit};
use crate::domain::rules::handover::{incoming_leaders, scheduled_leaders};
use crate::domain::staff::person::Person;

const BUTTONS: usize = 40;
const BUTTONS_PER_ROW: usize = 4;
const LONGEST_SHIFT: usize = 32;
const NAMED: usize = 5;

/// The reader's part in the handover.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ReaderPart {
    Outgoing,
    Accepting,
    Above,
}

/// The list, as it is now.
pub fn list(l10n: &Localizer, context: &RenderContext) -> Page {
    let Some(handover) = &context.handover else { return missing(l10n) };
    let waiting = waiting(context, handover);
    let part = reader_part(context, handover);
    let mut lines = vec![title(l10n, context, handover, waiting.len(), part).bold()];
    let mut room = LONGEST_MESSAGE - 700;
    let done = context.open.iter().filter(|case| !handover.waits_for(case));
    for case in waiting.iter().copied().chain(done) {
        let entry = case_lines(l10n, context, handover, case);
        let length: usize = entry.iter().map(|line| line.shown_length() + 1).sum();
        let Some(left) = room.checked_sub(length) else {
            lines.push(html!(l10n, "handover-more"));
            break;
        };
        room = left;
        lines.extend(entry);
    }
    if !waiting.is_empty() {
        lines.extend(next_shift(l10n, context, handover));
        if part == ReaderPart::Outgoing {
            lines.push(html!(l10n, "handover-note-hint"));
        }
    }
    Page { lines, keyboard: keyboard(l10n, handover, &waiting, part) }
}

fn waiting<'s>(context: &'s RenderContext, handover: &Handover) -> Vec<&'s Case> {
    let mut waiting: Vec<&Case> = context.open.iter().filter(|case| handover.waits_for(case)).collect();
    waiting.sort_by_key(|case| (case.promise.due, case.id));
    waiting
}

fn reader_part(context: &RenderContext, handover: &Handover) -> ReaderPart {
    match &context.reader {
        Some(reader) if handover.outgoing.contains(&reader.id) => ReaderPart::Outgoing,
        Some(reader) if permit(reader, Action::HandOver, None).is_ok() => ReaderPart::Accepting,
        Some(_) | None => ReaderPart::Above,
    }
}

fn title(
    l10n: &Localizer,
    context: &RenderContext,
    handover: &Handover,
    count: usize,
    part: ReaderPart,
) -> Html {
    let reader = context.reader.as_ref();
    let (greeting, pronoun) = (l10n.greeting(reader), l10n.pronoun(reader));
    let shift = shift(l10n, handover);
    let people = l10n.mentions(context, &handover.outgoing);
    let time = l10n.clock(handover.ends_at);
    if count == 0 {
        return html!(l10n, "handover-all", shift);
    }
    let ended = context.now >= handover.ends_at;
    let comes = context.rota.as_ref().is_some_and(|rota| {
        reader.is_some_and(|r| incoming_leaders(handover, rota, context.now).contains(&r.id))
    });
    match (part, ended) {
        (ReaderPart::Outgoing, false) => {
            html!(l10n, "handover-outgoing", greeting, shift, time, count)
        }
        (ReaderPart::Outgoing, true) => {
            let you = capitalised(&pronoun);
            html!(l10n, "handover-outgoing-ended", greeting, shift, count, pronoun = you)
        }
        (ReaderPart::Accepting, _) if comes => {
            html!(l10n, "handover-incoming", greeting, people, shift, count, pronoun)
        }
        (ReaderPart::Accepting | ReaderPart::Above, _) => {
            html!(l10n, "handover-above", greeting, shift, people, count)
        }
    }
}

fn shift(l10n: &Localizer, handover: &Handover) -> String {
    match handover.shift.as_str() {
        "" => plain!(l10n, "handover-no-shift"),
        // "CA1" says itself what it is.
        name if fold(name).starts_with("ca") => quoted(name, LONGEST_SHIFT),
        name => plain!(l10n, "handover-shift", name = quoted(name, LONGEST_SHIFT)),
    }
}

/// The next shift leader, or a warning that there is none who can be reached.
fn next_shift(l10n: &Localizer, context: &RenderContext, handover: &Handover) -> Option<Html> {
    let scheduled = scheduled_leaders(handover, context.rota.as_ref()?, context.now);
    let (there, away): (Vec<&Person>, Vec<&Person>) =
        scheduled.into_iter().partition(|person| person.reachable());
    let named = |people: &[&Person]| {
        people.iter().take(NAMED).map(|person| l10n.colleague(person)).collect::<Vec<_>>().join(", ")
    };
    Some(match (there.is_empty(), away.is_empty()) {
        (false, _) => html!(l10n, "handover-next", people = named(&there)),
        (true, false) => html!(l10n, "handover-next-unreached", people = named(&away)),
        (true, true) => html!(l10n, "handover-nobody-next"),
    })
}

/// The case, its note for the next shift, and who has accepted it.
fn case_lines(l10n: &Localizer, context: &RenderContext, handover: &Handover, case: &Case) -> Vec<Html> {
    if !case.is_open() {
        return vec![closing_line(l10n, case)];
    }
    let accepted = case.handover.as_ref().filter(|handing| handing.handover == handover.id);
    let mut line = entry(l10n, context, case);
    if let Some(accepted) = accepted.and_then(|handing| handing.accepted) {
        let person = l10n.mention(context, accepted.by);
        line = line.dot(html!(l10n, "handover-accepted", person, time = l10n.clock(accepted.at)));
    }
    let said = context.lines.get(&case.id).map(|note| note_line(l10n, context, note));
    [line].into_iter().chain(said).collect()
}

fn keyboard(
    l10n: &Localizer,
    handover: &Handover,
    waiting: &[&Case],
    part: ReaderPart,
) -> super::buttons::Keyboard {
    let label = match (part, waiting) {
        (ReaderPart::Above, _) | (_, []) => return Vec::new(),
        (ReaderPart::Outgoing, _) => "button-handover-note-case",
        (ReaderPart::Accepting, [only]) => {
            return l10n.case_buttons(
                only,
                vec![vec![CaseButton::Give(ReassignButton::AcceptShift), CaseButton::Show]],
            );
        }
        (ReaderPart::Accepting, _) => "button-accept-short",
    };
    let press = match part {
        ReaderPart::Outgoing => CaseButton::Give(ReassignButton::Line),
        ReaderPart::Accepting | ReaderPart::Above => CaseButton::Give(ReassignButton::AcceptShift),
    };
    let key = |case: &&Case| InlineButton {
        label: plain!(l10n, label, id = case.id),
        ..l10n.case_button(case, press)
    };
    let keys: Vec<InlineButton> = waiting.iter().take(BUTTONS).map(key).collect();
    let mut keyboard: super::buttons::Keyboard = keys.chunks(BUTTONS_PER_ROW).map(<[_]>::to_vec).collect();
    if part == ReaderPart::Accepting {
        let all = ButtonAction::Press(Button::AcceptAll(handover.id));
        keyboard.push(vec![InlineButton { label: plain!(l10n, "button-accept-all"), action: all }]);
    }
    keyboard
}

/// An earlier list in the same chat.
pub fn moved(l10n: &Localizer) -> Page {
    Page::line(html!(l10n, "handover-moved"))
}

/// No case is open shortly before the end of the shift.
pub fn empty(l10n: &Localizer, context: &RenderContext) -> Page {
    let Some(handover) = &context.handover else { return missing(l10n) };
    let greeting = l10n.greeting(context.reader.as_ref());
    Page::line(html!(l10n, "handover-nothing", greeting, shift = shift(l10n, handover)))
}

/// To the outgoing shift leader: everything has been accepted.
pub fn accepted(l10n: &Localizer, context: &RenderContext, by: PersonId) -> Page {
    let Some(handover) = &context.handover else { return missing(l10n) };
    let (greeting, pronoun) = (l10n.greeting(context.reader.as_ref()), l10n.pronoun(context.reader.as_ref()));
    let (shift, person) = (shift(l10n, handover), l10n.mention(context, by));
    Page::line(html!(l10n, "handover-done", greeting, shift, person, pronoun))
}

fn missing(l10n: &Localizer) -> Page {
    Page::line(html!(l10n, "refusal-nothing-handed-over"))
}
