//! The procedure and its promises: pure, without I/O, clock, Telegram or SQL.

pub mod actor;
pub mod fold;
pub mod ids;
pub mod intake;
pub mod kind;
pub mod ladder;
pub mod phone;
pub mod subscriber;
