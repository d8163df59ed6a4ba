//! Reassignment of a case (👤): the candidates, the offer, its result, and the open cases of a deactivated staff member.

use super::Page;
use super::buttons::Keyboard;
use super::card::request;
use super::html::{Html, cut};
use super::list::entry;
use super::localizer::{Localizer, html, plain};
use super::names::{capitalised, visibility_of};
use super::reminder::{closing_line, who_to_call};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::reassignment::{PAGE, Reassignment, ReassignmentEnd};
use crate::domain::message::parts::ReassignmentNews;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::{CaseButton, ReassignButton};
use crate::domain::request::keyboard::offer_row;
use crate::domain::request::policy::Visibility;
use crate::domain::rules::reassignment::who_may_take;
use crate::domain::staff::rota::Rota;
use chrono::{DateTime, Utc};

const LONGEST_REQUEST: usize = 300;
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
    if there.len() > PAGE {
        let next = if first + PAGE < there.len() { page + 1 } else { 0 };
        keyboard.push(vec![l10n.case_button(case, CaseButton::Give(ReassignButton::Page(next)))]);
    }
    keyboard
}

/// The case, offered: enough to decide on, and to call the leader once it is taken.
pub fn offer(l10n: &Localizer, context: &RenderContext, case: &Case, number: u32) -> Page {
    let open = case.offered().filter(|giving| giving.number == number);
    let (Some(giving), Visibility::Full) = (open, visibility_of(context, case)) else {
        return redraw(l10n, context, case, number);
    };
    let (id, greeting, pronoun) =
        (case.id, l10n.greeting(context.reader.as_ref()), l10n.pronoun(context.reader.as_ref()));
    let first = match giving.by {
        Some(by) => {
            let giver = l10n.mention(context, by);
            html!(l10n, "reassign-offer", greeting, id, giver, pronoun)
        }
        None => {
            let owner = l10n.mention(context, case.owner);
            html!(l10n, "reassign-offer-shift", greeting, id, owner, pronoun)
        }
    };
    let due = case.promise.due;
    let lines = vec![
        first,
        who_to_call(l10n, case),
        html!(
            l10n,
            "card-request",
            request = cut(&request(l10n, case.request(), case.kind()), LONGEST_REQUEST)
        ),
        html!(l10n, "reassign-due", time = l10n.clock(due), left = l10n.time_left(due)).bold(),
        html!(
            l10n,
            "reassign-until",
            time = l10n.clock(giving.until),
            owner = l10n.mention(context, case.owner)
        ),
    ];
    let mut keyboard = l10n.case_buttons(case, vec![offer_row()]);
    keyboard.push(vec![l10n.copy_button(case.number_to_call().0)]);
    Page { lines, keyboard }
}

/// The offer in an existing message: still open, or its result.
pub fn redraw(l10n: &Localizer, context: &RenderContext, case: &Case, number: u32) -> Page {
    let reader = context.reader.as_ref().map(|reader| reader.id);
    let id = case.id;
    let giving = case.reassignment.as_ref().filter(|giving| giving.number == number);
    let declined =
        giving.is_some_and(|giving| reader.is_some_and(|reader| giving.declined.contains(&reader)));
    let line = match giving.map(|giving| giving.over) {
        _ if !case.is_open() => closing_line(l10n, case),
        Some(Some(ReassignmentEnd::Taken(by))) if Some(by) == reader => {
            html!(l10n, "reassign-taken-by-you", id)
        }
        _ if declined => html!(l10n, "reassign-declined", id),
        Some(None) if visibility_of(context, case) == Visibility::Full => {
            return offer(l10n, context, case, number);
        }
        Some(Some(ReassignmentEnd::Taken(by))) => {
            html!(l10n, "reassign-taken", id, person = capitalised(&l10n.mention(context, by)))
        }
        Some(_) | None => {
            let owner = capitalised(&l10n.mention(context, case.owner));
            html!(l10n, "reassign-over", id, owner)
        }
    };
    Page::about(l10n, case, [line])
}

/// To the person who reassigns the case and to its owner.
pub fn news(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    number: u32,
    news: ReassignmentNews,
) -> Page {
    let Some(giving) = case.reassignment.as_ref().filter(|giving| giving.number == number) else {
        return redraw(l10n, context, case, number);
    };
    let line = match (news, giving.over) {
        (ReassignmentNews::Begun, _) | (ReassignmentNews::Over, None) => started(l10n, context, case, giving),
        (ReassignmentNews::Over, Some(how)) => result(l10n, context, case, giving, how),
    };
    let stays = giving.over.is_some_and(|how| !matches!(how, ReassignmentEnd::Taken(_))) && case.is_open();
    let again = (stays && news == ReassignmentNews::Over).then_some(CaseButton::Give(ReassignButton::ToWhom));
    let row = again.into_iter().chain([CaseButton::Show]).collect();
    Page { lines: vec![line], keyboard: l10n.case_buttons(case, vec![row]) }
}

fn started(l10n: &Localizer, context: &RenderContext, case: &Case, giving: &Reassignment) -> Html {
    let greeting = l10n.greeting(context.reader.as_ref());
    let giver = l10n.mention(context, giving.by.unwrap_or(case.owner));
    let to = l10n.mentions(context, &giving.to);
    let keeps = capitalised(&giver);
    html!(l10n, "reassign-begun", greeting, id = case.id, giver, to, Giver = keeps)
}

fn result(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    giving: &Reassignment,
    how: ReassignmentEnd,
) -> Html {
    let greeting = l10n.greeting(context.reader.as_ref());
    let (id, to) = (case.id, l10n.mentions(context, &giving.to));
    let said = match how {
        ReassignmentEnd::Taken(by) => {
            return html!(l10n, "reassign-news-taken", greeting, id, person = l10n.mention(context, by));
        }
        ReassignmentEnd::Declined => html!(l10n, "reassign-news-declined", greeting, id, people = to),
        ReassignmentEnd::Unanswered | ReassignmentEnd::Replaced if giving.to.len() > 1 => {
            html!(l10n, "reassign-news-nobody", greeting, id)
        }
        ReassignmentEnd::Unanswered | ReassignmentEnd::Replaced => {
            html!(l10n, "reassign-news-unanswered", greeting, id, people = to)
        }
        ReassignmentEnd::NotReached => {
            html!(l10n, "reassign-news-not-reached", greeting, id, people = to)
        }
    };
    let owns = context.reader.as_ref().is_some_and(|reader| reader.id == case.owner);
    said.and(match owns {
        true => html!(l10n, "reassign-stays-yours", pronoun = l10n.pronoun(context.reader.as_ref())),
        false => html!(l10n, "reassign-stays", owner = capitalised(&l10n.mention(context, case.owner))),
    })
}

/// The open cases of a deactivated staff member, for the shift leader to reassign.
pub fn owner_left(l10n: &Localizer, context: &RenderContext, person: PersonId) -> Page {
    let greeting = l10n.greeting(context.reader.as_ref());
    let person = match context.people.get(&person) {
        Some(person) => l10n.colleague(person),
        None => plain!(l10n, "former-colleague"),
    };
    let count = usize::try_from(context.open_in_all).unwrap_or(0).max(context.open.len());
    let mut lines = vec![html!(
        l10n,
        "owner-left",
        greeting,
        person,
        count,
        pronoun = l10n.pronoun(context.reader.as_ref())
    )];
    lines.extend(context.open.iter().map(|case| entry(l10n, context, case)));
    if count > context.open.len() {
        lines.push(html!(l10n, "owner-left-more", count = count - context.open.len()));
    }
    let keys: Vec<_> = context.open.iter().map(|case| l10n.reassign_button(case)).collect();
    Page { lines, keyboard: keys.chunks(CASES_PER_ROW).map(<[_]>::to_vec).collect() }
}
