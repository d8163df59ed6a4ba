//! `loihua export` and `loihua erase`: what is known of a number, for the request of a person.

mod erase;
mod erased_numbers;
mod export;

pub use erase::{Erased, erase};
pub use erased_numbers::erased_numbers_file;
pub use export::export;

pub(super) use erase::{ErasedAgain, erase_again};
pub(super) use erased_numbers::{ErasedNumbers, with_ending};

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
