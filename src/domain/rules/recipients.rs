//! Whom a firing rung reaches (rule 5): itself, or the first above it on which there is somebody.

use super::decision::DecisionContext;
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::escalation::climb::{Climb, Firing};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::staff::person::Role;

/// A rung that reached somebody.
pub struct RungRecipients {
    pub firing: Firing,
    pub people: Vec<PersonId>,
    /// What found nobody, on this rung and on those it stands in for.
    pub unreached: Vec<Recipient>,
}

/// The first rung from `firing` upwards on which somebody can be told; `whom` has the last word on a rung's roles.
///
/// # Errors
/// The topmost rung, when there is nobody on it either.
pub fn reach(
    climb: &Climb,
    mut firing: Firing,
    case: &Case,
    context: DecisionContext,
    whom: impl Fn(&[Recipient]) -> Vec<Recipient>,
) -> Result<RungRecipients, usize> {
    let mut unreached = Vec::new();
    loop {
        let roles = whom(&firing.tell);
        let mut told = context.rota.tell(&roles, case.owner, context.now, firing.occurrence);
        if roles.contains(&Recipient::ShiftLeader) {
            told.people.extend(still_answering(case, context, &told.people));
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
fn still_answering(case: &Case, context: DecisionContext, told: &[PersonId]) -> Vec<PersonId> {
    let outgoing = case.handed().map(|handing| handing.from.as_slice()).unwrap_or_default();
    let there =
        |id: &PersonId| context.rota.people.iter().any(|person| person.id == *id && person.reachable());
    outgoing.iter().copied().filter(|person| !told.contains(person) && there(person)).collect()
}

/// The roles of a rung; an owner whose rostered shift has ended is told together with the shift leader (rule 6).
pub fn with_who_stands_in(case: &Case, tell: &[Recipient], context: DecisionContext) -> Vec<Recipient> {
    let mut whom = tell.to_vec();
    let owner_left = tell.contains(&Recipient::Owner) && context.rota.off_duty(case.owner, context.now);
    if owner_left && !whom.contains(&Recipient::ShiftLeader) {
        whom.push(Recipient::ShiftLeader);
    }
    whom
}

/// To every admin who can be reached.
pub fn to_admins(context: DecisionContext, notice: &Notice) -> Vec<Outgoing> {
    let admins = context.rota.people.iter().filter(|person| person.is(Role::Admin) && person.reachable());
    admins.map(|admin| Outgoing::to(admin.id, notice.clone())).collect()
}
