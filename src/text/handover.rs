//! The handover at a shift's end (📋): the list for who goes home, for who comes, and for who stands above.

use super::Page;
use super::card::note_line;
use super::html::{Html, LONGEST_MESSAGE, quoted};
use super::keys::{Does, Key};
use super::list::entry;
use super::localizer::{Localizer, plain, say};
use super::people::capitalised;
use super::reminder::how_it_ended;
use crate::domain::base::fold::fold;
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::handover::Handover;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::{Button, CaseButton, ReassignButton};
use crate::domain::request::policy::{Action, permit};
use crate::domain::rules::handover::{incoming, scheduled};
use crate::domain::staff::person::Person;

const KEYS: usize = 40;
const KEYS_IN_A_ROW: usize = 4;
const LONGEST_SHIFT: usize = 32;
const NAMED: usize = 5;

/// As what somebody reads the list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    Outgoing,
    Accepting,
    Above,
}

/// The list, as it is now.
pub fn list(l10n: &Localizer, context: &RenderContext) -> Page {
    let Some(handover) = &context.handover else { return gone(l10n) };
    let waiting = waiting(context, handover);
    let reads = reads(context, handover);
    let mut lines = vec![title(l10n, context, handover, waiting.len(), reads).bold()];
    let mut room = LONGEST_MESSAGE - 700;
    let done = context.open.iter().filter(|case| !handover.waits_for(case));
    for case in waiting.iter().copied().chain(done) {
        let entry = of_case(l10n, context, handover, case);
        let length: usize = entry.iter().map(|line| line.shown_length() + 1).sum();
        let Some(left) = room.checked_sub(length) else {
            lines.push(say!(l10n, "handover-more"));
            break;
        };
        room = left;
        lines.extend(entry);
    }
    if !waiting.is_empty() {
        lines.extend(next(l10n, context, handover));
        if reads == Reads::Outgoing {
            lines.push(say!(l10n, "handover-lines"));
        }
    }
    Page { lines, keyboard: keyboard(l10n, handover, &waiting, reads) }
}

fn waiting<'s>(context: &'s RenderContext, handover: &Handover) -> Vec<&'s Case> {
    let mut waiting: Vec<&Case> = context.open.iter().filter(|case| handover.waits_for(case)).collect();
    waiting.sort_by_key(|case| (case.promise.due, case.id));
    waiting
}

fn reads(context: &RenderContext, handover: &Handover) -> Reads {
    match &context.reader {
        Some(reader) if handover.outgoing.contains(&reader.id) => Reads::Outgoing,
        Some(reader) if permit(reader, Action::HandOver, None).is_ok() => Reads::Accepting,
        Some(_) | None => Reads::Above,
    }
}

fn title(l10n: &Localizer, context: &RenderContext, handover: &Handover, count: usize, reads: Reads) -> Html {
    let reader = context.reader.as_ref();
    let (hail, pronoun) = (l10n.hail(reader), l10n.pronoun(reader));
    let shift = shift(l10n, handover);
    let people = l10n.mentions(context, &handover.outgoing);
    let time = l10n.clock(handover.ends_at);
    if count == 0 {
        return say!(l10n, "handover-all", shift = shift);
    }
    let ended = context.now >= handover.ends_at;
    let comes = context
        .rota
        .as_ref()
        .is_some_and(|rota| reader.is_some_and(|r| incoming(handover, rota, context.now).contains(&r.id)));
    match (reads, ended) {
        (Reads::Outgoing, false) => {
            say!(l10n, "handover-outgoing", hail = hail, shift = shift, time = time, count = count)
        }
        (Reads::Outgoing, true) => {
            let you = capitalised(&pronoun);
            say!(l10n, "handover-outgoing-ended", hail = hail, shift = shift, count = count, pronoun = you)
        }
        (Reads::Accepting, _) if comes => say!(
            l10n,
            "handover-incoming",
            hail = hail,
            people = people,
            shift = shift,
            count = count,
            pronoun = pronoun
        ),
        (Reads::Accepting | Reads::Above, _) => {
            say!(l10n, "handover-above", hail = hail, shift = shift, people = people, count = count)
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

/// Who leads next, or that nobody does who can be told.
fn next(l10n: &Localizer, context: &RenderContext, handover: &Handover) -> Option<Html> {
    let scheduled = scheduled(handover, context.rota.as_ref()?, context.now);
    let (there, away): (Vec<&Person>, Vec<&Person>) =
        scheduled.into_iter().partition(|person| person.reachable());
    let named = |people: &[&Person]| {
        people.iter().take(NAMED).map(|person| l10n.colleague(person)).collect::<Vec<_>>().join(", ")
    };
    Some(match (there.is_empty(), away.is_empty()) {
        (false, _) => say!(l10n, "handover-next", people = named(&there)),
        (true, false) => say!(l10n, "handover-next-unreached", people = named(&away)),
        (true, true) => say!(l10n, "handover-nobody-next"),
    })
}

/// The case, what is to be said of it, and whether somebody has accepted it.
fn of_case(l10n: &Localizer, context: &RenderContext, handover: &Handover, case: &Case) -> Vec<Html> {
    if !case.is_open() {
        return vec![how_it_ended(l10n, case)];
    }
    let accepted = case.handing.as_ref().filter(|handing| handing.handover == handover.id);
    let mut line = entry(l10n, context, case);
    if let Some(accepted) = accepted.and_then(|handing| handing.accepted) {
        let person = l10n.mention(context, accepted.by);
        line = line.dot(say!(l10n, "handover-accepted", person = person, time = l10n.clock(accepted.at)));
    }
    let said = context.lines.get(&case.id).map(|note| note_line(l10n, context, note));
    [line].into_iter().chain(said).collect()
}

fn keyboard(l10n: &Localizer, handover: &Handover, waiting: &[&Case], reads: Reads) -> super::keys::Keyboard {
    let label = match (reads, waiting) {
        (Reads::Above, _) | (_, []) => return Vec::new(),
        (Reads::Outgoing, _) => "key-handover-line",
        (Reads::Accepting, [only]) => {
            return l10n.case_keys(
                only,
                vec![vec![CaseButton::Give(ReassignButton::AcceptShift), CaseButton::Show]],
            );
        }
        (Reads::Accepting, _) => "key-accept-short",
    };
    let press = match reads {
        Reads::Outgoing => CaseButton::Give(ReassignButton::Line),
        Reads::Accepting | Reads::Above => CaseButton::Give(ReassignButton::AcceptShift),
    };
    let key = |case: &&Case| Key { label: plain!(l10n, label, id = case.id), ..l10n.case_key(case, press) };
    let keys: Vec<Key> = waiting.iter().take(KEYS).map(key).collect();
    let mut keyboard: super::keys::Keyboard = keys.chunks(KEYS_IN_A_ROW).map(<[_]>::to_vec).collect();
    if reads == Reads::Accepting {
        let all = Does::Press(Button::AcceptAll(handover.id));
        keyboard.push(vec![Key { label: plain!(l10n, "key-accept-all"), does: all }]);
    }
    keyboard
}

/// An earlier list in the same chat.
pub fn moved(l10n: &Localizer) -> Page {
    Page::line(say!(l10n, "handover-moved"))
}

/// Nothing is open shortly before the shift's end.
pub fn nothing(l10n: &Localizer, context: &RenderContext) -> Page {
    let Some(handover) = &context.handover else { return gone(l10n) };
    let hail = l10n.hail(context.reader.as_ref());
    Page::line(say!(l10n, "handover-nothing", hail = hail, shift = shift(l10n, handover)))
}

/// To who goes home: everything has been accepted.
pub fn done(l10n: &Localizer, context: &RenderContext, by: PersonId) -> Page {
    let Some(handover) = &context.handover else { return gone(l10n) };
    let (hail, pronoun) = (l10n.hail(context.reader.as_ref()), l10n.pronoun(context.reader.as_ref()));
    let (shift, person) = (shift(l10n, handover), l10n.mention(context, by));
    Page::line(say!(l10n, "handover-done", hail = hail, shift = shift, person = person, pronoun = pronoun))
}

fn gone(l10n: &Localizer) -> Page {
    Page::line(say!(l10n, "no-nothing-handed-over"))
}
