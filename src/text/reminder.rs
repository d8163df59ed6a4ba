//! Reminders of a promised result, also after the case was closed.

use super::Page;
use super::card::{next_try, number_is_lost, request};
use super::html::{Html, cut};
use super::localizer::{Localizer, html, plain};
use super::names::{capitalised, staff_phone, visibility_of};
use crate::domain::base::fold::fold;
use crate::domain::base::ids::PersonId;
use crate::domain::case::vip::CallbackBasis;
use crate::domain::case::{Case, ClosingKind, Status};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::intake::kind::Kind;
use crate::domain::message::parts::Reminder;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::keyboard;
use crate::domain::request::policy::Visibility;
use chrono::TimeDelta;

const LONGEST_REQUEST: usize = 120;

/// The sentence depends on the hour it is read at, not on the rung: a message that was held up says what is true now.
pub fn reminder(l10n: &Localizer, context: &RenderContext, case: &Case, reminder: &Reminder) -> Page {
    let visibility = visibility_of(context, case);
    let reader = context.reader.as_ref();
    let owns = reader.is_some_and(|reader| reader.id == case.owner);
    let mut lines = if owns && visibility == Visibility::Full {
        to_owner(l10n, context, case)
    } else {
        let who = (visibility == Visibility::Full).then(|| who_to_call(l10n, case));
        [to_others(l10n, context, case, visibility)].into_iter().chain(who).collect()
    };
    if !case.tries.is_empty() {
        lines.push(html!(l10n, "reminder-tries", tries = case.tries.len()));
    }
    lines.extend(next_try(l10n, case).map(|time| html!(l10n, "reminder-next-try", time)));
    if !owns && case.promise.is_quiet(case.owner, context.now) {
        let owner = capitalised(&l10n.mention(context, case.owner));
        lines.push(html!(l10n, "reminder-quiet", owner));
    }
    lines.extend(unreached(l10n, context, case, &reminder.unreached, owns));
    if !owns && reminder.unreached.contains(&Recipient::Owner) {
        lines.extend(call_colleague(l10n, context, case.owner));
    }
    Page { lines, keyboard: keyboard(l10n, context, case, visibility) }
}

fn to_owner(l10n: &Localizer, context: &RenderContext, case: &Case) -> Vec<Html> {
    let greeting = l10n.greeting(context.reader.as_ref());
    let state = capitalised(&l10n.state(case, Visibility::Full));
    let leader = l10n.leader_in_sentence(case);
    let (number, basis) = case.number_to_call();
    let number = number.spoken();
    let late = case.late_by(context.now);
    if context.now < case.promise.due {
        let left = l10n.left(case.promise.due - context.now);
        let sentence = html!(l10n, "reminder-soon-owner", greeting, left, id = case.id, state);
        return vec![sentence, who_to_call(l10n, case)];
    }
    let sentence = if late < TimeDelta::minutes(1) {
        let key = match case.status() {
            Status::Done => "reminder-due-owner-done",
            Status::Cannot => "reminder-due-owner-cannot",
            Status::Unchecked
            | Status::Checked
            | Status::AskingQa
            | Status::Waiting
            | Status::Answered(_)
            | Status::Closed(_) => "reminder-due-owner",
        };
        html!(l10n, key, greeting, id = case.id, leader, number)
    } else {
        html!(
            l10n,
            "reminder-late-owner",
            greeting,
            id = case.id,
            late = l10n.late(late),
            state,
            leader,
            number
        )
    };
    let unclear = (basis == CallbackBasis::Unclear).then(|| html!(l10n, "reminder-unclear"));
    [sentence].into_iter().chain(unclear).chain(number_is_lost(l10n, case)).collect()
}

/// Who called, what is wanted, and the number to call: enough to help without opening the case.
pub fn who_to_call(l10n: &Localizer, case: &Case) -> Html {
    let leader = l10n.leader(case, Visibility::Full);
    let leader = match leader.split_once(' ') {
        Some((first, rest)) if fold(first) == "ld" => rest,
        Some(_) | None => leader.as_str(),
    };
    let what = match case.kind() {
        Kind::Other => cut(&request(l10n, case.request(), Kind::Other), LONGEST_REQUEST),
        kind => l10n.kind(kind),
    };
    let what = what.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end_matches(['.', ' ']);
    let (number, basis) = case.number_to_call();
    let number = match basis {
        CallbackBasis::Unclear => format!("{} ({})", number.spoken(), plain!(l10n, "basis-unclear")),
        CallbackBasis::Business | CallbackBasis::LostPhone => number.spoken(),
    };
    html!(l10n, "reminder-who", leader, what, number)
}

fn to_others(l10n: &Localizer, context: &RenderContext, case: &Case, visibility: Visibility) -> Html {
    let reader = context.reader.as_ref();
    let (greeting, pronoun) = (l10n.greeting(reader), l10n.pronoun(reader));
    let owner = capitalised(&l10n.mention(context, case.owner));
    let state = l10n.state(case, visibility);
    let late = case.late_by(context.now);
    if context.now < case.promise.due {
        let left = l10n.left(case.promise.due - context.now);
        html!(l10n, "reminder-soon-others", greeting, left, id = case.id, owner, state, pronoun)
    } else if late < TimeDelta::minutes(1) {
        html!(l10n, "reminder-due-others", greeting, id = case.id, owner, state, pronoun)
    } else {
        html!(
            l10n,
            "reminder-late-others",
            greeting,
            id = case.id,
            late = l10n.late(late),
            owner,
            state,
            pronoun
        )
    }
}

/// Whom the bot could not reach; an owner who reads this is not told about themselves.
fn unreached(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    tell: &[Recipient],
    owns: bool,
) -> Option<Html> {
    let missed = tell.iter().filter(|tell| !(owns && **tell == Recipient::Owner));
    let people: Vec<String> = missed.map(|tell| l10n.recipient(context, case, *tell)).collect();
    (!people.is_empty()).then(|| html!(l10n, "reminder-unreached", people = people.join(", ")))
}

/// A colleague's own phone number, for readers who lead the shift and may have to wake them.
pub fn call_colleague(l10n: &Localizer, context: &RenderContext, colleague: PersonId) -> Option<Html> {
    context.reader.as_ref().filter(|reader| reader.active && reader.roles.leads())?;
    let number = staff_phone(context, colleague)?;
    Some(html!(l10n, "reminder-call-owner", owner = l10n.mention(context, colleague), number))
}

/// Where the owner has to call now, the number comes first.
fn keyboard(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    visibility: Visibility,
) -> super::buttons::Keyboard {
    let offered = context.reader.as_ref().map(|reader| keyboard::on_reminder(case, reader));
    let mut keyboard = l10n.case_buttons(case, offered.unwrap_or_default());
    if visibility == Visibility::Full {
        let owns = context.reader.as_ref().is_some_and(|reader| reader.id == case.owner);
        let calls_now = owns && context.now >= case.promise.due;
        let row = if calls_now { 0 } else { keyboard.len() };
        keyboard.insert(row, vec![l10n.copy_button(case.number_to_call().0)]);
    }
    keyboard
}

/// What an earlier reminder says once the case is closed.
pub fn closed(l10n: &Localizer, case: &Case) -> Page {
    Page::about(l10n, case, [closing_line(l10n, case)])
}

/// How the case was closed, or that it is open again.
pub fn closing_line(l10n: &Localizer, case: &Case) -> Html {
    match &case.closing {
        None => html!(l10n, "over-open", id = case.id),
        Some(closing) => {
            let (time, late) = (l10n.clock(closing.at), case.late_by(closing.at));
            match closing.how {
                ClosingKind::Told if late.is_zero() => html!(l10n, "over-told", id = case.id, time),
                ClosingKind::Told => {
                    html!(l10n, "over-told-late", id = case.id, time, span = l10n.span(late))
                }
                ClosingKind::Withdrawn => html!(l10n, "over-withdrawn", id = case.id, time),
                ClosingKind::Mistake => html!(l10n, "over-mistake", id = case.id, time),
            }
        }
    }
}
