//! Escalation: a ladder says who is told when; a climb is a ladder with its position.

pub mod climb;
pub mod ladder;
