//! The details of a question: the case, the question, and the messages between both sides.

use super::{Disclosure, is_newest, waiting_since};
use crate::domain::base::phone::Phone;
use crate::domain::case::Case;
use crate::domain::case::guidance::{Guidance, LONGEST_WORDS, Side};
use crate::domain::case::vip::Agreement;
use crate::domain::case::vip::Vip;
use crate::domain::intake::case_kind::CaseKind;
use crate::domain::intake::kind::Kind;
use crate::domain::message::render_context::ThreadLine;
use crate::domain::request::policy::Visibility;
use crate::text::html::Html;
use crate::text::localizer::{Localizer, html, plain};
use crate::text::names::capitalised;
use crate::text::view::View;
use chrono::TimeDelta;

const LONGEST_REQUEST: usize = 500;
const LONGEST_PASTED: usize = 160;
const LONGEST_REASON: usize = 100;
/// Of each line before the newest, which is shown whole.
const LONGEST_EARLIER: usize = 200;
/// Of texts of a question that is no longer open.
const LONGEST_DECIDED: usize = 300;
/// How many of the last lines are shown.
const LINES: usize = 4;

/// How long the details of a question are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Full,
    /// The question and the newest line stay whole; the lines before go, and the request is cut short.
    Compact,
}

/// Everything but the state of the question.
pub fn details(
    view: &View,
    case: &Case,
    question: &Guidance,
    disclosure: Disclosure,
    room: Layout,
) -> Vec<Html> {
    let longest = if question.is_open() { LONGEST_WORDS } else { LONGEST_DECIDED };
    let (earlier, request_max) = match room {
        Layout::Full => (LINES - 1, LONGEST_REQUEST),
        Layout::Compact => (0, LONGEST_EARLIER),
    };
    let mut lines = vec![leader(view, case, disclosure)];
    lines.extend(numbers(view, case, disclosure));
    lines.push(request(view, case, disclosure, request_max));
    lines.extend(names(view, case, disclosure));
    lines.extend(agreement(view, case, disclosure));
    lines.push(asker(view, case, question, disclosure, longest));
    if let Some((newest, before)) = thread(view).split_last() {
        let before = &before[before.len().saturating_sub(earlier)..];
        lines.extend(before.iter().map(|line| thread_line(view, case, line, LONGEST_EARLIER, disclosure)));
        lines.push(thread_line(view, case, newest, longest, disclosure));
    }
    lines.push(times(view, case, question));
    lines
}

/// The last lines that went back and forth.
pub fn thread<'a>(view: &View<'a>) -> &'a [ThreadLine] {
    &view.context.thread[view.context.thread.len().saturating_sub(LINES)..]
}

fn leader(l10n: &Localizer, case: &Case, disclosure: Disclosure) -> Html {
    let visibility = match disclosure {
        Disclosure::All => Visibility::Full,
        Disclosure::Masked | Disclosure::Nothing => Visibility::Masked,
    };
    html!(l10n, "card-leader", leader = l10n.leader(case, visibility))
}

fn numbers(l10n: &Localizer, case: &Case, disclosure: Disclosure) -> Vec<Html> {
    let number = |number: &Phone| match disclosure {
        Disclosure::All => number.spoken(),
        Disclosure::Masked | Disclosure::Nothing => number.masked(),
    };
    let calling = case.calling_number();
    let mut lines = vec![html!(l10n, "card-calling", number = number(calling))];
    lines.push(match case.number_to_help() {
        Some(help) if help == *calling => html!(l10n, "question-help-calling"),
        Some(help) => html!(l10n, "card-help", number = number(&help)).bold(),
        None => html!(l10n, "question-help-missing").bold(),
    });
    if let Some(callback) = case.callback_number() {
        lines.push(html!(l10n, "card-callback", number = number(callback)));
    }
    lines
}

fn request(l10n: &Localizer, case: &Case, disclosure: Disclosure, longest: usize) -> Html {
    let kind = l10n.kind(case.kind());
    match (disclosure.excerpt(case, case.request(), longest), case.kind()) {
        (Some(request), CaseKind::Vip(Kind::Other)) => html!(l10n, "card-request", request),
        (Some(request), _) => html!(l10n, "question-request", kind, request),
        (None, _) => html!(l10n, "card-request", request = kind),
    }
}

/// The two subscriber names. QA decides by the second above all; a group sees only whether it was pasted.
fn names(l10n: &Localizer, case: &Case, disclosure: Disclosure) -> Vec<Html> {
    let Some(Vip { check, .. }) = case.vip() else { return Vec::new() };
    let mut lines = Vec::new();
    lines.extend(check.business.map(|business| match business {
        true => html!(l10n, "check-business"),
        false => html!(l10n, "check-business-not-asked"),
    }));
    let pasted = |name: &Option<String>| match (name, disclosure) {
        (None, _) => plain!(l10n, "not-pasted"),
        (Some(name), Disclosure::All) => match disclosure.excerpt(case, name, LONGEST_PASTED) {
            Some(name) => plain!(l10n, "quoted", typed = name),
            None => plain!(l10n, "pasted"),
        },
        (Some(_), Disclosure::Masked | Disclosure::Nothing) => plain!(l10n, "pasted"),
    };
    lines.push(html!(l10n, "question-subscriber", name = pasted(&check.subscriber)));
    lines.push(html!(l10n, "question-owner", name = pasted(&check.owner_on_record)).bold());
    lines
}

fn agreement(view: &View, case: &Case, disclosure: Disclosure) -> Vec<Html> {
    let Some(Vip { check, .. }) = case.vip() else { return Vec::new() };
    let found = check.agreement.iter();
    let mut lines: Vec<Html> =
        found.map(|agreement| agreement_line(view, case, agreement, disclosure)).collect();
    lines.extend(check.confirmed.map(|confirmed| {
        let person = view.mention(confirmed.by);
        html!(view, "check-confirmed", time = view.clock(confirmed.at), person)
    }));
    lines
}

/// Whether what is asked agrees with the subscriber system, and where it does not.
pub fn agreement_line(l10n: &Localizer, case: &Case, agreement: &Agreement, disclosure: Disclosure) -> Html {
    match agreement {
        Agreement::Agrees => html!(l10n, "check-agrees"),
        Agreement::OwnerDiffers => html!(l10n, "check-owner-differs"),
        Agreement::PaymentDiffers => html!(l10n, "check-payment-differs"),
        Agreement::OtherDiffers(what) => {
            let what = disclosure.excerpt(case, what, LONGEST_REASON).unwrap_or_else(|| "…".to_owned());
            html!(l10n, "check-other-differs", what)
        }
    }
}

/// Who asks, as what, when, and in which words.
fn asker(view: &View, case: &Case, question: &Guidance, disclosure: Disclosure, longest: usize) -> Html {
    let person = capitalised(&view.name_with_role(question.asked_by, Side::Asking));
    let (time, reason) = (view.clock(question.asked_at), view.reason(question.reason));
    let asked = html!(view, "question-asker", person, time, reason);
    let words = question.words.as_deref().and_then(|words| disclosure.excerpt(case, words, longest));
    match words {
        Some(words) => asked.and(Html::text(&plain!(view, "quoted", typed = words))),
        None => asked,
    }
}

/// A line of the thread: "Lan (ĐTV), 02:14: …".
fn thread_line(view: &View, case: &Case, line: &ThreadLine, longest: usize, disclosure: Disclosure) -> Html {
    let person = capitalised(&view.name_with_role(line.by, line.side));
    let mut text = disclosure.excerpt(case, &line.text, longest).unwrap_or_default();
    if line.media.is_some() {
        text = format!("📎 {text}").trim_end().to_owned();
    }
    if line.phoned {
        text = format!("☎️ {text}").trim_end().to_owned();
    }
    if text.is_empty() {
        text = "…".to_owned();
    }
    html!(view, "question-line", person, time = view.clock(line.at), text)
}

/// How long ago the leader called, and how long there is to the promise.
fn times(l10n: &Localizer, case: &Case, question: &Guidance) -> Html {
    let due = case.promise.due;
    let called = l10n.clock(case.taken_at);
    if !case.is_open() || !question.is_open() || !is_newest(case, question) {
        let due = html!(l10n, "card-due-plain", time = l10n.clock(due));
        return html!(l10n, "question-called-at", time = called).dot(due);
    }
    let ago = l10n.span(l10n.time_since(case.taken_at));
    let due = html!(l10n, "card-due", time = l10n.clock(due), left = l10n.time_left(due));
    let waited = html!(l10n, "question-waits", span = l10n.span(l10n.time_since(waiting_since(question))));
    let called = match l10n.time_since(case.taken_at) < TimeDelta::minutes(1) {
        true => html!(l10n, "question-called-now", time = called),
        false => html!(l10n, "question-called", span = ago, time = called),
    };
    called.dot(due).dot(waited)
}
