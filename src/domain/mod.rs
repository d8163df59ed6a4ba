//! The procedure and its promises: pure, without I/O, clock, Telegram or SQL.

pub mod actor;
pub mod centre;
pub mod columns;
pub mod fold;
pub mod ids;
pub mod intake;
pub mod kind;
pub mod ladder;
pub mod phone;
pub mod rota;
pub mod rota_file;
pub mod shift;
pub mod staff_file;
pub mod subscriber;
pub mod table;
