//! Telegram without a network between: the simulator answers the bot's calls where they are made, luckily or not, and
//! whatever leaves is looked at just before it does.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::http::header::{CONTENT_TYPE, HOST};
use loihua::domain::base::ids::CaseId;
use loihua::domain::message::notice::Notice;
use loihua::store::{Row, Store, cases, query, query_scalar};
use loihua::telegram::client::{CallBody, CallError, Response, Transport};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use telegram_sim::Sim;
use tokio::sync::Notify;
use tower::ServiceExt as _;

/// How a call of the sender goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Luck {
    Well,
    TooManyRequests {
        seconds: u8,
    },
    Unreachable,
    LostBefore,
    LostAfter,
    HalfAnAnswer,
    Refused,
    /// The bot is killed while the call is on its way.
    Killed {
        arrived: bool,
    },
}

/// The line to the simulator, and what is seen going over it.
pub struct Line {
    api: Router,
    path: String,
    store: Store,
    seen: Mutex<Seen>,
    pub killed: Notify,
}

#[derive(Default)]
struct Seen {
    luck: VecDeque<Luck>,
    /// How many of the next reminders cannot arrive.
    reminders_refused: u8,
    /// How often what a row says has arrived as a new message.
    arrived: BTreeMap<i64, u32>,
    /// Messages, by chat, whose arrival the bot was never told of: it cannot edit them.
    unknown: BTreeSet<(i64, i64)>,
    broken: Option<String>,
    messages: u64,
}

/// A row of the outbox that is on its way.
struct UnderWay {
    id: i64,
    notice: Notice,
}

impl Line {
    pub fn to(sim: &Sim, store: Store) -> Self {
        let path = format!("/bot{}/", sim.token());
        Line { api: sim.router(), path, store, seen: Mutex::default(), killed: Notify::new() }
    }

    /// How the next calls of the sender go; after them all goes well.
    pub fn has(&self, luck: impl IntoIterator<Item = Luck>) {
        self.seen().luck.extend(luck);
    }

    /// The next reminders of cases cannot arrive.
    pub fn refuses_reminders(&self, times: u8) {
        self.seen().reminders_refused = times;
    }

    pub fn recovers(&self) {
        let mut seen = self.seen();
        seen.luck.clear();
        seen.reminders_refused = 0;
    }

    /// How this call goes.
    fn luck_of(&self, method: &str, under_way: &[UnderWay]) -> Luck {
        let mut seen = self.seen();
        let reminds = under_way.iter().any(|row| matches!(row.notice, Notice::Reminder(_)));
        if method == "SendMessage" && reminds && seen.reminders_refused > 0 {
            seen.reminders_refused -= 1;
            return Luck::Refused;
        }
        seen.luck.pop_front().unwrap_or(Luck::Well)
    }

    /// The first promise that was seen broken.
    pub fn broken(&self) -> Option<String> {
        self.seen().broken.clone()
    }

    /// How many messages were sent.
    pub fn messages(&self) -> u64 {
        self.seen().messages
    }

    /// Whether the bot was told that this message is there.
    pub fn is_known(&self, chat: i64, message: i32) -> bool {
        !self.seen().unknown.contains(&(chat, i64::from(message)))
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(&self, method: &str, body: String) -> Result<String, CallError> {
        let request = Request::post(format!("{}{method}", self.path))
            .header(CONTENT_TYPE, "application/json")
            .header(HOST, "localhost")
            .body(Body::from(body))
            .expect("a request");
        let response = self.api.clone().oneshot(request).await.expect("the simulator answers");
        let text = to_bytes(response.into_body(), usize::MAX).await.expect("an answer");
        Ok(String::from_utf8(text.to_vec()).expect("it is text"))
    }

    /// What stands in the outbox as being on its way to the chat of this call.
    async fn under_way(&self, body: &Value) -> Vec<UnderWay> {
        let chat = body["chat_id"].as_i64().unwrap_or_default();
        let mut tx = self.store.begin_short_read().await.expect("the database can be read");
        let rows = query("SELECT id, notice FROM outbox WHERE state = 1 AND chat = $1 ORDER BY id")
            .bind(chat)
            .fetch_all(&mut tx)
            .await
            .expect("the outbox can be read");
        let read = |row: &Row| UnderWay {
            id: row.get("id").expect("a field"),
            notice: serde_json::from_str(&row.get::<String>("notice").expect("a text")).expect("a notice"),
        };
        rows.iter().map(read).collect()
    }

    async fn look(&self, method: &str, body: &Value, under_way: &[UnderWay]) -> Option<String> {
        let text = body["text"].as_str().unwrap_or_default();
        if under_way.is_empty() {
            return Some(format!("{method} goes out, and no row of the outbox is under way to that chat"));
        }
        let mut tx = self.store.begin_short_read().await.expect("the database can be read");
        for row in under_way {
            let overtaken: Option<i64> = query_scalar(
                "SELECT MIN(b.id) FROM outbox s JOIN outbox b ON b.chat = s.chat AND b.case_id = s.case_id \
                 WHERE s.id = $1 AND b.id < s.id AND b.state = 0",
            )
            .bind(row.id)
            .fetch_one(&mut tx)
            .await
            .expect("the outbox can be read");
            if let Some(older) = overtaken {
                return Some(format!("row {} overtakes {older}, which is about the same case", row.id));
            }
            if let Notice::Reminder(reminder) = &row.notice
                && names(text, reminder.case)
            {
                let case = cases::load(&mut tx, reminder.case).await.expect("cases can be read");
                let case = case.expect("who is reminded of a case has one");
                if !case.is_open() || case.promise.number != reminder.promise {
                    return Some(format!("somebody is reminded of #{}, which is kept: {text}", case.id));
                }
            }
        }
        let again = under_way.iter().any(|row| self.seen().arrived.contains_key(&row.id));
        let silently = under_way.iter().any(|row| row.notice == Notice::Board);
        if method == "SendMessage" && again && !silently && !text.contains('↻') {
            return Some(format!("it has arrived before, and is not marked: {text}"));
        }
        None
    }

    fn has_arrived(&self, method: &str, under_way: &[UnderWay], answer: &str, luck: Luck) {
        if method != "SendMessage" || !answer.starts_with("{\"ok\":true") {
            return;
        }
        let mut seen = self.seen();
        seen.messages += 1;
        if matches!(luck, Luck::LostAfter | Luck::HalfAnAnswer | Luck::Killed { .. }) {
            let answer: Value = serde_json::from_str(answer).expect("an answer is JSON");
            let id = |value: &Value| value.as_i64().expect("a message has an id and a chat");
            let message = &answer["result"];
            seen.unknown.insert((id(&message["chat"]["id"]), id(&message["message_id"])));
        }
        for row in under_way {
            *seen.arrived.entry(row.id).or_default() += 1;
        }
    }
}

/// Whether a text speaks of this case.
fn names(text: &str, case: CaseId) -> bool {
    text.split('#').skip(1).any(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..end].parse() == Ok(case.0)
    })
}

impl Transport for Line {
    fn send(&self, method: &'static str, body: CallBody, _: Duration) -> Response<'_> {
        Box::pin(async move {
            let CallBody::Json(body) = body else { panic!("nobody asks for a file in this year") };
            // What the sender does, and nothing else, comes by luck.
            if !["SendMessage", "EditMessageText", "CopyMessage"].contains(&method) {
                return self.answer(method, body).await;
            }
            let call: Value = serde_json::from_str(&body).expect("a call is JSON");
            let under_way = self.under_way(&call).await;
            if let Some(broken) = self.look(method, &call, &under_way).await {
                self.seen().broken.get_or_insert(broken);
            }
            let luck = self.luck_of(method, &under_way);
            let refused = |code: u16, description: &str| {
                Ok(format!(r#"{{"ok":false,"error_code":{code},"description":"{description}"}}"#))
            };
            match luck {
                Luck::TooManyRequests { seconds } => {
                    return Ok(format!(
                        r#"{{"ok":false,"error_code":429,"description":"Too Many Requests: retry after {seconds}","parameters":{{"retry_after":{seconds}}}}}"#
                    ));
                }
                Luck::Unreachable => return Err(CallError::NotSent("nobody listens".to_owned())),
                Luck::LostBefore => return Err(CallError::InDoubt("the line is cut".to_owned())),
                Luck::Refused if method == "SendMessage" => {
                    return refused(400, "Bad Request: not like this");
                }
                Luck::Killed { arrived: false } => {
                    self.killed.notify_one();
                    return std::future::pending().await;
                }
                Luck::Well
                | Luck::Refused
                | Luck::LostAfter
                | Luck::HalfAnAnswer
                | Luck::Killed { arrived: true } => {}
            }
            let answer = self.answer(method, body).await?;
            self.has_arrived(method, &under_way, &answer, luck);
            match luck {
                Luck::LostAfter => Err(CallError::InDoubt("the line is cut".to_owned())),
                Luck::HalfAnAnswer => Ok("{\"ok\":tr".to_owned()),
                Luck::Killed { .. } => {
                    self.killed.notify_one();
                    std::future::pending().await
                }
                Luck::Well
                | Luck::Refused
                | Luck::TooManyRequests { .. }
                | Luck::Unreachable
                | Luck::LostBefore => Ok(answer),
            }
        })
    }
}
