//! Which closed case is reviewed next.

use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::case::{Case, ClosingKind};
use std::collections::BTreeMap;

/// A closed case that nobody has drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    pub case: CaseId,
    pub owner: PersonId,
}

impl Candidate {
    /// The case, where `reviewer` may review it: it is closed for good, its data is there, and they had no part in it.
    pub fn of(case: &Case, reviewer: PersonId) -> Option<Self> {
        let closed = case.closing.as_ref().is_some_and(|closing| {
            closing.settled
                && match closing.how {
                    ClosingKind::Told | ClosingKind::AnsweredInCall | ClosingKind::Withdrawn => true,
                    ClosingKind::Mistake => false,
                }
        });
        let fits = closed && !case.is_erased() && !case.took_part(reviewer);
        fits.then_some(Candidate { case: case.id, owner: case.owner })
    }
}

/// Draws one of the cases of a week, each as likely as any other, but for those of agents of whom `per_agent` are `drawn`
/// already. `seed` is random, and the same seed draws the same.
pub fn draw(
    mut cases: Vec<Candidate>,
    drawn: &BTreeMap<PersonId, u32>,
    per_agent: u32,
    seed: u64,
) -> Option<Candidate> {
    cases.retain(|candidate| drawn.get(&candidate.owner).copied().unwrap_or(0) < per_agent);
    cases.sort_unstable();
    let scaled = u128::from(seed) * cases.len() as u128;
    cases.get(usize::try_from(scaled >> u64::BITS).ok()?).copied()
}
