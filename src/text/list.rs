//! Lists (`/open`, `/find`), and notices about similar cases, joining and colleagues' actions.

use super::Page;
use super::buttons::Keyboard;
use super::html::{Html, cut, quoted};
use super::localizer::{Localizer, html, plain};
use super::names::capitalised;
use super::screen::page_buttons;
use super::view::View;
use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::case::Case;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::button::CaseButton;
use crate::domain::request::listing::{List, OpenFilter, OwnerLoad};
use crate::domain::request::policy::{Visibility, sees_all};

const LONGEST_LEADER: usize = 48;
const LONGEST_OWNER: usize = 32;
const LONGEST_TYPED: usize = 60;
const BUTTONS_PER_ROW: usize = 4;
const FILTERS_PER_ROW: usize = 3;

/// `/open`: by due time, so that the most overdue stand first. Who sees all cases may choose among them.
pub fn open(view: &View, filter: OpenFilter) -> Page {
    let chooses = view.reader().is_some_and(sees_all);
    let listed = &view.context.listed;
    let narrowed = chooses && filter != OpenFilter::All;
    let mut lines = Vec::new();
    if listed.cases.is_empty() && view.context.unreadable.is_empty() {
        lines.push(match narrowed {
            true => html!(view, "open-none-of", filter = view.filter(filter)),
            false => html!(view, "open-none"),
        });
    } else {
        let title = match narrowed {
            true => html!(
                view,
                "open-title-of",
                filter = view.filter(filter).to_lowercase(),
                count = listed.in_all
            ),
            false => html!(view, "open-title", count = listed.in_all),
        };
        lines.push(with_page_number(view, List::Open(filter), title.bold()));
        lines.extend(listed.cases.iter().map(|case| entry(view, case)));
    }
    let mut keyboard = case_buttons(view, &listed.cases);
    keyboard.extend(view.page_buttons(List::Open(filter), listed));
    if chooses {
        let filters = OpenFilter::ALL.map(|offered| view.filter_button(offered, offered == filter));
        keyboard.extend(filters.chunks(FILTERS_PER_ROW).map(<[_]>::to_vec));
        keyboard.push(vec![view.owners_button()]);
    }
    let page = view.reader().map(|reader| page_buttons(view, reader)).unwrap_or_default();
    keyboard.extend(Some(page).filter(|row| !row.is_empty()));
    Page { lines, keyboard }
}

/// Who has how many open cases; each opens theirs.
pub fn owners(view: &View) -> Page {
    let listed = &view.context.listed;
    let mut lines = vec![with_page_number(view, List::Owners, html!(view, "owners-title").bold())];
    if listed.owners.is_empty() {
        lines.push(html!(view, "open-none"));
    }
    let named = |load: &OwnerLoad| cut(&view.mention(load.owner), LONGEST_OWNER);
    lines.extend(listed.owners.iter().map(|load| match load.late {
        0 => html!(view, "owner-load", person = named(load), open = load.open),
        late => html!(view, "owner-load-late", person = named(load), open = load.open, late),
    }));
    let keys = listed.owners.iter().map(|load| view.owner_button(load.owner, &named(load), load.open));
    let mut keyboard: Keyboard = keys.collect::<Vec<_>>().chunks(2).map(<[_]>::to_vec).collect();
    keyboard.extend(view.page_buttons(List::Owners, listed));
    keyboard.push(vec![view.filter_button(OpenFilter::All, false)]);
    Page { lines, keyboard }
}

/// The open cases of one person, each to be given to somebody else.
pub fn owned_by(view: &View, owner: PersonId) -> Page {
    let (list, listed) = (List::OwnedBy(owner), &view.context.listed);
    let title = html!(view, "owned-title", person = view.mention(owner), count = listed.in_all);
    let mut lines = vec![with_page_number(view, list, title.bold())];
    lines.extend(listed.cases.iter().map(|case| entry(view, case)));
    let mut keyboard = case_buttons(view, &listed.cases);
    let give: Vec<_> = listed.cases.iter().map(|case| view.reassign_again_button(case)).collect();
    keyboard.extend(give.chunks(2).map(<[_]>::to_vec));
    keyboard.extend(view.page_buttons(list, listed));
    keyboard.push(vec![view.owners_button()]);
    Page { lines, keyboard }
}

/// `/find`: what was looked for, and what was found.
pub fn found(view: &View, list: List) -> Page {
    let listed = &view.context.listed;
    let Some(typed) = &view.context.typed else { return Page::line(html!(view, "find-expired")) };
    let typed = plain!(view, "quoted", typed = quoted(typed, LONGEST_TYPED));
    if listed.cases.is_empty() && view.context.unreadable.is_empty() {
        let mut lines = vec![html!(view, "find-none", typed)];
        if !view.reader().is_some_and(sees_all) {
            lines.push(html!(view, "find-none-masked"));
        }
        return Page { lines, keyboard: Vec::new() };
    }
    let title = match listed.more {
        true => html!(view, "find-title-more", typed, count = listed.in_all),
        false => html!(view, "find-title", typed, count = listed.in_all),
    };
    let mut lines = vec![with_page_number(view, list, title.bold())];
    lines.extend(listed.cases.iter().map(|case| found_entry(view, case)));
    if listed.more {
        lines.push(html!(view, "find-more"));
    }
    let mut keyboard = case_buttons(view, &listed.cases);
    keyboard.extend(view.page_buttons(list, listed));
    Page { lines, keyboard }
}

/// To the shift leader: who joins case after case, and which.
pub fn many_joins(view: &View, person: PersonId, cases: &[CaseId]) -> Page {
    let listed: Vec<String> = cases.iter().map(|case| format!("#{case}")).collect();
    let person = capitalised(&view.mention(person));
    let (count, cases, pronoun) = (cases.len(), listed.join(", "), view.pronoun());
    Page::line(html!(view, "many-joins", person, count, cases, pronoun))
}

/// A title, with the page where there are several.
pub fn with_page_number(view: &View, list: List, title: Html) -> Html {
    let pages = list.pages(view.context.listed.in_all);
    let page = view.context.listed.page + 1;
    if pages > 1 { title.dot(html!(view, "list-page", page, pages)) } else { title }
}

/// A button for each case, which opens its card.
pub fn case_buttons<'a>(l10n: &Localizer, cases: impl IntoIterator<Item = &'a Case>) -> Keyboard {
    let keys: Vec<_> = cases.into_iter().map(|case| l10n.case_number_button(case)).collect();
    keys.chunks(BUTTONS_PER_ROW).map(<[_]>::to_vec).collect()
}

pub fn entry(view: &View, case: &Case) -> Html {
    let due = case.promise.due;
    let mut line = case_and_leader(view, case);
    if view.visibility(case) == Visibility::Full {
        line = line.dot(Html::text(&view.kind(case.kind())));
    }
    line = line.dot(html!(view, "open-due", time = view.clock(due), left = view.time_left(due)));
    with_owner(view, case, line)
}

/// The number too, which tells a leader's cases apart; of a closed one how it ended and when.
fn found_entry(view: &View, case: &Case) -> Html {
    let visibility = view.visibility(case);
    let number = match visibility {
        Visibility::Full => case.calling_number().spoken(),
        Visibility::Masked => case.calling_number().masked(),
    };
    let mut line = case_and_leader(view, case).dot(Html::text(&number));
    if visibility == Visibility::Full {
        line = line.dot(Html::text(&view.kind(case.kind())));
    }
    let due = case.promise.due;
    line = line.dot(match &case.closing {
        Some(closing) => {
            html!(view, "find-closed", state = view.state(case, visibility), time = view.clock(closing.at))
        }
        None => html!(view, "open-due", time = view.clock(due), left = view.time_left(due)),
    });
    with_owner(view, case, line)
}

/// "🔴 #12 anh Hùng"
fn case_and_leader(view: &View, case: &Case) -> Html {
    let late = case.is_open() && view.context.now > case.promise.due;
    let mark = if late { "🔴 #" } else { "#" };
    let leader = cut(&view.leader(case, view.visibility(case)), LONGEST_LEADER);
    Html::text(&format!("{mark}{}", case.id)).bold().and(Html::text(&leader))
}

fn with_owner(view: &View, case: &Case, line: Html) -> Html {
    if view.is_for(case.owner) {
        return line;
    }
    line.dot(Html::text(&cut(&view.mention(case.owner), LONGEST_OWNER)))
}

/// The new case may be about the same as an open one: joining that is offered, nothing of it is shown.
pub fn similar_case(view: &View, case: &Case, other: &Case) -> Page {
    let visibility = view.visibility(other);
    let (state, due) = (view.state(other, visibility), view.clock(other.promise.due));
    let similar = html!(view, "similar-case", id = case.id, other = other.id, state, time = due);
    // Nobody joins what is theirs already.
    if view.reader().is_some_and(|reader| other.involves(reader.id)) {
        let show = view.case_button(other, CaseButton::Show);
        return Page { lines: vec![similar], keyboard: vec![vec![show]] };
    }
    let owner = view.mention(other.owner);
    let lines = vec![similar, html!(view, "similar-case-join", other = other.id, owner)];
    Page { lines, keyboard: vec![vec![view.join_button(other)]] }
}

/// To the owner: a colleague was reached by the same leader.
pub fn joined(view: &View, case: &Case, by: PersonId) -> Page {
    let greeting = view.greeting();
    let person = view.mention(by);
    let line = html!(
        view,
        "joined",
        greeting,
        id = case.id,
        person = person.as_str(),
        Person = capitalised(&person)
    );
    Page::about(view, case, [line])
}

/// To the owner: what a colleague has just done with the case.
pub fn done_by_other(view: &View, case: &Case, by: PersonId, said: &Phrase) -> Page {
    let greeting = view.greeting();
    let person = view.mention(by);
    if let Phrase::Told { at } = said
        && !case.is_open()
    {
        let time = view.clock(*at);
        let line = html!(view, "told-by-other", id = case.id, Person = capitalised(&person), time);
        return Page::about(view, case, [line]);
    }
    let said = view.phrase_message(said);
    let line = html!(view, "done-by-other", greeting, id = case.id, person, said);
    Page::about(view, case, [line])
}

pub fn card_moved(l10n: &Localizer, case: &Case) -> Page {
    Page::line(html!(l10n, "card-moved", id = case.id))
}
