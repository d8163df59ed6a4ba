//! The promotion catalogue, and what an agent tells a customer of it (B5): rules of their own over data of their own.

pub mod advice;
pub mod catalogue_file;
pub mod folded;
pub mod look;
pub mod matching;
pub mod programme;

#[cfg(test)]
mod tests;
