//! `sendMessage` and its kin: what comes into a chat from the bot.

use serde_json::{Value, json};

use super::super::formatted::{Formatted, utf16_len};
use super::super::markup::{self, Keyboard, Markup};
use super::super::message::{Author, Media, Message};
use super::super::params::Params;
use super::super::refusal::ApiError;
use super::super::world::{BotStatus, World};
use super::arguments::{LONGEST_TEXT, chat_id, existing, formatted};
use super::files::file_of;

/// Most UTF-16 units of a caption after parsing.
const LONGEST_CAPTION: usize = 1024;

/// `sendMessage`.
pub(super) fn send_message(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let chat_id = chat_id(params)?;
    let body = formatted(params, "text", "entities")?;
    if body.text.is_empty() {
        return Err(ApiError::mistake("message text is empty"));
    }
    if utf16_len(&body.text) > LONGEST_TEXT {
        return Err(ApiError::mistake("message is too long"));
    }
    send(world, params, chat_id, Message::new(Author::Bot, body))
}

/// `sendPhoto`.
pub(super) fn send_photo(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let size = json!({ "width": 320, "height": 320 });
    send_media(world, params, "photo", |file| json!([merged(size, file)]))
}

/// `sendDocument`.
pub(super) fn send_document(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    send_media(world, params, "document", |file| file)
}

/// `sendVoice`.
pub(super) fn send_voice(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    send_media(world, params, "voice", |file| merged(file, json!({ "duration": 1 })))
}

fn merged(mut file: Value, more: Value) -> Value {
    if let (Some(fields), Value::Object(more)) = (file.as_object_mut(), more) {
        fields.extend(more);
    }
    file
}

fn send_media(
    world: &mut World,
    params: &Params,
    field: &'static str,
    shown: impl FnOnce(Value) -> Value,
) -> Result<Value, ApiError> {
    let chat_id = chat_id(params)?;
    let mut message = Message::new(Author::Bot, caption(params)?);
    let file = file_of(world, params, field)?;
    message.media = Some(Media { field, value: shown(file) });
    send(world, params, chat_id, message)
}

/// Puts the bot's message into the chat, after all that can be refused.
fn send(world: &mut World, params: &Params, chat_id: i64, mut message: Message) -> Result<Value, ApiError> {
    let mut keyboard = Keyboard::AsItWas;
    match params.json("reply_markup").map(|given| markup::check(&given)).transpose()? {
        Some(Markup::Inline(inline)) => {
            message.markup = Some(inline).filter(|markup| markup["inline_keyboard"] != json!([]));
        }
        Some(Markup::Keyboard(given)) => (message.brought_keyboard, keyboard) = (true, given),
        None => {}
    }
    world.writable(chat_id)?;
    message.reply_to = replied(world, params, chat_id)?;
    let there = message.reply_to.and_then(|to| world.message(chat_id, to)).and_then(|replied| replied.thread);
    message.thread = thread(world, params, chat_id, there)?;
    // A message of another topic is quoted, not replied to.
    message.reply_to = message.reply_to.filter(|_| there == message.thread);
    message.silent = params.flag("disable_notification");
    match keyboard {
        Keyboard::Labels(labels) => world.writable(chat_id)?.keyboard = labels,
        Keyboard::Removed => world.writable(chat_id)?.keyboard.clear(),
        Keyboard::AsItWas => {}
    }
    let id = world.add(chat_id, message);
    Ok(world.message(chat_id, id).map_or(Value::Null, |message| world.message_json(chat_id, message, true)))
}

/// The topic named, or that of the message replied to; General is none.
fn thread(
    world: &World,
    params: &Params,
    chat_id: i64,
    of_replied: Option<i32>,
) -> Result<Option<i32>, ApiError> {
    let named = params.integer("message_thread_id");
    let Some(id) = named.or(of_replied.map(i64::from)) else { return Ok(None) };
    let id = i32::try_from(id).ok();
    let group = world.group(chat_id);
    let topic = id.zip(group).and_then(|(id, group)| group.topics.get(&id));
    let admin = group.is_some_and(|group| group.bot == BotStatus::Administrator);
    match topic {
        Some(topic) if topic.closed && !admin => Err(ApiError::world("TOPIC_CLOSED")),
        Some(topic) => Ok(Some(topic.id)),
        None if world.was_there(chat_id, id) => Err(ApiError::world("message thread not found")),
        None => Err(ApiError::mistake("message thread not found")),
    }
}

fn replied(world: &World, params: &Params, chat_id: i64) -> Result<Option<i32>, ApiError> {
    let (to, without) = match params.json("reply_parameters") {
        Some(reply) => {
            let wrong = || ApiError::mistake("can't parse ReplyParameters: Field \"message_id\" is needed");
            let id = reply.get("message_id").and_then(Value::as_i64).ok_or_else(wrong)?;
            let elsewhere = reply.get("chat_id").and_then(Value::as_i64).is_some_and(|chat| chat != chat_id);
            if elsewhere {
                return Ok(None);
            }
            (id, reply.get("allow_sending_without_reply").and_then(Value::as_bool).unwrap_or(false))
        }
        None => match params.integer("reply_to_message_id") {
            Some(id) => (id, params.flag("allow_sending_without_reply")),
            None => return Ok(None),
        },
    };
    match existing(world, chat_id, Some(to), "message to be replied not found") {
        Ok(id) => Ok(Some(id)),
        Err(_) if without => Ok(None),
        Err(error) => Err(error),
    }
}

/// `sendChatAction`.
pub(super) fn send_chat_action(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    const ACTIONS: [&str; 11] = [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ];
    if !ACTIONS.contains(&params.text("action")) {
        return Err(ApiError::mistake("wrong parameter action in request"));
    }
    world.writable(chat_id(params)?)?;
    Ok(Value::Bool(true))
}

/// `copyMessage`: gives only the new `message_id`. What somebody sent who has blocked the bot since can still be copied.
pub(super) fn copy_message(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let chat_id = chat_id(params)?;
    let from = params.integer("from_chat_id").ok_or_else(|| ApiError::mistake("chat not found"))?;
    if world.group(from).is_some() {
        world.writable(from)?;
    }
    let id = existing(world, from, params.integer("message_id"), "message to copy not found")?;
    let Some(original) = world.message(from, id) else {
        return Err(ApiError::world("message to copy not found"));
    };
    if original.is_service() {
        return Err(ApiError::mistake("message can't be copied"));
    }
    let mut copy = Message::new(Author::Bot, original.body.clone());
    (copy.media, copy.raw) = (original.media.clone(), original.raw.clone());
    if params.get("caption").is_some() && copy.media.is_some() {
        copy.body = caption(params)?;
    }
    let sent = send(world, params, chat_id, copy)?;
    Ok(json!({ "message_id": sent["message_id"] }))
}

fn caption(params: &Params) -> Result<Formatted, ApiError> {
    let body = formatted(params, "caption", "caption_entities")?;
    if utf16_len(&body.text) > LONGEST_CAPTION {
        return Err(ApiError::mistake("message caption is too long"));
    }
    Ok(body)
}
