//! The Bot API over HTTP: `/bot<token>/<Method>`, by GET or POST.

mod arguments;
mod chats;
mod files;
mod messages;
mod polling;
mod press;
mod profile;
mod sending;
mod table;
mod topics;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use serde_json::{Value, json};

use super::Inner;
use super::faults::{Effect, strike};
use super::journal::{Call, Outcome, Refusal};
use super::params::{BODY_LIMIT, Params};
use super::refusal::{ApiError, RefusalKind};
use super::server::Conn;
use super::world::World;

pub(super) use profile::registered as registered_commands;
use table::{Method, Run};

/// The routes of the Bot API.
pub(super) fn router(inner: Arc<Inner>) -> Router {
    Router::new()
        .route("/{bot}/{method}", any(serve))
        .route("/file/{bot}/{*file_path}", get(download))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(inner)
}

async fn serve(
    State(inner): State<Arc<Inner>>,
    Path((bot, method_name)): Path<(String, String)>,
    request: Request,
) -> Response {
    let Some(token) = bot.strip_prefix("bot") else { return refused(&not_found()) };
    if *inner.token != *token {
        let error = ApiError::new(401, "Unauthorized", RefusalKind::Mistake);
        return inner.refuse(&method_name, &error);
    }
    let Some(method) = table::find(&method_name) else {
        return inner.refuse(&method_name, &not_found());
    };
    let conn = request.extensions().get::<ConnectInfo<Conn>>().map(|ConnectInfo(conn)| conn.clone());
    match Params::read(request).await {
        Ok(params) => inner.answer(method, &params, conn).await,
        Err(error) => inner.refuse(method.name, &error),
    }
}

/// A file, at the `file_path` that `getFile` gives.
async fn download(
    State(inner): State<Arc<Inner>>,
    Path((bot, file_path)): Path<(String, String)>,
) -> Response {
    let known = bot.strip_prefix("bot").is_some_and(|token| *inner.token == *token);
    let file_id = file_path.strip_prefix(files::FOLDER).unwrap_or_default();
    match inner.look(|world| world.uploads.find(file_id).cloned()).filter(|_| known) {
        Some(upload) => upload.bytes.into_response(),
        None => refused(&not_found()),
    }
}

fn not_found() -> ApiError {
    ApiError::new(404, "Not Found", RefusalKind::Mistake)
}

impl Inner {
    /// Carries out a request, unless a fault strikes first, and answers it.
    async fn answer(&self, method: &'static Method, params: &Params, conn: Option<Conn>) -> Response {
        let chat_id = params.integer("chat_id");
        let mut lost_after = None;
        for effect in self.strikes(method, chat_id) {
            match effect {
                Effect::Slow(for_how_long) => tokio::time::sleep(for_how_long).await,
                Effect::TooManyRequests { retry_after } => {
                    return self.refuse_call(method, params, ApiError::too_many_requests(retry_after));
                }
                Effect::Refused { code, description } => {
                    let error = ApiError::new(code, description, RefusalKind::Fault);
                    return self.refuse_call(method, params, error);
                }
                Effect::Status(code) => {
                    let error = ApiError::new(code, "an error page", RefusalKind::Fault);
                    self.refuse_call(method, params, error);
                    return error_page(code);
                }
                Effect::LostBefore => {
                    let outcome = Outcome::Lost { took_effect: false };
                    self.change(|world| write_call(world, method, params, outcome, None));
                    return cut(conn);
                }
                effect @ (Effect::LostAfter | Effect::MalformedJson) => {
                    lost_after = Some(effect);
                }
            }
        }
        let result = match method.run {
            Run::AtOnce(run) => self.change(|world| {
                let result = params.check(method.params).and_then(|()| run(world, params));
                write_down(world, method, params, &result, lost_after.is_some());
                result
            }),
            Run::Polling => {
                let result = self.get_updates(method, params).await;
                self.change(|world| write_down(world, method, params, &result, lost_after.is_some()));
                result
            }
        };
        match (result, lost_after) {
            (_, Some(Effect::MalformedJson)) => half_a_document(),
            (_, Some(_)) => cut(conn),
            (Ok(result), None) => granted(&result),
            (Err(error), None) => refused(&error),
        }
    }

    fn strikes(&self, method: &Method, chat_id: Option<i64>) -> Vec<Effect> {
        if self.look(|world| world.faults.is_empty()) {
            return Vec::new();
        }
        self.change(|world| strike(&mut world.faults, method.name, chat_id))
    }

    /// Refuses a request that a fault keeps from being carried out.
    fn refuse_call(&self, method: &Method, params: &Params, error: ApiError) -> Response {
        let result = Err(error.clone());
        self.change(|world| write_down(world, method, params, &result, false));
        refused(&error)
    }

    /// Refuses what is no call of any method.
    fn refuse(&self, method: &str, error: &ApiError) -> Response {
        self.change(|world| write_refusal(world, method, Value::Null, error));
        refused(error)
    }
}

/// Puts a call that was carried out or refused into the journal.
fn write_down(
    world: &mut World,
    method: &Method,
    params: &Params,
    result: &Result<Value, ApiError>,
    lost: bool,
) {
    let outcome = match result {
        result if lost => Outcome::Lost { took_effect: result.is_ok() },
        Ok(_) => Outcome::Ok,
        Err(error) => Outcome::Refused { code: error.code, description: error.description.clone() },
    };
    if let (Err(error), false) = (result, lost) {
        write_refusal(world, method.name, params.to_json(), error);
    }
    write_call(world, method, params, outcome, result.as_ref().ok());
}

fn write_call(world: &mut World, method: &Method, params: &Params, outcome: Outcome, result: Option<&Value>) {
    let message_id = result.and_then(|result| result.get("message_id")).and_then(Value::as_i64);
    let message_id =
        message_id.or_else(|| params.integer("message_id")).and_then(|id| i32::try_from(id).ok());
    let (chat_id, at) = (params.integer("chat_id"), world.now());
    let silent = params.flag("disable_notification");
    world.journal.call(Call { method: method.name, chat_id, message_id, silent, at, outcome });
}

fn write_refusal(world: &mut World, method: &str, body: Value, error: &ApiError) {
    let at = world.now();
    let (code, description, kind) = (error.code, error.description.clone(), error.kind);
    world.journal.refusal(Refusal { method: method.to_owned(), code, description, kind, body, at });
}

fn json_response(status: StatusCode, body: String) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}

fn granted(result: &Value) -> Response {
    json_response(StatusCode::OK, json!({ "ok": true, "result": result }).to_string())
}

fn refused(error: &ApiError) -> Response {
    let status = StatusCode::from_u16(error.code).unwrap_or(StatusCode::BAD_REQUEST);
    json_response(status, error.to_json().to_string())
}

fn half_a_document() -> Response {
    json_response(StatusCode::OK, "{\"ok\":true,\"resu".to_owned())
}

fn error_page(code: u16) -> Response {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_GATEWAY);
    let page = format!("<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>");
    (status, [(CONTENT_TYPE, "text/html")], page).into_response()
}

/// Closes the connection; what is given back can no longer be written.
fn cut(conn: Option<Conn>) -> Response {
    if let Some(conn) = conn {
        conn.cut();
    }
    error_page(502)
}

/// Longest `timeout` of a long poll.
const LONGEST_POLL: Duration = Duration::from_secs(50);
