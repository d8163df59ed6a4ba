//! The page by HTTP, and the control API of the simulator that is on; only for loopback pages.
//!
//! | call | body | does |
//! | --- | --- | --- |
//! | `GET /` | | the page |
//! | `GET /demo/words` | | its words, by key, in the language that is on |
//! | `GET /demo/stage?since=N` | | what is on: phones, clock, bot, promises; with `since`, at the next news or after a moment |
//! | `GET /demo/cases/{id}/written` | | what the bot wrote about the case last |
//! | `POST /demo/begin` | `{locale, story?, mode?}` | everything begins anew; the mode of a story is `by_hand`, `played`, `training` |
//! | `POST /demo/story` | `"step"`, `"play"`, `"pause"` or `"review"` | does the step, lets it play itself or waits, ends the training |
//! | `POST /demo/forward` | `{minutes}` | winds the clock, with a stop at every timer on the way |
//! | `POST /demo/next` | | winds to just the next thing somebody hears of |
//! | `POST /demo/telegram` | `"fine"`, `"busy"` or `"down"` | what Telegram is like from now on |
//! | `POST /demo/bot` | `true` or `false` | kills the bot, or begins another one on its database |
//! | `/sim/…` | | the simulator's control API |

use super::faults::Weather;
use super::scene::Plan;
use super::stage::Stage;
use super::story::Story;
use super::story_player::{Mode, Wish};
use super::words;
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

/// The farthest one call winds: a week.
const FARTHEST: i64 = 7 * 24 * 60;
/// Nothing but what this server gives, no script or style in the page itself, and in nobody's frame.
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
    ("/demo/icon.svg", "image/svg+xml", include_str!("page/icon.svg")),
];

/// The routes, behind the check of who asks.
pub(super) fn router(stage: Arc<Stage>) -> Router {
    let mut router = Router::new();
    for (path, kind, text) in FILES {
        router = router.route(path, get(async move || file(kind, text)));
    }
    router
        .route("/demo/words", get(page_words))
        .route("/demo/stage", get(look))
        .route("/demo/cases/{id}/written", get(written_about))
        .route("/demo/begin", post(begin))
        .route("/demo/story", post(tell))
        .route("/demo/forward", post(forward))
        .route("/demo/next", post(next))
        .route("/demo/telegram", post(telegram))
        .route("/demo/bot", post(bot))
        .fallback(simulator)
        .layer(from_fn(only_loopback))
        .with_state(stage)
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

async fn page_words(State(stage): State<Arc<Stage>>) -> Response {
    Json(words::of_the_page(stage.scene().await.plan.locale)).into_response()
}

#[derive(Deserialize)]
struct Since {
    since: Option<u64>,
}

async fn look(State(stage): State<Arc<Stage>>, Query(Since { since }): Query<Since>) -> Response {
    shown(stage.look(since).await)
}

async fn written_about(State(stage): State<Arc<Stage>>, Path(case): Path<i64>) -> Response {
    let scene = stage.scene().await;
    let read = async { last_write::last(&mut scene.store.begin_read().await?, CaseId(case)).await };
    shown(read.await)
}

#[derive(Deserialize)]
struct Begin {
    locale: Locale,
    story: Option<String>,
    mode: Option<Mode>,
}

async fn begin(
    State(stage): State<Arc<Stage>>,
    Json(Begin { locale, story, mode }): Json<Begin>,
) -> Response {
    let story = match story.as_deref().map(Story::named).transpose() {
        Ok(story) => story.map(|story| (story, mode.unwrap_or(Mode::ByHand))),
        Err(why) => return failed(StatusCode::BAD_REQUEST, &why),
    };
    let hurried = stage.scene().await.plan.hurried;
    shown(stage.begin_anew(Plan { locale, story, hurried }).await)
}

async fn tell(State(stage): State<Arc<Stage>>, Json(wish): Json<Wish>) -> Response {
    let scene = stage.scene().await;
    if let Some(telling) = &scene.telling {
        telling.hear(wish);
    }
    stage.has_changed();
    Json(()).into_response()
}

#[derive(Deserialize)]
struct Forward {
    minutes: i64,
}

async fn forward(State(stage): State<Arc<Stage>>, Json(Forward { minutes }): Json<Forward>) -> Response {
    if !(1..=FARTHEST).contains(&minutes) {
        return failed(StatusCode::BAD_REQUEST, "minutes is a whole number from 1 to 10080");
    }
    let wound = stage.scene().await.forward(TimeDelta::minutes(minutes)).await;
    stage.has_changed();
    shown(wound)
}

async fn next(State(stage): State<Arc<Stage>>) -> Response {
    let wound = stage.scene().await.to_next().await;
    stage.has_changed();
    shown(wound)
}

async fn telegram(State(stage): State<Arc<Stage>>, Json(weather): Json<Weather>) -> Response {
    let turned = stage.scene().await.turns(weather).await;
    stage.has_changed();
    shown(turned)
}

async fn bot(State(stage): State<Arc<Stage>>, Json(lives): Json<bool>) -> Response {
    let scene = stage.scene().await;
    if lives {
        scene.revive_bot().await;
    } else {
        scene.kill_bot().await;
    }
    stage.has_changed();
    Json(()).into_response()
}

/// The control API of the simulator that is on now.
async fn simulator(State(stage): State<Arc<Stage>>, request: Request) -> Response {
    if !request.uri().path().starts_with("/sim/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let router = stage.scene().await.sim.router();
    router.oneshot(request).await.into_response()
}

fn shown<T: Serialize, E: Display>(outcome: Result<T, E>) -> Response {
    match outcome {
        Ok(value) => Json(value).into_response(),
        Err(error) => {
            tracing::warn!(%error, "the demo could not do what the page asked");
            failed(StatusCode::INTERNAL_SERVER_ERROR, "this could not be done; the log says why")
        }
    }
}

fn failed(status: StatusCode, why: &str) -> Response {
    (status, Json(json!({ "error": why }))).into_response()
}
