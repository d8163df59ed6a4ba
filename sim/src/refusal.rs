//! Why a Bot API request is refused: status, Telegram's own description, and whose doing it was.

use serde::Serialize;
use serde_json::{Value, json};

/// Whose doing a refusal was, so that a test can fail on the bot's mistakes alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// The request was wrong whatever the world looks like: bad HTML, an over-long button, a wrong type.
    Mistake,
    /// The world stood against it: blocked, deactivated, never started, kicked, migrated, deleted by its owner.
    World,
    /// It had been done before: a press answered twice, a message edited into what it already was.
    Repeated,
    /// Another poller, or a webhook that is set (409).
    Conflict,
    /// A fault put in by the test.
    Fault,
}

/// A refused request, as Telegram answers it (`{"ok":false,"error_code":…,"description":…}`).
#[derive(Clone, Debug, PartialEq)]
pub struct ApiError {
    /// HTTP status and `error_code`.
    pub code: u16,
    /// The whole description, prefix included.
    pub description: String,
    /// `ResponseParameters`: `retry_after` (seconds) or `migrate_to_chat_id`.
    pub parameters: Option<Value>,
    /// Whose doing it was.
    pub kind: RefusalKind,
}

impl ApiError {
    /// 400 for which the bot is to blame; `what` stands after `Bad Request: `.
    pub fn mistake(what: impl AsRef<str>) -> Self {
        Self::bad(what.as_ref(), RefusalKind::Mistake)
    }

    /// 400 that comes from the state of the world.
    pub fn world(what: impl AsRef<str>) -> Self {
        Self::bad(what.as_ref(), RefusalKind::World)
    }

    /// 400 because it had been done before.
    pub fn repeated(what: impl AsRef<str>) -> Self {
        Self::bad(what.as_ref(), RefusalKind::Repeated)
    }

    /// 403; `what` stands after `Forbidden: `.
    pub fn forbidden(what: &str) -> Self {
        Self::new(403, format!("Forbidden: {what}"), RefusalKind::World)
    }

    /// 409; `what` stands after `Conflict: `.
    pub fn conflict(what: &str) -> Self {
        Self::new(409, format!("Conflict: {what}"), RefusalKind::Conflict)
    }

    /// 400 for a group that became a supergroup; the new id goes into `parameters`.
    pub fn migrated(to: i64) -> Self {
        let mut error = Self::world("group chat was upgraded to a supergroup chat");
        error.parameters = Some(json!({ "migrate_to_chat_id": to }));
        error
    }

    /// 429 with `retry_after` in seconds.
    pub fn too_many_requests(retry_after: u32) -> Self {
        let description = format!("Too Many Requests: retry after {retry_after}");
        let mut error = Self::new(429, description, RefusalKind::Fault);
        error.parameters = Some(json!({ "retry_after": retry_after }));
        error
    }

    /// Any code and description.
    pub fn new(code: u16, description: impl Into<String>, kind: RefusalKind) -> Self {
        Self { code, description: description.into(), parameters: None, kind }
    }

    fn bad(what: &str, kind: RefusalKind) -> Self {
        Self::new(400, format!("Bad Request: {what}"), kind)
    }

    /// The body of the answer.
    pub fn to_json(&self) -> Value {
        let mut body = json!({ "ok": false, "error_code": self.code, "description": self.description });
        if let (Some(parameters), Some(fields)) = (&self.parameters, body.as_object_mut()) {
            fields.insert("parameters".into(), parameters.clone());
        }
        body
    }
}
