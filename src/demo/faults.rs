//! What goes wrong with Telegram, by a click.

use super::scene::Scene;
use serde::{Deserialize, Serialize};
use std::{io, sync::PoisonError};
use telegram_sim::{Effect, Fault};

/// Seconds a 429 asks the bot to wait, and how many sends get one.
const BUSY_FOR: u32 = 2;
const BUSY_TIMES: u32 = 3;

/// How Telegram is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Weather {
    #[default]
    Fine,
    /// The next sends are answered "429 Too Many Requests".
    Busy,
    /// Nobody listens: connecting is refused.
    Down,
}

impl Scene {
    pub fn weather(&self) -> Weather {
        let weather = *self.weather.lock().unwrap_or_else(PoisonError::into_inner);
        if weather == Weather::Busy && self.sim.faults().left() == 0 { Weather::Fine } else { weather }
    }

    /// # Errors
    /// Somebody else took the simulator's port while it was down.
    pub async fn turns(&self, weather: Weather) -> io::Result<()> {
        let before = self.weather();
        self.sim.faults().clear();
        match weather {
            Weather::Fine => {}
            Weather::Busy => {
                let busy = Effect::TooManyRequests { retry_after: BUSY_FOR };
                self.sim.faults().next(Fault::on("sendMessage").times(BUSY_TIMES).then(busy));
            }
            Weather::Down if before != Weather::Down => self.sim.goes_down().await,
            Weather::Down => {}
        }
        if before == Weather::Down && weather != Weather::Down {
            self.sim.comes_back()?;
        }
        *self.weather.lock().unwrap_or_else(PoisonError::into_inner) = weather;
        Ok(())
    }
}
