//! The sim's scripted mode, for measuring a bot: updates from a script, and every call granted as it comes. There is no world
//! here, nothing is checked and nothing is kept; what it costs is next to nothing beside the bot.

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::sync::Notify;
use tokio::time::timeout;

use super::server::Server;

/// The first `update_id`.
const FIRST_UPDATE: i64 = 70_000_001;
/// Longest `timeout` of a long poll.
const LONGEST_POLL: u64 = 50;

/// Who on_call what the bot does, and says what comes next. Each call is heard when it arrives.
pub trait Script: Send + 'static {
    /// Updates that come now, without their `update_id`: each the inside of an object, such as `"message":{…}`.
    fn updates(&mut self) -> Vec<String>;

    /// The bot has called a method.
    ///
    /// # Errors
    /// Too many requests: the seconds after which to try again.
    fn on_call(&mut self, call: &ScriptedCall<'_>) -> Result<(), u64>;
}

/// A call of the bot, of its parameters what a script may need.
#[derive(Clone, Copy, Debug)]
pub struct ScriptedCall<'a> {
    /// As the bot wrote it.
    pub method: &'a str,
    pub chat_id: Option<i64>,
    /// The message sent or edited.
    pub message_id: i64,
    /// As JSON.
    pub text: Option<&'a RawValue>,
    pub callback_query_id: Option<&'a str>,
    pub reply_markup: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
struct Body<'a> {
    chat_id: Option<i64>,
    message_id: Option<i64>,
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    #[serde(borrow)]
    callback_query_id: Option<&'a str>,
    #[serde(borrow)]
    reply_markup: Option<&'a RawValue>,
    offset: Option<i64>,
    limit: Option<usize>,
    timeout: Option<u64>,
}

struct ScriptState {
    script: Box<dyn Script>,
    /// Handed out and not confirmed, with their ids.
    updates: VecDeque<(i64, String)>,
    next_update: i64,
    next_message: i64,
}

struct Inner {
    state: Mutex<ScriptState>,
    news: Notify,
    first_poll: OnceLock<Instant>,
}

impl Inner {
    fn with<T>(&self, act: impl FnOnce(&mut ScriptState) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A running scripted simulator; it stops when dropped.
#[derive(Clone)]
pub struct ScriptedSim {
    inner: Arc<Inner>,
    server: Arc<Server>,
}

impl fmt::Debug for ScriptedSim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ScriptedSim({})", self.url())
    }
}

impl ScriptedSim {
    /// Starts listening on a free port of 127.0.0.1. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// There is no port to be had.
    pub fn start(script: impl Script) -> io::Result<ScriptedSim> {
        let state = ScriptState {
            script: Box::new(script),
            updates: VecDeque::new(),
            next_update: FIRST_UPDATE,
            next_message: 1,
        };
        let inner =
            Arc::new(Inner { state: Mutex::new(state), news: Notify::new(), first_poll: OnceLock::new() });
        let router = Router::new().route("/{token}/{method}", any(call)).with_state(Arc::clone(&inner));
        let server = Arc::new(Server::start(0, router)?);
        Ok(ScriptedSim { inner, server })
    }

    /// What the bot has as its `api_url`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.server.port())
    }

    /// The script has something new to say.
    pub fn wakes(&self) {
        self.inner.news.notify_waiters();
    }

    /// When the first `getUpdates` came.
    pub fn first_poll(&self) -> Option<Instant> {
        self.inner.first_poll.get().copied()
    }

    /// Stops listening and cuts every connection.
    pub async fn stop(&self) {
        self.server.down().await;
    }
}

async fn call(
    State(inner): State<Arc<Inner>>,
    Path((_, method)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let read: Body = serde_json::from_slice(&body).unwrap_or_default();
    if method.eq_ignore_ascii_case("getUpdates") {
        return json(inner.updates(&read).await);
    }
    if method.eq_ignore_ascii_case("getMe") {
        return json(
            r#"{"ok":true,"result":{"id":42,"is_bot":true,"first_name":"Scripted","username":"scripted_bot","can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":false,"can_connect_to_business":false,"has_main_web_app":false}}"#
                .to_owned(),
        );
    }
    if method.eq_ignore_ascii_case("getWebhookInfo") {
        return json(
            r#"{"ok":true,"result":{"url":"","has_custom_certificate":false,"pending_update_count":0}}"#
                .to_owned(),
        );
    }
    inner.takes(&method, &read)
}

impl Inner {
    /// Confirms by `offset`, then waits for something to give.
    async fn updates(&self, poll: &Body<'_>) -> String {
        self.first_poll.get_or_init(Instant::now);
        let limit = poll.limit.unwrap_or(100).clamp(1, 100);
        let patience = Duration::from_secs(poll.timeout.unwrap_or(0).min(LONGEST_POLL));
        let given = timeout(patience, async {
            loop {
                let news = self.news.notified();
                if let Some(given) = self.with(|state| state.give(poll.offset.unwrap_or(0), limit)) {
                    return given;
                }
                news.await;
            }
        });
        given.await.unwrap_or_else(|_| r#"{"ok":true,"result":[]}"#.to_owned())
    }

    fn takes(&self, method: &str, read: &Body<'_>) -> Response {
        let heard = self.with(|state| {
            let message_id = read.message_id.unwrap_or(state.next_message);
            state.next_message += 1;
            let call = ScriptedCall {
                method,
                chat_id: read.chat_id,
                message_id,
                text: read.text,
                callback_query_id: read.callback_query_id,
                reply_markup: read.reply_markup,
            };
            state.script.on_call(&call).map(|()| message_id)
        });
        match heard {
            Ok(message_id) => {
                self.news.notify_waiters();
                json(match read.chat_id {
                    Some(chat) => format!(
                        r#"{{"ok":true,"result":{{"message_id":{message_id},"date":1700000000,"chat":{{"id":{chat},"type":"private","first_name":"P"}},"text":"t"}}}}"#
                    ),
                    None => r#"{"ok":true,"result":true}"#.to_owned(),
                })
            }
            Err(seconds) => {
                let why = format!(
                    r#"{{"ok":false,"error_code":429,"description":"Too Many Requests: retry after {seconds}","parameters":{{"retry_after":{seconds}}}}}"#
                );
                (StatusCode::TOO_MANY_REQUESTS, json(why)).into_response()
            }
        }
    }
}

impl ScriptState {
    /// The oldest unconfirmed updates; `None` if there are none.
    fn give(&mut self, offset: i64, limit: usize) -> Option<String> {
        while self.updates.front().is_some_and(|(id, _)| *id < offset) {
            self.updates.pop_front();
        }
        for update in self.script.updates() {
            self.updates.push_back((self.next_update, update));
            self.next_update += 1;
        }
        if self.updates.is_empty() {
            return None;
        }
        let given =
            self.updates.iter().take(limit).map(|(id, inside)| format!(r#"{{"update_id":{id},{inside}}}"#));
        Some(format!(r#"{{"ok":true,"result":[{}]}}"#, given.collect::<Vec<_>>().join(",")))
    }
}

fn json(body: String) -> Response {
    ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], body).into_response()
}
