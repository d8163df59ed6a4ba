mod answers;
mod asking;
mod board;
mod digest;
mod duty;
mod forms;
mod guidance;
mod limits;
mod lists;
mod locales;
mod nasty;
mod qa;
mod samples;
mod sentences;
mod sight;
mod standing;
mod transfer;

use super::{Message, Texts};
use crate::domain::centre::Centre;
use std::sync::Arc;

fn texts() -> Texts {
    Texts::new(Arc::new(Centre::default()))
}

fn labels(message: &Message) -> Vec<Vec<&str>> {
    message.keyboard.iter().map(|row| row.iter().map(|key| key.label.as_str()).collect()).collect()
}
