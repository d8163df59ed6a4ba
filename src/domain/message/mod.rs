//! What the bot says, as typed notices that carry ids and no personal data; text is rendered when they are sent.

pub mod attention;
pub mod health_facts;
pub mod live_message;
pub mod message_kind;
pub mod notice;
pub mod outgoing;
pub mod parts;
pub mod phrase;
pub mod relevance;
pub mod render_context;
pub mod self_check;
pub mod spec;
