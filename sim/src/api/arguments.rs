//! What several methods read out of their parameters.

use serde_json::Value;

use super::super::formatted::Formatted;
use super::super::html;
use super::super::message::typed;
use super::super::params::Params;
use super::super::refusal::ApiError;
use super::super::world::World;

/// Most UTF-16 units of a text after parsing.
pub(super) const LONGEST_TEXT: usize = 4096;

pub(super) fn chat_id(params: &Params) -> Result<i64, ApiError> {
    if params.get("chat_id").is_none()
        || params.text("chat_id").is_empty() && params.integer("chat_id").is_none()
    {
        return Err(ApiError::mistake("chat_id is empty"));
    }
    // The sim knows nobody by @username.
    params.integer("chat_id").ok_or_else(|| ApiError::world("chat not found"))
}

/// The text of a parameter, its formatting read as `parse_mode` says.
pub(super) fn formatted(params: &Params, text: &str, entities: &str) -> Result<Formatted, ApiError> {
    let source = params.text(text);
    let body = match params.text("parse_mode").to_ascii_lowercase().as_str() {
        "html" => {
            html::parse(source).map_err(|why| ApiError::mistake(format!("can't parse entities: {why}")))?
        }
        "" => {
            if let Some(given) = params.json(entities) {
                entities_are_valid(&given)?;
            }
            typed(source)
        }
        _ => return Err(ApiError::mistake("unsupported parse_mode")),
    };
    Ok(body.trimmed())
}

fn entities_are_valid(entities: &Value) -> Result<(), ApiError> {
    let wrong = || ApiError::mistake("can't parse entities: can't parse MessageEntity");
    for entity in entities.as_array().ok_or_else(wrong)? {
        let number = |name| entity.get(name).and_then(Value::as_u64);
        let whole = entity.get("type").is_some_and(Value::is_string);
        if !whole || number("offset").is_none() || number("length").is_none() {
            return Err(wrong());
        }
    }
    Ok(())
}

/// The id of a message that is there. One that was there and is gone is the world's doing, one that never was the bot's.
pub(super) fn existing(world: &World, chat_id: i64, id: Option<i64>, gone: &str) -> Result<i32, ApiError> {
    let id = id.and_then(|id| i32::try_from(id).ok()).filter(|id| *id > 0);
    let id = id.ok_or_else(|| ApiError::mistake(gone))?;
    match world.message(chat_id, id) {
        Some(_) => Ok(id),
        None if world.was_there(chat_id, Some(id)) => Err(ApiError::world(gone)),
        None => Err(ApiError::mistake(gone)),
    }
}
