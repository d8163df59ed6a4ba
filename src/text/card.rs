//! The card of a case: all that its reader may see, the number to call before the rest of the history.

use super::guidance::{Shows, answer_line, differs, waits_since};
use super::html::{Html, quoted};
use super::people::{capitalised, sight_of, unit};
use super::voice::{Localizer, plain, say};
use super::{Page, transfer};
use crate::domain::base::phone::Phone;
use crate::domain::base::subscriber::Subscriber;
use crate::domain::case::guidance::{Guidance, WhyDropped};
use crate::domain::case::{Agreement, CallbackBasis, Case, ClosingKind, CompletionResult};
use crate::domain::intake::kind::Kind;
use crate::domain::message::render_context::{Note, RenderContext};
use crate::domain::request::button::CasePress;
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
pub fn card(voice: &Localizer, scene: &RenderContext, case: &Case) -> Page {
    let sight = sight_of(scene, case);
    let mut lines = vec![title(voice, case, sight)];
    lines.push(say!(voice, "card-leader", leader = voice.leader(case, sight)));
    lines.extend(numbers(voice, case, sight));
    if sight == Visibility::Full {
        lines.push(say!(
            voice,
            "card-request",
            request = request(voice, &case.fields.request, case.fields.kind)
        ));
    }
    lines.extend(promise(voice, case));
    lines.extend(people(voice, scene, case));
    lines.extend(transfer::on_card(voice, scene, case));
    if sight == Visibility::Full {
        if case.is_open() {
            lines.push(Html::text(&call(voice, case)).bold());
            lines.extend(number_is_lost(voice, case));
        }
        lines.extend(check(voice, scene, case));
        lines.extend(qa(voice, scene, case));
        lines.extend(history(voice, scene, case));
        lines.extend(notes(voice, scene));
    }
    lines.extend(closing(voice, scene, case));
    let fresh = case.is_open() && case.promise.number == 1 && case.outcome.is_none();
    if sight == Visibility::Full && fresh && scene.now < case.taken_at + SAID_WITHIN {
        lines.push(to_say(voice));
    }
    Page { lines, keyboard: keyboard(voice, scene, case, sight) }
}

/// The sentence to say to the leader (A1.2).
pub fn to_say(voice: &Localizer) -> Html {
    say!(voice, "form-say", sentence = plain!(voice, "form-promise"))
}

/// A lost phone cannot be called on its own number: the leader has to be asked for another one.
pub fn number_is_lost(voice: &Localizer, case: &Case) -> Option<Html> {
    let (number, basis) = case.call();
    let lost = basis == CallbackBasis::LostPhone && case.fields.help().as_ref() == Some(number);
    lost.then(|| say!(voice, "number-is-lost"))
}

/// What colleagues left on the case by replying to it.
fn notes(voice: &Localizer, scene: &RenderContext) -> Vec<Html> {
    scene.notes.iter().map(|note| note_line(voice, scene, note)).collect()
}

pub fn note_line(voice: &Localizer, scene: &RenderContext, note: &Note) -> Html {
    let text = quoted(&note.text, LONGEST_NOTE);
    let (person, time) = (voice.mention(scene, note.by), voice.clock(note.at));
    say!(voice, "card-note", person = person, time = time, text = text)
}

fn title(voice: &Localizer, case: &Case, sight: Visibility) -> Html {
    let number = say!(voice, "case-title", id = case.id).bold();
    let state = Html::text(&voice.state(case, sight));
    match sight {
        Visibility::Full => number.dot(Html::text(&voice.kind(case.fields.kind))).dot(state),
        Visibility::Masked => number.dot(state),
    }
}

/// What the leader asks; where only a kind was chosen, its name.
pub fn request(voice: &Localizer, typed: &str, kind: Kind) -> String {
    match quoted(typed, LONGEST_REQUEST) {
        typed if typed.is_empty() => voice.kind(kind),
        typed => typed,
    }
}

fn numbers(voice: &Localizer, case: &Case, sight: Visibility) -> Vec<Html> {
    let shown = |number: &Phone| match sight {
        Visibility::Full => number.spoken(),
        Visibility::Masked => number.masked(),
    };
    let fields = &case.fields;
    let mut lines = vec![say!(voice, "card-calling", number = shown(&fields.calling))];
    match fields.help() {
        Some(help) if help != fields.calling => {
            lines.push(say!(voice, "card-help", number = shown(&help)));
        }
        Some(_) => {}
        None if sight == Visibility::Full && case.is_open() => lines.push(say!(voice, "card-help-missing")),
        None => {}
    }
    if let Some(callback) = &fields.callback {
        lines.push(say!(voice, "card-callback", number = shown(callback)));
    }
    lines
}

/// The leader and the numbers of the case as plain text, for who asked to see them.
pub fn numbers_alone(voice: &Localizer, case: &Case) -> String {
    let fields = &case.fields;
    let leader = quoted(&fields.leader, LONGEST_ALONE);
    let help = fields.help().map(|help| plain!(voice, "card-help", number = help.spoken()));
    let callback =
        fields.callback.as_ref().map(|number| plain!(voice, "card-callback", number = number.spoken()));
    let lines = [
        plain!(voice, "card-leader", leader = leader),
        plain!(voice, "card-calling", number = fields.calling.spoken()),
    ];
    voice.toast(lines.into_iter().chain(help).chain(callback).collect::<Vec<_>>().join("\n"))
}

fn promise(voice: &Localizer, case: &Case) -> Vec<Html> {
    let due = case.promise.due;
    let time = voice.clock(due);
    let late = voice.now.filter(|now| *now > due).map(|now| case.late_by(now));
    let mut first = match late {
        None if case.is_open() => say!(voice, "card-due", time = time, left = voice.away(due)),
        Some(_) | None => say!(voice, "card-due-plain", time = time),
    };
    if case.promise.number > 1 {
        first = first.dot(say!(voice, "card-promise", number = case.promise.number));
    }
    let mut lines = vec![first];
    if let Some(late) = late.filter(|_| case.is_open()) {
        let line = match late < TimeDelta::minutes(1) {
            true => say!(voice, "card-late-now"),
            false => say!(voice, "card-late", span = voice.span(late)),
        };
        lines.push(line.bold());
    }
    if let Some(at) = next_try(voice, case) {
        lines.push(say!(voice, "card-next-try", time = at));
    }
    lines
}

/// When the leader is tried again, where a shift leader has set that, until then.
pub fn next_try(voice: &Localizer, case: &Case) -> Option<String> {
    let at = case.promise.climb.anchor();
    let ahead = voice.now.is_some_and(|now| now < at);
    (case.is_open() && at > case.promise.due && ahead).then(|| voice.clock(at))
}

fn people(voice: &Localizer, scene: &RenderContext, case: &Case) -> Vec<Html> {
    let mut lines = vec![say!(voice, "card-owner", owner = voice.mention(scene, case.owner))];
    if !case.joined.is_empty() {
        lines.push(say!(voice, "card-joined", people = voice.mentions(scene, &case.joined)));
    }
    if let Some(giving) = case.offered() {
        let people = voice.mentions(scene, &giving.to);
        lines.push(say!(voice, "card-giving", people = people, time = voice.clock(giving.until)));
    }
    lines.extend(case.handing.as_ref().filter(|_| case.is_open()).map(|handing| match handing.accepted {
        Some(accepted) => {
            let person = capitalised(&voice.mention(scene, accepted.by));
            say!(voice, "card-handed", person = person, time = voice.clock(accepted.at))
        }
        None => say!(voice, "card-handing"),
    }));
    lines
}

/// "Gọi LĐ: …" (A3, step 5).
pub fn call(voice: &Localizer, case: &Case) -> String {
    let (number, basis) = case.call();
    let basis = match basis {
        CallbackBasis::LostPhone if *number == case.fields.calling => {
            plain!(voice, "basis-lost-phone-calling")
        }
        CallbackBasis::LostPhone => plain!(voice, "basis-lost-phone"),
        CallbackBasis::Business => plain!(voice, "basis-business"),
        CallbackBasis::Unclear => plain!(voice, "basis-unclear"),
    };
    plain!(voice, "card-call", number = number.spoken(), basis = basis)
}

/// What the subscriber system said (A2), and the way to go where it does not agree (A3).
fn check(voice: &Localizer, scene: &RenderContext, case: &Case) -> Vec<Html> {
    let check = &case.check;
    let to_do = case.is_open() && case.outcome.is_none();
    // A3.2: QA decides, whatever the check says.
    let nags = to_do && !case.fields.lost_elsewhere();
    let mut lines = Vec::new();
    if to_do && case.fields.lost_elsewhere() && case.open_question().is_none() && case.answered().is_none() {
        lines.push(say!(voice, "check-lost-elsewhere"));
    }
    if check.business.is_none() && check.agreement.is_none() {
        lines.extend(nags.then(|| say!(voice, "check-none")));
        return lines;
    }
    lines.extend(business(voice, case));
    match &check.agreement {
        Some(agreement) => lines.extend(agrees(voice, scene, case, agreement)),
        None => lines.extend(nags.then(|| say!(voice, "check-half"))),
    }
    lines
}

/// What QA was asked and has answered (A3.1).
fn qa(voice: &Localizer, scene: &RenderContext, case: &Case) -> Option<Html> {
    let question = case.question()?;
    let to_do = case.is_open() && case.outcome.is_none();
    if case.open_question().is_some() {
        return Some(waiting_for_qa(voice, scene, question));
    }
    match (question.answered(), &question.dropped) {
        (Some(answer), _) => {
            let line = answer_line(voice, scene, answer, Shows::All);
            let unread = to_do && answer.read.is_none();
            Some(if unread { line.dot(say!(voice, "card-qa-unread")) } else { line })
        }
        (None, Some(dropped)) if to_do && dropped.why == WhyDropped::Corrected => {
            Some(say!(voice, "card-qa-corrected"))
        }
        (None, _) => None,
    }
}

fn waiting_for_qa(voice: &Localizer, scene: &RenderContext, question: &Guidance) -> Html {
    let since = waits_since(question);
    let (time, span) = (voice.clock(since), voice.span((scene.now - since).max(TimeDelta::zero())));
    match question.holder() {
        Some(holder) => {
            let person = voice.mention(scene, holder);
            say!(voice, "card-qa-held", time = time, span = span, person = person)
        }
        None => say!(voice, "card-qa-asked", time = time, span = span),
    }
}

fn business(voice: &Localizer, case: &Case) -> Vec<Html> {
    let pasted = case.check.subscriber.as_deref().map(|name| quoted(name, LONGEST_PASTED));
    let as_pasted =
        || pasted.filter(|name| !name.is_empty()).map(|name| say!(voice, "check-subscriber", name = name));
    match (case.check.business, case.check.read(&voice.centre.business_prefixes)) {
        (None, _) => Vec::new(),
        (Some(true), Some(Subscriber::Business { name: Some(name), title: Some(title) })) => {
            vec![say!(voice, "check-business-title", name = name, title = title)]
        }
        (Some(true), Some(Subscriber::Business { name: Some(name), title: None })) => {
            vec![say!(voice, "check-business-name", name = name)]
        }
        (Some(true), _) => [say!(voice, "check-business")].into_iter().chain(as_pasted()).collect(),
        (Some(false), _) => {
            let asked = case.open_question().is_some() || case.answered().is_some();
            let not = match asked {
                true => say!(voice, "check-business-not-asked"),
                false => say!(voice, "check-business-not"),
            };
            [not].into_iter().chain(as_pasted()).collect()
        }
    }
}

fn agrees(voice: &Localizer, scene: &RenderContext, case: &Case, agreement: &Agreement) -> Vec<Html> {
    let owner = case.check.owner_on_record.as_deref().map(|name| quoted(name, LONGEST_PASTED));
    let mut lines = vec![differs(voice, agreement, Shows::All)];
    lines.extend(owner.map(|name| say!(voice, "check-owner", name = name)));
    if let Some(confirmed) = case.check.confirmed {
        let person = voice.mention(scene, confirmed.by);
        lines.push(say!(voice, "check-confirmed", time = voice.clock(confirmed.at), person = person));
    } else if *agreement != Agreement::Agrees && case.is_open() && case.outcome.is_none() {
        lines.push(say!(voice, "check-way", number = case.call().0.spoken()));
    }
    lines
}

fn history(voice: &Localizer, scene: &RenderContext, case: &Case) -> Vec<Html> {
    let mut lines = Vec::new();
    if let Some(waiting) = &case.waiting {
        let since = voice.clock(waiting.since);
        lines.push(say!(voice, "card-waiting", unit = unit(&waiting.unit), time = since));
    }
    if let Some(outcome) = &case.outcome {
        let (time, person) = (voice.clock(outcome.at), voice.mention(scene, outcome.by));
        lines.push(match &outcome.result {
            CompletionResult::Done { overridden: true, .. } => {
                say!(voice, "card-done-overruled", time = time, person = person)
            }
            CompletionResult::Done { checked: true, .. } => {
                say!(voice, "card-done", time = time, person = person)
            }
            CompletionResult::Done { checked: false, .. } => {
                say!(voice, "card-done-unchecked", time = time, person = person)
            }
            CompletionResult::Cannot { why } => {
                say!(voice, "card-cannot", why = quoted(why, LONGEST_REASON), time = time, person = person)
            }
        });
    }
    if let Some(last) = case.tries.last() {
        lines.push(say!(voice, "card-tries", tries = case.tries.len(), time = voice.clock(last.at)));
    }
    lines
}

fn closing(voice: &Localizer, scene: &RenderContext, case: &Case) -> Option<Html> {
    let closing = case.closing.as_ref()?;
    let (time, person) = (voice.clock(closing.at), voice.mention(scene, closing.by));
    let late = case.late_by(closing.at);
    Some(match closing.how {
        ClosingKind::Told if late.is_zero() => say!(voice, "closed-told", time = time, person = person),
        ClosingKind::Told => {
            say!(voice, "closed-told-late", time = time, span = voice.span(late), person = person)
        }
        ClosingKind::Withdrawn => say!(voice, "closed-withdrawn", time = time, person = person),
        ClosingKind::Mistake => say!(voice, "closed-mistake", time = time, person = person),
    })
}

fn keyboard(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    sight: Visibility,
) -> super::keys::Keyboard {
    let offered = scene.reader.as_ref().map(|reader| keyboard::on_card(case, reader, scene.now));
    let mut offered = offered.unwrap_or_default();
    let only_the_reader = |press: &CasePress| {
        scene.alone_as.iter().any(|wanted| *press == CasePress::Transfer(TransferAction::AskFor(*wanted)))
    };
    offered.iter_mut().for_each(|row| row.retain(|press| !only_the_reader(press)));
    let mut keyboard = voice.case_keys(case, offered);
    if sight == Visibility::Full && case.is_open() {
        keyboard.push(vec![voice.copy_key(case.call().0)]);
    }
    keyboard
}
