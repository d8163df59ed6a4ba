//! The parts of the board: counts, open promises, questions to QA, who is on duty, the figures of the day.

use super::markup::{element, text};
use crate::domain::base::ids::CaseId;
use crate::domain::case::guidance::Guidance;
use crate::domain::case::{Case, Line};
use crate::domain::request::board_filter::{BoardFilter, BoardState, is_on_board, line_key};
use crate::domain::request::policy::{ReportScope, Visibility, report_scope};
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
const LONGEST_LEADER: usize = 60;
/// A promise that falls due so soon is counted.
const SOON: TimeDelta = TimeDelta::minutes(10);

/// What somebody looks at.
struct Look<'a> {
    view: &'a View<'a>,
    /// The open cases that are on their board.
    cases: Vec<&'a Case>,
    /// How many there are, where not all were read.
    open: usize,
    /// Of a wall screen there is none.
    filter: Option<&'a BoardFilter>,
}

/// Everything, without names of leaders, numbers and typed text.
pub fn board(view: &View) -> String {
    let cases: Vec<&Case> = view.context.open.iter().collect();
    let open = usize::try_from(view.context.open_in_all).unwrap_or_default().max(cases.len());
    parts(&Look { view, cases, open, filter: None })
}

/// The board of the view's reader, who may open the cases they see in full.
pub fn board_of(view: &View, filter: &BoardFilter) -> String {
    let is_shown = |case: &&Case| view.reader().is_some_and(|reader| is_on_board(reader, case));
    let cases: Vec<&Case> = view.context.open.iter().filter(is_shown).collect();
    parts(&Look { view, open: cases.len(), cases, filter: Some(filter) })
}

fn parts(look: &Look) -> String {
    let view = look.view;
    let late = look.cases.iter().filter(|case| case.promise.due <= view.context.now).count();
    let filters = look.filter.map(|filter| filters(look, filter)).unwrap_or_default();
    // Of all cases: on a wall that leaders have chosen, and for who reads reports of all.
    let reads_all = view.reader().is_none_or(|reader| report_scope(reader) == ReportScope::All);
    let day = if reads_all { day(view) } else { String::new() };
    let parts = [counts(look, late), filters, promises(look), questions(look), on_duty(view), day];
    let said = plain!(view, "page-said", open = look.open, late);
    element("div", &[("class", &"parts"), ("data-said", &said)], &parts.concat())
}

/// A part with its heading; the page replaces those that have changed.
fn part(id: &str, heading: &str, inside: &str) -> String {
    let title = format!("{id}-title");
    let heading = element("h2", &[("id", &title)], &text(heading));
    element("section", &[("id", &id), ("aria-labelledby", &title)], &format!("{heading}{inside}"))
}

/// How many cases there are, and in which states.
fn counts(look: &Look, late: usize) -> String {
    let Look { view, cases, open, .. } = look;
    let now = view.context.now;
    let soon = |case: &&&Case| now < case.promise.due && case.promise.due <= now + SOON;
    let mut counted = vec![
        ("open", plain!(view, "page-open"), *open),
        ("late", plain!(view, "page-late"), late),
        ("soon", plain!(view, "page-soon"), cases.iter().filter(soon).count()),
    ];
    for state in BoardState::ALL {
        let count = cases.iter().filter(|case| BoardState::of(case) == Some(state)).count();
        if count > 0 {
            counted.push(("state", state_name(view, state), count));
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

fn state_name(view: &View, state: BoardState) -> String {
    capitalised(&match state {
        BoardState::Late => plain!(view, "page-late"),
        BoardState::Unchecked => plain!(view, "state-unchecked"),
        BoardState::Checked => plain!(view, "state-checked"),
        BoardState::AskingQa => plain!(view, "state-asking-qa"),
        BoardState::Answered => plain!(view, "page-answered"),
        BoardState::Waiting => plain!(view, "state-waiting-masked"),
        BoardState::Done => plain!(view, "state-done"),
        BoardState::Cannot => plain!(view, "state-cannot"),
    })
}

/// The choices of what is listed.
fn filters(look: &Look, filter: &BoardFilter) -> String {
    let view = look.view;
    let states = BoardState::ALL.map(|state| (state.key().to_owned(), state_name(view, state)));
    let mut owners: Vec<_> = look.cases.iter().map(|case| (owner(view, case), case.owner)).collect();
    owners.sort();
    owners.dedup();
    let owners = owners.into_iter().map(|(name, id)| (id.to_string(), name));
    let lines =
        [(Line::Vip, plain!(view, "page-line-vip")), (Line::Premium, plain!(view, "page-line-premium"))]
            .map(|(line, name)| (line_key(line).to_owned(), name));
    let choice = |name: &str, label: String, chosen: String, options: Vec<(String, String)>| {
        let all = (String::new(), plain!(view, "page-all"));
        let option = |(value, label): (String, String)| {
            let mut attributes: Vec<(&str, &dyn Display)> = vec![("value", &value)];
            if value == chosen {
                attributes.push(("selected", &""));
            }
            element("option", &attributes, &text(label))
        };
        let options: String = [all].into_iter().chain(options).map(option).collect();
        let id = format!("filter-{name}");
        let select = element("select", &[("id", &id), ("name", &name)], &options);
        element("p", &[], &format!("{} {select}", element("label", &[("for", &id)], &text(label))))
    };
    let inside = [
        choice(
            "state",
            plain!(view, "page-filter-state"),
            filter.state.map(|state| state.key().to_owned()).unwrap_or_default(),
            states.to_vec(),
        ),
        choice(
            "owner",
            plain!(view, "page-filter-owner"),
            filter.owner.map(|owner| owner.to_string()).unwrap_or_default(),
            owners.collect(),
        ),
        choice(
            "line",
            plain!(view, "page-filter-line"),
            filter.line.map(|line| line_key(line).to_owned()).unwrap_or_default(),
            lines.to_vec(),
        ),
    ];
    part("filters", &plain!(view, "page-filter"), &inside.concat())
}

fn promises(look: &Look) -> String {
    let view = look.view;
    let heading = plain!(view, "page-heading");
    let is_listed = |case: &&&Case| look.filter.is_none_or(|filter| filter.shows(case, view.context.now));
    let listed: Vec<&Case> = look.cases.iter().filter(is_listed).copied().collect();
    if listed.is_empty() {
        let none = match look.cases.is_empty() {
            true => plain!(view, "open-none"),
            false => plain!(view, "page-none-of"),
        };
        return part("promises", &heading, &element("p", &[], &text(none)));
    }
    let mut columns = vec!["page-case", "page-kind", "page-due", "page-left", "page-state", "page-owner"];
    if look.filter.is_some() {
        columns.insert(1, "page-leader");
    }
    let head: String = columns
        .iter()
        .map(|key| {
            element("th", &[("scope", &"col"), ("role", &"columnheader")], &text(view.plain(key, &[])))
        })
        .collect();
    let head = element("thead", &[("role", &"rowgroup")], &element("tr", &[("role", &"row")], &head));
    let rows: String = listed.iter().take(MOST_ROWS).map(|case| row(look, case)).collect();
    let body = element("tbody", &[("role", &"rowgroup")], &rows);
    let table = element(
        "table",
        &[("role", &"table"), ("aria-labelledby", &"promises-title")],
        &format!("{head}{body}"),
    );
    let in_all = if look.filter.is_some() { listed.len() } else { look.open };
    let left_out = in_all.saturating_sub(MOST_ROWS);
    let more = if left_out == 0 {
        String::new()
    } else {
        element("p", &[("class", &"more")], &text(plain!(view, "board-more", count = left_out)))
    };
    part("promises", &heading, &format!("{table}{more}"))
}

fn row(look: &Look, case: &Case) -> String {
    let view = look.view;
    let due = case.promise.due;
    let cell = |class: &str, inside: &str| element("td", &[("role", &"cell"), ("class", &class)], inside);
    // A wall screen has no reader.
    let visibility = view.visibility(case);
    let number = text(format!("#{}", case.id));
    let opened = format!("open-{}", case.id);
    let number = match visibility {
        Visibility::Full => {
            let attributes: [(&str, &dyn Display); 4] =
                [("type", &"button"), ("class", &"open"), ("id", &opened), ("data-case", &case.id)];
            element("button", &attributes, &number)
        }
        Visibility::Masked => number,
    };
    let leader =
        look.filter.map(|_| cell("leader", &text(cut(&view.leader(case, visibility), LONGEST_LEADER))));
    let cells = [
        element("th", &[("scope", &"row"), ("role", &"rowheader")], &number),
        leader.unwrap_or_default(),
        cell("kind", &text(view.kind(case.kind()))),
        cell("due", &text(view.clock(due))),
        cell("left", &counting("data-due", due.timestamp_millis(), &view.time_left(due))),
        cell("state", &text(view.state(case, visibility))),
        cell("owner", &text(owner(view, case))),
    ];
    let class = if due <= view.context.now { "late" } else { "" };
    let id = format!("case-{}", case.id);
    let attributes: [(&str, &dyn Display); 4] =
        [("role", &"row"), ("id", &id), ("class", &class), ("data-version", &case.version)];
    element("tr", &attributes, &cells.concat())
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
fn questions(look: &Look) -> String {
    let view = look.view;
    let mut open: Vec<(CaseId, &Guidance)> =
        look.cases.iter().filter_map(|case| Some((case.id, case.open_question()?))).collect();
    open.sort_by_key(|(case, question)| (waiting_since(question), *case));
    let item = |(case, question): &(CaseId, &Guidance)| {
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
