//! Ids: newtypes over the numbers in the database, in buttons and in Telegram.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A case, as people say it: `#12`.
    CaseId
);
id!(
    /// A person on the staff: their Telegram user id, which is also the id of their private chat.
    PersonId
);
id!(
    /// A Telegram chat: positive for a person's private chat, negative for a group.
    ChatId
);
id!(
    /// A message within one chat.
    MessageId
);
id!(
    /// A form being filled in.
    DraftId
);
id!(
    /// A row of the text table, the only place for typed text.
    TextId
);

id!(
    /// The handover at one shift's end.
    HandoverId
);
id!(
    /// A swap of shifts between two people.
    SwapId
);
id!(
    /// A saved answer of QA.
    SavedAnswerId
);
id!(
    /// A one-time link.
    InviteId
);
id!(
    /// A spreadsheet that somebody has sent.
    ImportId
);
id!(
    /// A version of a card of the procedure.
    GuideVersionId
);
id!(
    /// A wall screen that shows the board, or the link that opens one.
    ScreenId
);
id!(
    /// A frequent answer of QA, offered as a button.
    QuickId
);

/// Accounts of Telegram that many people speak through: its own messages, anonymous admins of groups, channels.
const SHARED: [i64; 3] = [777_000, 1_087_968_824, 136_817_688];

impl PersonId {
    /// Whether nobody can know who speaks.
    pub fn is_shared(self) -> bool {
        SHARED.contains(&self.0)
    }

    /// The private chat with this person (Bot API: the chat id of a private chat is the user's id).
    pub fn chat(self) -> ChatId {
        ChatId(self.0)
    }
}

impl ChatId {
    /// Whether this is a person's private chat; groups and channels have negative ids.
    pub fn is_private(self) -> bool {
        self.0 > 0
    }
}

/// A message of a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MessageRef {
    pub chat: ChatId,
    pub message: MessageId,
}
