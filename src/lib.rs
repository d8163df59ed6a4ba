//! Lời Hứa: a Telegram bot that makes a call centre keep the callbacks it promised.
//!
//! The modules in reading order: what the bot knows and decides is in [`domain`]; [`service`] is where a request
//! becomes one transaction on the [`store`]; [`text`] puts notices into words; [`telegram`] and [`engine`] are
//! the edge and the background tasks; [`web`] serves health and metrics; [`app`] starts the parts. [`sim`] is a Telegram to test and to try against,
//! [`demo`] the bot on it with four people.

// Only here and in main.rs: the steps of a story in tests/ may well panic.
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod app;
pub mod config;
pub mod demo;
pub mod domain;
pub mod engine;
pub mod service;
pub mod store;
pub mod telegram;
pub mod text;
pub mod web;
