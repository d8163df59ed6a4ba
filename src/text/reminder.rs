//! Reminders of a promised result, and what becomes of them once the case is closed.

use super::Page;
use super::card::{next_try, number_is_lost, request};
use super::html::{Html, cut};
use super::localizer::{Localizer, plain, say};
use super::people::{capitalised, own_number, sight_of};
use crate::domain::base::fold::fold;
use crate::domain::base::ids::PersonId;
use crate::domain::case::{CallbackBasis, Case, ClosingKind, Status};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::intake::kind::Kind;
use crate::domain::message::parts::Reminder;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::CaseButton;
use crate::domain::request::keyboard;
use crate::domain::request::policy::Visibility;
use chrono::TimeDelta;

const LONGEST_REQUEST: usize = 120;

/// The sentence depends on the hour it is read at, not on the rung: a message that was held up says what is true now.
pub fn reminder(l10n: &Localizer, context: &RenderContext, case: &Case, reminder: &Reminder) -> Page {
    let sight = sight_of(context, case);
    let reader = context.reader.as_ref();
    let owns = reader.is_some_and(|reader| reader.id == case.owner);
    let mut lines = if owns && sight == Visibility::Full {
        to_owner(l10n, context, case)
    } else {
        let who = (sight == Visibility::Full).then(|| who(l10n, case));
        [to_others(l10n, context, case, sight)].into_iter().chain(who).collect()
    };
    if !case.tries.is_empty() {
        lines.push(say!(l10n, "reminder-tries", tries = case.tries.len()));
    }
    lines.extend(next_try(l10n, case).map(|time| say!(l10n, "reminder-next-try", time = time)));
    if !owns && case.promise.is_quiet(case.owner, context.now) {
        let owner = capitalised(&l10n.mention(context, case.owner));
        lines.push(say!(l10n, "reminder-quiet", owner = owner));
    }
    lines.extend(unreached(l10n, context, case, &reminder.unreached, owns));
    if !owns && reminder.unreached.contains(&Recipient::Owner) {
        lines.extend(call_colleague(l10n, context, case.owner));
    }
    Page { lines, keyboard: keyboard(l10n, context, case, sight) }
}

fn to_owner(l10n: &Localizer, context: &RenderContext, case: &Case) -> Vec<Html> {
    let hail = l10n.hail(context.reader.as_ref());
    let state = capitalised(&l10n.state(case, Visibility::Full));
    let leader = l10n.leader_to_call(case);
    let (number, basis) = case.call();
    let number = number.spoken();
    let late = case.late_by(context.now);
    if context.now < case.promise.due {
        let left = l10n.left(case.promise.due - context.now);
        let sentence =
            say!(l10n, "reminder-soon-owner", hail = hail, left = left, id = case.id, state = state);
        return vec![sentence, who(l10n, case)];
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
        say!(l10n, key, hail = hail, id = case.id, leader = leader, number = number)
    } else {
        say!(
            l10n,
            "reminder-late-owner",
            hail = hail,
            id = case.id,
            late = l10n.late(late),
            state = state,
            leader = leader,
            number = number
        )
    };
    let unclear = (basis == CallbackBasis::Unclear).then(|| say!(l10n, "reminder-unclear"));
    [sentence].into_iter().chain(unclear).chain(number_is_lost(l10n, case)).collect()
}

/// Who called, what is wanted, and the number to call: enough to help without opening the case.
pub fn who(l10n: &Localizer, case: &Case) -> Html {
    let leader = l10n.leader(case, Visibility::Full);
    let leader = match leader.split_once(' ') {
        Some((first, rest)) if fold(first) == "ld" => rest,
        Some(_) | None => leader.as_str(),
    };
    let what = match case.fields.kind {
        Kind::Other => cut(&request(l10n, &case.fields.request, Kind::Other), LONGEST_REQUEST),
        kind => l10n.kind(kind),
    };
    let what = what.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end_matches(['.', ' ']);
    let (number, basis) = case.call();
    let number = match basis {
        CallbackBasis::Unclear => format!("{} ({})", number.spoken(), plain!(l10n, "basis-unclear")),
        CallbackBasis::Business | CallbackBasis::LostPhone => number.spoken(),
    };
    say!(l10n, "reminder-who", leader = leader, what = what, number = number)
}

fn to_others(l10n: &Localizer, context: &RenderContext, case: &Case, sight: Visibility) -> Html {
    let reader = context.reader.as_ref();
    let (hail, pronoun) = (l10n.hail(reader), l10n.pronoun(reader));
    let owner = capitalised(&l10n.mention(context, case.owner));
    let state = l10n.state(case, sight);
    let late = case.late_by(context.now);
    if context.now < case.promise.due {
        let left = l10n.left(case.promise.due - context.now);
        say!(
            l10n,
            "reminder-soon-others",
            hail = hail,
            left = left,
            id = case.id,
            owner = owner,
            state = state,
            pronoun = pronoun
        )
    } else if late < TimeDelta::minutes(1) {
        say!(
            l10n,
            "reminder-due-others",
            hail = hail,
            id = case.id,
            owner = owner,
            state = state,
            pronoun = pronoun
        )
    } else {
        say!(
            l10n,
            "reminder-late-others",
            hail = hail,
            id = case.id,
            late = l10n.late(late),
            owner = owner,
            state = state,
            pronoun = pronoun
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
    let people: Vec<String> = missed.map(|tell| l10n.told(context, case, *tell)).collect();
    (!people.is_empty()).then(|| say!(l10n, "reminder-unreached", people = people.join(", ")))
}

/// A colleague's own number, for who answers for the shift and has to wake them.
pub fn call_colleague(l10n: &Localizer, context: &RenderContext, colleague: PersonId) -> Option<Html> {
    context.reader.as_ref().filter(|reader| reader.active && reader.roles.leads())?;
    let number = own_number(context, colleague)?;
    Some(say!(l10n, "reminder-call-owner", owner = l10n.mention(context, colleague), number = number))
}

/// Where the owner has to call now, the number comes first.
fn keyboard(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    sight: Visibility,
) -> super::keys::Keyboard {
    let offered = context.reader.as_ref().map(|reader| keyboard::on_reminder(case, reader));
    let mut keyboard = l10n.case_keys(case, offered.unwrap_or_default());
    if sight == Visibility::Full {
        let owns = context.reader.as_ref().is_some_and(|reader| reader.id == case.owner);
        let calls_now = owns && context.now >= case.promise.due;
        let row = if calls_now { 0 } else { keyboard.len() };
        keyboard.insert(row, vec![l10n.copy_key(case.call().0)]);
    }
    keyboard
}

/// What an earlier reminder says once the case is closed.
pub fn over(l10n: &Localizer, case: &Case) -> Page {
    Page {
        lines: vec![how_it_ended(l10n, case)],
        keyboard: vec![vec![l10n.case_key(case, CaseButton::Show)]],
    }
}

/// How the case was closed, or that it is open again.
pub fn how_it_ended(l10n: &Localizer, case: &Case) -> Html {
    match &case.closing {
        None => say!(l10n, "over-open", id = case.id),
        Some(closing) => {
            let (time, late) = (l10n.clock(closing.at), case.late_by(closing.at));
            match closing.how {
                ClosingKind::Told if late.is_zero() => say!(l10n, "over-told", id = case.id, time = time),
                ClosingKind::Told => {
                    say!(l10n, "over-told-late", id = case.id, time = time, span = l10n.span(late))
                }
                ClosingKind::Withdrawn => say!(l10n, "over-withdrawn", id = case.id, time = time),
                ClosingKind::Mistake => say!(l10n, "over-mistake", id = case.id, time = time),
            }
        }
    }
}
