//! The parameters of a request, from wherever Telegram takes them: query string, form, JSON or multipart body.

use std::collections::HashMap;

use axum::body::{Bytes, to_bytes};
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value, json};

use super::refusal::ApiError;

/// Most bytes of one request; the Bot API takes files of up to 50 MB.
pub(super) const BODY_LIMIT: usize = 52 * 1024 * 1024;

/// What a parameter has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A whole number, or one written as a string.
    Integer,
    /// `true` or `false`, or either written as a string.
    Boolean,
    /// A string.
    Text,
    /// An object or array, or either written as a JSON string.
    Json,
    /// A number, or a `@username`.
    ChatId,
    /// A file part, `attach://…`, a `file_id` or a URL.
    File,
}

/// The parameters of one request. A file part stands as `{"file_name":…,"file_size":…}`, its bytes beside it.
#[derive(Clone, Debug, Default)]
pub struct Params {
    fields: Map<String, Value>,
    files: HashMap<String, Bytes>,
}

impl Params {
    /// Reads a request.
    ///
    /// # Errors
    /// 400 if the body is not what its `Content-Type` says, 413 if it is too big.
    pub async fn read(request: Request) -> Result<Self, ApiError> {
        let (mut fields, files) = (Map::new(), HashMap::new());
        if let Some(query) = request.uri().query() {
            form_into(query, &mut fields);
        }
        let kind =
            request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if kind == "multipart/form-data" {
            let mut params = Self { fields, files };
            params.read_multipart(request).await?;
            return Ok(params);
        }
        let body = to_bytes(request.into_body(), BODY_LIMIT).await.map_err(|_| too_large())?;
        if body.is_empty() {
            return Ok(Self { fields, files });
        }
        match kind.as_str() {
            "application/json" => match serde_json::from_slice(&body) {
                Ok(Value::Object(object)) => fields.extend(object),
                _ => return Err(ApiError::mistake("can't parse request: a JSON object expected")),
            },
            "application/x-www-form-urlencoded" => form_into(&String::from_utf8_lossy(&body), &mut fields),
            _ => {}
        }
        Ok(Self { fields, files })
    }

    async fn read_multipart(&mut self, request: Request) -> Result<(), ApiError> {
        let wrong = |why: MultipartError| match why.status() {
            StatusCode::PAYLOAD_TOO_LARGE => too_large(),
            _ => ApiError::mistake("can't parse multipart/form-data"),
        };
        let parts = Multipart::from_request(request, &()).await;
        let mut parts = parts.map_err(|_| ApiError::mistake("can't parse multipart/form-data"))?;
        while let Some(part) = parts.next_field().await.map_err(wrong)? {
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(wrong)?;
            let value = match file_name {
                Some(file_name) => {
                    let value = json!({ "file_name": file_name, "file_size": bytes.len() });
                    self.files.insert(name.clone(), bytes);
                    value
                }
                None => json!(String::from_utf8_lossy(&bytes)),
            };
            self.fields.insert(name, value);
        }
        Ok(())
    }

    /// The bytes of a file part.
    pub fn file(&self, part: &str) -> Option<&Bytes> {
        self.files.get(part)
    }

    /// The parameters as one JSON object, for the log.
    pub fn to_json(&self) -> Value {
        Value::Object(self.fields.clone())
    }

    /// Refuses known parameters that are of another type than the method wants.
    ///
    /// # Errors
    /// 400 naming the first wrong one.
    pub fn check(&self, wanted: &[(&str, Type)]) -> Result<(), ApiError> {
        for (name, kind) in wanted {
            let Some(value) = self.get(name) else { continue };
            let fits = match kind {
                Type::Integer => as_integer(value).is_some(),
                Type::Boolean => as_boolean(value).is_some(),
                Type::Text => value.is_string(),
                Type::ChatId => as_integer(value).is_some() || value.is_string(),
                Type::Json => as_json(value).is_some(),
                Type::File => value.is_string() || value.is_object(),
            };
            if !fits {
                return Err(ApiError::mistake(format!("parameter \"{name}\" must be of type {kind:?}")));
            }
        }
        Ok(())
    }

    /// A parameter that is there and not null.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    /// A whole number.
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.get(name).and_then(as_integer)
    }

    /// A flag; absent is `false`.
    pub fn flag(&self, name: &str) -> bool {
        self.get(name).and_then(as_boolean).unwrap_or(false)
    }

    /// A string; absent is empty, as it is to Telegram.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// An object or array.
    pub fn json(&self, name: &str) -> Option<Value> {
        self.get(name).and_then(as_json)
    }
}

fn too_large() -> ApiError {
    ApiError::new(413, "Request Entity Too Large", super::RefusalKind::Mistake)
}

fn as_integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn as_boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(word) => match word.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Some(true),
            "false" | "no" | "0" | "" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn as_json(value: &Value) -> Option<Value> {
    match value {
        Value::Object(_) | Value::Array(_) => Some(value.clone()),
        Value::String(text) => {
            serde_json::from_str(text).ok().filter(|v: &Value| v.is_object() || v.is_array())
        }
        _ => None,
    }
}

fn form_into(form: &str, fields: &mut Map<String, Value>) {
    for pair in form.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        fields.insert(percent_decoded(name), json!(percent_decoded(value)));
    }
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match (bytes[at], hex.and_then(|digits| u8::from_str_radix(digits, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}
