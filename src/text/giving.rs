//! A case given to somebody else (👤): whom to choose from, the offer, what came of it, and what is left behind by who
//! leaves the staff.

use super::Page;
use super::card::request;
use super::html::{Html, cut};
use super::keys::Keyboard;
use super::list::entry;
use super::people::{capitalised, sight_of};
use super::reminder::{how_it_ended, who};
use super::voice::{Localizer, plain, say};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::reassignment::{PAGE, Reassignment, ReassignmentEnd};
use crate::domain::message::parts::ReassignmentNews;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::{CasePress, ReassignPress};
use crate::domain::request::keyboard::take_or_leave;
use crate::domain::request::policy::Visibility;
use crate::domain::rules::reassignment::who_may_take;
use crate::domain::staff::rota::Rota;
use chrono::{DateTime, Utc};

const LONGEST_REQUEST: usize = 300;
const KEYS_IN_A_ROW: usize = 2;
const LISTED_IN_A_ROW: usize = 4;

/// The people who are there to take the case, and the way to the next of them; a page too far is the first.
pub fn to_choose_from(
    voice: &Localizer,
    case: &Case,
    rota: &Rota,
    now: DateTime<Utc>,
    page: u16,
) -> Keyboard {
    let there = who_may_take(case, rota, now);
    let first = usize::from(page) * PAGE;
    let (first, page) = if first < there.len() { (first, page) } else { (0, 0) };
    let shown: Vec<_> = there.iter().skip(first).take(PAGE).collect();
    let keys: Vec<_> = shown.iter().map(|person| voice.person_key(case, person)).collect();
    let mut keyboard: Keyboard = keys.chunks(KEYS_IN_A_ROW).map(<[_]>::to_vec).collect();
    if there.len() > PAGE {
        let next = if first + PAGE < there.len() { page + 1 } else { 0 };
        keyboard.push(vec![voice.case_key(case, CasePress::Give(ReassignPress::Page(next)))]);
    }
    keyboard
}

/// The case, offered: enough to decide on, and to call the leader once it is taken.
pub fn offered(voice: &Localizer, scene: &RenderContext, case: &Case, number: u32) -> Page {
    let offer = case.offered().filter(|giving| giving.number == number);
    let (Some(giving), Visibility::Full) = (offer, sight_of(scene, case)) else {
        return redrawn(voice, scene, case, number);
    };
    let (id, hail, pronoun) =
        (case.id, voice.hail(scene.reader.as_ref()), voice.pronoun(scene.reader.as_ref()));
    let first = match giving.by {
        Some(by) => {
            let giver = voice.mention(scene, by);
            say!(voice, "giving-offer", hail = hail, id = id, giver = giver, pronoun = pronoun)
        }
        None => {
            let owner = voice.mention(scene, case.owner);
            say!(voice, "giving-offer-shift", hail = hail, id = id, owner = owner, pronoun = pronoun)
        }
    };
    let due = case.promise.due;
    let lines = vec![
        first,
        who(voice, case),
        say!(
            voice,
            "card-request",
            request = cut(&request(voice, &case.fields.request, case.fields.kind), LONGEST_REQUEST)
        ),
        say!(voice, "giving-due", time = voice.clock(due), left = voice.away(due)).bold(),
        say!(
            voice,
            "giving-until",
            time = voice.clock(giving.until),
            owner = voice.mention(scene, case.owner)
        ),
    ];
    let mut keyboard = voice.case_keys(case, vec![take_or_leave()]);
    keyboard.push(vec![voice.copy_key(case.call().0)]);
    Page { lines, keyboard }
}

/// The offer where it stands: open still, or what came of it.
pub fn redrawn(voice: &Localizer, scene: &RenderContext, case: &Case, number: u32) -> Page {
    let reader = scene.reader.as_ref().map(|reader| reader.id);
    let id = case.id;
    let giving = case.giving.as_ref().filter(|giving| giving.number == number);
    let declined =
        giving.is_some_and(|giving| reader.is_some_and(|reader| giving.declined.contains(&reader)));
    let line = match giving.map(|giving| giving.over) {
        _ if !case.is_open() => how_it_ended(voice, case),
        Some(Some(ReassignmentEnd::Taken(by))) if Some(by) == reader => say!(voice, "giving-mine", id = id),
        _ if declined => say!(voice, "giving-declined", id = id),
        Some(None) if sight_of(scene, case) == Visibility::Full => {
            return offered(voice, scene, case, number);
        }
        Some(Some(ReassignmentEnd::Taken(by))) => {
            say!(voice, "giving-taken", id = id, person = capitalised(&voice.mention(scene, by)))
        }
        Some(_) | None => {
            let owner = capitalised(&voice.mention(scene, case.owner));
            say!(voice, "giving-over", id = id, owner = owner)
        }
    };
    Page { lines: vec![line], keyboard: vec![vec![voice.case_key(case, CasePress::Show)]] }
}

/// To who gives the case or had it.
pub fn news(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    number: u32,
    news: ReassignmentNews,
) -> Page {
    let Some(giving) = case.giving.as_ref().filter(|giving| giving.number == number) else {
        return redrawn(voice, scene, case, number);
    };
    let line = match (news, giving.over) {
        (ReassignmentNews::Begun, _) | (ReassignmentNews::Over, None) => begun(voice, scene, case, giving),
        (ReassignmentNews::Over, Some(how)) => came_of_it(voice, scene, case, giving, how),
    };
    let stays = giving.over.is_some_and(|how| !matches!(how, ReassignmentEnd::Taken(_))) && case.is_open();
    let again = (stays && news == ReassignmentNews::Over).then_some(CasePress::Give(ReassignPress::ToWhom));
    let row = again.into_iter().chain([CasePress::Show]).collect();
    Page { lines: vec![line], keyboard: voice.case_keys(case, vec![row]) }
}

fn begun(voice: &Localizer, scene: &RenderContext, case: &Case, giving: &Reassignment) -> Html {
    let hail = voice.hail(scene.reader.as_ref());
    let giver = voice.mention(scene, giving.by.unwrap_or(case.owner));
    let to = voice.mentions(scene, &giving.to);
    let keeps = capitalised(&giver);
    say!(voice, "giving-begun", hail = hail, id = case.id, giver = giver, to = to, Giver = keeps)
}

fn came_of_it(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    giving: &Reassignment,
    how: ReassignmentEnd,
) -> Html {
    let hail = voice.hail(scene.reader.as_ref());
    let (id, to) = (case.id, voice.mentions(scene, &giving.to));
    let said = match how {
        ReassignmentEnd::Taken(by) => {
            return say!(voice, "giving-news-taken", hail = hail, id = id, person = voice.mention(scene, by));
        }
        ReassignmentEnd::Declined => say!(voice, "giving-news-declined", hail = hail, id = id, people = to),
        ReassignmentEnd::Unanswered | ReassignmentEnd::Replaced if giving.to.len() > 1 => {
            say!(voice, "giving-news-nobody", hail = hail, id = id)
        }
        ReassignmentEnd::Unanswered | ReassignmentEnd::Replaced => {
            say!(voice, "giving-news-unanswered", hail = hail, id = id, people = to)
        }
        ReassignmentEnd::NotReached => {
            say!(voice, "giving-news-not-reached", hail = hail, id = id, people = to)
        }
    };
    let owns = scene.reader.as_ref().is_some_and(|reader| reader.id == case.owner);
    said.and(match owns {
        true => say!(voice, "giving-stays-yours", pronoun = voice.pronoun(scene.reader.as_ref())),
        false => say!(voice, "giving-stays", owner = capitalised(&voice.mention(scene, case.owner))),
    })
}

/// The open cases of somebody who has left, for the shift leader to give out.
pub fn owner_left(voice: &Localizer, scene: &RenderContext, person: PersonId) -> Page {
    let hail = voice.hail(scene.reader.as_ref());
    let person = match scene.people.get(&person) {
        Some(person) => voice.colleague(person),
        None => plain!(voice, "someone"),
    };
    let count = usize::try_from(scene.open_in_all).unwrap_or(0).max(scene.open.len());
    let mut lines = vec![say!(
        voice,
        "owner-left",
        hail = hail,
        person = person,
        count = count,
        pronoun = voice.pronoun(scene.reader.as_ref())
    )];
    lines.extend(scene.open.iter().map(|case| entry(voice, scene, case)));
    if count > scene.open.len() {
        lines.push(say!(voice, "owner-left-more", count = count - scene.open.len()));
    }
    let keys: Vec<_> = scene.open.iter().map(|case| voice.give_key(case)).collect();
    Page { lines, keyboard: keys.chunks(LISTED_IN_A_ROW).map(<[_]>::to_vec).collect() }
}
