//! The background loops: sending the outbox, firing timers, the self-check and menus in the replica that holds the lease.

pub mod backups;
pub mod dead_man;
pub mod health_facts;
pub mod imports;
pub mod last_heard;
pub mod lease;
pub mod listener;
pub mod menus;
pub mod pace;
pub mod reach;
pub mod retention;
pub mod self_check;
pub mod sender;
pub mod timers;
