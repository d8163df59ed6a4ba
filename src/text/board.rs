//! The board of open cases. A group reads it: no leader, no number, no user text.

use super::Page;
use super::html::{Html, LONGEST_MESSAGE, cut};
use super::localizer::{Localizer, html, plain};
use super::names::given_name;
use crate::domain::case::Case;
use crate::domain::message::render_context::{BOARD_LATE, RenderContext};
use crate::domain::request::policy::Visibility;

const LONGEST_OWNER: usize = 24;
/// Kept free for the title, what is left out and the time.
const FRAME: usize = 200;

/// Every open case that fits, the most overdue first.
pub fn board(l10n: &Localizer, context: &RenderContext) -> Page {
    if context.open.is_empty() {
        return Page::line(html!(l10n, "board-none"));
    }
    let mut cases: Vec<&Case> = context.open.iter().collect();
    cases.sort_by_key(|case| (case.promise.due, case.id));
    let in_all = usize::try_from(context.open_in_all).unwrap_or(0).max(cases.len());
    let title = match context.late_in_all {
        ..=0 => html!(l10n, "board-title", open = in_all),
        late => html!(l10n, "board-title-late", open = in_all, late),
    };
    let mut lines = vec![title.bold()];
    let mut room = LONGEST_MESSAGE - FRAME;
    for case in &cases {
        let line = line(l10n, context, case);
        let Some(left) = room.checked_sub(line.shown_length() + 1) else { break };
        room = left;
        lines.push(line);
    }
    let shown = lines.len() - 1;
    if in_all > shown {
        lines.push(html!(l10n, "board-more", count = in_all - shown));
    }
    lines.push(html!(l10n, "board-as-of", time = l10n.time_of_day_at(context.now)));
    Page { lines, keyboard: Vec::new() }
}

fn line(l10n: &Localizer, context: &RenderContext, case: &Case) -> Html {
    let due = case.promise.due;
    let mark = if context.now - due >= BOARD_LATE { "🔴 #" } else { "#" };
    Html::text(&format!("{mark}{}", case.id))
        .bold()
        .dot(Html::text(&l10n.kind(case.kind())))
        .dot(html!(l10n, "board-due", time = l10n.clock(due), left = l10n.time_left(due)))
        .dot(Html::text(&l10n.state(case, Visibility::Masked)))
        .dot(Html::text(&owner(l10n, context, case)))
}

fn owner(l10n: &Localizer, context: &RenderContext, case: &Case) -> String {
    match context.people.get(&case.owner) {
        Some(owner) => cut(&given_name(&owner.name), LONGEST_OWNER),
        None => plain!(l10n, "former-colleague"),
    }
}
