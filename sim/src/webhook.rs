//! Delivering updates to a webhook on loopback, until it answers 2xx: over several connections at once, but in order in
//! each queue, which is one kind of update of one chat. A press may overtake the message before it.
//!
//! Source: `setWebhook`. Telegram asks for HTTPS; the sim takes plain HTTP to this machine, as a Bot API server of one's
//! own does.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, sleep_until, timeout};

use super::Inner;
use super::world::World;

/// Between a delivery that failed and the next one of its queue, real time; twice as long each time, up to the longest.
/// Telegram's are a second and a minute.
const RETRY: Duration = Duration::from_millis(50);
const LONGEST_RETRY: Duration = Duration::from_secs(1);
/// How long a webhook may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// `max_connections` where it is not said.
const CONNECTIONS: i64 = 40;

/// The task that delivers; it ends when this is dropped.
pub(super) struct WebhookSender(JoinHandle<()>);

impl Drop for WebhookSender {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// One kind of update of one chat.
type Queue = (String, i64);

struct Delivery {
    queue: Queue,
    update_id: i64,
    url: String,
    secret: String,
    body: String,
}

/// What is on its way, and which queues wait after a failure.
#[derive(Default)]
struct DeliveryState {
    busy: BTreeSet<Queue>,
    waiting: BTreeMap<Queue, (Instant, Duration)>,
}

impl WebhookSender {
    /// Starts delivering whenever a webhook on loopback is set.
    pub fn start(inner: Arc<Inner>) -> Self {
        Self(tokio::spawn(async move { inner.deliver().await }))
    }

    /// Delivers nothing any more.
    pub fn stop(&self) {
        self.0.abort();
    }
}

impl Inner {
    async fn deliver(&self) {
        let mut changes = self.changed.subscribe();
        let mut state = DeliveryState::default();
        let mut under_way = JoinSet::new();
        loop {
            changes.borrow_and_update();
            while let Some(delivery) = self.look(|world| state.next(world)) {
                state.busy.insert(delivery.queue.clone());
                under_way.spawn(async move {
                    let answered = timeout(PATIENCE, delivery.deliver()).await;
                    (delivery, answered)
                });
            }
            let retry_at = state.waiting.iter().filter(|(queue, _)| !state.busy.contains(*queue));
            let retry_at =
                retry_at.map(|(_, (until, _))| *until).filter(|until| *until > Instant::now()).min();
            let wake = async {
                match retry_at {
                    Some(until) => sleep_until(until).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                changed = changes.changed() => {
                    if changed.is_err() {
                        return;
                    }
                }
                () = wake => {}
                Some(Ok((delivery, answered))) = under_way.join_next() => {
                    let error = match answered {
                        Ok(Ok(status)) if (200..300).contains(&status) => None,
                        Ok(Ok(status)) => Some(format!("Wrong response from the webhook: {status}")),
                        Ok(Err(error)) => Some(error.to_string()),
                        Err(_) => Some("Read timeout expired".to_owned()),
                    };
                    state.ends(delivery.queue, error.is_some());
                    self.change(|world| world.delivered(delivery.update_id, error));
                }
            }
        }
    }
}

impl DeliveryState {
    /// The next update to deliver: the oldest of a queue of which none is on its way.
    fn next(&self, world: &World) -> Option<Delivery> {
        let url = world.webhook.url.strip_prefix("http://").filter(|_| !world.down)?;
        let most = world.webhook.max_connections.unwrap_or(CONNECTIONS).clamp(1, 100);
        if self.busy.len() >= usize::try_from(most).unwrap_or(1) {
            return None;
        }
        let now = Instant::now();
        let waits = |queue: &Queue| self.waiting.get(queue).is_some_and(|(until, _)| *until > now);
        let mut queued = world.updates.iter().map(|(id, update)| (queue(update), id, update));
        let (queue, update_id, update) =
            queued.find(|(queue, ..)| !self.busy.contains(queue) && !waits(queue))?;
        let (url, secret) = (url.to_owned(), world.webhook.secret.clone());
        Some(Delivery { queue, update_id: *update_id, url, secret, body: update.to_string() })
    }

    fn ends(&mut self, queue: Queue, failed: bool) {
        self.busy.remove(&queue);
        let before = self.waiting.remove(&queue);
        if failed {
            let pause = before.map_or(RETRY, |(_, pause)| (pause * 2).min(LONGEST_RETRY));
            self.waiting.insert(queue, (Instant::now() + pause, pause));
        }
    }
}

fn queue(update: &Value) -> Queue {
    let kind = update.as_object().and_then(|fields| fields.iter().find(|(name, _)| *name != "update_id"));
    let Some((kind, what)) = kind else { return Queue::default() };
    let chat = what["chat"]["id"].as_i64().or(what["from"]["id"].as_i64());
    (kind.clone(), chat.unwrap_or_default())
}

impl World {
    /// A delivery was answered; with an error the update waits for another one.
    fn delivered(&mut self, update_id: i64, error: Option<String>) {
        match error {
            None => self.updates.retain(|(id, _)| *id != update_id),
            Some(error) => self.webhook.last_error = Some((self.now().timestamp(), error)),
        }
    }
}

impl Delivery {
    /// Posts the update; gives the HTTP status.
    async fn deliver(&self) -> io::Result<u16> {
        let (authority, path) = self.url.split_at(self.url.find('/').unwrap_or(self.url.len()));
        let path = if path.is_empty() { "/" } else { path };
        let address = if authority.contains(':') { authority.to_owned() } else { format!("{authority}:80") };
        let mut stream = TcpStream::connect(address).await?;
        let secret = match self.secret.as_str() {
            "" => String::new(),
            secret => format!("X-Telegram-Bot-Api-Secret-Token: {secret}\r\n"),
        };
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {authority}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             {secret}Connection: close\r\n\r\n",
            self.body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(self.body.as_bytes()).await?;
        let mut status_line = [0; 12];
        stream.read_exact(&mut status_line).await?;
        let status = std::str::from_utf8(&status_line).ok().and_then(|line| line.get(9..12)?.parse().ok());
        status.ok_or_else(|| io::ErrorKind::InvalidData.into())
    }
}
