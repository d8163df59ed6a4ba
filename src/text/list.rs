//! Several cases at once: `/open`, `/find`, a case that resembles another, a colleague who joins.

use super::Page;
use super::html::{Html, cut, quoted};
use super::keys::Keyboard;
use super::localizer::{Localizer, plain, say};
use super::people::{capitalised, sight_of};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::message::phrase::Phrase;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::CaseButton;
use crate::domain::request::listing::{List, OpenFilter};
use crate::domain::request::policy::{Visibility, sees_all};

const LONGEST_LEADER: usize = 48;
const LONGEST_OWNER: usize = 32;
const LONGEST_TYPED: usize = 60;
const KEYS_IN_A_ROW: usize = 4;
const FILTERS_IN_A_ROW: usize = 3;

/// `/open`: by due time, so that the most overdue stand first. Who sees all cases may choose among them.
pub fn open(l10n: &Localizer, context: &RenderContext, filter: OpenFilter) -> Page {
    let chooses = context.reader.as_ref().is_some_and(sees_all);
    let listed = &context.listed;
    let narrowed = chooses && filter != OpenFilter::All;
    let mut lines = Vec::new();
    if listed.cases.is_empty() {
        lines.push(match narrowed {
            true => say!(l10n, "open-none-of", filter = l10n.filter(filter)),
            false => say!(l10n, "open-none"),
        });
    } else {
        let title = match narrowed {
            true => say!(
                l10n,
                "open-title-of",
                filter = l10n.filter(filter).to_lowercase(),
                count = listed.in_all
            ),
            false => say!(l10n, "open-title", count = listed.in_all),
        };
        lines.push(paged(l10n, context, List::Open(filter), title.bold()));
        lines.extend(listed.cases.iter().map(|case| entry(l10n, context, case)));
    }
    let mut keyboard = cards(l10n, &listed.cases);
    keyboard.extend(l10n.page_keys(List::Open(filter), listed));
    if chooses {
        let filters = OpenFilter::ALL.map(|offered| l10n.filter_key(offered, offered == filter));
        keyboard.extend(filters.chunks(FILTERS_IN_A_ROW).map(<[_]>::to_vec));
    }
    Page { lines, keyboard }
}

/// `/find`: what was looked for, and what was found.
pub fn found(l10n: &Localizer, context: &RenderContext, list: List) -> Page {
    let listed = &context.listed;
    let Some(typed) = &context.typed else { return Page::line(say!(l10n, "find-gone")) };
    let typed = plain!(l10n, "quoted", typed = quoted(typed, LONGEST_TYPED));
    if listed.cases.is_empty() {
        let mut lines = vec![say!(l10n, "find-none", typed = typed)];
        if !context.reader.as_ref().is_some_and(sees_all) {
            lines.push(say!(l10n, "find-none-masked"));
        }
        return Page { lines, keyboard: Vec::new() };
    }
    let title = match listed.more {
        true => say!(l10n, "find-title-more", typed = typed, count = listed.in_all),
        false => say!(l10n, "find-title", typed = typed, count = listed.in_all),
    };
    let mut lines = vec![paged(l10n, context, list, title.bold())];
    lines.extend(listed.cases.iter().map(|case| found_entry(l10n, context, case)));
    if listed.more {
        lines.push(say!(l10n, "find-more"));
    }
    let mut keyboard = cards(l10n, &listed.cases);
    keyboard.extend(l10n.page_keys(list, listed));
    Page { lines, keyboard }
}

/// A title, with the page where there are several.
pub fn paged(l10n: &Localizer, context: &RenderContext, list: List, title: Html) -> Html {
    let pages = list.pages(context.listed.in_all);
    let page = context.listed.page + 1;
    if pages > 1 { title.dot(say!(l10n, "list-page", page = page, pages = pages)) } else { title }
}

/// A key for each, which opens its card.
fn cards(l10n: &Localizer, cases: &[Case]) -> Keyboard {
    let keys: Vec<_> = cases.iter().map(|case| l10n.short_key(case)).collect();
    keys.chunks(KEYS_IN_A_ROW).map(<[_]>::to_vec).collect()
}

pub fn entry(l10n: &Localizer, context: &RenderContext, case: &Case) -> Html {
    let due = case.promise.due;
    let mut line = named(l10n, context, case);
    if sight_of(context, case) == Visibility::Full {
        line = line.dot(Html::text(&l10n.kind(case.fields.kind)));
    }
    line = line.dot(say!(l10n, "open-due", time = l10n.clock(due), left = l10n.away(due)));
    with_owner(l10n, context, case, line)
}

/// The number too, which tells a leader's cases apart; of a closed one how it ended and when.
fn found_entry(l10n: &Localizer, context: &RenderContext, case: &Case) -> Html {
    let sight = sight_of(context, case);
    let number = match sight {
        Visibility::Full => case.fields.calling.spoken(),
        Visibility::Masked => case.fields.calling.masked(),
    };
    let mut line = named(l10n, context, case).dot(Html::text(&number));
    if sight == Visibility::Full {
        line = line.dot(Html::text(&l10n.kind(case.fields.kind)));
    }
    let due = case.promise.due;
    line = line.dot(match &case.closing {
        Some(closing) => {
            say!(l10n, "find-closed", state = l10n.state(case, sight), time = l10n.clock(closing.at))
        }
        None => say!(l10n, "open-due", time = l10n.clock(due), left = l10n.away(due)),
    });
    with_owner(l10n, context, case, line)
}

/// "🔴 #12 anh Hùng"
fn named(l10n: &Localizer, context: &RenderContext, case: &Case) -> Html {
    let late = case.is_open() && context.now > case.promise.due;
    let mark = if late { "🔴 #" } else { "#" };
    let leader = cut(&l10n.leader(case, sight_of(context, case)), LONGEST_LEADER);
    Html::text(&format!("{mark}{}", case.id)).bold().and(Html::text(&leader))
}

fn with_owner(l10n: &Localizer, context: &RenderContext, case: &Case, line: Html) -> Html {
    if context.reader.as_ref().is_some_and(|reader| reader.id == case.owner) {
        return line;
    }
    line.dot(Html::text(&cut(&l10n.mention(context, case.owner), LONGEST_OWNER)))
}

/// The new case may be about the same as an open one: joining that is offered, nothing of it is shown.
pub fn resembles(l10n: &Localizer, context: &RenderContext, case: &Case, other: &Case) -> Page {
    let sight = sight_of(context, other);
    let (state, due) = (l10n.state(other, sight), l10n.clock(other.promise.due));
    let owner = l10n.mention(context, other.owner);
    let lines = vec![
        say!(l10n, "resembles", id = case.id, other = other.id, state = state, time = due),
        say!(l10n, "resembles-join", other = other.id, owner = owner),
    ];
    Page { lines, keyboard: vec![vec![l10n.join_key(other)]] }
}

/// To the owner: a colleague was reached by the same leader.
pub fn joined(l10n: &Localizer, context: &RenderContext, case: &Case, by: PersonId) -> Page {
    let hail = l10n.hail(context.reader.as_ref());
    let person = l10n.mention(context, by);
    let line = say!(
        l10n,
        "joined",
        hail = hail,
        id = case.id,
        person = person.as_str(),
        Person = capitalised(&person)
    );
    Page { lines: vec![line], keyboard: vec![vec![l10n.case_key(case, CaseButton::Show)]] }
}

/// To the owner: what a colleague has just done with the case.
pub fn done_by_other(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    by: PersonId,
    said: &Phrase,
) -> Page {
    let hail = l10n.hail(context.reader.as_ref());
    let person = l10n.mention(context, by);
    let said = l10n.sentence(said);
    let line = say!(l10n, "done-by-other", hail = hail, id = case.id, person = person, said = said);
    Page { lines: vec![line], keyboard: vec![vec![l10n.case_key(case, CaseButton::Show)]] }
}

pub fn card_moved(l10n: &Localizer, case: &Case) -> Page {
    Page::line(say!(l10n, "card-moved", id = case.id))
}
