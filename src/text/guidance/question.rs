//! A question as it is put to QA, privately and in their group, and as it is reported to who stands above.

use super::matter::{Room, matter, thread};
use super::{Shows, answer_line, holder, is_newest, over, waits_since};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::guidance::{Guidance, Side};
use crate::domain::message::parts::{OfferReason, QuestionOffer};
use crate::domain::message::render_context::{RenderContext, ThreadLine};
use crate::domain::request::button::{CaseButton, QaButton};
use crate::domain::request::keyboard;
use crate::domain::request::policy::{Action, Visibility, permit};
use crate::domain::staff::person::Person;
use crate::text::Page;
use crate::text::html::{Html, fits};
use crate::text::keys::{Key, Keyboard};
use crate::text::localizer::{Localizer, plain, say};
use crate::text::people::{capitalised, own_number, sight_of};
use crate::text::reminder::{how_it_ended, who};
use chrono::TimeDelta;

/// How many people are named one by one.
const NAMED: usize = 5;
/// How many files of the thread have a button.
const FILES: usize = 2;

/// The question, put to somebody now.
pub fn offered(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    offer: &QuestionOffer,
) -> Page {
    let why = why(l10n, context, case, question, offer);
    match to_whom(context, case, offer) {
        Some(shows) => to_qa(l10n, context, case, question, shows, why),
        None => report(l10n, context, case, question, offer),
    }
}

/// The same question in a message that stands there already.
pub fn as_it_stands(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    offer: &QuestionOffer,
) -> Page {
    let title = say!(l10n, "question-title", id = case.id, what = l10n.pressing(question.reason)).bold();
    match to_whom(context, case, offer) {
        Some(shows) => to_qa(l10n, context, case, question, shows, title),
        None => report(l10n, context, case, question, offer),
    }
}

/// What who may answer sees; nothing to who may not.
fn to_whom(context: &RenderContext, case: &Case, offer: &QuestionOffer) -> Option<Shows> {
    if offer.room {
        return Some(Shows::Masked);
    }
    let answers =
        context.reader.as_ref().is_some_and(|reader| permit(reader, Action::Answer, Some(case)).is_ok());
    (answers && sight_of(context, case) == Visibility::Full).then_some(Shows::All)
}

/// Why it is put to somebody now; how long it has waited is as of now, not as of the rung.
fn why(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    offer: &QuestionOffer,
) -> Html {
    let reader = context.reader.as_ref();
    let (hail, pronoun) = (l10n.hail(reader), l10n.pronoun(reader));
    let (id, what) = (case.id, l10n.pressing(question.reason));
    let waited = l10n.since(waits_since(question));
    let span = l10n.span(waited);
    let asker = l10n.mention(context, who_said(context, question));
    match offer.why {
        OfferReason::Rung if waited < TimeDelta::minutes(1) => {
            say!(l10n, "offer-first", hail = hail, id = id, what = what)
        }
        OfferReason::Rung => {
            say!(l10n, "offer-later", hail = hail, id = id, span = span, what = what, pronoun = pronoun)
        }
        OfferReason::ClaimOver => {
            say!(l10n, "offer-claim-over", hail = hail, id = id, span = span, what = what, pronoun = pronoun)
        }
        OfferReason::HandedBack => {
            say!(l10n, "offer-handed-back", hail = hail, id = id, what = what, pronoun = pronoun)
        }
        OfferReason::NewShift => {
            say!(l10n, "offer-new-shift", hail = hail, id = id, what = what, pronoun = pronoun)
        }
        OfferReason::Added => say!(l10n, "offer-added", hail = hail, id = id, person = asker),
        OfferReason::Changed => say!(l10n, "offer-changed", hail = hail, id = id, person = asker),
        OfferReason::CameBack => say!(l10n, "offer-came-back", hail = hail, id = id, person = asker),
        OfferReason::Phoned => say!(l10n, "offer-phoned", hail = hail, id = id, person = asker),
    }
}

/// Who has last spoken for the side that asks.
fn who_said(context: &RenderContext, question: &Guidance) -> PersonId {
    let last = context.thread.iter().rev().find(|line| line.side == Side::Asking);
    last.map_or(question.asked_by, |line| line.by)
}

fn to_qa(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    shows: Shows,
    first: Html,
) -> Page {
    let whole = |room| {
        let matter = matter(l10n, context, case, question, shows, room);
        let state = state(l10n, context, case, question, shows);
        [first.clone()].into_iter().chain(matter).chain(state).collect::<Vec<_>>()
    };
    let mut lines = whole(Room::Ample);
    if !fits(&lines) {
        lines = whole(Room::Tight);
    }
    let reader = context.reader.as_ref().filter(|_| shows == Shows::All);
    Page { lines, keyboard: keyboard(l10n, context, case, question, reader) }
}

/// Who holds it, what QA has answered, or why nothing is to be answered any more.
fn state(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    shows: Shows,
) -> Vec<Html> {
    let mut lines = Vec::new();
    if let Some(answer) = &question.answer {
        lines.push(answer_line(l10n, context, answer, shows));
        lines.push(match &answer.read {
            Some(read) => {
                let person = capitalised(&l10n.mention(context, read.by));
                say!(l10n, "answer-read", person = person, time = l10n.clock(read.at))
            }
            None => say!(l10n, "answer-unread"),
        });
    }
    if question.dropped.is_some() {
        lines.extend(over(l10n, context, case, question));
    } else if !case.is_open() {
        lines.push(how_it_ended(l10n, case));
    } else if question.is_open() {
        lines.push(match holder(l10n, context, question) {
            Some(held) => Html::text("🙋").and(held).bold(),
            None => say!(l10n, "held-by-nobody").bold(),
        });
    } else if !is_newest(case, question) {
        lines.push(say!(l10n, "question-asked-anew", id = case.id));
    }
    lines
}

/// What QA may press; without a reader for all of them in their group.
pub fn keyboard(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    reader: Option<&Person>,
) -> Keyboard {
    let offered = keyboard::to_qa(case, question, reader);
    let after_verdicts = offered
        .iter()
        .rposition(|row| row.iter().any(|press| matches!(press, CaseButton::Qa(QaButton::Answer(_)))))
        .map(|row| row + 1);
    let mut keyboard = l10n.case_keys(case, offered);
    if let Some(row) = after_verdicts {
        let quick = context.quick.iter().map(|quick| vec![l10n.quick_key(case, quick)]);
        keyboard.splice(row..row, quick);
    }
    let last = keyboard.len().saturating_sub(1);
    let mut more = Vec::new();
    if is_newest(case, question) && case.is_open() {
        more.extend(files(l10n, context, case));
        if reader.is_some() {
            more.extend(case.fields.help().map(|help| vec![l10n.copy_key(&help)]));
        }
    }
    keyboard.splice(last..last, more);
    keyboard
}

/// What was sent along with the lines shown, the newest of it.
fn files(l10n: &Localizer, context: &RenderContext, case: &Case) -> Option<Vec<Key>> {
    let sent: Vec<&ThreadLine> = thread(context).iter().filter(|line| line.media.is_some()).collect();
    let newest = &sent[sent.len().saturating_sub(FILES)..];
    let key = |line: &&ThreadLine| {
        let key = l10n.case_key(case, CaseButton::Qa(QaButton::ShowMedia(line.number)));
        match newest.len() {
            1 => key,
            _ => Key { label: plain!(l10n, "key-show-media-of", time = l10n.clock(line.at)), ..key },
        }
    };
    (!newest.is_empty()).then(|| newest.iter().map(key).collect())
}

/// To who may not answer but can help: how long it has waited, who holds it, whom to call.
fn report(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    offer: &QuestionOffer,
) -> Page {
    if let Some(over) = over(l10n, context, case, question) {
        return super::shown(l10n, case, over);
    }
    let reader = context.reader.as_ref();
    let owns = reader.is_some_and(|reader| reader.id == case.owner);
    let mut first = waiting(l10n, context, case, question, owns);
    if let Some(held) = holder(l10n, context, question) {
        first = first.and(held);
    }
    if !owns {
        first = first.and(say!(l10n, "report-help", pronoun = l10n.pronoun(reader)));
    }
    let mut lines = vec![first];
    lines.extend(not_told(l10n, context, case, question, offer));
    if sight_of(context, case) == Visibility::Full {
        lines.extend((!owns).then(|| who(l10n, case)));
        lines.extend(calls(l10n, context, question));
    }
    Page { lines, keyboard: vec![vec![l10n.case_key(case, CaseButton::Show)]] }
}

fn waiting(l10n: &Localizer, context: &RenderContext, case: &Case, question: &Guidance, owns: bool) -> Html {
    let waited = l10n.since(waits_since(question));
    let (hail, id, span) = (l10n.hail(context.reader.as_ref()), case.id, l10n.span(waited));
    let waits = match waited < TimeDelta::minutes(1) {
        true => say!(l10n, "report-asked", hail = hail, id = id),
        false => say!(l10n, "report-waits", hail = hail, id = id, span = span),
    };
    let (time, left) = (l10n.clock(case.promise.due), l10n.away(case.promise.due));
    let owner = capitalised(&l10n.mention(context, case.owner));
    waits.and(match owns {
        true => say!(l10n, "report-due", time = time, left = left),
        false => say!(l10n, "report-owner", owner = owner, time = time, left = left),
    })
}

/// That QA has nobody there, or who could not be reached.
fn not_told(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    offer: &QuestionOffer,
) -> Vec<Html> {
    let nobody = question.told.iter().all(|told| !told.capacity.answers());
    let qa_is_away = nobody && offer.unreached.iter().any(|tell| tell.is_qa());
    let failed =
        question.told.iter().filter(|told| told.failed).map(|told| l10n.mention(context, told.person));
    let empty = offer.unreached.iter().filter(|tell| !(qa_is_away && tell.is_qa()));
    let missed: Vec<String> =
        failed.take(NAMED).chain(empty.map(|tell| l10n.told(context, case, *tell))).collect();
    let mut lines = Vec::new();
    if qa_is_away {
        lines.push(say!(l10n, "qa-away"));
    }
    if !missed.is_empty() {
        lines.push(say!(l10n, "reminder-unreached", people = missed.join(", ")));
    }
    lines
}

/// The number of who holds it, else of everybody in QA it was put to.
fn calls(l10n: &Localizer, context: &RenderContext, question: &Guidance) -> Vec<Html> {
    let told = question.told.iter().filter(|told| told.capacity.answers()).map(|told| told.person);
    let people: Vec<PersonId> = match question.holder() {
        Some(holder) => vec![holder],
        None => told.take(NAMED).collect(),
    };
    let number = |person: PersonId| Some((person, own_number(context, person)?));
    people
        .into_iter()
        .filter_map(number)
        .map(|(person, number)| {
            say!(l10n, "reminder-call-owner", owner = l10n.mention(context, person), number = number)
        })
        .collect()
}
