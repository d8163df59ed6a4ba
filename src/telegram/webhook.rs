//! Updates by webhook (Bot API `setWebhook`): 200 once an update is committed or parked, otherwise Telegram delivers it
//! again. Every replica serves it; only the active one registers the address.

use super::client::{CallError, Client};
use super::parse;
use super::parse::UpdateHeader;
use super::process::{ALLOWED_UPDATES, UpdateProcessor};
use crate::service::{BotLoop, Service};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::serve::Listener;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use subtle::ConstantTimeEq as _;
use tokio::sync::watch;
use url::Url;

/// The header with the secret.
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";
/// In bytes; no update is near as large.
const MAX_BODY: usize = 1 << 20;
/// Among this many first updates may be the one that an earlier run died of: Telegram delivers the oldest first.
const COUNTED_FIRST: u64 = 100;
/// Bot API `max_connections`.
const MAX_CONNECTIONS: u8 = 32;
/// How often the registration is checked.
const CHECK_INTERVAL: Duration = Duration::from_secs(60);
/// The pause after a failed call.
const RETRY_PAUSE: Duration = Duration::from_secs(5);

/// Where updates are delivered.
#[derive(Clone)]
pub struct WebhookRegistration {
    /// The address Telegram calls; other paths are not served.
    pub url: Url,
    /// Telegram sends it with each update.
    pub secret: String,
}

impl fmt::Debug for WebhookRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookRegistration")
    }
}

/// Serves the webhook until told to stop; updates being processed then are finished.
pub async fn serve(
    webhook: WebhookRegistration,
    processor: UpdateProcessor,
    listener: impl Listener<Addr = SocketAddr>,
    mut stop: watch::Receiver<bool>,
) {
    let state = WebhookState { webhook, processor, received: AtomicU64::new(0), rejected: AtomicU64::new(0) };
    // No route: axum would read a brace in the path as a parameter.
    let router = Router::new().fallback(deliver).with_state(Arc::new(state));
    let stopped = async move {
        let _ = stop.wait_for(|stop| *stop).await;
    };
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stopped).await {
        tracing::error!(%error, "the webhook server failed");
    }
}

/// Keeps this address registered with Telegram until told to stop. Updates waiting there are kept.
pub async fn keep_registered(
    webhook: WebhookRegistration,
    client: Client,
    service: Service,
    mut stop: watch::Receiver<bool>,
) {
    let heartbeat = service.health_monitor.heartbeat(BotLoop::Updates);
    // Telegram does not tell which secret it has, so the first check always registers.
    let mut registered = false;
    while !*stop.borrow() {
        heartbeat.beat();
        let registering = async {
            if registered && client.webhook().await?.url.parse().as_ref() == Ok(&webhook.url) {
                return Ok(());
            }
            client.set_webhook(webhook.url.as_str(), &webhook.secret, &ALLOWED_UPDATES, MAX_CONNECTIONS).await
        };
        let result: Result<(), CallError> = tokio::select! {
            result = registering => result,
            _ = stop.changed() => return,
        };
        if let Err(error) = &result {
            tracing::warn!(%error, "cannot set the webhook; retrying");
        }
        registered = result.is_ok();
        let pause = match result {
            Ok(()) => CHECK_INTERVAL,
            Err(CallError::TooMany { retry_after }) => retry_after.min(CHECK_INTERVAL),
            Err(_) => RETRY_PAUSE,
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => {}
        }
    }
}

struct WebhookState {
    webhook: WebhookRegistration,
    processor: UpdateProcessor,
    received: AtomicU64,
    rejected: AtomicU64,
}

async fn deliver(State(state): State<Arc<WebhookState>>, request: Request) -> StatusCode {
    if request.uri().path() != state.webhook.url.path() {
        return StatusCode::NOT_FOUND;
    }
    if request.method() != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED;
    }
    let secret = request.headers().get(SECRET_HEADER).map_or(&[][..], |secret| secret.as_bytes());
    if !bool::from(secret.ct_eq(state.webhook.secret.as_bytes())) {
        let times = state.rejected.fetch_add(1, Relaxed) + 1;
        // Logged at powers of two, so that an attack does not fill the log.
        if times.is_power_of_two() {
            tracing::warn!(times, "rejected a webhook request without the secret token");
        }
        return StatusCode::UNAUTHORIZED;
    }
    match to_bytes(request.into_body(), MAX_BODY).await {
        Ok(body) => state.process(&body).await,
        Err(_) => StatusCode::PAYLOAD_TOO_LARGE,
    }
}

impl WebhookState {
    async fn process(&self, body: &[u8]) -> StatusCode {
        let update = std::str::from_utf8(body).ok().and_then(|raw| Some((parse::read_header(raw)?, raw)));
        let Some((UpdateHeader { id, .. }, raw)) = update else {
            // An error would have Telegram deliver it again and again and hold back others.
            tracing::error!(bytes = body.len(), "ignored a webhook request that is no update");
            return StatusCode::OK;
        };
        let count_first = self.received.fetch_add(1, Relaxed) < COUNTED_FIRST;
        match self.processor.process(id, raw, count_first).await {
            Ok(()) => StatusCode::OK,
            Err(error) => {
                tracing::warn!(%error, update = id, "database unavailable; Telegram will deliver the update again");
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }
}
