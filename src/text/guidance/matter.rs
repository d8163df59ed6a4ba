//! What QA decides on: all that the case says, whom and what was asked, and what went back and forth.

use super::{Shows, is_newest, waits_since};
use crate::domain::base::phone::Phone;
use crate::domain::case::guidance::{Guidance, LONGEST_WORDS, Side};
use crate::domain::case::{Agreement, Case};
use crate::domain::intake::kind::Kind;
use crate::domain::message::render_context::{RenderContext, ThreadLine};
use crate::domain::request::policy::Visibility;
use crate::text::html::Html;
use crate::text::people::capitalised;
use crate::text::voice::{Localizer, plain, say};

const LONGEST_REQUEST: usize = 500;
const LONGEST_PASTED: usize = 160;
const LONGEST_REASON: usize = 100;
/// Of the lines before the newest, which is shown whole.
const LONGEST_EARLIER: usize = 200;
/// Of words and lines that nobody has to decide on any more.
const LONGEST_DECIDED: usize = 300;
/// How many of the last lines are shown.
const LINES: usize = 4;

/// How much room what QA decides on takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    Ample,
    /// The question and the newest line stay whole; the lines before go, and the request is cut short.
    Tight,
}

/// Everything before the state of the question itself.
pub fn matter(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    question: &Guidance,
    shows: Shows,
    room: Room,
) -> Vec<Html> {
    let longest = if question.is_open() { LONGEST_WORDS } else { LONGEST_DECIDED };
    let (earlier, request_max) = match room {
        Room::Ample => (LINES - 1, LONGEST_REQUEST),
        Room::Tight => (0, LONGEST_EARLIER),
    };
    let mut lines = vec![leader(voice, case, shows)];
    lines.extend(numbers(voice, case, shows));
    lines.push(request(voice, case, shows, request_max));
    lines.extend(names(voice, case, shows));
    lines.extend(agreement(voice, scene, case, shows));
    lines.push(asker(voice, scene, question, shows, longest));
    if let Some((newest, before)) = thread(scene).split_last() {
        let before = &before[before.len().saturating_sub(earlier)..];
        lines.extend(before.iter().map(|line| said(voice, scene, line, LONGEST_EARLIER, shows)));
        lines.push(said(voice, scene, newest, longest, shows));
    }
    lines.push(times(voice, case, question));
    lines
}

/// The last lines that went back and forth.
pub fn thread(scene: &RenderContext) -> &[ThreadLine] {
    &scene.thread[scene.thread.len().saturating_sub(LINES)..]
}

fn leader(voice: &Localizer, case: &Case, shows: Shows) -> Html {
    let sight = match shows {
        Shows::All => Visibility::Full,
        Shows::Masked | Shows::Nothing => Visibility::Masked,
    };
    say!(voice, "card-leader", leader = voice.leader(case, sight))
}

fn numbers(voice: &Localizer, case: &Case, shows: Shows) -> Vec<Html> {
    let number = |number: &Phone| match shows {
        Shows::All => number.spoken(),
        Shows::Masked | Shows::Nothing => number.masked(),
    };
    let fields = &case.fields;
    let mut lines = vec![say!(voice, "card-calling", number = number(&fields.calling))];
    lines.push(match fields.help() {
        Some(help) if help == fields.calling => say!(voice, "question-help-calling"),
        Some(help) => say!(voice, "card-help", number = number(&help)).bold(),
        None => say!(voice, "question-help-missing").bold(),
    });
    if let Some(callback) = &fields.callback {
        lines.push(say!(voice, "card-callback", number = number(callback)));
    }
    lines
}

fn request(voice: &Localizer, case: &Case, shows: Shows, longest: usize) -> Html {
    let kind = voice.kind(case.fields.kind);
    match (shows.typed(&case.fields.request, longest), case.fields.kind) {
        (Some(request), Kind::Other) => say!(voice, "card-request", request = request),
        (Some(request), _) => say!(voice, "question-request", kind = kind, request = request),
        (None, _) => say!(voice, "card-request", request = kind),
    }
}

/// The two names on record. QA decides by the second above all; a group sees only whether it is there.
fn names(voice: &Localizer, case: &Case, shows: Shows) -> Vec<Html> {
    let check = &case.check;
    let mut lines = Vec::new();
    lines.extend(check.business.map(|business| match business {
        true => say!(voice, "check-business"),
        false => say!(voice, "check-business-not-asked"),
    }));
    let pasted = |name: &Option<String>| match (name, shows) {
        (None, _) => plain!(voice, "not-pasted"),
        (Some(name), Shows::All) => match shows.typed(name, LONGEST_PASTED) {
            Some(name) => plain!(voice, "quoted", typed = name),
            None => plain!(voice, "pasted"),
        },
        (Some(_), Shows::Masked | Shows::Nothing) => plain!(voice, "pasted"),
    };
    lines.push(say!(voice, "question-subscriber", name = pasted(&check.subscriber)));
    lines.push(say!(voice, "question-owner", name = pasted(&check.owner_on_record)).bold());
    lines
}

fn agreement(voice: &Localizer, scene: &RenderContext, case: &Case, shows: Shows) -> Vec<Html> {
    let mut lines: Vec<Html> =
        case.check.agreement.iter().map(|agreement| differs(voice, agreement, shows)).collect();
    lines.extend(case.check.confirmed.map(|confirmed| {
        let person = voice.mention(scene, confirmed.by);
        say!(voice, "check-confirmed", time = voice.clock(confirmed.at), person = person)
    }));
    lines
}

/// Whether what is asked agrees with the subscriber system, and where it does not.
pub fn differs(voice: &Localizer, agreement: &Agreement, shows: Shows) -> Html {
    match agreement {
        Agreement::Agrees => say!(voice, "check-agrees"),
        Agreement::OwnerDiffers => say!(voice, "check-owner-differs"),
        Agreement::PaymentDiffers => say!(voice, "check-payment-differs"),
        Agreement::OtherDiffers(what) => {
            let what = shows.typed(what, LONGEST_REASON).unwrap_or_else(|| "…".to_owned());
            say!(voice, "check-other-differs", what = what)
        }
    }
}

/// Who asks, as what, when, and in which words.
fn asker(
    voice: &Localizer,
    scene: &RenderContext,
    question: &Guidance,
    shows: Shows,
    longest: usize,
) -> Html {
    let person = capitalised(&voice.with_role(scene, question.asked_by, Side::Asking));
    let (time, reason) = (voice.clock(question.asked_at), voice.reason(question.reason));
    let asked = say!(voice, "question-asker", person = person, time = time, reason = reason);
    let words = question.words.as_deref().and_then(|words| shows.typed(words, longest));
    match words {
        Some(words) => asked.and(Html::text(&plain!(voice, "quoted", typed = words))),
        None => asked,
    }
}

/// A line of the thread: "Lan (ĐTV), 02:14: …".
fn said(voice: &Localizer, scene: &RenderContext, line: &ThreadLine, longest: usize, shows: Shows) -> Html {
    let person = capitalised(&voice.with_role(scene, line.by, line.side));
    let mut text = shows.typed(&line.text, longest).unwrap_or_default();
    if line.media.is_some() {
        text = format!("📎 {text}").trim_end().to_owned();
    }
    if line.phoned {
        text = format!("☎️ {text}").trim_end().to_owned();
    }
    if text.is_empty() {
        text = "…".to_owned();
    }
    say!(voice, "question-line", person = person, time = voice.clock(line.at), text = text)
}

/// How long ago the leader called, and how long there is to the promise.
fn times(voice: &Localizer, case: &Case, question: &Guidance) -> Html {
    let due = case.promise.due;
    let called = voice.clock(case.taken_at);
    if !case.is_open() || !question.is_open() || !is_newest(case, question) {
        let due = say!(voice, "card-due-plain", time = voice.clock(due));
        return say!(voice, "question-called-at", time = called).dot(due);
    }
    let ago = voice.span(voice.since(case.taken_at));
    let due = say!(voice, "card-due", time = voice.clock(due), left = voice.away(due));
    let waited = say!(voice, "question-waits", span = voice.span(voice.since(waits_since(question))));
    say!(voice, "question-called", span = ago, time = called).dot(due).dot(waited)
}
