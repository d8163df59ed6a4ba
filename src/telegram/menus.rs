//! Bot API calls that register command menus and the bot's description.

use super::client::{CallError, Client};
use crate::domain::base::ids::ChatId;
use crate::domain::staff::person::Locale;
use teloxide::payloads::{
    DeleteMyCommands, DeleteMyCommandsSetters as _, SetMyCommands, SetMyCommandsSetters as _,
    SetMyDescription, SetMyDescriptionSetters as _, SetMyShortDescription, SetMyShortDescriptionSetters as _,
};
use teloxide::types::{BotCommand, BotCommandScope};

/// Commands, each with its description.
pub type Menu = Vec<(&'static str, String)>;

/// Whose menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuOf {
    /// Every private chat without a menu of its own.
    Strangers,
    Groups,
    Chat(ChatId),
}

/// Registers a menu, the same in every language of Telegram.
///
/// # Errors
/// See [`CallError`].
pub async fn set_commands(client: &Client, of: MenuOf, menu: &Menu) -> Result<(), CallError> {
    let commands = menu.iter().map(|(word, says)| BotCommand::new(*word, says));
    client.call(&SetMyCommands::new(commands).scope(scope(of))).await.map(drop)
}

/// Deletes a menu, or that of one language of Telegram.
///
/// # Errors
/// See [`CallError`].
pub async fn delete_commands(client: &Client, of: MenuOf, language: Option<Locale>) -> Result<(), CallError> {
    let mut payload = DeleteMyCommands::new().scope(scope(of));
    if let Some(locale) = language {
        payload = payload.language_code(locale.code());
    }
    client.call(&payload).await.map(drop)
}

/// Says what the bot is, in one language of Telegram, or in all that have no text of their own.
///
/// # Errors
/// See [`CallError`].
pub async fn describe(
    client: &Client,
    language: Option<Locale>,
    (long, short): &(String, String),
) -> Result<(), CallError> {
    let (mut description, mut profile) =
        (SetMyDescription::new().description(long), SetMyShortDescription::new().short_description(short));
    if let Some(locale) = language {
        description = description.language_code(locale.code());
        profile = profile.language_code(locale.code());
    }
    client.call(&description).await?;
    client.call(&profile).await.map(drop)
}

fn scope(of: MenuOf) -> BotCommandScope {
    match of {
        MenuOf::Strangers => BotCommandScope::AllPrivateChats,
        MenuOf::Groups => BotCommandScope::AllGroupChats,
        MenuOf::Chat(chat) => BotCommandScope::Chat { chat_id: teloxide::types::ChatId(chat.0).into() },
    }
}
