//! A digest: several reminders in one message, the most overdue first.

use super::Page;
use super::html::{Html, cut};
use super::localizer::html;
use super::reminder;
use super::view::View;
use crate::domain::case::{Case, ClosingKind};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::parts::Reminder;
use crate::domain::request::policy::Visibility;
use chrono::TimeDelta;

const LONGEST_LEADER: usize = 30;
const LONGEST_OWNER: usize = 20;
const LONGEST_STATE: usize = 30;
const LONGEST_UNREACHED: usize = 120;
const BUTTONS_PER_ROW: usize = 4;
/// So many cases have a button, and a line with all that matters.
const MOST_IN_FULL: usize = 24;
/// So many of more have a short line; the rest is listed by number.
const MOST_IN_SHORT: usize = 40;
/// So many numbers are listed.
const MOST_NUMBERS: usize = 120;

/// What is true now of every case it lists; one that is closed is struck out. A single case is reminded of as by itself.
pub fn digest(view: &View) -> Page {
    let mut listed: Vec<&(Reminder, Case)> = view.context.digest.iter().collect();
    if let [(reminder, case)] = listed.as_slice() {
        return if case.is_erased() {
            Page::line(html!(view, "case-erased"))
        } else if case.is_open() {
            reminder::reminder(view, case, reminder)
        } else {
            reminder::closed(view, case)
        };
    }
    listed.sort_by_key(|(_, case)| (case.promise.due, case.id));
    let in_full = listed.len() <= MOST_IN_FULL;
    let (shown, rest) = listed.split_at(listed.len().min(MOST_IN_SHORT));
    let mut lines = vec![title(view).bold()];
    lines.extend(shown.iter().map(|(_, case)| line(view, case, in_full)));
    if !rest.is_empty() {
        let cases: Vec<String> =
            rest.iter().take(MOST_NUMBERS).map(|(_, case)| format!("#{}", case.id)).collect();
        lines.push(html!(view, "digest-more", cases = cases.join(" ")));
    }
    lines.extend(unreached(view, &listed));
    let keys: Vec<_> =
        listed.iter().take(MOST_IN_FULL).map(|(_, case)| view.case_number_button(case)).collect();
    Page { lines, keyboard: keys.chunks(BUTTONS_PER_ROW).map(<[_]>::to_vec).collect() }
}

fn title(view: &View) -> Html {
    let greeting = view.greeting();
    let open = view.context.digest.iter().filter(|(_, case)| case.is_open());
    let (count, late) = open.fold((0_usize, 0_usize), |(count, late), (_, case)| {
        (count + 1, late + usize::from(case.late_by(view.context.now) >= TimeDelta::minutes(1)))
    });
    match (count, late) {
        (0, _) => html!(view, "digest-over", greeting, count = view.context.digest.len()),
        (_, 0) => html!(view, "digest-due", greeting, count),
        (count, late) if count == late => html!(view, "digest-late", greeting, count),
        (count, late) => html!(view, "digest-some-late", greeting, count, late),
    }
}

fn line(view: &View, case: &Case, in_full: bool) -> Html {
    if let Some(closing) = &case.closing {
        let l10n = view.about(case);
        let (time, late) = (view.clock(closing.at), case.late_by(closing.at));
        return match closing.how {
            ClosingKind::Told if late.is_zero() => html!(view, "digest-told", id = case.id, time),
            ClosingKind::Told => {
                html!(view, "digest-told-late", id = case.id, time, span = view.span(late))
            }
            ClosingKind::AnsweredInCall => html!(view, "digest-answered-in-call", id = case.id, time),
            ClosingKind::Withdrawn => html!(l10n, "digest-withdrawn", id = case.id, time),
            ClosingKind::Mistake => html!(view, "digest-mistake", id = case.id, time),
        };
    }
    let visibility = view.visibility(case);
    let part = |text: String, longest| Html::text(&cut(&text, longest));
    let mut line = Html::text(&format!("#{}", case.id)).bold();
    line = line.and(part(view.leader(case, visibility), LONGEST_LEADER));
    if view.reader().is_none_or(|reader| reader.id != case.owner) {
        line = line.dot(part(view.mention(case.owner), LONGEST_OWNER));
    }
    line = line.dot(Html::text(&view.time_left(case.promise.due)));
    if !in_full {
        return line;
    }
    line = line.dot(part(view.state(case, visibility), LONGEST_STATE));
    match visibility {
        Visibility::Full => line.dot(Html::text(&case.number_to_call().0.spoken())),
        Visibility::Masked => line,
    }
}

/// Whom the bot could not reach, each once.
fn unreached(view: &View, listed: &[&(Reminder, Case)]) -> Vec<Html> {
    let reads_it = |case: &Case| view.is_for(case.owner);
    let (mut people, mut roles): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for (reminder, case) in listed.iter().filter(|(_, case)| case.is_open()) {
        for tell in reminder.unreached.iter().filter(|tell| !(**tell == Recipient::Owner && reads_it(case))) {
            let missed = if *tell == Recipient::Owner { &mut people } else { &mut roles };
            let named = view.recipient(case, *tell);
            if !missed.contains(&named) {
                missed.push(named);
            }
        }
    }
    let [people, roles] = [people, roles].map(|missed| cut(&missed.join(", "), LONGEST_UNREACHED));
    let people = (!people.is_empty()).then(|| html!(view, "reminder-unreached", people));
    let roles = (!roles.is_empty()).then(|| html!(view, "reminder-nobody", roles));
    people.into_iter().chain(roles).collect()
}
