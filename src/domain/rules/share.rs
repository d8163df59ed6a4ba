//! 👤 Chia cho ca: who has accepted a handover gives its cases to the agents of the shift, who may hand them back.

use super::CaseEditor;
use super::decision::{Decision, DecisionBuilder, DecisionContext};
use super::reassignment::end;
use crate::domain::base::ids::{HandoverId, PersonId};
use crate::domain::case::Case;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::handover::Handover;
use crate::domain::case::reassignment::{Reassignment, ReassignmentEnd};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::{Person, Role};
use crate::domain::staff::rota::DutyRole;
use chrono::TimeDelta;

/// A handover is accepted, and shared, up to so long before the shift.
const COMES_SOON: TimeDelta = TimeDelta::minutes(30);

/// The cases of the handover that this person has accepted and still owns, offered to nobody.
pub fn is_to_share(handover: HandoverId, case: &Case, person: PersonId) -> bool {
    let accepted = case.handover.as_ref().filter(|status| status.handover == handover);
    let by_them = accepted.and_then(|status| status.accepted).is_some_and(|accepted| accepted.by == person);
    by_them && case.is_open() && case.owner == person && case.offered().is_none()
}

/// Who gets which of the cases to share: the most urgent case to the agent of the shift with the fewest open cases, and
/// so on. `open` is every open case.
///
/// # Errors
/// There is nothing to share, or nobody to share it with.
pub fn evenly<'c>(
    handover: &Handover,
    open: &'c [Case],
    by: PersonId,
    context: DecisionContext,
) -> Result<Vec<(&'c Case, PersonId)>, Refusal> {
    let mut cases: Vec<&Case> = open.iter().filter(|case| is_to_share(handover.id, case, by)).collect();
    if cases.is_empty() {
        return Err(Refusal::NothingToShare);
    }
    cases.sort_by_key(|case| (case.promise.due, case.id));
    // Shared before the shift has ended, they are for those who come.
    let at = context.now.max(handover.ends_at);
    let mut agents: Vec<&Person> = context.rota.on_duty(DutyRole::Role(Role::Agent), at);
    if agents.is_empty() && !context.rota.names_agents(at) {
        agents = context.rota.people.iter().filter(|person| person.is(Role::Agent)).collect();
    }
    agents.retain(|agent| agent.reachable() && agent.id != by);
    let owned = |agent: &Person| open.iter().filter(|case| case.owner == agent.id).count();
    let mut counts: Vec<(usize, PersonId)> =
        agents.into_iter().map(|agent| (owned(agent), agent.id)).collect();
    let mut shares = Vec::new();
    for case in cases {
        let fewest = counts.iter_mut().min().ok_or(Refusal::NobodyToGiveTo)?;
        fewest.0 += 1;
        shares.push((case, fewest.1));
    }
    Ok(shares)
}

/// The message with this person's share could not be delivered: the case is its giver's again.
pub fn not_delivered(case: &Case, person: PersonId, context: DecisionContext) -> Option<Decision> {
    let mut decision = DecisionBuilder::new(case, context);
    if case.owner != person {
        return None;
    }
    let to = returns_to(case, context)?;
    give_back(&mut decision, to, ReassignmentEnd::NotReached);
    Some(decision.build(Phrase::Seen))
}

/// Who gave it, while on duty or about to be, else who leads the shift.
fn returns_to(case: &Case, context: DecisionContext) -> Option<PersonId> {
    let giver = case.given_by()?;
    let away = |at| context.rota.off_duty(giver, at);
    let there = context.is_reachable(giver) && !(away(context.now) && away(context.now + COMES_SOON));
    if there { Some(giver) } else { context.rota.leaders(context.now).first().copied() }
}

fn give_back(decision: &mut DecisionBuilder, to: PersonId, how: ReassignmentEnd) {
    decision.change_owner(to);
    end(decision, how);
}

impl CaseEditor<'_> {
    pub(super) fn share_with(&mut self, to: PersonId) -> Result<Phrase, Refusal> {
        let (me, owner, now) = (self.by.id, self.case.owner, self.context.now);
        if owner != me {
            return Err(Refusal::HasCase(owner));
        }
        let number = self.case.reassignment.as_ref().map_or(0, |before| before.number) + 1;
        self.case.reassignment = Some(Reassignment {
            number,
            at: now,
            by: Some(me),
            from: me,
            to: vec![to],
            declined: Vec::new(),
            until: now,
            over: Some(ReassignmentEnd::Taken(to)),
            spreads: false,
            shared: true,
        });
        self.change_owner(to);
        self.log(AuditEvent::Shared { to }, None);
        Ok(Phrase::Shared)
    }

    pub(super) fn hand_back_case(&mut self) -> Result<Phrase, Refusal> {
        let (me, owner) = (self.by.id, self.case.owner);
        if owner != me || self.case.given_by().is_none() {
            return Err(Refusal::HasCase(owner));
        }
        let to =
            returns_to(&self.case, self.context).filter(|to| *to != me).ok_or(Refusal::NobodyToGiveTo)?;
        let giving = self.case.reassignment.as_ref().map_or(0, |given| given.number);
        let how = ReassignmentEnd::HandedBack(me);
        self.log(AuditEvent::ReassignmentEnded { giving, how }, None);
        give_back(self, to, how);
        Ok(Phrase::CaseHandedBack)
    }
}
