mod bad_tables;
mod board;
mod digest;
mod duty;
mod every_kind;
mod fixtures;
mod forms;
mod guidance;
mod guide;
mod health;
mod hostile_input;
mod imports;
mod limits;
mod lists;
mod locales;
mod loudness;
mod qa;
mod qa_answers;
mod qa_fixtures;
mod report;
mod saved_answers;
mod sentences;
mod transfer;
mod visibility;

use super::{Message, Texts};
use crate::domain::base::cell_problem::BadRow;
use crate::domain::centre::Centre;
use crate::domain::staff::person::Locale;
use std::sync::Arc;

fn texts() -> Texts {
    Texts::new(Arc::new(Centre::default()))
}

/// What the command line says of a bad row.
fn in_english(row: &BadRow) -> String {
    texts().bad_row(Locale::En, row)
}

fn labels(message: &Message) -> Vec<Vec<&str>> {
    message.keyboard.iter().map(|row| row.iter().map(|key| key.label.as_str()).collect()).collect()
}
