//! A case given to somebody else (👤): offered, and taken, declined or left unanswered. Until somebody has taken it, the
//! one who gives it owns it.

use super::decision::{Decision, DecisionBuilder, DecisionContext};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::reassignment::{OPEN_FOR, Reassignment, ReassignmentEnd};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::parts::ReassignmentNews;
use crate::domain::message::phrase::Phrase;
use crate::domain::staff::person::{Person, Role};
use crate::domain::staff::rota::{DutyRole, Rota};
use chrono::{DateTime, Utc};

/// Who is there now to take the case: agents, then shift and team leaders, on duty and reachable; without a rota of who
/// takes calls, the agents on the staff. Its owner is not among them.
pub fn who_may_take<'r>(case: &Case, rota: &'r Rota, at: DateTime<Utc>) -> Vec<&'r Person> {
    let posts = [Role::Agent, Role::ShiftLeader, Role::TeamLeader].map(DutyRole::Role);
    let mut there: Vec<&Person> = Vec::new();
    for person in posts.into_iter().flat_map(|post| rota.on_duty(post, at)) {
        if !there.iter().any(|known| known.id == person.id) {
            there.push(person);
        }
    }
    if there.is_empty() && !rota.names_agents(at) {
        there = rota.people.iter().filter(|person| person.is(Role::Agent)).collect();
    }
    there.retain(|person| person.reachable() && person.id != case.owner);
    there
}

/// Offers the case to these, in place of any offer before; the giver, where there is one, owns it from now on.
pub(super) fn offer(fired: &mut DecisionBuilder, by: Option<PersonId>, to: Vec<PersonId>) {
    let (now, case) = (fired.context.now, &fired.case);
    let number = case.reassignment.as_ref().map_or(0, |giving| giving.number) + 1;
    let mut from = case.owner;
    if let Some(before) = case.offered() {
        // Given by the same person once more: who had it first still waits to hear who has taken it.
        if before.by == by {
            from = before.from;
        }
        end(fired, ReassignmentEnd::Replaced);
    }
    let case = &mut fired.case;
    case.owner = by.unwrap_or(case.owner);
    case.reassignment = Some(Reassignment {
        number,
        at: now,
        by,
        from,
        to: to.clone(),
        declined: Vec::new(),
        until: now + OPEN_FOR,
        over: None,
    });
    let offer = Notice::Giving { case: case.id, giving: number };
    fired.notices.extend(to.into_iter().map(|to| Outgoing::to(to, offer.clone())));
}

/// Ends the offer, and what is said of that to who gave it; without a giver to who answers for the shift.
pub(super) fn end(fired: &mut DecisionBuilder, how: ReassignmentEnd) {
    let id = fired.case.id;
    let Some(giving) = fired.case.reassignment.as_mut() else { return };
    giving.over = Some(how);
    let (number, by, concerned) = (giving.number, giving.by, giving.concerned());
    let taken_by = if let ReassignmentEnd::Taken(by) = how { Some(by) } else { None };
    let hear = match how {
        ReassignmentEnd::Taken(_) => concerned,
        ReassignmentEnd::Replaced => Vec::new(),
        ReassignmentEnd::Declined | ReassignmentEnd::Unanswered | ReassignmentEnd::NotReached => match by {
            Some(by) => vec![by],
            None => who_leads(fired.context, fired.case.owner),
        },
    };
    let news = Notice::GivingNews { case: id, giving: number, news: ReassignmentNews::Over };
    let people = &fired.context.rota.people;
    let here = |person: &PersonId| people.iter().any(|known| known.id == *person && known.active);
    let hear = hear.into_iter().filter(|person| Some(*person) != taken_by && here(person));
    fired.notices.extend(hear.map(|to| Outgoing::to(to, news.clone())));
}

/// The shift leader on duty, else a team leader.
pub fn who_leads(context: DecisionContext, owner: PersonId) -> Vec<PersonId> {
    [Recipient::ShiftLeader, Recipient::TeamLeader, Recipient::Admin]
        .into_iter()
        .map(|tell| context.rota.tell(&[tell], owner, context.now, 0).people)
        .find(|people| !people.is_empty())
        .unwrap_or_default()
}

/// Nobody has answered in time: the case stays with who gave it, and they hear of it.
pub(super) fn unanswered(fired: &mut DecisionBuilder) {
    let now = fired.context.now;
    let open = fired.case.offered().filter(|giving| giving.until <= now).map(|giving| giving.number);
    if let Some(giving) = open {
        fired.by_itself(AuditEvent::GivingOver { giving, how: ReassignmentEnd::Unanswered });
        end(fired, ReassignmentEnd::Unanswered);
    }
}

/// The offer could not be delivered to this person.
pub fn not_delivered(case: &Case, number: u32, person: PersonId, context: DecisionContext) -> Decision {
    let mut fired = DecisionBuilder::of(case, context);
    if case.offered().is_some_and(|giving| giving.number == number)
        && declines(&mut fired, person)
        && let Some(giving) = fired.case.reassignment.as_ref()
    {
        // Some of several may have declined themselves.
        let how = if giving.to.len() == 1 { ReassignmentEnd::NotReached } else { ReassignmentEnd::Declined };
        fired.by_itself(AuditEvent::GivingOver { giving: number, how });
        end(&mut fired, how);
    }
    fired.decided(Phrase::Seen)
}

/// One of those it is offered to will not take it; whether that was the last of them.
pub(super) fn declines(fired: &mut DecisionBuilder, person: PersonId) -> bool {
    let Some(giving) = fired.case.reassignment.as_mut() else { return false };
    if giving.to.contains(&person) && !giving.declined.contains(&person) {
        giving.declined.push(person);
    }
    giving.to.iter().all(|to| giving.declined.contains(to))
}
