//! The parts of the board: counts, open promises, questions to QA, who is on duty, the figures of the day.

use super::markup::{element, text};
use crate::domain::case::guidance::{Guidance, Verdict};
use crate::domain::case::{Case, Status};
use crate::domain::request::policy::Visibility;
use crate::text::duty;
use crate::text::guidance::waiting_since;
use crate::text::html::cut;
use crate::text::localizer::plain;
use crate::text::names::{capitalised, given_name};
use crate::text::view::View;
use chrono::TimeDelta;
use std::fmt::Display;

/// How many promises are listed, the most overdue first; of more the number is said.
const MOST_ROWS: usize = 40;
const MOST_QUESTIONS: usize = 12;
const LONGEST_OWNER: usize = 32;
/// A promise that falls due so soon is counted.
const SOON: TimeDelta = TimeDelta::minutes(10);

/// Everything, without names of leaders, numbers and typed text.
pub fn board(view: &View) -> String {
    let cases = &view.context.open;
    let late = cases.iter().filter(|case| case.promise.due <= view.context.now).count();
    let open = usize::try_from(view.context.open_in_all).unwrap_or_default().max(cases.len());
    let parts = [counts(view, open, late), promises(view, open), questions(view), on_duty(view), day(view)];
    let said = plain!(view, "page-said", open, late);
    element("div", &[("class", &"parts"), ("data-said", &said)], &parts.concat())
}

/// A part with its heading; the page replaces those that have changed.
fn part(id: &str, heading: &str, inside: &str) -> String {
    let title = format!("{id}-title");
    let heading = element("h2", &[("id", &title)], &text(heading));
    element("section", &[("id", &id), ("aria-labelledby", &title)], &format!("{heading}{inside}"))
}

/// How many cases there are, and in which states.
fn counts(view: &View, open: usize, late: usize) -> String {
    let now = view.context.now;
    let cases = &view.context.open;
    let soon = |case: &&Case| now < case.promise.due && case.promise.due <= now + SOON;
    let mut counted = vec![
        ("open", plain!(view, "page-open"), open),
        ("late", plain!(view, "page-late"), late),
        ("soon", plain!(view, "page-soon"), cases.iter().filter(soon).count()),
    ];
    for status in STATES {
        let mut of_status = cases.iter().filter(|case| same_state(case.status(), status));
        if let Some(first) = of_status.next() {
            let state = capitalised(&view.state(first, Visibility::Masked));
            counted.push(("state", state, 1 + of_status.count()));
        }
    }
    let item = |(class, label, count): (&str, String, usize)| {
        let class = if count == 0 { format!("{class} none") } else { class.to_owned() };
        let inside =
            format!("{} {}", element("strong", &[], &text(count)), element("span", &[], &text(label)));
        element("li", &[("class", &class)], &inside)
    };
    let items: String = counted.into_iter().map(item).collect();
    part("counts", &plain!(view, "page-counts"), &element("ul", &[], &items))
}

/// The states of open cases in the order of the procedure; QA's verdicts are one.
const STATES: [Status; 7] = [
    Status::Unchecked,
    Status::Checked,
    Status::AskingQa,
    Status::Answered(Verdict::GoAhead),
    Status::Waiting,
    Status::Done,
    Status::Cannot,
];

fn same_state(one: Status, other: Status) -> bool {
    one == other || matches!((one, other), (Status::Answered(_), Status::Answered(_)))
}

fn promises(view: &View, open: usize) -> String {
    let heading = plain!(view, "page-heading");
    let cases = &view.context.open;
    if cases.is_empty() {
        return part("promises", &heading, &element("p", &[], &text(plain!(view, "open-none"))));
    }
    let columns = ["page-case", "page-kind", "page-due", "page-left", "page-state", "page-owner"];
    let head: String = columns
        .iter()
        .map(|key| element("th", &[("scope", &"col"), ("role", &"columnheader")], &text(plain!(view, key))))
        .collect();
    let head = element("thead", &[("role", &"rowgroup")], &element("tr", &[("role", &"row")], &head));
    let rows: String = cases.iter().take(MOST_ROWS).map(|case| row(view, case)).collect();
    let body = element("tbody", &[("role", &"rowgroup")], &rows);
    let table = element(
        "table",
        &[("role", &"table"), ("aria-labelledby", &"promises-title")],
        &format!("{head}{body}"),
    );
    let left_out = open.saturating_sub(MOST_ROWS.min(cases.len()));
    let more = if left_out == 0 {
        String::new()
    } else {
        element("p", &[("class", &"more")], &text(plain!(view, "board-more", count = left_out)))
    };
    part("promises", &heading, &format!("{table}{more}"))
}

fn row(view: &View, case: &Case) -> String {
    let due = case.promise.due;
    let cell = |class: &str, inside: &str| element("td", &[("role", &"cell"), ("class", &class)], inside);
    let number = format!("#{}", case.id);
    let cells = [
        element("th", &[("scope", &"row"), ("role", &"rowheader")], &text(number)),
        cell("kind", &text(view.kind(case.kind()))),
        cell("due", &text(view.clock(due))),
        cell("left", &counting("data-due", due.timestamp_millis(), &view.time_left(due))),
        cell("state", &text(view.state(case, Visibility::Masked))),
        cell("owner", &text(owner(view, case))),
    ];
    let class = if due <= view.context.now { "late" } else { "" };
    let id = format!("case-{}", case.id);
    element("tr", &[("role", &"row"), ("id", &id), ("class", &class)], &cells.concat())
}

/// A time that the page counts on from, as it stands now.
fn counting(attribute: &str, at: i64, now: &dyn Display) -> String {
    element("span", &[("class", &"count"), (attribute, &at)], &text(now))
}

fn owner(view: &View, case: &Case) -> String {
    match view.context.people.get(&case.owner) {
        Some(owner) => cut(&given_name(&owner.name), LONGEST_OWNER),
        None => plain!(view, "former-colleague"),
    }
}

/// The questions QA has not answered, the longest waiting first.
fn questions(view: &View) -> String {
    let asked = |case: &'_ Case| case.open_question().map(|question| (case.id, question.clone()));
    let mut open: Vec<_> = view.context.open.iter().filter_map(asked).collect();
    open.sort_by_key(|(case, question)| (waiting_since(question), *case));
    let item = |(case, question): &(_, Guidance)| {
        let since = waiting_since(question);
        let holder = match question.holder() {
            Some(holder) => plain!(view, "page-claimed", person = view.mention(holder)),
            None => plain!(view, "page-unclaimed"),
        };
        let said = format!(
            "{} · {} · {}",
            view.reason(question.reason),
            plain!(view, "page-asked", time = view.clock(since)),
            holder
        );
        let number = element("strong", &[], &text(format!("#{case}")));
        let waits = counting("data-since", since.timestamp_millis(), &view.span(view.context.now - since));
        element("li", &[], &format!("{number} {} {waits}", text(said)))
    };
    let items: String = open.iter().take(MOST_QUESTIONS).map(item).collect();
    let mut inside = match open.is_empty() {
        true => element("p", &[], &text(plain!(view, "page-questions-none"))),
        false => element("ul", &[], &items),
    };
    let left_out = open.len().saturating_sub(MOST_QUESTIONS);
    if left_out > 0 {
        inside += &element("p", &[("class", &"more")], &text(plain!(view, "board-more", count = left_out)));
    }
    part("questions", &plain!(view, "page-questions"), &inside)
}

/// What `/duty` says, which anybody may read in a group.
fn on_duty(view: &View) -> String {
    let mut lines = duty::duty(view).lines.into_iter().filter(|line| !line.is_empty());
    lines.next();
    let lines: String = lines.map(|line| element("p", &[], &line.into_string())).collect();
    part("duty", &plain!(view, "duty-title"), &lines)
}

fn day(view: &View) -> String {
    let figures = &view.context.report;
    let all = figures.all;
    let kept = match all.kept_percent() {
        Some(percent) => plain!(view, "page-percent", count = count(all.kept), percent = count(percent)),
        None => all.kept.to_string(),
    };
    let mut shown = vec![
        (plain!(view, "page-day-cases"), all.cases.to_string()),
        (plain!(view, "page-day-kept"), kept),
        (plain!(view, "page-day-late"), all.late.to_string()),
    ];
    if figures.worst >= TimeDelta::minutes(1) {
        shown.push((plain!(view, "page-day-worst"), view.span(figures.worst)));
    }
    let item = |(label, value): (String, String)| {
        let inside = format!("{}{}", element("dt", &[], &text(label)), element("dd", &[], &text(value)));
        element("div", &[], &inside)
    };
    let items: String = shown.into_iter().map(item).collect();
    part("day", &plain!(view, "page-day"), &element("dl", &[], &items))
}

fn count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
