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
use crate::text::people::{capitalised, sight_of};
use crate::text::reminder::{call_colleague, how_it_ended};
use crate::text::voice::{Localizer, plain, say};

const LONGEST_ON_CARD: usize = 400;

/// The answer as it is told.
pub fn answered(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    question: &Guidance,
    notice: &AnswerNotice,
) -> Page {
    let Some(answer) = &question.answer else {
        return shown(voice, case, say!(voice, "answer-came-back", id = case.id));
    };
    let lines = match &notice.chase {
        None => to_who_waits(voice, scene, case, question, answer),
        Some(chase) => chased(voice, scene, case, question, answer, chase),
    };
    Page { lines, keyboard: keyboard(voice, scene, case, answer) }
}

/// The same in a message that stands there already: it may not hold any more.
pub fn as_it_stands(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    question: &Guidance,
    notice: &AnswerNotice,
) -> Page {
    if !case.is_open() {
        return shown(voice, case, how_it_ended(voice, case));
    }
    if let Some(dropped) = &question.dropped {
        return shown(voice, case, why_dropped(voice, scene, case, dropped));
    }
    if !is_newest(case, question) {
        return shown(voice, case, say!(voice, "question-asked-anew", id = case.id));
    }
    match &question.answer {
        Some(answer) if answer.revision > notice.revision && answer.corrects => {
            shown(voice, case, say!(voice, "answer-corrected", id = case.id))
        }
        Some(answer) if answer.revision > notice.revision => {
            shown(voice, case, say!(voice, "question-moved", id = case.id))
        }
        Some(_) | None => answered(voice, scene, case, question, notice),
    }
}

fn to_who_waits(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    question: &Guidance,
    answer: &Answer,
) -> Vec<Html> {
    let hail = Some(voice.hail(scene.reader.as_ref()));
    let mut lines = said(voice, scene, case, answer, hail);
    lines.extend(next_step(voice, scene, case, question, answer));
    let by_another = |by: PersonId| scene.reader.as_ref().is_some_and(|reader| reader.id != by);
    lines.extend(answer.read.filter(|read| by_another(read.by)).map(|read| {
        let person = capitalised(&voice.mention(scene, read.by));
        say!(voice, "answer-read", person = person, time = voice.clock(read.at))
    }));
    lines
}

/// The answer itself; a correction is marked as one.
fn said(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    answer: &Answer,
    hail: Option<String>,
) -> Vec<Html> {
    let mut lines = Vec::new();
    if answer.corrects {
        lines.push(say!(voice, "answer-is-correction").bold());
    }
    let shows = Shows::to_reader(scene, case);
    let words = shows.typed(&answer.words, LONGEST_WORDS);
    let person = voice.with_role(scene, answer.by, Side::Qa);
    let who = match hail {
        Some(hail) => plain!(voice, "answer-who-hail", hail = hail, person = person),
        None => capitalised(&person),
    };
    let (who, id) = (who.as_str(), case.id);
    lines.push(match (answer.verdict, words) {
        (Verdict::GoAhead, None) => say!(voice, "answer-go", who = who, id = id),
        (Verdict::GoAhead, Some(words)) => {
            say!(voice, "answer-go-words", who = who, id = id, words = words)
        }
        (Verdict::VerifyMore, None) => say!(voice, "answer-verify", who = who, id = id),
        (Verdict::VerifyMore, Some(words)) => {
            say!(voice, "answer-verify-words", who = who, id = id, words = words)
        }
        (Verdict::DoNot, None) => say!(voice, "answer-no", who = who, id = id),
        (Verdict::DoNot, Some(words)) => say!(voice, "answer-no-words", who = who, id = id, words = words),
    });
    lines
}

/// The one thing to do now, for who works on the case or asked, as long as nothing was done on it. Who only helps is
/// not told to do it too.
fn next_step(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    question: &Guidance,
    answer: &Answer,
) -> Vec<Html> {
    let works = scene.reader.as_ref().is_some_and(|reader| {
        let theirs = case.involves(reader.id) || question.asked_by == reader.id;
        theirs && permit(reader, Action::Work, Some(case)).is_ok()
    });
    if !works || !case.is_open() || case.outcome.is_some() || sight_of(scene, case) == Visibility::Masked {
        return Vec::new();
    }
    let mut lines = Vec::new();
    match answer.verdict {
        Verdict::GoAhead => {
            lines.push(say!(voice, "next-go").bold());
            lines.push(match case.fields.help() {
                Some(help) => say!(voice, "card-help", number = help.spoken()),
                None => say!(voice, "card-help-missing"),
            });
        }
        Verdict::VerifyMore => {
            lines.push(say!(voice, "next-verify").bold());
            lines.push(Html::text(&call(voice, case)));
            lines.extend(number_is_lost(voice, case));
        }
        Verdict::DoNot => {
            let number = case.call().0.spoken();
            let leader = voice.leader_to_call(case);
            lines.push(say!(voice, "next-no", leader = leader, number = number).bold());
            lines.extend(number_is_lost(voice, case));
        }
    }
    if answer.read.is_none() {
        lines.push(say!(voice, "answer-tap-understood"));
    }
    lines
}

/// Nobody has read it yet: to who should, and to who can wake them.
fn chased(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    question: &Guidance,
    answer: &Answer,
    chase: &AnswerReminder,
) -> Vec<Html> {
    let reader = scene.reader.as_ref();
    let waiting: Vec<PersonId> =
        if question.asked_by == case.owner { vec![case.owner] } else { vec![case.owner, question.asked_by] };
    let (hail, span) = (voice.hail(reader), voice.span(voice.since(answer.at)));
    let waits = reader.is_some_and(|reader| waiting.contains(&reader.id));
    let people = voice.mentions(scene, &waiting);
    let mut lines = if waits {
        let mut lines = vec![say!(voice, "chase", hail = hail, id = case.id, span = span)];
        lines.extend(said(voice, scene, case, answer, None));
        lines.extend(next_step(voice, scene, case, question, answer));
        lines
    } else {
        let pronoun = voice.pronoun(reader);
        let others = say!(
            voice,
            "chase-others",
            hail = hail,
            id = case.id,
            span = span,
            people = people,
            pronoun = pronoun
        );
        let mut lines = vec![others];
        lines.extend(waiting.iter().filter_map(|person| call_colleague(voice, scene, *person)));
        lines.extend(said(voice, scene, case, answer, None));
        lines
    };
    let reads = |id: PersonId| reader.is_some_and(|reader| reader.id == id);
    let missed: Vec<String> = chase
        .unreached
        .iter()
        .filter(|tell| !(**tell == Recipient::Owner && reads(case.owner)))
        .map(|tell| voice.told(scene, case, *tell))
        .collect();
    if !missed.is_empty() {
        lines.push(say!(voice, "reminder-unreached", people = missed.join(", ")));
    }
    lines
}

fn keyboard(voice: &Localizer, scene: &RenderContext, case: &Case, answer: &Answer) -> Keyboard {
    let Some(reader) = scene.reader.as_ref() else { return Vec::new() };
    let mut keyboard = voice.case_keys(case, keyboard::on_answer(case, answer, reader));
    let to_call = match answer.verdict {
        Verdict::GoAhead => false,
        Verdict::VerifyMore | Verdict::DoNot => case.is_open() && case.outcome.is_none(),
    };
    if to_call && sight_of(scene, case) == Visibility::Full {
        let last = keyboard.len().saturating_sub(1);
        keyboard.insert(last, vec![voice.copy_key(case.call().0)]);
    }
    keyboard
}

/// "✅ QLCL cho thực hiện lúc 02:15 (anh Minh): “…”"
pub fn answer_line(voice: &Localizer, scene: &RenderContext, answer: &Answer, shows: Shows) -> Html {
    let (time, person) = (voice.clock(answer.at), voice.mention(scene, answer.by));
    let said = match answer.verdict {
        Verdict::GoAhead => plain!(voice, "card-qa-go", time = time, person = person),
        Verdict::VerifyMore => plain!(voice, "card-qa-verify", time = time, person = person),
        Verdict::DoNot => plain!(voice, "card-qa-no", time = time, person = person),
    };
    match shows.typed(&answer.words, LONGEST_ON_CARD) {
        Some(words) => say!(voice, "card-qa-words", said = said, words = words),
        None => Html::text(&said),
    }
}
