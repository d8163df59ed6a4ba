//! The dead man's ping: somebody outside hears from the bot once a minute, as long as all is well, and raises the alarm
//! when it falls silent.

use crate::service::Service;
use anyhow::ensure;
use chrono::TimeDelta;
use std::time::Duration;
use tokio::sync::watch;

const EVERY: TimeDelta = TimeDelta::minutes(1);
const PATIENCE: Duration = Duration::from_secs(10);

/// Pings `url` (GET) until told to stop. Its path is a secret, so it is in no line of the log.
pub async fn run(service: Service, url: String, mut stop: watch::Receiver<bool>) {
    let http = match client() {
        Ok(http) => http,
        Err(error) => {
            tracing::error!(%error, "web.dead_man_url cannot be pinged");
            return stopped(&mut stop).await;
        }
    };
    let mut failing = false;
    while !*stop.borrow() {
        let next = service.clock.now() + EVERY;
        if service.health().await.is_well() {
            match ping(&http, &url).await {
                Ok(()) => {
                    service.metrics.pings.inc();
                    failing = false;
                }
                Err(error) if !failing => {
                    tracing::warn!(%error, "the ping of web.dead_man_url fails; it is tried every minute");
                    failing = true;
                }
                Err(_) => {}
            }
        }
        tokio::select! {
            () = service.clock.wait_until(next) => {}
            () = stopped(&mut stop) => return,
        }
    }
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

fn client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build()
}

/// The answer's status is all that counts; what else it says is not read.
async fn ping(http: &reqwest::Client, url: &str) -> anyhow::Result<()> {
    let status = http.get(url).send().await.map_err(reqwest::Error::without_url)?.status();
    ensure!(status.is_success(), "it is answered with {status}");
    Ok(())
}
