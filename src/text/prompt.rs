//! Prompts: questions about a case that a person answers by text or a tap.

use super::buttons::{InlineButton, Keyboard};
use super::guidance::{Disclosure, agreement_line, answer_line, question_numbered};
use super::html::{Html, quoted};
use super::localizer::{Localizer, html};
use super::view::View;
use super::{Page, reassignment, signal};
use crate::domain::base::ids::PersonId;
use crate::domain::base::phone::Phone;
use crate::domain::case::Case;
use crate::domain::case::guidance::Verdict;
use crate::domain::case::signal::SignalPart;
use crate::domain::case::vip::Vip;
use crate::domain::intake::Field;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::guards::is_unchecked;
use crate::domain::request::keyboard;
use crate::domain::request::policy::{Action, permit};
use crate::domain::request::prompt::{PromptKind, QaPromptKind};
use crate::domain::staff::person::{Person, Role};
use crate::domain::staff::rota::Rota;

/// How many people of QA have a button.
const MOST_QA: usize = 12;
const LONGEST_OWNER: usize = 160;
const LONGEST_LEADER: usize = 120;
const LONGEST_TITLE: usize = 100;
const LONGEST_REPLY: usize = 300;
const LONGEST_VERIFIED: usize = 500;

/// The question for the reader or, in a group, for this person.
pub fn prompt(view: &View, case: &Case, asked: &PromptKind, of: Option<PersonId>) -> Page {
    let mut lines = prompt_lines(view, case, asked);
    let in_group = match view.context.reader {
        Some(_) => None,
        None => of.and_then(|person| view.context.people.get(&person)),
    };
    if let Some(person) = in_group {
        let greeting = html!(view, "ask-in-group", greeting = view.greeting_to(person));
        let first = if lines.is_empty() { Html::default() } else { lines.remove(0) };
        lines.insert(0, greeting.and(first));
        if asked.takes_text() {
            lines.push(html!(view, "ask-reply"));
        }
    }
    let keyboard = keyboard(view, case, asked, view.reader().or(in_group));
    Page { lines, keyboard }
}

fn keyboard(view: &View, case: &Case, asked: &PromptKind, of: Option<&Person>) -> Keyboard {
    let offered = of.map(|reader| keyboard::on_prompt(case, asked, reader)).unwrap_or_default();
    let mut keyboard = view.case_buttons(case, offered);
    if let (PromptKind::ToWhom { page }, Some(rota)) = (asked, &view.context.rota) {
        keyboard.splice(0..0, reassignment::candidate_buttons(view, case, rota, view.context.now, *page));
    }
    if let PromptKind::Signal(SignalPart::Area) = asked {
        keyboard.splice(0..0, signal::area_buttons(view, case));
    }
    if let (PromptKind::PhonedWhom { .. }, Some(rota)) = (asked, &view.context.rota) {
        keyboard.splice(0..0, qa_buttons(view, case, rota));
    }
    if let PromptKind::Qa(QaPromptKind::Words { verdict, .. }) = asked {
        let answers = of.is_some_and(|reader| permit(reader, Action::Answer, Some(case)).is_ok());
        let quick = view.context.quick.iter().filter(|quick| answers && quick.verdict == *verdict);
        let rows: Vec<Vec<InlineButton>> =
            quick.map(|quick| vec![view.quick_answer_button(case, quick)]).collect();
        keyboard.splice(0..0, rows);
    }
    keyboard
}

/// Whom the agent may have phoned: those who were asked first, then everybody else who may answer.
fn qa_buttons(view: &View, case: &Case, rota: &Rota) -> Keyboard {
    let asked = |person: &Person| {
        let told = case.question().map(|question| question.told.as_slice()).unwrap_or_default();
        told.iter().position(|told| told.person == person.id).unwrap_or(usize::MAX)
    };
    let mut people: Vec<&Person> =
        rota.people.iter().filter(|person| person.is(Role::Qa) || person.is(Role::QaLead)).collect();
    people.sort_by_key(|person| (asked(person), person.id));
    let keys: Vec<InlineButton> =
        people.iter().take(MOST_QA).map(|qa| view.phoned_button(case, qa)).collect();
    keys.chunks(2).map(<[_]>::to_vec).collect()
}

fn prompt_lines(view: &View, case: &Case, asked: &PromptKind) -> Vec<Html> {
    let id = case.id;
    let disclosure = Disclosure::for_reader(view, case);
    let full = disclosure == Disclosure::All;
    match asked {
        PromptKind::Subscriber => {
            let number = look_up(view, full, "question-calling", case.calling_number());
            let check = case.vip().map(|vip| &vip.check);
            let unclear = check.filter(|check| full && check.business.is_none());
            let unclear = unclear.and_then(|check| check.subscriber.as_deref());
            let unclear = unclear.map(|name| quoted(name, LONGEST_OWNER));
            let unclear = unclear.map(|name| html!(view, "ask-subscriber-unclear", name));
            unclear.into_iter().chain([html!(view, "ask-subscriber", id)]).chain(number).collect()
        }
        PromptKind::OwnerOnRecord if case.open_question().is_some() => owner_for_qa(view, case, full),
        PromptKind::OwnerOnRecord => owner_on_record(view, case, full),
        PromptKind::WhatDiffers => vec![html!(view, "ask-what-differs", id)],
        PromptKind::WhyCannot => vec![html!(view, "ask-why-cannot", id)],
        PromptKind::WhichUnit => vec![html!(view, "ask-which-unit", id)],
        PromptKind::NewTime => vec![html!(view, "ask-new-time", id)],
        PromptKind::WhichDay { tomorrow, .. } => {
            let time = tomorrow.with_timezone(&view.centre.timezone).time();
            vec![html!(view, "refusal-time-passed-today", time = view.time_of_day(time))]
        }
        PromptKind::ConfirmWithdrawal => vec![html!(view, "ask-confirm-withdrawal", id)],
        PromptKind::WhyMistake => vec![html!(view, "ask-why-mistake", id)],
        PromptKind::MistakeOrSame { .. } => vec![html!(view, "ask-mistake-or-same", id)],
        PromptKind::WhyOverrule => vec![html!(view, "ask-why-overrule", id)],
        PromptKind::WhyReopen => vec![html!(view, "ask-why-reopen", id)],
        PromptKind::NextTry => vec![html!(view, "ask-next-try", id)],
        PromptKind::WhyNextTry { at } => {
            vec![html!(view, "ask-why-next-try", id, time = view.clock(*at))]
        }
        PromptKind::WhichField => vec![html!(view, "ask-which-field", id)],
        PromptKind::Correct(Field::Leader) => vec![html!(view, "ask-correct-leader", id)],
        PromptKind::Correct(Field::Calling) => vec![html!(view, "ask-correct-calling", id)],
        PromptKind::Correct(Field::Request) => vec![html!(view, "ask-correct-request", id)],
        PromptKind::Correct(Field::Callback) => vec![html!(view, "ask-correct-callback", id)],
        PromptKind::Correct(Field::When) => vec![html!(view, "ask-correct-when", id)],
        PromptKind::CarriedOutFirst => {
            let unchecked = is_unchecked(case).then(|| html!(view, "check-step-missing"));
            [html!(view, "ask-carried-out-first", id)].into_iter().chain(unchecked).collect()
        }
        PromptKind::UncheckedFirst => vec![html!(view, "ask-unchecked-first", id)],
        PromptKind::WhyAsk => vec![html!(view, "ask-why-ask", id)],
        PromptKind::OtherReason => vec![html!(view, "ask-other-reason", id)],
        PromptKind::MoreForQa => {
            let wanted = case.answered().filter(|answer| answer.verdict == Verdict::VerifyMore);
            let wanted = wanted.and_then(|answer| disclosure.excerpt(case, &answer.words, LONGEST_VERIFIED));
            let wanted = wanted.map(|words| html!(view, "ask-verified", words));
            [html!(view, "ask-more-for-qa", id)].into_iter().chain(wanted).collect()
        }
        PromptKind::WhatQaSaid => vec![html!(view, "ask-what-qa-said", id)],
        PromptKind::PhonedVerdict { .. } => {
            let typed = view.context.typed.as_deref().unwrap_or_default();
            let words =
                disclosure.excerpt(case, typed, LONGEST_REPLY).map(|typed| html!(view, "quoted", typed));
            [html!(view, "ask-phoned-verdict", id)].into_iter().chain(words).collect()
        }
        PromptKind::PhonedWhom { verdict, .. } => {
            vec![html!(view, "ask-phoned-whom", id, verdict = view.verdict(*verdict))]
        }
        PromptKind::WhatLeaderSaid => what_leader_said(view, case, disclosure),
        PromptKind::HandoverLine => vec![html!(view, "ask-handover-note", id)],
        PromptKind::Signal(part) => signal::question(view, case, *part),
        PromptKind::TechnicalUnit => vec![html!(view, "ask-technical-unit", id)],
        PromptKind::BusinessNumber => vec![html!(view, "ask-business-number", id)],
        PromptKind::AboutNumber => vec![html!(view, "ask-about-number", id)],
        PromptKind::ToWhom { .. } => vec![html!(view, "ask-to-whom", id)],
        PromptKind::Qa(QaPromptKind::Words { verdict: Verdict::GoAhead, .. }) => {
            vec![html!(view, "ask-qa-go", id)]
        }
        PromptKind::Qa(QaPromptKind::Words { verdict: Verdict::VerifyMore, .. }) => {
            vec![html!(view, "ask-qa-verify", id)]
        }
        PromptKind::Qa(QaPromptKind::Words { verdict: Verdict::DoNot, .. }) => {
            vec![html!(view, "ask-qa-no", id)]
        }
        PromptKind::Qa(QaPromptKind::WhichVerdict { .. }) => {
            let typed = view
                .context
                .typed
                .as_deref()
                .and_then(|typed| disclosure.excerpt(case, typed, LONGEST_REPLY));
            let typed = typed.map(|typed| html!(view, "quoted", typed));
            [html!(view, "ask-which-verdict", id)].into_iter().chain(typed).collect()
        }
        PromptKind::Qa(QaPromptKind::AddToAnswer { .. }) => vec![html!(view, "ask-add-to-answer", id)],
        PromptKind::Qa(QaPromptKind::RightAnswer { .. }) => {
            let given = case.question().and_then(|question| question.answer.as_ref());
            let given = given.map(|answer| answer_line(view, case, answer, disclosure));
            [html!(view, "ask-right-answer", id)].into_iter().chain(given).collect()
        }
        PromptKind::Qa(QaPromptKind::GuidanceTitle { question }) => {
            let given = question_numbered(case, *question).and_then(|question| question.answer.as_ref());
            let given = given.map(|answer| answer_line(view, case, answer, disclosure));
            [html!(view, "ask-guidance-title", id)].into_iter().chain(given).collect()
        }
        PromptKind::Qa(QaPromptKind::GuidanceWords { standing }) => {
            let kept = view.context.standing.iter().find(|kept| kept.id == *standing);
            // QA's own wording, which no case limits; a group sees no number in it.
            let disclosure = if view.context.reader.is_some() { Disclosure::All } else { Disclosure::Masked };
            let title = kept.and_then(|kept| disclosure.excerpt(case, &kept.title, LONGEST_TITLE));
            let title = title.map(|title| html!(view, "saved-answer-one", title));
            title.into_iter().chain([html!(view, "ask-guidance-words")]).collect()
        }
    }
}

/// A number to copy and look up, for who sees it.
fn look_up(l10n: &Localizer, full: bool, what: &str, number: &Phone) -> Option<Html> {
    full.then(|| {
        let what = l10n.plain(what, &[]);
        html!(l10n, "question-number", what).and(Html::text(&number.dialled()).code())
    })
}

fn owner_on_record(l10n: &Localizer, case: &Case, full: bool) -> Vec<Html> {
    let id = case.id;
    // It goes on from the question about the calling number, in the same message.
    let Some(Vip { check, .. }) = case.vip() else { return Vec::new() };
    let business = check.business.map(|business| match business {
        true => html!(l10n, "reply-business"),
        false => html!(l10n, "reply-business-not"),
    });
    let mut lines: Vec<Html> = business.into_iter().collect();
    if let (Some(owner), None) = (&check.owner_on_record, &check.agreement)
        && full
    {
        let (owner, leader) = (quoted(owner, LONGEST_OWNER), quoted(case.caller(), LONGEST_LEADER));
        lines.push(html!(l10n, "ask-same-person", owner, leader));
    }
    match &case.number_to_help() {
        Some(help) => {
            lines.push(html!(l10n, "ask-owner-on-record", id));
            lines.extend(look_up(l10n, full, "question-help", help));
        }
        None => lines.push(html!(l10n, "ask-owner-on-record-lost", id)),
    }
    lines
}

/// QA has been asked and decides by this name above all, which is still missing.
fn owner_for_qa(l10n: &Localizer, case: &Case, full: bool) -> Vec<Html> {
    let id = case.id;
    let Some(help) = case.number_to_help().filter(|_| full) else {
        return vec![html!(l10n, "ask-owner-for-qa-unknown", id)];
    };
    let number = help.spoken();
    let line = match case.kind().calls_back_on_other_number() {
        true => html!(l10n, "ask-owner-for-qa-lost", id, number),
        false => html!(l10n, "ask-owner-for-qa", id, number),
    };
    [line].into_iter().chain(look_up(l10n, full, "question-help", &help)).collect()
}

/// A3.3: which number to call, and what to say there.
fn what_leader_said(l10n: &Localizer, case: &Case, disclosure: Disclosure) -> Vec<Html> {
    let id = case.id;
    let first = match disclosure {
        Disclosure::All => html!(l10n, "ask-what-leader-said", id, number = case.number_to_call().0.spoken()),
        Disclosure::Masked | Disclosure::Nothing => html!(l10n, "ask-what-leader-said-masked", id),
    };
    let check = case.vip().map(|vip| &vip.check);
    let agreement = check.and_then(|check| check.agreement.as_ref());
    let agreement_line = agreement.map(|agreement| agreement_line(l10n, case, agreement, disclosure));
    let owner = check.and_then(|check| check.owner_on_record.as_deref());
    let owner = owner
        .filter(|_| disclosure == Disclosure::All)
        .and_then(|name| disclosure.excerpt(case, name, LONGEST_OWNER));
    let owner = owner.map(|name| html!(l10n, "check-owner", name));
    [first].into_iter().chain(agreement_line).chain(owner).collect()
}

/// An answered question: what came of it, and no buttons.
pub fn answered(l10n: &Localizer, case: &Case, said: &Phrase) -> Page {
    Page::line(html!(l10n, "prompt-answered", id = case.id, said = l10n.phrase_message(said)))
}
