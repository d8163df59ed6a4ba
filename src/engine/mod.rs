//! The loops that run by themselves: sending what is in the outbox, firing what is due, looking whether all is well, in
//! the one replica that holds the lease.

pub mod dead_man;
pub mod lease;
pub mod listener;
pub mod pace;
pub mod self_check;
pub mod sender;
pub mod timers;
