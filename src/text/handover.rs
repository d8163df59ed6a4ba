//! The handover at the end of a shift (📋): the list for the outgoing and the incoming shift leader and the team leader.

use super::buttons::{ButtonAction, InlineButton};
use super::case_lines::{closing_line, note_line};
use super::html::{Html, LONGEST_MESSAGE, quoted};
use super::list::entry;
use super::localizer::{Localizer, html, plain};
use super::names::capitalised;
use super::view::View;
use super::{Page, share};
use crate::domain::base::fold::fold;
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::handover::Handover;
use crate::domain::request::button::{Button, CaseButton, HandoverButton, ReassignButton};
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
pub fn list(view: &View) -> Page {
    let Some(handover) = &view.context.handover else { return missing(view) };
    let waiting = waiting(view, handover);
    let part = reader_part(view, handover);
    let mut lines = vec![title(view, handover, waiting.len(), part).bold()];
    let mut room = LONGEST_MESSAGE - 700;
    let done = view.context.open.iter().filter(|case| !handover.waits_for(case));
    for case in waiting.iter().copied().chain(done) {
        let entry = case_lines(view, handover, case);
        let length: usize = entry.iter().map(|line| line.shown_length() + 1).sum();
        let Some(left) = room.checked_sub(length) else {
            lines.push(html!(view, "handover-more"));
            break;
        };
        room = left;
        lines.extend(entry);
    }
    if !waiting.is_empty() {
        lines.extend(next_shift(view, handover));
        if part == ReaderPart::Outgoing {
            lines.push(html!(view, "handover-note-hint"));
        }
    }
    let mut keyboard = keyboard(view, handover, &waiting, part);
    if let Some((line, ways)) = share::offer(view, handover) {
        lines.push(line);
        keyboard.extend(ways);
    }
    Page { lines, keyboard }
}

fn waiting<'a>(view: &View<'a>, handover: &Handover) -> Vec<&'a Case> {
    let mut waiting: Vec<&Case> = view.context.open.iter().filter(|case| handover.waits_for(case)).collect();
    waiting.sort_by_key(|case| (case.promise.due, case.id));
    waiting
}

fn reader_part(view: &View, handover: &Handover) -> ReaderPart {
    match &view.context.reader {
        Some(reader) if handover.outgoing.contains(&reader.id) => ReaderPart::Outgoing,
        Some(reader) if permit(reader, Action::HandOver, None).is_ok() => ReaderPart::Accepting,
        Some(_) | None => ReaderPart::Above,
    }
}

fn title(view: &View, handover: &Handover, count: usize, part: ReaderPart) -> Html {
    let reader = view.reader();
    let (greeting, pronoun) = (view.greeting(), view.pronoun());
    let shift = shift_name(view, handover);
    let people = view.mentions(&handover.outgoing);
    let time = view.clock(handover.ends_at);
    if count == 0 {
        return html!(view, "handover-all", shift);
    }
    let ended = view.context.now >= handover.ends_at;
    let comes = view.context.rota.as_ref().is_some_and(|rota| {
        reader.is_some_and(|r| incoming_leaders(handover, rota, view.context.now).contains(&r.id))
    });
    match (part, ended) {
        (ReaderPart::Outgoing, false) => {
            html!(view, "handover-outgoing", greeting, shift, time, count)
        }
        (ReaderPart::Outgoing, true) => {
            let you = capitalised(&pronoun);
            html!(view, "handover-outgoing-ended", greeting, shift, count, pronoun = you)
        }
        (ReaderPart::Accepting, _) if comes => {
            html!(view, "handover-incoming", greeting, people, shift, count, pronoun)
        }
        (ReaderPart::Accepting | ReaderPart::Above, _) => {
            html!(view, "handover-above", greeting, shift, people, count)
        }
    }
}

pub fn shift_name(l10n: &Localizer, handover: &Handover) -> String {
    match handover.shift.as_str() {
        "" => plain!(l10n, "handover-no-shift"),
        // "CA1" says itself what it is.
        name if fold(name).starts_with("ca") => quoted(name, LONGEST_SHIFT),
        name => plain!(l10n, "handover-shift", name = quoted(name, LONGEST_SHIFT)),
    }
}

/// The next shift leader, or a warning that there is none who can be reached.
fn next_shift(view: &View, handover: &Handover) -> Option<Html> {
    let scheduled = scheduled_leaders(handover, view.context.rota.as_ref()?, view.context.now);
    let (there, away): (Vec<&Person>, Vec<&Person>) =
        scheduled.into_iter().partition(|person| person.reachable());
    let named = |people: &[&Person]| {
        people.iter().take(NAMED).map(|person| view.colleague(person)).collect::<Vec<_>>().join(", ")
    };
    Some(match (there.is_empty(), away.is_empty()) {
        (false, _) => html!(view, "handover-next", people = named(&there)),
        (true, false) => html!(view, "handover-next-unreached", people = named(&away)),
        (true, true) => html!(view, "handover-nobody-next"),
    })
}

/// The case, its note for the next shift, and who has accepted it.
fn case_lines(view: &View, handover: &Handover, case: &Case) -> Vec<Html> {
    if !case.is_open() {
        return vec![closing_line(view, case)];
    }
    let accepted = case.handover.as_ref().filter(|handing| handing.handover == handover.id);
    let mut line = entry(view, case);
    if let Some(accepted) = accepted.and_then(|handing| handing.accepted) {
        let person = view.mention(accepted.by);
        line = line.dot(html!(view, "handover-accepted", person, time = view.clock(accepted.at)));
    }
    let said = view.context.lines.get(&case.id).map(|note| note_line(view, note));
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
        let press = HandoverButton::AcceptAll;
        let all = ButtonAction::Press(Button::Handover { handover: handover.id, press });
        keyboard.push(vec![InlineButton { label: plain!(l10n, "button-accept-all"), action: all }]);
    }
    keyboard
}

/// An earlier list in the same chat.
pub fn moved(l10n: &Localizer) -> Page {
    Page::line(html!(l10n, "handover-moved"))
}

/// No case is open shortly before the end of the shift.
pub fn empty(view: &View) -> Page {
    let Some(handover) = &view.context.handover else { return missing(view) };
    let greeting = view.greeting();
    Page::line(html!(view, "handover-nothing", greeting, shift = shift_name(view, handover)))
}

/// To the outgoing shift leader: everything has been accepted.
pub fn accepted(view: &View, by: PersonId) -> Page {
    let Some(handover) = &view.context.handover else { return missing(view) };
    let (greeting, pronoun) = (view.greeting(), view.pronoun());
    let (shift, person) = (shift_name(view, handover), view.mention(by));
    Page::line(html!(view, "handover-done", greeting, shift, person, pronoun))
}

pub fn missing(l10n: &Localizer) -> Page {
    Page::line(html!(l10n, "refusal-nothing-handed-over"))
}

/// To the owner: the case is promised for their next shift.
pub fn keep_offer(view: &View, case: &Case) -> Page {
    let (greeting, time) = (view.greeting(), view.clock(case.promise.due));
    let line = html!(view, "keep-offer", greeting, pronoun = view.pronoun(), id = case.id, time);
    let row = vec![CaseButton::Give(ReassignButton::Keep), CaseButton::Show];
    Page { lines: vec![line], keyboard: view.case_buttons(case, vec![row]) }
}
