//! The procedure and its promises: pure, without I/O, clock, Telegram or SQL.
//!
//! The folders in the order in which each may import those before it: [`base`], [`escalation`], [`staff`], [`intake`],
//! [`customer`], [`centre`], [`promotion`], [`case`], [`guide`], [`review`], [`report`], [`request`], [`message`],
//! [`rules`].

pub mod base;
pub mod case;
pub mod centre;
pub mod customer;
pub mod escalation;
pub mod guide;
pub mod import;
pub mod intake;
pub mod message;
pub mod promotion;
pub mod report;
pub mod request;
pub mod review;
pub mod rules;
pub mod staff;
