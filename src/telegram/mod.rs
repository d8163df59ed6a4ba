//! Telegram at the edge: a client with typed outcomes, updates in, messages out. Everything typed to Telegram
//! ends here.

pub mod broken_leg;
pub mod client;
pub mod groups;
pub mod menus;
pub mod message_api;
pub mod parse;
pub mod polling;
pub mod process;
pub mod reach;
pub mod router;
pub mod topics;
pub mod webhook;
mod without_codes;
