//! What QA decides on: all that the case says, whom and what was asked, and what went back and forth.

use super::{Shows, is_newest, waits_since};
use crate::domain::base::phone::Phone;
use crate::domain::case::guidance::{Guidance, LONGEST_WORDS, Side};
use crate::domain::case::{Agreement, Case};
use crate::domain::intake::kind::Kind;
use crate::domain::message::render_context::{RenderContext, ThreadLine};
use crate::domain::request::policy::Visibility;
use crate::text::html::Html;
use crate::text::localizer::{Localizer, plain, say};
use crate::text::people::capitalised;

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
    l10n: &Localizer,
    context: &RenderContext,
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
    let mut lines = vec![leader(l10n, case, shows)];
    lines.extend(numbers(l10n, case, shows));
    lines.push(request(l10n, case, shows, request_max));
    lines.extend(names(l10n, case, shows));
    lines.extend(agreement(l10n, context, case, shows));
    lines.push(asker(l10n, context, question, shows, longest));
    if let Some((newest, before)) = thread(context).split_last() {
        let before = &before[before.len().saturating_sub(earlier)..];
        lines.extend(before.iter().map(|line| said(l10n, context, line, LONGEST_EARLIER, shows)));
        lines.push(said(l10n, context, newest, longest, shows));
    }
    lines.push(times(l10n, case, question));
    lines
}

/// The last lines that went back and forth.
pub fn thread(context: &RenderContext) -> &[ThreadLine] {
    &context.thread[context.thread.len().saturating_sub(LINES)..]
}

fn leader(l10n: &Localizer, case: &Case, shows: Shows) -> Html {
    let sight = match shows {
        Shows::All => Visibility::Full,
        Shows::Masked | Shows::Nothing => Visibility::Masked,
    };
    say!(l10n, "card-leader", leader = l10n.leader(case, sight))
}

fn numbers(l10n: &Localizer, case: &Case, shows: Shows) -> Vec<Html> {
    let number = |number: &Phone| match shows {
        Shows::All => number.spoken(),
        Shows::Masked | Shows::Nothing => number.masked(),
    };
    let fields = &case.fields;
    let mut lines = vec![say!(l10n, "card-calling", number = number(&fields.calling))];
    lines.push(match fields.help() {
        Some(help) if help == fields.calling => say!(l10n, "question-help-calling"),
        Some(help) => say!(l10n, "card-help", number = number(&help)).bold(),
        None => say!(l10n, "question-help-missing").bold(),
    });
    if let Some(callback) = &fields.callback {
        lines.push(say!(l10n, "card-callback", number = number(callback)));
    }
    lines
}

fn request(l10n: &Localizer, case: &Case, shows: Shows, longest: usize) -> Html {
    let kind = l10n.kind(case.fields.kind);
    match (shows.typed(&case.fields.request, longest), case.fields.kind) {
        (Some(request), Kind::Other) => say!(l10n, "card-request", request = request),
        (Some(request), _) => say!(l10n, "question-request", kind = kind, request = request),
        (None, _) => say!(l10n, "card-request", request = kind),
    }
}

/// The two names on record. QA decides by the second above all; a group sees only whether it is there.
fn names(l10n: &Localizer, case: &Case, shows: Shows) -> Vec<Html> {
    let check = &case.check;
    let mut lines = Vec::new();
    lines.extend(check.business.map(|business| match business {
        true => say!(l10n, "check-business"),
        false => say!(l10n, "check-business-not-asked"),
    }));
    let pasted = |name: &Option<String>| match (name, shows) {
        (None, _) => plain!(l10n, "not-pasted"),
        (Some(name), Shows::All) => match shows.typed(name, LONGEST_PASTED) {
            Some(name) => plain!(l10n, "quoted", typed = name),
            None => plain!(l10n, "pasted"),
        },
        (Some(_), Shows::Masked | Shows::Nothing) => plain!(l10n, "pasted"),
    };
    lines.push(say!(l10n, "question-subscriber", name = pasted(&check.subscriber)));
    lines.push(say!(l10n, "question-owner", name = pasted(&check.owner_on_record)).bold());
    lines
}

fn agreement(l10n: &Localizer, context: &RenderContext, case: &Case, shows: Shows) -> Vec<Html> {
    let mut lines: Vec<Html> =
        case.check.agreement.iter().map(|agreement| differs(l10n, agreement, shows)).collect();
    lines.extend(case.check.confirmed.map(|confirmed| {
        let person = l10n.mention(context, confirmed.by);
        say!(l10n, "check-confirmed", time = l10n.clock(confirmed.at), person = person)
    }));
    lines
}

/// Whether what is asked agrees with the subscriber system, and where it does not.
pub fn differs(l10n: &Localizer, agreement: &Agreement, shows: Shows) -> Html {
    match agreement {
        Agreement::Agrees => say!(l10n, "check-agrees"),
        Agreement::OwnerDiffers => say!(l10n, "check-owner-differs"),
        Agreement::PaymentDiffers => say!(l10n, "check-payment-differs"),
        Agreement::OtherDiffers(what) => {
            let what = shows.typed(what, LONGEST_REASON).unwrap_or_else(|| "…".to_owned());
            say!(l10n, "check-other-differs", what = what)
        }
    }
}

/// Who asks, as what, when, and in which words.
fn asker(
    l10n: &Localizer,
    context: &RenderContext,
    question: &Guidance,
    shows: Shows,
    longest: usize,
) -> Html {
    let person = capitalised(&l10n.with_role(context, question.asked_by, Side::Asking));
    let (time, reason) = (l10n.clock(question.asked_at), l10n.reason(question.reason));
    let asked = say!(l10n, "question-asker", person = person, time = time, reason = reason);
    let words = question.words.as_deref().and_then(|words| shows.typed(words, longest));
    match words {
        Some(words) => asked.and(Html::text(&plain!(l10n, "quoted", typed = words))),
        None => asked,
    }
}

/// A line of the thread: "Lan (ĐTV), 02:14: …".
fn said(l10n: &Localizer, context: &RenderContext, line: &ThreadLine, longest: usize, shows: Shows) -> Html {
    let person = capitalised(&l10n.with_role(context, line.by, line.side));
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
    say!(l10n, "question-line", person = person, time = l10n.clock(line.at), text = text)
}

/// How long ago the leader called, and how long there is to the promise.
fn times(l10n: &Localizer, case: &Case, question: &Guidance) -> Html {
    let due = case.promise.due;
    let called = l10n.clock(case.taken_at);
    if !case.is_open() || !question.is_open() || !is_newest(case, question) {
        let due = say!(l10n, "card-due-plain", time = l10n.clock(due));
        return say!(l10n, "question-called-at", time = called).dot(due);
    }
    let ago = l10n.span(l10n.since(case.taken_at));
    let due = say!(l10n, "card-due", time = l10n.clock(due), left = l10n.away(due));
    let waited = say!(l10n, "question-waits", span = l10n.span(l10n.since(waits_since(question))));
    say!(l10n, "question-called", span = ago, time = called).dot(due).dot(waited)
}
