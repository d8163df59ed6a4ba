//! The card of a case: all that its reader may see, the number to call before the rest of the history.

use super::guidance::{Shows, answer_line, differs, waits_since};
use super::html::{Html, quoted};
use super::localizer::{Localizer, plain, say};
use super::people::{capitalised, sight_of, unit};
use super::{Page, transfer};
use crate::domain::base::phone::Phone;
use crate::domain::base::subscriber::Subscriber;
use crate::domain::case::guidance::{Guidance, WhyDropped};
use crate::domain::case::{Agreement, CallbackBasis, Case, ClosingKind, CompletionResult};
use crate::domain::intake::kind::Kind;
use crate::domain::message::render_context::{Note, RenderContext};
use crate::domain::request::button::CaseButton;
use crate::domain::request::command::TransferAction;
use crate::domain::request::keyboard;
use crate::domain::request::policy::Visibility;
use chrono::TimeDelta;

const LONGEST_REQUEST: usize = 700;
const LONGEST_PASTED: usize = 160;
const LONGEST_REASON: usize = 400;
const LONGEST_NOTE: usize = 200;
/// The leader's name beside the numbers in a toast, which holds 200 characters.
const LONGEST_ALONE: usize = 60;
/// How long after the call the sentence of A1.2 stands on the card, for a case taken in one line, without the form.
const SAID_WITHIN: TimeDelta = TimeDelta::minutes(5);

/// The card as this reader sees it.
pub fn card(l10n: &Localizer, context: &RenderContext, case: &Case) -> Page {
    let sight = sight_of(context, case);
    let mut lines = vec![title(l10n, case, sight)];
    lines.push(say!(l10n, "card-leader", leader = l10n.leader(case, sight)));
    lines.extend(numbers(l10n, case, sight));
    if sight == Visibility::Full {
        lines.push(say!(
            l10n,
            "card-request",
            request = request(l10n, &case.fields.request, case.fields.kind)
        ));
    }
    lines.extend(promise(l10n, case));
    lines.extend(people(l10n, context, case));
    lines.extend(transfer::on_card(l10n, context, case));
    if sight == Visibility::Full {
        if case.is_open() {
            lines.push(Html::text(&call(l10n, case)).bold());
            lines.extend(number_is_lost(l10n, case));
        }
        lines.extend(check(l10n, context, case));
        lines.extend(qa(l10n, context, case));
        lines.extend(history(l10n, context, case));
        lines.extend(notes(l10n, context));
    }
    lines.extend(closing(l10n, context, case));
    let fresh = case.is_open() && case.promise.number == 1 && case.outcome.is_none();
    if sight == Visibility::Full && fresh && context.now < case.taken_at + SAID_WITHIN {
        lines.push(to_say(l10n));
    }
    Page { lines, keyboard: keyboard(l10n, context, case, sight) }
}

/// The sentence to say to the leader (A1.2).
pub fn to_say(l10n: &Localizer) -> Html {
    say!(l10n, "form-say", sentence = plain!(l10n, "form-promise"))
}

/// A lost phone cannot be called on its own number: the leader has to be asked for another one.
pub fn number_is_lost(l10n: &Localizer, case: &Case) -> Option<Html> {
    let (number, basis) = case.call();
    let lost = basis == CallbackBasis::LostPhone && case.fields.help().as_ref() == Some(number);
    lost.then(|| say!(l10n, "number-is-lost"))
}

/// What colleagues left on the case by replying to it.
fn notes(l10n: &Localizer, context: &RenderContext) -> Vec<Html> {
    context.notes.iter().map(|note| note_line(l10n, context, note)).collect()
}

pub fn note_line(l10n: &Localizer, context: &RenderContext, note: &Note) -> Html {
    let text = quoted(&note.text, LONGEST_NOTE);
    let (person, time) = (l10n.mention(context, note.by), l10n.clock(note.at));
    say!(l10n, "card-note", person = person, time = time, text = text)
}

fn title(l10n: &Localizer, case: &Case, sight: Visibility) -> Html {
    let number = say!(l10n, "case-title", id = case.id).bold();
    let state = Html::text(&l10n.state(case, sight));
    match sight {
        Visibility::Full => number.dot(Html::text(&l10n.kind(case.fields.kind))).dot(state),
        Visibility::Masked => number.dot(state),
    }
}

/// What the leader asks; where only a kind was chosen, its name.
pub fn request(l10n: &Localizer, typed: &str, kind: Kind) -> String {
    match quoted(typed, LONGEST_REQUEST) {
        typed if typed.is_empty() => l10n.kind(kind),
        typed => typed,
    }
}

fn numbers(l10n: &Localizer, case: &Case, sight: Visibility) -> Vec<Html> {
    let shown = |number: &Phone| match sight {
        Visibility::Full => number.spoken(),
        Visibility::Masked => number.masked(),
    };
    let fields = &case.fields;
    let mut lines = vec![say!(l10n, "card-calling", number = shown(&fields.calling))];
    match fields.help() {
        Some(help) if help != fields.calling => {
            lines.push(say!(l10n, "card-help", number = shown(&help)));
        }
        Some(_) => {}
        None if sight == Visibility::Full && case.is_open() => lines.push(say!(l10n, "card-help-missing")),
        None => {}
    }
    if let Some(callback) = &fields.callback {
        lines.push(say!(l10n, "card-callback", number = shown(callback)));
    }
    lines
}

/// The leader and the numbers of the case as plain text, for who asked to see them.
pub fn numbers_alone(l10n: &Localizer, case: &Case) -> String {
    let fields = &case.fields;
    let leader = quoted(&fields.leader, LONGEST_ALONE);
    let help = fields.help().map(|help| plain!(l10n, "card-help", number = help.spoken()));
    let callback =
        fields.callback.as_ref().map(|number| plain!(l10n, "card-callback", number = number.spoken()));
    let lines = [
        plain!(l10n, "card-leader", leader = leader),
        plain!(l10n, "card-calling", number = fields.calling.spoken()),
    ];
    l10n.toast(lines.into_iter().chain(help).chain(callback).collect::<Vec<_>>().join("\n"))
}

fn promise(l10n: &Localizer, case: &Case) -> Vec<Html> {
    let due = case.promise.due;
    let time = l10n.clock(due);
    let late = l10n.now.filter(|now| *now > due).map(|now| case.late_by(now));
    let mut first = match late {
        None if case.is_open() => say!(l10n, "card-due", time = time, left = l10n.away(due)),
        Some(_) | None => say!(l10n, "card-due-plain", time = time),
    };
    if case.promise.number > 1 {
        first = first.dot(say!(l10n, "card-promise", number = case.promise.number));
    }
    let mut lines = vec![first];
    if let Some(late) = late.filter(|_| case.is_open()) {
        let line = match late < TimeDelta::minutes(1) {
            true => say!(l10n, "card-late-now"),
            false => say!(l10n, "card-late", span = l10n.span(late)),
        };
        lines.push(line.bold());
    }
    if let Some(at) = next_try(l10n, case) {
        lines.push(say!(l10n, "card-next-try", time = at));
    }
    lines
}

/// When the leader is tried again, where a shift leader has set that, until then.
pub fn next_try(l10n: &Localizer, case: &Case) -> Option<String> {
    let at = case.promise.climb.anchor();
    let ahead = l10n.now.is_some_and(|now| now < at);
    (case.is_open() && at > case.promise.due && ahead).then(|| l10n.clock(at))
}

fn people(l10n: &Localizer, context: &RenderContext, case: &Case) -> Vec<Html> {
    let mut lines = vec![say!(l10n, "card-owner", owner = l10n.mention(context, case.owner))];
    if !case.joined.is_empty() {
        lines.push(say!(l10n, "card-joined", people = l10n.mentions(context, &case.joined)));
    }
    if let Some(giving) = case.offered() {
        let people = l10n.mentions(context, &giving.to);
        lines.push(say!(l10n, "card-giving", people = people, time = l10n.clock(giving.until)));
    }
    lines.extend(case.handing.as_ref().filter(|_| case.is_open()).map(|handing| match handing.accepted {
        Some(accepted) => {
            let person = capitalised(&l10n.mention(context, accepted.by));
            say!(l10n, "card-handed", person = person, time = l10n.clock(accepted.at))
        }
        None => say!(l10n, "card-handing"),
    }));
    lines
}

/// "Gọi LĐ: …" (A3, step 5).
pub fn call(l10n: &Localizer, case: &Case) -> String {
    let (number, basis) = case.call();
    let basis = match basis {
        CallbackBasis::LostPhone if *number == case.fields.calling => {
            plain!(l10n, "basis-lost-phone-calling")
        }
        CallbackBasis::LostPhone => plain!(l10n, "basis-lost-phone"),
        CallbackBasis::Business => plain!(l10n, "basis-business"),
        CallbackBasis::Unclear => plain!(l10n, "basis-unclear"),
    };
    plain!(l10n, "card-call", number = number.spoken(), basis = basis)
}

/// What the subscriber system said (A2), and the way to go where it does not agree (A3).
fn check(l10n: &Localizer, context: &RenderContext, case: &Case) -> Vec<Html> {
    let check = &case.check;
    let to_do = case.is_open() && case.outcome.is_none();
    // A3.2: QA decides, whatever the check says.
    let nags = to_do && !case.fields.lost_elsewhere();
    let mut lines = Vec::new();
    if to_do && case.fields.lost_elsewhere() && case.open_question().is_none() && case.answered().is_none() {
        lines.push(say!(l10n, "check-lost-elsewhere"));
    }
    if check.business.is_none() && check.agreement.is_none() {
        lines.extend(nags.then(|| say!(l10n, "check-none")));
        return lines;
    }
    lines.extend(business(l10n, case));
    match &check.agreement {
        Some(agreement) => lines.extend(agrees(l10n, context, case, agreement)),
        None => lines.extend(nags.then(|| say!(l10n, "check-half"))),
    }
    lines
}

/// What QA was asked and has answered (A3.1).
fn qa(l10n: &Localizer, context: &RenderContext, case: &Case) -> Option<Html> {
    let question = case.question()?;
    let to_do = case.is_open() && case.outcome.is_none();
    if case.open_question().is_some() {
        return Some(waiting_for_qa(l10n, context, question));
    }
    match (question.answered(), &question.dropped) {
        (Some(answer), _) => {
            let line = answer_line(l10n, context, answer, Shows::All);
            let unread = to_do && answer.read.is_none();
            Some(if unread { line.dot(say!(l10n, "card-qa-unread")) } else { line })
        }
        (None, Some(dropped)) if to_do && dropped.why == WhyDropped::Corrected => {
            Some(say!(l10n, "card-qa-corrected"))
        }
        (None, _) => None,
    }
}

fn waiting_for_qa(l10n: &Localizer, context: &RenderContext, question: &Guidance) -> Html {
    let since = waits_since(question);
    let (time, span) = (l10n.clock(since), l10n.span((context.now - since).max(TimeDelta::zero())));
    match question.holder() {
        Some(holder) => {
            let person = l10n.mention(context, holder);
            say!(l10n, "card-qa-held", time = time, span = span, person = person)
        }
        None => say!(l10n, "card-qa-asked", time = time, span = span),
    }
}

fn business(l10n: &Localizer, case: &Case) -> Vec<Html> {
    let pasted = case.check.subscriber.as_deref().map(|name| quoted(name, LONGEST_PASTED));
    let as_pasted =
        || pasted.filter(|name| !name.is_empty()).map(|name| say!(l10n, "check-subscriber", name = name));
    match (case.check.business, case.check.read(&l10n.centre.business_prefixes)) {
        (None, _) => Vec::new(),
        (Some(true), Some(Subscriber::Business { name: Some(name), title: Some(title) })) => {
            vec![say!(l10n, "check-business-title", name = name, title = title)]
        }
        (Some(true), Some(Subscriber::Business { name: Some(name), title: None })) => {
            vec![say!(l10n, "check-business-name", name = name)]
        }
        (Some(true), _) => [say!(l10n, "check-business")].into_iter().chain(as_pasted()).collect(),
        (Some(false), _) => {
            let asked = case.open_question().is_some() || case.answered().is_some();
            let not = match asked {
                true => say!(l10n, "check-business-not-asked"),
                false => say!(l10n, "check-business-not"),
            };
            [not].into_iter().chain(as_pasted()).collect()
        }
    }
}

fn agrees(l10n: &Localizer, context: &RenderContext, case: &Case, agreement: &Agreement) -> Vec<Html> {
    let owner = case.check.owner_on_record.as_deref().map(|name| quoted(name, LONGEST_PASTED));
    let mut lines = vec![differs(l10n, agreement, Shows::All)];
    lines.extend(owner.map(|name| say!(l10n, "check-owner", name = name)));
    if let Some(confirmed) = case.check.confirmed {
        let person = l10n.mention(context, confirmed.by);
        lines.push(say!(l10n, "check-confirmed", time = l10n.clock(confirmed.at), person = person));
    } else if *agreement != Agreement::Agrees && case.is_open() && case.outcome.is_none() {
        lines.push(say!(l10n, "check-way", number = case.call().0.spoken()));
    }
    lines
}

fn history(l10n: &Localizer, context: &RenderContext, case: &Case) -> Vec<Html> {
    let mut lines = Vec::new();
    if let Some(waiting) = &case.waiting {
        let since = l10n.clock(waiting.since);
        lines.push(say!(l10n, "card-waiting", unit = unit(&waiting.unit), time = since));
    }
    if let Some(outcome) = &case.outcome {
        let (time, person) = (l10n.clock(outcome.at), l10n.mention(context, outcome.by));
        lines.push(match &outcome.result {
            CompletionResult::Done { overridden: true, .. } => {
                say!(l10n, "card-done-overruled", time = time, person = person)
            }
            CompletionResult::Done { checked: true, .. } => {
                say!(l10n, "card-done", time = time, person = person)
            }
            CompletionResult::Done { checked: false, .. } => {
                say!(l10n, "card-done-unchecked", time = time, person = person)
            }
            CompletionResult::Cannot { why } => {
                say!(l10n, "card-cannot", why = quoted(why, LONGEST_REASON), time = time, person = person)
            }
        });
    }
    if let Some(last) = case.tries.last() {
        lines.push(say!(l10n, "card-tries", tries = case.tries.len(), time = l10n.clock(last.at)));
    }
    lines
}

fn closing(l10n: &Localizer, context: &RenderContext, case: &Case) -> Option<Html> {
    let closing = case.closing.as_ref()?;
    let (time, person) = (l10n.clock(closing.at), l10n.mention(context, closing.by));
    let late = case.late_by(closing.at);
    Some(match closing.how {
        ClosingKind::Told if late.is_zero() => say!(l10n, "closed-told", time = time, person = person),
        ClosingKind::Told => {
            say!(l10n, "closed-told-late", time = time, span = l10n.span(late), person = person)
        }
        ClosingKind::Withdrawn => say!(l10n, "closed-withdrawn", time = time, person = person),
        ClosingKind::Mistake => say!(l10n, "closed-mistake", time = time, person = person),
    })
}

fn keyboard(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    sight: Visibility,
) -> super::keys::Keyboard {
    let offered = context.reader.as_ref().map(|reader| keyboard::on_card(case, reader, context.now));
    let mut offered = offered.unwrap_or_default();
    let only_the_reader = |press: &CaseButton| {
        context.alone_as.iter().any(|wanted| *press == CaseButton::Transfer(TransferAction::AskFor(*wanted)))
    };
    offered.iter_mut().for_each(|row| row.retain(|press| !only_the_reader(press)));
    let mut keyboard = l10n.case_keys(case, offered);
    if sight == Visibility::Full && case.is_open() {
        keyboard.push(vec![l10n.copy_key(case.call().0)]);
    }
    keyboard
}
