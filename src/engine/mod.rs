//! The loops that run by themselves: sending what is in the outbox, firing what is due, in the one replica that holds the
//! lease.

pub mod bell;
pub mod lease;
pub mod pace;
pub mod sender;
pub mod timers;
