//! The tasks of the replica that holds the lease: fetching updates, firing timers, sending, the self-check. They start and
//! end with its term.

use super::table_process::{ReadError, read_table};
use crate::domain::base::table::{Pick, Sheet, TableProblem};
use crate::engine::backups::BackupPlan;
use crate::engine::health_facts::Surroundings;
use crate::engine::imports::ImportReader;
use crate::engine::menus::MenuRegistrar;
use crate::engine::pace::Limits;
use crate::engine::retention::KeepTerms;
use crate::engine::sender::Sender;
use crate::engine::{backups, dead_man, listener, retention, self_check, timers};
use crate::service::Term;
use crate::telegram::polling::Polling;
use crate::telegram::process::UpdateProcessor;
use crate::telegram::webhook;
use crate::telegram::webhook::WebhookRegistration;
use std::sync::Arc;
use tokio::{sync::watch, task::JoinSet};

/// What the tasks of a term need.
#[derive(Debug)]
pub(super) struct ActiveTasks {
    pub processor: UpdateProcessor,
    /// The bot's username.
    pub bot: String,
    pub limits: Limits,
    /// Where Telegram delivers updates; `None` for polling.
    pub webhook: Option<WebhookRegistration>,
    /// The PostgreSQL server that tells of work of other replicas; `None` on SQLite.
    pub notify_url: Option<String>,
    pub backups: BackupPlan,
    pub keep: KeepTerms,
    /// What `/health` tells of.
    pub surroundings: Arc<Surroundings>,
    /// Pinged while the self-check finds nothing.
    pub dead_man_url: Option<String>,
}

impl ActiveTasks {
    /// Starts the tasks of a term; they end with `ended`.
    pub fn begin(&self, term: &Term, ended: watch::Receiver<bool>) -> JoinSet<()> {
        let UpdateProcessor { client, service, texts, .. } = &self.processor;
        let mut tasks = JoinSet::new();
        let sender = Sender::new(service.clone(), client, Arc::clone(texts), term.clone(), self.limits)
            .with_surroundings(Arc::clone(&self.surroundings));
        tasks.spawn(sender.run(ended.clone()));
        tasks.spawn(timers::run(service.clone(), term.clone(), ended.clone()));
        tasks.spawn(self_check::run(service.clone(), ended.clone()));
        tasks.spawn(retention::run(service.clone(), term.clone(), self.keep, ended.clone()));
        if let Some(every) = self.backups.every {
            tasks.spawn(backups::run(service.clone(), self.backups.clone(), every, ended.clone()));
        }
        if let Some(url) = &self.dead_man_url {
            tasks.spawn(dead_man::run(service.clone(), url.clone(), ended.clone()));
        }
        if let Some(url) = &self.notify_url {
            tasks.spawn(listener::run(service.clone(), url.clone(), ended.clone()));
        }
        let client_in_term = client.within_term(term);
        match &self.webhook {
            Some(webhook) => {
                tasks.spawn(webhook::keep_registered(
                    webhook.clone(),
                    client_in_term.clone(),
                    service.clone(),
                    ended.clone(),
                ));
            }
            None => {
                let polling = Polling { client: client_in_term.clone(), processor: self.processor.clone() };
                tasks.spawn(polling.run(ended.clone()));
            }
        }
        let imports = ImportReader {
            service: service.clone(),
            client: client_in_term.clone(),
            term: term.clone(),
            read: read_or_nothing,
        };
        tasks.spawn(imports.run(ended.clone()));
        let menus = MenuRegistrar {
            service: service.clone(),
            client: client_in_term,
            texts: Arc::clone(texts),
            term: term.clone(),
            bot: self.bot.clone(),
        };
        tasks.spawn(menus.run(ended));
        tasks
    }
}

/// `None` where no process can be started that reads it.
fn read_or_nothing(bytes: &[u8], pick: Pick) -> Option<Result<Option<Sheet>, TableProblem>> {
    match read_table(bytes, pick) {
        Ok(sheet) => Some(Ok(sheet)),
        Err(ReadError::Table(problem)) => Some(Err(problem)),
        Err(ReadError::Fault(error)) => {
            tracing::error!(%error, "a spreadsheet cannot be read");
            None
        }
    }
}
