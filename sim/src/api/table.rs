//! Every method the sim knows: its name, its parameters, and what carries it out.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde_json::Value;

use super::super::params::Params;
use super::super::params::Type::{self, Boolean, ChatId, File, Integer, Json, Text};
use super::super::refusal::ApiError;
use super::super::world::World;
use super::{chats, files, messages, press, profile, sending, topics};

/// How a method is carried out.
#[derive(Clone, Copy)]
pub(super) enum Run {
    /// At once, on the world.
    AtOnce(fn(&mut World, &Params) -> Result<Value, ApiError>),
    /// `getUpdates`, which waits.
    Polling,
}

/// One method of the Bot API.
pub(super) struct Method {
    pub name: &'static str,
    pub run: Run,
    pub params: &'static [(&'static str, Type)],
}

/// The method of this name, in any case.
pub(super) fn find(name: &str) -> Option<&'static Method> {
    static BY_NAME: OnceLock<HashMap<String, &'static Method>> = OnceLock::new();
    let by_name =
        BY_NAME.get_or_init(|| METHODS.iter().map(|method| (method.name.to_lowercase(), method)).collect());
    by_name.get(&name.to_lowercase()).copied()
}

const fn at_once(
    name: &'static str,
    run: fn(&mut World, &Params) -> Result<Value, ApiError>,
    params: &'static [(&'static str, Type)],
) -> Method {
    Method { name, run: Run::AtOnce(run), params }
}

const CHAT: (&str, Type) = ("chat_id", ChatId);
const MESSAGE: (&str, Type) = ("message_id", Integer);
const THREAD: (&str, Type) = ("message_thread_id", Integer);
const MARKUP: (&str, Type) = ("reply_markup", Json);
const REPLY: (&str, Type) = ("reply_parameters", Json);
const OLD_REPLY: (&str, Type) = ("reply_to_message_id", Integer);
const SILENT: (&str, Type) = ("disable_notification", Boolean);
const PROTECT: (&str, Type) = ("protect_content", Boolean);
const MODE: (&str, Type) = ("parse_mode", Text);
const LANGUAGE: (&str, Type) = ("language_code", Text);
const SCOPE: (&str, Type) = ("scope", Json);
const TEXT: (&str, Type) = ("text", Text);
const ENTITIES: (&str, Type) = ("entities", Json);
const PREVIEW: (&str, Type) = ("link_preview_options", Json);
const CAPTION: (&str, Type) = ("caption", Text);
const CAPTION_ENTITIES: (&str, Type) = ("caption_entities", Json);

const MEDIA: [(&str, Type); 10] =
    [CHAT, THREAD, CAPTION, MODE, CAPTION_ENTITIES, SILENT, PROTECT, REPLY, OLD_REPLY, MARKUP];

static METHODS: &[Method] = &[
    at_once("getMe", profile::get_me, &[]),
    Method {
        name: "getUpdates",
        run: Run::Polling,
        params: &[("offset", Integer), ("limit", Integer), ("timeout", Integer), ("allowed_updates", Json)],
    },
    at_once(
        "setWebhook",
        profile::set_webhook,
        &[
            ("url", Text),
            ("max_connections", Integer),
            ("allowed_updates", Json),
            ("drop_pending_updates", Boolean),
            ("secret_token", Text),
            ("certificate", File),
            ("ip_address", Text),
        ],
    ),
    at_once("deleteWebhook", profile::delete_webhook, &[("drop_pending_updates", Boolean)]),
    at_once("getWebhookInfo", profile::get_webhook_info, &[]),
    at_once(
        "sendMessage",
        sending::send_message,
        &[CHAT, THREAD, TEXT, MODE, ENTITIES, PREVIEW, SILENT, PROTECT, REPLY, OLD_REPLY, MARKUP],
    ),
    at_once("sendPhoto", sending::send_photo, &MEDIA),
    at_once("sendDocument", sending::send_document, &MEDIA),
    at_once("sendVoice", sending::send_voice, &MEDIA),
    at_once("getFile", files::get_file, &[("file_id", Text)]),
    at_once(
        "sendChatAction",
        sending::send_chat_action,
        &[CHAT, THREAD, ("action", Text), ("business_connection_id", Text)],
    ),
    at_once(
        "copyMessage",
        sending::copy_message,
        &[
            CHAT,
            THREAD,
            ("from_chat_id", ChatId),
            MESSAGE,
            CAPTION,
            MODE,
            CAPTION_ENTITIES,
            SILENT,
            PROTECT,
            REPLY,
            MARKUP,
        ],
    ),
    at_once(
        "editMessageText",
        messages::edit_text,
        &[CHAT, MESSAGE, ("inline_message_id", Text), TEXT, MODE, ENTITIES, PREVIEW, MARKUP],
    ),
    at_once(
        "editMessageCaption",
        messages::edit_caption,
        &[CHAT, MESSAGE, ("inline_message_id", Text), CAPTION, MODE, CAPTION_ENTITIES, MARKUP],
    ),
    at_once(
        "editMessageReplyMarkup",
        messages::edit_markup,
        &[CHAT, MESSAGE, ("inline_message_id", Text), MARKUP],
    ),
    at_once("deleteMessage", messages::delete, &[CHAT, MESSAGE]),
    at_once("pinChatMessage", messages::pin, &[CHAT, MESSAGE, SILENT]),
    at_once("unpinChatMessage", messages::unpin, &[CHAT, MESSAGE]),
    at_once(
        "answerCallbackQuery",
        press::answer,
        &[("callback_query_id", Text), TEXT, ("show_alert", Boolean), ("url", Text), ("cache_time", Integer)],
    ),
    at_once("setMyCommands", profile::set_commands, &[("commands", Json), SCOPE, LANGUAGE]),
    at_once("getMyCommands", profile::get_commands, &[SCOPE, LANGUAGE]),
    at_once("deleteMyCommands", profile::delete_commands, &[SCOPE, LANGUAGE]),
    at_once("setMyName", profile::set_name, &[("name", Text), LANGUAGE]),
    at_once("setMyDescription", profile::set_description, &[("description", Text), LANGUAGE]),
    at_once(
        "setMyShortDescription",
        profile::set_short_description,
        &[("short_description", Text), LANGUAGE],
    ),
    at_once("getMyName", profile::get_name, &[LANGUAGE]),
    at_once("getMyDescription", profile::get_description, &[LANGUAGE]),
    at_once("getMyShortDescription", profile::get_short_description, &[LANGUAGE]),
    at_once("getChat", chats::get_chat, &[CHAT]),
    at_once("getChatMember", chats::get_chat_member, &[CHAT, ("user_id", Integer)]),
    at_once("getChatAdministrators", chats::get_administrators, &[CHAT]),
    at_once("createForumTopic", topics::create, &[CHAT, ("name", Text), ("icon_color", Integer)]),
    at_once("editForumTopic", topics::edit, &[CHAT, THREAD, ("name", Text)]),
    at_once("closeForumTopic", topics::close, &[CHAT, THREAD]),
    at_once("reopenForumTopic", topics::reopen, &[CHAT, THREAD]),
];
