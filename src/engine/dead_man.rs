//! The dead man's switch: pings a URL once a minute while the bot is healthy; the service behind it raises the alarm when
//! the pings stop.

use crate::service::Service;
use anyhow::ensure;
use chrono::TimeDelta;
use std::time::Duration;
use tokio::sync::watch;

const EVERY: TimeDelta = TimeDelta::minutes(1);
const TIMEOUT: Duration = Duration::from_secs(10);

/// Pings `url` (GET) until told to stop. Its path is a secret, so it is never logged.
pub async fn run(service: Service, url: String, mut stop: watch::Receiver<bool>) {
    let http = match client() {
        Ok(http) => http,
        Err(error) => {
            tracing::error!(%error, "cannot ping web.dead_man_url");
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
                    tracing::warn!(%error, "ping of web.dead_man_url failed, will retry every minute");
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
    reqwest::Client::builder().timeout(TIMEOUT).redirect(reqwest::redirect::Policy::none()).build()
}

/// Only the status of the response counts.
async fn ping(http: &reqwest::Client, url: &str) -> anyhow::Result<()> {
    let status = http.get(url).send().await.map_err(reqwest::Error::without_url)?.status();
    ensure!(status.is_success(), "the response is {status}");
    Ok(())
}
