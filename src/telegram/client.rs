//! The Bot API over HTTP: teloxide's payloads, posted by our own call, with typed outcomes.
//!
//! teloxide's client sleeps ten seconds inside a call that got a 5xx and hides whether it may have arrived; here each
//! outcome has a type, and the caller decides.

use crate::service::{Clock, HealthMonitor, Metrics, Service, Term};
use crate::text::File;
use chrono::{DateTime, TimeDelta, Utc};
use error::read_answer;
use reqwest::multipart::{Form, Part};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use std::sync::{Arc, Mutex, PoisonError};
use std::{fmt, pin::Pin, time::Duration};
use teloxide::payloads::{DeleteWebhook, GetFile, GetMe, GetWebhookInfo};
use teloxide::requests::Payload;

mod error;
#[cfg(test)]
mod tests;

pub use error::CallError;

/// How long a call other than a poll may take.
const CALL_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a call with a file may take.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(90);

/// How long the download of a file may take.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_secs(60);

/// The longest answer to a call other than a poll, in bytes.
const MAX_ANSWER: usize = 1 << 20;
/// The longest answer to a poll: a hundred messages as long as can be, each in answer to another one.
const MAX_POLL_ANSWER: usize = 16 << 20;

/// Why a file could not be downloaded.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error(transparent)]
    Call(#[from] CallError),
    /// The server gives a place on its own disk (`--local`).
    #[error("the Bot API server keeps files on its own disk")]
    OnServer,
}

/// A client of one bot's Bot API server.
#[derive(Clone)]
pub struct Client {
    transport: Arc<dyn Transport>,
    /// No call is made once this term may be over.
    term: Option<Term>,
    /// Counts the calls and notes whether Telegram answers.
    monitoring: Option<(Arc<HealthMonitor>, Arc<Metrics>)>,
}

/// How a call reaches the Bot API server: HTTP in production, the simulator in the same process in long tests.
pub trait Transport: Send + Sync {
    /// Sends a call to `method`; gives the text of the answer, whatever it says.
    ///
    /// # Errors
    /// [`CallError::NotSent`] or [`CallError::InDoubt`]: no answer of a Bot API server came within `timeout`.
    fn send(&self, method: &'static str, body: CallBody, timeout: Duration) -> Response<'_>;

    /// Downloads a file by the path that `getFile` gave, at most so many bytes.
    ///
    /// # Errors
    /// As for [`Transport::send`]; [`CallError::Refused`] where it is not there, or larger.
    fn download<'a>(&'a self, path: &'a str, most: usize, timeout: Duration) -> Download<'a> {
        let _ = (path, most, timeout);
        Box::pin(async { Err(CallError::NotSent("this transport has no files".to_owned())) })
    }

    /// How the server's clock differs from this machine's, as of its last answer; `None` where that is not known.
    fn clock_differs(&self) -> Option<TimeDelta> {
        None
    }
}

/// The parameters of a call.
#[derive(Debug)]
pub enum CallBody {
    Json(String),
    /// As `multipart/form-data`, which a file needs.
    Upload(Upload),
}

/// A call with a file.
#[derive(Debug)]
pub struct Upload {
    /// The parameters besides the file, as text.
    pub fields: Vec<(&'static str, String)>,
    /// The parameter that is the file.
    pub field: &'static str,
    pub file: File,
}

/// The bytes of a file.
pub type Download<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, CallError>> + Send + 'a>>;

/// The answer to a call.
pub type Response<'a> = Pin<Box<dyn Future<Output = Result<String, CallError>> + Send + 'a>>;

struct Http {
    http: reqwest::Client,
    /// Ends in `/bot<token>/`; never shown.
    base: String,
    /// Ends in `/file/bot<token>/`; never shown.
    files: String,
    clock_differs: Mutex<Option<TimeDelta>>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client")
    }
}

/// Bot API `WebhookInfo`.
#[derive(Debug, Deserialize)]
pub struct WebhookInfo {
    /// Empty when there is none.
    #[serde(default)]
    pub url: String,
    /// Updates waiting to be delivered.
    #[serde(default)]
    pub pending_update_count: usize,
    /// Why a delivery failed last.
    pub last_error_message: Option<String>,
}

impl Client {
    /// A client of the Bot API server at `api_url`, through `proxy` where one is given.
    ///
    /// # Errors
    /// The proxy's URL cannot be used.
    pub fn new(token: &str, api_url: &str, proxy: Option<&str>) -> Result<Self, reqwest::Error> {
        Client::over(http_client(proxy)?, token, api_url)
    }

    fn over(http: reqwest::ClientBuilder, token: &str, api_url: &str) -> Result<Self, reqwest::Error> {
        let api_url = api_url.trim_end_matches('/');
        Ok(Client::with_transport(Arc::new(Http {
            http: http.build()?,
            base: format!("{api_url}/bot{token}/"),
            files: format!("{api_url}/file/bot{token}/"),
            clock_differs: Mutex::default(),
        })))
    }

    /// A client whose calls go over this transport.
    pub fn with_transport(transport: Arc<dyn Transport>) -> Self {
        Client { transport, term: None, monitoring: None }
    }

    /// The same client for what only the holder of the lease may do: once the term is over, a call fails with
    /// [`CallError::NotSent`].
    pub fn within_term(&self, term: &Term) -> Self {
        Client { term: Some(term.clone()), ..self.clone() }
    }

    /// The same client, its calls counted.
    pub fn with_monitoring(self, service: &Service) -> Self {
        Client {
            monitoring: Some((Arc::clone(&service.health_monitor), Arc::clone(&service.metrics))),
            ..self
        }
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
        let timeout = payload.timeout_hint().unwrap_or_default() + CALL_TIMEOUT;
        self.request(P::NAME, CallBody::Json(body), timeout).await
    }

    /// Calls a method with a file.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn upload<R: DeserializeOwned>(
        &self,
        method: &'static str,
        upload: Upload,
    ) -> Result<R, CallError> {
        self.request(method, CallBody::Upload(upload), UPLOAD_TIMEOUT).await
    }

    /// How Telegram's clock differs from this machine's, as of its last answer (`Date`), to a second.
    pub fn clock_differs(&self) -> Option<TimeDelta> {
        self.transport.clock_differs()
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
        self.request::<bool>("SetWebhook", CallBody::Json(body.to_string()), CALL_TIMEOUT).await.map(drop)
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
        self.request("GetUpdates", CallBody::Json(body.to_string()), timeout + CALL_TIMEOUT).await
    }

    /// Downloads a file that somebody has sent (Bot API `getFile`), at most so many bytes.
    ///
    /// # Errors
    /// [`FileError::OnServer`] where a server of one's own gives a place on its disk.
    pub async fn download(&self, file_id: &str, most: usize) -> Result<Vec<u8>, FileError> {
        #[derive(Deserialize)]
        struct Found {
            file_path: Option<String>,
        }
        let found: Found = self.call_for(&GetFile::new(file_id.to_owned().into())).await?;
        let path = found.file_path.ok_or_else(|| CallError::Refused("there is no path of it".to_owned()))?;
        if path.starts_with('/') || path.contains(":\\") {
            return Err(FileError::OnServer);
        }
        // It is a path on the server, whatever a server says.
        let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
        let strange = |sign: char| sign.is_control() || matches!(sign, '?' | '#' | '%' | '\\');
        if !path.split('/').all(is_plain) || path.contains(strange) {
            return Err(CallError::Refused("its path is none".to_owned()).into());
        }
        if self.term.as_ref().is_some_and(|term| !term.holds()) {
            return Err(CallError::NotSent("the lease has run out".to_owned()).into());
        }
        Ok(self.transport.download(&path, most, DOWNLOAD_TIMEOUT).await?)
    }

    async fn request<R: DeserializeOwned>(
        &self,
        method: &'static str,
        body: CallBody,
        timeout: Duration,
    ) -> Result<R, CallError> {
        if self.term.as_ref().is_some_and(|term| !term.holds()) {
            return Err(CallError::NotSent("the lease has run out".to_owned()));
        }
        let began = self.monitoring.as_ref().map(|(health_monitor, _)| health_monitor.steady());
        let result = self.transport.send(method, body, timeout).await.and_then(|answer| {
            serde_json::from_str(read_answer(&answer)?)
                .map_err(|_| CallError::InDoubt("the answer cannot be read".to_owned()))
        });
        if let (Some((health_monitor, metrics)), Some(began)) = (&self.monitoring, began) {
            let outcome = result.as_ref().err().map_or("ok", CallError::metric_label);
            metrics.called(method, outcome, health_monitor.steady().saturating_sub(began));
            let problem = result.as_ref().err().and_then(CallError::problem);
            health_monitor.telegram_called(method == "GetUpdates", problem);
        }
        result
    }
}

impl Transport for Http {
    fn send(&self, method: &'static str, body: CallBody, timeout: Duration) -> Response<'_> {
        Box::pin(async move {
            let request = self.http.post(format!("{}{method}", self.base)).timeout(timeout);
            let request = match body {
                CallBody::Json(json) => request.header("content-type", "application/json").body(json),
                CallBody::Upload(upload) => request.multipart(form(upload)),
            };
            let response = request.send().await.map_err(http_failed)?;
            self.note_date(&response);
            let status = response.status();
            if status == reqwest::StatusCode::PROXY_AUTHENTICATION_REQUIRED {
                return Err(CallError::NotSent("the proxy wants another user or password".to_owned()));
            }
            if status.is_server_error() {
                return Err(CallError::InDoubt(format!("HTTP {}", status.as_u16())));
            }
            if status.is_redirection() {
                let why = format!("HTTP {}, a redirect; check telegram.api_url", status.as_u16());
                return Err(CallError::InDoubt(why));
            }
            text_of(response, if method == "GetUpdates" { MAX_POLL_ANSWER } else { MAX_ANSWER }).await
        })
    }

    fn download<'a>(&'a self, path: &'a str, most: usize, timeout: Duration) -> Download<'a> {
        Box::pin(async move {
            let request = self.http.get(format!("{}{path}", self.files)).timeout(timeout);
            let mut response = request.send().await.map_err(http_failed)?;
            let status = response.status();
            // 408 and 429 ask for another try, as a fault of the server does.
            let comes_later = matches!(status.as_u16(), 408 | 429);
            if status.is_client_error() && !comes_later {
                return Err(CallError::Refused(format!("HTTP {}", status.as_u16())));
            }
            if !status.is_success() {
                return Err(CallError::InDoubt(format!("HTTP {}", status.as_u16())));
            }
            let mut bytes = Vec::new();
            while let Some(chunk) = response.chunk().await.map_err(|error| CallError::InDoubt(why(error)))? {
                if bytes.len() + chunk.len() > most {
                    return Err(CallError::Refused(format!("the file is longer than {most} bytes")));
                }
                bytes.extend_from_slice(&chunk);
            }
            Ok(bytes)
        })
    }

    fn clock_differs(&self) -> Option<TimeDelta> {
        *self.clock_differs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Http {
    fn note_date(&self, response: &reqwest::Response) {
        let date = response.headers().get(reqwest::header::DATE).and_then(|date| date.to_str().ok());
        if let Some(date) = date.and_then(|date| DateTime::parse_from_rfc2822(date).ok()) {
            let differs = date.with_timezone(&Utc) - Clock::of_the_machine();
            *self.clock_differs.lock().unwrap_or_else(PoisonError::into_inner) = Some(differs);
        }
    }
}

/// Of a host with addresses of both kinds, one that does not answer delays the other by a fraction of a second only.
fn http_client(proxy: Option<&str>) -> Result<reqwest::ClientBuilder, reqwest::Error> {
    let http = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .pool_idle_timeout(Duration::from_secs(50))
        // Another host would be given the token in `Referer` and the text of the call, and be believed.
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .tcp_nodelay(true);
    Ok(match proxy {
        Some(proxy) => http.proxy(reqwest::Proxy::all(proxy)?),
        None => http.no_proxy(),
    })
}

fn form(Upload { fields, field, file }: Upload) -> Form {
    let form = fields.into_iter().fold(Form::new(), |form, (name, value)| form.text(name, value));
    form.part(field, Part::bytes(file.bytes).file_name(file.name))
}

/// Reads an answer of at most so many bytes.
async fn text_of(mut response: reqwest::Response, most: usize) -> Result<String, CallError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| CallError::InDoubt(why(error)))? {
        if bytes.len() + chunk.len() > most {
            return Err(CallError::InDoubt(format!("the answer is longer than {} MiB", most >> 20)));
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| CallError::InDoubt("the answer is no text".to_owned()))
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
    let causes = std::iter::successors(std::error::Error::source(&error), |cause| cause.source());
    causes.fold(error.to_string(), |why, cause| format!("{why}: {cause}"))
}
