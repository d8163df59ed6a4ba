//! 👤 Chia cho ca: what the shift leader who accepted a handover still owns of it, and what an agent was given.

use super::Page;
use super::buttons::{ButtonAction, InlineButton, Keyboard};
use super::handover::{missing, shift_name};
use super::html::{Html, LONGEST_MESSAGE};
use super::list::{case_buttons, entry};
use super::localizer::{html, plain};
use super::view::View;
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::handover::Handover;
use crate::domain::request::button::{Button, CaseButton, HandoverButton, ReassignButton};
use crate::domain::rules::share::is_to_share;

const CASES_PER_ROW: usize = 4;
/// Telegram shows a hundred buttons at most.
const BUTTONS: usize = 40;

/// Below the list of a handover: how many of its cases wait to be shared by the reader, and the ways to do it.
pub fn offer(view: &View, handover: &Handover) -> Option<(Html, Keyboard)> {
    let cases = to_share(view, handover);
    let pronoun = view.pronoun();
    let line = html!(view, "share-offer", count = cases.len(), pronoun);
    let button = |press: HandoverButton| InlineButton {
        label: view.label(press.spec().label, None),
        action: ButtonAction::Press(Button::Handover { handover: handover.id, press }),
    };
    let mut keyboard = vec![vec![button(HandoverButton::ShareEvenly), button(HandoverButton::ChoosePeople)]];
    keyboard.extend(case_buttons(view, cases.iter().copied()));
    (!cases.is_empty()).then_some((line, keyboard))
}

fn to_share<'a>(view: &View<'a>, handover: &Handover) -> Vec<&'a Case> {
    let Some(reader) = view.reader().map(|reader| reader.id) else { return Vec::new() };
    let cases = view.context.open.iter().filter(|case| is_to_share(handover.id, case, reader));
    cases.take(BUTTONS).collect()
}

/// [Chọn người]
pub fn choose_people(view: &View) -> Page {
    let Some(handover) = &view.context.handover else { return missing(view) };
    let keys: Vec<_> = to_share(view, handover).into_iter().map(|case| view.reassign_button(case)).collect();
    let keyboard = keys.chunks(CASES_PER_ROW).map(<[_]>::to_vec).collect();
    Page { lines: vec![html!(view, "share-choose")], keyboard }
}

/// To an agent: the cases they were given and still own.
pub fn share(view: &View) -> Page {
    let Some(handover) = &view.context.handover else { return missing(view) };
    let given: Vec<(&Case, PersonId)> = view
        .context
        .open
        .iter()
        .filter(|case| case.is_open() && view.is_for(case.owner))
        .filter_map(|case| Some((case, case.given_by()?)))
        .collect();
    let shift = shift_name(view, handover);
    let Some((_, by)) = given.first() else { return Page::line(html!(view, "share-over", shift)) };
    let (greeting, pronoun, giver) = (view.greeting(), view.pronoun(), view.mention(*by));
    let title = html!(view, "share-given", greeting, giver, pronoun, count = given.len(), shift);
    let mut lines = vec![title.bold()];
    let mut room = LONGEST_MESSAGE - 700;
    for (case, _) in &given {
        let line = entry(view, case);
        let Some(left) = room.checked_sub(line.shown_length() + 1) else {
            lines.push(html!(view, "handover-more"));
            break;
        };
        room = left;
        lines.push(line);
    }
    let row = |case: &Case| {
        let back = view.case_button(case, CaseButton::Give(ReassignButton::HandBack));
        let label = plain!(view, "button-hand-back-case", id = case.id);
        vec![view.case_number_button(case), InlineButton { label, ..back }]
    };
    let keyboard = given.iter().take(BUTTONS).map(|(case, _)| row(case)).collect();
    Page { lines, keyboard }
}
