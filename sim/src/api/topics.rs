//! Forum topics.

use serde_json::{Value, json};

use super::super::formatted::utf16_len;
use super::super::message::Author;
use super::super::params::Params;
use super::super::refusal::ApiError;
use super::super::world::{BotStatus, GroupState, Topic, World};
use super::arguments::chat_id;

/// The group, if it is a forum where the bot may do this with topics.
fn forum<'w>(world: &'w mut World, chat_id: i64, what: &str) -> Result<&'w mut GroupState, ApiError> {
    world.writable(chat_id)?;
    let group = world.group_mut(chat_id).filter(|group| group.forum);
    let group = group.ok_or_else(|| ApiError::mistake("the chat is not a forum"))?;
    if group.bot != BotStatus::Administrator {
        return Err(ApiError::world(format!("not enough rights to {what}")));
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
    forum(world, chat_id, "create a topic")?;
    let color = params.integer("icon_color").unwrap_or(7_322_096);
    let id = world.open_topic(chat_id, Author::Bot, &name, color);
    Ok(json!({ "message_thread_id": id, "name": name, "icon_color": color }))
}

/// The topic that is named. One that was deleted is the world's doing, one that never was the bot's.
fn topic(world: &mut World, params: &Params) -> Result<(i64, Topic), ApiError> {
    let chat_id = chat_id(params)?;
    let group = forum(world, chat_id, "manage topics")?;
    let id = params.integer("message_thread_id").and_then(|id| i32::try_from(id).ok());
    let found = id.and_then(|id| group.topics.get(&id)).cloned();
    match found {
        Some(topic) => Ok((chat_id, topic)),
        None if world.was_there(chat_id, id) => Err(ApiError::world("TOPIC_ID_INVALID")),
        None => Err(ApiError::mistake("TOPIC_ID_INVALID")),
    }
}

fn changed(done: bool) -> Result<Value, ApiError> {
    if done { Ok(Value::Bool(true)) } else { Err(ApiError::repeated("TOPIC_NOT_MODIFIED")) }
}

/// `editForumTopic`; without a name nothing changes.
pub(super) fn edit(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let new = params.get("name").map(|_| name(params)).transpose()?.map(str::to_owned);
    let (chat_id, topic) = topic(world, params)?;
    changed(new.is_none_or(|new| world.rename_topic(chat_id, Author::Bot, topic.id, &new)))
}

fn set_closed(world: &mut World, params: &Params, closed: bool) -> Result<Value, ApiError> {
    let (chat_id, topic) = topic(world, params)?;
    changed(world.set_topic_closed(chat_id, Author::Bot, topic.id, closed))
}

/// `closeForumTopic`.
pub(super) fn close(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    set_closed(world, params, true)
}

/// `reopenForumTopic`.
pub(super) fn reopen(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    set_closed(world, params, false)
}
