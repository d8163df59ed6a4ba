//! `loihua export` and `loihua erase`: what is known of a number, for the request of a person.

mod erase;
mod export;

pub use erase::{Erased, erase};
pub use export::export;

pub use crate::domain::base::phone::Phone;

use crate::domain::base::phone::PhoneError;

/// A number of the command line, in any spelling; an old one as it is dialled today.
///
/// # Errors
/// It is not a number; the text says why.
pub fn number(typed: &str) -> Result<Phone, String> {
    match Phone::parse(typed) {
        Ok(number) | Err(PhoneError::OldPrefix { now: number }) => Ok(number),
        Err(why) => Err(format!("that is no phone number ({why}); write it as 0912345678 or +84912345678")),
    }
}
