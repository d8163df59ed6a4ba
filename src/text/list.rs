//! Lists (`/open`, `/find`), and notices about similar cases, joining and colleagues' actions.

use super::Page;
use super::buttons::Keyboard;
use super::html::{Html, cut, quoted};
use super::localizer::{Localizer, html, plain};
use super::names::{capitalised, visibility_of};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::message::phrase::Phrase;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::listing::{List, OpenFilter};
use crate::domain::request::policy::{Visibility, sees_all};

const LONGEST_LEADER: usize = 48;
const LONGEST_OWNER: usize = 32;
const LONGEST_TYPED: usize = 60;
const BUTTONS_PER_ROW: usize = 4;
const FILTERS_PER_ROW: usize = 3;

/// `/open`: by due time, so that the most overdue stand first. Who sees all cases may choose among them.
pub fn open(l10n: &Localizer, context: &RenderContext, filter: OpenFilter) -> Page {
    let chooses = context.reader.as_ref().is_some_and(sees_all);
    let listed = &context.listed;
    let narrowed = chooses && filter != OpenFilter::All;
    let mut lines = Vec::new();
    if listed.cases.is_empty() {
        lines.push(match narrowed {
            true => html!(l10n, "open-none-of", filter = l10n.filter(filter)),
            false => html!(l10n, "open-none"),
        });
    } else {
        let title = match narrowed {
            true => html!(
                l10n,
                "open-title-of",
                filter = l10n.filter(filter).to_lowercase(),
                count = listed.in_all
            ),
            false => html!(l10n, "open-title", count = listed.in_all),
        };
        lines.push(with_page_number(l10n, context, List::Open(filter), title.bold()));
        lines.extend(listed.cases.iter().map(|case| entry(l10n, context, case)));
    }
    let mut keyboard = case_buttons(l10n, &listed.cases);
    keyboard.extend(l10n.page_buttons(List::Open(filter), listed));
    if chooses {
        let filters = OpenFilter::ALL.map(|offered| l10n.filter_button(offered, offered == filter));
        keyboard.extend(filters.chunks(FILTERS_PER_ROW).map(<[_]>::to_vec));
    }
    Page { lines, keyboard }
}

/// `/find`: what was looked for, and what was found.
pub fn found(l10n: &Localizer, context: &RenderContext, list: List) -> Page {
    let listed = &context.listed;
    let Some(typed) = &context.typed else { return Page::line(html!(l10n, "find-expired")) };
    let typed = plain!(l10n, "quoted", typed = quoted(typed, LONGEST_TYPED));
    if listed.cases.is_empty() {
        let mut lines = vec![html!(l10n, "find-none", typed)];
        if !context.reader.as_ref().is_some_and(sees_all) {
            lines.push(html!(l10n, "find-none-masked"));
        }
        return Page { lines, keyboard: Vec::new() };
    }
    let title = match listed.more {
        true => html!(l10n, "find-title-more", typed, count = listed.in_all),
        false => html!(l10n, "find-title", typed, count = listed.in_all),
    };
    let mut lines = vec![with_page_number(l10n, context, list, title.bold())];
    lines.extend(listed.cases.iter().map(|case| found_entry(l10n, context, case)));
    if listed.more {
        lines.push(html!(l10n, "find-more"));
    }
    let mut keyboard = case_buttons(l10n, &listed.cases);
    keyboard.extend(l10n.page_buttons(list, listed));
    Page { lines, keyboard }
}

/// A title, with the page where there are several.
pub fn with_page_number(l10n: &Localizer, context: &RenderContext, list: List, title: Html) -> Html {
    let pages = list.pages(context.listed.in_all);
    let page = context.listed.page + 1;
    if pages > 1 { title.dot(html!(l10n, "list-page", page, pages)) } else { title }
}

/// A button for each case, which opens its card.
fn case_buttons(l10n: &Localizer, cases: &[Case]) -> Keyboard {
    let keys: Vec<_> = cases.iter().map(|case| l10n.case_number_button(case)).collect();
    keys.chunks(BUTTONS_PER_ROW).map(<[_]>::to_vec).collect()
}

pub fn entry(l10n: &Localizer, context: &RenderContext, case: &Case) -> Html {
    let due = case.promise.due;
    let mut line = case_and_leader(l10n, context, case);
    if visibility_of(context, case) == Visibility::Full {
        line = line.dot(Html::text(&l10n.kind(case.kind())));
    }
    line = line.dot(html!(l10n, "open-due", time = l10n.clock(due), left = l10n.time_left(due)));
    with_owner(l10n, context, case, line)
}

/// The number too, which tells a leader's cases apart; of a closed one how it ended and when.
fn found_entry(l10n: &Localizer, context: &RenderContext, case: &Case) -> Html {
    let visibility = visibility_of(context, case);
    let number = match visibility {
        Visibility::Full => case.calling_number().spoken(),
        Visibility::Masked => case.calling_number().masked(),
    };
    let mut line = case_and_leader(l10n, context, case).dot(Html::text(&number));
    if visibility == Visibility::Full {
        line = line.dot(Html::text(&l10n.kind(case.kind())));
    }
    let due = case.promise.due;
    line = line.dot(match &case.closing {
        Some(closing) => {
            html!(l10n, "find-closed", state = l10n.state(case, visibility), time = l10n.clock(closing.at))
        }
        None => html!(l10n, "open-due", time = l10n.clock(due), left = l10n.time_left(due)),
    });
    with_owner(l10n, context, case, line)
}

/// "🔴 #12 anh Hùng"
fn case_and_leader(l10n: &Localizer, context: &RenderContext, case: &Case) -> Html {
    let late = case.is_open() && context.now > case.promise.due;
    let mark = if late { "🔴 #" } else { "#" };
    let leader = cut(&l10n.leader(case, visibility_of(context, case)), LONGEST_LEADER);
    Html::text(&format!("{mark}{}", case.id)).bold().and(Html::text(&leader))
}

fn with_owner(l10n: &Localizer, context: &RenderContext, case: &Case, line: Html) -> Html {
    if context.reader.as_ref().is_some_and(|reader| reader.id == case.owner) {
        return line;
    }
    line.dot(Html::text(&cut(&l10n.mention(context, case.owner), LONGEST_OWNER)))
}

/// The new case may be about the same as an open one: joining that is offered, nothing of it is shown.
pub fn similar_case(l10n: &Localizer, context: &RenderContext, case: &Case, other: &Case) -> Page {
    let visibility = visibility_of(context, other);
    let (state, due) = (l10n.state(other, visibility), l10n.clock(other.promise.due));
    let owner = l10n.mention(context, other.owner);
    let lines = vec![
        html!(l10n, "similar-case", id = case.id, other = other.id, state, time = due),
        html!(l10n, "similar-case-join", other = other.id, owner),
    ];
    Page { lines, keyboard: vec![vec![l10n.join_button(other)]] }
}

/// To the owner: a colleague was reached by the same leader.
pub fn joined(l10n: &Localizer, context: &RenderContext, case: &Case, by: PersonId) -> Page {
    let greeting = l10n.greeting(context.reader.as_ref());
    let person = l10n.mention(context, by);
    let line = html!(
        l10n,
        "joined",
        greeting,
        id = case.id,
        person = person.as_str(),
        Person = capitalised(&person)
    );
    Page::about(l10n, case, [line])
}

/// To the owner: what a colleague has just done with the case.
pub fn done_by_other(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    by: PersonId,
    said: &Phrase,
) -> Page {
    let greeting = l10n.greeting(context.reader.as_ref());
    let person = l10n.mention(context, by);
    let said = l10n.phrase_message(said);
    let line = html!(l10n, "done-by-other", greeting, id = case.id, person, said);
    Page::about(l10n, case, [line])
}

pub fn card_moved(l10n: &Localizer, case: &Case) -> Page {
    Page::line(html!(l10n, "card-moved", id = case.id))
}
