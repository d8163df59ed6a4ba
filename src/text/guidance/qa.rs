//! A question as QA sees it, privately and in their group, and as reported to shift and team leaders.

use super::details::{Layout, details, thread};
use super::{Disclosure, answer_line, asked, claim_line, is_newest, outcome_line, waiting_since};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::guidance::{Guidance, Side};
use crate::domain::message::parts::{OfferReason, QuestionOffer};
use crate::domain::message::render_context::ThreadLine;
use crate::domain::request::button::{CaseButton, QaButton};
use crate::domain::request::keyboard;
use crate::domain::request::policy::{Action, Visibility, permit};
use crate::domain::staff::person::Person;
use crate::text::Page;
use crate::text::buttons::{InlineButton, Keyboard};
use crate::text::case_lines::{closing_line, not_reached, who_to_call};
use crate::text::html::{Html, fits, quoted};
use crate::text::localizer::{html, plain};
use crate::text::names::capitalised;
use crate::text::view::View;
use chrono::TimeDelta;

/// How many people are named one by one.
const NAMED: usize = 5;
const LONGEST_OWNER: usize = 160;
/// How many files of the thread have a button.
const FILES: usize = 2;

/// The question in a new message.
pub fn question(view: &View, case: &Case, question: &Guidance, offer: &QuestionOffer) -> Page {
    match disclosure_for(view, case, offer) {
        Some(disclosure) => {
            let first = first_line(view, case, question, offer, disclosure);
            to_qa(view, case, question, disclosure, first)
        }
        None => report(view, case, question, offer),
    }
}

/// The same question in an existing message.
pub fn redraw(view: &View, case: &Case, question: &Guidance, offer: &QuestionOffer) -> Page {
    match disclosure_for(view, case, offer) {
        Some(disclosure) => {
            let what = asked(view, case, question, disclosure);
            let title = html!(view, "question-title", id = case.id, what).bold();
            let mut page = to_qa(view, case, question, disclosure, title);
            // An edit makes no sound: what the question waited for comes first.
            let name = owner_on_record(case).filter(|_| question.is_open() && disclosure == Disclosure::All);
            let name = name.map(|name| html!(view, "question-owner-came", name));
            page.lines.splice(0..0, name);
            page
        }
        None => report(view, case, question, offer),
    }
}

/// Whose the lost number is, which is pasted after QA was asked.
fn owner_on_record(case: &Case) -> Option<String> {
    let vip = case.vip().filter(|vip| vip.wants_qa_for_lost_phone())?;
    Some(quoted(vip.check.owner_on_record.as_deref()?, LONGEST_OWNER)).filter(|name| !name.is_empty())
}

/// How much is shown to a reader who may answer; `None` for others.
fn disclosure_for(view: &View, case: &Case, offer: &QuestionOffer) -> Option<Disclosure> {
    if offer.room {
        return Some(Disclosure::Masked);
    }
    let answers = view.reader().is_some_and(|reader| permit(reader, Action::Answer, Some(case)).is_ok());
    (answers && view.visibility(case) == Visibility::Full).then_some(Disclosure::All)
}

/// Why it is put to somebody now; how long it has waited is as of now, not as of the rung.
fn first_line(
    view: &View,
    case: &Case,
    question: &Guidance,
    offer: &QuestionOffer,
    disclosure: Disclosure,
) -> Html {
    let (greeting, pronoun) = (view.greeting(), view.pronoun());
    let (id, what) = (case.id, asked(view, case, question, disclosure));
    let waited = view.time_since(waiting_since(question));
    let span = view.span(waited);
    let asker = view.mention(last_asker(view, question));
    match offer.why {
        OfferReason::Rung if waited < TimeDelta::minutes(1) => {
            html!(view, "offer-first", greeting, id, what)
        }
        OfferReason::Rung => {
            html!(view, "offer-later", greeting, id, span, what, pronoun)
        }
        OfferReason::ClaimOver => {
            html!(view, "offer-claim-over", greeting, id, span, what, pronoun)
        }
        OfferReason::HandedBack => {
            html!(view, "offer-handed-back", greeting, id, what, pronoun)
        }
        OfferReason::NewShift => {
            html!(view, "offer-new-shift", greeting, id, what, pronoun)
        }
        OfferReason::Added => html!(view, "offer-added", greeting, id, person = asker),
        OfferReason::Changed => html!(view, "offer-changed", greeting, id, person = asker),
        OfferReason::CameBack => html!(view, "offer-came-back", greeting, id, person = asker),
        OfferReason::Phoned => html!(view, "offer-phoned", greeting, id, person = asker),
    }
}

/// Who wrote last on the side that asks.
fn last_asker(view: &View, question: &Guidance) -> PersonId {
    let last = view.context.thread.iter().rev().find(|line| line.side == Side::Asking);
    last.map_or(question.asked_by, |line| line.by)
}

fn to_qa(view: &View, case: &Case, question: &Guidance, disclosure: Disclosure, first: Html) -> Page {
    let whole = |room| {
        let details = details(view, case, question, disclosure, room);
        let state = state(view, case, question, disclosure);
        [first.clone()].into_iter().chain(details).chain(state).collect::<Vec<_>>()
    };
    let mut lines = whole(Layout::Full);
    if !fits(&lines) {
        lines = whole(Layout::Compact);
    }
    let reader = view.reader().filter(|_| disclosure == Disclosure::All);
    Page { lines, keyboard: keyboard(view, case, question, reader) }
}

/// Who claimed it, QA's answer, or why no answer is needed any more.
fn state(view: &View, case: &Case, question: &Guidance, disclosure: Disclosure) -> Vec<Html> {
    let mut lines = Vec::new();
    if let Some(answer) = &question.answer {
        lines.push(answer_line(view, case, answer, disclosure));
        lines.push(match &answer.read {
            Some(read) => {
                let person = capitalised(&view.mention(read.by));
                html!(view, "answer-read", person, time = view.clock(read.at))
            }
            None => html!(view, "answer-unread"),
        });
    }
    if question.dropped.is_some() {
        lines.extend(outcome_line(view, case, question));
    } else if !case.is_open() {
        lines.push(closing_line(view, case));
    } else if question.is_open() {
        lines.push(match claim_line(view, question) {
            Some(held) => Html::text("🙋").and(held).bold(),
            None => html!(view, "not-claimed").bold(),
        });
    } else if !is_newest(case, question) {
        lines.push(html!(view, "question-asked-anew", id = case.id));
    }
    lines
}

/// What QA may press; without a reader for all of them in their group.
pub fn keyboard(view: &View, case: &Case, question: &Guidance, reader: Option<&Person>) -> Keyboard {
    let offered = keyboard::on_question(case, question, reader);
    let after_verdicts = offered
        .iter()
        .rposition(|row| row.iter().any(|press| matches!(press, CaseButton::Qa(QaButton::Answer(_)))))
        .map(|row| row + 1);
    let mut keyboard = view.case_buttons(case, offered);
    if let Some(row) = after_verdicts {
        let quick = view.context.quick.iter().map(|quick| vec![view.quick_answer_button(case, quick)]);
        keyboard.splice(row..row, quick);
    }
    let last = keyboard.len().saturating_sub(1);
    let mut more = Vec::new();
    if is_newest(case, question) && case.is_open() {
        more.extend(files(view, case));
        if reader.is_some() {
            more.extend(case.number_to_help().map(|help| vec![view.copy_button(&help)]));
        }
    }
    keyboard.splice(last..last, more);
    keyboard
}

/// Buttons for the newest files of the lines shown.
fn files(view: &View, case: &Case) -> Option<Vec<InlineButton>> {
    let sent: Vec<&ThreadLine> = thread(view).iter().filter(|line| line.media.is_some()).collect();
    let newest = &sent[sent.len().saturating_sub(FILES)..];
    let key = |line: &&ThreadLine| {
        let key = view.case_button(case, CaseButton::Qa(QaButton::ShowMedia(line.number)));
        match newest.len() {
            1 => key,
            _ => InlineButton {
                label: plain!(view, "button-show-media-of", time = view.clock(line.at)),
                ..key
            },
        }
    };
    (!newest.is_empty()).then(|| newest.iter().map(key).collect())
}

/// To shift and team leaders: how long it has waited, who claimed it, whom to call.
fn report(view: &View, case: &Case, question: &Guidance, offer: &QuestionOffer) -> Page {
    if let Some(over) = outcome_line(view, case, question) {
        return Page::about(view, case, [over]);
    }
    let owns = view.is_for(case.owner);
    let mut first = waiting(view, case, question, owns);
    if let Some(held) = claim_line(view, question) {
        first = first.and(held);
    }
    if !owns {
        first = first.and(html!(view, "report-help", pronoun = view.pronoun()));
    }
    let mut lines = vec![first];
    lines.extend(unreached(view, case, question, offer));
    if view.visibility(case) == Visibility::Full {
        lines.extend((!owns).then(|| who_to_call(view, case)));
        lines.extend(phones(view, question));
    }
    Page::about(view, case, lines)
}

fn waiting(view: &View, case: &Case, question: &Guidance, owns: bool) -> Html {
    let waited = view.time_since(waiting_since(question));
    let (greeting, id, span) = (view.greeting(), case.id, view.span(waited));
    let waits = match waited < TimeDelta::minutes(1) {
        true => html!(view, "report-asked", greeting, id),
        false => html!(view, "report-waits", greeting, id, span),
    };
    let (time, left) = (view.clock(case.promise.due), view.time_left(case.promise.due));
    let owner = capitalised(&view.mention(case.owner));
    waits.and(match owns {
        true => html!(view, "report-due", time, left),
        false => html!(view, "report-owner", owner, time, left),
    })
}

/// That QA has nobody there, or who could not be reached.
fn unreached(view: &View, case: &Case, question: &Guidance, offer: &QuestionOffer) -> Vec<Html> {
    let nobody = question.told.iter().all(|told| !told.capacity.answers());
    let qa_is_away = nobody && offer.unreached.iter().any(|tell| tell.is_qa());
    let failed = question.told.iter().filter(|told| told.failed).map(|told| view.mention(told.person));
    let empty = offer.unreached.iter().copied().filter(|tell| !(qa_is_away && tell.is_qa()));
    let away = qa_is_away.then(|| html!(view, "qa-away"));
    away.into_iter().chain(not_reached(view, case, failed.take(NAMED), empty)).collect()
}

/// The phone of the person who claimed it, else of everybody in QA it was sent to.
fn phones(view: &View, question: &Guidance) -> Vec<Html> {
    let told = question.told.iter().filter(|told| told.capacity.answers()).map(|told| told.person);
    let people: Vec<PersonId> = match question.holder() {
        Some(holder) => vec![holder],
        None => told.take(NAMED).collect(),
    };
    let number = |person: PersonId| Some((person, view.staff_phone(person)?));
    people
        .into_iter()
        .filter_map(number)
        .map(|(person, number)| html!(view, "reminder-call-owner", owner = view.mention(person), number))
        .collect()
}
