//! Reassignment of a case (👤): the candidates, the offer, its result, and the open cases of a deactivated staff member.

use super::Page;
use super::buttons::Keyboard;
use super::case_lines::closing_line;
use super::html::Html;
use super::list::entry;
use super::localizer::{Localizer, html, plain};
use super::names::capitalised;
use super::view::View;
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::reassignment::{PAGE, Reassignment, ReassignmentEnd};
use crate::domain::message::parts::ReassignmentNews;
use crate::domain::request::button::{CaseButton, ReassignButton};
use crate::domain::request::keyboard::offer_row;
use crate::domain::request::policy::Visibility;
use crate::domain::rules::reassignment::who_may_take;
use crate::domain::staff::rota::Rota;
use chrono::{DateTime, Utc};

const BUTTONS_PER_ROW: usize = 2;
const CASES_PER_ROW: usize = 4;

/// The people on duty who may take the case, and a button for the next page; a page too far is the first.
pub fn candidate_buttons(
    l10n: &Localizer,
    case: &Case,
    rota: &Rota,
    now: DateTime<Utc>,
    page: u16,
) -> Keyboard {
    let there = who_may_take(case, rota, now);
    let first = usize::from(page) * PAGE;
    let (first, page) = if first < there.len() { (first, page) } else { (0, 0) };
    let shown: Vec<_> = there.iter().skip(first).take(PAGE).collect();
    let keys: Vec<_> = shown.iter().map(|person| l10n.candidate_button(case, person)).collect();
    let mut keyboard: Keyboard = keys.chunks(BUTTONS_PER_ROW).map(<[_]>::to_vec).collect();
    keyboard.insert(0, vec![l10n.case_button(case, CaseButton::Give(ReassignButton::Around))]);
    if there.len() > PAGE {
        let next = if first + PAGE < there.len() { page + 1 } else { 0 };
        keyboard.push(vec![l10n.case_button(case, CaseButton::Give(ReassignButton::Page(next)))]);
    }
    keyboard
}

/// The case, offered: enough to decide on, without any number (rule 13).
pub fn offer(view: &View, case: &Case, number: u32) -> Page {
    let Some(giving) = open_to_reader(view, case, number) else { return redraw(view, case, number) };
    let (id, greeting, pronoun) = (case.id, view.greeting(), view.pronoun());
    let first = match giving.by {
        Some(by) => {
            let giver = view.mention(by);
            html!(view, "reassign-offer", greeting, id, giver, pronoun)
        }
        None => {
            let owner = view.mention(case.owner);
            html!(view, "reassign-offer-shift", greeting, id, owner, pronoun)
        }
    };
    let due = case.promise.due;
    let lines = vec![
        first,
        html!(
            view,
            "reassign-what",
            leader = view.leader(case, Visibility::Masked),
            kind = view.kind(case.kind())
        ),
        html!(view, "reassign-due", time = view.clock(due), left = view.time_left(due)).bold(),
        html!(view, "reassign-until", time = view.clock(giving.until), owner = view.mention(case.owner)),
    ];
    Page { lines, keyboard: view.case_buttons(case, vec![offer_row()]) }
}

/// The offer of this number, while it is open to the reader.
fn open_to_reader<'c>(view: &View, case: &'c Case, number: u32) -> Option<&'c Reassignment> {
    let reader = view.reader().map(|reader| reader.id)?;
    case.offered().filter(|giving| {
        giving.number == number && giving.to.contains(&reader) && !giving.declined.contains(&reader)
    })
}

/// The offer in an existing message: still open, or its result.
pub fn redraw(view: &View, case: &Case, number: u32) -> Page {
    let reader = view.reader().map(|reader| reader.id);
    let id = case.id;
    let giving = case.reassignment.as_ref().filter(|giving| giving.number == number);
    let declined =
        giving.is_some_and(|giving| reader.is_some_and(|reader| giving.declined.contains(&reader)));
    let line = match giving.map(|giving| giving.over) {
        _ if !case.is_open() => closing_line(view, case),
        Some(Some(ReassignmentEnd::Taken(by))) if Some(by) == reader => {
            html!(view, "reassign-taken-by-you", id)
        }
        _ if declined => html!(view, "reassign-declined", id),
        Some(None) if open_to_reader(view, case, number).is_some() => return offer(view, case, number),
        Some(Some(ReassignmentEnd::Taken(by))) => {
            html!(view, "reassign-taken", id, person = capitalised(&view.mention(by)))
        }
        Some(_) | None => {
            let owner = capitalised(&view.mention(case.owner));
            html!(view, "reassign-over", id, owner)
        }
    };
    Page::about(view, case, [line])
}

/// To the person who reassigns the case and to its owner.
pub fn news(view: &View, case: &Case, number: u32, news: ReassignmentNews) -> Page {
    let Some(giving) = case.reassignment.as_ref().filter(|giving| giving.number == number) else {
        return redraw(view, case, number);
    };
    let line = match (news, giving.over) {
        (ReassignmentNews::Begun, _) | (ReassignmentNews::Over, None) => started(view, case, giving),
        (ReassignmentNews::Over, Some(how)) => result(view, case, giving, how),
    };
    let stays = giving.over.is_some_and(|how| !matches!(how, ReassignmentEnd::Taken(_))) && case.is_open();
    let again = (stays && news == ReassignmentNews::Over).then_some(CaseButton::Give(ReassignButton::ToWhom));
    let row = again.into_iter().chain([CaseButton::Show]).collect();
    Page { lines: vec![line], keyboard: view.case_buttons(case, vec![row]) }
}

fn started(view: &View, case: &Case, giving: &Reassignment) -> Html {
    let greeting = view.greeting();
    let giver = view.mention(giving.by.unwrap_or(case.owner));
    let to = view.mentions(&giving.to);
    let keeps = capitalised(&giver);
    html!(view, "reassign-begun", greeting, id = case.id, giver, to, Giver = keeps)
}

fn result(view: &View, case: &Case, giving: &Reassignment, how: ReassignmentEnd) -> Html {
    let greeting = view.greeting();
    let (id, to) = (case.id, view.mentions(&giving.to));
    let said = match how {
        ReassignmentEnd::Taken(by) => {
            return html!(view, "reassign-news-taken", greeting, id, person = view.mention(by));
        }
        ReassignmentEnd::HandedBack(by) => {
            html!(view, "reassign-news-back", greeting, id, person = view.mention(by))
        }
        ReassignmentEnd::Declined => html!(view, "reassign-news-declined", greeting, id, people = to),
        ReassignmentEnd::Unanswered | ReassignmentEnd::Replaced if giving.to.len() > 1 => {
            html!(view, "reassign-news-nobody", greeting, id)
        }
        ReassignmentEnd::Unanswered | ReassignmentEnd::Replaced => {
            html!(view, "reassign-news-unanswered", greeting, id, people = to)
        }
        ReassignmentEnd::NotReached => {
            html!(view, "reassign-news-not-reached", greeting, id, people = to)
        }
    };
    let owns = view.is_for(case.owner);
    said.and(match owns {
        true => html!(view, "reassign-stays-yours", pronoun = view.pronoun()),
        false => html!(view, "reassign-stays", owner = capitalised(&view.mention(case.owner))),
    })
}

/// The open cases of a deactivated staff member, for the shift leader to reassign.
pub fn owner_left(view: &View, person: PersonId) -> Page {
    let greeting = view.greeting();
    let person = match view.context.people.get(&person) {
        Some(person) => view.colleague(person),
        None => plain!(view, "former-colleague"),
    };
    let count = usize::try_from(view.context.open_in_all).unwrap_or(0).max(view.context.open.len());
    let mut lines = vec![html!(view, "owner-left", greeting, person, count, pronoun = view.pronoun())];
    lines.extend(view.context.open.iter().map(|case| entry(view, case)));
    if count > view.context.open.len() {
        lines.push(html!(view, "owner-left-more", count = count - view.context.open.len()));
    }
    let keys: Vec<_> = view.context.open.iter().map(|case| view.reassign_button(case)).collect();
    Page { lines, keyboard: keys.chunks(CASES_PER_ROW).map(<[_]>::to_vec).collect() }
}
