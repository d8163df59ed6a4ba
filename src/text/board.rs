//! The board of open cases, for a group to read: no leader, no number, no words of anybody.

use super::Page;
use super::html::{Html, LONGEST_MESSAGE, cut};
use super::people::given_name;
use super::voice::{Localizer, plain, say};
use crate::domain::case::Case;
use crate::domain::message::render_context::{BOARD_LATE, RenderContext};
use crate::domain::request::policy::Visibility;

const LONGEST_OWNER: usize = 24;
/// Kept free for the title, what is left out and the time.
const FRAME: usize = 200;

/// Every open case that fits, the most overdue first.
pub fn board(voice: &Localizer, scene: &RenderContext) -> Page {
    if scene.open.is_empty() {
        return Page::line(say!(voice, "board-none"));
    }
    let mut cases: Vec<&Case> = scene.open.iter().collect();
    cases.sort_by_key(|case| (case.promise.due, case.id));
    let in_all = usize::try_from(scene.open_in_all).unwrap_or(0).max(cases.len());
    let title = match scene.late_in_all {
        ..=0 => say!(voice, "board-title", open = in_all),
        late => say!(voice, "board-title-late", open = in_all, late = late),
    };
    let mut lines = vec![title.bold()];
    let mut room = LONGEST_MESSAGE - FRAME;
    for case in &cases {
        let line = line(voice, scene, case);
        let Some(left) = room.checked_sub(line.shown_length() + 1) else { break };
        room = left;
        lines.push(line);
    }
    let shown = lines.len() - 1;
    if in_all > shown {
        lines.push(say!(voice, "board-more", count = in_all - shown));
    }
    lines.push(say!(voice, "board-as-of", time = voice.time_of_day_at(scene.now)));
    Page { lines, keyboard: Vec::new() }
}

fn line(voice: &Localizer, scene: &RenderContext, case: &Case) -> Html {
    let due = case.promise.due;
    let mark = if scene.now - due >= BOARD_LATE { "🔴 #" } else { "#" };
    Html::text(&format!("{mark}{}", case.id))
        .bold()
        .dot(Html::text(&voice.kind(case.fields.kind)))
        .dot(say!(voice, "board-due", time = voice.clock(due), left = voice.away(due)))
        .dot(Html::text(&voice.state(case, Visibility::Masked)))
        .dot(Html::text(&owner(voice, scene, case)))
}

fn owner(voice: &Localizer, scene: &RenderContext, case: &Case) -> String {
    match scene.people.get(&case.owner) {
        Some(owner) => cut(&given_name(&owner.name), LONGEST_OWNER),
        None => plain!(voice, "someone"),
    }
}
