//! A Telegram to test and to try against: a Bot API server on loopback, a world of people, chats and messages, people
//! who act in it, and faults on demand.
//!
//! It speaks only HTTP to the bot and refuses what Telegram refuses, in Telegram's words: a bot that passes here is not
//! refused there. Where Telegram silently drops something (a button with two actions, a parameter of a wrong type), the
//! sim refuses it. It knows `parse_mode=HTML` and no other.
//!
//! ```no_run
//! # async fn story() -> Result<(), Box<dyn std::error::Error>> {
//! use telegram_sim::{Sim, SimOptions};
//! let sim = Sim::start(SimOptions::default())?;
//! let lan = sim.person(7, "Lan", "vi");
//! // a bot polls sim.url() with sim.token() …
//! lan.presses_start();
//! lan.sees("Chào Lan").await?;
//! lan.taps("Mở phiếu")?.answer().await;
//! assert!(sim.mistakes().is_empty());
//! # Ok(()) }
//! ```

mod access;
mod actions;
mod api;
mod control;
mod faults;
mod formatted;
mod forum;
mod group;
mod html;
mod journal;
mod markup;
mod message;
mod message_json;
mod params;
mod person;
mod refusal;
mod saved;
mod screen;
mod scripted;
mod server;
#[cfg(test)]
mod tests;
mod updates;
mod uploads;
mod webhook;
mod world;

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::middleware::from_fn_with_state;
use chrono::{TimeDelta, Utc};
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

pub use access::only_loopback;
pub use faults::{Effect, Fault, FaultDraft, Faults};
pub use forum::CannotWrite;
pub use group::Group;
pub use journal::{Call, Outcome, Refusal};
pub use message::Unread;
pub use person::{NoSuchButton, Person, Tap};
pub use refusal::RefusalKind;
pub use saved::SavedState;
pub use screen::{Button, ButtonKind, NotSeen, Shown};
pub use scripted::{Script, ScriptedCall, ScriptedSim};
pub use world::{Answer, Clock, Topic};

use group::add_group;
use server::Server;
use webhook::WebhookSender;
use world::{PersonState, World};

/// How a sim is set up.
#[derive(Clone)]
pub struct SimOptions {
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// The bot's token, `<id>:<secret>`.
    pub token: String,
    /// Names of this machine, beside those of loopback, by which requests and pages may address the sim (`Host`, `Origin`).
    pub allowed_hosts: Vec<String>,
    /// The bot's username, without `@`.
    pub bot_username: String,
    /// Where dates of messages and calls come from.
    pub clock: Clock,
    /// Group privacy switched off with BotFather: the bot reads every message of its groups. An administrator reads them
    /// anyway.
    pub reads_all_group_messages: bool,
    /// How long a press can be answered, by the sim's clock.
    pub query_lifetime: TimeDelta,
    /// How long `sees` and `answer` wait, in real time.
    pub patience: Duration,
}

impl Default for SimOptions {
    fn default() -> Self {
        Self {
            port: 0,
            token: "4200042:sim-AAF4kCAFmQ2jEr3v0Zb1w8dTnXyLoiHua".to_owned(),
            allowed_hosts: Vec::new(),
            bot_username: "loihua_bot".to_owned(),
            clock: Arc::new(Utc::now),
            reads_all_group_messages: false,
            query_lifetime: TimeDelta::seconds(60),
            patience: Duration::from_secs(10),
        }
    }
}

impl fmt::Debug for SimOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SimOptions(@{} on port {})", self.bot_username, self.port)
    }
}

/// What all handles share.
struct Inner {
    world: Mutex<World>,
    changed: watch::Sender<u64>,
    patience: Duration,
    token: String,
    allowed_hosts: Arc<[String]>,
}

impl Inner {
    /// Reads the world.
    fn look<T>(&self, read: impl FnOnce(&World) -> T) -> T {
        read(&self.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the world, and wakes everyone who waits for something.
    fn change<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        let done = act(&mut self.world.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.send_modify(|version| *version += 1);
        done
    }

    /// Tries again after each change until it gives something or `patience` (real time) is over.
    async fn wait_for<T>(
        &self,
        patience: Duration,
        mut attempt: impl FnMut(&mut World) -> Option<T>,
    ) -> Option<T> {
        let deadline = Instant::now() + patience;
        let mut changes = self.changed.subscribe();
        loop {
            changes.borrow_and_update();
            let found = attempt(&mut self.world.lock().unwrap_or_else(PoisonError::into_inner));
            if found.is_some() {
                return found;
            }
            if !matches!(timeout_at(deadline, changes.changed()).await, Ok(Ok(()))) {
                return None;
            }
        }
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inner")
    }
}

/// A running sim. Clones share it; it stops when the last one is dropped.
#[derive(Clone)]
pub struct Sim {
    inner: Arc<Inner>,
    server: Arc<Server>,
    webhook_sender: Arc<WebhookSender>,
}

impl fmt::Debug for Sim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sim({})", self.url())
    }
}

impl Sim {
    /// Starts listening on 127.0.0.1. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// If the port is taken.
    pub fn start(options: SimOptions) -> io::Result<Self> {
        let port = options.port;
        let inner = Arc::new(Inner {
            patience: options.patience,
            token: options.token.clone(),
            allowed_hosts: options.allowed_hosts.iter().cloned().collect(),
            changed: watch::Sender::new(0),
            world: Mutex::new(World::new(options)),
        });
        let server = Server::start(port, router(&inner))?;
        let webhook_sender = Arc::new(WebhookSender::start(inner.clone()));
        Ok(Self { inner, server: Arc::new(server), webhook_sender })
    }

    /// What the bot has as its `api_url`: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.server.port())
    }

    /// The bot's token.
    pub fn token(&self) -> &str {
        &self.inner.token
    }

    /// The Bot API and the control API, to be mounted in another server. Faults that cut a connection answer 502 there:
    /// only the sim's own listener can cut.
    pub fn router(&self) -> axum::Router {
        router(&self.inner)
    }

    /// Stops listening and cuts every connection.
    pub async fn stop(self) {
        self.webhook_sender.stop();
        self.server.down().await;
    }

    /// Stops listening: from now on connecting is refused, and nothing is delivered to a webhook. Messages and updates
    /// stay.
    pub async fn goes_down(&self) {
        self.inner.change(|world| world.down = true);
        self.server.down().await;
    }

    /// Listens again on the same port.
    ///
    /// # Errors
    /// If somebody else took the port meanwhile.
    pub fn comes_back(&self) -> io::Result<()> {
        self.server.listen(router(&self.inner))?;
        self.inner.change(|world| world.down = false);
        Ok(())
    }

    /// A person, whose private chat has the same id. New to the bot until they press start or say something. Asking for
    /// the same id again gives the same person.
    pub fn person(&self, id: i64, name: &str, locale: &str) -> Person {
        self.inner.change(|world| {
            world.people.entry(id).or_insert_with(|| PersonState::new(name, locale));
        });
        Person::new(self.inner.clone(), id)
    }

    /// A group of these people and the bot. Ids below -10^12 are supergroups. In a forum the bot is an administrator,
    /// elsewhere an ordinary member (see [`Group::bot_is_admin`]).
    pub fn group(&self, chat_id: i64, title: &str, members: &[&Person], forum: bool) -> Group {
        let members = members.iter().map(|person| person.id()).collect();
        self.inner.change(|world| add_group(world, chat_id, title, members, forum));
        Group::new(self.inner.clone(), chat_id)
    }

    /// A group that is there already.
    pub fn room(&self, chat_id: i64) -> Group {
        Group::new(self.inner.clone(), chat_id)
    }

    /// Upgrades a group: the old id is refused with `migrate_to_chat_id` from now on, the people move to the new one.
    pub fn migrates_group(&self, old: i64, new: i64) -> Group {
        self.inner.change(|world| world.migrate(old, new));
        Group::new(self.inner.clone(), new)
    }

    /// Queues an update as it is, for kinds the sim has no act for; gives its `update_id`.
    pub fn raw_update(&self, update: Value) -> i64 {
        self.inner.change(|world| world.enqueue_raw(update))
    }

    /// Faults on demand.
    pub fn faults(&self) -> Faults<'_> {
        Faults(self)
    }

    /// Every refused request, oldest first (the last 100,000).
    pub fn refusals(&self) -> Vec<Refusal> {
        self.inner.look(|world| world.journal.refusals().cloned().collect())
    }

    /// The refusals that are the bot's own fault; a good test ends with none.
    pub fn mistakes(&self) -> Vec<Refusal> {
        let mut refusals = self.refusals();
        refusals.retain(|refusal| refusal.kind == RefusalKind::Mistake);
        refusals
    }

    /// Every request, oldest first (the last 100,000). `getUpdates` stands there when it is answered.
    pub fn calls(&self) -> Vec<Call> {
        self.inner.look(|world| world.journal.calls().cloned().collect())
    }

    /// The requests of one method (any case), oldest first.
    pub fn calls_of(&self, method: &str) -> Vec<Call> {
        let of = |call: &&Call| call.method.eq_ignore_ascii_case(method);
        self.inner.look(|world| world.journal.calls().filter(of).cloned().collect())
    }

    /// How often a method (any case) was called since the start, also beyond the last 100,000.
    pub fn count_of(&self, method: &str) -> u64 {
        self.inner.look(|world| world.journal.count(method))
    }

    /// Waits until a method (any case) was called `nth` times since the start, at most the patience; `false` if it was
    /// not. It returns before or while the answer travels, so that a test can strike at that moment.
    pub async fn wait_for_call(&self, method: &str, nth: u64) -> bool {
        let patience = self.inner.patience;
        self.inner
            .wait_for(patience, |world| (world.journal.count(method) >= nth).then_some(()))
            .await
            .is_some()
    }

    /// Updates the bot has not confirmed.
    pub fn pending_updates(&self) -> usize {
        self.inner.look(|world| world.updates.len())
    }

    /// Why a delivery to the webhook failed last, in Telegram's words.
    pub fn webhook_error(&self) -> Option<String> {
        self.inner.look(|world| world.webhook.last_error.as_ref().map(|(_, why)| why.clone()))
    }

    /// No update waits for the bot and every press is answered or too old. Says nothing of what the bot still means to send.
    pub fn is_idle(&self) -> bool {
        self.inner.look(World::is_idle)
    }

    /// Waits until it is quiet, at most the patience; `false` if it does not become so.
    pub async fn wait_until_idle(&self) -> bool {
        self.inner.wait_for(self.inner.patience, |world| world.is_idle().then_some(())).await.is_some()
    }

    /// Everything from the bot that nobody has looked at, new messages and edits, in the order it came.
    pub fn unread_anywhere(&self) -> Vec<Shown> {
        self.inner.look(World::unread_anywhere)
    }

    /// The new messages nobody has looked at: every ring that no test expected.
    pub fn rings_anywhere(&self) -> Vec<Shown> {
        let mut unread = self.unread_anywhere();
        unread.retain(|shown| shown.rang);
        unread
    }

    /// The bytes of a file that the bot has uploaded with this message (the last 100).
    pub fn uploaded(&self, message: &Shown) -> Option<Vec<u8>> {
        let file_id = message.file_id.as_deref()?;
        self.inner.look(|world| world.uploads.find(file_id).map(|upload| upload.bytes.to_vec()))
    }

    /// The commands registered for a scope (`{"type":"default"}`, …) and language (`""` for all), as JSON.
    pub fn commands(&self, scope: &Value, language: &str) -> Value {
        self.inner.look(|world| api::registered_commands(world, scope, language))
    }
}

fn router(inner: &Arc<Inner>) -> axum::Router {
    let access = from_fn_with_state(inner.allowed_hosts.clone(), access::only_allowed);
    api::router(inner.clone()).merge(control::router(inner.clone())).layer(access)
}
