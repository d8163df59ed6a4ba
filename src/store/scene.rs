//! Everything a notice needs to be put into words, read when it is sent.

use super::{Result, Tx, cases, drafts, record, rota, staff};
use crate::domain::{
    actor::{Person, Role},
    case::Case,
    ids::{CaseId, ChatId, PersonId},
    notice::{Notice, Scene},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};

/// The longest list `/open` shows in one message.
pub const LIST: i64 = 30;
/// How many notes a card shows.
const NOTES: usize = 3;

/// Loads the scene of `notice` for whoever reads it in `chat`; `timezone` is the centre's, for the dates of its rota.
pub async fn load(
    tx: &mut Tx,
    notice: &Notice,
    chat: ChatId,
    repeated: bool,
    timezone: Tz,
    now: DateTime<Utc>,
) -> Result<Scene> {
    let reader = if chat.is_private() { staff::load(tx, PersonId(chat.0)).await? } else { None };
    let mut scene = Scene {
        now,
        case: load_case(tx, notice.case()).await?,
        other: None,
        draft: None,
        open: Vec::new(),
        open_in_all: 0,
        people: BTreeMap::new(),
        typed: None,
        notes: Vec::new(),
        repeated,
        reader,
        rota: None,
    };
    if let (Notice::Card { case } | Notice::CardAgain { case }, Some(_)) = (notice, &scene.case) {
        scene.notes = record::notes(tx, *case, NOTES).await?;
    }
    if let Some(draft) = notice.draft() {
        scene.draft = drafts::load(tx, draft).await?;
    }
    if let Notice::Resembles { other, .. } = notice {
        scene.other = cases::load(tx, *other).await?;
    }
    if let Notice::Refused { typed: Some(typed), .. } = notice {
        scene.typed = record::text(tx, *typed).await?;
    }
    if let (Notice::OpenList, Some(reader)) = (notice, &scene.reader) {
        let owner = (!leads(reader)).then_some(reader.id);
        scene.open = cases::open(tx, owner, LIST).await?;
        scene.open_in_all = cases::count_open(tx, owner).await?;
    }
    if *notice == Notice::Duty {
        scene.rota = Some(rota::around(tx, timezone, now).await?);
    }
    for id in named(notice, &scene) {
        if let Some(person) = staff::load(tx, id).await? {
            scene.people.insert(id, person);
        }
    }
    Ok(scene)
}

async fn load_case(tx: &mut Tx, id: Option<CaseId>) -> Result<Option<Case>> {
    match id {
        Some(id) => cases::load(tx, id).await,
        None => Ok(None),
    }
}

fn leads(person: &Person) -> bool {
    person.is(Role::ShiftLeader) || person.is(Role::TeamLeader)
}

fn named(notice: &Notice, scene: &Scene) -> BTreeSet<PersonId> {
    let mut named = BTreeSet::new();
    for case in scene.case.iter().chain(&scene.other).chain(&scene.open) {
        named.extend([case.owner, case.taken_by]);
        named.extend(&case.joined);
        named.extend(case.outcome.as_ref().map(|outcome| outcome.by));
        named.extend(case.closing.as_ref().map(|closing| closing.by));
    }
    named.extend(scene.notes.iter().map(|note| note.by));
    if let Notice::Joined { by, .. } | Notice::DoneByOther { by, .. } = notice {
        named.insert(*by);
    }
    if let Notice::FormLeft { person, .. } = notice {
        named.insert(*person);
    }
    named
}
