//! Lời Hứa: a Telegram bot that makes a call centre keep the callbacks it promised.

// Only here and in main.rs: the steps of a story in tests/ may well panic.
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod config;
pub mod desk;
pub mod domain;
pub mod engine;
pub mod sim;
pub mod store;
pub mod telegram;
pub mod text;
