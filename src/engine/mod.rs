//! The loops that run by themselves: sending what is in the outbox, firing what is due, looking whether all is well, in
//! the one replica that holds the lease.

pub mod bell;
pub mod dead_man;
pub mod lease;
pub mod pace;
pub mod sender;
pub mod timers;
pub mod watch;
