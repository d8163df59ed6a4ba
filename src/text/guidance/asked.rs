//! To the side that asks: who is asked and whether it has reached them, and what comes back before an answer does.

use super::{Shows, over, shown, waits_since};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::guidance::{Guidance, LONGEST_WORDS, Notified, Side};
use crate::domain::message::render_context::{RenderContext, ThreadLine};
use crate::domain::request::button::CasePress;
use crate::domain::request::keyboard;
use crate::domain::request::policy::{Action, permit};
use crate::domain::request::saved_answer::SavedAnswer;
use crate::text::Page;
use crate::text::html::{Html, quoted};
use crate::text::keys::symbol;
use crate::text::people::{capitalised, own_number};
use crate::text::voice::{Localizer, plain, say};

/// How many people are named one by one.
const NAMED: usize = 5;
const LONGEST_KEPT: usize = 300;

/// Who is asked, edited as it becomes known whom it has reached.
pub fn asked(voice: &Localizer, scene: &RenderContext, case: &Case, question: &Guidance) -> Page {
    let keyboard = voice.case_keys(case, keyboard::on_asked(case, question));
    if let Some(over) = over(voice, scene, case, question) {
        return Page { lines: vec![over], keyboard };
    }
    let mut lines = whom(voice, scene, case, question);
    if voice.centre.qa_chat.is_some() {
        lines.push(say!(voice, "asked-room"));
    }
    if let Some(claim) = &question.claim {
        let person = capitalised(&voice.mention(scene, claim.by));
        let held = say!(voice, "asked-held", person = person, time = voice.clock(claim.at));
        lines.push(if claim.comes_back { held.and(say!(voice, "held-comes-back")) } else { held });
    }
    lines.push(say!(voice, "asked-why", id = case.id, what = voice.pressing(question.reason)));
    let kept = scene.standing.iter().filter(|kept| !kept.retired && kept.reason == question.reason);
    lines.extend(kept.take(2).map(|kept| earlier(voice, scene, kept)));
    Page { lines, keyboard }
}

fn whom(voice: &Localizer, scene: &RenderContext, case: &Case, question: &Guidance) -> Vec<Html> {
    let told = |answers: bool| question.told.iter().filter(move |told| told.capacity.answers() == answers);
    let reached: Vec<&Notified> = told(true).filter(|told| !told.failed).collect();
    let failed: Vec<PersonId> = told(true).filter(|told| told.failed).map(|told| told.person).collect();
    let above: Vec<&Notified> = told(false).filter(|told| !told.failed).collect();
    let mut lines: Vec<Html> = reached.iter().take(NAMED).map(|told| sent(voice, scene, told)).collect();
    if reached.len() > NAMED {
        lines.push(say!(voice, "asked-more", count = reached.len() - NAMED));
    }
    if let Some(last) = lines.pop() {
        lines.push(last.and(hold_off(voice, scene)));
    }
    let reported = reported(voice, scene, &above);
    if reached.is_empty() {
        let first = match (failed.is_empty(), &reported) {
            (false, _) => not_delivered(voice, scene, &failed),
            (true, Some(_)) => say!(voice, "qa-away"),
            (true, None) => say!(voice, "asked-nobody"),
        };
        let first = match (reported, failed.is_empty()) {
            (Some(reported), _) => first.and(reported),
            (None, true) => first,
            (None, false) => first.and(say!(voice, "asked-admins")),
        };
        let you = capitalised(&voice.pronoun(scene.reader.as_ref()));
        lines.push(first.and(say!(voice, "asked-keep", pronoun = you, id = case.id)));
    } else if !failed.is_empty() {
        let first = not_delivered(voice, scene, &failed);
        lines.push(match reported {
            Some(reported) => first.and(reported),
            None => first,
        });
    } else {
        lines.extend(reported);
    }
    lines.extend(failed.into_iter().take(NAMED).filter_map(|person| {
        let number = own_number(scene, person)?;
        Some(say!(voice, "reminder-call-owner", owner = voice.mention(scene, person), number = number))
    }));
    lines
}

/// "📨 Đã gửi anh Minh (QLCL trực ngoài ca) lúc 02:13. Gấp thì gọi 0909 000 111."
fn sent(voice: &Localizer, scene: &RenderContext, told: &Notified) -> Html {
    let person = voice.as_told(scene, told.person, told.capacity);
    let sent = match scene.delivered.get(&told.person) {
        Some(at) => say!(voice, "asked-sent", person = person, time = voice.clock(*at)),
        None => say!(voice, "asked-sending", person = person),
    };
    match own_number(scene, told.person) {
        Some(number) => sent.and(say!(voice, "asked-call", number = number)),
        None => sent,
    }
}

/// "Trong lúc chờ, nhờ Lan chưa thực hiện nhé."
fn hold_off(voice: &Localizer, scene: &RenderContext) -> Html {
    say!(voice, "asked-hold-off", pronoun = voice.pronoun(scene.reader.as_ref()))
}

fn not_delivered(voice: &Localizer, scene: &RenderContext, people: &[PersonId]) -> Html {
    say!(voice, "reminder-unreached", people = voice.mentions(scene, people))
}

/// Who else knows: "Đã báo chị Hoa (trưởng ca)."
fn reported(voice: &Localizer, scene: &RenderContext, above: &[&Notified]) -> Option<Html> {
    let people: Vec<String> =
        above.iter().take(NAMED).map(|told| voice.as_told(scene, told.person, told.capacity)).collect();
    (!people.is_empty()).then(|| say!(voice, "asked-reported", people = people.join(", ")))
}

/// An answer kept from an earlier time, marked as that.
fn earlier(voice: &Localizer, scene: &RenderContext, kept: &SavedAnswer) -> Html {
    let words = match quoted(&kept.words, LONGEST_KEPT) {
        words if words.is_empty() => quoted(&kept.title, LONGEST_KEPT),
        words => words,
    };
    let what = format!("{} {}", symbol(kept.verdict), words.trim_end_matches(['.', ' ']));
    let (person, day) = (voice.mention(scene, kept.kept_by), voice.day(kept.kept_at));
    say!(voice, "asked-earlier", person = person, day = day, what = what.trim_end())
}

/// Somebody who would have to answer cannot be reached.
pub fn not_reached(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    question: &Guidance,
    person: PersonId,
) -> Page {
    let (hail, mention) = (voice.hail(scene.reader.as_ref()), voice.mention(scene, person));
    let mut line = say!(voice, "qa-not-reached", hail = hail, id = case.id, person = mention);
    if let Some(number) = own_number(scene, person).filter(|_| works_on(scene, case)) {
        line = line.and(say!(voice, "asked-call", number = number));
    }
    Page { lines: vec![line], keyboard: voice.case_keys(case, keyboard::on_asked(case, question)) }
}

/// To who wrote a line that could not be delivered.
pub fn not_passed_on(voice: &Localizer, scene: &RenderContext, case: &Case, person: PersonId) -> Page {
    let (hail, mention) = (voice.hail(scene.reader.as_ref()), voice.mention(scene, person));
    shown(voice, case, say!(voice, "not-passed-on", hail = hail, id = case.id, person = mention))
}

fn works_on(scene: &RenderContext, case: &Case) -> bool {
    scene.reader.as_ref().is_some_and(|reader| permit(reader, Action::Work, Some(case)).is_ok())
}

/// To the admins, who see no leader's name and need none: nobody at all was reached.
pub fn nobody_for_question(voice: &Localizer, scene: &RenderContext, case: &Case) -> Page {
    let owner = capitalised(&voice.mention(scene, case.owner));
    let line = match case.open_question() {
        Some(question) => {
            let since = waits_since(question);
            let (time, span) = (voice.clock(since), voice.span(voice.since(since)));
            say!(voice, "nobody-for-question", id = case.id, time = time, span = span, owner = owner)
        }
        None => say!(voice, "nobody-reads-answer", id = case.id, owner = owner),
    };
    shown(voice, case, line)
}

/// ⏳: QA has looked at it and will come back.
pub fn comes_back(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    question: &Guidance,
    by: PersonId,
) -> Page {
    let hail = voice.hail(scene.reader.as_ref());
    let person = voice.with_role(scene, by, Side::Qa);
    let line =
        say!(voice, "qa-comes-back", hail = hail, id = case.id, person = person).and(hold_off(voice, scene));
    Page { lines: vec![line], keyboard: voice.case_keys(case, keyboard::on_asked(case, question)) }
}

/// A line from the other side.
pub fn relayed(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    question: &Guidance,
    number: u32,
) -> Page {
    let Some(line) = scene.thread.iter().find(|line| line.number == number) else {
        return shown(voice, case, say!(voice, "relayed-gone", id = case.id));
    };
    let text = what_was_said(line, Shows::to_reader(scene, case));
    let person = capitalised(&voice.with_role(scene, line.by, line.side));
    let said = say!(voice, "relayed", person = person, id = case.id, text = text);
    let reader = scene.reader.as_ref();
    let rows = match (line.side, reader) {
        (Side::Qa, _) if case.is_open() && works_on(scene, case) => {
            vec![vec![CasePress::MoreForQa, CasePress::Show]]
        }
        (Side::Asking, Some(reader)) if permit(reader, Action::Answer, Some(case)).is_ok() => {
            keyboard::to_qa(case, question, Some(reader))
        }
        (Side::Qa | Side::Asking, _) => vec![vec![CasePress::Show]],
    };
    Page { lines: vec![said], keyboard: voice.case_keys(case, rows) }
}

fn what_was_said(line: &ThreadLine, shows: Shows) -> String {
    let text = shows.typed(&line.text, LONGEST_WORDS);
    match (text, line.media.is_some()) {
        (Some(text), true) => format!("📎 {text}"),
        (Some(text), false) => text,
        (None, true) => "📎".to_owned(),
        (None, false) => "…".to_owned(),
    }
}

/// To who held it: nobody needs the answer any more.
pub fn dropped(voice: &Localizer, scene: &RenderContext, case: &Case, question: &Guidance) -> Page {
    let hail = voice.hail(scene.reader.as_ref());
    let why = over(voice, scene, case, question);
    let line = match why {
        Some(why) => say!(voice, "question-dropped", hail = hail, id = case.id).and(why),
        None => say!(voice, "question-dropped", hail = hail, id = case.id),
    };
    shown(voice, case, line)
}

/// The name of a forum's topic: neither a leader's name nor a number.
pub fn topic(voice: &Localizer, case: &Case, question: &Guidance) -> Page {
    let what = capitalised(&voice.reason(question.reason));
    Page::line(Html::text(&plain!(voice, "topic-name", id = case.id, what = what)))
}
