//! Review (B3): a closed case as QA scores it, and what its agent reads of it. Neither names the leader or a number.

use super::Page;
use super::buttons::{ButtonAction, InlineButton, Keyboard};
use super::case_lines::closing_line;
use super::html::{Html, quoted};
use super::localizer::{Localizer, html, plain};
use super::timeline;
use super::view::View;
use crate::domain::case::Case;
use crate::domain::request::button::{Button, ReviewButton};
use crate::domain::review::{LONGEST_COMMENT, Part, Review};
use crate::domain::staff::person::Person;

/// To QA: what was done in the case and when, and the scores.
pub fn review(view: &View, case: &Case) -> Page {
    let Some(review) = &view.context.review else { return Page::line(html!(view, "review-gone")) };
    let agent = view.mention(review.agent);
    let title =
        html!(view, "review-title", id = case.id, kind = view.kind(case.kind()), agent = &agent).bold();
    let mut lines = vec![title, closing_line(view, case)];
    let events = &view.context.listed.lines;
    lines.extend(timeline::by_day(view, events, |line| timeline::what_was_done(view, Some(case), line)));
    lines.push(Html::default());
    lines.extend(scores(view, review));
    match review.sent_at {
        Some(at) if !is_reached(view, review) => {
            lines.push(html!(view, "review-kept", agent, time = view.clock(at)));
        }
        Some(at) => lines.push(html!(view, "review-sent", agent, time = view.clock(at))),
        None => lines.push(html!(view, "review-how", agent, max = LONGEST_COMMENT)),
    }
    Page { lines, keyboard: keyboard(view, review) }
}

/// Whether the agent can be written to.
fn is_reached(view: &View, review: &Review) -> bool {
    view.context.people.get(&review.agent).is_some_and(Person::reachable)
}

/// To the agent; not by whom.
pub fn reviewed(view: &View, case: &Case) -> Page {
    let Some(review) = &view.context.review else { return Page::line(html!(view, "review-gone")) };
    let (met, all) = (review.scores.met(), Part::ALL.len());
    let mut lines = vec![html!(view, "review-of-yours", id = case.id, met, all)];
    lines.extend(scores(view, review));
    Page::about(view, case, lines)
}

fn scores(view: &View, review: &Review) -> Vec<Html> {
    let line = |part: Part| {
        let key = match review.scores.get(part) {
            None => "review-open",
            Some(true) => "review-met",
            Some(false) => "review-not-met",
        };
        html!(view, key, part = name(view, part))
    };
    let mut lines: Vec<Html> = Part::ALL.map(line).into();
    if let Some(comment) = &review.comment {
        lines.push(html!(view, "review-comment", words = quoted(comment, LONGEST_COMMENT)));
    }
    lines
}

/// A part of the service standard.
pub fn name(l10n: &Localizer, part: Part) -> String {
    match part {
        Part::SpecialCare => plain!(l10n, "review-part-care"),
        Part::Professional => plain!(l10n, "review-part-professional"),
        Part::Fast => plain!(l10n, "review-part-fast"),
        Part::Respectful => plain!(l10n, "review-part-respectful"),
    }
}

fn keyboard(view: &View, review: &Review) -> Keyboard {
    let button = |press: ReviewButton| InlineButton {
        label: view.label(press.spec().label, None),
        action: ButtonAction::Press(Button::Review { case: review.case, press }),
    };
    if review.sent_at.is_some() {
        return vec![vec![button(ReviewButton::Next)]];
    }
    let mut rows = vec![vec![button(ReviewButton::AllMet)]];
    rows.extend(Part::ALL.map(|part| [true, false].map(|met| button(ReviewButton::Score(part, met))).into()));
    if review.scores.is_complete() {
        rows.push(vec![button(ReviewButton::Send)]);
    }
    rows
}
