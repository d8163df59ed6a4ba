//! The answers of the Bot API: what was asked for, or a typed failure.

use crate::domain::base::ids::ChatId;
use crate::service::TelegramProblem;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::time::Duration;
use teloxide::ApiError;

/// The longest description that is kept, in characters: it goes into the log and the database.
const MAX_DESCRIPTION: usize = 300;

/// How a call failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    #[error("too many requests; retry in {} s", retry_after.as_secs())]
    TooMany { retry_after: Duration },
    #[error("the group has become a supergroup")]
    Migrated { to: ChatId },
    /// The person has blocked the bot, never opened it, or is gone; or the bot was removed from the group.
    #[error("recipient is unreachable: {0}")]
    Unreachable(String),
    /// The message to edit or to copy is no longer there, or can't be edited.
    #[error("the message is gone")]
    MessageGone,
    /// The topic to write in was deleted, or is closed to the bot.
    #[error("the topic is gone")]
    TopicGone,
    /// The edit changes nothing.
    #[error("not modified")]
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
    #[error("outcome unknown: {0}")]
    InDoubt(String),
}

impl CallError {
    /// Its label in the metrics.
    pub(super) fn metric_label(&self) -> &'static str {
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

    /// What is wrong with all calls, not with this one; a 429 is a working answer.
    pub(super) fn problem(&self) -> Option<TelegramProblem> {
        match self {
            CallError::NotSent(_) | CallError::InDoubt(_) => Some(TelegramProblem::NoAnswer),
            CallError::Unauthorized => Some(TelegramProblem::TokenRefused),
            CallError::Conflict(_) => Some(TelegramProblem::AnotherPoller),
            CallError::TooMany { .. }
            | CallError::Migrated { .. }
            | CallError::Unreachable(_)
            | CallError::MessageGone
            | CallError::TopicGone
            | CallError::NotModified
            | CallError::Refused(_) => None,
        }
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

pub(super) fn read_answer(text: &str) -> Result<&str, CallError> {
    let answer: Answer =
        serde_json::from_str(text).map_err(|_| CallError::InDoubt("the answer cannot be read".to_owned()))?;
    match (answer.ok, answer.result) {
        (true, Some(result)) => Ok(result.get()),
        (true, None) => Err(CallError::InDoubt("the answer has no result".to_owned())),
        (false, _) => {
            let description = cut(answer.description.unwrap_or_default());
            Err(match answer.error_code {
                Some(code) => failed(code, description, answer.parameters.unwrap_or_default()),
                None => CallError::InDoubt(format!("a failure without a code: {description}")),
            })
        }
    }
}

fn cut(mut description: String) -> String {
    if let Some((end, _)) = description.char_indices().nth(MAX_DESCRIPTION) {
        description.truncate(end);
        description.push('…');
    }
    description
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
            let name = outcome(code, description).metric_label();
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
    fn a_long_description_is_cut() {
        let CallError::Refused(why) = outcome(400, &"ế".repeat(100_000)) else { panic!("it is refused") };
        assert!(why.chars().count() <= MAX_DESCRIPTION + 1, "{} characters", why.chars().count());
    }

    #[test]
    fn a_failure_without_a_code_leaves_a_doubt() {
        for answer in [r#"{"ok":false}"#, r#"{"ok":false,"description":"Forbidden"}"#] {
            assert!(matches!(read_answer(answer), Err(CallError::InDoubt(_))), "{answer}");
        }
    }

    #[test]
    fn half_an_answer_leaves_a_doubt() {
        assert!(matches!(read_answer(r#"{"ok":tr"#), Err(CallError::InDoubt(_))));
    }
}
