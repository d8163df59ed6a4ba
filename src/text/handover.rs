//! The handover at a shift's end (📋): the list for who goes home, for who comes, and for who stands above.

use super::Page;
use super::card::note_line;
use super::html::{Html, LONGEST_MESSAGE, quoted};
use super::keys::{Does, Key};
use super::list::entry;
use super::people::capitalised;
use super::reminder::how_it_ended;
use super::voice::{Localizer, plain, say};
use crate::domain::base::fold::fold;
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::handover::Handover;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::{Button, CasePress, ReassignPress};
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
pub fn list(voice: &Localizer, scene: &RenderContext) -> Page {
    let Some(handover) = &scene.handover else { return gone(voice) };
    let waiting = waiting(scene, handover);
    let reads = reads(scene, handover);
    let mut lines = vec![title(voice, scene, handover, waiting.len(), reads).bold()];
    let mut room = LONGEST_MESSAGE - 700;
    let done = scene.open.iter().filter(|case| !handover.waits_for(case));
    for case in waiting.iter().copied().chain(done) {
        let entry = of_case(voice, scene, handover, case);
        let length: usize = entry.iter().map(|line| line.shown_length() + 1).sum();
        let Some(left) = room.checked_sub(length) else {
            lines.push(say!(voice, "handover-more"));
            break;
        };
        room = left;
        lines.extend(entry);
    }
    if !waiting.is_empty() {
        lines.extend(next(voice, scene, handover));
        if reads == Reads::Outgoing {
            lines.push(say!(voice, "handover-lines"));
        }
    }
    Page { lines, keyboard: keyboard(voice, handover, &waiting, reads) }
}

fn waiting<'s>(scene: &'s RenderContext, handover: &Handover) -> Vec<&'s Case> {
    let mut waiting: Vec<&Case> = scene.open.iter().filter(|case| handover.waits_for(case)).collect();
    waiting.sort_by_key(|case| (case.promise.due, case.id));
    waiting
}

fn reads(scene: &RenderContext, handover: &Handover) -> Reads {
    match &scene.reader {
        Some(reader) if handover.outgoing.contains(&reader.id) => Reads::Outgoing,
        Some(reader) if permit(reader, Action::HandOver, None).is_ok() => Reads::Accepting,
        Some(_) | None => Reads::Above,
    }
}

fn title(voice: &Localizer, scene: &RenderContext, handover: &Handover, count: usize, reads: Reads) -> Html {
    let reader = scene.reader.as_ref();
    let (hail, pronoun) = (voice.hail(reader), voice.pronoun(reader));
    let shift = shift(voice, handover);
    let people = voice.mentions(scene, &handover.outgoing);
    let time = voice.clock(handover.ends_at);
    if count == 0 {
        return say!(voice, "handover-all", shift = shift);
    }
    let ended = scene.now >= handover.ends_at;
    let comes = scene
        .rota
        .as_ref()
        .is_some_and(|rota| reader.is_some_and(|r| incoming(handover, rota, scene.now).contains(&r.id)));
    match (reads, ended) {
        (Reads::Outgoing, false) => {
            say!(voice, "handover-outgoing", hail = hail, shift = shift, time = time, count = count)
        }
        (Reads::Outgoing, true) => {
            let you = capitalised(&pronoun);
            say!(voice, "handover-outgoing-ended", hail = hail, shift = shift, count = count, pronoun = you)
        }
        (Reads::Accepting, _) if comes => say!(
            voice,
            "handover-incoming",
            hail = hail,
            people = people,
            shift = shift,
            count = count,
            pronoun = pronoun
        ),
        (Reads::Accepting | Reads::Above, _) => {
            say!(voice, "handover-above", hail = hail, shift = shift, people = people, count = count)
        }
    }
}

fn shift(voice: &Localizer, handover: &Handover) -> String {
    match handover.shift.as_str() {
        "" => plain!(voice, "handover-no-shift"),
        // "CA1" says itself what it is.
        name if fold(name).starts_with("ca") => quoted(name, LONGEST_SHIFT),
        name => plain!(voice, "handover-shift", name = quoted(name, LONGEST_SHIFT)),
    }
}

/// Who leads next, or that nobody does who can be told.
fn next(voice: &Localizer, scene: &RenderContext, handover: &Handover) -> Option<Html> {
    let scheduled = scheduled(handover, scene.rota.as_ref()?, scene.now);
    let (there, away): (Vec<&Person>, Vec<&Person>) =
        scheduled.into_iter().partition(|person| person.reachable());
    let named = |people: &[&Person]| {
        people.iter().take(NAMED).map(|person| voice.colleague(person)).collect::<Vec<_>>().join(", ")
    };
    Some(match (there.is_empty(), away.is_empty()) {
        (false, _) => say!(voice, "handover-next", people = named(&there)),
        (true, false) => say!(voice, "handover-next-unreached", people = named(&away)),
        (true, true) => say!(voice, "handover-nobody-next"),
    })
}

/// The case, what is to be said of it, and whether somebody has accepted it.
fn of_case(voice: &Localizer, scene: &RenderContext, handover: &Handover, case: &Case) -> Vec<Html> {
    if !case.is_open() {
        return vec![how_it_ended(voice, case)];
    }
    let accepted = case.handing.as_ref().filter(|handing| handing.handover == handover.id);
    let mut line = entry(voice, scene, case);
    if let Some(accepted) = accepted.and_then(|handing| handing.accepted) {
        let person = voice.mention(scene, accepted.by);
        line = line.dot(say!(voice, "handover-accepted", person = person, time = voice.clock(accepted.at)));
    }
    let said = scene.lines.get(&case.id).map(|note| note_line(voice, scene, note));
    [line].into_iter().chain(said).collect()
}

fn keyboard(
    voice: &Localizer,
    handover: &Handover,
    waiting: &[&Case],
    reads: Reads,
) -> super::keys::Keyboard {
    let label = match (reads, waiting) {
        (Reads::Above, _) | (_, []) => return Vec::new(),
        (Reads::Outgoing, _) => "key-handover-line",
        (Reads::Accepting, [only]) => {
            return voice
                .case_keys(only, vec![vec![CasePress::Give(ReassignPress::AcceptShift), CasePress::Show]]);
        }
        (Reads::Accepting, _) => "key-accept-short",
    };
    let press = match reads {
        Reads::Outgoing => CasePress::Give(ReassignPress::Line),
        Reads::Accepting | Reads::Above => CasePress::Give(ReassignPress::AcceptShift),
    };
    let key = |case: &&Case| Key { label: plain!(voice, label, id = case.id), ..voice.case_key(case, press) };
    let keys: Vec<Key> = waiting.iter().take(KEYS).map(key).collect();
    let mut keyboard: super::keys::Keyboard = keys.chunks(KEYS_IN_A_ROW).map(<[_]>::to_vec).collect();
    if reads == Reads::Accepting {
        let all = Does::Press(Button::AcceptAll(handover.id));
        keyboard.push(vec![Key { label: plain!(voice, "key-accept-all"), does: all }]);
    }
    keyboard
}

/// An earlier list in the same chat.
pub fn moved(voice: &Localizer) -> Page {
    Page::line(say!(voice, "handover-moved"))
}

/// Nothing is open shortly before the shift's end.
pub fn nothing(voice: &Localizer, scene: &RenderContext) -> Page {
    let Some(handover) = &scene.handover else { return gone(voice) };
    let hail = voice.hail(scene.reader.as_ref());
    Page::line(say!(voice, "handover-nothing", hail = hail, shift = shift(voice, handover)))
}

/// To who goes home: everything has been accepted.
pub fn done(voice: &Localizer, scene: &RenderContext, by: PersonId) -> Page {
    let Some(handover) = &scene.handover else { return gone(voice) };
    let (hail, pronoun) = (voice.hail(scene.reader.as_ref()), voice.pronoun(scene.reader.as_ref()));
    let (shift, person) = (shift(voice, handover), voice.mention(scene, by));
    Page::line(say!(voice, "handover-done", hail = hail, shift = shift, person = person, pronoun = pronoun))
}

fn gone(voice: &Localizer) -> Page {
    Page::line(say!(voice, "no-nothing-handed-over"))
}
