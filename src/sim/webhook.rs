//! Delivering updates to a webhook on loopback: one at a time, in order, until it answers 2xx.
//!
//! Source: `setWebhook`. Telegram asks for HTTPS and delivers over several connections; the sim takes plain HTTP to this
//! machine, as a Bot API server of one's own does, and keeps to one.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::Inner;
use super::world::World;

/// Between a delivery that failed and the next try, real time.
const RETRY: Duration = Duration::from_millis(100);
/// How long a webhook may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The task that delivers; it ends when this is dropped.
pub(super) struct Courier(JoinHandle<()>);

impl Drop for Courier {
    fn drop(&mut self) {
        self.0.abort();
    }
}

struct Parcel {
    update_id: i64,
    url: String,
    secret: String,
    body: String,
}

impl Courier {
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
        loop {
            changes.borrow_and_update();
            let Some(parcel) = self.look(next_parcel) else {
                if changes.changed().await.is_err() {
                    return;
                }
                continue;
            };
            let delivered = timeout(PATIENCE, parcel.deliver()).await;
            let error = match delivered {
                Ok(Ok(status)) if (200..300).contains(&status) => None,
                Ok(Ok(status)) => Some(format!("Wrong response from the webhook: {status}")),
                Ok(Err(error)) => Some(error.to_string()),
                Err(_) => Some("Read timeout expired".to_owned()),
            };
            let failed = error.is_some();
            self.change(|world| {
                if error.is_none() {
                    world.updates.retain(|(id, _)| *id != parcel.update_id);
                }
                let now = world.now().timestamp();
                if let Some(error) = error {
                    world.webhook.last_error = Some((now, error));
                }
            });
            if failed {
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}

fn next_parcel(world: &World) -> Option<Parcel> {
    let url = world.webhook.url.strip_prefix("http://").filter(|_| !world.down)?;
    let (update_id, update) = world.updates.front()?;
    let secret = world.webhook.secret.clone();
    Some(Parcel { update_id: *update_id, url: url.to_owned(), secret, body: update.to_string() })
}

impl Parcel {
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
