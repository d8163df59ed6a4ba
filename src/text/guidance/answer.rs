//! QA's answer: for the people waiting for it, with the next step, and for those who remind them to read it.

use super::{Disclosure, drop_reason, is_newest};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::guidance::{Answer, Guidance, LONGEST_WORDS, Side, Verdict};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::parts::{AnswerNotice, AnswerReminder};
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::keyboard;
use crate::domain::request::policy::{Action, Visibility, permit};
use crate::text::Page;
use crate::text::buttons::Keyboard;
use crate::text::card::{callback_line, number_is_lost};
use crate::text::html::Html;
use crate::text::localizer::{Localizer, html, plain};
use crate::text::names::{capitalised, visibility_of};
use crate::text::reminder::{call_colleague, closing_line};

const LONGEST_ON_CARD: usize = 400;

/// The answer in a new message.
pub fn answer(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    notice: &AnswerNotice,
) -> Page {
    let Some(answer) = &question.answer else {
        return Page::about(l10n, case, [html!(l10n, "answer-came-back", id = case.id)]);
    };
    let lines = match &notice.chase {
        None => to_waiting_reader(l10n, context, case, question, answer),
        Some(chase) => unread_reminder(l10n, context, case, question, answer, chase),
    };
    Page { lines, keyboard: keyboard(l10n, context, case, answer) }
}

/// The same in an existing message, where it may no longer apply.
pub fn redraw(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    notice: &AnswerNotice,
) -> Page {
    if !case.is_open() {
        return Page::about(l10n, case, [closing_line(l10n, case)]);
    }
    if let Some(dropped) = &question.dropped {
        return Page::about(l10n, case, [drop_reason(l10n, context, case, dropped)]);
    }
    if !is_newest(case, question) {
        return Page::about(l10n, case, [html!(l10n, "question-asked-anew", id = case.id)]);
    }
    match &question.answer {
        Some(answer) if answer.revision > notice.revision && answer.corrects => {
            Page::about(l10n, case, [html!(l10n, "answer-corrected", id = case.id)])
        }
        Some(answer) if answer.revision > notice.revision => {
            Page::about(l10n, case, [html!(l10n, "question-moved", id = case.id)])
        }
        Some(_) | None => answer(l10n, context, case, question, notice),
    }
}

fn to_waiting_reader(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    answer: &Answer,
) -> Vec<Html> {
    let greeting = Some(l10n.greeting(context.reader.as_ref()));
    let mut lines = answer_lines(l10n, context, case, answer, greeting);
    lines.extend(next_step(l10n, context, case, question, answer));
    let by_another = |by: PersonId| context.reader.as_ref().is_some_and(|reader| reader.id != by);
    lines.extend(answer.read.filter(|read| by_another(read.by)).map(|read| {
        let person = capitalised(&l10n.mention(context, read.by));
        html!(l10n, "answer-read", person, time = l10n.clock(read.at))
    }));
    lines
}

/// The answer itself; a correction is marked as one.
fn answer_lines(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    answer: &Answer,
    greeting: Option<String>,
) -> Vec<Html> {
    let mut lines = Vec::new();
    if answer.corrects {
        lines.push(html!(l10n, "answer-is-correction").bold());
    }
    let disclosure = Disclosure::for_reader(context, case);
    let words = disclosure.excerpt(&answer.words, LONGEST_WORDS);
    let person = l10n.name_with_role(context, answer.by, Side::Qa);
    let who = match greeting {
        Some(greeting) => plain!(l10n, "answer-greeting", greeting, person),
        None => capitalised(&person),
    };
    let (who, id) = (who.as_str(), case.id);
    lines.push(match (answer.verdict, words) {
        (Verdict::GoAhead, None) => html!(l10n, "answer-go", who, id),
        (Verdict::GoAhead, Some(words)) => {
            html!(l10n, "answer-go-words", who, id, words)
        }
        (Verdict::VerifyMore, None) => html!(l10n, "answer-verify", who, id),
        (Verdict::VerifyMore, Some(words)) => {
            html!(l10n, "answer-verify-words", who, id, words)
        }
        (Verdict::DoNot, None) => html!(l10n, "answer-no", who, id),
        (Verdict::DoNot, Some(words)) => html!(l10n, "answer-no-words", who, id, words),
    });
    lines
}

/// The one thing to do now, for who works on the case or asked, as long as nothing was done on it. Who only helps is
/// not told to do it too.
fn next_step(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    answer: &Answer,
) -> Vec<Html> {
    let works = context.reader.as_ref().is_some_and(|reader| {
        let theirs = case.involves(reader.id) || question.asked_by == reader.id;
        theirs && permit(reader, Action::Work, Some(case)).is_ok()
    });
    if !works
        || !case.is_open()
        || case.completion.is_some()
        || visibility_of(context, case) == Visibility::Masked
    {
        return Vec::new();
    }
    let mut lines = Vec::new();
    match answer.verdict {
        Verdict::GoAhead => {
            lines.push(html!(l10n, "next-go").bold());
            lines.push(match case.number_to_help() {
                Some(help) => html!(l10n, "card-help", number = help.spoken()),
                None => html!(l10n, "card-help-missing"),
            });
        }
        Verdict::VerifyMore => {
            lines.push(html!(l10n, "next-verify").bold());
            lines.push(Html::text(&callback_line(l10n, case)));
            lines.extend(number_is_lost(l10n, case));
        }
        Verdict::DoNot => {
            let number = case.number_to_call().0.spoken();
            let leader = l10n.leader_in_sentence(case);
            lines.push(html!(l10n, "next-no", leader, number).bold());
            lines.extend(number_is_lost(l10n, case));
        }
    }
    if answer.read.is_none() {
        lines.push(html!(l10n, "answer-tap-understood"));
    }
    lines
}

/// The answer has not been read: to the people who should read it, and to those who can wake them.
fn unread_reminder(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    answer: &Answer,
    chase: &AnswerReminder,
) -> Vec<Html> {
    let reader = context.reader.as_ref();
    let waiting: Vec<PersonId> =
        if question.asked_by == case.owner { vec![case.owner] } else { vec![case.owner, question.asked_by] };
    let (greeting, span) = (l10n.greeting(reader), l10n.span(l10n.time_since(answer.at)));
    let waits = reader.is_some_and(|reader| waiting.contains(&reader.id));
    let people = l10n.mentions(context, &waiting);
    let mut lines = if waits {
        let mut lines = vec![html!(l10n, "unread-answer", greeting, id = case.id, span)];
        lines.extend(answer_lines(l10n, context, case, answer, None));
        lines.extend(next_step(l10n, context, case, question, answer));
        lines
    } else {
        let pronoun = l10n.pronoun(reader);
        let others = html!(l10n, "unread-answer-others", greeting, id = case.id, span, people, pronoun);
        let mut lines = vec![others];
        lines.extend(waiting.iter().filter_map(|person| call_colleague(l10n, context, *person)));
        lines.extend(answer_lines(l10n, context, case, answer, None));
        lines
    };
    let reads = |id: PersonId| reader.is_some_and(|reader| reader.id == id);
    let missed: Vec<String> = chase
        .unreached
        .iter()
        .filter(|tell| !(**tell == Recipient::Owner && reads(case.owner)))
        .map(|tell| l10n.recipient(context, case, *tell))
        .collect();
    if !missed.is_empty() {
        lines.push(html!(l10n, "reminder-unreached", people = missed.join(", ")));
    }
    lines
}

fn keyboard(l10n: &Localizer, context: &RenderContext, case: &Case, answer: &Answer) -> Keyboard {
    let Some(reader) = context.reader.as_ref() else { return Vec::new() };
    let mut keyboard = l10n.case_buttons(case, keyboard::on_answer(case, answer, reader));
    let to_call = match answer.verdict {
        Verdict::GoAhead => false,
        Verdict::VerifyMore | Verdict::DoNot => case.is_open() && case.completion.is_none(),
    };
    if to_call && visibility_of(context, case) == Visibility::Full {
        let last = keyboard.len().saturating_sub(1);
        keyboard.insert(last, vec![l10n.copy_button(case.number_to_call().0)]);
    }
    keyboard
}

/// "✅ QLCL cho thực hiện lúc 02:15 (anh Minh): “…”"
pub fn answer_line(
    l10n: &Localizer,
    context: &RenderContext,
    answer: &Answer,
    disclosure: Disclosure,
) -> Html {
    let (time, person) = (l10n.clock(answer.at), l10n.mention(context, answer.by));
    let said = match answer.verdict {
        Verdict::GoAhead => plain!(l10n, "card-qa-go", time, person),
        Verdict::VerifyMore => plain!(l10n, "card-qa-verify", time, person),
        Verdict::DoNot => plain!(l10n, "card-qa-no", time, person),
    };
    match disclosure.excerpt(&answer.words, LONGEST_ON_CARD) {
        Some(words) => html!(l10n, "card-qa-words", said, words),
        None => Html::text(&said),
    }
}
