//! The bot itself: `getMe`, its commands, names and descriptions, its webhook.

use serde_json::{Value, json};

use super::super::formatted::utf16_len;
use super::super::params::Params;
use super::super::refusal::ApiError;
use super::super::world::{Webhook, World};

/// `getMe`.
pub(super) fn get_me(world: &mut World, _: &Params) -> Result<Value, ApiError> {
    let mut me = world.me_json();
    if let Some(fields) = me.as_object_mut() {
        fields.insert("can_join_groups".into(), json!(true));
        fields.insert("can_read_all_group_messages".into(), json!(world.reads_all_group_messages));
        fields.insert("supports_inline_queries".into(), json!(false));
        fields.insert("can_connect_to_business".into(), json!(false));
        fields.insert("has_main_web_app".into(), json!(false));
    }
    Ok(me)
}

fn scope(params: &Params) -> Result<Value, ApiError> {
    let Some(scope) = params.json("scope") else { return Ok(json!({ "type": "default" })) };
    let chat = || scope.get("chat_id").is_some_and(|id| id.is_i64() || id.is_string());
    let user = || scope.get("user_id").is_some_and(Value::is_i64);
    match scope.get("type").and_then(Value::as_str) {
        Some("default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators") => Ok(scope),
        Some("chat" | "chat_administrators") if chat() => Ok(scope),
        Some("chat_member") if chat() && user() => Ok(scope),
        Some("chat" | "chat_administrators" | "chat_member") => {
            Err(ApiError::mistake("can't parse BotCommandScope: chat_id or user_id is missing"))
        }
        _ => Err(ApiError::mistake("can't parse BotCommandScope: Unsupported type specified")),
    }
}

fn key(params: &Params) -> Result<(String, String), ApiError> {
    Ok((scope(params)?.to_string(), language(params)?.to_owned()))
}

fn language(params: &Params) -> Result<&str, ApiError> {
    let code = params.text("language_code");
    let two_letters = code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase());
    if code.is_empty() || two_letters {
        Ok(code)
    } else {
        Err(ApiError::mistake("invalid language code specified"))
    }
}

/// A scope that names a chat the bot cannot reach is refused.
fn scope_is_reachable(world: &mut World, params: &Params) -> Result<(), ApiError> {
    match scope(params)?.get("chat_id").and_then(Value::as_i64) {
        Some(id) if world.people.contains_key(&id) => Ok(()),
        Some(id) => world.writable(id).map(|_| ()),
        None => Ok(()),
    }
}

/// `setMyCommands`: at most 100, names of 1–32 of `a-z0-9_`, descriptions of 1–256 characters.
pub(super) fn set_commands(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let wrong = || ApiError::mistake("can't parse commands list: an Array of BotCommand expected");
    let commands = params.json("commands").ok_or_else(wrong)?;
    let list = commands.as_array().ok_or_else(wrong)?;
    if list.len() > 100 {
        return Err(ApiError::mistake("BOT_COMMANDS_TOO_MUCH"));
    }
    for item in list {
        let field = |name| item.get(name).and_then(Value::as_str).ok_or_else(wrong);
        let (command, description) = (field("command")?, field("description")?);
        let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if command.is_empty() || command.len() > 32 || !command.bytes().all(known) {
            return Err(ApiError::mistake("BOT_COMMAND_INVALID"));
        }
        if description.trim().is_empty() || utf16_len(description) > 256 {
            return Err(ApiError::mistake("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
    }
    scope_is_reachable(world, params)?;
    let key = key(params)?;
    world.commands.insert(key, commands);
    Ok(Value::Bool(true))
}

/// `getMyCommands`.
pub(super) fn get_commands(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    Ok(world.commands.get(&key(params)?).cloned().unwrap_or_else(|| json!([])))
}

/// `deleteMyCommands`.
pub(super) fn delete_commands(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    world.commands.remove(&key(params)?);
    Ok(Value::Bool(true))
}

/// What is registered for a scope and language.
pub(in super::super) fn registered(world: &World, scope: &Value, language: &str) -> Value {
    let key = (scope.to_string(), language.to_owned());
    world.commands.get(&key).cloned().unwrap_or_else(|| json!([]))
}

fn set(world: &mut World, params: &Params, name: &'static str, most: usize) -> Result<Value, ApiError> {
    let text = params.text(name);
    if utf16_len(text) > most {
        return Err(ApiError::mistake(format!("bot {} is too long", name.replace('_', " "))));
    }
    world.profile.insert((name, language(params)?.to_owned()), text.to_owned());
    Ok(Value::Bool(true))
}

fn get(world: &World, params: &Params, name: &'static str) -> Result<Value, ApiError> {
    let of = |language: &str| world.profile.get(&(name, language.to_owned()));
    let text = of(language(params)?).or_else(|| of("")).cloned().unwrap_or_default();
    Ok(json!({ name: text }))
}

/// `setMyName`: at most 64 characters; empty takes the language's own name away.
pub(super) fn set_name(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    set(world, params, "name", 64)
}

/// `setMyDescription`: at most 512 characters.
pub(super) fn set_description(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    set(world, params, "description", 512)
}

/// `setMyShortDescription`: at most 120 characters.
pub(super) fn set_short_description(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    set(world, params, "short_description", 120)
}

/// `getMyName`.
pub(super) fn get_name(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    get(world, params, "name")
}

/// `getMyDescription`.
pub(super) fn get_description(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    get(world, params, "description")
}

/// `getMyShortDescription`.
pub(super) fn get_short_description(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    get(world, params, "short_description")
}

/// `setWebhook`: HTTPS (kept, not delivered to), or plain HTTP to loopback as a local Bot API server takes it.
pub(super) fn set_webhook(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    let url = params.text("url");
    if url.is_empty() {
        return delete_webhook(world, params);
    }
    let local = url.starts_with("http://127.0.0.1") || url.starts_with("http://localhost");
    if !url.starts_with("https://") && !local {
        return Err(ApiError::mistake("bad webhook: An HTTPS URL must be provided for webhook"));
    }
    let secret = params.text("secret_token");
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    if secret.len() > 256 || !secret.bytes().all(allowed) {
        return Err(ApiError::mistake("secret token contains unallowed characters"));
    }
    if let Some(kinds) = params.json("allowed_updates") {
        world.allow(&kinds)?;
    }
    if params.flag("drop_pending_updates") {
        world.updates.clear();
    }
    world.webhook = Webhook {
        url: url.to_owned(),
        secret: secret.to_owned(),
        max_connections: params.integer("max_connections"),
        last_error: None,
    };
    Ok(Value::Bool(true))
}

/// `deleteWebhook`.
pub(super) fn delete_webhook(world: &mut World, params: &Params) -> Result<Value, ApiError> {
    if params.flag("drop_pending_updates") {
        world.updates.clear();
    }
    world.webhook = Webhook::default();
    Ok(Value::Bool(true))
}

/// `getWebhookInfo`.
pub(super) fn get_webhook_info(world: &mut World, _: &Params) -> Result<Value, ApiError> {
    let mut info = json!({
        "url": world.webhook.url, "has_custom_certificate": false, "pending_update_count": world.updates.len()
    });
    let Some(fields) = info.as_object_mut() else { return Ok(info) };
    if let Some(most) = world.webhook.max_connections {
        fields.insert("max_connections".into(), json!(most));
    }
    if let Some((date, message)) = &world.webhook.last_error {
        fields.insert("last_error_date".into(), json!(date));
        fields.insert("last_error_message".into(), json!(message));
    }
    if !world.allowed_updates.is_empty() {
        fields.insert("allowed_updates".into(), json!(world.allowed_updates));
    }
    Ok(info)
}
