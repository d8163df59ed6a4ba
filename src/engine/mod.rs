//! The loops that run by themselves: sending what is in the outbox, firing what is due.

pub mod pace;
pub mod sender;
pub mod timers;
