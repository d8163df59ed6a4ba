//! Whether the bot can do its work: what `/readyz` and the dead-man ping go by.

use super::Service;
use super::health_monitor::{BotLoop, Outage, TelegramProblem};
use crate::domain::message::self_check::{SelfCheckFinding, SelfCheckProblem};
use crate::store::{SchemaState, self_check};
use chrono::TimeDelta;
use std::{collections::BTreeSet, fmt, time::Duration};

/// How long the database may take for one small write.
const DATABASE_PATIENCE: Duration = Duration::from_secs(5);
/// A shorter outage is logged only; the admins are not told.
const REPORTED_FROM: TimeDelta = TimeDelta::seconds(30);
/// Calls of Telegram may fail for so long before the bot is not ready any more.
const TELEGRAM_PATIENCE: Duration = Duration::from_secs(60);
/// So long the self-check may fail.
const SELF_CHECK_PATIENCE: Duration = Duration::from_secs(30);

/// What keeps the bot from its work. Each is a short plain sentence without names, numbers or addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthProblem {
    /// It cannot be reached, or not written.
    Database,
    Schema,
    Telegram {
        failing_for: Duration,
        why: TelegramProblem,
    },
    Stalled {
        bot_loop: BotLoop,
        stalled_for: Duration,
    },
    SelfCheck {
        failing_for: Duration,
    },
}

impl fmt::Display for HealthProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HealthProblem::Database => write!(f, "the database cannot be written; the log says why"),
            HealthProblem::Schema => {
                write!(f, "the database's schema is not up to date; run `loihua migrate`")
            }
            HealthProblem::Telegram { failing_for, why } => {
                let seconds = failing_for.as_secs();
                match why {
                    TelegramProblem::NoAnswer => write!(f, "Telegram has not answered for {seconds} s"),
                    TelegramProblem::TokenRefused => {
                        write!(
                            f,
                            "Telegram has refused the bot's token for {seconds} s; copy it again from BotFather"
                        )
                    }
                    TelegramProblem::AnotherPoller => {
                        write!(f, "another program fetches this bot's updates, for {seconds} s; stop it")
                    }
                }
            }
            HealthProblem::SelfCheck { failing_for } => {
                write!(f, "the self-check has failed for {} s; the log says why", failing_for.as_secs())
            }
            HealthProblem::Stalled { bot_loop, stalled_for } => {
                write!(f, "the loop “{}” has stalled for {} s", bot_loop.key(), stalled_for.as_secs())
            }
        }
    }
}

/// What is wrong, just now and by the self-check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    pub problems: Vec<HealthProblem>,
    pub self_check_problems: BTreeSet<SelfCheckProblem>,
}

impl Health {
    /// It can take requests and act on them.
    pub fn is_ready(&self) -> bool {
        self.problems.is_empty()
    }

    /// Nothing at all is wrong.
    pub fn is_well(&self) -> bool {
        self.is_ready() && self.self_check_problems.is_empty()
    }
}

impl Service {
    /// Checks everything the bot needs; takes a few seconds at most, whatever is away.
    pub async fn health(&self) -> Health {
        let mut problems = Vec::new();
        if !self.database_takes_writes().await {
            problems.push(HealthProblem::Database);
        } else if self.store.schema_state().await.is_ok_and(|state| state != SchemaState::Current) {
            problems.push(HealthProblem::Schema);
        }
        let failing = self.health_monitor.telegram_failing();
        let failing = failing.filter(|(failing_for, _)| *failing_for > TELEGRAM_PATIENCE);
        problems.extend(failing.map(|(failing_for, why)| HealthProblem::Telegram { failing_for, why }));
        let stalled = self.health_monitor.stalled().into_iter();
        problems
            .extend(stalled.map(|(bot_loop, stalled_for)| HealthProblem::Stalled { bot_loop, stalled_for }));
        let failing_for = self.health_monitor.self_check_failing_for();
        let failing_for = failing_for.filter(|failing_for| *failing_for > SELF_CHECK_PATIENCE);
        problems.extend(failing_for.map(|failing_for| HealthProblem::SelfCheck { failing_for }));
        Health { problems, self_check_problems: self.health_monitor.self_check_problems() }
    }

    /// Writes one small row, and remembers since when that has failed. After an outage the admins are told, once.
    pub async fn database_takes_writes(&self) -> bool {
        let written = async {
            let mut tx = self.store.begin().await?;
            self_check::probe(&mut tx, self.clock.now()).await?;
            tx.commit().await
        };
        let why = match tokio::time::timeout(DATABASE_PATIENCE, written).await {
            Ok(Ok(())) => {
                if self.health_monitor.write_succeeded().is_some() {
                    tracing::warn!("the database can be written again");
                }
                self.report_outage().await;
                return true;
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("no answer within {} s", DATABASE_PATIENCE.as_secs()),
        };
        self.metrics.database_errors.inc();
        if self.health_monitor.write_failed() {
            tracing::error!(why, "the database cannot be written; retrying");
        }
        false
    }

    /// Every replica sees an outage; only the active one reports it.
    async fn report_outage(&self) {
        if self.lease.borrow().number().is_none() {
            return;
        }
        if let Some(Outage { from, until }) = self.health_monitor.take_ended_outage()
            && until - from > REPORTED_FROM
        {
            self.report(SelfCheckFinding::DatabaseWasAway { from, until }).await;
        }
    }
}
