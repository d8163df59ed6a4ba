//! A question as it is put to QA, privately and in their group, and as it is reported to who stands above.

use super::matter::{Room, matter, thread};
use super::{Shows, answer_line, holder, is_newest, over, waits_since};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::guidance::{Guidance, Side};
use crate::domain::message::parts::{OfferReason, QuestionOffer};
use crate::domain::message::render_context::{RenderContext, ThreadLine};
use crate::domain::request::button::{CasePress, QaPress};
use crate::domain::request::keyboard;
use crate::domain::request::policy::{Action, Visibility, permit};
use crate::domain::staff::person::Person;
use crate::text::Page;
use crate::text::html::{Html, fits};
use crate::text::keys::{Key, Keyboard};
use crate::text::people::{capitalised, own_number, sight_of};
use crate::text::reminder::{how_it_ended, who};
use crate::text::voice::{Localizer, plain, say};
use chrono::TimeDelta;

/// How many people are named one by one.
const NAMED: usize = 5;
/// How many files of the thread have a button.
const FILES: usize = 2;

/// The question, put to somebody now.
pub fn offered(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    question: &Guidance,
    offer: &QuestionOffer,
) -> Page {
    let why = why(voice, scene, case, question, offer);
    match to_whom(scene, case, offer) {
        Some(shows) => to_qa(voice, scene, case, question, shows, why),
        None => report(voice, scene, case, question, offer),
    }
}

/// The same question in a message that stands there already.
pub fn as_it_stands(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    question: &Guidance,
    offer: &QuestionOffer,
) -> Page {
    let title = say!(voice, "question-title", id = case.id, what = voice.pressing(question.reason)).bold();
    match to_whom(scene, case, offer) {
        Some(shows) => to_qa(voice, scene, case, question, shows, title),
        None => report(voice, scene, case, question, offer),
    }
}

/// What who may answer sees; nothing to who may not.
fn to_whom(scene: &RenderContext, case: &Case, offer: &QuestionOffer) -> Option<Shows> {
    if offer.room {
        return Some(Shows::Masked);
    }
    let answers =
        scene.reader.as_ref().is_some_and(|reader| permit(reader, Action::Answer, Some(case)).is_ok());
    (answers && sight_of(scene, case) == Visibility::Full).then_some(Shows::All)
}

/// Why it is put to somebody now; how long it has waited is as of now, not as of the rung.
fn why(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    question: &Guidance,
    offer: &QuestionOffer,
) -> Html {
    let reader = scene.reader.as_ref();
    let (hail, pronoun) = (voice.hail(reader), voice.pronoun(reader));
    let (id, what) = (case.id, voice.pressing(question.reason));
    let waited = voice.since(waits_since(question));
    let span = voice.span(waited);
    let asker = voice.mention(scene, who_said(scene, question));
    match offer.why {
        OfferReason::Rung if waited < TimeDelta::minutes(1) => {
            say!(voice, "offer-first", hail = hail, id = id, what = what)
        }
        OfferReason::Rung => {
            say!(voice, "offer-later", hail = hail, id = id, span = span, what = what, pronoun = pronoun)
        }
        OfferReason::ClaimOver => {
            say!(voice, "offer-claim-over", hail = hail, id = id, span = span, what = what, pronoun = pronoun)
        }
        OfferReason::HandedBack => {
            say!(voice, "offer-handed-back", hail = hail, id = id, what = what, pronoun = pronoun)
        }
        OfferReason::NewShift => {
            say!(voice, "offer-new-shift", hail = hail, id = id, what = what, pronoun = pronoun)
        }
        OfferReason::Added => say!(voice, "offer-added", hail = hail, id = id, person = asker),
        OfferReason::Changed => say!(voice, "offer-changed", hail = hail, id = id, person = asker),
        OfferReason::CameBack => say!(voice, "offer-came-back", hail = hail, id = id, person = asker),
        OfferReason::Phoned => say!(voice, "offer-phoned", hail = hail, id = id, person = asker),
    }
}

/// Who has last spoken for the side that asks.
fn who_said(scene: &RenderContext, question: &Guidance) -> PersonId {
    let last = scene.thread.iter().rev().find(|line| line.side == Side::Asking);
    last.map_or(question.asked_by, |line| line.by)
}

fn to_qa(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    question: &Guidance,
    shows: Shows,
    first: Html,
) -> Page {
    let whole = |room| {
        let matter = matter(voice, scene, case, question, shows, room);
        let state = state(voice, scene, case, question, shows);
        [first.clone()].into_iter().chain(matter).chain(state).collect::<Vec<_>>()
    };
    let mut lines = whole(Room::Ample);
    if !fits(&lines) {
        lines = whole(Room::Tight);
    }
    let reader = scene.reader.as_ref().filter(|_| shows == Shows::All);
    Page { lines, keyboard: keyboard(voice, scene, case, question, reader) }
}

/// Who holds it, what QA has answered, or why nothing is to be answered any more.
fn state(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    question: &Guidance,
    shows: Shows,
) -> Vec<Html> {
    let mut lines = Vec::new();
    if let Some(answer) = &question.answer {
        lines.push(answer_line(voice, scene, answer, shows));
        lines.push(match &answer.read {
            Some(read) => {
                let person = capitalised(&voice.mention(scene, read.by));
                say!(voice, "answer-read", person = person, time = voice.clock(read.at))
            }
            None => say!(voice, "answer-unread"),
        });
    }
    if question.dropped.is_some() {
        lines.extend(over(voice, scene, case, question));
    } else if !case.is_open() {
        lines.push(how_it_ended(voice, case));
    } else if question.is_open() {
        lines.push(match holder(voice, scene, question) {
            Some(held) => Html::text("🙋").and(held).bold(),
            None => say!(voice, "held-by-nobody").bold(),
        });
    } else if !is_newest(case, question) {
        lines.push(say!(voice, "question-asked-anew", id = case.id));
    }
    lines
}

/// What QA may press; without a reader for all of them in their group.
pub fn keyboard(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    question: &Guidance,
    reader: Option<&Person>,
) -> Keyboard {
    let offered = keyboard::to_qa(case, question, reader);
    let after_verdicts = offered
        .iter()
        .rposition(|row| row.iter().any(|press| matches!(press, CasePress::Qa(QaPress::Answer(_)))))
        .map(|row| row + 1);
    let mut keyboard = voice.case_keys(case, offered);
    if let Some(row) = after_verdicts {
        let quick = scene.quick.iter().map(|quick| vec![voice.quick_key(case, quick)]);
        keyboard.splice(row..row, quick);
    }
    let last = keyboard.len().saturating_sub(1);
    let mut more = Vec::new();
    if is_newest(case, question) && case.is_open() {
        more.extend(files(voice, scene, case));
        if reader.is_some() {
            more.extend(case.fields.help().map(|help| vec![voice.copy_key(&help)]));
        }
    }
    keyboard.splice(last..last, more);
    keyboard
}

/// What was sent along with the lines shown, the newest of it.
fn files(voice: &Localizer, scene: &RenderContext, case: &Case) -> Option<Vec<Key>> {
    let sent: Vec<&ThreadLine> = thread(scene).iter().filter(|line| line.media.is_some()).collect();
    let newest = &sent[sent.len().saturating_sub(FILES)..];
    let key = |line: &&ThreadLine| {
        let key = voice.case_key(case, CasePress::Qa(QaPress::ShowMedia(line.number)));
        match newest.len() {
            1 => key,
            _ => Key { label: plain!(voice, "key-show-media-of", time = voice.clock(line.at)), ..key },
        }
    };
    (!newest.is_empty()).then(|| newest.iter().map(key).collect())
}

/// To who may not answer but can help: how long it has waited, who holds it, whom to call.
fn report(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    question: &Guidance,
    offer: &QuestionOffer,
) -> Page {
    if let Some(over) = over(voice, scene, case, question) {
        return super::shown(voice, case, over);
    }
    let reader = scene.reader.as_ref();
    let owns = reader.is_some_and(|reader| reader.id == case.owner);
    let mut first = waiting(voice, scene, case, question, owns);
    if let Some(held) = holder(voice, scene, question) {
        first = first.and(held);
    }
    if !owns {
        first = first.and(say!(voice, "report-help", pronoun = voice.pronoun(reader)));
    }
    let mut lines = vec![first];
    lines.extend(not_told(voice, scene, case, question, offer));
    if sight_of(scene, case) == Visibility::Full {
        lines.extend((!owns).then(|| who(voice, case)));
        lines.extend(calls(voice, scene, question));
    }
    Page { lines, keyboard: vec![vec![voice.case_key(case, CasePress::Show)]] }
}

fn waiting(voice: &Localizer, scene: &RenderContext, case: &Case, question: &Guidance, owns: bool) -> Html {
    let waited = voice.since(waits_since(question));
    let (hail, id, span) = (voice.hail(scene.reader.as_ref()), case.id, voice.span(waited));
    let waits = match waited < TimeDelta::minutes(1) {
        true => say!(voice, "report-asked", hail = hail, id = id),
        false => say!(voice, "report-waits", hail = hail, id = id, span = span),
    };
    let (time, left) = (voice.clock(case.promise.due), voice.away(case.promise.due));
    let owner = capitalised(&voice.mention(scene, case.owner));
    waits.and(match owns {
        true => say!(voice, "report-due", time = time, left = left),
        false => say!(voice, "report-owner", owner = owner, time = time, left = left),
    })
}

/// That QA has nobody there, or who could not be reached.
fn not_told(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    question: &Guidance,
    offer: &QuestionOffer,
) -> Vec<Html> {
    let nobody = question.told.iter().all(|told| !told.capacity.answers());
    let qa_is_away = nobody && offer.unreached.iter().any(|tell| tell.is_qa());
    let failed =
        question.told.iter().filter(|told| told.failed).map(|told| voice.mention(scene, told.person));
    let empty = offer.unreached.iter().filter(|tell| !(qa_is_away && tell.is_qa()));
    let missed: Vec<String> =
        failed.take(NAMED).chain(empty.map(|tell| voice.told(scene, case, *tell))).collect();
    let mut lines = Vec::new();
    if qa_is_away {
        lines.push(say!(voice, "qa-away"));
    }
    if !missed.is_empty() {
        lines.push(say!(voice, "reminder-unreached", people = missed.join(", ")));
    }
    lines
}

/// The number of who holds it, else of everybody in QA it was put to.
fn calls(voice: &Localizer, scene: &RenderContext, question: &Guidance) -> Vec<Html> {
    let told = question.told.iter().filter(|told| told.capacity.answers()).map(|told| told.person);
    let people: Vec<PersonId> = match question.holder() {
        Some(holder) => vec![holder],
        None => told.take(NAMED).collect(),
    };
    let number = |person: PersonId| Some((person, own_number(scene, person)?));
    people
        .into_iter()
        .filter_map(number)
        .map(|(person, number)| {
            say!(voice, "reminder-call-owner", owner = voice.mention(scene, person), number = number)
        })
        .collect()
}
