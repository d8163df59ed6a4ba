//! `getUpdates`: long polling, one poller at a time.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::Inner;
use super::super::params::Params;
use super::super::refusal::ApiError;
use super::super::world::World;
use super::LONGEST_POLL;
use super::table::Method;

const WEBHOOK: &str =
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
const ANOTHER: &str =
    "terminated by other getUpdates request; make sure that only one bot instance is running";

impl Inner {
    /// Confirms by `offset`, then waits up to `timeout` seconds (real time) for something to give.
    pub(super) async fn get_updates(&self, method: &Method, params: &Params) -> Result<Value, ApiError> {
        params.check(method.params)?;
        let limit = params.integer("limit").unwrap_or(100).clamp(1, 100) as usize;
        let seconds = params.integer("timeout").unwrap_or(0).clamp(0, LONGEST_POLL.as_secs() as i64) as u64;
        let me = self.change(|world| enter(world, params))?;
        let come = |world: &mut World| {
            if !world.webhook.url.is_empty() {
                return Some(Err(ApiError::conflict(WEBHOOK)));
            }
            if world.poller != me {
                return Some(Err(ApiError::conflict(ANOTHER)));
            }
            world.oldest(limit).map(Ok)
        };
        let come = self.wait_for(Duration::from_secs(seconds), come).await;
        come.unwrap_or_else(|| Ok(json!([])))
    }
}

/// Takes the poller's place; gives its number.
fn enter(world: &mut World, params: &Params) -> Result<u64, ApiError> {
    if !world.webhook.url.is_empty() {
        return Err(ApiError::conflict(WEBHOOK));
    }
    if let Some(allowed) = params.json("allowed_updates") {
        world.allow(&allowed)?;
    }
    world.poller += 1;
    world.confirm(params.integer("offset").unwrap_or(0));
    Ok(world.poller)
}

impl World {
    /// Remembers which kinds of updates the bot wants; an empty list is the default.
    pub(super) fn allow(&mut self, allowed: &Value) -> Result<(), ApiError> {
        let kinds = allowed.as_array().map(Vec::as_slice).unwrap_or_default();
        let names: Option<_> = kinds.iter().map(|kind| kind.as_str().map(str::to_owned)).collect();
        let wrong = || ApiError::mistake("can't parse allowed_updates: strings expected");
        self.allowed_updates = names.filter(|_| allowed.is_array()).ok_or_else(wrong)?;
        Ok(())
    }
}
