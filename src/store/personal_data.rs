//! Where a number stands in the database, and how it is erased, with the case it belongs to or by itself.

mod empty_chat;
mod erase_case;
mod erase_mentions;
mod find;
mod known;
mod numbers;
mod purge;

pub use empty_chat::empty_chat;
pub use erase_case::{CaseTraces, erase_case};
pub use erase_mentions::{MentionTraces, erase_mentions};
pub use find::{CasePlace, Places, find};
pub use known::{Known, KnownText, known};
pub use numbers::numbers;
pub use purge::Purged;
