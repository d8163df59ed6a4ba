//! Whether a text names a number, however it is written.

use super::{Phone, numbers_in};
use crate::domain::base::fold::bare;

/// How many other characters may stand between two digits of one number.
const MAX_GAP: usize = 2;

impl Phone {
    /// Whether the text has this number in any spelling: grouped, with or without the country code, in its old form.
    pub fn is_named_in(&self, text: &str) -> bool {
        let runs = digit_runs(&bare(text));
        let digits = self.national().unwrap_or(&self.0[1..]);
        runs.iter().any(|run| run.contains(digits))
            || numbers_in(text).iter().any(|found| found.phone == *self)
    }
}

/// The digits of the text, those together that no letter and no wide gap divides.
fn digit_runs(text: &str) -> Vec<String> {
    let (mut runs, mut gap) = (vec![String::new()], 0);
    for c in text.chars() {
        if c.is_ascii_digit() {
            if gap > MAX_GAP {
                runs.push(String::new());
            }
            gap = 0;
            if let Some(run) = runs.last_mut() {
                run.push(c);
            }
        } else if c.is_alphabetic() {
            gap = MAX_GAP + 1;
        } else {
            gap += 1;
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_recognised_in_every_spelling() {
        let phone = Phone::parse("0834567890").expect("a number");
        for text in [
            "0834567890",
            "gọi +84 834 567 890 nhé",
            "84834567890",
            "0834.567.890",
            "0834/567/890",
            "0834_567_890",
            "０８３４５６７８９０",
            "(083) 456-7890",
            "số cũ 01234567890",
            "+84834567890\n0903111222",
        ] {
            assert!(phone.is_named_in(text), "{text}");
        }
        for text in ["0834567891", "08345 đến 67890", "834567", "", "mở nợ cước 0903111222"] {
            assert!(!phone.is_named_in(text), "{text}");
        }
        let abroad = Phone::parse("+14155552671").expect("a number");
        assert!(abroad.is_named_in("call 001 415 555 2671"));
        assert!(!abroad.is_named_in("call 0912345678"));
    }
}
