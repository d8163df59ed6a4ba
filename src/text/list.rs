//! Several cases at once: `/open`, a case that resembles another, a colleague who joins.

use super::{
    Page,
    html::{Html, LONGEST_MESSAGE, cut},
    people::{capitalised, sight_of},
    voice::{Voice, say},
};
use crate::domain::{
    button::CasePress,
    case::Case,
    ids::PersonId,
    notice::{Phrase, Scene},
    policy::Sight,
};

const LONGEST_LEADER: usize = 48;
const LONGEST_OWNER: usize = 32;
const KEYS: usize = 12;
const KEYS_IN_A_ROW: usize = 4;

/// `/open`: by due time, as many as fit in one message.
pub fn open(voice: &Voice, scene: &Scene) -> Page {
    if scene.open.is_empty() {
        return Page::line(say!(voice, "open-none"));
    }
    let mut cases: Vec<&Case> = scene.open.iter().collect();
    cases.sort_by_key(|case| (case.promise.due, case.id));
    let in_all = usize::try_from(scene.open_in_all).unwrap_or(0).max(cases.len());
    let mut lines = vec![say!(voice, "open-title", count = in_all).bold()];
    let mut room = LONGEST_MESSAGE - 200;
    let mut shown = 0;
    for case in &cases {
        let line = entry(voice, scene, case);
        let Some(left) = room.checked_sub(line.shown_length() + 1) else { break };
        (room, shown) = (left, shown + 1);
        lines.push(line);
    }
    if in_all > shown {
        lines.push(say!(voice, "open-more", count = in_all - shown));
    }
    let keys: Vec<_> = cases.iter().take(shown.min(KEYS)).map(|case| voice.short_key(case)).collect();
    Page { lines, keyboard: keys.chunks(KEYS_IN_A_ROW).map(<[_]>::to_vec).collect() }
}

fn entry(voice: &Voice, scene: &Scene, case: &Case) -> Html {
    let sight = sight_of(scene, case);
    let late = scene.now > case.promise.due;
    let mark = if late { "🔴 #" } else { "#" };
    let due = case.promise.due;
    let mut line = Html::text(&format!("{mark}{}", case.id)).bold();
    line = line.and(Html::text(&cut(&voice.leader(case, sight), LONGEST_LEADER)));
    if sight == Sight::Full {
        line = line.dot(Html::text(&voice.kind(case.fields.kind)));
    }
    line = line.dot(say!(voice, "open-due", time = voice.clock(due), left = voice.away(due)));
    if scene.reader.as_ref().is_none_or(|reader| reader.id != case.owner) {
        line = line.dot(Html::text(&cut(&voice.mention(scene, case.owner), LONGEST_OWNER)));
    }
    line
}

/// The new case may be about the same as an open one: joining that is offered, nothing of it is shown.
pub fn resembles(voice: &Voice, scene: &Scene, case: &Case, other: &Case) -> Page {
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
pub fn joined(voice: &Voice, scene: &Scene, case: &Case, by: PersonId) -> Page {
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
pub fn done_by_other(voice: &Voice, scene: &Scene, case: &Case, by: PersonId, said: &Phrase) -> Page {
    let hail = voice.hail(scene.reader.as_ref());
    let person = voice.mention(scene, by);
    let said = voice.sentence(said);
    let line = say!(voice, "done-by-other", hail = hail, id = case.id, person = person, said = said);
    Page { lines: vec![line], keyboard: vec![vec![voice.case_key(case, CasePress::Show)]] }
}

pub fn card_moved(voice: &Voice, case: &Case) -> Page {
    Page::line(say!(voice, "card-moved", id = case.id))
}
