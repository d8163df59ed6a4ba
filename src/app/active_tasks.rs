//! What only the replica that holds the lease does: fetching updates, firing timers, sending, and looking whether all is
//! well; begun with each term, and ended with it.

use crate::engine::pace::Limits;
use crate::engine::sender::Sender;
use crate::engine::{dead_man, listener, self_check as look, timers};
use crate::service::Term;
use crate::store::staff;
use crate::telegram::polling::Polling;
use crate::telegram::process::UpdateProcessor;
use crate::telegram::webhook::WebhookRegistration;
use crate::telegram::{message_api, webhook};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, task::JoinSet};

/// The pauses after each try to register the command menu, in seconds; after the last one the next start does it.
const MENU_PAUSES: [u64; 5] = [2, 5, 30, 300, 1_800];

/// Everything a term needs.
#[derive(Debug)]
pub(super) struct ActiveTasks {
    pub processor: UpdateProcessor,
    pub limits: Limits,
    /// Where Telegram is to deliver updates; `None` to fetch them.
    pub webhook: Option<WebhookRegistration>,
    /// The server on which other replicas leave something to do; `None` where there can be none.
    pub heard_at: Option<String>,
    /// Pinged while all is well.
    pub dead_man_url: Option<String>,
}

impl ActiveTasks {
    /// Begins the loops of a term; they end when told to.
    pub fn begin(&self, term: &Term, ended: watch::Receiver<bool>) -> JoinSet<()> {
        let UpdateProcessor { client, service, texts, .. } = &self.processor;
        let mut loops = JoinSet::new();
        let sender = Sender::new(service.clone(), client, Arc::clone(texts), term.clone(), self.limits);
        loops.spawn(sender.run(ended.clone()));
        loops.spawn(timers::run(service.clone(), term.clone(), ended.clone()));
        loops.spawn(look::run(service.clone(), ended.clone()));
        if let Some(url) = &self.dead_man_url {
            loops.spawn(dead_man::run(service.clone(), url.clone(), ended.clone()));
        }
        if let Some(url) = &self.heard_at {
            loops.spawn(listener::run(service.clone(), url.clone(), ended.clone()));
        }
        let client_in_term = client.within_term(term);
        match &self.webhook {
            Some(webhook) => {
                loops.spawn(webhook::keep_registered(
                    webhook.clone(),
                    client_in_term.clone(),
                    service.clone(),
                    ended,
                ));
            }
            None => {
                let polling = Polling { client: client_in_term.clone(), processor: self.processor.clone() };
                loops.spawn(polling.run(ended));
            }
        }
        tokio::spawn(register_commands(UpdateProcessor { client: client_in_term, ..self.processor.clone() }));
        loops
    }
}

async fn register_commands(with: UpdateProcessor) {
    let UpdateProcessor { client, service, texts, .. } = with;
    let staff = match service.store.begin_read().await {
        Ok(mut tx) => staff::all(&mut tx).await.unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    for pause in MENU_PAUSES {
        match message_api::register_commands(&client, &texts, service.centre.locale, &staff).await {
            Ok(()) => return,
            Err(error) => {
                tracing::warn!(%error, "the command menu could not be registered; the bot works without");
            }
        }
        tokio::time::sleep(Duration::from_secs(pause)).await;
    }
}
