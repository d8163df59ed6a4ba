//! The sim, tried over real HTTP with teloxide's client.

mod acting;
mod control;
mod faults;
mod formatting;
mod groups;
mod polling;
mod refusals;
mod saved;
mod topics;
mod uploads;
mod webhook;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use teloxide::{ApiError, Bot, RequestError};

use super::{Sim, SimOptions};

/// A sim that gives up waiting quickly, and a client for it.
fn sim() -> (Sim, Bot) {
    started(SimOptions::default())
}

fn started(options: SimOptions) -> (Sim, Bot) {
    let options = SimOptions { patience: Duration::from_millis(200), ..options };
    let sim = Sim::start(options).expect("a free port");
    let bot = client(&sim, sim.token());
    (sim, bot)
}

fn client(sim: &Sim, token: &str) -> Bot {
    Bot::new(token).set_api_url(sim.url().parse().expect("a URL"))
}

/// A clock that stands still until it is moved.
#[derive(Clone)]
struct StillClock(Arc<Mutex<DateTime<Utc>>>);

impl StillClock {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(DateTime::from_timestamp(1_800_000_000, 0).expect("a date"))))
    }

    fn forward(&self, by: TimeDelta) {
        *self.0.lock().expect("the clock") += by;
    }

    fn options(&self) -> SimOptions {
        let clock = self.clone();
        SimOptions { clock: Arc::new(move || *clock.0.lock().expect("the clock")), ..SimOptions::default() }
    }
}

/// A request of the test's own making: status and answer.
async fn call(sim: &Sim, method: &str, body: Value) -> (u16, Value) {
    let url = format!("{}/bot{}/{method}", sim.url(), sim.token());
    let http = teloxide::net::default_reqwest_settings().build().expect("a client");
    let response = http.post(url).json(&body).send().await.expect("an answer");
    (response.status().as_u16(), response.json().await.expect("JSON"))
}

/// The description of a refusal that teloxide has no variant for, or its variant's text.
fn refusal<T: std::fmt::Debug>(result: Result<T, RequestError>) -> String {
    match result {
        Err(RequestError::Api(ApiError::Unknown(description))) => description,
        Err(error) => error.to_string(),
        Ok(granted) => panic!("granted: {granted:?}"),
    }
}
