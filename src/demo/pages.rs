//! The page and the clock by HTTP, beside the simulator's control API; only from loopback pages.
//!
//! | call | body | does |
//! | --- | --- | --- |
//! | `GET /` | | the page |
//! | `GET /demo/cast` | | the four people |
//! | `GET /demo/clock` | | `{now, offset, next_due}`; `offset` in seconds ahead of the real time |
//! | `POST /demo/forward` | `{minutes}` | winds the clock, with a stop at every timer on the way; gives the clock |
//! | `POST /demo/next` | | winds to just the next timer; gives the clock |

use super::{
    cast::CAST,
    winding::{Shows, Winding},
};
use crate::{sim::only_loopback, store};
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderName, StatusCode, header},
    middleware::from_fn,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};

/// The farthest one call winds: a week.
const FARTHEST: i64 = 7 * 24 * 60;
/// Nothing but what this server gives, no script or style in the page itself, and in nobody's frame.
const POLICY: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// The routes, behind the check of who asks.
pub(super) fn router(winding: Winding) -> Router {
    Router::new()
        .route("/", get(|| file("text/html; charset=utf-8", include_str!("page.html"))))
        .route("/demo/page.css", get(|| file("text/css; charset=utf-8", include_str!("page.css"))))
        .route("/demo/page.js", get(|| script(include_str!("page.js"))))
        .route("/demo/phone.js", get(|| script(include_str!("phone.js"))))
        .route("/demo/bubble.js", get(|| script(include_str!("bubble.js"))))
        .route("/demo/icon.svg", get(|| file("image/svg+xml", include_str!("icon.svg"))))
        .route("/demo/cast", get(async || Json(CAST)))
        .route("/demo/clock", get(clock))
        .route("/demo/forward", post(forward))
        .route("/demo/next", post(next))
        .layer(from_fn(only_loopback))
        .with_state(winding)
}

async fn script(text: &'static str) -> Response {
    file("text/javascript; charset=utf-8", text).await
}

async fn file(kind: &'static str, text: &'static str) -> Response {
    let headers: [(HeaderName, &str); 5] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text).into_response()
}

async fn clock(State(winding): State<Winding>) -> Response {
    shown(winding.shows().await)
}

#[derive(Deserialize)]
struct Forward {
    minutes: i64,
}

async fn forward(State(winding): State<Winding>, Json(Forward { minutes }): Json<Forward>) -> Response {
    if !(1..=FARTHEST).contains(&minutes) {
        return failed(StatusCode::BAD_REQUEST, "minutes is a whole number from 1 to 10080");
    }
    shown(winding.forward(TimeDelta::minutes(minutes)).await)
}

async fn next(State(winding): State<Winding>) -> Response {
    shown(winding.to_next().await)
}

fn shown(clock: store::Result<Shows>) -> Response {
    match clock {
        Ok(clock) => Json(clock).into_response(),
        Err(error) => {
            tracing::warn!(%error, "the timers cannot be read");
            failed(StatusCode::INTERNAL_SERVER_ERROR, "the timers cannot be read")
        }
    }
}

fn failed(status: StatusCode, why: &str) -> Response {
    let body: Value = json!({ "error": why });
    (status, Json(body)).into_response()
}
