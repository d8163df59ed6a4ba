//! The page over HTTP, and the control API of the current simulator; only for pages on this machine.
//!
//! | call | body | does |
//! | --- | --- | --- |
//! | `GET /` | | the page |
//! | `GET /demo/words` | | its texts, by key, in the current language |
//! | `GET /demo/state?since=N` | | phones, clock, bot, promises, story; with `since`, at the next change or after a moment |
//! | `GET /demo/cases/{id}/written` | | the rows of the last transaction on the case |
//! | `POST /demo/begin` | `{locale, story?, mode?}` | starts another session; the mode of a story is `by_hand`, `played`, `training` |
//! | `POST /demo/story` | `"step"`, `"play"`, `"pause"` or `"review"` | performs the step, plays on, waits, or ends the training |
//! | `POST /demo/forward` | `{minutes}` | moves the clock, with a stop at every timer on the way |
//! | `POST /demo/next` | | moves the clock to the next timer that somebody is notified of |
//! | `POST /demo/telegram` | `"fine"`, `"busy"` or `"down"` | how Telegram behaves from now on |
//! | `POST /demo/bot` | `true` or `false` | starts the bot on its database (`true`), or kills it |
//! | `/sim/…` | | the simulator's control API |

use super::current::CurrentSession;
use super::playback::{Mode, PlaybackCommand};
use super::session::SessionOptions;
use super::story::Story;
use super::telegram::TelegramStatus;
use super::texts::page_texts;
use crate::domain::base::ids::CaseId;
use crate::domain::staff::person::Locale;
use crate::store::last_write;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{fmt::Display, sync::Arc};
use telegram_sim::only_loopback;
use tower::ServiceExt as _;

/// The most minutes one call moves the clock: a week.
const MOST_MINUTES: i64 = 7 * 24 * 60;
/// Only files of this server, no inline script or style, no frames.
const POLICY: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The files of the page: address, kind, text.
pub(super) const FILES: [(&str, &str, &str); 12] = [
    ("/", "text/html; charset=utf-8", include_str!("page/index.html")),
    ("/demo/page.css", "text/css; charset=utf-8", include_str!("page/page.css")),
    ("/demo/chat.css", "text/css; charset=utf-8", include_str!("page/chat.css")),
    ("/demo/page.js", SCRIPT, include_str!("page/page.js")),
    ("/demo/phone.js", SCRIPT, include_str!("page/phone.js")),
    ("/demo/chat.js", SCRIPT, include_str!("page/chat.js")),
    ("/demo/bubble.js", SCRIPT, include_str!("page/bubble.js")),
    ("/demo/guide.js", SCRIPT, include_str!("page/guide.js")),
    ("/demo/promises.js", SCRIPT, include_str!("page/promises.js")),
    ("/demo/sound.js", SCRIPT, include_str!("page/sound.js")),
    ("/demo/common.js", SCRIPT, include_str!("page/common.js")),
    ("/demo/icon.svg", "image/svg+xml", include_str!("../../assets/icon.svg")),
];

/// The routes, behind the check that the request comes from this machine.
pub(super) fn router(current: Arc<CurrentSession>) -> Router {
    let mut router = Router::new();
    for (path, kind, text) in FILES {
        router = router.route(path, get(async move || file(kind, text)));
    }
    router
        .route("/demo/words", get(texts))
        .route("/demo/state", get(state))
        .route("/demo/cases/{id}/written", get(written_about))
        .route("/demo/begin", post(start))
        .route("/demo/story", post(play))
        .route("/demo/forward", post(forward))
        .route("/demo/next", post(next))
        .route("/demo/telegram", post(telegram))
        .route("/demo/bot", post(bot))
        .fallback(simulator)
        .layer(from_fn(only_loopback))
        .with_state(current)
}

fn file(kind: &'static str, text: &'static str) -> Response {
    let headers: [(HeaderName, &str); 5] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text).into_response()
}

async fn texts(State(current): State<Arc<CurrentSession>>) -> Response {
    Json(page_texts(current.get().await.options.locale)).into_response()
}

#[derive(Deserialize)]
struct Since {
    since: Option<u64>,
}

async fn state(State(current): State<Arc<CurrentSession>>, Query(Since { since }): Query<Since>) -> Response {
    answer(current.page_state(since).await)
}

async fn written_about(State(current): State<Arc<CurrentSession>>, Path(case): Path<i64>) -> Response {
    let session = current.get().await;
    let read = async { last_write::last(&mut session.store.begin_read().await?, CaseId(case)).await };
    answer(read.await)
}

#[derive(Deserialize)]
struct Start {
    locale: Locale,
    story: Option<String>,
    mode: Option<Mode>,
}

async fn start(
    State(current): State<Arc<CurrentSession>>,
    Json(Start { locale, story, mode }): Json<Start>,
) -> Response {
    let story = match story.as_deref().map(Story::named).transpose() {
        Ok(story) => story.map(|story| (story, mode.unwrap_or(Mode::ByHand))),
        Err(why) => return failed(StatusCode::BAD_REQUEST, &why),
    };
    let fast = current.get().await.options.fast;
    answer(current.replace(SessionOptions { locale, story, fast }).await)
}

async fn play(State(current): State<Arc<CurrentSession>>, Json(command): Json<PlaybackCommand>) -> Response {
    let session = current.get().await;
    if let Some(playback) = &session.playback {
        playback.apply(command);
    }
    current.notify_page();
    Json(()).into_response()
}

#[derive(Deserialize)]
struct Forward {
    minutes: i64,
}

async fn forward(
    State(current): State<Arc<CurrentSession>>,
    Json(Forward { minutes }): Json<Forward>,
) -> Response {
    if !(1..=MOST_MINUTES).contains(&minutes) {
        return failed(StatusCode::BAD_REQUEST, "minutes is a whole number from 1 to 10080");
    }
    let moved = current.get().await.forward(TimeDelta::minutes(minutes)).await;
    current.notify_page();
    answer(moved)
}

async fn next(State(current): State<Arc<CurrentSession>>) -> Response {
    let moved = current.get().await.forward_to_next().await;
    current.notify_page();
    answer(moved)
}

async fn telegram(
    State(current): State<Arc<CurrentSession>>,
    Json(status): Json<TelegramStatus>,
) -> Response {
    let changed = current.get().await.telegram.set(status).await;
    current.notify_page();
    answer(changed)
}

async fn bot(State(current): State<Arc<CurrentSession>>, Json(alive): Json<bool>) -> Response {
    let session = current.get().await;
    if alive {
        session.restart_bot().await;
    } else {
        session.kill_bot().await;
    }
    current.notify_page();
    Json(()).into_response()
}

/// The control API of the current session's simulator.
async fn simulator(State(current): State<Arc<CurrentSession>>, request: Request) -> Response {
    if !request.uri().path().starts_with("/sim/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let router = current.get().await.sim.router();
    router.oneshot(request).await.into_response()
}

fn answer<T: Serialize, E: Display>(outcome: Result<T, E>) -> Response {
    match outcome {
        Ok(value) => Json(value).into_response(),
        Err(error) => {
            tracing::warn!(%error, "a request of the demo page failed");
            failed(StatusCode::INTERNAL_SERVER_ERROR, "this could not be done; the log says why")
        }
    }
}

fn failed(status: StatusCode, why: &str) -> Response {
    (status, Json(json!({ "error": why }))).into_response()
}
