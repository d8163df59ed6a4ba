//! Whether a private chat can be written to.

use super::client::{CallError, Client};
use crate::domain::base::ids::ChatId;
use teloxide::payloads::SendChatAction;
use teloxide::types::ChatAction;

/// Asks without a sound (Bot API `sendChatAction`).
///
/// # Errors
/// [`CallError::Unreachable`] or [`CallError::Refused`] where it cannot; else see [`CallError`].
pub async fn ask(client: &Client, chat: ChatId) -> Result<(), CallError> {
    let chat = teloxide::types::ChatId(chat.0);
    client.call(&SendChatAction::new(chat, ChatAction::Typing)).await.map(drop)
}
