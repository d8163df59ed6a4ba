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
mod limits;
mod lists;
mod locales;
mod qa;
mod qa_answers;
mod qa_fixtures;
mod report;
mod saved_answers;
mod sentences;
mod transfer;
mod visibility;

use super::{Message, Texts};
use crate::domain::centre::Centre;
use std::sync::Arc;

fn texts() -> Texts {
    Texts::new(Arc::new(Centre::default()))
}

fn labels(message: &Message) -> Vec<Vec<&str>> {
    message.keyboard.iter().map(|row| row.iter().map(|key| key.label.as_str()).collect()).collect()
}
