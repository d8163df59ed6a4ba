//! Questions about a case, and what their messages say once they are answered.

use super::guidance::{Shows, answer_line, differs, numbered};
use super::html::{Html, quoted};
use super::keys::{Key, Keyboard};
use super::localizer::{Localizer, say};
use super::{Page, giving};
use crate::domain::base::ids::PersonId;
use crate::domain::base::phone::Phone;
use crate::domain::case::Case;
use crate::domain::case::guidance::Verdict;
use crate::domain::intake::Field;
use crate::domain::intake::kind::Kind;
use crate::domain::message::phrase::Phrase;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::keyboard;
use crate::domain::request::policy::{Action, permit};
use crate::domain::request::prompt::{PromptKind, QaPromptKind};
use crate::domain::staff::person::Person;

const LONGEST_OWNER: usize = 160;
const LONGEST_LEADER: usize = 120;
const LONGEST_TITLE: usize = 100;
const LONGEST_REPLY: usize = 300;
const LONGEST_VERIFIED: usize = 500;

/// What is asked, of the reader or, in a group, of this person.
pub fn question(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    asked: &PromptKind,
    of: Option<PersonId>,
) -> Page {
    let mut lines = words(l10n, context, case, asked);
    let in_group = match context.reader {
        Some(_) => None,
        None => of.and_then(|person| context.people.get(&person)),
    };
    if let Some(person) = in_group {
        let hail = say!(l10n, "ask-in-group", hail = l10n.hail(Some(person)));
        let first = if lines.is_empty() { Html::default() } else { lines.remove(0) };
        lines.insert(0, hail.and(first));
        if asked.takes_text() {
            lines.push(say!(l10n, "ask-reply"));
        }
    }
    let keyboard = keyboard(l10n, context, case, asked, context.reader.as_ref().or(in_group));
    Page { lines, keyboard }
}

fn keyboard(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    asked: &PromptKind,
    of: Option<&Person>,
) -> Keyboard {
    let offered = of.map(|reader| keyboard::on_question(case, asked, reader)).unwrap_or_default();
    let mut keyboard = l10n.case_keys(case, offered);
    if let (PromptKind::ToWhom { page }, Some(rota)) = (asked, &context.rota) {
        keyboard.splice(0..0, giving::to_choose_from(l10n, case, rota, context.now, *page));
    }
    if let PromptKind::Qa(QaPromptKind::Words { verdict, .. }) = asked {
        let answers = of.is_some_and(|reader| permit(reader, Action::Answer, Some(case)).is_ok());
        let quick = context.quick.iter().filter(|quick| answers && quick.verdict == *verdict);
        let rows: Vec<Vec<Key>> = quick.map(|quick| vec![l10n.quick_key(case, quick)]).collect();
        keyboard.splice(0..0, rows);
    }
    keyboard
}

fn words(l10n: &Localizer, context: &RenderContext, case: &Case, asked: &PromptKind) -> Vec<Html> {
    let id = case.id;
    let shows = Shows::to_reader(context, case);
    let full = shows == Shows::All;
    match asked {
        PromptKind::Subscriber => {
            let number = look_up(l10n, full, "question-calling", &case.fields.calling);
            [say!(l10n, "ask-subscriber", id = id)].into_iter().chain(number).collect()
        }
        PromptKind::OwnerOnRecord if case.open_question().is_some() => owner_for_qa(l10n, case, full),
        PromptKind::OwnerOnRecord => owner_on_record(l10n, case, full),
        PromptKind::WhatDiffers => vec![say!(l10n, "ask-what-differs", id = id)],
        PromptKind::WhyCannot => vec![say!(l10n, "ask-why-cannot", id = id)],
        PromptKind::WhichUnit => vec![say!(l10n, "ask-which-unit", id = id)],
        PromptKind::NewTime => vec![say!(l10n, "ask-new-time", id = id)],
        PromptKind::ConfirmWithdrawal => vec![say!(l10n, "ask-confirm-withdrawal", id = id)],
        PromptKind::WhyMistake => vec![say!(l10n, "ask-why-mistake", id = id)],
        PromptKind::WhyOverrule => vec![say!(l10n, "ask-why-overrule", id = id)],
        PromptKind::WhyReopen => vec![say!(l10n, "ask-why-reopen", id = id)],
        PromptKind::NextTry => vec![say!(l10n, "ask-next-try", id = id)],
        PromptKind::WhyNextTry { at } => {
            vec![say!(l10n, "ask-why-next-try", id = id, time = l10n.clock(*at))]
        }
        PromptKind::WhichField => vec![say!(l10n, "ask-which-field", id = id)],
        PromptKind::Correct(Field::Leader) => vec![say!(l10n, "ask-correct-leader", id = id)],
        PromptKind::Correct(Field::Calling) => vec![say!(l10n, "ask-correct-calling", id = id)],
        PromptKind::Correct(Field::Request) => vec![say!(l10n, "ask-correct-request", id = id)],
        PromptKind::Correct(Field::Callback) => vec![say!(l10n, "ask-correct-callback", id = id)],
        PromptKind::Correct(Field::When) => vec![say!(l10n, "ask-correct-when", id = id)],
        PromptKind::CarriedOutFirst => vec![say!(l10n, "ask-carried-out-first", id = id)],
        PromptKind::WhyAsk => vec![say!(l10n, "ask-why-ask", id = id)],
        PromptKind::OtherReason => vec![say!(l10n, "ask-other-reason", id = id)],
        PromptKind::MoreForQa => {
            let wanted = case.answered().filter(|answer| answer.verdict == Verdict::VerifyMore);
            let wanted = wanted.and_then(|answer| shows.typed(&answer.words, LONGEST_VERIFIED));
            let wanted = wanted.map(|words| say!(l10n, "ask-verified", words = words));
            [say!(l10n, "ask-more-for-qa", id = id)].into_iter().chain(wanted).collect()
        }
        PromptKind::WhatQaSaid => vec![say!(l10n, "ask-what-qa-said", id = id)],
        PromptKind::WhatLeaderSaid => what_leader_said(l10n, case, shows),
        PromptKind::HandoverLine => vec![say!(l10n, "ask-handover-line", id = id)],
        PromptKind::ToWhom { .. } => vec![say!(l10n, "ask-to-whom", id = id)],
        PromptKind::Qa(QaPromptKind::Words { verdict: Verdict::GoAhead, .. }) => {
            vec![say!(l10n, "ask-qa-go", id = id)]
        }
        PromptKind::Qa(QaPromptKind::Words { verdict: Verdict::VerifyMore, .. }) => {
            vec![say!(l10n, "ask-qa-verify", id = id)]
        }
        PromptKind::Qa(QaPromptKind::Words { verdict: Verdict::DoNot, .. }) => {
            vec![say!(l10n, "ask-qa-no", id = id)]
        }
        PromptKind::Qa(QaPromptKind::WhichVerdict { .. }) => {
            let typed = context.typed.as_deref().and_then(|typed| shows.typed(typed, LONGEST_REPLY));
            let typed = typed.map(|typed| say!(l10n, "quoted", typed = typed));
            [say!(l10n, "ask-which-verdict", id = id)].into_iter().chain(typed).collect()
        }
        PromptKind::Qa(QaPromptKind::AddToAnswer { .. }) => vec![say!(l10n, "ask-add-to-answer", id = id)],
        PromptKind::Qa(QaPromptKind::RightAnswer { .. }) => {
            let given = case.question().and_then(|question| question.answer.as_ref());
            let given = given.map(|answer| answer_line(l10n, context, answer, shows));
            [say!(l10n, "ask-right-answer", id = id)].into_iter().chain(given).collect()
        }
        PromptKind::Qa(QaPromptKind::GuidanceTitle { question }) => {
            let given = numbered(case, *question).and_then(|question| question.answer.as_ref());
            let given = given.map(|answer| answer_line(l10n, context, answer, shows));
            [say!(l10n, "ask-guidance-title", id = id)].into_iter().chain(given).collect()
        }
        PromptKind::Qa(QaPromptKind::GuidanceWords { standing }) => {
            let kept = context.standing.iter().find(|kept| kept.id == *standing);
            // QA's own wording, which no case limits; a group sees no number in it.
            let shows = if context.reader.is_some() { Shows::All } else { Shows::Masked };
            let title = kept.and_then(|kept| shows.typed(&kept.title, LONGEST_TITLE));
            let title = title.map(|title| say!(l10n, "standing-one", title = title));
            title.into_iter().chain([say!(l10n, "ask-guidance-words")]).collect()
        }
    }
}

/// A number to copy and look up, for who sees it.
fn look_up(l10n: &Localizer, full: bool, what: &str, number: &Phone) -> Option<Html> {
    full.then(|| {
        let what = l10n.plain(what, &[]);
        say!(l10n, "question-number", what = what).and(Html::text(&number.dialled()).code())
    })
}

fn owner_on_record(l10n: &Localizer, case: &Case, full: bool) -> Vec<Html> {
    let id = case.id;
    // It goes on from the question about the calling number, in the same message.
    let business = case.check.business.map(|business| match business {
        true => say!(l10n, "said-business"),
        false => say!(l10n, "said-business-not"),
    });
    let mut lines: Vec<Html> = business.into_iter().collect();
    if let (Some(owner), None) = (&case.check.owner_on_record, &case.check.agreement)
        && full
    {
        let (owner, leader) = (quoted(owner, LONGEST_OWNER), quoted(&case.fields.leader, LONGEST_LEADER));
        lines.push(say!(l10n, "ask-same-person", owner = owner, leader = leader));
    }
    match &case.fields.help() {
        Some(help) => {
            lines.push(say!(l10n, "ask-owner-on-record", id = id));
            lines.extend(look_up(l10n, full, "question-help", help));
        }
        None => lines.push(say!(l10n, "ask-owner-on-record-lost", id = id)),
    }
    lines
}

/// QA has been asked, and decides by this name above all: the one thing still wanted.
fn owner_for_qa(l10n: &Localizer, case: &Case, full: bool) -> Vec<Html> {
    let id = case.id;
    match (case.fields.help().filter(|_| full), case.fields.kind) {
        (Some(help), Kind::LostPhone) => {
            let number = help.spoken();
            let line = say!(l10n, "ask-owner-for-qa-lost", id = id, number = number);
            [line].into_iter().chain(look_up(l10n, full, "question-help", &help)).collect()
        }
        (Some(help), _) => {
            let number = help.spoken();
            let line = say!(l10n, "ask-owner-for-qa", id = id, number = number);
            [line].into_iter().chain(look_up(l10n, full, "question-help", &help)).collect()
        }
        (None, _) => vec![say!(l10n, "ask-owner-for-qa-unknown", id = id)],
    }
}

/// A3.3: which number to call, and what to say there.
fn what_leader_said(l10n: &Localizer, case: &Case, shows: Shows) -> Vec<Html> {
    let id = case.id;
    let first = match shows {
        Shows::All => say!(l10n, "ask-what-leader-said", id = id, number = case.call().0.spoken()),
        Shows::Masked | Shows::Nothing => say!(l10n, "ask-what-leader-said-masked", id = id),
    };
    let differs = case.check.agreement.as_ref().map(|agreement| differs(l10n, agreement, shows));
    let owner = case.check.owner_on_record.as_deref();
    let owner = owner.filter(|_| shows == Shows::All).and_then(|name| shows.typed(name, LONGEST_OWNER));
    let owner = owner.map(|name| say!(l10n, "check-owner", name = name));
    [first].into_iter().chain(differs).chain(owner).collect()
}

/// An answered question: what came of it, and no buttons.
pub fn settled(l10n: &Localizer, case: &Case, said: &Phrase) -> Page {
    Page::line(say!(l10n, "settled", id = case.id, said = l10n.sentence(said)))
}
