//! Bot API calls that people see: send, edit, copy and pin messages, answer presses.

use super::client::{CallError, Client, Upload};
use super::topics;
use crate::domain::base::ids::{ChatId, MessageId, MessageRef};
use crate::domain::staff::person::Locale;
use crate::service::Reply;
use crate::text::{ButtonAction, File, InlineButton, Message, ReplyKeyboard, ShownAs, Texts};
use serde::de::IgnoredAny;
use std::time::Duration;
use teloxide::payloads::{
    AnswerCallbackQuery, AnswerCallbackQuerySetters as _, CopyMessage, CopyMessageSetters as _,
    DeleteMessage, EditMessageText, EditMessageTextSetters as _, PinChatMessage, PinChatMessageSetters as _,
    SendMessage, SendMessageSetters as _,
};
use teloxide::types::{
    CallbackQueryId, CopyTextButton, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton,
    KeyboardMarkup, KeyboardRemove, LinkPreviewOptions, ParseMode, WebAppInfo,
};

/// How often an answer to a press is tried; Telegram forgets a press soon after.
const ANSWER_TRIES: u32 = 40;
/// Telegram has forgotten a press after that.
const PRESS_FORGOTTEN: Duration = Duration::from_secs(60);
/// The longest pause between tries, but after a 429: once Telegram is back, the answer comes within a second.
const ANSWER_PAUSE: Duration = Duration::from_millis(800);

/// Sends a message, in a forum into the topic named, `silent` without a sound; its id in the chat.
///
/// # Errors
/// See [`CallError`].
pub async fn send(
    client: &Client,
    chat: ChatId,
    thread: Option<MessageId>,
    message: &Message,
    silent: bool,
) -> Result<MessageId, CallError> {
    let mut payload = SendMessage::new(teloxide::types::ChatId(chat.0), &message.html)
        .parse_mode(ParseMode::Html)
        .link_preview_options(no_preview());
    if !message.keyboard.is_empty() {
        payload = payload.reply_markup(keyboard(&message.keyboard));
    } else {
        match &message.reply_keyboard {
            ReplyKeyboard::AsItWas => {}
            ReplyKeyboard::Labels(rows) => payload = payload.reply_markup(reply_keyboard(rows)),
            ReplyKeyboard::ForReply => payload = payload.reply_markup(ForceReply::new()),
            ReplyKeyboard::Removed => payload = payload.reply_markup(KeyboardRemove::new()),
        }
    }
    send_as(client, payload, thread, silent).await
}

/// Sends a message with its file, the words below it (Bot API `sendDocument`, `sendPhoto`); its id in the chat.
///
/// # Errors
/// See [`CallError`].
pub async fn send_file(
    client: &Client,
    chat: ChatId,
    thread: Option<MessageId>,
    message: &Message,
    file: &File,
    silent: bool,
) -> Result<MessageId, CallError> {
    let (method, field) = match file.shown_as {
        ShownAs::Document => ("SendDocument", "document"),
        ShownAs::Photo => ("SendPhoto", "photo"),
    };
    let mut fields = vec![
        ("chat_id", chat.0.to_string()),
        ("caption", message.html.clone()),
        ("parse_mode", "HTML".to_owned()),
        ("disable_notification", silent.to_string()),
    ];
    fields.extend(thread.map(|thread| ("message_thread_id", thread.0.to_string())));
    if !message.keyboard.is_empty() {
        let markup = serde_json::to_string(&keyboard(&message.keyboard));
        fields.push(("reply_markup", markup.map_err(|error| CallError::Refused(error.to_string()))?));
    }
    let upload = Upload { fields, field, file: file.clone() };
    let Sent { message_id } = client.upload(method, upload).await?;
    Ok(MessageId(message_id))
}

/// Sends the words of a message alone, without markup and buttons, after it was refused.
///
/// # Errors
/// See [`CallError`].
pub async fn send_bare(
    client: &Client,
    chat: ChatId,
    thread: Option<MessageId>,
    message: &Message,
    silent: bool,
) -> Result<MessageId, CallError> {
    send_as(client, SendMessage::new(teloxide::types::ChatId(chat.0), message.bare()), thread, silent).await
}

async fn send_as(
    client: &Client,
    mut payload: SendMessage,
    thread: Option<MessageId>,
    silent: bool,
) -> Result<MessageId, CallError> {
    if silent {
        payload = payload.disable_notification(true);
    }
    if let Some(thread) = thread {
        payload = payload.message_thread_id(topics::thread(thread)?);
    }
    let Sent { message_id } = client.call_for(&payload).await?;
    Ok(MessageId(message_id))
}

/// Pins a message (Bot API `pinChatMessage`, in a group with the right to pin); nobody is notified. One that is pinned
/// stays so.
///
/// # Errors
/// See [`CallError`]; [`CallError::Refused`] where the bot may not.
pub async fn pin(client: &Client, chat: ChatId, at: MessageId) -> Result<(), CallError> {
    let payload =
        PinChatMessage::new(teloxide::types::ChatId(chat.0), message_id(at)?).disable_notification(true);
    client.call_for::<_, IgnoredAny>(&payload).await.map(drop)
}

/// Sends a copy of a message, its media and caption with it, its buttons and author not (Bot API `copyMessage`); its id
/// in the chat it is copied to.
///
/// # Errors
/// See [`CallError`]; [`CallError::MessageGone`] where there is nothing left to copy.
pub async fn copy(
    client: &Client,
    to: ChatId,
    thread: Option<MessageId>,
    from: MessageRef,
) -> Result<MessageId, CallError> {
    let (to, from_chat) = (teloxide::types::ChatId(to.0), teloxide::types::ChatId(from.chat.0));
    let mut payload = CopyMessage::new(to, from_chat, message_id(from.message)?);
    if let Some(thread) = thread {
        payload = payload.message_thread_id(topics::thread(thread)?);
    }
    let Sent { message_id } = client.call_for(&payload).await?;
    Ok(MessageId(message_id))
}

/// Replaces the words and buttons of a message.
///
/// # Errors
/// See [`CallError`]; [`CallError::NotModified`] is as good as done.
pub async fn edit(client: &Client, chat: ChatId, at: MessageId, message: &Message) -> Result<(), CallError> {
    let payload = EditMessageText::new(teloxide::types::ChatId(chat.0), message_id(at)?, &message.html)
        .parse_mode(ParseMode::Html)
        .link_preview_options(no_preview())
        .reply_markup(keyboard(&message.keyboard));
    client.call_for::<_, IgnoredAny>(&payload).await.map(drop)
}

/// Deletes a message of the bot (Bot API `deleteMessage`, for 48 hours).
///
/// # Errors
/// See [`CallError`]; [`CallError::Refused`] where Telegram does not let it be deleted any more.
pub async fn delete(client: &Client, chat: ChatId, at: MessageId) -> Result<(), CallError> {
    let payload = DeleteMessage::new(teloxide::types::ChatId(chat.0), message_id(at)?);
    client.call_for::<_, IgnoredAny>(&payload).await.map(drop)
}

fn message_id(id: MessageId) -> Result<teloxide::types::MessageId, CallError> {
    i32::try_from(id.0).map(teloxide::types::MessageId).map_err(|_| CallError::MessageGone)
}

/// Sends a one-time link past the outbox, which would keep its code; whether it was sent. If it was not, who asked for it
/// makes another.
pub async fn send_link(client: &Client, chat: ChatId, message: &Message) -> bool {
    let sent = match &message.file {
        Some(file) => send_file(client, chat, None, message, file, true).await,
        None => send(client, chat, None, message, true).await,
    };
    if let Err(error) = &sent {
        tracing::warn!(%error, "cannot send a one-time link");
    }
    sent.is_ok()
}

/// The part of the sent message that is read.
#[derive(serde::Deserialize)]
struct Sent {
    message_id: i64,
}

/// What a press is answered with, and whether it is shown as an alert.
pub fn answer_text(texts: &Texts, locale: Locale, reply: &Reply, link_sent: bool) -> (String, bool) {
    match reply {
        Reply::Phrase { said, line } => (texts.phrase(locale, *line, said), false),
        Reply::Refusal { refusal, named } => {
            (texts.refusal(locale, refusal, named.as_ref()), !refusal.asks_in_chat())
        }
        Reply::Numbers(case) => (texts.numbers(locale, case), true),
        Reply::Link(_) => (texts.link_answer(locale, link_sent), !link_sent),
    }
}

/// Answers a press, at once and unpaced. A press that Telegram has forgotten needs no answer.
pub async fn answer(client: &Client, query: &str, (text, alert): (String, bool)) {
    let mut payload = AnswerCallbackQuery::new(CallbackQueryId(query.to_owned())).show_alert(alert);
    if !text.is_empty() {
        payload = payload.text(text);
    }
    for attempt in 0..ANSWER_TRIES {
        let wait = match client.call(&payload).await {
            Err(CallError::TooMany { retry_after }) if retry_after <= PRESS_FORGOTTEN => retry_after,
            Err(CallError::NotSent(_) | CallError::InDoubt(_)) => {
                Duration::from_millis(250 << attempt.min(4)).min(ANSWER_PAUSE)
            }
            Ok(_) => return,
            Err(error) => {
                tracing::debug!(%error, "cannot answer a press");
                return;
            }
        };
        tokio::time::sleep(wait).await;
    }
    tracing::warn!("gave up answering a press: Telegram is unreachable");
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn reply_keyboard(rows: &[Vec<String>]) -> KeyboardMarkup {
    let keys = rows.iter().map(|row| row.iter().map(KeyboardButton::new).collect::<Vec<_>>());
    KeyboardMarkup::new(keys).persistent().resize_keyboard()
}

fn keyboard(rows: &[Vec<InlineButton>]) -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new(rows.iter().map(|row| row.iter().map(key).collect::<Vec<_>>()))
}

fn key(key: &InlineButton) -> InlineKeyboardButton {
    match &key.action {
        ButtonAction::Press(button) => InlineKeyboardButton::callback(&key.label, button.encode()),
        ButtonAction::Copy(text) => {
            InlineKeyboardButton::copy_text_button(&key.label, CopyTextButton { text: text.clone() })
        }
        ButtonAction::WebApp(url) => {
            InlineKeyboardButton::web_app(&key.label, WebAppInfo { url: url.clone() })
        }
    }
}
