//! Telegram at the edge: a client with typed outcomes, updates in, messages out. Everything typed to Telegram
//! ends here.

pub mod client;
pub mod heard;
pub mod polling;
pub mod router;
pub mod taking;
pub mod topics;
pub mod voice;
pub mod webhook;
