//! Wakes the loops when another replica has committed work for them (PostgreSQL `LISTEN`).

use crate::{service::Service, store::notify::Listener};
use std::time::Duration;
use tokio::{sync::watch, time::timeout};

/// How often the loops are woken without a notification: one may be lost.
const POLL: Duration = Duration::from_secs(5);

/// Passes on the notifications of other replicas on the PostgreSQL server at `url`, until told to stop.
pub async fn run(service: Service, url: String, mut stop: watch::Receiver<bool>) {
    let mut listener = None;
    while !*stop.borrow() {
        let notified = timeout(POLL, listen(&mut listener, &url));
        tokio::select! {
            _ = notified => {
                service.notifier.notify();
                service.notifier.menus.notify_one();
                service.notifier.imports.notify_one();
            }
            _ = stop.changed() => return,
        }
    }
}

async fn listen(listener: &mut Option<Listener>, url: &str) {
    let listening = async {
        let open = match listener.take() {
            Some(open) => open,
            None => Listener::open(url).await?,
        };
        listener.insert(open).notified().await
    };
    if let Err(error) = listening.await {
        tracing::warn!(%error, "cannot listen for notifications of other replicas, polling instead");
        *listener = None;
        std::future::pending::<()>().await;
    }
}
