//! What the bot may do in a group.

use super::client::{CallError, Client};
use crate::domain::base::ids::ChatId;
use serde::Deserialize;
use teloxide::payloads::{GetChat, GetChatMember, GetMe};
use teloxide::types::UserId;

/// A group, as far as the bot needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRights {
    pub title: String,
    pub is_forum: bool,
    pub place: Place,
}

/// What the bot is in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It was never added, has left or was removed.
    Outside,
    /// It may not write.
    Muted,
    Member,
    Admin {
        can_pin: bool,
        can_manage_topics: bool,
    },
}

impl Place {
    pub fn can_pin(self) -> bool {
        matches!(self, Place::Admin { can_pin: true, .. })
    }

    pub fn can_manage_topics(self) -> bool {
        matches!(self, Place::Admin { can_manage_topics: true, .. })
    }
}

#[derive(Deserialize)]
struct Chat {
    #[serde(default)]
    title: String,
    #[serde(default)]
    is_forum: bool,
}

#[derive(Deserialize)]
struct Member {
    status: String,
    #[serde(default)]
    can_send_messages: bool,
    #[serde(default)]
    can_pin_messages: bool,
    #[serde(default)]
    can_manage_topics: bool,
}

#[derive(Deserialize)]
struct Me {
    id: u64,
}

/// Asks for a group and for the bot's place in it (Bot API `getMe`, `getChat`, `getChatMember`).
///
/// # Errors
/// [`CallError::Unreachable`] where Telegram does not know the group, or the bot is not in it; else see [`CallError`].
pub async fn rights_in(client: &Client, group: ChatId) -> Result<GroupRights, CallError> {
    let id = teloxide::types::ChatId(group.0);
    let me: Me = client.call_for(&GetMe::new()).await?;
    let chat: Chat = client.call_for(&GetChat::new(id)).await?;
    let member: Member = client.call_for(&GetChatMember::new(id, UserId(me.id))).await?;
    let place = match member.status.as_str() {
        "creator" => Place::Admin { can_pin: true, can_manage_topics: true },
        "administrator" => {
            Place::Admin { can_pin: member.can_pin_messages, can_manage_topics: member.can_manage_topics }
        }
        "restricted" if !member.can_send_messages => Place::Muted,
        "left" | "kicked" => Place::Outside,
        _ => Place::Member,
    };
    Ok(GroupRights { title: chat.title, is_forum: chat.is_forum, place })
}
