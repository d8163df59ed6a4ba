//! Questions about a case, and what their messages say once they are answered.

use super::guidance::{Shows, answer_line, differs, numbered};
use super::html::{Html, quoted};
use super::keys::{Key, Keyboard};
use super::voice::{Localizer, say};
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
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    asked: &PromptKind,
    of: Option<PersonId>,
) -> Page {
    let mut lines = words(voice, scene, case, asked);
    let in_group = match scene.reader {
        Some(_) => None,
        None => of.and_then(|person| scene.people.get(&person)),
    };
    if let Some(person) = in_group {
        let hail = say!(voice, "ask-in-group", hail = voice.hail(Some(person)));
        let first = if lines.is_empty() { Html::default() } else { lines.remove(0) };
        lines.insert(0, hail.and(first));
        if asked.takes_text() {
            lines.push(say!(voice, "ask-reply"));
        }
    }
    let keyboard = keyboard(voice, scene, case, asked, scene.reader.as_ref().or(in_group));
    Page { lines, keyboard }
}

fn keyboard(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    asked: &PromptKind,
    of: Option<&Person>,
) -> Keyboard {
    let offered = of.map(|reader| keyboard::on_question(case, asked, reader)).unwrap_or_default();
    let mut keyboard = voice.case_keys(case, offered);
    if let (PromptKind::ToWhom { page }, Some(rota)) = (asked, &scene.rota) {
        keyboard.splice(0..0, giving::to_choose_from(voice, case, rota, scene.now, *page));
    }
    if let PromptKind::Qa(QaPromptKind::Words { verdict, .. }) = asked {
        let answers = of.is_some_and(|reader| permit(reader, Action::Answer, Some(case)).is_ok());
        let quick = scene.quick.iter().filter(|quick| answers && quick.verdict == *verdict);
        let rows: Vec<Vec<Key>> = quick.map(|quick| vec![voice.quick_key(case, quick)]).collect();
        keyboard.splice(0..0, rows);
    }
    keyboard
}

fn words(voice: &Localizer, scene: &RenderContext, case: &Case, asked: &PromptKind) -> Vec<Html> {
    let id = case.id;
    let shows = Shows::to_reader(scene, case);
    let full = shows == Shows::All;
    match asked {
        PromptKind::Subscriber => {
            let number = look_up(voice, full, "question-calling", &case.fields.calling);
            [say!(voice, "ask-subscriber", id = id)].into_iter().chain(number).collect()
        }
        PromptKind::OwnerOnRecord if case.open_question().is_some() => owner_for_qa(voice, case, full),
        PromptKind::OwnerOnRecord => owner_on_record(voice, case, full),
        PromptKind::WhatDiffers => vec![say!(voice, "ask-what-differs", id = id)],
        PromptKind::WhyCannot => vec![say!(voice, "ask-why-cannot", id = id)],
        PromptKind::WhichUnit => vec![say!(voice, "ask-which-unit", id = id)],
        PromptKind::NewTime => vec![say!(voice, "ask-new-time", id = id)],
        PromptKind::ConfirmWithdrawal => vec![say!(voice, "ask-confirm-withdrawal", id = id)],
        PromptKind::WhyMistake => vec![say!(voice, "ask-why-mistake", id = id)],
        PromptKind::WhyOverrule => vec![say!(voice, "ask-why-overrule", id = id)],
        PromptKind::WhyReopen => vec![say!(voice, "ask-why-reopen", id = id)],
        PromptKind::NextTry => vec![say!(voice, "ask-next-try", id = id)],
        PromptKind::WhyNextTry { at } => {
            vec![say!(voice, "ask-why-next-try", id = id, time = voice.clock(*at))]
        }
        PromptKind::WhichField => vec![say!(voice, "ask-which-field", id = id)],
        PromptKind::Correct(Field::Leader) => vec![say!(voice, "ask-correct-leader", id = id)],
        PromptKind::Correct(Field::Calling) => vec![say!(voice, "ask-correct-calling", id = id)],
        PromptKind::Correct(Field::Request) => vec![say!(voice, "ask-correct-request", id = id)],
        PromptKind::Correct(Field::Callback) => vec![say!(voice, "ask-correct-callback", id = id)],
        PromptKind::Correct(Field::When) => vec![say!(voice, "ask-correct-when", id = id)],
        PromptKind::CarriedOutFirst => vec![say!(voice, "ask-carried-out-first", id = id)],
        PromptKind::WhyAsk => vec![say!(voice, "ask-why-ask", id = id)],
        PromptKind::OtherReason => vec![say!(voice, "ask-other-reason", id = id)],
        PromptKind::MoreForQa => {
            let wanted = case.answered().filter(|answer| answer.verdict == Verdict::VerifyMore);
            let wanted = wanted.and_then(|answer| shows.typed(&answer.words, LONGEST_VERIFIED));
            let wanted = wanted.map(|words| say!(voice, "ask-verified", words = words));
            [say!(voice, "ask-more-for-qa", id = id)].into_iter().chain(wanted).collect()
        }
        PromptKind::WhatQaSaid => vec![say!(voice, "ask-what-qa-said", id = id)],
        PromptKind::WhatLeaderSaid => what_leader_said(voice, case, shows),
        PromptKind::HandoverLine => vec![say!(voice, "ask-handover-line", id = id)],
        PromptKind::ToWhom { .. } => vec![say!(voice, "ask-to-whom", id = id)],
        PromptKind::Qa(QaPromptKind::Words { verdict: Verdict::GoAhead, .. }) => {
            vec![say!(voice, "ask-qa-go", id = id)]
        }
        PromptKind::Qa(QaPromptKind::Words { verdict: Verdict::VerifyMore, .. }) => {
            vec![say!(voice, "ask-qa-verify", id = id)]
        }
        PromptKind::Qa(QaPromptKind::Words { verdict: Verdict::DoNot, .. }) => {
            vec![say!(voice, "ask-qa-no", id = id)]
        }
        PromptKind::Qa(QaPromptKind::WhichVerdict { .. }) => {
            let typed = scene.typed.as_deref().and_then(|typed| shows.typed(typed, LONGEST_REPLY));
            let typed = typed.map(|typed| say!(voice, "quoted", typed = typed));
            [say!(voice, "ask-which-verdict", id = id)].into_iter().chain(typed).collect()
        }
        PromptKind::Qa(QaPromptKind::AddToAnswer { .. }) => vec![say!(voice, "ask-add-to-answer", id = id)],
        PromptKind::Qa(QaPromptKind::RightAnswer { .. }) => {
            let given = case.question().and_then(|question| question.answer.as_ref());
            let given = given.map(|answer| answer_line(voice, scene, answer, shows));
            [say!(voice, "ask-right-answer", id = id)].into_iter().chain(given).collect()
        }
        PromptKind::Qa(QaPromptKind::GuidanceTitle { question }) => {
            let given = numbered(case, *question).and_then(|question| question.answer.as_ref());
            let given = given.map(|answer| answer_line(voice, scene, answer, shows));
            [say!(voice, "ask-guidance-title", id = id)].into_iter().chain(given).collect()
        }
        PromptKind::Qa(QaPromptKind::GuidanceWords { standing }) => {
            let kept = scene.standing.iter().find(|kept| kept.id == *standing);
            // QA's own wording, which no case limits; a group sees no number in it.
            let shows = if scene.reader.is_some() { Shows::All } else { Shows::Masked };
            let title = kept.and_then(|kept| shows.typed(&kept.title, LONGEST_TITLE));
            let title = title.map(|title| say!(voice, "standing-one", title = title));
            title.into_iter().chain([say!(voice, "ask-guidance-words")]).collect()
        }
    }
}

/// A number to copy and look up, for who sees it.
fn look_up(voice: &Localizer, full: bool, what: &str, number: &Phone) -> Option<Html> {
    full.then(|| {
        let what = voice.plain(what, &[]);
        say!(voice, "question-number", what = what).and(Html::text(&number.dialled()).code())
    })
}

fn owner_on_record(voice: &Localizer, case: &Case, full: bool) -> Vec<Html> {
    let id = case.id;
    // It goes on from the question about the calling number, in the same message.
    let business = case.check.business.map(|business| match business {
        true => say!(voice, "said-business"),
        false => say!(voice, "said-business-not"),
    });
    let mut lines: Vec<Html> = business.into_iter().collect();
    if let (Some(owner), None) = (&case.check.owner_on_record, &case.check.agreement)
        && full
    {
        let (owner, leader) = (quoted(owner, LONGEST_OWNER), quoted(&case.fields.leader, LONGEST_LEADER));
        lines.push(say!(voice, "ask-same-person", owner = owner, leader = leader));
    }
    match &case.fields.help() {
        Some(help) => {
            lines.push(say!(voice, "ask-owner-on-record", id = id));
            lines.extend(look_up(voice, full, "question-help", help));
        }
        None => lines.push(say!(voice, "ask-owner-on-record-lost", id = id)),
    }
    lines
}

/// QA has been asked, and decides by this name above all: the one thing still wanted.
fn owner_for_qa(voice: &Localizer, case: &Case, full: bool) -> Vec<Html> {
    let id = case.id;
    match (case.fields.help().filter(|_| full), case.fields.kind) {
        (Some(help), Kind::LostPhone) => {
            let number = help.spoken();
            let line = say!(voice, "ask-owner-for-qa-lost", id = id, number = number);
            [line].into_iter().chain(look_up(voice, full, "question-help", &help)).collect()
        }
        (Some(help), _) => {
            let number = help.spoken();
            let line = say!(voice, "ask-owner-for-qa", id = id, number = number);
            [line].into_iter().chain(look_up(voice, full, "question-help", &help)).collect()
        }
        (None, _) => vec![say!(voice, "ask-owner-for-qa-unknown", id = id)],
    }
}

/// A3.3: which number to call, and what to say there.
fn what_leader_said(voice: &Localizer, case: &Case, shows: Shows) -> Vec<Html> {
    let id = case.id;
    let first = match shows {
        Shows::All => say!(voice, "ask-what-leader-said", id = id, number = case.call().0.spoken()),
        Shows::Masked | Shows::Nothing => say!(voice, "ask-what-leader-said-masked", id = id),
    };
    let differs = case.check.agreement.as_ref().map(|agreement| differs(voice, agreement, shows));
    let owner = case.check.owner_on_record.as_deref();
    let owner = owner.filter(|_| shows == Shows::All).and_then(|name| shows.typed(name, LONGEST_OWNER));
    let owner = owner.map(|name| say!(voice, "check-owner", name = name));
    [first].into_iter().chain(differs).chain(owner).collect()
}

/// An answered question: what came of it, and no buttons.
pub fn settled(voice: &Localizer, case: &Case, said: &Phrase) -> Page {
    Page::line(say!(voice, "settled", id = case.id, said = voice.sentence(said)))
}
