//! The board of open cases. A group reads it: no leader, no number, no user text.

use super::Page;
use super::html::{Html, LONGEST_MESSAGE, cut};
use super::localizer::{html, plain};
use super::names::given_name;
use super::view::View;
use crate::domain::case::Case;
use crate::domain::message::render_context::BOARD_LATE;
use crate::domain::request::policy::Visibility;

const LONGEST_OWNER: usize = 24;
/// Kept free for the title, what is left out and the time.
const FRAME: usize = 200;

/// Every open case that fits, the most overdue first.
pub fn board(view: &View) -> Page {
    if view.context.open.is_empty() {
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
    for case in &cases {
        let line = line(view, case);
        let Some(left) = room.checked_sub(line.shown_length() + 1) else { break };
        room = left;
        lines.push(line);
    }
    let shown = lines.len() - 1;
    if in_all > shown {
        lines.push(html!(view, "board-more", count = in_all - shown));
    }
    lines.push(html!(view, "board-as-of", time = view.time_of_day_at(view.context.now)));
    Page { lines, keyboard: Vec::new() }
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
