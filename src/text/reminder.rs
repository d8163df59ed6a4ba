//! Reminders of a promised result, and what becomes of them once the case is closed.

use super::Page;
use super::card::{next_try, number_is_lost, request};
use super::html::{Html, cut};
use super::people::{capitalised, own_number, sight_of};
use super::voice::{Localizer, plain, say};
use crate::domain::base::fold::fold;
use crate::domain::base::ids::PersonId;
use crate::domain::case::{CallbackBasis, Case, ClosingKind, Status};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::intake::kind::Kind;
use crate::domain::message::parts::Reminder;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::CasePress;
use crate::domain::request::keyboard;
use crate::domain::request::policy::Visibility;
use chrono::TimeDelta;

const LONGEST_REQUEST: usize = 120;

/// The sentence depends on the hour it is read at, not on the rung: a message that was held up says what is true now.
pub fn reminder(voice: &Localizer, scene: &RenderContext, case: &Case, reminder: &Reminder) -> Page {
    let sight = sight_of(scene, case);
    let reader = scene.reader.as_ref();
    let owns = reader.is_some_and(|reader| reader.id == case.owner);
    let mut lines = if owns && sight == Visibility::Full {
        to_owner(voice, scene, case)
    } else {
        let who = (sight == Visibility::Full).then(|| who(voice, case));
        [to_others(voice, scene, case, sight)].into_iter().chain(who).collect()
    };
    if !case.tries.is_empty() {
        lines.push(say!(voice, "reminder-tries", tries = case.tries.len()));
    }
    lines.extend(next_try(voice, case).map(|time| say!(voice, "reminder-next-try", time = time)));
    if !owns && case.promise.is_quiet(case.owner, scene.now) {
        let owner = capitalised(&voice.mention(scene, case.owner));
        lines.push(say!(voice, "reminder-quiet", owner = owner));
    }
    lines.extend(unreached(voice, scene, case, &reminder.unreached, owns));
    if !owns && reminder.unreached.contains(&Recipient::Owner) {
        lines.extend(call_colleague(voice, scene, case.owner));
    }
    Page { lines, keyboard: keyboard(voice, scene, case, sight) }
}

fn to_owner(voice: &Localizer, scene: &RenderContext, case: &Case) -> Vec<Html> {
    let hail = voice.hail(scene.reader.as_ref());
    let state = capitalised(&voice.state(case, Visibility::Full));
    let leader = voice.leader_to_call(case);
    let (number, basis) = case.call();
    let number = number.spoken();
    let late = case.late_by(scene.now);
    if scene.now < case.promise.due {
        let left = voice.left(case.promise.due - scene.now);
        let sentence =
            say!(voice, "reminder-soon-owner", hail = hail, left = left, id = case.id, state = state);
        return vec![sentence, who(voice, case)];
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
        say!(voice, key, hail = hail, id = case.id, leader = leader, number = number)
    } else {
        say!(
            voice,
            "reminder-late-owner",
            hail = hail,
            id = case.id,
            late = voice.late(late),
            state = state,
            leader = leader,
            number = number
        )
    };
    let unclear = (basis == CallbackBasis::Unclear).then(|| say!(voice, "reminder-unclear"));
    [sentence].into_iter().chain(unclear).chain(number_is_lost(voice, case)).collect()
}

/// Who called, what is wanted, and the number to call: enough to help without opening the case.
pub fn who(voice: &Localizer, case: &Case) -> Html {
    let leader = voice.leader(case, Visibility::Full);
    let leader = match leader.split_once(' ') {
        Some((first, rest)) if fold(first) == "ld" => rest,
        Some(_) | None => leader.as_str(),
    };
    let what = match case.fields.kind {
        Kind::Other => cut(&request(voice, &case.fields.request, Kind::Other), LONGEST_REQUEST),
        kind => voice.kind(kind),
    };
    let what = what.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end_matches(['.', ' ']);
    let (number, basis) = case.call();
    let number = match basis {
        CallbackBasis::Unclear => format!("{} ({})", number.spoken(), plain!(voice, "basis-unclear")),
        CallbackBasis::Business | CallbackBasis::LostPhone => number.spoken(),
    };
    say!(voice, "reminder-who", leader = leader, what = what, number = number)
}

fn to_others(voice: &Localizer, scene: &RenderContext, case: &Case, sight: Visibility) -> Html {
    let reader = scene.reader.as_ref();
    let (hail, pronoun) = (voice.hail(reader), voice.pronoun(reader));
    let owner = capitalised(&voice.mention(scene, case.owner));
    let state = voice.state(case, sight);
    let late = case.late_by(scene.now);
    if scene.now < case.promise.due {
        let left = voice.left(case.promise.due - scene.now);
        say!(
            voice,
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
            voice,
            "reminder-due-others",
            hail = hail,
            id = case.id,
            owner = owner,
            state = state,
            pronoun = pronoun
        )
    } else {
        say!(
            voice,
            "reminder-late-others",
            hail = hail,
            id = case.id,
            late = voice.late(late),
            owner = owner,
            state = state,
            pronoun = pronoun
        )
    }
}

/// Whom the bot could not reach; an owner who reads this is not told about themselves.
fn unreached(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    tell: &[Recipient],
    owns: bool,
) -> Option<Html> {
    let missed = tell.iter().filter(|tell| !(owns && **tell == Recipient::Owner));
    let people: Vec<String> = missed.map(|tell| voice.told(scene, case, *tell)).collect();
    (!people.is_empty()).then(|| say!(voice, "reminder-unreached", people = people.join(", ")))
}

/// A colleague's own number, for who answers for the shift and has to wake them.
pub fn call_colleague(voice: &Localizer, scene: &RenderContext, colleague: PersonId) -> Option<Html> {
    scene.reader.as_ref().filter(|reader| reader.active && reader.roles.leads())?;
    let number = own_number(scene, colleague)?;
    Some(say!(voice, "reminder-call-owner", owner = voice.mention(scene, colleague), number = number))
}

/// Where the owner has to call now, the number comes first.
fn keyboard(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    sight: Visibility,
) -> super::keys::Keyboard {
    let offered = scene.reader.as_ref().map(|reader| keyboard::on_reminder(case, reader));
    let mut keyboard = voice.case_keys(case, offered.unwrap_or_default());
    if sight == Visibility::Full {
        let owns = scene.reader.as_ref().is_some_and(|reader| reader.id == case.owner);
        let calls_now = owns && scene.now >= case.promise.due;
        let row = if calls_now { 0 } else { keyboard.len() };
        keyboard.insert(row, vec![voice.copy_key(case.call().0)]);
    }
    keyboard
}

/// What an earlier reminder says once the case is closed.
pub fn over(voice: &Localizer, case: &Case) -> Page {
    Page {
        lines: vec![how_it_ended(voice, case)],
        keyboard: vec![vec![voice.case_key(case, CasePress::Show)]],
    }
}

/// How the case was closed, or that it is open again.
pub fn how_it_ended(voice: &Localizer, case: &Case) -> Html {
    match &case.closing {
        None => say!(voice, "over-open", id = case.id),
        Some(closing) => {
            let (time, late) = (voice.clock(closing.at), case.late_by(closing.at));
            match closing.how {
                ClosingKind::Told if late.is_zero() => say!(voice, "over-told", id = case.id, time = time),
                ClosingKind::Told => {
                    say!(voice, "over-told-late", id = case.id, time = time, span = voice.span(late))
                }
                ClosingKind::Withdrawn => say!(voice, "over-withdrawn", id = case.id, time = time),
                ClosingKind::Mistake => say!(voice, "over-mistake", id = case.id, time = time),
            }
        }
    }
}
