//! What the bot says, as typed notices that carry ids and no personal data; text is rendered when they are sent.

pub mod about;
pub mod drawn;
pub mod notice;
pub mod parts;
pub mod phrase;
pub mod relevance;
pub mod render_context;
pub mod self_check;
pub mod sending;
