//! The procedure at hand: its cards, finding one by words, and which one belongs to the step that a case is at.

pub mod card;
pub mod look;
pub mod search;
pub mod step;
pub mod version;

#[cfg(test)]
mod tests;
