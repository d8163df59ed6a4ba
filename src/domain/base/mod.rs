//! Ids, text, phone numbers, subscriber names and table files: what everything else is made of.

pub mod cell_problem;
pub mod columns;
pub mod fold;
pub mod ids;
pub mod list_kind;
pub mod masking;
pub mod phone;
pub mod subscriber;
pub mod table;
pub mod unreadable;
