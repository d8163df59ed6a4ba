//! The sim by HTTP, under `/sim/`, for a page on which people are played. JSON in, JSON out; only from loopback pages.
//!
//! | call | body | does |
//! | --- | --- | --- |
//! | `GET /sim/state?since=N` | | everything there is to see; with `since`, waits up to 25 s for a `version` above N |
//! | `POST /sim/people` | `{id, name, locale}` | a person |
//! | `POST /sim/people/{id}/start` | `{code?}` | presses START, or follows an invitation |
//! | `POST /sim/people/{id}/say` | `{text, chat_id?, thread?}` | writes; gives `message_id` |
//! | `POST /sim/people/{id}/reply` | `{message_id, text, chat_id?}` | replies; gives `message_id` |
//! | `POST /sim/people/{id}/photo` | `{text?, message_id?, chat_id?, thread?}` | sends a photo, as a reply or not; gives `message_id` |
//! | `POST /sim/people/{id}/voice` | the same and `{seconds?}` | sends a voice message; gives `message_id` |
//! | `POST /sim/people/{id}/document` | the same and `{name, size?}` | sends a file of so many bytes; gives `message_id` |
//! | `POST /sim/people/{id}/file?name=…` | the content | sends a file that the bot can download; gives `message_id` |
//! | `POST /sim/people/{id}/edit` | `{message_id, text}` | edits an own message |
//! | `POST /sim/people/{id}/tap` | `{message_id, data, chat_id?}` | presses; gives the bot's `answer`, or null after the patience |
//! | `POST /sim/people/{id}/read` | `{chat_id?}` | has looked at everything |
//! | `POST /sim/people/{id}/block`, `…/unblock` | `{}` | blocks, unblocks the bot |
//! | `POST /sim/groups` | `{id, title, members, forum?, bot_is_admin?}` | a group |
//! | `POST /sim/faults`, `DELETE /sim/faults` | a [`Fault`](super::Fault) | adds one, takes all away |
//! | `GET /sim/refusals`, `GET /sim/calls` | | the last 1,000, oldest first |

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::faults::Fault;
use super::forum::CannotWrite;
use super::group::{Group, add_group};
use super::person::{Person, Sending};
use super::world::{PersonState, World};
use super::{Inner, Shown};

/// Longest wait of `GET /sim/state`.
const LONGEST_WAIT: Duration = Duration::from_secs(25);
/// Messages of a chat, calls and refusals that are shown.
const SHOWN_MESSAGES: usize = 200;
const SHOWN_CALLS: usize = 1_000;
/// Most bytes of a body.
const BODY_LIMIT: usize = 64 * 1024;
/// Most bytes of a file that a person sends.
const FILE_LIMIT: usize = 20 * 1024 * 1024;

type Answered = Result<Json<Value>, (StatusCode, &'static str)>;

/// The routes.
pub(super) fn router(inner: Arc<Inner>) -> Router {
    Router::new()
        .route("/sim/state", get(state))
        .route("/sim/people", post(add_person))
        .route("/sim/people/{id}/{act}", post(person_acts))
        .route("/sim/people/{id}/file", post(send_file).layer(DefaultBodyLimit::max(FILE_LIMIT)))
        .route("/sim/groups", post(new_group))
        .route("/sim/faults", post(add_fault).delete(clear_faults))
        .route("/sim/refusals", get(refusals))
        .route("/sim/calls", get(calls))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(inner)
}

#[derive(Deserialize)]
struct Since {
    since: Option<u64>,
}

async fn state(State(inner): State<Arc<Inner>>, Query(Since { since }): Query<Since>) -> Json<Value> {
    let mut changes = inner.changed.subscribe();
    let newer = |version: &u64| since.is_none_or(|since| *version > since);
    let _ = tokio::time::timeout(LONGEST_WAIT, changes.wait_for(newer)).await;
    // The version before the state: what changes in between is given again rather than missed.
    let version = *inner.changed.borrow();
    Json(inner.look(|world| everything(world, version)))
}

fn everything(world: &World, version: u64) -> Value {
    let screen = |chat_id| {
        let mut shown: Vec<Shown> = world.screen(chat_id);
        shown.drain(..shown.len().saturating_sub(SHOWN_MESSAGES));
        shown
    };
    let people = world.people.iter().map(|(id, person)| {
        json!({
            "id": id, "name": person.name, "locale": person.locale, "started": person.started,
            "blocked": person.blocked, "deactivated": person.deactivated, "keyboard": world.keyboard(*id),
            "screen": screen(*id)
        })
    });
    let mut groups: Vec<_> =
        world.chats.iter().filter_map(|(id, chat)| Some((id, chat.group.as_ref()?))).collect();
    groups.sort_by_key(|(id, _)| **id);
    let groups = groups.into_iter().map(|(id, group)| {
        json!({
            "id": id, "title": group.title, "members": group.members, "forum": group.forum,
            "bot": group.bot.name(), "migrated_to": group.migrated_to,
            "topics": group.topics.values().collect::<Vec<_>>(), "screen": screen(*id)
        })
    });
    json!({
        "version": version, "now": world.now(), "bot": world.me_json(),
        "next_update_id": world.next_update_id, "pending_updates": world.updates.len(), "faults": world.faults,
        "people": people.collect::<Value>(), "groups": groups.collect::<Value>()
    })
}

#[derive(Deserialize)]
struct NewPerson {
    id: i64,
    name: String,
    locale: String,
}

async fn add_person(State(inner): State<Arc<Inner>>, Json(new): Json<NewPerson>) -> Answered {
    if new.id <= 0 {
        return Err((StatusCode::BAD_REQUEST, "a person's id is above 0"));
    }
    inner.change(|world| {
        world.people.entry(new.id).or_insert_with(|| PersonState::new(&new.name, &new.locale)).clone()
    });
    Ok(Json(json!({ "id": new.id })))
}

#[derive(Deserialize)]
struct NewGroup {
    id: i64,
    title: String,
    members: Vec<i64>,
    #[serde(default)]
    forum: bool,
    bot_is_admin: Option<bool>,
}

async fn new_group(State(inner): State<Arc<Inner>>, Json(new): Json<NewGroup>) -> Answered {
    if new.id >= 0 {
        return Err((StatusCode::BAD_REQUEST, "a group's id is below 0"));
    }
    inner.change(|world| add_group(world, new.id, &new.title, new.members.into_iter().collect(), new.forum));
    if let Some(admin) = new.bot_is_admin {
        Group::new(inner, new.id).bot_is_admin(admin);
    }
    Ok(Json(json!({ "id": new.id })))
}

/// What an act may need; each takes what it needs and refuses without it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Act {
    text: Option<String>,
    code: Option<String>,
    data: Option<String>,
    message_id: Option<i32>,
    chat_id: Option<i64>,
    thread: Option<i32>,
    name: Option<String>,
    size: Option<u64>,
    seconds: Option<u32>,
}

impl Act {
    fn sends(&self, person: &Person, chat: &Group, what: Sending) -> Result<i32, CannotWrite> {
        person.sends(chat, what, self.text.as_deref().unwrap_or_default(), self.message_id, self.thread)
    }
}

async fn person_acts(
    State(inner): State<Arc<Inner>>,
    Path((id, act)): Path<(i64, String)>,
    Json(given): Json<Act>,
) -> Answered {
    if !inner.look(|world| world.people.contains_key(&id)) {
        return Err((StatusCode::NOT_FOUND, "nobody has this id"));
    }
    let chat_id = given.chat_id.unwrap_or(id);
    let reachable =
        |world: &World| chat_id == id || world.group(chat_id).is_some_and(|g| g.members.contains(&id));
    if !inner.look(reachable) {
        return Err((StatusCode::FORBIDDEN, "not a member of this group"));
    }
    let (person, group) = (Person::new(inner.clone(), id), Group::new(inner.clone(), chat_id));
    let text = || given.text.as_deref().filter(|text| !text.trim().is_empty()).ok_or(missing("text"));
    let message_id = || given.message_id.ok_or(missing("message_id"));
    let sent = |message_id: i32| json!({ "message_id": message_id });
    let done = match act.as_str() {
        "start" => sent(match given.code.as_deref() {
            Some(code) => person.starts_with(code),
            None => person.presses_start(),
        }),
        "say" => sent(match given.thread {
            Some(thread) => person.says_in_topic(&group, thread, text()?).map_err(cannot)?,
            None => person.says_in(&group, text()?),
        }),
        "reply" => sent(person.replies_in(&group, message_id()?, text()?).map_err(cannot)?),
        "photo" => sent(given.sends(&person, &group, Sending::Photo).map_err(cannot)?),
        "voice" => {
            let seconds = given.seconds.unwrap_or(1);
            sent(given.sends(&person, &group, Sending::Voice { seconds }).map_err(cannot)?)
        }
        "document" => {
            let name = given.name.clone().filter(|name| !name.is_empty()).ok_or(missing("name"))?;
            let file = Sending::Document { name, bytes: given.size.unwrap_or_default() };
            sent(given.sends(&person, &group, file).map_err(cannot)?)
        }
        "edit" => json!(person.edits(message_id()?, text()?)),
        "tap" => {
            let data = given.data.as_deref().ok_or(missing("data"))?;
            let tap = person.taps_data_in(&group, message_id()?, data);
            json!({ "answer": tap.answer().await })
        }
        "read" => {
            group.reads_all();
            json!(true)
        }
        "block" => {
            person.blocks();
            json!(true)
        }
        "unblock" => {
            person.unblocks();
            json!(true)
        }
        _ => return Err((StatusCode::NOT_FOUND, "no such act")),
    };
    Ok(Json(done))
}

#[derive(Deserialize)]
struct NamedFile {
    name: String,
}

async fn send_file(
    State(inner): State<Arc<Inner>>,
    Path(id): Path<i64>,
    Query(NamedFile { name }): Query<NamedFile>,
    content: Bytes,
) -> Answered {
    if !inner.look(|world| world.people.contains_key(&id)) {
        return Err((StatusCode::NOT_FOUND, "nobody has this id"));
    }
    let message_id = Person::new(inner, id).sends_file(&name, &content);
    Ok(Json(json!({ "message_id": message_id })))
}

fn cannot(why: CannotWrite) -> (StatusCode, &'static str) {
    (StatusCode::FORBIDDEN, why.words())
}

fn missing(what: &'static str) -> (StatusCode, &'static str) {
    let words = match what {
        "text" => "text is missing",
        "data" => "data is missing",
        "name" => "name is missing",
        _ => "message_id is missing",
    };
    (StatusCode::BAD_REQUEST, words)
}

async fn add_fault(State(inner): State<Arc<Inner>>, Json(fault): Json<Fault>) -> Json<Value> {
    inner.change(|world| world.faults.push(fault));
    Json(json!(true))
}

async fn clear_faults(State(inner): State<Arc<Inner>>) -> Json<Value> {
    inner.change(|world| world.faults.clear());
    Json(json!(true))
}

async fn refusals(State(inner): State<Arc<Inner>>) -> Json<Value> {
    Json(inner.look(|world| {
        let mut last: Vec<_> = world.journal.refusals().rev().take(SHOWN_CALLS).collect();
        last.reverse();
        json!(last)
    }))
}

async fn calls(State(inner): State<Arc<Inner>>) -> Json<Value> {
    Json(inner.look(|world| {
        let mut last: Vec<_> = world.journal.calls().rev().take(SHOWN_CALLS).collect();
        last.reverse();
        json!(last)
    }))
}
