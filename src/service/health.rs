//! Whether the bot can do its work, as it is asked from outside and before each ping.

use super::Service;
use super::health_monitor::{Outage, Part};
use crate::domain::message::self_check::{SelfCheckFinding, SelfCheckProblem};
use crate::store::self_check;
use chrono::TimeDelta;
use std::{collections::BTreeSet, fmt, time::Duration};

/// How long the database may take for one small write.
const DATABASE_PATIENCE: Duration = Duration::from_secs(5);
/// A shorter outage is a hiccup: the log says it, the admins need not hear of it.
const WORTH_SAYING: TimeDelta = TimeDelta::seconds(30);
/// Telegram may be silent for so long before nobody should rely on the bot.
const SILENCE: Duration = Duration::from_secs(60);

/// What keeps the bot from its work. Each is a short plain sentence without names, numbers or addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthProblem {
    /// It cannot be reached, or takes nothing.
    Database,
    Schema,
    Telegram {
        silent_for: Duration,
    },
    Part {
        part: Part,
        still_for: Duration,
    },
}

impl fmt::Display for HealthProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HealthProblem::Database => write!(f, "the database cannot be written; the log says why"),
            HealthProblem::Schema => {
                write!(f, "the database's schema is not up to date; run `loihua migrate`")
            }
            HealthProblem::Telegram { silent_for } => {
                write!(f, "Telegram has not answered for {} s", silent_for.as_secs())
            }
            HealthProblem::Part { part, still_for } => {
                write!(f, "the loop “{}” has not turned for {} s", part.key(), still_for.as_secs())
            }
        }
    }
}

/// What was found, just now and by the self-check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    pub ills: Vec<HealthProblem>,
    pub troubles: BTreeSet<SelfCheckProblem>,
}

impl Health {
    /// It can take requests and act on them.
    pub fn is_ready(&self) -> bool {
        self.ills.is_empty()
    }

    /// Nothing at all is wrong.
    pub fn is_well(&self) -> bool {
        self.is_ready() && self.troubles.is_empty()
    }
}

impl Service {
    /// Looks whether all is well; takes a few seconds at most, whatever is away.
    pub async fn health(&self) -> Health {
        let mut ills = Vec::new();
        if !self.database_takes_writes().await {
            ills.push(HealthProblem::Database);
        } else if self.store.pending_migrations().await.is_ok_and(|pending| pending > 0) {
            ills.push(HealthProblem::Schema);
        }
        let silent_for = self.health_monitor.silent_for().filter(|silent_for| *silent_for > SILENCE);
        ills.extend(silent_for.map(|silent_for| HealthProblem::Telegram { silent_for }));
        let still = self.health_monitor.still();
        ills.extend(still.into_iter().map(|(part, still_for)| HealthProblem::Part { part, still_for }));
        Health { ills, troubles: self.health_monitor.troubles() }
    }

    /// Writes something small, and keeps in mind since when that has failed. After an outage the admins are told, once.
    pub async fn database_takes_writes(&self) -> bool {
        let written = async {
            let mut tx = self.store.begin().await?;
            self_check::probe(&mut tx, self.clock.now()).await?;
            tx.commit().await
        };
        let why = match tokio::time::timeout(DATABASE_PATIENCE, written).await {
            Ok(Ok(())) => {
                if self.health_monitor.written().is_some() {
                    tracing::warn!("the database can be written again");
                }
                self.report_outage().await;
                return true;
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("no answer within {} s", DATABASE_PATIENCE.as_secs()),
        };
        self.metrics.database_errors.inc();
        if self.health_monitor.not_written() {
            tracing::error!(why, "the database cannot be written; it is tried again");
        }
        false
    }

    /// Every replica sees an outage; the one that acts tells of it.
    async fn report_outage(&self) {
        if self.lease.borrow().number().is_none() {
            return;
        }
        if let Some(Outage { from, until }) = self.health_monitor.untold()
            && until - from > WORTH_SAYING
        {
            self.report(SelfCheckFinding::DatabaseWasAway { from, until }).await;
        }
    }
}
