//! The board of open cases. A group reads it: no leader, no number, no user text.

use super::Page;
use super::html::{Html, LONGEST_MESSAGE, cut};
use super::localizer::{html, plain};
use super::names::given_name;
use super::view::View;
use crate::domain::case::Case;
use crate::domain::intake::kind::Kind;
use crate::domain::message::render_context::BOARD_LATE;
use crate::domain::request::policy::Visibility;
use chrono::TimeDelta;

const LONGEST_OWNER: usize = 24;
/// Kept free for the title, what is left out and the time.
const FRAME: usize = 200;

/// So many cases have a line; of more the counts come first, and the list is a tap away.
const MOST: usize = 10;
/// A promise that falls due so soon is counted.
const SOON: TimeDelta = TimeDelta::minutes(10);

/// The open cases, the most overdue first. It fits a phone.
pub fn board(view: &View) -> Page {
    if view.context.open.is_empty() && view.context.unreadable.is_empty() {
        return Page::line(html!(view, "board-none"));
    }
    let mut cases: Vec<&Case> = view.context.open.iter().collect();
    cases.sort_by_key(|case| (case.promise.due, case.id));
    let in_all = usize::try_from(view.context.open_in_all).unwrap_or(0).max(cases.len());
    let title = match view.context.late_in_all {
        ..=0 => html!(view, "board-title", open = in_all),
        late => html!(view, "board-title-late", open = in_all, late),
    };
    let mut lines = vec![title.bold()];
    let mut room = LONGEST_MESSAGE - FRAME;
    if in_all > MOST {
        lines.push(counts(view, &cases, in_all));
    }
    let frame = lines.len();
    for case in cases.iter().take(MOST) {
        let line = line(view, case);
        let Some(left) = room.checked_sub(line.shown_length() + 1) else { break };
        room = left;
        lines.push(line);
    }
    let shown = lines.len() - frame;
    let left_out = in_all.saturating_sub(shown + view.context.unreadable.len());
    if left_out > 0 {
        lines.push(html!(view, "board-more", count = left_out));
    }
    lines.push(html!(view, "board-as-of", time = view.time_of_day_at(view.context.now)));
    let keyboard = if in_all > shown { vec![vec![view.all_open_button()]] } else { Vec::new() };
    Page { lines, keyboard }
}

/// How many cases are in each state that somebody must act on; `+` where there are more cases than were looked at.
fn counts(view: &View, cases: &[&Case], in_all: usize) -> Html {
    let count = |is: &dyn Fn(&Case) -> bool| cases.iter().filter(|case| is(case)).count();
    let now = view.context.now;
    let soon = |case: &Case| now < case.promise.due && case.promise.due <= now + SOON;
    let plus = if in_all > cases.len() { "+" } else { "" };
    let shown = [
        ("board-lost", count(&|case| case.kind() == Kind::LostPhone)),
        ("board-asking-qa", count(&|case| case.open_question().is_some())),
        ("board-soon", count(&soon)),
    ];
    let late = usize::try_from(view.context.late_in_all).unwrap_or(0);
    let mut parts: Vec<Html> = Vec::new();
    parts.extend((late > 0).then(|| html!(view, "board-late", count = late)));
    for (key, count) in shown.into_iter().filter(|(_, count)| *count > 0) {
        parts.push(html!(view, key, count = format!("{count}{plus}")));
    }
    parts.into_iter().reduce(Html::dot).unwrap_or_else(|| html!(view, "board-calm"))
}

fn line(view: &View, case: &Case) -> Html {
    let due = case.promise.due;
    let mark = if view.context.now - due >= BOARD_LATE { "🔴 #" } else { "#" };
    Html::text(&format!("{mark}{}", case.id))
        .bold()
        .dot(Html::text(&view.kind(case.kind())))
        .dot(html!(view, "board-due", time = view.clock(due), left = view.time_left(due)))
        .dot(Html::text(&view.state(case, Visibility::Masked)))
        .dot(Html::text(&owner(view, case)))
}

fn owner(view: &View, case: &Case) -> String {
    match view.context.people.get(&case.owner) {
        Some(owner) => cut(&given_name(&owner.name), LONGEST_OWNER),
        None => plain!(view, "former-colleague"),
    }
}
