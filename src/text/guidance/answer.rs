//! QA's answer: to who waits for it with the one next step, and to who sees that it is read.

use super::{Shows, is_newest, shown, why_dropped};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::guidance::{Answer, Guidance, LONGEST_WORDS, Side, Verdict};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::parts::{AnswerNotice, AnswerReminder};
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::keyboard;
use crate::domain::request::policy::{Action, Visibility, permit};
use crate::text::Page;
use crate::text::card::{call, number_is_lost};
use crate::text::html::Html;
use crate::text::keys::Keyboard;
use crate::text::localizer::{Localizer, plain, say};
use crate::text::people::{capitalised, sight_of};
use crate::text::reminder::{call_colleague, how_it_ended};

const LONGEST_ON_CARD: usize = 400;

/// The answer as it is told.
pub fn answered(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    notice: &AnswerNotice,
) -> Page {
    let Some(answer) = &question.answer else {
        return shown(l10n, case, say!(l10n, "answer-came-back", id = case.id));
    };
    let lines = match &notice.chase {
        None => to_who_waits(l10n, context, case, question, answer),
        Some(chase) => chased(l10n, context, case, question, answer, chase),
    };
    Page { lines, keyboard: keyboard(l10n, context, case, answer) }
}

/// The same in a message that stands there already: it may not hold any more.
pub fn as_it_stands(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    notice: &AnswerNotice,
) -> Page {
    if !case.is_open() {
        return shown(l10n, case, how_it_ended(l10n, case));
    }
    if let Some(dropped) = &question.dropped {
        return shown(l10n, case, why_dropped(l10n, context, case, dropped));
    }
    if !is_newest(case, question) {
        return shown(l10n, case, say!(l10n, "question-asked-anew", id = case.id));
    }
    match &question.answer {
        Some(answer) if answer.revision > notice.revision && answer.corrects => {
            shown(l10n, case, say!(l10n, "answer-corrected", id = case.id))
        }
        Some(answer) if answer.revision > notice.revision => {
            shown(l10n, case, say!(l10n, "question-moved", id = case.id))
        }
        Some(_) | None => answered(l10n, context, case, question, notice),
    }
}

fn to_who_waits(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    question: &Guidance,
    answer: &Answer,
) -> Vec<Html> {
    let hail = Some(l10n.hail(context.reader.as_ref()));
    let mut lines = said(l10n, context, case, answer, hail);
    lines.extend(next_step(l10n, context, case, question, answer));
    let by_another = |by: PersonId| context.reader.as_ref().is_some_and(|reader| reader.id != by);
    lines.extend(answer.read.filter(|read| by_another(read.by)).map(|read| {
        let person = capitalised(&l10n.mention(context, read.by));
        say!(l10n, "answer-read", person = person, time = l10n.clock(read.at))
    }));
    lines
}

/// The answer itself; a correction is marked as one.
fn said(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    answer: &Answer,
    hail: Option<String>,
) -> Vec<Html> {
    let mut lines = Vec::new();
    if answer.corrects {
        lines.push(say!(l10n, "answer-is-correction").bold());
    }
    let shows = Shows::to_reader(context, case);
    let words = shows.typed(&answer.words, LONGEST_WORDS);
    let person = l10n.with_role(context, answer.by, Side::Qa);
    let who = match hail {
        Some(hail) => plain!(l10n, "answer-who-hail", hail = hail, person = person),
        None => capitalised(&person),
    };
    let (who, id) = (who.as_str(), case.id);
    lines.push(match (answer.verdict, words) {
        (Verdict::GoAhead, None) => say!(l10n, "answer-go", who = who, id = id),
        (Verdict::GoAhead, Some(words)) => {
            say!(l10n, "answer-go-words", who = who, id = id, words = words)
        }
        (Verdict::VerifyMore, None) => say!(l10n, "answer-verify", who = who, id = id),
        (Verdict::VerifyMore, Some(words)) => {
            say!(l10n, "answer-verify-words", who = who, id = id, words = words)
        }
        (Verdict::DoNot, None) => say!(l10n, "answer-no", who = who, id = id),
        (Verdict::DoNot, Some(words)) => say!(l10n, "answer-no-words", who = who, id = id, words = words),
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
    if !works || !case.is_open() || case.outcome.is_some() || sight_of(context, case) == Visibility::Masked {
        return Vec::new();
    }
    let mut lines = Vec::new();
    match answer.verdict {
        Verdict::GoAhead => {
            lines.push(say!(l10n, "next-go").bold());
            lines.push(match case.fields.help() {
                Some(help) => say!(l10n, "card-help", number = help.spoken()),
                None => say!(l10n, "card-help-missing"),
            });
        }
        Verdict::VerifyMore => {
            lines.push(say!(l10n, "next-verify").bold());
            lines.push(Html::text(&call(l10n, case)));
            lines.extend(number_is_lost(l10n, case));
        }
        Verdict::DoNot => {
            let number = case.call().0.spoken();
            let leader = l10n.leader_to_call(case);
            lines.push(say!(l10n, "next-no", leader = leader, number = number).bold());
            lines.extend(number_is_lost(l10n, case));
        }
    }
    if answer.read.is_none() {
        lines.push(say!(l10n, "answer-tap-understood"));
    }
    lines
}

/// Nobody has read it yet: to who should, and to who can wake them.
fn chased(
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
    let (hail, span) = (l10n.hail(reader), l10n.span(l10n.since(answer.at)));
    let waits = reader.is_some_and(|reader| waiting.contains(&reader.id));
    let people = l10n.mentions(context, &waiting);
    let mut lines = if waits {
        let mut lines = vec![say!(l10n, "chase", hail = hail, id = case.id, span = span)];
        lines.extend(said(l10n, context, case, answer, None));
        lines.extend(next_step(l10n, context, case, question, answer));
        lines
    } else {
        let pronoun = l10n.pronoun(reader);
        let others = say!(
            l10n,
            "chase-others",
            hail = hail,
            id = case.id,
            span = span,
            people = people,
            pronoun = pronoun
        );
        let mut lines = vec![others];
        lines.extend(waiting.iter().filter_map(|person| call_colleague(l10n, context, *person)));
        lines.extend(said(l10n, context, case, answer, None));
        lines
    };
    let reads = |id: PersonId| reader.is_some_and(|reader| reader.id == id);
    let missed: Vec<String> = chase
        .unreached
        .iter()
        .filter(|tell| !(**tell == Recipient::Owner && reads(case.owner)))
        .map(|tell| l10n.told(context, case, *tell))
        .collect();
    if !missed.is_empty() {
        lines.push(say!(l10n, "reminder-unreached", people = missed.join(", ")));
    }
    lines
}

fn keyboard(l10n: &Localizer, context: &RenderContext, case: &Case, answer: &Answer) -> Keyboard {
    let Some(reader) = context.reader.as_ref() else { return Vec::new() };
    let mut keyboard = l10n.case_keys(case, keyboard::on_answer(case, answer, reader));
    let to_call = match answer.verdict {
        Verdict::GoAhead => false,
        Verdict::VerifyMore | Verdict::DoNot => case.is_open() && case.outcome.is_none(),
    };
    if to_call && sight_of(context, case) == Visibility::Full {
        let last = keyboard.len().saturating_sub(1);
        keyboard.insert(last, vec![l10n.copy_key(case.call().0)]);
    }
    keyboard
}

/// "✅ QLCL cho thực hiện lúc 02:15 (anh Minh): “…”"
pub fn answer_line(l10n: &Localizer, context: &RenderContext, answer: &Answer, shows: Shows) -> Html {
    let (time, person) = (l10n.clock(answer.at), l10n.mention(context, answer.by));
    let said = match answer.verdict {
        Verdict::GoAhead => plain!(l10n, "card-qa-go", time = time, person = person),
        Verdict::VerifyMore => plain!(l10n, "card-qa-verify", time = time, person = person),
        Verdict::DoNot => plain!(l10n, "card-qa-no", time = time, person = person),
    };
    match shows.typed(&answer.words, LONGEST_ON_CARD) {
        Some(words) => say!(l10n, "card-qa-words", said = said, words = words),
        None => Html::text(&said),
    }
}
