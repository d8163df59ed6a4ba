//! `reply_markup`: the shape and limits of keyboards, refused in Telegram's words.

use serde_json::{Map, Value, json};

use super::formatted::utf16_len;
use super::refusal::ApiError;

/// What a `reply_markup` turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Markup {
    /// Buttons under the message; kept and shown with it. An empty one takes the buttons away.
    Inline(Value),
    /// For the person's keyboard, not for the message.
    Keyboard(Keyboard),
}

/// What becomes of the keyboard a person types on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keyboard {
    /// `ReplyKeyboardMarkup`: these labels, row by row. A tap writes the label.
    Labels(Vec<Vec<String>>),
    /// `ReplyKeyboardRemove`
    Removed,
    /// `ForceReply`
    AsItWas,
}

/// The optional fields of `InlineKeyboardButton` of which exactly one says what the button does.
const ACTIONS: [&str; 9] = [
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "pay",
];
const MOST_BUTTONS: usize = 100;
const MOST_IN_A_ROW: usize = 8;
const MOST_KEYS: usize = 300;
const MOST_KEYS_IN_A_ROW: usize = 12;

/// Checks a markup as `sendMessage` does.
///
/// # Errors
/// 400 with Telegram's description.
pub fn check(markup: &Value) -> Result<Markup, ApiError> {
    let Some(fields) = markup.as_object() else {
        return Err(ApiError::mistake("object expected as reply markup"));
    };
    if let Some(rows) = fields.get("inline_keyboard") {
        return Ok(Markup::Inline(json!({ "inline_keyboard": inline_rows(rows)? })));
    }
    if let Some(rows) = fields.get("keyboard") {
        return Ok(Markup::Keyboard(Keyboard::Labels(reply_rows(rows)?)));
    }
    let is_set = |name| fields.get(name) == Some(&Value::Bool(true));
    if is_set("remove_keyboard") {
        return Ok(Markup::Keyboard(Keyboard::Removed));
    }
    if is_set("force_reply") {
        return Ok(Markup::Keyboard(Keyboard::AsItWas));
    }
    if fields.is_empty() {
        return Ok(Markup::Inline(json!({ "inline_keyboard": [] })));
    }
    Err(ApiError::mistake("can't parse reply markup: no known kind of reply markup"))
}

/// Checks a markup where only an inline keyboard may stand (edits).
///
/// # Errors
/// 400 with Telegram's description.
pub fn check_inline(markup: &Value) -> Result<Value, ApiError> {
    match check(markup)? {
        Markup::Inline(inline) => Ok(inline),
        Markup::Keyboard(_) => Err(ApiError::mistake("inline keyboard expected")),
    }
}

fn inline_rows(rows: &Value) -> Result<Vec<Value>, ApiError> {
    let Some(rows) = rows.as_array() else {
        return Err(ApiError::mistake(
            "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array",
        ));
    };
    let mut kept = Vec::with_capacity(rows.len());
    let mut count = 0;
    for row in rows {
        let Some(buttons) = row.as_array() else {
            return Err(ApiError::mistake(
                "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays",
            ));
        };
        for button in buttons {
            inline_button(button)?;
        }
        count += buttons.len();
        if count > MOST_BUTTONS || buttons.len() > MOST_IN_A_ROW {
            return Err(ApiError::mistake("reply markup is too long"));
        }
        if !buttons.is_empty() {
            kept.push(row.clone());
        }
    }
    Ok(kept)
}

fn unparsable(why: &str) -> ApiError {
    ApiError::mistake(format!("can't parse inline keyboard button: {why}"))
}

fn inline_button(button: &Value) -> Result<(), ApiError> {
    let Some(fields) = button.as_object() else {
        return Err(unparsable("InlineKeyboardButton must be an Object"));
    };
    let text = string(fields, "text")?.ok_or_else(|| unparsable("Can't find field \"text\""))?;
    if text.trim().is_empty() {
        return Err(ApiError::mistake("inline keyboard button text must be non-empty"));
    }
    let actions: Vec<&str> =
        ACTIONS.into_iter().filter(|name| fields.get(*name).is_some_and(|value| !value.is_null())).collect();
    match actions.as_slice() {
        [] => Err(unparsable("Text buttons are unallowed in the inline keyboard")),
        [action] => action_is_valid(action, fields),
        // Telegram takes the first it knows and drops the others; a bot that means both is wrong.
        _ => Err(unparsable("exactly one of the optional fields must be used")),
    }
}

fn action_is_valid(action: &str, fields: &Map<String, Value>) -> Result<(), ApiError> {
    match action {
        "callback_data" => {
            let data = string(fields, action)?.unwrap_or_default();
            if data.is_empty() || data.len() > 64 {
                return Err(ApiError::mistake("BUTTON_DATA_INVALID"));
            }
        }
        "url" => {
            let url = string(fields, action)?.unwrap_or_default();
            if url.is_empty() {
                return Err(unparsable("Text buttons are unallowed in the inline keyboard"));
            }
            checked_url(url).map_err(|why| {
                ApiError::mistake(format!("inline keyboard button URL '{url}' is invalid: {why}"))
            })?;
        }
        "copy_text" => {
            let text = fields.get("copy_text").and_then(|copy| copy.get("text")).and_then(Value::as_str);
            let length = text.map(utf16_len).ok_or_else(|| unparsable("Can't find field \"text\""))?;
            if !(1..=256).contains(&length) {
                return Err(ApiError::mistake("BUTTON_COPY_TEXT_INVALID"));
            }
        }
        "web_app" | "login_url" => {
            let url = fields.get(action).and_then(|app| app.get("url")).and_then(Value::as_str);
            let url = url.ok_or_else(|| unparsable("Can't find field \"url\""))?;
            if !url.starts_with("https://") || checked_url(url).is_err() {
                return Err(ApiError::mistake(format!(
                    "inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
                )));
            }
        }
        _ => {}
    }
    Ok(())
}

fn string<'a>(fields: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, ApiError> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(unparsable(&format!("Field \"{name}\" must be of type String"))),
    }
}

fn reply_rows(rows: &Value) -> Result<Vec<Vec<String>>, ApiError> {
    let wrong = |why: &str| ApiError::mistake(format!("can't parse keyboard button: {why}"));
    let rows = rows.as_array().ok_or_else(|| wrong("field \"keyboard\" must be an Array"))?;
    let mut labels = Vec::with_capacity(rows.len());
    let mut count = 0;
    for row in rows {
        let mut of_row = Vec::new();
        for button in row.as_array().ok_or_else(|| wrong("keyboard row must be an Array"))? {
            let text = button.as_str().or_else(|| button.get("text").and_then(Value::as_str));
            let text = text.filter(|text| !text.trim().is_empty());
            of_row.push(text.ok_or_else(|| wrong("Can't find field \"text\""))?.to_owned());
        }
        count += of_row.len();
        if count > MOST_KEYS || of_row.len() > MOST_KEYS_IN_A_ROW {
            return Err(ApiError::mistake("reply markup is too long"));
        }
        if !of_row.is_empty() {
            labels.push(of_row);
        }
    }
    if labels.is_empty() {
        return Err(ApiError::mistake("reply keyboard is empty"));
    }
    Ok(labels)
}

/// A URL as Telegram takes it in links and buttons: `http`, `https`, `tg` or no scheme, and a host with a dot.
/// Gives the URL with its scheme.
///
/// # Errors
/// Telegram's reason.
pub fn checked_url(url: &str) -> Result<String, &'static str> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    if scheme.eq_ignore_ascii_case("tg") {
        return if rest.is_empty() { Err("Wrong tg URL") } else { Ok(url.to_owned()) };
    }
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return Err("Unsupported URL protocol");
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let labels_hold = host.split('.').all(|label| !label.is_empty());
    if host.is_empty() {
        return Err("URL host is empty");
    }
    if !host.contains('.') || !labels_hold || url.chars().any(char::is_whitespace) {
        return Err("Wrong HTTP URL");
    }
    Ok(if url.contains("://") { url.to_owned() } else { format!("http://{url}/") })
}
