//! All SQL: free functions on an open transaction, one text for SQLite and PostgreSQL.

pub mod audit;
pub mod backup;
pub mod boards;
pub mod cases;
pub mod chats;
pub mod counters;
pub mod digests;
pub mod drafts;
mod error;
pub mod handovers;
pub mod inbox;
pub mod invites;
pub mod last_write;
pub mod lease;
mod list_pages;
pub mod messages;
pub mod notify;
pub mod outbox;
mod postgres;
pub mod promotions;
pub mod prompts;
pub mod reminder_lists;
pub mod render_context;
mod reports;
pub mod rota;
pub mod saved_answers;
mod schema;
pub mod search_index;
pub mod self_check;
mod sql;
mod sqlite;
pub mod staff;
mod statements;
pub mod timers;
pub mod topics;
mod tx;
mod value;

pub use error::{Error, Result};
pub use schema::SchemaState;
pub use sql::{query, query_scalar};
pub use statements::Statements;
pub use tx::{FileLock, Store, Tx};
pub use value::{Millis, Row};

use tx::is_postgres;
use value::{from_json, to_json};
