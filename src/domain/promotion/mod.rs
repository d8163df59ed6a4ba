//! The promotion catalogue, and what an agent tells a customer of it (B5): rules of their own over data of their own.

pub mod advice;
pub mod catalogue_file;
pub mod catalogue_look;
pub mod field;
pub mod folded;
pub mod look;
pub mod matching;
pub mod programme;
pub mod version;
pub mod week;

#[cfg(test)]
mod tests;
