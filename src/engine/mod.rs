//! The background loops of the replica that holds the lease: sending the outbox, firing timers, the self-check, menus.

pub mod backups;
pub mod dead_man;
pub mod health_facts;
pub mod lease;
pub mod listener;
pub mod menus;
pub mod pace;
pub mod reach;
pub mod retention;
pub mod self_check;
pub mod sender;
pub mod timers;
