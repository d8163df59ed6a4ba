//! A question as QA sees it, privately and in their group, and as reported to shift and team leaders.

use super::details::{Layout, details, thread};
use super::{Disclosure, answer_line, claim_line, is_newest, outcome_line, waiting_since};
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
use crate::text::buttons::{InlineButton, Keyboard};
use crate::text::html::{Html, fits};
use crate::text::localizer::{Localizer, html, plain};
use crate::text::names::{capitalised, staff_phone, visibility_of};
use crate::text::reminder::{closing_line, who_to_call};
use chrono::TimeDelta;

/// How many people are named one by one.
const NAMED: usize = 5;
/// How many files of the thread have a button.
const FILES: usize = 2;

/// The question in a new message.
pub fn question(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    offer: &QuestionOffer,
) -> Page {
    let first = first_line(l10n, context, case, question, offer);
    match disclosure_for(context, case, offer) {
        Some(disclosure) => to_qa(l10n, context, case, question, disclosure, first),
        None => report(l10n, context, case, question, offer),
    }
}

/// The same question in an existing message.
pub fn redraw(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    offer: &QuestionOffer,
) -> Page {
    let title =
        html!(l10n, "question-title", id = case.id, what = l10n.urgent_reason(question.reason)).bold();
    match disclosure_for(context, case, offer) {
        Some(disclosure) => to_qa(l10n, context, case, question, disclosure, title),
        None => report(l10n, context, case, question, offer),
    }
}

/// How much is shown to a reader who may answer; `None` for others.
fn disclosure_for(context: &RenderContext, case: &Case, offer: &QuestionOffer) -> Option<Disclosure> {
    if offer.room {
        return Some(Disclosure::Masked);
    }
    let answers =
        context.reader.as_ref().is_some_and(|reader| permit(reader, Action::Answer, Some(case)).is_ok());
    (answers && visibility_of(context, case) == Visibility::Full).then_some(Disclosure::All)
}

/// Why it is put to somebody now; how long it has waited is as of now, not as of the rung.
fn first_line(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    offer: &QuestionOffer,
) -> Html {
    let reader = context.reader.as_ref();
    let (greeting, pronoun) = (l10n.greeting(reader), l10n.pronoun(reader));
    let (id, what) = (case.id, l10n.urgent_reason(question.reason));
    let waited = l10n.time_since(waiting_since(question));
    let span = l10n.span(waited);
    let asker = l10n.mention(context, last_asker(context, question));
    match offer.why {
        OfferReason::Rung if waited < TimeDelta::minutes(1) => {
            html!(l10n, "offer-first", greeting, id, what)
        }
        OfferReason::Rung => {
            html!(l10n, "offer-later", greeting, id, span, what, pronoun)
        }
        OfferReason::ClaimOver => {
            html!(l10n, "offer-claim-over", greeting, id, span, what, pronoun)
        }
        OfferReason::HandedBack => {
            html!(l10n, "offer-handed-back", greeting, id, what, pronoun)
        }
        OfferReason::NewShift => {
            html!(l10n, "offer-new-shift", greeting, id, what, pronoun)
        }
        OfferReason::Added => html!(l10n, "offer-added", greeting, id, person = asker),
        OfferReason::Changed => html!(l10n, "offer-changed", greeting, id, person = asker),
        OfferReason::CameBack => html!(l10n, "offer-came-back", greeting, id, person = asker),
        OfferReason::Phoned => html!(l10n, "offer-phoned", greeting, id, person = asker),
    }
}

/// Who wrote last on the side that asks.
fn last_asker(context: &RenderContext, question: &Guidance) -> PersonId {
    let last = context.thread.iter().rev().find(|line| line.side == Side::Asking);
    last.map_or(question.asked_by, |line| line.by)
}

fn to_qa(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    disclosure: Disclosure,
    first: Html,
) -> Page {
    let whole = |room| {
        let details = details(l10n, context, case, question, disclosure, room);
        let state = state(l10n, context, case, question, disclosure);
        [first.clone()].into_iter().chain(details).chain(state).collect::<Vec<_>>()
    };
    let mut lines = whole(Layout::Full);
    if !fits(&lines) {
        lines = whole(Layout::Compact);
    }
    let reader = context.reader.as_ref().filter(|_| disclosure == Disclosure::All);
    Page { lines, keyboard: keyboard(l10n, context, case, question, reader) }
}

/// Who claimed it, QA's answer, or why no answer is needed any more.
fn state(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    disclosure: Disclosure,
) -> Vec<Html> {
    let mut lines = Vec::new();
    if let Some(answer) = &question.answer {
        lines.push(answer_line(l10n, context, answer, disclosure));
        lines.push(match &answer.read {
            Some(read) => {
                let person = capitalised(&l10n.mention(context, read.by));
                html!(l10n, "answer-read", person, time = l10n.clock(read.at))
            }
            None => html!(l10n, "answer-unread"),
        });
    }
    if question.dropped.is_some() {
        lines.extend(outcome_line(l10n, context, case, question));
    } else if !case.is_open() {
        lines.push(closing_line(l10n, case));
    } else if question.is_open() {
        lines.push(match claim_line(l10n, context, question) {
            Some(held) => Html::text("🙋").and(held).bold(),
            None => html!(l10n, "not-claimed").bold(),
        });
    } else if !is_newest(case, question) {
        lines.push(html!(l10n, "question-asked-anew", id = case.id));
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
    let offered = keyboard::on_question(case, question, reader);
    let after_verdicts = offered
        .iter()
        .rposition(|row| row.iter().any(|press| matches!(press, CaseButton::Qa(QaButton::Answer(_)))))
        .map(|row| row + 1);
    let mut keyboard = l10n.case_buttons(case, offered);
    if let Some(row) = after_verdicts {
        let quick = context.quick.iter().map(|quick| vec![l10n.quick_answer_button(case, quick)]);
        keyboard.splice(row..row, quick);
    }
    let last = keyboard.len().saturating_sub(1);
    let mut more = Vec::new();
    if is_newest(case, question) && case.is_open() {
        more.extend(files(l10n, context, case));
        if reader.is_some() {
            more.extend(case.number_to_help().map(|help| vec![l10n.copy_button(&help)]));
        }
    }
    keyboard.splice(last..last, more);
    keyboard
}

/// Buttons for the newest files of the lines shown.
fn files(l10n: &Localizer, context: &RenderContext, case: &Case) -> Option<Vec<InlineButton>> {
    let sent: Vec<&ThreadLine> = thread(context).iter().filter(|line| line.media.is_some()).collect();
    let newest = &sent[sent.len().saturating_sub(FILES)..];
    let key = |line: &&ThreadLine| {
        let key = l10n.case_button(case, CaseButton::Qa(QaButton::ShowMedia(line.number)));
        match newest.len() {
            1 => key,
            _ => InlineButton {
                label: plain!(l10n, "button-show-media-of", time = l10n.clock(line.at)),
                ..key
            },
        }
    };
    (!newest.is_empty()).then(|| newest.iter().map(key).collect())
}

/// To shift and team leaders: how long it has waited, who claimed it, whom to call.
fn report(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    offer: &QuestionOffer,
) -> Page {
    if let Some(over) = outcome_line(l10n, context, case, question) {
        return Page::about(l10n, case, [over]);
    }
    let reader = context.reader.as_ref();
    let owns = reader.is_some_and(|reader| reader.id == case.owner);
    let mut first = waiting(l10n, context, case, question, owns);
    if let Some(held) = claim_line(l10n, context, question) {
        first = first.and(held);
    }
    if !owns {
        first = first.and(html!(l10n, "report-help", pronoun = l10n.pronoun(reader)));
    }
    let mut lines = vec![first];
    lines.extend(unreached(l10n, context, case, question, offer));
    if visibility_of(context, case) == Visibility::Full {
        lines.extend((!owns).then(|| who_to_call(l10n, case)));
        lines.extend(phones(l10n, context, question));
    }
    Page::about(l10n, case, lines)
}

fn waiting(l10n: &Localizer, context: &RenderContext, case: &Case, question: &Guidance, owns: bool) -> Html {
    let waited = l10n.time_since(waiting_since(question));
    let (greeting, id, span) = (l10n.greeting(context.reader.as_ref()), case.id, l10n.span(waited));
    let waits = match waited < TimeDelta::minutes(1) {
        true => html!(l10n, "report-asked", greeting, id),
        false => html!(l10n, "report-waits", greeting, id, span),
    };
    let (time, left) = (l10n.clock(case.promise.due), l10n.time_left(case.promise.due));
    let owner = capitalised(&l10n.mention(context, case.owner));
    waits.and(match owns {
        true => html!(l10n, "report-due", time, left),
        false => html!(l10n, "report-owner", owner, time, left),
    })
}

/// That QA has nobody there, or who could not be reached.
fn unreached(
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
        failed.take(NAMED).chain(empty.map(|tell| l10n.recipient(context, case, *tell))).collect();
    let mut lines = Vec::new();
    if qa_is_away {
        lines.push(html!(l10n, "qa-away"));
    }
    if !missed.is_empty() {
        lines.push(html!(l10n, "reminder-unreached", people = missed.join(", ")));
    }
    lines
}

/// The phone of the person who claimed it, else of everybody in QA it was sent to.
fn phones(l10n: &Localizer, context: &RenderContext, question: &Guidance) -> Vec<Html> {
    let told = question.told.iter().filter(|told| told.capacity.answers()).map(|told| told.person);
    let people: Vec<PersonId> = match question.holder() {
        Some(holder) => vec![holder],
        None => told.take(NAMED).collect(),
    };
    let number = |person: PersonId| Some((person, staff_phone(context, person)?));
    people
        .into_iter()
        .filter_map(number)
        .map(|(person, number)| {
            html!(l10n, "reminder-call-owner", owner = l10n.mention(context, person), number)
        })
        .collect()
}
