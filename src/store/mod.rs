//! All SQL: free functions on an open transaction, one text for SQLite and PostgreSQL.

pub mod backup;
pub mod bell;
pub mod boards;
pub mod cases;
pub mod chats;
pub mod counters;
pub mod digests;
pub mod drafts;
pub mod finding;
pub mod handovers;
pub mod inbox;
pub mod invites;
pub mod lease;
mod listed;
pub mod messages;
pub mod outbox;
mod parts;
mod postgres;
pub mod prompts;
pub mod record;
pub mod rota;
pub mod scene;
mod sql;
mod sqlite;
pub mod staff;
pub mod standing;
pub mod timers;
pub mod topics;
mod tx;
pub mod watch;
pub mod written;

pub use sql::{Row, query, query_scalar};
pub use tx::{Alone, Error, Millis, Result, Store, Tx};
