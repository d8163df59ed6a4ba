//! Forum topics.

use serde_json::{Map, Value, json};

use super::super::formatted::utf16_len;
use super::super::message::{Author, Message, Unread};
use super::super::params::Params;
use super::super::refusal::ApiError;
use super::super::world::{BotStatus, GroupState, World};
use super::sending::chat_id;

fn forum(world: &mut World, chat_id: i64) -> Result<&mut GroupState, ApiError> {
    world.writable(chat_id)?;
    let group = world.group_mut(chat_id).filter(|group| group.forum);
    let group = group.ok_or_else(|| ApiError::mistake("the chat is not a forum"))?;
    if group.bot != BotStatus::Administrator {
        return Err(ApiError::world("not enough rights to manage topics"));
    }
    Ok(group)
}

fn name(params: &Params) -> Result<&str, ApiError> {
    let name = params.text("name").trim();
    if name.is_empty() || utf16_len(name) > 128 {
        return Err(ApiError::mistake("TOPIC_TITLE_INVALID"));
    }
    Ok(name)
}

/// `createForumTopic`: the topic's id is that of its first service message.
pub(super) fn create(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let (chat_id, name) = (chat_id(params)?, name(params)?.to_owned());
    forum(world, chat_id)?;
    let color = params.integer("icon_color").unwrap_or(7_322_096);
    let mut message = Message::new(Author::Bot, Default::default());
    let created = json!({ "name": name, "icon_color": color });
    message.raw = Map::from_iter([("forum_topic_created".to_owned(), created)]);
    let id = world.add(chat_id, message);
    if let Some(message) = world.message_mut(chat_id, id) {
        message.unread = Unread::No;
        message.thread = Some(id);
    }
    forum(world, chat_id)?.topics.insert(id, (name.clone(), false));
    Ok(json!({ "message_thread_id": id, "name": name, "icon_color": color }))
}

fn topic<'w>(world: &'w mut World, params: &Params) -> Result<&'w mut (String, bool), ApiError> {
    let group = forum(world, chat_id(params)?)?;
    let id = params.integer("message_thread_id").and_then(|id| i32::try_from(id).ok());
    id.and_then(|id| group.topics.get_mut(&id)).ok_or_else(|| ApiError::mistake("TOPIC_ID_INVALID"))
}

/// `editForumTopic`; without a name nothing changes.
pub(super) fn edit(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let new = params.get("name").map(|_| name(params)).transpose()?.map(str::to_owned);
    let (name, _) = topic(world, params)?;
    match new {
        Some(new) if new == *name => return Err(ApiError::repeated("TOPIC_NOT_MODIFIED")),
        Some(new) => *name = new,
        None => {}
    }
    Ok(Value::Bool(true))
}

fn set_closed(world: &mut World, params: &Params, closed: bool) -> Result<Value, ApiError> {
    let (_, is_closed) = topic(world, params)?;
    if *is_closed == closed {
        return Err(ApiError::repeated("TOPIC_NOT_MODIFIED"));
    }
    *is_closed = closed;
    Ok(Value::Bool(true))
}

/// `closeForumTopic`.
pub(super) fn close(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    set_closed(world, params, true)
}

/// `reopenForumTopic`.
pub(super) fn reopen(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    set_closed(world, params, false)
}
