//! For the side that asks: whom the question was sent to and whether it reached them, and messages before the answer.

use super::{Disclosure, outcome_line, waiting_since};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::guidance::{Guidance, LONGEST_WORDS, QuestionRecipient, Side};
use crate::domain::message::render_context::{RenderContext, ThreadLine};
use crate::domain::request::button::CaseButton;
use crate::domain::request::keyboard;
use crate::domain::request::policy::{Action, permit};
use crate::domain::request::saved_answer::SavedAnswer;
use crate::text::Page;
use crate::text::buttons::verdict_symbol;
use crate::text::html::{Html, quoted};
use crate::text::localizer::{Localizer, html, plain};
use crate::text::names::{capitalised, staff_phone};

/// How many people are named one by one.
const NAMED: usize = 5;
const LONGEST_KEPT: usize = 300;

/// Whom the question was sent to; edited as deliveries become known.
pub fn status(l10n: &Localizer, context: &RenderContext, case: &Case, question: &Guidance) -> Page {
    let keyboard = l10n.case_buttons(case, keyboard::on_asked(case, question));
    if let Some(over) = outcome_line(l10n, context, case, question) {
        return Page { lines: vec![over], keyboard };
    }
    let mut lines = recipients(l10n, context, case, question);
    if l10n.centre.qa_chat.is_some() {
        lines.push(html!(l10n, "asked-group"));
    }
    if let Some(claim) = &question.claim {
        let person = capitalised(&l10n.mention(context, claim.by));
        let held = html!(l10n, "asked-claimed", person, time = l10n.clock(claim.at));
        lines.push(if claim.comes_back { held.and(html!(l10n, "claimed-comes-back")) } else { held });
    }
    lines.push(html!(l10n, "asked-why", id = case.id, what = l10n.urgent_reason(question.reason)));
    let kept = context.standing.iter().filter(|kept| !kept.retired && kept.reason == question.reason);
    lines.extend(kept.take(2).map(|kept| earlier_answer(l10n, context, kept)));
    Page { lines, keyboard }
}

fn recipients(l10n: &Localizer, context: &RenderContext, case: &Case, question: &Guidance) -> Vec<Html> {
    let told = |answers: bool| question.told.iter().filter(move |told| told.capacity.answers() == answers);
    let reached: Vec<&QuestionRecipient> = told(true).filter(|told| !told.failed).collect();
    let failed: Vec<PersonId> = told(true).filter(|told| told.failed).map(|told| told.person).collect();
    let above: Vec<&QuestionRecipient> = told(false).filter(|told| !told.failed).collect();
    let mut lines: Vec<Html> = reached.iter().take(NAMED).map(|told| sent(l10n, context, told)).collect();
    if reached.len() > NAMED {
        lines.push(html!(l10n, "asked-more", count = reached.len() - NAMED));
    }
    if let Some(last) = lines.pop() {
        lines.push(last.and(hold_off(l10n, context)));
    }
    let reported = reported(l10n, context, &above);
    if reached.is_empty() {
        let first = match (failed.is_empty(), &reported) {
            (false, _) => not_delivered(l10n, context, &failed),
            (true, Some(_)) => html!(l10n, "qa-away"),
            (true, None) => html!(l10n, "asked-nobody"),
        };
        let first = match (reported, failed.is_empty()) {
            (Some(reported), _) => first.and(reported),
            (None, true) => first,
            (None, false) => first.and(html!(l10n, "asked-admins")),
        };
        let you = capitalised(&l10n.pronoun(context.reader.as_ref()));
        lines.push(first.and(html!(l10n, "asked-keep", pronoun = you, id = case.id)));
    } else if !failed.is_empty() {
        let first = not_delivered(l10n, context, &failed);
        lines.push(match reported {
            Some(reported) => first.and(reported),
            None => first,
        });
    } else {
        lines.extend(reported);
    }
    lines.extend(failed.into_iter().take(NAMED).filter_map(|person| {
        let number = staff_phone(context, person)?;
        Some(html!(l10n, "reminder-call-owner", owner = l10n.mention(context, person), number))
    }));
    lines
}

/// "📨 Đã gửi anh Minh (QLCL trực ngoài ca) lúc 02:13. Gấp thì gọi 0909 000 111."
fn sent(l10n: &Localizer, context: &RenderContext, told: &QuestionRecipient) -> Html {
    let person = l10n.name_with_capacity(context, told.person, told.capacity);
    let sent = match context.delivered.get(&told.person) {
        Some(at) => html!(l10n, "asked-sent", person, time = l10n.clock(*at)),
        None => html!(l10n, "asked-sending", person),
    };
    match staff_phone(context, told.person) {
        Some(number) => sent.and(html!(l10n, "asked-call", number)),
        None => sent,
    }
}

/// "Trong lúc chờ, nhờ Lan chưa thực hiện nhé."
fn hold_off(l10n: &Localizer, context: &RenderContext) -> Html {
    html!(l10n, "asked-hold-off", pronoun = l10n.pronoun(context.reader.as_ref()))
}

fn not_delivered(l10n: &Localizer, context: &RenderContext, people: &[PersonId]) -> Html {
    html!(l10n, "reminder-unreached", people = l10n.mentions(context, people))
}

/// Who else knows: "Đã báo chị Hoa (trưởng ca)."
fn reported(l10n: &Localizer, context: &RenderContext, above: &[&QuestionRecipient]) -> Option<Html> {
    let people: Vec<String> = above
        .iter()
        .take(NAMED)
        .map(|told| l10n.name_with_capacity(context, told.person, told.capacity))
        .collect();
    (!people.is_empty()).then(|| html!(l10n, "asked-reported", people = people.join(", ")))
}

/// An answer kept from an earlier time, marked as that.
fn earlier_answer(l10n: &Localizer, context: &RenderContext, kept: &SavedAnswer) -> Html {
    let words = match quoted(&kept.words, LONGEST_KEPT) {
        words if words.is_empty() => quoted(&kept.title, LONGEST_KEPT),
        words => words,
    };
    let what = format!("{} {}", verdict_symbol(kept.verdict), words.trim_end_matches(['.', ' ']));
    let (person, day) = (l10n.mention(context, kept.kept_by), l10n.day(kept.kept_at));
    html!(l10n, "asked-earlier", person, day, what = what.trim_end())
}

/// A person who should answer cannot be reached.
pub fn qa_not_reached(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    person: PersonId,
) -> Page {
    let (greeting, mention) = (l10n.greeting(context.reader.as_ref()), l10n.mention(context, person));
    let mut line = html!(l10n, "qa-not-reached", greeting, id = case.id, person = mention);
    if let Some(number) = staff_phone(context, person).filter(|_| works_on(context, case)) {
        line = line.and(html!(l10n, "asked-call", number));
    }
    Page { lines: vec![line], keyboard: l10n.case_buttons(case, keyboard::on_asked(case, question)) }
}

/// To the author of a message that could not be delivered.
pub fn message_not_delivered(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    person: PersonId,
) -> Page {
    let (greeting, mention) = (l10n.greeting(context.reader.as_ref()), l10n.mention(context, person));
    Page::about(l10n, case, [html!(l10n, "message-not-delivered", greeting, id = case.id, person = mention)])
}

fn works_on(context: &RenderContext, case: &Case) -> bool {
    context.reader.as_ref().is_some_and(|reader| permit(reader, Action::Work, Some(case)).is_ok())
}

/// To the admins, who see no leader's name and need none: nobody at all was reached.
pub fn nobody_reached(l10n: &Localizer, context: &RenderContext, case: &Case) -> Page {
    let owner = capitalised(&l10n.mention(context, case.owner));
    let line = match case.open_question() {
        Some(question) => {
            let since = waiting_since(question);
            let (time, span) = (l10n.clock(since), l10n.span(l10n.time_since(since)));
            html!(l10n, "nobody-for-question", id = case.id, time, span, owner)
        }
        None => html!(l10n, "nobody-reads-answer", id = case.id, owner),
    };
    Page::about(l10n, case, [line])
}

/// ⏳: QA has looked at it and will come back.
pub fn qa_comes_back(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    by: PersonId,
) -> Page {
    let greeting = l10n.greeting(context.reader.as_ref());
    let person = l10n.name_with_role(context, by, Side::Qa);
    let line = html!(l10n, "qa-comes-back", greeting, id = case.id, person).and(hold_off(l10n, context));
    Page { lines: vec![line], keyboard: l10n.case_buttons(case, keyboard::on_asked(case, question)) }
}

/// A message from the other side.
pub fn message(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    number: u32,
) -> Page {
    let Some(line) = context.thread.iter().find(|line| line.number == number) else {
        return Page::about(l10n, case, [html!(l10n, "qa-message-gone", id = case.id)]);
    };
    let text = message_text(line, Disclosure::for_reader(context, case));
    let person = capitalised(&l10n.name_with_role(context, line.by, line.side));
    let said = html!(l10n, "qa-message", person, id = case.id, text);
    let reader = context.reader.as_ref();
    let rows = match (line.side, reader) {
        (Side::Qa, _) if case.is_open() && works_on(context, case) => {
            vec![vec![CaseButton::MoreForQa, CaseButton::Show]]
        }
        (Side::Asking, Some(reader)) if permit(reader, Action::Answer, Some(case)).is_ok() => {
            keyboard::on_question(case, question, Some(reader))
        }
        (Side::Qa | Side::Asking, _) => vec![vec![CaseButton::Show]],
    };
    Page { lines: vec![said], keyboard: l10n.case_buttons(case, rows) }
}

fn message_text(line: &ThreadLine, disclosure: Disclosure) -> String {
    let text = disclosure.excerpt(&line.text, LONGEST_WORDS);
    match (text, line.media.is_some()) {
        (Some(text), true) => format!("📎 {text}"),
        (Some(text), false) => text,
        (None, true) => "📎".to_owned(),
        (None, false) => "…".to_owned(),
    }
}

/// To the person who claimed it: the answer is no longer needed.
pub fn dropped(l10n: &Localizer, context: &RenderContext, case: &Case, question: &Guidance) -> Page {
    let greeting = l10n.greeting(context.reader.as_ref());
    let why = outcome_line(l10n, context, case, question);
    let line = match why {
        Some(why) => html!(l10n, "question-dropped", greeting, id = case.id).and(why),
        None => html!(l10n, "question-dropped", greeting, id = case.id),
    };
    Page::about(l10n, case, [line])
}

/// The name of a forum's topic: neither a leader's name nor a number.
pub fn topic(l10n: &Localizer, case: &Case, question: &Guidance) -> Page {
    let what = capitalised(&l10n.reason(question.reason));
    Page::line(Html::text(&plain!(l10n, "topic-name", id = case.id, what)))
}
