//! The card of a case: everything its reader may see, what to say and the number to call first.

use super::buttons::Keyboard;
use super::case_lines::{
    callback_line, next_try, note_line, number_is_lost, promise_sentence, request, second_number_line,
};
use super::guidance::{Disclosure, agreement_line, answer_line, waiting_since};
use super::html::{Html, quoted};
use super::localizer::{Localizer, html, plain};
use super::names::{capitalised, unit};
use super::view::View;
use super::{Page, premium, signal, transfer};
use crate::domain::base::ids::PersonId;
use crate::domain::base::phone::Phone;
use crate::domain::base::subscriber::Subscriber;
use crate::domain::case::guidance::{Guidance, WhyDropped};
use crate::domain::case::vip::{Agreement, Check};
use crate::domain::case::{Case, ClosingKind, CompletionResult, Line};
use crate::domain::request::button::CaseButton;
use crate::domain::request::command::TransferAction;
use crate::domain::request::keyboard;
use crate::domain::request::keyboard::CardKeyboard;
use crate::domain::request::policy::Visibility;
use chrono::TimeDelta;

const LONGEST_PASTED: usize = 160;
const LONGEST_REASON: usize = 400;
/// The leader's name beside the numbers in a toast, which holds 200 characters.
const LONGEST_LEADER_IN_TOAST: usize = 60;
/// How long after the call the sentence of A1.2 stands on the card, for a case taken in one line, without the form.
const PROMISE_SHOWN_FOR: TimeDelta = TimeDelta::minutes(5);

/// The card as this reader sees it.
pub fn card(view: &View, case: &Case, shown: CardKeyboard) -> Page {
    let visibility = view.visibility(case);
    let mut lines = vec![title(view, case, visibility)];
    lines.extend(premium::class(view, case, visibility));
    if visibility == Visibility::Full && case.is_open() {
        lines.extend(to_say(view, case));
        lines.push(Html::text(&callback_line(view, case)).bold());
        lines.extend(second_number_line(view, case));
        lines.extend(number_is_lost(view, case));
    }
    lines.push(html!(view, "card-leader", leader = view.leader(case, visibility)));
    lines.extend(numbers(view, case, visibility));
    if visibility == Visibility::Full {
        lines.push(html!(view, "card-request", request = request(view, case.request(), case.kind())));
    }
    if visibility == Visibility::Full {
        lines.extend(signal::noted(view, case));
    }
    lines.extend(promise(view, case));
    lines.extend(people(view, case));
    lines.extend(transfer::on_card(view, case));
    if visibility == Visibility::Full {
        lines.extend(check(view, case));
        lines.extend(qa_line(view, case));
        lines.extend(history(view, case));
        lines.extend(notes(view));
        lines.extend(files(view, case));
    }
    lines.extend(closing(view, case));
    Page { lines, keyboard: keyboard(view, case, visibility, shown) }
}

/// The sentence of A1.2, while the leader is on the phone.
fn to_say(view: &View, case: &Case) -> Option<Html> {
    let fresh = case.promise.number == 1 && case.completion.is_none();
    (fresh && view.context.now < case.taken_at + PROMISE_SHOWN_FOR).then(|| promise_sentence(view))
}

/// What colleagues left on the case by replying to it.
fn notes(view: &View) -> Vec<Html> {
    view.context.notes.iter().map(|note| note_line(view, note)).collect()
}

/// How many files belong to it, and the newest.
fn files(view: &View, case: &Case) -> Option<Html> {
    let newest = case.files.last()?;
    let (person, time) = (view.mention(newest.by), view.clock(newest.at));
    Some(html!(view, "card-files", count = case.files.len(), person, time))
}

fn title(l10n: &Localizer, case: &Case, visibility: Visibility) -> Html {
    let number = match case.line() {
        Line::Vip => html!(l10n, "case-title", id = case.id).bold(),
        Line::Premium => html!(l10n, "case-title-premium", id = case.id).bold(),
    };
    let state = Html::text(&l10n.state(case, visibility));
    match visibility {
        Visibility::Full => number.dot(Html::text(&l10n.kind(case.kind()))).dot(state),
        Visibility::Masked => number.dot(state),
    }
}

fn numbers(l10n: &Localizer, case: &Case, visibility: Visibility) -> Vec<Html> {
    let shown = |number: &Phone| match visibility {
        Visibility::Full => number.spoken(),
        Visibility::Masked => number.masked(),
    };
    let calling = case.calling_number();
    let mut lines = vec![html!(l10n, "card-calling", number = shown(calling))];
    match case.number_to_help() {
        Some(help) if help != *calling => {
            lines.push(html!(l10n, "card-help", number = shown(&help)));
        }
        Some(_) => {}
        None if visibility == Visibility::Full && case.is_open() => {
            lines.push(html!(l10n, "card-help-missing"))
        }
        None => {}
    }
    if let Some(callback) = case.callback_number() {
        lines.push(html!(l10n, "card-callback", number = shown(callback)));
    }
    lines
}

/// The leader and the numbers of the case as plain text, for who asked to see them.
pub fn numbers_toast(l10n: &Localizer, case: &Case) -> String {
    let l10n = l10n.about(case);
    let leader = quoted(case.caller(), LONGEST_LEADER_IN_TOAST);
    let help = case.number_to_help().map(|help| plain!(l10n, "card-help", number = help.spoken()));
    let callback =
        case.callback_number().map(|number| plain!(l10n, "card-callback", number = number.spoken()));
    let calling = case.calling_number().spoken();
    let lines = [plain!(l10n, "card-leader", leader), plain!(l10n, "card-calling", number = calling)];
    l10n.toast(lines.into_iter().chain(help).chain(callback).collect::<Vec<_>>().join("\n"))
}

fn promise(l10n: &Localizer, case: &Case) -> Vec<Html> {
    let due = case.promise.due;
    let time = l10n.clock(due);
    let late = l10n.now.filter(|now| *now > due).map(|now| case.late_by(now));
    let mut first = match late {
        None if case.is_open() => html!(l10n, "card-due", time, left = l10n.time_left(due)),
        Some(_) | None => html!(l10n, "card-due-plain", time),
    };
    if case.promise.number > 1 {
        first = first.dot(html!(l10n, "card-promise", number = case.promise.number));
    }
    let mut lines = vec![first];
    if let Some(late) = late.filter(|_| case.is_open()) {
        let line = match late < TimeDelta::minutes(1) {
            true => html!(l10n, "card-late-now"),
            false => html!(l10n, "card-late", span = l10n.span(late)),
        };
        lines.push(line.bold());
    }
    if let Some(at) = next_try(l10n, case) {
        lines.push(html!(l10n, "card-next-try", time = at));
    }
    lines
}

fn people(view: &View, case: &Case) -> Vec<Html> {
    let mut lines = vec![html!(view, "card-owner", owner = view.mention(case.owner))];
    if !case.joined.is_empty() {
        lines.push(html!(view, "card-joined", people = view.mentions(&case.joined)));
    }
    if let Some(giving) = case.offered() {
        let people = view.mentions(&giving.to);
        lines.push(html!(view, "card-reassign", people, time = view.clock(giving.until)));
    }
    lines.extend(case.handover.as_ref().filter(|_| case.is_open()).map(|handing| match handing.accepted {
        Some(accepted) => {
            let person = capitalised(&view.mention(accepted.by));
            html!(view, "card-handover-accepted", person, time = view.clock(accepted.at))
        }
        None => html!(view, "card-handover-open"),
    }));
    lines
}

/// What the subscriber system said (A2), and the way to go where it does not agree (A3).
fn check(view: &View, case: &Case) -> Vec<Html> {
    let Some(vip) = case.vip() else { return Vec::new() };
    let check = &vip.check;
    let to_do = case.is_open() && case.completion.is_none();
    // A3.2: QA decides, whatever the check says.
    let nags = to_do && !vip.wants_qa_for_lost_phone();
    let mut lines = Vec::new();
    if to_do && vip.wants_qa_for_lost_phone() && case.open_question().is_none() && case.answered().is_none() {
        lines.push(html!(view, "check-lost-elsewhere"));
    }
    lines.extend(business(view, case, check));
    if let Some(found) = &check.agreement {
        lines.extend(agreement(view, case, check, found));
        return lines;
    }
    // Pasted for QA to judge, or not yet compared: it stands here all the same.
    lines.extend(owner_on_record(view, check));
    let not_checked = || match check.business {
        Some(_) => html!(view, "check-half"),
        None => html!(view, "check-none"),
    };
    lines.extend(nags.then(not_checked));
    lines
}

/// What QA was asked and has answered (A3.1).
fn qa_line(view: &View, case: &Case) -> Option<Html> {
    let question = case.question()?;
    let to_do = case.is_open() && case.completion.is_none();
    if case.open_question().is_some() {
        return Some(waiting_for_qa(view, question));
    }
    match (question.answered(), &question.dropped) {
        (Some(answer), _) => {
            let line = answer_line(view, case, answer, Disclosure::All);
            let unread = to_do && answer.read.is_none();
            Some(if unread { line.dot(html!(view, "card-qa-unread")) } else { line })
        }
        (None, _) if question.call_denied() => Some(html!(view, "card-qa-denied")),
        (None, Some(dropped)) if to_do && dropped.why == WhyDropped::Corrected => {
            Some(html!(view, "card-qa-corrected"))
        }
        (None, _) => None,
    }
}

fn waiting_for_qa(view: &View, question: &Guidance) -> Html {
    let since = waiting_since(question);
    let (time, span) = (view.clock(since), view.span((view.context.now - since).max(TimeDelta::zero())));
    match question.holder() {
        Some(holder) => {
            let person = view.mention(holder);
            html!(view, "card-qa-claimed", time, span, person)
        }
        None => html!(view, "card-qa-asked", time, span),
    }
}

fn business(l10n: &Localizer, case: &Case, check: &Check) -> Vec<Html> {
    let pasted = check.subscriber.as_deref().map(|name| quoted(name, LONGEST_PASTED));
    let as_pasted =
        || pasted.filter(|name| !name.is_empty()).map(|name| html!(l10n, "check-subscriber", name));
    match (check.business, check.read(&l10n.centre.business_prefixes)) {
        (None, _) => as_pasted().into_iter().collect(),
        (Some(true), Some(Subscriber::Business { name: Some(name), title: Some(title) })) => {
            vec![html!(l10n, "check-business-title", name, title)]
        }
        (Some(true), Some(Subscriber::Business { name: Some(name), title: None })) => {
            vec![html!(l10n, "check-business-name", name)]
        }
        (Some(true), _) => [html!(l10n, "check-business")].into_iter().chain(as_pasted()).collect(),
        (Some(false), _) => {
            let asked = case.open_question().is_some() || case.answered().is_some();
            let not = match asked {
                true => html!(l10n, "check-business-not-asked"),
                false => html!(l10n, "check-business-not"),
            };
            [not].into_iter().chain(as_pasted()).collect()
        }
    }
}

fn owner_on_record(l10n: &Localizer, check: &Check) -> Option<Html> {
    let owner = check.owner_on_record.as_deref()?;
    Some(html!(l10n, "check-owner", name = quoted(owner, LONGEST_PASTED)))
}

fn agreement(view: &View, case: &Case, check: &Check, agreement: &Agreement) -> Vec<Html> {
    let mut lines = vec![agreement_line(view, case, agreement, Disclosure::All)];
    lines.extend(owner_on_record(view, check));
    if let Some(confirmed) = check.confirmed {
        let person = view.mention(confirmed.by);
        lines.push(html!(view, "check-confirmed", time = view.clock(confirmed.at), person));
    } else if *agreement != Agreement::Agrees && case.is_open() && case.completion.is_none() {
        lines.push(html!(view, "check-way", number = case.number_to_call().0.spoken()));
    }
    lines
}

fn history(view: &View, case: &Case) -> Vec<Html> {
    let mut lines = Vec::new();
    if let Some(waiting) = &case.waiting {
        let since = view.clock(waiting.since);
        lines.push(html!(view, "card-waiting", unit = unit(&waiting.unit), time = since));
    }
    if let Some(outcome) = &case.completion {
        let (time, person) = (view.clock(outcome.at), view.mention(outcome.by));
        lines.push(match &outcome.result {
            CompletionResult::Done { overridden: true, .. } => {
                html!(view, "card-done-overruled", time, person)
            }
            CompletionResult::Done { checked: true, .. } => {
                html!(view, "card-done", time, person)
            }
            CompletionResult::Done { checked: false, .. } => {
                html!(view, "card-done-unchecked", time, person)
            }
            CompletionResult::Cannot { why } => {
                html!(view, "card-cannot", why = quoted(why, LONGEST_REASON), time, person)
            }
        });
    }
    if let Some(last) = case.tries.last() {
        lines.push(html!(view, "card-tries", tries = case.tries.len(), time = view.clock(last.at)));
    }
    lines
}

/// To the shift leader: what was asked for cannot be done, and why.
pub fn cannot_be_done(view: &View, case: &Case, by: PersonId) -> Page {
    let why = match case.completion.as_ref().map(|completion| &completion.result) {
        Some(CompletionResult::Cannot { why }) => quoted(why, LONGEST_REASON),
        Some(CompletionResult::Done { .. }) | None => String::new(),
    };
    let line = html!(view, "case-cannot", who = capitalised(&view.mention(by)), id = case.id, why);
    Page::about(view, case, [line])
}

fn closing(view: &View, case: &Case) -> Option<Html> {
    let closing = case.closing.as_ref()?;
    let (time, person) = (view.clock(closing.at), view.mention(closing.by));
    let late = case.late_by(closing.at);
    Some(match closing.how {
        ClosingKind::Told if late.is_zero() => html!(view, "closed-told", time, person),
        ClosingKind::Told => {
            html!(view, "closed-told-late", time, span = view.span(late), person)
        }
        ClosingKind::AnsweredInCall => html!(view, "closed-answered-in-call", time, person),
        ClosingKind::Withdrawn => html!(view, "closed-withdrawn", time, person),
        ClosingKind::Mistake => html!(view, "closed-mistake", time, person),
    })
}

fn keyboard(view: &View, case: &Case, visibility: Visibility, shown: CardKeyboard) -> Keyboard {
    let offered = view.reader().map(|reader| keyboard::on_card(case, reader, view.context.now));
    let mut offered = offered.unwrap_or_default();
    let only_the_reader = |press: &CaseButton| {
        view.context
            .alone_as
            .iter()
            .any(|wanted| *press == CaseButton::Transfer(TransferAction::AskFor(*wanted)))
    };
    offered.iter_mut().for_each(|row| row.retain(|press| !only_the_reader(press)));
    let fold = keyboard::fold(case, offered, shown);
    let mut keyboard = view.case_buttons(case, fold.rows);
    let copy =
        (visibility == Visibility::Full && case.is_open()).then(|| view.copy_button(case.number_to_call().0));
    let mut last: Vec<_> = fold.short.into_iter().map(|press| view.case_button(case, press)).collect();
    last.extend(copy);
    last.extend(fold.toggle.map(|press| view.case_button(case, press)));
    keyboard.extend(Some(last).filter(|row| !row.is_empty()));
    keyboard
}
