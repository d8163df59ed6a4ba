//! The Bot API over HTTP: teloxide's payloads, posted by our own call, with typed outcomes.
//!
//! teloxide's client sleeps ten seconds inside a call that got a 5xx and hides what may have arrived; here every
//! way a call can end has a name, and the caller decides.

use crate::domain::base::ids::ChatId;
use crate::service::{HealthMonitor, Metrics, Service, Term};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use std::{fmt, pin::Pin, sync::Arc, time::Duration};
use teloxide::ApiError;
use teloxide::payloads::{DeleteWebhook, GetMe, GetWebhookInfo};
use teloxide::requests::Payload;

/// How long a call other than a poll may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// A bot's way to its Bot API server.
#[derive(Clone)]
pub struct Client {
    wire: Arc<dyn Transport>,
    /// Nothing is asked of Telegram once this may be over.
    term: Option<Term>,
    /// Who keeps count of the calls and of whether Telegram answers.
    watched: Option<(Arc<HealthMonitor>, Arc<Metrics>)>,
}

/// What carries a call to a Bot API server and brings the answer. In use it is HTTP; a test that plays a year of them
/// has the server beside it.
pub trait Transport: Send + Sync {
    /// Carries the JSON `body` of a call to `method`, and gives the text of the answer, whatever it says.
    ///
    /// # Errors
    /// [`CallError::NotSent`] or [`CallError::InDoubt`]: no answer that a Bot API server gives came within `patience`.
    fn carry(&self, method: &'static str, body: String, patience: Duration) -> Carried<'_>;
}

/// An answer on its way.
pub type Carried<'a> = Pin<Box<dyn Future<Output = Result<String, CallError>> + Send + 'a>>;

struct Http {
    http: reqwest::Client,
    /// Ends in `/bot<token>/`; never shown.
    base: String,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client")
    }
}

/// What Telegram says of the webhook.
#[derive(Debug, Deserialize)]
pub struct WebhookInfo {
    /// Empty when there is none.
    #[serde(default)]
    pub url: String,
    /// Updates that wait to be delivered.
    #[serde(default)]
    pub pending_update_count: usize,
    /// Why a delivery failed last.
    pub last_error_message: Option<String>,
}

/// How a call failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    #[error("too many requests; retry in {} s", retry_after.as_secs())]
    TooMany { retry_after: Duration },
    #[error("the group has become a supergroup")]
    Migrated { to: ChatId },
    /// The person has blocked the bot, never opened it, or is gone; or the bot was put out of the group.
    #[error("nobody there: {0}")]
    Unreachable(String),
    /// The message to edit or to copy is no longer there, or can't be edited.
    #[error("the message is gone")]
    MessageGone,
    /// The topic to write in was deleted, or is closed to the bot.
    #[error("the topic is gone")]
    TopicGone,
    /// The change changes nothing, so it is as wanted.
    #[error("not_modified")]
    NotModified,
    /// Another program is polling with this token, or a webhook is set.
    #[error("conflict: {0}")]
    Conflict(String),
    #[error("the Bot API server does not know this token")]
    Unauthorized,
    /// The server understood and said no: a fault of ours.
    #[error("refused: {0}")]
    Refused(String),
    /// It certainly did not arrive.
    #[error("not sent: {0}")]
    NotSent(String),
    /// It may or may not have arrived.
    #[error("nobody knows whether it arrived: {0}")]
    InDoubt(String),
}

impl CallError {
    /// Its name among what is counted.
    fn key(&self) -> &'static str {
        match self {
            CallError::TooMany { .. } => "too_many",
            CallError::Migrated { .. } => "migrated",
            CallError::Unreachable(_) => "unreachable",
            CallError::MessageGone => "message_gone",
            CallError::TopicGone => "topic_gone",
            CallError::NotModified => "not_modified",
            CallError::Conflict(_) => "conflict",
            CallError::Unauthorized => "unauthorized",
            CallError::Refused(_) => "refused",
            CallError::NotSent(_) => "not_sent",
            CallError::InDoubt(_) => "in_doubt",
        }
    }

    /// Whether Telegram was there and said so.
    fn is_an_answer(&self) -> bool {
        !matches!(self, CallError::NotSent(_) | CallError::InDoubt(_))
    }
}

/// What every answer of the Bot API looks like.
#[derive(Deserialize)]
struct Answer<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    description: Option<String>,
    error_code: Option<u16>,
    parameters: Option<Parameters>,
}

/// Bot API `ResponseParameters`.
#[derive(Default, Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

impl Client {
    /// A client of the Bot API server at `api_url`, through `proxy` where one is given.
    ///
    /// # Errors
    /// The proxy's URL cannot be used.
    pub fn new(token: &str, api_url: &str, proxy: Option<&str>) -> Result<Self, reqwest::Error> {
        let mut http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .pool_idle_timeout(Duration::from_secs(50))
            .tcp_nodelay(true);
        http = match proxy {
            Some(proxy) => http.proxy(reqwest::Proxy::all(proxy)?),
            None => http.no_proxy(),
        };
        let base = format!("{}/bot{token}/", api_url.trim_end_matches('/'));
        Ok(Client::over(Arc::new(Http { http: http.build()?, base })))
    }

    /// A client whose calls this carries.
    pub fn over(wire: Arc<dyn Transport>) -> Self {
        Client { wire, term: None, watched: None }
    }

    /// The same client for what only the holder of the lease may do: it is looked at just before each call, and without
    /// it the call is [`CallError::NotSent`].
    pub fn during(&self, term: &Term) -> Self {
        Client { term: Some(term.clone()), ..self.clone() }
    }

    /// The same client, its calls counted.
    pub fn watched(self, service: &Service) -> Self {
        Client { watched: Some((Arc::clone(&service.health_monitor), Arc::clone(&service.metrics))), ..self }
    }

    /// Calls one method with one of teloxide's payloads.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn call<P>(&self, payload: &P) -> Result<P::Output, CallError>
    where
        P: Payload + Serialize,
        P::Output: DeserializeOwned,
    {
        self.call_for(payload).await
    }

    /// Calls one method and reads of its answer only what is asked for: an answer of a newer Bot API, which teloxide
    /// could not read whole, is an answer all the same.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn call_for<P, R>(&self, payload: &P) -> Result<R, CallError>
    where
        P: Payload + Serialize,
        R: DeserializeOwned,
    {
        let body = serde_json::to_string(payload).map_err(|e| CallError::Refused(e.to_string()))?;
        let patience = payload.timeout_hint().unwrap_or_default() + PATIENCE;
        self.ask(P::NAME, body, patience).await
    }

    /// Bot API `getMe`: the bot's own username, without `@`.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn own_name(&self) -> Result<String, CallError> {
        #[derive(Deserialize)]
        struct Me {
            #[serde(default)]
            username: String,
        }
        self.call_for::<_, Me>(&GetMe::new()).await.map(|me| me.username)
    }

    /// Leaves webhook mode, if the bot is in it (Bot API `getWebhookInfo`, `deleteWebhook`); what waits is kept.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn leave_webhook(&self) -> Result<(), CallError> {
        let is_set = !self.webhook().await?.url.is_empty();
        if is_set { self.call(&DeleteWebhook::new()).await.map(drop) } else { Ok(()) }
    }

    /// Bot API `getWebhookInfo`.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn webhook(&self) -> Result<WebhookInfo, CallError> {
        self.call_for(&GetWebhookInfo::new()).await
    }

    /// Bot API `setWebhook`: updates of the `allowed` kinds are delivered to `url`, up to so many at once, each with the
    /// secret in a header. What waits is kept.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn set_webhook(
        &self,
        url: &str,
        secret: &str,
        allowed: &[&str],
        at_once: u8,
    ) -> Result<(), CallError> {
        // teloxide's own would go as multipart, which only a certificate needs.
        let body = serde_json::json!({
            "url": url, "secret_token": secret, "allowed_updates": allowed, "max_connections": at_once,
        });
        self.ask::<bool>("SetWebhook", body.to_string(), PATIENCE).await.map(drop)
    }

    /// Bot API `getUpdates`, each update as its raw JSON: what teloxide cannot read is still there.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn updates(
        &self,
        offset: i64,
        timeout: Duration,
        allowed: &[&str],
    ) -> Result<Vec<Box<RawValue>>, CallError> {
        let body = serde_json::json!({
            "offset": offset, "timeout": timeout.as_secs(), "limit": 100, "allowed_updates": allowed,
        });
        self.ask("GetUpdates", body.to_string(), timeout + PATIENCE).await
    }

    async fn ask<R: DeserializeOwned>(
        &self,
        method: &'static str,
        body: String,
        patience: Duration,
    ) -> Result<R, CallError> {
        if self.term.as_ref().is_some_and(|term| !term.holds()) {
            return Err(CallError::NotSent("the lease has run out".to_owned()));
        }
        let began = self.watched.as_ref().map(|(health_monitor, _)| health_monitor.steady());
        let came = self.wire.carry(method, body, patience).await.and_then(|answer| {
            serde_json::from_str(read_answer(&answer)?)
                .map_err(|_| CallError::InDoubt("the answer cannot be read".to_owned()))
        });
        if let (Some((health_monitor, metrics)), Some(began)) = (&self.watched, began) {
            let outcome = came.as_ref().err().map_or("ok", CallError::key);
            metrics.called(method, outcome, health_monitor.steady().saturating_sub(began));
            health_monitor.telegram_answered(came.as_ref().err().is_none_or(CallError::is_an_answer));
        }
        came
    }
}

impl Transport for Http {
    fn carry(&self, method: &'static str, body: String, patience: Duration) -> Carried<'_> {
        Box::pin(async move {
            let response = self
                .http
                .post(format!("{}{method}", self.base))
                .timeout(patience)
                .header("content-type", "application/json")
                .body(body)
                .send()
                .await
                .map_err(http_failed)?;
            let status = response.status();
            let text = response.text().await.map_err(|error| CallError::InDoubt(why(error)))?;
            if status.is_server_error() {
                return Err(CallError::InDoubt(format!("HTTP {}", status.as_u16())));
            }
            Ok(text)
        })
    }
}

fn http_failed(error: reqwest::Error) -> CallError {
    if error.is_connect() || error.is_builder() {
        CallError::NotSent(why(error))
    } else {
        CallError::InDoubt(why(error))
    }
}

/// What went wrong, without the URL, which has the token in it.
fn why(error: reqwest::Error) -> String {
    let error = error.without_url();
    let source = std::error::Error::source(&error).map(|source| format!(": {source}")).unwrap_or_default();
    format!("{error}{source}")
}

fn read_answer(text: &str) -> Result<&str, CallError> {
    let answer: Answer =
        serde_json::from_str(text).map_err(|_| CallError::InDoubt("the answer cannot be read".to_owned()))?;
    match (answer.ok, answer.result) {
        (true, Some(result)) => Ok(result.get()),
        (true, None) => Err(CallError::InDoubt("the answer has no result".to_owned())),
        (false, _) => Err(failed(
            answer.error_code.unwrap_or_default(),
            answer.description.unwrap_or_default(),
            answer.parameters.unwrap_or_default(),
        )),
    }
}

fn failed(code: u16, description: String, parameters: Parameters) -> CallError {
    if let Some(seconds) = parameters.retry_after {
        return CallError::TooMany { retry_after: Duration::from_secs(seconds) };
    }
    if let Some(to) = parameters.migrate_to_chat_id {
        return CallError::Migrated { to: ChatId(to) };
    }
    let known: Option<ApiError> = serde_json::from_value(serde_json::Value::String(description.clone())).ok();
    match (code, known) {
        (429, _) => CallError::TooMany { retry_after: Duration::from_secs(1) },
        (401, _) | (404, Some(ApiError::InvalidToken)) => CallError::Unauthorized,
        (403, _) => CallError::Unreachable(description),
        (409, _) => CallError::Conflict(description),
        (500.., _) => CallError::InDoubt(description),
        (_, Some(ApiError::ChatNotFound | ApiError::UserNotFound | ApiError::GroupDeactivated)) => {
            CallError::Unreachable(description)
        }
        (_, Some(ApiError::MessageNotModified)) => CallError::NotModified,
        (
            _,
            Some(
                ApiError::MessageToEditNotFound
                | ApiError::MessageToCopyNotFound
                | ApiError::MessageCantBeEdited
                | ApiError::MessageIdInvalid,
            ),
        ) => CallError::MessageGone,
        _ => of_topic(&description).unwrap_or(CallError::Refused(description)),
    }
}

/// What is wrong with a topic; teloxide has no names for it.
fn of_topic(description: &str) -> Option<CallError> {
    match description.strip_prefix("Bad Request: ")? {
        "message thread not found" | "TOPIC_CLOSED" | "TOPIC_DELETED" | "TOPIC_ID_INVALID" => {
            Some(CallError::TopicGone)
        }
        "TOPIC_NOT_MODIFIED" => Some(CallError::NotModified),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(code: u16, description: &str) -> CallError {
        let answer = format!(r#"{{"ok":false,"error_code":{code},"description":{description:?}}}"#);
        read_answer(&answer).expect_err("it is a failure")
    }

    #[test]
    fn each_way_to_fail_has_its_name() {
        for (code, description, expected) in [
            (403, "Forbidden: bot was blocked by the user", "unreachable"),
            (403, "Forbidden: bot can't initiate conversation with a user", "unreachable"),
            (403, "Forbidden: user is deactivated", "unreachable"),
            (400, "Bad Request: chat not found", "unreachable"),
            (400, "Bad Request: message to edit not found", "message_gone"),
            (400, "Bad Request: message can't be edited", "message_gone"),
            (400, "Bad Request: message to copy not found", "message_gone"),
            (400, "Bad Request: message thread not found", "topic_gone"),
            (400, "Bad Request: TOPIC_CLOSED", "topic_gone"),
            (400, "Bad Request: TOPIC_DELETED", "topic_gone"),
            (400, "Bad Request: TOPIC_ID_INVALID", "topic_gone"),
            (400, "Bad Request: TOPIC_NOT_MODIFIED", "not_modified"),
            (400, "Bad Request: not enough rights to create a topic", "refused"),
            (400, "Bad Request: message text is empty", "refused"),
            (401, "Unauthorized", "unauthorized"),
            (404, "Not Found", "unauthorized"),
            (409, "Conflict: terminated by other getUpdates request", "conflict"),
            (500, "Internal Server Error", "in_doubt"),
        ] {
            let name = outcome(code, description).key();
            assert_eq!(name, expected, "{code} {description}");
        }
    }

    #[test]
    fn parameters_say_how_long_and_where_to() {
        let wait = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 35","parameters":{"retry_after":35}}"#;
        assert_eq!(read_answer(wait), Err(CallError::TooMany { retry_after: Duration::from_secs(35) }));
        let moved = r#"{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1001}}"#;
        assert_eq!(read_answer(moved), Err(CallError::Migrated { to: ChatId(-1001) }));
    }

    #[test]
    fn an_edit_that_changes_nothing_is_as_wanted() {
        let same = "Bad Request: message is not modified: specified new message content and reply markup are \
                    exactly the same as a current content and reply markup of the message";
        assert_eq!(outcome(400, same), CallError::NotModified);
    }

    #[test]
    fn half_an_answer_leaves_a_doubt() {
        assert!(matches!(read_answer(r#"{"ok":tr"#), Err(CallError::InDoubt(_))));
    }
}
