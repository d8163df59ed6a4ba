//! How promises were kept: figures over the cases of a period (`docs/figures.md` defines each).

pub mod case_line;
pub mod figures;
pub mod look;
pub mod period;
pub mod schedule;

#[cfg(test)]
mod tests;
