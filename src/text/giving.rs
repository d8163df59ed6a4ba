//! A case given to somebody else (👤): whom to choose from, the offer, what came of it, and what is left behind by who
//! leaves the staff.

use super::Page;
use super::card::request;
use super::html::{Html, cut};
use super::keys::Keyboard;
use super::list::entry;
use super::localizer::{Localizer, plain, say};
use super::people::{capitalised, sight_of};
use super::reminder::{how_it_ended, who};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::reassignment::{PAGE, Reassignment, ReassignmentEnd};
use crate::domain::message::parts::ReassignmentNews;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::{CaseButton, ReassignButton};
use crate::domain::request::keyboard::take_or_leave;
use crate::domain::request::policy::Visibility;
use crate::domain::rules::reassignment::who_may_take;
use crate::domain::staff::rota::Rota;
use chrono::{DateTime, Utc};

const LONGEST_REQUEST: usize = 300;
const KEYS_IN_A_ROW: usize = 2;
const LISTED_IN_A_ROW: usize = 4;

/// The people who are there to take the case, and the way to the next of them; a page too far is the first.
pub fn to_choose_from(l10n: &Localizer, case: &Case, rota: &Rota, now: DateTime<Utc>, page: u16) -> Keyboard {
    let there = who_may_take(case, rota, now);
    let first = usize::from(page) * PAGE;
    let (first, page) = if first < there.len() { (first, page) } else { (0, 0) };
    let shown: Vec<_> = there.iter().skip(first).take(PAGE).collect();
    let keys: Vec<_> = shown.iter().map(|person| l10n.person_key(case, person)).collect();
    let mut keyboard: Keyboard = keys.chunks(KEYS_IN_A_ROW).map(<[_]>::to_vec).collect();
    if there.len() > PAGE {
        let next = if first + PAGE < there.len() { page + 1 } else { 0 };
        keyboard.push(vec![l10n.case_key(case, CaseButton::Give(ReassignButton::Page(next)))]);
    }
    keyboard
}

/// The case, offered: enough to decide on, and to call the leader once it is taken.
pub fn offered(l10n: &Localizer, context: &RenderContext, case: &Case, number: u32) -> Page {
    let offer = case.offered().filter(|giving| giving.number == number);
    let (Some(giving), Visibility::Full) = (offer, sight_of(context, case)) else {
        return redrawn(l10n, context, case, number);
    };
    let (id, hail, pronoun) =
        (case.id, l10n.hail(context.reader.as_ref()), l10n.pronoun(context.reader.as_ref()));
    let first = match giving.by {
        Some(by) => {
            let giver = l10n.mention(context, by);
            say!(l10n, "giving-offer", hail = hail, id = id, giver = giver, pronoun = pronoun)
        }
        None => {
            let owner = l10n.mention(context, case.owner);
            say!(l10n, "giving-offer-shift", hail = hail, id = id, owner = owner, pronoun = pronoun)
        }
    };
    let due = case.promise.due;
    let lines = vec![
        first,
        who(l10n, case),
        say!(
            l10n,
            "card-request",
            request = cut(&request(l10n, &case.fields.request, case.fields.kind), LONGEST_REQUEST)
        ),
        say!(l10n, "giving-due", time = l10n.clock(due), left = l10n.away(due)).bold(),
        say!(
            l10n,
            "giving-until",
            time = l10n.clock(giving.until),
            owner = l10n.mention(context, case.owner)
        ),
    ];
    let mut keyboard = l10n.case_keys(case, vec![take_or_leave()]);
    keyboard.push(vec![l10n.copy_key(case.call().0)]);
    Page { lines, keyboard }
}

/// The offer where it stands: open still, or what came of it.
pub fn redrawn(l10n: &Localizer, context: &RenderContext, case: &Case, number: u32) -> Page {
    let reader = context.reader.as_ref().map(|reader| reader.id);
    let id = case.id;
    let giving = case.giving.as_ref().filter(|giving| giving.number == number);
    let declined =
        giving.is_some_and(|giving| reader.is_some_and(|reader| giving.declined.contains(&reader)));
    let line = match giving.map(|giving| giving.over) {
        _ if !case.is_open() => how_it_ended(l10n, case),
        Some(Some(ReassignmentEnd::Taken(by))) if Some(by) == reader => say!(l10n, "giving-mine", id = id),
        _ if declined => say!(l10n, "giving-declined", id = id),
        Some(None) if sight_of(context, case) == Visibility::Full => {
            return offered(l10n, context, case, number);
        }
        Some(Some(ReassignmentEnd::Taken(by))) => {
            say!(l10n, "giving-taken", id = id, person = capitalised(&l10n.mention(context, by)))
        }
        Some(_) | None => {
            let owner = capitalised(&l10n.mention(context, case.owner));
            say!(l10n, "giving-over", id = id, owner = owner)
        }
    };
    Page { lines: vec![line], keyboard: vec![vec![l10n.case_key(case, CaseButton::Show)]] }
}

/// To who gives the case or had it.
pub fn news(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    number: u32,
    news: ReassignmentNews,
) -> Page {
    let Some(giving) = case.giving.as_ref().filter(|giving| giving.number == number) else {
        return redrawn(l10n, context, case, number);
    };
    let line = match (news, giving.over) {
        (ReassignmentNews::Begun, _) | (ReassignmentNews::Over, None) => begun(l10n, context, case, giving),
        (ReassignmentNews::Over, Some(how)) => came_of_it(l10n, context, case, giving, how),
    };
    let stays = giving.over.is_some_and(|how| !matches!(how, ReassignmentEnd::Taken(_))) && case.is_open();
    let again = (stays && news == ReassignmentNews::Over).then_some(CaseButton::Give(ReassignButton::ToWhom));
    let row = again.into_iter().chain([CaseButton::Show]).collect();
    Page { lines: vec![line], keyboard: l10n.case_keys(case, vec![row]) }
}

fn begun(l10n: &Localizer, context: &RenderContext, case: &Case, giving: &Reassignment) -> Html {
    let hail = l10n.hail(context.reader.as_ref());
    let giver = l10n.mention(context, giving.by.unwrap_or(case.owner));
    let to = l10n.mentions(context, &giving.to);
    let keeps = capitalised(&giver);
    say!(l10n, "giving-begun", hail = hail, id = case.id, giver = giver, to = to, Giver = keeps)
}

fn came_of_it(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    giving: &Reassignment,
    how: ReassignmentEnd,
) -> Html {
    let hail = l10n.hail(context.reader.as_ref());
    let (id, to) = (case.id, l10n.mentions(context, &giving.to));
    let said = match how {
        ReassignmentEnd::Taken(by) => {
            return say!(l10n, "giving-news-taken", hail = hail, id = id, person = l10n.mention(context, by));
        }
        ReassignmentEnd::Declined => say!(l10n, "giving-news-declined", hail = hail, id = id, people = to),
        ReassignmentEnd::Unanswered | ReassignmentEnd::Replaced if giving.to.len() > 1 => {
            say!(l10n, "giving-news-nobody", hail = hail, id = id)
        }
        ReassignmentEnd::Unanswered | ReassignmentEnd::Replaced => {
            say!(l10n, "giving-news-unanswered", hail = hail, id = id, people = to)
        }
        ReassignmentEnd::NotReached => {
            say!(l10n, "giving-news-not-reached", hail = hail, id = id, people = to)
        }
    };
    let owns = context.reader.as_ref().is_some_and(|reader| reader.id == case.owner);
    said.and(match owns {
        true => say!(l10n, "giving-stays-yours", pronoun = l10n.pronoun(context.reader.as_ref())),
        false => say!(l10n, "giving-stays", owner = capitalised(&l10n.mention(context, case.owner))),
    })
}

/// The open cases of somebody who has left, for the shift leader to give out.
pub fn owner_left(l10n: &Localizer, context: &RenderContext, person: PersonId) -> Page {
    let hail = l10n.hail(context.reader.as_ref());
    let person = match context.people.get(&person) {
        Some(person) => l10n.colleague(person),
        None => plain!(l10n, "someone"),
    };
    let count = usize::try_from(context.open_in_all).unwrap_or(0).max(context.open.len());
    let mut lines = vec![say!(
        l10n,
        "owner-left",
        hail = hail,
        person = person,
        count = count,
        pronoun = l10n.pronoun(context.reader.as_ref())
    )];
    lines.extend(context.open.iter().map(|case| entry(l10n, context, case)));
    if count > context.open.len() {
        lines.push(say!(l10n, "owner-left-more", count = count - context.open.len()));
    }
    let keys: Vec<_> = context.open.iter().map(|case| l10n.give_key(case)).collect();
    Page { lines, keyboard: keys.chunks(LISTED_IN_A_ROW).map(<[_]>::to_vec).collect() }
}
