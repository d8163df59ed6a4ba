//! `answerCallbackQuery`.

use serde_json::Value;

use super::super::formatted::utf16_len;
use super::super::params::Params;
use super::super::refusal::{ApiError, RefusalKind};
use super::super::world::{Answer, World};

const OVER: &str = "query is too old and response timeout expired or query ID is invalid";

/// Answers a press: once, in time.
pub(super) fn answer(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let text = params.text("text");
    if utf16_len(text) > 200 {
        return Err(ApiError::mistake("MESSAGE_TOO_LONG"));
    }
    let (now, lifetime) = (world.now(), world.query_lifetime);
    let over = |kind| Err(ApiError::new(400, format!("Bad Request: {OVER}"), kind));
    let Some(query) = world.queries.get_mut(params.text("callback_query_id")) else {
        return over(RefusalKind::Mistake);
    };
    if query.answer.is_some() {
        return over(RefusalKind::Repeated);
    }
    if now - query.pressed > lifetime {
        return over(RefusalKind::World);
    }
    let text = Some(text.to_owned()).filter(|text| !text.is_empty());
    query.answer = Some(Answer { text, show_alert: params.flag("show_alert") });
    world.unanswered = world.unanswered.saturating_sub(1);
    Ok(Value::Bool(true))
}
