//! Writes down now and then when staff members last wrote or tapped; each replica for those it heard from.

use crate::service::Service;
use chrono::TimeDelta;
use tokio::sync::watch;

const EVERY: TimeDelta = TimeDelta::minutes(1);

/// Runs until told to stop, and once more then.
pub async fn run(service: Service, mut stop: watch::Receiver<bool>) {
    loop {
        let stops = tokio::select! {
            () = service.clock.wait_until(service.clock.now() + EVERY) => false,
            _ = stop.changed() => true,
        };
        if let Err(error) = service.write_last_heard().await {
            tracing::warn!(%error, "cannot write down who was heard from, will retry");
        }
        if stops {
            return;
        }
    }
}
