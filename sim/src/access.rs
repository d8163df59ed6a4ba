//! Who may ask: a page elsewhere must neither steer the sim nor read what a bot sends here, neither by its own name
//! (`Origin`) nor by one that it points at this machine (`Host`, DNS rebinding).

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const LOOPBACK: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// Refuses a request from elsewhere.
pub async fn only_loopback(request: Request, next: Next) -> Response {
    answer(request, next, &[]).await
}

/// Refuses a request from elsewhere, but for these names of this machine.
pub(super) async fn only_allowed(
    State(allowed): State<Arc<[String]>>,
    request: Request,
    next: Next,
) -> Response {
    answer(request, next, &allowed).await
}

async fn answer(request: Request, next: Next, allowed: &[String]) -> Response {
    if is_from_here(request.headers(), allowed) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "only from this machine, under a name that is allowed").into_response()
}

fn is_from_here(headers: &HeaderMap, allowed: &[String]) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let origin = match headers.get(ORIGIN) {
        None => true,
        Some(origin) => origin
            .to_str()
            .ok()
            .and_then(|origin| origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")))
            .is_some_and(|authority| is_here(authority, allowed)),
    };
    origin && host.is_some_and(|authority| is_here(authority, allowed))
}

/// Whether `name` or `name:port` is one of loopback or one of those allowed.
fn is_here(authority: &str, allowed: &[String]) -> bool {
    let is_port = |port: &str| port.parse::<u16>().is_ok();
    LOOPBACK.into_iter().chain(allowed.iter().map(String::as_str)).any(|name| {
        let (start, rest) = authority.split_at_checked(name.len()).unwrap_or_default();
        start.eq_ignore_ascii_case(name)
            && !name.is_empty()
            && (rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port))
    })
}
