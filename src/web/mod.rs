//! Health, readiness and metrics over HTTP, without personal data; the board page, behind a sign-in.

mod board;

use crate::service::Service;
use crate::store;
use crate::store::self_check::OpenCounts;
use crate::text::Texts;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::serve::Listener;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// The content type of `/metrics`.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// How long counting may take before the metrics are answered without the counts of open cases.
const COUNT_TIMEOUT: Duration = Duration::from_secs(5);

/// Serves until `stop`.
pub async fn run(
    listener: impl Listener<Addr = SocketAddr>,
    service: Service,
    texts: Arc<Texts>,
    bot_token: String,
    mut stop: watch::Receiver<bool>,
) {
    let mut router = Router::new()
        .route("/healthz", get(async || "alive\n"))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .with_state(service.clone());
    let mut reading = None;
    if service.centre.public_url.is_some() {
        let (board, reader) = board::router(service, texts, &bot_token, stop.clone());
        router = router.merge(board);
        reading = Some(reader);
    }
    let reading = async {
        if let Some(reading) = reading {
            reading.await;
        }
        std::future::pending::<Infallible>().await
    };
    let stopped = async move {
        let _ = stop.wait_for(|stop| *stop).await;
    };
    let serving = axum::serve(listener, router).with_graceful_shutdown(stopped).into_future();
    let served = tokio::select! {
        served = serving => served,
        never = reading => match never {},
    };
    if let Err(error) = served {
        tracing::error!(%error, "the web server ended unexpectedly");
    }
}

/// 200 when the bot is ready; else 503 and the reasons, one per line.
async fn readyz(State(service): State<Service>) -> Response {
    let health = service.health().await;
    if health.is_ready() {
        return "ready\n".into_response();
    }
    let why: String = health.problems.iter().map(|problem| format!("{problem}\n")).collect();
    (StatusCode::SERVICE_UNAVAILABLE, format!("not ready\n{why}")).into_response()
}

async fn metrics(State(service): State<Service>) -> Response {
    let counted = tokio::time::timeout(COUNT_TIMEOUT, count(&service)).await.ok().and_then(Result::ok);
    match service.metrics.text(&service, &service.health().await, counted.as_ref()) {
        Ok(text) => ([(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn count(service: &Service) -> store::Result<OpenCounts> {
    let mut tx = service.store.begin_read().await?;
    store::self_check::count(&mut tx, service.clock.now()).await
}
