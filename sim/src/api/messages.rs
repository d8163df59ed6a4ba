//! Editing, deleting and pinning of messages that stand in a chat.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::super::formatted::{Formatted, utf16_len};
use super::super::markup;
use super::super::message::{Author, Message, Unread};
use super::super::params::Params;
use super::super::refusal::ApiError;
use super::super::world::{BotStatus, World};
use super::arguments::{LONGEST_TEXT, chat_id, existing, formatted};

const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly the \
                            same as a current content and reply markup of the message";

/// The bot's message that an edit names.
fn editable(world: &mut World, params: &Params) -> Result<(i64, i32), ApiError> {
    if params.get("chat_id").is_none() && params.get("inline_message_id").is_some() {
        return Err(ApiError::mistake("MESSAGE_ID_INVALID"));
    }
    let chat_id = chat_id(params)?;
    world.writable(chat_id)?;
    if params.get("message_id").is_none() {
        return Err(ApiError::mistake("message identifier is not specified"));
    }
    let id = existing(world, chat_id, params.integer("message_id"), "message to edit not found")?;
    match world.message(chat_id, id) {
        Some(message) if message.author == Author::Bot && !message.brought_keyboard => Ok((chat_id, id)),
        _ => Err(ApiError::mistake("message can't be edited")),
    }
}

fn new_markup(params: &Params) -> Result<Option<Value>, ApiError> {
    let markup = params.json("reply_markup").map(|given| markup::check_inline(&given)).transpose()?;
    Ok(markup.filter(|markup| markup["inline_keyboard"] != json!([])))
}

/// Puts the new content in place; an edit without `reply_markup` takes the buttons away.
fn change(
    world: &mut World,
    (chat_id, id): (i64, i32),
    body: Option<Formatted>,
    markup: Option<Value>,
) -> Result<Value, ApiError> {
    let now = world.now().timestamp();
    let since = world.next_unread();
    let Some(message) = world.message_mut(chat_id, id) else {
        return Err(ApiError::world("message to edit not found"));
    };
    let same_body = body.as_ref().is_none_or(|new| same(new, message));
    if same_body && message.markup == markup {
        return Err(ApiError::repeated(NOT_MODIFIED));
    }
    if let Some(body) = body {
        message.body = body;
    }
    message.markup = markup;
    message.edit_date = Some(now);
    message.edits += 1;
    if message.unread == Unread::No {
        message.unread = Unread::Edit;
        message.unread_since = since;
    }
    Ok(world.message(chat_id, id).map_or(Value::Null, |message| world.message_json(chat_id, message, true)))
}

fn same(new: &Formatted, message: &Message) -> bool {
    new.text == message.body.text && new.entities == message.body.entities
}

/// `editMessageText`.
pub(super) fn edit_text(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let body = formatted(params, "text", "entities")?;
    if body.text.is_empty() {
        return Err(ApiError::mistake("message text is empty"));
    }
    if utf16_len(&body.text) > LONGEST_TEXT {
        return Err(ApiError::mistake("MESSAGE_TOO_LONG"));
    }
    let markup = new_markup(params)?;
    let at = editable(world, params)?;
    if world.message(at.0, at.1).is_some_and(|message| message.media.is_some()) {
        return Err(ApiError::mistake("there is no text in the message to edit"));
    }
    change(world, at, Some(body), markup)
}

/// `editMessageCaption`.
pub(super) fn edit_caption(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let body = formatted(params, "caption", "caption_entities")?;
    if utf16_len(&body.text) > 1024 {
        return Err(ApiError::mistake("message caption is too long"));
    }
    let markup = new_markup(params)?;
    let at = editable(world, params)?;
    if world.message(at.0, at.1).is_some_and(|message| message.media.is_none()) {
        return Err(ApiError::mistake("there is no caption in the message to edit"));
    }
    change(world, at, Some(body), markup)
}

/// `editMessageReplyMarkup`.
pub(super) fn edit_markup(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let markup = new_markup(params)?;
    let at = editable(world, params)?;
    change(world, at, None, markup)
}

/// `deleteMessage`: own messages and, where the bot may, others', for 48 hours.
pub(super) fn delete(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let chat_id = chat_id(params)?;
    world.writable(chat_id)?;
    if params.get("message_id").is_none() {
        return Err(ApiError::mistake("message identifier is not specified"));
    }
    let id = existing(world, chat_id, params.integer("message_id"), "message to delete not found")?;
    let now = world.now();
    let admin = world.group(chat_id).map(|group| group.bot == BotStatus::Administrator);
    let Some(message) = world.message(chat_id, id) else {
        return Err(ApiError::world("message to delete not found"));
    };
    let age = TimeDelta::seconds(now.timestamp() - message.date);
    let own = message.author == Author::Bot;
    if (age > TimeDelta::hours(48) && admin != Some(true)) || (!own && admin == Some(false)) {
        return Err(ApiError::mistake("message can't be deleted for everyone"));
    }
    world.vanish(chat_id, id);
    Ok(Value::Bool(true))
}

fn pinnable(world: &mut World, params: &Params) -> Result<i64, ApiError> {
    let chat_id = chat_id(params)?;
    world.writable(chat_id)?;
    if world.group(chat_id).is_some_and(|group| group.bot != BotStatus::Administrator) {
        return Err(ApiError::world("not enough rights to manage pinned messages in the chat"));
    }
    Ok(chat_id)
}

/// `pinChatMessage`.
pub(super) fn pin(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let chat_id = pinnable(world, params)?;
    let id = existing(world, chat_id, params.integer("message_id"), "message to pin not found")?;
    let chat = world.writable(chat_id)?;
    chat.pinned.retain(|pinned| *pinned != id);
    chat.pinned.push(id);
    Ok(Value::Bool(true))
}

/// `unpinChatMessage`: the newest pinned one, if none is named.
pub(super) fn unpin(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let chat_id = pinnable(world, params)?;
    let named = params.integer("message_id");
    let chat = world.writable(chat_id)?;
    let at = match named {
        Some(id) => chat.pinned.iter().position(|pinned| i64::from(*pinned) == id),
        None => chat.pinned.len().checked_sub(1),
    };
    let at = at.ok_or_else(|| ApiError::mistake("message to unpin not found"))?;
    chat.pinned.remove(at);
    Ok(Value::Bool(true))
}
