//! What can go wrong with Telegram in the demo, by a click.

use serde::{Deserialize, Serialize};
use std::io;
use std::sync::{Mutex, PoisonError};
use telegram_sim::{Effect, Fault, Sim};

/// Seconds a 429 asks the bot to wait, and how many sends get one.
const RETRY_AFTER: u32 = 2;
const REFUSED_SENDS: u32 = 3;

/// How Telegram behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TelegramStatus {
    #[default]
    Fine,
    /// The next sends are answered "429 Too Many Requests".
    Busy,
    /// Connections are refused.
    Down,
}

/// Switches the simulator between the three.
#[derive(Debug)]
pub(super) struct TelegramSwitch {
    sim: Sim,
    status: Mutex<TelegramStatus>,
}

impl TelegramSwitch {
    pub fn new(sim: Sim) -> Self {
        TelegramSwitch { sim, status: Mutex::default() }
    }

    pub fn status(&self) -> TelegramStatus {
        let status = *self.status.lock().unwrap_or_else(PoisonError::into_inner);
        match status {
            TelegramStatus::Busy if self.sim.faults().left() == 0 => TelegramStatus::Fine,
            status => status,
        }
    }

    /// # Errors
    /// Another process took the simulator's port while it was down.
    pub async fn set(&self, status: TelegramStatus) -> io::Result<()> {
        let before = self.status();
        self.sim.faults().clear();
        match status {
            TelegramStatus::Fine => {}
            TelegramStatus::Busy => {
                let busy = Effect::TooManyRequests { retry_after: RETRY_AFTER };
                self.sim.faults().next(Fault::on("sendMessage").times(REFUSED_SENDS).then(busy));
            }
            TelegramStatus::Down if before != TelegramStatus::Down => self.sim.goes_down().await,
            TelegramStatus::Down => {}
        }
        if before == TelegramStatus::Down && status != TelegramStatus::Down {
            self.sim.comes_back()?;
        }
        *self.status.lock().unwrap_or_else(PoisonError::into_inner) = status;
        Ok(())
    }
}
