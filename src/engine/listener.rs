//! Hears what other replicas left to do.

use crate::{service::Service, store::notify::Listener};
use std::time::Duration;
use tokio::{sync::watch, time::timeout};

/// How often the loops look without having heard anything: a bell may be missed.
const LOOK: Duration = Duration::from_secs(5);

/// Rings this replica's bell whenever it is rung in another one on the PostgreSQL server at `url`, until told to stop.
pub async fn run(service: Service, url: String, mut stop: watch::Receiver<bool>) {
    let mut ear = None;
    while !*stop.borrow() {
        let heard = timeout(LOOK, listen(&mut ear, &url));
        tokio::select! {
            _ = heard => service.notifier.notify(),
            _ = stop.changed() => return,
        }
    }
}

async fn listen(ear: &mut Option<Listener>, url: &str) {
    let listening = async {
        let open = match ear.take() {
            Some(open) => open,
            None => Listener::open(url).await?,
        };
        ear.insert(open).rung().await
    };
    if let Err(error) = listening.await {
        tracing::warn!(%error, "other replicas cannot be heard; looking by the clock");
        *ear = None;
        std::future::pending::<()>().await;
    }
}
