//! `/board`: the Mini App. Everything but its empty frame needs a bearer token; each request looks up what its person may.

use super::feed::{Looker, Viewer};
use super::sign_in::{SignedIn, TOKEN_FOR};
use super::{BoardPage, Stream, guarded, html, stream};
use crate::domain::base::ids::{CaseId, MessageId, PersonId};
use crate::domain::message::notice::Notice;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::board_filter::BoardFilter;
use crate::domain::request::button::{Button, OnPage};
use crate::domain::request::listing::List;
use crate::domain::request::policy::{Visibility, visibility};
use crate::domain::staff::person::{Locale, Person};
use crate::service::{PageAction, Reply};
use crate::store;
use crate::store::{render_context, staff};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// Telegram's web client shows it in a frame; the others in a window of their own.
const IN_TELEGRAM: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                           base-uri 'none'; form-action 'none'; frame-ancestors https://web.telegram.org";

#[derive(Deserialize)]
pub(super) struct Language {
    lang: Option<String>,
}

/// The frame, which is the same for everybody.
pub(super) async fn show(State(page): State<Arc<BoardPage>>, Query(language): Query<Language>) -> Response {
    let chosen = language.lang.as_deref().and_then(|code| code.parse().ok());
    let locale = chosen.unwrap_or(page.service.centre.locale);
    html(Ok(page.texts.app_page(locale, page.service.clock.now())), IN_TELEGRAM)
}

#[derive(Deserialize)]
pub(super) struct Launched {
    launch: String,
}

/// Launch data, for a token.
pub(super) async fn enter(
    State(page): State<Arc<BoardPage>>,
    Json(Launched { launch }): Json<Launched>,
) -> Response {
    match page.sign_in.launch(&launch, page.service.clock.now()) {
        Some(signed_in) => token(&page, signed_in).await,
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

/// A token that is still good, for the next.
pub(super) async fn renew(State(page): State<Arc<BoardPage>>, headers: HeaderMap) -> Response {
    match bearer(&page, &headers) {
        Some(signed_in) => token(&page, signed_in).await,
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

async fn token(page: &BoardPage, signed_in: SignedIn) -> Response {
    let known = match person(page, signed_in.person).await {
        Ok(known) => known,
        Err(error) => return unavailable(&error),
    };
    match page.sign_in.token(signed_in, page.service.clock.now()).zip(known) {
        Some((token, person)) => {
            let (seconds, lang) = (TOKEN_FOR.num_seconds() / 2, locale(page, &person).code());
            guarded(
                Json(json!({ "token": token, "renew": seconds, "lang": lang })).into_response(),
                JSON,
                IN_TELEGRAM,
            )
        }
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

const JSON: &str = "application/json";

/// What the `Authorization` header says.
fn bearer(page: &BoardPage, headers: &HeaderMap) -> Option<SignedIn> {
    let token = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
    page.sign_in.read(token, page.service.clock.now())
}

/// Somebody on the staff, as the staff list has them now.
async fn person(page: &BoardPage, id: PersonId) -> store::Result<Option<Person>> {
    let mut tx = page.service.store.begin_short_read().await?;
    let person = staff::load(&mut tx, id).await?;
    Ok(person.filter(|person| person.active && !person.id.is_shared() && !person.roles.0.is_empty()))
}

/// Who asks, or what is answered to who may not.
async fn reader(page: &BoardPage, headers: &HeaderMap) -> Result<(Person, SignedIn), Response> {
    let signed_in = bearer(page, headers).ok_or_else(|| StatusCode::UNAUTHORIZED.into_response())?;
    match person(page, signed_in.person).await {
        Ok(Some(person)) => Ok((person, signed_in)),
        Ok(None) => Err(StatusCode::UNAUTHORIZED.into_response()),
        Err(error) => Err(unavailable(&error)),
    }
}

fn unavailable(error: &store::Error) -> Response {
    tracing::warn!(%error, "the board page cannot be shown");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

#[derive(Deserialize)]
pub(super) struct Filters {
    #[serde(default)]
    state: String,
    #[serde(default)]
    owner: String,
    #[serde(default)]
    line: String,
}

/// The board as it changes, as this person sees it.
pub(super) async fn follow(
    State(page): State<Arc<BoardPage>>,
    Query(Filters { state, owner, line }): Query<Filters>,
    headers: HeaderMap,
) -> Response {
    let (_, signed_in) = match reader(&page, &headers).await {
        Ok(reader) => reader,
        Err(refused) => return refused,
    };
    let Some(viewer) = page.feed.look(Looker::Person(signed_in.person)) else {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    };
    stream(page, viewer, AppStream { signed_in, filter: BoardFilter::read(&state, &owner, &line) })
}

struct AppStream {
    signed_in: SignedIn,
    filter: BoardFilter,
}

impl Stream for AppStream {
    async fn next(&mut self, page: &BoardPage, viewer: &mut Viewer) -> Option<(i64, Arc<str>)> {
        let state = viewer.next().await?;
        let context = &state.context;
        page.sign_in.token(self.signed_in, context.now)?;
        let reader = context.people.get(&self.signed_in.person).filter(|person| person.active)?;
        let board = page.texts.board_of(reader, context, &self.filter);
        Some((context.now.timestamp_millis(), board.into()))
    }
}

#[derive(Deserialize)]
pub(super) struct Shown {
    /// The button whose question is to be answered.
    #[serde(default)]
    ask: String,
}

/// A case in full: its card, the buttons that work here, what has happened. The look is noted, whatever asks for it.
pub(super) async fn case(
    State(page): State<Arc<BoardPage>>,
    Path(id): Path<i64>,
    Query(shown): Query<Shown>,
    headers: HeaderMap,
) -> Response {
    let (person, _) = match reader(&page, &headers).await {
        Ok(reader) => reader,
        Err(refused) => return refused,
    };
    match draw(&page, &person, CaseId(id), &shown).await {
        Ok(Some(body)) => html(Ok(body), IN_TELEGRAM),
        Ok(None) => StatusCode::FORBIDDEN.into_response(),
        Err(error) => unavailable(&error),
    }
}

async fn draw(page: &BoardPage, person: &Person, id: CaseId, shown: &Shown) -> store::Result<Option<String>> {
    if let Reply::Refusal { .. } = page.service.act_on_page(person.id, &PageAction::Look(id)).await? {
        return Ok(None);
    }
    let asked = match Button::decode(&shown.ask) {
        Ok(Button::Case { case, press, .. }) if case == id => match press.on_page() {
            OnPage::Ask(asked) => Some(Notice::Ask { case: id, asked, message: None, of: None }),
            OnPage::Press | OnPage::PressWithWords | OnPage::InChat => None,
        },
        Ok(_) | Err(_) => None,
    };
    let notices = [
        Some(Notice::CardButtons { case: id, message: NO_MESSAGE, all: true }),
        asked,
        Some(Notice::List { list: List::Timeline(id), page: 0, message: None }),
    ];
    let (timezone, now) = (page.service.centre.timezone, page.service.clock.now());
    let mut tx = page.service.store.begin_read().await?;
    let mut messages = Vec::new();
    for notice in notices {
        let Some(notice) = notice else {
            messages.push(None);
            continue;
        };
        let loaded = render_context::load(&mut tx, &notice.spec(), person.id.chat(), timezone, now).await?;
        let seen = loaded.context.case.as_ref().filter(|case| visibility(person, case) == Visibility::Full);
        if seen.is_none() {
            return Ok(None);
        }
        messages.push(Some(page.texts.render(&notice, &loaded.context)));
    }
    let [Some(card), asked, Some(timeline)] = &messages[..] else { return Ok(None) };
    Ok(Some(page.texts.case_of(locale(page, person), id, card, asked.as_ref(), timeline)))
}

/// The card is no message here.
const NO_MESSAGE: MessageId = MessageId(0);

fn locale(page: &BoardPage, person: &Person) -> Locale {
    person.locale.unwrap_or(page.service.centre.locale)
}

#[derive(Deserialize)]
pub(super) struct Pressed {
    /// Of the press, which the page made: it sends a press again that it has heard nothing of.
    id: String,
    button: String,
    #[serde(default)]
    words: String,
}

/// A press of a button: the same as in the chat.
pub(super) async fn press(
    State(page): State<Arc<BoardPage>>,
    headers: HeaderMap,
    Json(Pressed { id, button, words }): Json<Pressed>,
) -> Response {
    let (person, _) = match reader(&page, &headers).await {
        Ok(reader) => reader,
        Err(refused) => return refused,
    };
    let Ok(button) = Button::decode(&button) else { return StatusCode::BAD_REQUEST.into_response() };
    match page.service.act_on_page(person.id, &PageAction::Press { id, button, words }).await {
        Ok(reply) => {
            let (text, refused) = said(&page, locale(&page, &person), &reply);
            guarded(Json(json!({ "text": text, "refused": refused })).into_response(), JSON, IN_TELEGRAM)
        }
        Err(error) => unavailable(&error),
    }
}

/// What is answered, and whether it was refused.
fn said(page: &BoardPage, locale: Locale, reply: &Reply) -> (String, bool) {
    match reply {
        Reply::Phrase { said: Phrase::Seen, .. } | Reply::Link(_) => (page.texts.done_on_page(locale), false),
        Reply::Phrase { said, line } => (page.texts.phrase(locale, *line, said), false),
        Reply::Refusal { refusal, named } => {
            let text = page.texts.refusal(locale, refusal, named.as_ref());
            match refusal.asks_in_chat() {
                true => (format!("{text} {}", page.texts.asked_in_chat(locale)), true),
                false => (text, true),
            }
        }
        Reply::Numbers(case) => (page.texts.numbers(locale, case), false),
    }
}
