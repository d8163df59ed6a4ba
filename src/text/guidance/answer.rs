//! QA's answer: for the people waiting for it, with the next step, and for those who remind them to read it.

use super::{Disclosure, drop_reason, is_newest, phoned_state};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::guidance::{Answer, Guidance, LONGEST_WORDS, Side, Verdict};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::parts::{AnswerNotice, AnswerReminder};
use crate::domain::request::keyboard;
use crate::domain::request::policy::{Action, Visibility, permit};
use crate::text::Page;
use crate::text::buttons::Keyboard;
use crate::text::case_lines::{call_colleague, callback_line, closing_line, not_reached, number_is_lost};
use crate::text::html::Html;
use crate::text::localizer::{html, plain};
use crate::text::names::capitalised;
use crate::text::view::View;

const LONGEST_ON_CARD: usize = 400;

/// The answer in a new message.
pub fn answer(view: &View, case: &Case, question: &Guidance, notice: &AnswerNotice) -> Page {
    let Some(answer) = &question.answer else {
        return Page::about(view, case, [html!(view, "answer-came-back", id = case.id)]);
    };
    let lines = match &notice.chase {
        None => to_waiting_reader(view, case, question, answer),
        Some(chase) => unread_reminder(view, case, question, answer, chase),
    };
    Page { lines, keyboard: keyboard(view, case, answer) }
}

/// The same in an existing message, where it may no longer apply.
pub fn redraw(view: &View, case: &Case, question: &Guidance, notice: &AnswerNotice) -> Page {
    if !case.is_open() {
        return Page::about(view, case, [closing_line(view, case)]);
    }
    if let Some(dropped) = &question.dropped {
        return Page::about(view, case, [drop_reason(view, case, dropped)]);
    }
    if !is_newest(case, question) {
        return Page::about(view, case, [html!(view, "question-asked-anew", id = case.id)]);
    }
    match &question.answer {
        Some(answer) if answer.revision > notice.revision && answer.corrects => {
            Page::about(view, case, [html!(view, "answer-corrected", id = case.id)])
        }
        Some(answer) if answer.revision > notice.revision => {
            Page::about(view, case, [html!(view, "question-moved", id = case.id)])
        }
        Some(_) | None => answer(view, case, question, notice),
    }
}

fn to_waiting_reader(view: &View, case: &Case, question: &Guidance, answer: &Answer) -> Vec<Html> {
    let greeting = Some(view.greeting());
    let mut lines = answer_lines(view, case, answer, greeting);
    lines.extend(next_step(view, case, question, answer));
    let by_another = |by: PersonId| view.reader().is_some_and(|reader| reader.id != by);
    lines.extend(answer.read.filter(|read| by_another(read.by)).map(|read| {
        let person = capitalised(&view.mention(read.by));
        html!(view, "answer-read", person, time = view.clock(read.at))
    }));
    lines
}

/// The answer itself; a correction is marked as one.
fn answer_lines(view: &View, case: &Case, answer: &Answer, greeting: Option<String>) -> Vec<Html> {
    let mut lines = Vec::new();
    if answer.corrects {
        lines.push(html!(view, "answer-is-correction").bold());
    } else if answer.added {
        lines.push(html!(view, "answer-has-more").bold());
    }
    let disclosure = Disclosure::for_reader(view, case);
    let words = disclosure.excerpt(case, &answer.words, LONGEST_WORDS);
    let person = view.name_with_role(answer.by, Side::Qa);
    let who = match greeting {
        Some(greeting) => plain!(view, "answer-greeting", greeting, person),
        None => capitalised(&person),
    };
    let (who, id) = (who.as_str(), case.id);
    lines.push(match (answer.verdict, words) {
        (Verdict::GoAhead, None) => html!(view, "answer-go", who, id),
        (Verdict::GoAhead, Some(words)) => {
            html!(view, "answer-go-words", who, id, words)
        }
        (Verdict::VerifyMore, None) => html!(view, "answer-verify", who, id),
        (Verdict::VerifyMore, Some(words)) => {
            html!(view, "answer-verify-words", who, id, words)
        }
        (Verdict::DoNot, None) => html!(view, "answer-no", who, id),
        (Verdict::DoNot, Some(words)) => html!(view, "answer-no-words", who, id, words),
    });
    lines
}

/// The one thing to do now, for who works on the case or asked, as long as nothing was done on it. Who only helps is
/// not told to do it too.
fn next_step(view: &View, case: &Case, question: &Guidance, answer: &Answer) -> Vec<Html> {
    let works = view.reader().is_some_and(|reader| {
        let theirs = case.involves(reader.id) || question.asked_by == reader.id;
        theirs && permit(reader, Action::Work, Some(case)).is_ok()
    });
    if !works || !case.is_open() || case.completion.is_some() || view.visibility(case) == Visibility::Masked {
        return Vec::new();
    }
    let mut lines = Vec::new();
    match answer.verdict {
        // A3.3: 🛠 waits for it, whatever QA has said.
        Verdict::GoAhead if case.vip().is_some_and(|vip| vip.check.wants_call()) => {
            let number = case.number_to_call().0.spoken();
            let leader = view.leader_among_colleagues(case);
            lines.push(html!(view, "next-call-leader", leader, number).bold());
            lines.extend(number_is_lost(view, case));
        }
        Verdict::GoAhead => {
            lines.push(html!(view, "next-go").bold());
            lines.push(match case.number_to_help() {
                Some(help) => html!(view, "card-help", number = help.spoken()),
                None => html!(view, "card-help-missing"),
            });
        }
        Verdict::VerifyMore => {
            lines.push(html!(view, "next-verify").bold());
            lines.push(Html::text(&callback_line(view, case)));
            lines.extend(number_is_lost(view, case));
        }
        Verdict::DoNot => {
            let number = case.number_to_call().0.spoken();
            let leader = view.leader_among_colleagues(case);
            lines.push(html!(view, "next-no", leader, number).bold());
            lines.extend(number_is_lost(view, case));
        }
    }
    if answer.read.is_none() {
        lines.push(html!(view, "answer-tap-understood"));
    }
    lines
}

/// The answer has not been read: to the people who should read it, and to those who can wake them.
fn unread_reminder(
    view: &View,
    case: &Case,
    question: &Guidance,
    answer: &Answer,
    chase: &AnswerReminder,
) -> Vec<Html> {
    let reader = view.reader();
    let waiting: Vec<PersonId> =
        if question.asked_by == case.owner { vec![case.owner] } else { vec![case.owner, question.asked_by] };
    let (greeting, span) = (view.greeting(), view.span(view.time_since(answer.at)));
    let waits = reader.is_some_and(|reader| waiting.contains(&reader.id));
    let people = view.mentions(&waiting);
    let mut lines = if waits {
        let mut lines = vec![html!(view, "unread-answer", greeting, id = case.id, span)];
        lines.extend(answer_lines(view, case, answer, None));
        lines.extend(next_step(view, case, question, answer));
        lines
    } else {
        let pronoun = view.pronoun();
        let others = html!(view, "unread-answer-others", greeting, id = case.id, span, people, pronoun);
        let mut lines = vec![others];
        lines.extend(waiting.iter().filter_map(|person| call_colleague(view, *person)));
        lines.extend(answer_lines(view, case, answer, None));
        lines
    };
    let reads = |id: PersonId| view.is_for(id);
    let missed = chase.unreached.iter().copied();
    let missed = missed.filter(|tell| !(*tell == Recipient::Owner && reads(case.owner)));
    lines.extend(not_reached(view, case, [], missed));
    lines
}

fn keyboard(view: &View, case: &Case, answer: &Answer) -> Keyboard {
    let Some(reader) = view.reader() else { return Vec::new() };
    let mut keyboard = view.case_buttons(case, keyboard::on_answer(case, answer, reader));
    let to_call = match answer.verdict {
        Verdict::GoAhead => false,
        Verdict::VerifyMore | Verdict::DoNot => case.is_open() && case.completion.is_none(),
    };
    if to_call && view.visibility(case) == Visibility::Full {
        let last = keyboard.len().saturating_sub(1);
        keyboard.insert(last, vec![view.copy_button(case.number_to_call().0)]);
    }
    keyboard
}

/// "✅ QLCL cho thực hiện lúc 02:15 (anh Minh): “…”"
pub fn answer_line(view: &View, case: &Case, answer: &Answer, disclosure: Disclosure) -> Html {
    let (time, person) = (view.clock(answer.at), view.mention(answer.by));
    let said = match answer.verdict {
        Verdict::GoAhead => plain!(view, "card-qa-go", time, person),
        Verdict::VerifyMore => plain!(view, "card-qa-verify", time, person),
        Verdict::DoNot => plain!(view, "card-qa-no", time, person),
    };
    let said = match phoned_state(view, answer) {
        Some(state) => plain!(view, "card-qa-phoned", said, state),
        None => said,
    };
    match disclosure.excerpt(case, &answer.words, LONGEST_ON_CARD) {
        Some(words) => html!(view, "card-qa-words", said, words),
        None => Html::text(&said),
    }
}
