mod duty;
mod forms;
mod limits;
mod locales;
mod nasty;
mod samples;
mod sentences;
mod sight;

use super::{Message, Texts};
use crate::domain::centre::Centre;
use std::sync::Arc;

fn texts() -> Texts {
    Texts::new(Arc::new(Centre::default()))
}

fn labels(message: &Message) -> Vec<Vec<&str>> {
    message.keyboard.iter().map(|row| row.iter().map(|key| key.label.as_str()).collect()).collect()
}
