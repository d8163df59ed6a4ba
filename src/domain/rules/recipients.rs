//! Whom a rung that fires is sent to (rule 5): its own recipients, or those of the first rung above that has any.

use super::decision::DecisionContext;
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::escalation::climb::{Climb, Firing};
use crate::domain::escalation::ladder::Recipient;

/// A rung with somebody to tell.
pub struct RungRecipients {
    pub firing: Firing,
    pub people: Vec<PersonId>,
    /// The recipients nobody stands for, of this rung and of those below that it replaces.
    pub unreached: Vec<Recipient>,
}

/// The first rung from `firing` upwards on which somebody can be told; `recipients` may change whom a rung tells.
///
/// # Errors
/// The topmost rung, when nobody can be told on it either.
pub fn first_reachable_rung(
    climb: &Climb,
    mut firing: Firing,
    case: &Case,
    context: DecisionContext,
    recipients: impl Fn(&[Recipient]) -> Vec<Recipient>,
) -> Result<RungRecipients, usize> {
    let mut unreached = Vec::new();
    loop {
        let roles = recipients(&firing.tell);
        let mut told = context.rota.tell(&roles, case.owner, context.now, firing.occurrence);
        if roles.contains(&Recipient::ShiftLeader) {
            told.people.extend(outgoing_shift_leaders(case, context, &told.people));
        }
        unreached.extend(told.empty);
        unreached.sort_unstable();
        unreached.dedup();
        if !told.people.is_empty() {
            return Ok(RungRecipients { firing, people: told.people, unreached });
        }
        match climb.above(firing.rung) {
            Some(next) => firing = next,
            None => return Err(firing.rung),
        }
    }
}

/// The outgoing shift leaders of a handover nobody has accepted stay on the shift leader's rung (rule 6).
fn outgoing_shift_leaders(case: &Case, context: DecisionContext, told: &[PersonId]) -> Vec<PersonId> {
    let mut outgoing = case.handed().map(|handover| handover.from.clone()).unwrap_or_default();
    outgoing.retain(|person| !told.contains(person) && context.is_reachable(*person));
    outgoing
}

/// The recipients of a rung; an owner whose rostered shift has ended is told together with the shift leader (rule 6).
pub fn with_stand_in(case: &Case, tell: &[Recipient], context: DecisionContext) -> Vec<Recipient> {
    let mut recipients = tell.to_vec();
    let owner_off_duty = tell.contains(&Recipient::Owner) && context.rota.off_duty(case.owner, context.now);
    if owner_off_duty && !recipients.contains(&Recipient::ShiftLeader) {
        recipients.push(Recipient::ShiftLeader);
    }
    recipients
}
