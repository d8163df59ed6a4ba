//! The board page: the wall screen at `/wall`, and the Mini App at `/board`. Only served where `web.public_url` says under
//! which address people reach it.
//!
//! | request | what it is |
//! | --- | --- |
//! | `GET /wall` | the board, for a screen that was opened; else the entrance, where a link's code is read or typed |
//! | `POST /wall/open` | `{code}` for a cookie, once |
//! | `GET /wall/events` | the board as it changes, as server-sent events: `{now, html}`, `html` where it is another |
//! | `GET /board` | the frame of the Mini App, without a word of a case |
//! | `POST /board/session` | `{launch}`, the launch data of Telegram, for `{token, renew, lang}` |
//! | `POST /board/session/renew` | a token for the next one |
//! | `GET /board/events?state=&owner=&line=` | the board as this person sees it, as it changes |
//! | `GET /board/cases/{id}` | a case in full; `?ask=` shows the answers to a button's question |
//! | `POST /board/press` | `{id, button, words}`: a press, done once however often it is sent, for `{text, refused}` |
//! | `GET /board/…` | style and scripts |

mod app;
mod feed;
mod sign_in;
mod wall;

use crate::service::Service;
use crate::store;
use crate::text::Texts;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use feed::{Feed, Viewer};
use futures_util::stream::unfold;
use serde_json::json;
use sign_in::SignIn;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::{Semaphore, watch};

/// In bytes; nothing that is sent to a page's address is near as large.
const MAX_BODY: usize = 16 * 1024;
/// Only files of this server, no inline script or style, and in nobody's frame.
const FOR_NOBODY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                          base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const SCRIPT: &str = "text/javascript; charset=utf-8";
/// Address, kind, text.
const FILES: [(&str, &str, &str); 6] = [
    ("/board/board.css", "text/css; charset=utf-8", include_str!("page/board.css")),
    ("/board/board.js", SCRIPT, include_str!("page/board.js")),
    ("/board/app.js", SCRIPT, include_str!("page/app.js")),
    ("/board/wall.js", SCRIPT, include_str!("page/wall.js")),
    ("/board/enter.js", SCRIPT, include_str!("page/enter.js")),
    ("/board/icon.svg", "image/svg+xml", include_str!("../../../assets/icon.svg")),
];

/// What the requests work with.
#[derive(Debug)]
struct BoardPage {
    service: Service,
    texts: Arc<Texts>,
    feed: Arc<Feed>,
    sign_in: SignIn,
    /// Turns to look up keys of screens, which anybody may send.
    keys: Semaphore,
}

/// How many keys are looked up at once: the database is left for others.
const KEYS_AT_ONCE: usize = 2;

/// The routes, and the reader behind them, which is to be run beside them.
pub(super) fn router(
    service: Service,
    texts: Arc<Texts>,
    bot_token: &str,
    stop: watch::Receiver<bool>,
) -> (Router, impl Future<Output = ()>) {
    let feed = Arc::new(Feed::new(service.clone(), stop));
    let reading = Arc::clone(&feed).run();
    let mut router = Router::new();
    for (path, kind, text) in FILES {
        router = router.route(path, get(async move || file(kind, text)));
    }
    let router = router
        .route("/wall", get(wall::show))
        .route("/wall/open", post(wall::enter))
        .route("/wall/events", get(wall::follow))
        .route("/board", get(app::show))
        .route("/board/session", post(app::enter))
        .route("/board/session/renew", post(app::renew))
        .route("/board/events", get(app::follow))
        .route("/board/cases/{id}", get(app::case))
        .route("/board/press", post(app::press))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(Arc::new(BoardPage {
            service,
            texts,
            feed,
            sign_in: SignIn::new(bot_token),
            keys: Semaphore::new(KEYS_AT_ONCE),
        }));
    (router, reading)
}

fn file(kind: &'static str, text: &'static str) -> Response {
    guarded((StatusCode::OK, text).into_response(), kind, FOR_NOBODY)
}

/// A page with this policy; a fault of the database is for the log.
fn html(body: store::Result<String>, policy: &'static str) -> Response {
    match body {
        Ok(body) => guarded(body.into_response(), "text/html; charset=utf-8", policy),
        Err(error) => {
            tracing::warn!(%error, "the board page cannot be shown");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

fn guarded(mut response: Response, kind: &'static str, policy: &'static str) -> Response {
    let headers: [(HeaderName, &str); 5] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// What somebody is sent while they look.
trait Stream: Send + 'static {
    /// The time and the board at the next change; `None` once they may no longer look.
    fn next(
        &mut self,
        page: &BoardPage,
        viewer: &mut Viewer,
    ) -> impl Future<Output = Option<(i64, Arc<str>)>> + Send;
}

/// Sends the time each time the state was read, and the board with it where it is another.
fn stream(page: Arc<BoardPage>, viewer: Viewer, stream: impl Stream) -> Response {
    let events =
        unfold((page, viewer, stream, Arc::from("")), async |(page, mut viewer, mut stream, shown)| {
            let (now, html) = stream.next(&page, &mut viewer).await?;
            let data =
                if html == shown { json!({ "now": now }) } else { json!({ "now": now, "html": &*html }) };
            Some((Ok::<_, Infallible>(Event::default().data(data.to_string())), (page, viewer, stream, html)))
        });
    let mut response = Sse::new(events).into_response();
    // nginx holds answers back without it.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
