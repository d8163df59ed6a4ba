//! The procedure and its promises: pure, without I/O, clock, Telegram or SQL.
//!
//! A request is an [`intent::Intent`]; what it does to a case is [`step::decide`], allowed by [`policy`]; what
//! happens by itself is [`remind`], for a question to QA [`chase`], and for a call to be taken [`ringing`]. All give a [`decision::Decision`].

pub mod actor;
pub mod board;
pub mod button;
pub mod case;
pub mod centre;
pub mod chase;
pub mod columns;
pub mod decision;
pub mod draft;
pub mod duty;
pub mod find;
pub mod finding;
pub mod fold;
pub mod giving;
pub mod guidance;
pub mod handover;
pub mod ids;
pub mod intake;
pub mod intent;
pub mod invite;
pub mod kind;
pub mod ladder;
pub mod listing;
pub mod masking;
pub mod notice;
pub mod offer;
pub mod phone;
pub mod policy;
pub mod prompt;
mod reach;
pub mod refusal;
pub mod remind;
pub mod ringing;
pub mod rota;
pub mod rota_file;
pub mod shift;
pub mod staff_file;
pub mod standing;
pub mod step;
pub mod subscriber;
pub mod table;
pub mod transfer;
