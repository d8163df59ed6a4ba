//! All SQL: free functions on an open transaction, one text for SQLite and PostgreSQL.

pub mod audit;
pub mod backup;
pub mod boards;
pub mod cases;
pub mod chats;
pub mod counters;
pub mod digests;
pub mod drafts;
pub mod handovers;
pub mod inbox;
pub mod invites;
pub mod last_write;
pub mod lease;
mod listed;
pub mod messages;
pub mod notify;
pub mod outbox;
mod parts;
mod postgres;
pub mod prompts;
pub mod render_context;
pub mod rota;
pub mod saved_answers;
pub mod search_index;
pub mod self_check;
mod sql;
mod sqlite;
pub mod staff;
pub mod timers;
pub mod topics;
mod tx;

pub use sql::{Row, query, query_scalar};
pub use tx::{Error, FileLock, Millis, Result, Store, Tx};
