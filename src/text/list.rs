//! Several cases at once: `/open`, `/find`, a case that resembles another, a colleague who joins.

use super::Page;
use super::html::{Html, cut, quoted};
use super::keys::Keyboard;
use super::people::{capitalised, sight_of};
use super::voice::{Localizer, plain, say};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::message::phrase::Phrase;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::CasePress;
use crate::domain::request::listing::{List, OpenFilter};
use crate::domain::request::policy::{Visibility, sees_all};

const LONGEST_LEADER: usize = 48;
const LONGEST_OWNER: usize = 32;
const LONGEST_TYPED: usize = 60;
const KEYS_IN_A_ROW: usize = 4;
const FILTERS_IN_A_ROW: usize = 3;

/// `/open`: by due time, so that the most overdue stand first. Who sees all cases may choose among them.
pub fn open(voice: &Localizer, scene: &RenderContext, filter: OpenFilter) -> Page {
    let chooses = scene.reader.as_ref().is_some_and(sees_all);
    let listed = &scene.listed;
    let narrowed = chooses && filter != OpenFilter::All;
    let mut lines = Vec::new();
    if listed.cases.is_empty() {
        lines.push(match narrowed {
            true => say!(voice, "open-none-of", filter = voice.filter(filter)),
            false => say!(voice, "open-none"),
        });
    } else {
        let title = match narrowed {
            true => say!(
                voice,
                "open-title-of",
                filter = voice.filter(filter).to_lowercase(),
                count = listed.in_all
            ),
            false => say!(voice, "open-title", count = listed.in_all),
        };
        lines.push(paged(voice, scene, List::Open(filter), title.bold()));
        lines.extend(listed.cases.iter().map(|case| entry(voice, scene, case)));
    }
    let mut keyboard = cards(voice, &listed.cases);
    keyboard.extend(voice.page_keys(List::Open(filter), listed));
    if chooses {
        let filters = OpenFilter::ALL.map(|offered| voice.filter_key(offered, offered == filter));
        keyboard.extend(filters.chunks(FILTERS_IN_A_ROW).map(<[_]>::to_vec));
    }
    Page { lines, keyboard }
}

/// `/find`: what was looked for, and what was found.
pub fn found(voice: &Localizer, scene: &RenderContext, list: List) -> Page {
    let listed = &scene.listed;
    let Some(typed) = &scene.typed else { return Page::line(say!(voice, "find-gone")) };
    let typed = plain!(voice, "quoted", typed = quoted(typed, LONGEST_TYPED));
    if listed.cases.is_empty() {
        let mut lines = vec![say!(voice, "find-none", typed = typed)];
        if !scene.reader.as_ref().is_some_and(sees_all) {
            lines.push(say!(voice, "find-none-masked"));
        }
        return Page { lines, keyboard: Vec::new() };
    }
    let title = match listed.more {
        true => say!(voice, "find-title-more", typed = typed, count = listed.in_all),
        false => say!(voice, "find-title", typed = typed, count = listed.in_all),
    };
    let mut lines = vec![paged(voice, scene, list, title.bold())];
    lines.extend(listed.cases.iter().map(|case| found_entry(voice, scene, case)));
    if listed.more {
        lines.push(say!(voice, "find-more"));
    }
    let mut keyboard = cards(voice, &listed.cases);
    keyboard.extend(voice.page_keys(list, listed));
    Page { lines, keyboard }
}

/// A title, with the page where there are several.
pub fn paged(voice: &Localizer, scene: &RenderContext, list: List, title: Html) -> Html {
    let pages = list.pages(scene.listed.in_all);
    let page = scene.listed.page + 1;
    if pages > 1 { title.dot(say!(voice, "list-page", page = page, pages = pages)) } else { title }
}

/// A key for each, which opens its card.
fn cards(voice: &Localizer, cases: &[Case]) -> Keyboard {
    let keys: Vec<_> = cases.iter().map(|case| voice.short_key(case)).collect();
    keys.chunks(KEYS_IN_A_ROW).map(<[_]>::to_vec).collect()
}

pub fn entry(voice: &Localizer, scene: &RenderContext, case: &Case) -> Html {
    let due = case.promise.due;
    let mut line = named(voice, scene, case);
    if sight_of(scene, case) == Visibility::Full {
        line = line.dot(Html::text(&voice.kind(case.fields.kind)));
    }
    line = line.dot(say!(voice, "open-due", time = voice.clock(due), left = voice.away(due)));
    with_owner(voice, scene, case, line)
}

/// The number too, which tells a leader's cases apart; of a closed one how it ended and when.
fn found_entry(voice: &Localizer, scene: &RenderContext, case: &Case) -> Html {
    let sight = sight_of(scene, case);
    let number = match sight {
        Visibility::Full => case.fields.calling.spoken(),
        Visibility::Masked => case.fields.calling.masked(),
    };
    let mut line = named(voice, scene, case).dot(Html::text(&number));
    if sight == Visibility::Full {
        line = line.dot(Html::text(&voice.kind(case.fields.kind)));
    }
    let due = case.promise.due;
    line = line.dot(match &case.closing {
        Some(closing) => {
            say!(voice, "find-closed", state = voice.state(case, sight), time = voice.clock(closing.at))
        }
        None => say!(voice, "open-due", time = voice.clock(due), left = voice.away(due)),
    });
    with_owner(voice, scene, case, line)
}

/// "🔴 #12 anh Hùng"
fn named(voice: &Localizer, scene: &RenderContext, case: &Case) -> Html {
    let late = case.is_open() && scene.now > case.promise.due;
    let mark = if late { "🔴 #" } else { "#" };
    let leader = cut(&voice.leader(case, sight_of(scene, case)), LONGEST_LEADER);
    Html::text(&format!("{mark}{}", case.id)).bold().and(Html::text(&leader))
}

fn with_owner(voice: &Localizer, scene: &RenderContext, case: &Case, line: Html) -> Html {
    if scene.reader.as_ref().is_some_and(|reader| reader.id == case.owner) {
        return line;
    }
    line.dot(Html::text(&cut(&voice.mention(scene, case.owner), LONGEST_OWNER)))
}

/// The new case may be about the same as an open one: joining that is offered, nothing of it is shown.
pub fn resembles(voice: &Localizer, scene: &RenderContext, case: &Case, other: &Case) -> Page {
    let sight = sight_of(scene, other);
    let (state, due) = (voice.state(other, sight), voice.clock(other.promise.due));
    let owner = voice.mention(scene, other.owner);
    let lines = vec![
        say!(voice, "resembles", id = case.id, other = other.id, state = state, time = due),
        say!(voice, "resembles-join", other = other.id, owner = owner),
    ];
    Page { lines, keyboard: vec![vec![voice.join_key(other)]] }
}

/// To the owner: a colleague was reached by the same leader.
pub fn joined(voice: &Localizer, scene: &RenderContext, case: &Case, by: PersonId) -> Page {
    let hail = voice.hail(scene.reader.as_ref());
    let person = voice.mention(scene, by);
    let line = say!(
        voice,
        "joined",
        hail = hail,
        id = case.id,
        person = person.as_str(),
        Person = capitalised(&person)
    );
    Page { lines: vec![line], keyboard: vec![vec![voice.case_key(case, CasePress::Show)]] }
}

/// To the owner: what a colleague has just done with the case.
pub fn done_by_other(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    by: PersonId,
    said: &Phrase,
) -> Page {
    let hail = voice.hail(scene.reader.as_ref());
    let person = voice.mention(scene, by);
    let said = voice.sentence(said);
    let line = say!(voice, "done-by-other", hail = hail, id = case.id, person = person, said = said);
    Page { lines: vec![line], keyboard: vec![vec![voice.case_key(case, CasePress::Show)]] }
}

pub fn card_moved(voice: &Localizer, case: &Case) -> Page {
    Page::line(say!(voice, "card-moved", id = case.id))
}
