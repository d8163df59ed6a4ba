//! For the side that asks: whom the question was sent to and whether it reached them, and messages before the answer.

use super::{Disclosure, asked, outcome_line, waiting_since};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::guidance::{Guidance, LONGEST_WORDS, QuestionRecipient, Side};
use crate::domain::message::render_context::ThreadLine;
use crate::domain::request::button::CaseButton;
use crate::domain::request::keyboard;
use crate::domain::request::policy::{Action, permit};
use crate::domain::request::saved_answer::SavedAnswer;
use crate::domain::staff::capacity::Capacity;
use crate::text::Page;
use crate::text::buttons::{InlineButton, verdict_symbol};
use crate::text::html::{Html, quoted};
use crate::text::localizer::{Localizer, html, plain};
use crate::text::names::capitalised;
use crate::text::view::View;

/// How many people are named one by one.
const NAMED: usize = 5;
const LONGEST_KEPT: usize = 300;

/// Whom the question was sent to; edited as deliveries become known.
pub fn status(view: &View, case: &Case, question: &Guidance) -> Page {
    let mut keyboard = view.case_buttons(case, keyboard::on_asked(case, question));
    if let Some(over) = outcome_line(view, case, question) {
        return Page { lines: vec![over], keyboard };
    }
    let mut lines = recipients(view, case, question);
    if view.centre.qa_chat.is_some() {
        lines.push(html!(view, "asked-group"));
    }
    if let Some(claim) = &question.claim {
        let person = capitalised(&view.mention(claim.by));
        let held = html!(view, "asked-claimed", person, time = view.clock(claim.at));
        lines.push(if claim.comes_back { held.and(html!(view, "claimed-comes-back")) } else { held });
    }
    let disclosure = Disclosure::for_reader(view, case);
    lines.push(html!(view, "asked-why", id = case.id, what = asked(view, case, question, disclosure)));
    let kept = view.context.standing.iter().filter(|kept| !kept.retired && kept.reason == question.reason);
    lines.extend(kept.take(2).map(|kept| earlier_answer(view, kept)));
    keyboard.splice(0..0, to_phone(view, case, question));
    Page { lines, keyboard }
}

/// Whose number is copied to phone them: who claimed the question, else who was asked first.
fn to_phone(view: &View, case: &Case, question: &Guidance) -> Option<Vec<InlineButton>> {
    let asked = question.told.iter().filter(|told| told.capacity.answers()).map(|told| told.person);
    let mut people = question.holder().into_iter().chain(asked);
    let button = people.find_map(|person| view.copy_staff_phone(person)).filter(|_| works_on(view, case));
    button.map(|button| vec![button])
}

fn recipients(view: &View, case: &Case, question: &Guidance) -> Vec<Html> {
    let told = |answers: bool| question.told.iter().filter(move |told| told.capacity.answers() == answers);
    let reached: Vec<&QuestionRecipient> = told(true).filter(|told| !told.failed).collect();
    let failed: Vec<PersonId> = told(true).filter(|told| told.failed).map(|told| told.person).collect();
    let above: Vec<&QuestionRecipient> = told(false).filter(|told| !told.failed).collect();
    let mut lines: Vec<Html> = reached.iter().take(NAMED).map(|told| sent(view, told)).collect();
    if reached.len() > NAMED {
        lines.push(html!(view, "asked-more", count = reached.len() - NAMED));
    }
    if let Some(last) = lines.pop() {
        lines.push(last.and(hold_off(view)));
    }
    let off_duty = |told: &&QuestionRecipient| told.capacity == Capacity::QaOffDuty;
    if !reached.is_empty() && reached.iter().all(off_duty) {
        lines.insert(0, html!(view, "qa-in-turn"));
    }
    let reported = reported(view, &above);
    if reached.is_empty() {
        let first = match (failed.is_empty(), &reported) {
            (false, _) => not_delivered(view, &failed),
            (true, Some(_)) => html!(view, "qa-away"),
            (true, None) => html!(view, "asked-nobody"),
        };
        let first = match (reported, failed.is_empty()) {
            (Some(reported), _) => first.and(reported),
            (None, true) => first,
            (None, false) => first.and(html!(view, "asked-admins")),
        };
        let you = capitalised(&view.pronoun());
        lines.push(first.and(html!(view, "asked-keep", pronoun = you, id = case.id)));
    } else if !failed.is_empty() {
        let first = not_delivered(view, &failed);
        lines.push(match reported {
            Some(reported) => first.and(reported),
            None => first,
        });
    } else {
        lines.extend(reported);
    }
    lines.extend(failed.into_iter().take(NAMED).filter_map(|person| {
        let number = view.staff_phone(person)?;
        Some(html!(view, "reminder-call-owner", owner = view.mention(person), number))
    }));
    lines
}

/// "📨 Đã gửi anh Minh (QLCL trực ngoài ca) lúc 02:13. Gấp thì gọi 0909 000 111."
fn sent(view: &View, told: &QuestionRecipient) -> Html {
    let person = view.name_with_capacity(told.person, told.capacity);
    let sent = match view.context.delivered.get(&told.person) {
        Some(at) => html!(view, "asked-sent", person, time = view.clock(*at)),
        None => html!(view, "asked-sending", person),
    };
    match view.staff_phone(told.person) {
        Some(number) => sent.and(html!(view, "asked-call", number)),
        None => sent,
    }
}

/// "Trong lúc chờ, nhờ Lan chưa thực hiện nhé."
fn hold_off(view: &View) -> Html {
    html!(view, "asked-hold-off", pronoun = view.pronoun())
}

fn not_delivered(view: &View, people: &[PersonId]) -> Html {
    html!(view, "reminder-unreached", people = view.mentions(people))
}

/// Who else knows: "Đã báo chị Hoa (trưởng ca)."
fn reported(view: &View, above: &[&QuestionRecipient]) -> Option<Html> {
    let people: Vec<String> =
        above.iter().take(NAMED).map(|told| view.name_with_capacity(told.person, told.capacity)).collect();
    (!people.is_empty()).then(|| html!(view, "asked-reported", people = people.join(", ")))
}

/// An answer kept from an earlier time, marked as that.
fn earlier_answer(view: &View, kept: &SavedAnswer) -> Html {
    let words = match quoted(&kept.words, LONGEST_KEPT) {
        words if words.is_empty() => quoted(&kept.title, LONGEST_KEPT),
        words => words,
    };
    let what = format!("{} {}", verdict_symbol(kept.verdict), words.trim_end_matches(['.', ' ']));
    let (person, day) = (view.mention(kept.kept_by), view.day(kept.kept_at));
    html!(view, "asked-earlier", person, day, what = what.trim_end())
}

/// A person who should answer cannot be reached.
pub fn qa_not_reached(view: &View, case: &Case, question: &Guidance, person: PersonId) -> Page {
    let (greeting, mention) = (view.greeting(), view.mention(person));
    let mut line = html!(view, "qa-not-reached", greeting, id = case.id, person = mention);
    let mut keyboard = view.case_buttons(case, keyboard::on_asked(case, question));
    if let Some(number) = view.staff_phone(person).filter(|_| works_on(view, case)) {
        line = line.and(html!(view, "asked-call", number));
        keyboard.splice(0..0, view.copy_staff_phone(person).map(|button| vec![button]));
    }
    Page { lines: vec![line], keyboard }
}

/// To the author of a message that could not be delivered.
pub fn message_not_delivered(view: &View, case: &Case, person: PersonId) -> Page {
    let (greeting, mention) = (view.greeting(), view.mention(person));
    Page::about(view, case, [html!(view, "message-not-delivered", greeting, id = case.id, person = mention)])
}

fn works_on(view: &View, case: &Case) -> bool {
    view.reader().is_some_and(|reader| permit(reader, Action::Work, Some(case)).is_ok())
}

/// To the admins, who see no leader's name and need none: nobody at all was reached.
pub fn nobody_reached(view: &View, case: &Case) -> Page {
    let owner = capitalised(&view.mention(case.owner));
    let line = match case.open_question() {
        Some(question) => {
            let since = waiting_since(question);
            let (time, span) = (view.clock(since), view.span(view.time_since(since)));
            html!(view, "nobody-for-question", id = case.id, time, span, owner)
        }
        None => html!(view, "nobody-reads-answer", id = case.id, owner),
    };
    Page::about(view, case, [line])
}

/// ⏳: QA has looked at it and will come back.
pub fn qa_comes_back(view: &View, case: &Case, question: &Guidance, by: PersonId) -> Page {
    let greeting = view.greeting();
    let person = view.name_with_role(by, Side::Qa);
    let line = html!(view, "qa-comes-back", greeting, id = case.id, person).and(hold_off(view));
    Page { lines: vec![line], keyboard: view.case_buttons(case, keyboard::on_asked(case, question)) }
}

/// A message from the other side.
pub fn message(view: &View, case: &Case, question: &Guidance, number: u32) -> Page {
    let Some(line) = view.context.thread.iter().find(|line| line.number == number) else {
        return Page::about(view, case, [html!(view, "qa-message-gone", id = case.id)]);
    };
    let text = message_text(case, line, Disclosure::for_reader(view, case));
    let person = capitalised(&view.name_with_role(line.by, line.side));
    let said = html!(view, "qa-message", person, id = case.id, text);
    let reader = view.reader();
    let rows = match (line.side, reader) {
        (Side::Qa, _) if case.is_open() && works_on(view, case) => {
            vec![vec![CaseButton::MoreForQa, CaseButton::Show]]
        }
        (Side::Asking, Some(reader)) if permit(reader, Action::Answer, Some(case)).is_ok() => {
            keyboard::on_question(case, question, Some(reader))
        }
        (Side::Qa | Side::Asking, _) => vec![vec![CaseButton::Show]],
    };
    Page { lines: vec![said], keyboard: view.case_buttons(case, rows) }
}

fn message_text(case: &Case, line: &ThreadLine, disclosure: Disclosure) -> String {
    let text = disclosure.excerpt(case, &line.text, LONGEST_WORDS);
    match (text, line.media.is_some()) {
        (Some(text), true) => format!("📎 {text}"),
        (Some(text), false) => text,
        (None, true) => "📎".to_owned(),
        (None, false) => "…".to_owned(),
    }
}

/// To the person who claimed it: the answer is no longer needed.
pub fn dropped(view: &View, case: &Case, question: &Guidance) -> Page {
    let greeting = view.greeting();
    let why = outcome_line(view, case, question);
    let line = match why {
        Some(why) => html!(view, "question-dropped", greeting, id = case.id).and(why),
        None => html!(view, "question-dropped", greeting, id = case.id),
    };
    Page::about(view, case, [line])
}

/// The name of a forum's topic: neither a leader's name nor a number.
pub fn topic(l10n: &Localizer, case: &Case, question: &Guidance) -> Page {
    let what = capitalised(&l10n.reason(question.reason));
    Page::line(Html::text(&plain!(l10n, "topic-name", id = case.id, what)))
}
