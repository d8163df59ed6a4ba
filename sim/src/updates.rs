//! The queue of updates as `getUpdates` sees it.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use serde_json::Value;

use super::SimOptions;
use super::journal::Journal;
use super::world::{PersonState, Query, Webhook, World};

/// The first `update_id`; Telegram's start anywhere.
const FIRST_UPDATE: i64 = 70_000_001;

impl World {
    pub fn new(options: SimOptions) -> Self {
        let bot_id = options.token.split(':').next().and_then(|id| id.parse().ok()).unwrap_or(1);
        Self {
            clock: options.clock,
            bot_id,
            bot_name: options.bot_username.clone(),
            bot_username: options.bot_username,
            reads_all_group_messages: options.reads_all_group_messages,
            query_lifetime: options.query_lifetime,
            people: BTreeMap::new(),
            chats: HashMap::new(),
            updates: VecDeque::new(),
            next_update_id: FIRST_UPDATE,
            allowed_updates: HashSet::new(),
            poller: 0,
            queries: HashMap::new(),
            unanswered: 0,
            next_query_id: 1,
            webhook: Webhook::default(),
            down: false,
            commands: BTreeMap::new(),
            profile: BTreeMap::new(),
            faults: Vec::new(),
            journal: Journal::default(),
            unread_count: 0,
            uploads: super::uploads::Uploads::default(),
        }
    }

    /// Forgets what an `offset` confirms: all below it, or, if negative, all but the last so many.
    pub fn confirm(&mut self, offset: i64) {
        let keep_from = if offset < 0 { self.next_update_id.saturating_add(offset) } else { offset };
        while self.updates.front().is_some_and(|(id, _)| *id < keep_from) {
            self.updates.pop_front();
        }
    }

    /// The oldest unconfirmed updates, as a JSON array; `None` if there are none.
    pub fn oldest(&self, limit: usize) -> Option<Value> {
        if self.updates.is_empty() {
            return None;
        }
        Some(self.updates.iter().take(limit).map(|(_, update)| update.clone()).collect())
    }

    /// No update waits and every press is answered, or can no longer be.
    pub fn is_idle(&self) -> bool {
        let open =
            |query: &Query| query.answer.is_none() && self.now() - query.pressed <= self.query_lifetime;
        self.updates.is_empty() && (self.unanswered == 0 || !self.queries.values().any(open))
    }
}

impl PersonState {
    /// Somebody who has not met the bot.
    pub fn new(name: &str, locale: &str) -> Self {
        Self {
            name: name.to_owned(),
            locale: locale.to_owned(),
            started: false,
            blocked: false,
            deactivated: false,
        }
    }
}
