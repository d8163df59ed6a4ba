//! The figures of reviews (`docs/figures.md` defines each).

use super::{Part, Review};
use crate::domain::base::ids::PersonId;
use std::collections::BTreeMap;

/// Reviews, and how often each part of the standard was met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewTally {
    pub reviews: u64,
    met: [u64; Part::ALL.len()],
}

impl ReviewTally {
    fn add(&mut self, review: &Review) {
        self.reviews += 1;
        for part in Part::ALL {
            self.met[part as usize] += u64::from(review.scores.get(part) == Some(true));
        }
    }

    /// In how many of them this part was met, in whole percent, rounded down; `None` where there are none.
    pub fn percent(&self, part: Part) -> Option<u64> {
        (self.met[part as usize] * 100).checked_div(self.reviews)
    }

    /// The parts met of all parts scored, in whole percent, rounded down; `None` where there are none.
    pub fn met_percent(&self) -> Option<u64> {
        (self.met.iter().sum::<u64>() * 100).checked_div(self.reviews * Part::ALL.len() as u64)
    }
}

/// The reviews that were sent in a period.
#[derive(Clone, Debug, Default)]
pub struct ReviewFigures {
    pub all: ReviewTally,
    pub by_agent: BTreeMap<PersonId, ReviewTally>,
    /// In the order in which they were sent.
    pub reviews: Vec<Review>,
}

impl ReviewFigures {
    pub fn of(reviews: Vec<Review>) -> Self {
        let mut figures = ReviewFigures { reviews, ..ReviewFigures::default() };
        for review in &figures.reviews {
            figures.all.add(review);
            figures.by_agent.entry(review.agent).or_default().add(review);
        }
        figures
    }
}
