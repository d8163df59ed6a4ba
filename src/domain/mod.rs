//! The procedure and its promises: pure, without I/O, clock, Telegram or SQL.

pub mod actor;
pub mod ids;
pub mod ladder;
