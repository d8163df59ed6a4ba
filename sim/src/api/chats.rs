//! `getChat`, `getChatMember`, `getChatAdministrators`.

use serde_json::{Value, json};

use super::super::actions::administrator_rights;
use super::super::params::Params;
use super::super::refusal::ApiError;
use super::super::world::{BotStatus, World};
use super::arguments::chat_id;

/// `getChat`: `ChatFullInfo` with what the sim knows. A person who blocked the bot can still be looked up.
pub(super) fn get_chat(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let id = chat_id(params)?;
    match world.people.get(&id) {
        Some(person) if !person.started => return Err(ApiError::world("chat not found")),
        Some(_) => {}
        None => world.writable(id).map(|_| ())?,
    }
    let mut chat = world.chat_json(id);
    if let Some(fields) = chat.as_object_mut() {
        fields.insert("accent_color_id".into(), json!(0));
        fields.insert("max_reaction_count".into(), json!(11));
        let gifts = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription"];
        let gifts: Value = gifts.map(|kind| (kind.to_owned(), json!(false))).into_iter().collect();
        fields.insert("accepted_gift_types".into(), gifts);
    }
    Ok(chat)
}

/// `getChatMember`.
pub(super) fn get_chat_member(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let chat = chat_id(params)?;
    let user = params.integer("user_id").ok_or_else(|| ApiError::mistake("invalid user_id specified"))?;
    world.writable(chat)?;
    if user == world.bot_id {
        return Ok(bot_member(world, chat));
    }
    let known = world.people.contains_key(&user);
    let member = match world.group(chat) {
        Some(group) => group.members.contains(&user),
        None => user == chat,
    };
    match (known, member) {
        (false, _) => Err(ApiError::world("PARTICIPANT_ID_INVALID")),
        (true, true) => Ok(json!({ "status": "member", "user": world.user_json(user) })),
        (true, false) => Ok(json!({ "status": "left", "user": world.user_json(user) })),
    }
}

fn bot_member(world: &World, chat: i64) -> Value {
    let admin = world.group(chat).is_some_and(|group| group.bot == BotStatus::Administrator);
    let mut member = json!({ "status": "member", "user": world.me_json() });
    if let Some(fields) = member.as_object_mut().filter(|_| admin) {
        fields.insert("status".into(), json!("administrator"));
        fields.extend(administrator_rights());
    }
    member
}

/// `getChatAdministrators`: the bot, where it is one.
pub(super) fn get_administrators(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let chat = chat_id(params)?;
    world.writable(chat)?;
    let group = world
        .group(chat)
        .ok_or_else(|| ApiError::mistake("there are no administrators in the private chat"))?;
    let admin = group.bot == BotStatus::Administrator;
    Ok(Value::Array(admin.then(|| bot_member(world, chat)).into_iter().collect()))
}
