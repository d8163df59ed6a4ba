//! Reminders of a promised result, also after the case was closed.

use super::Page;
use super::case_lines::{
    ask_qa_first, call_colleague, closing_line, next_try, not_reached, number_is_lost, who_to_call,
};
use super::html::Html;
use super::localizer::{Localizer, html};
use super::names::capitalised;
use super::view::View;
use crate::domain::case::vip::CallbackBasis;
use crate::domain::case::{Case, Status};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::parts::Reminder;
use crate::domain::request::keyboard;
use crate::domain::request::policy::Visibility;
use chrono::TimeDelta;

/// The sentence depends on the hour it is read at, not on the rung: a message that was held up says what is true now.
pub fn reminder(view: &View, case: &Case, reminder: &Reminder) -> Page {
    let view = &view.of(case);
    let visibility = view.visibility(case);
    let owns = view.is_for(case.owner);
    let mut lines = if owns && visibility == Visibility::Full {
        to_owner(view, case)
    } else {
        vec![to_others(view, case, visibility)]
    };
    lines.extend(ask_qa_first(view, case));
    if !owns && visibility == Visibility::Full {
        lines.push(who_to_call(view, case));
    }
    if !case.tries.is_empty() {
        lines.push(html!(view, "reminder-tries", tries = case.tries.len()));
    }
    if !owns && case.promise.is_quiet(case.owner, view.context.now) {
        let owner = capitalised(&view.mention(case.owner));
        lines.push(html!(view, "reminder-quiet", owner));
    }
    lines.extend(unreached(view, case, &reminder.unreached, owns));
    if !owns && reminder.unreached.contains(&Recipient::Owner) {
        lines.extend(call_colleague(view, case.owner));
    }
    Page { lines, keyboard: keyboard(view, case, visibility) }
}

fn to_owner(view: &View, case: &Case) -> Vec<Html> {
    let greeting = view.greeting();
    let state = capitalised(&view.state(case, Visibility::Full));
    let leader = view.leader_in_sentence(case);
    let (number, basis) = case.number_to_call();
    let number = number.spoken();
    let late = case.late_by(view.context.now);
    if let Some(time) = next_try(view, case) {
        let left = view.left(case.promise.climb.anchor() - view.context.now);
        let sentence = html!(view, "reminder-next-try-owner", greeting, left, time, id = case.id);
        return vec![sentence, who_to_call(view, case)];
    }
    if view.context.now < case.promise.due {
        let left = view.left(case.promise.due - view.context.now);
        let sentence = html!(view, "reminder-soon-owner", greeting, left, id = case.id, state);
        return vec![sentence, who_to_call(view, case)];
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
        html!(view, key, greeting, id = case.id, leader, number)
    } else {
        html!(
            view,
            "reminder-late-owner",
            greeting,
            id = case.id,
            late = view.late(late),
            state,
            leader,
            number
        )
    };
    let unclear = (basis == CallbackBasis::Unclear).then(|| html!(view, "reminder-unclear"));
    [sentence].into_iter().chain(unclear).chain(number_is_lost(view, case)).collect()
}

fn to_others(view: &View, case: &Case, visibility: Visibility) -> Html {
    let (greeting, pronoun) = (view.greeting(), view.pronoun());
    let owner = capitalised(&view.mention(case.owner));
    let state = view.state(case, visibility);
    let late = case.late_by(view.context.now);
    if let Some(time) = next_try(view, case) {
        let left = view.left(case.promise.climb.anchor() - view.context.now);
        html!(view, "reminder-next-try-others", greeting, left, time, id = case.id, owner, state, pronoun)
    } else if view.context.now < case.promise.due {
        let left = view.left(case.promise.due - view.context.now);
        html!(view, "reminder-soon-others", greeting, left, id = case.id, owner, state, pronoun)
    } else if late < TimeDelta::minutes(1) {
        html!(view, "reminder-due-others", greeting, id = case.id, owner, state, pronoun)
    } else {
        html!(
            view,
            "reminder-late-others",
            greeting,
            id = case.id,
            late = view.late(late),
            owner,
            state,
            pronoun
        )
    }
}

/// Whom the bot could not reach; an owner who reads this is not told about themselves.
fn unreached(view: &View, case: &Case, tell: &[Recipient], owns: bool) -> Vec<Html> {
    not_reached(view, case, [], tell.iter().copied().filter(|tell| !(owns && *tell == Recipient::Owner)))
}

/// Where the owner has to call now, the number comes first.
fn keyboard(view: &View, case: &Case, visibility: Visibility) -> super::buttons::Keyboard {
    let offered = view.reader().map(|reader| keyboard::on_reminder(case, reader));
    let mut keyboard = view.case_buttons(case, offered.unwrap_or_default());
    if visibility == Visibility::Full {
        let owns = view.is_for(case.owner);
        let calls_now = owns && view.context.now >= case.promise.due;
        let row = if calls_now { 0 } else { keyboard.len() };
        keyboard.insert(row, vec![view.copy_button(case.number_to_call().0)]);
    }
    keyboard
}

/// What an earlier reminder says once the case is closed.
pub fn closed(l10n: &Localizer, case: &Case) -> Page {
    Page::about(l10n, case, [closing_line(l10n, case)])
}
