//! Updates as Telegram delivers them (Bot API `setWebhook`): 200 once an update is done for good, anything else and it
//! is delivered again. Every replica serves it; the one that acts sees to it that Telegram knows the address.

use super::client::{CallError, Client};
use super::parse;
use super::parse::UpdateHeader;
use super::process::{ALLOWED, UpdateProcessor};
use crate::service::{BotLoop, Service};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use subtle::ConstantTimeEq as _;
use tokio::{net::TcpListener, sync::watch};
use url::Url;

/// The header in which Telegram sends the secret along.
const SECRET: &str = "x-telegram-bot-api-secret-token";
/// No update is near as large, in bytes.
const LARGEST: usize = 1 << 20;
/// How many of a run's first updates may be the one that an earlier run died of: Telegram delivers the oldest first.
const WARY_OF: u64 = 100;
/// How many updates Telegram may deliver at once.
const AT_ONCE: u8 = 32;
/// How often it is looked whether Telegram still knows the address.
const LOOK: Duration = Duration::from_secs(60);
/// The pause after Telegram could not be reached.
const PAUSE: Duration = Duration::from_secs(5);

/// Where updates are delivered.
#[derive(Clone)]
pub struct WebhookRegistration {
    /// What Telegram calls; updates are taken on its path alone.
    pub url: Url,
    /// What Telegram sends along, so that nobody else can deliver.
    pub secret: String,
}

impl fmt::Debug for WebhookRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Webhook")
    }
}

/// Takes what is delivered, until told to stop; what is under way then is finished.
pub async fn serve(
    webhook: WebhookRegistration,
    taking: UpdateProcessor,
    listener: TcpListener,
    mut stop: watch::Receiver<bool>,
) {
    let door = WebhookState { webhook, taking, taken: AtomicU64::new(0), turned_away: AtomicU64::new(0) };
    // No route: a path with a brace in it is as good as any.
    let router = Router::new().fallback(deliver).with_state(Arc::new(door));
    let told = async move {
        let _ = stop.wait_for(|stop| *stop).await;
    };
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(told).await {
        tracing::error!(%error, "updates can no longer be delivered");
    }
}

/// Sees to it that Telegram delivers to this address, until told to stop. What waits there is kept, however updates
/// were fetched before.
pub async fn keep_set(
    webhook: WebhookRegistration,
    client: Client,
    service: Service,
    mut stop: watch::Receiver<bool>,
) {
    let heartbeat = service.health_monitor.heartbeat(BotLoop::Updates);
    // Telegram does not tell which secret it has: at the beginning it is set in any case.
    let mut known = false;
    while !*stop.borrow() {
        heartbeat.beat();
        let keeping = async {
            if known && client.webhook().await?.url.parse().as_ref() == Ok(&webhook.url) {
                return Ok(());
            }
            client.set_webhook(webhook.url.as_str(), &webhook.secret, &ALLOWED, AT_ONCE).await
        };
        let kept: Result<(), CallError> = tokio::select! {
            kept = keeping => kept,
            _ = stop.changed() => return,
        };
        if let Err(error) = &kept {
            tracing::warn!(%error, "the webhook cannot be set; trying again");
        }
        known = kept.is_ok();
        let pause = match kept {
            Ok(()) => LOOK,
            Err(CallError::TooMany { retry_after }) => retry_after,
            Err(_) => PAUSE,
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => {}
        }
    }
}

struct WebhookState {
    webhook: WebhookRegistration,
    taking: UpdateProcessor,
    taken: AtomicU64,
    turned_away: AtomicU64,
}

async fn deliver(State(door): State<Arc<WebhookState>>, request: Request) -> StatusCode {
    if request.uri().path() != door.webhook.url.path() {
        return StatusCode::NOT_FOUND;
    }
    if request.method() != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED;
    }
    let secret = request.headers().get(SECRET).map_or(&[][..], |secret| secret.as_bytes());
    if !bool::from(secret.ct_eq(door.webhook.secret.as_bytes())) {
        let times = door.turned_away.fetch_add(1, Relaxed) + 1;
        // Whoever knocks all day does not fill the log.
        if times.is_power_of_two() {
            tracing::warn!(times, "somebody without the secret token was turned away from the webhook");
        }
        return StatusCode::UNAUTHORIZED;
    }
    match to_bytes(request.into_body(), LARGEST).await {
        Ok(body) => door.take(&body).await,
        Err(_) => StatusCode::PAYLOAD_TOO_LARGE,
    }
}

impl WebhookState {
    async fn take(&self, body: &[u8]) -> StatusCode {
        let update = std::str::from_utf8(body).ok().and_then(|raw| Some((parse::glance(raw)?, raw)));
        let Some((UpdateHeader { id, .. }, raw)) = update else {
            // Refused, it would come again and again, and keep others waiting.
            tracing::error!(bytes = body.len(), "what was delivered is no update; it is let go");
            return StatusCode::OK;
        };
        let wary = self.taken.fetch_add(1, Relaxed) < WARY_OF;
        match self.taking.take(id, raw, wary).await {
            Ok(()) => StatusCode::OK,
            Err(error) => {
                tracing::warn!(%error, update = id, "an update waits for the database");
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }
}
