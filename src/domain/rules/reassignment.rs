//! Reassignment (👤): a case is offered to others, and taken, declined or left unanswered. Promise, ladder and history go
//! with it. Until somebody has taken it, the one who offers it owns it.

use super::CaseEditor;
use super::decision::{Decision, DecisionBuilder, DecisionContext};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::reassignment::{AT_ONCE, NEXT_AFTER, OPEN_FOR, Reassignment, ReassignmentEnd};
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::ReassignmentNews;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::command::ReassignAction;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::{Person, Role};
use crate::domain::staff::rota::{DutyRole, Rota};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// Who may take the case now: agents, then shift and team leaders, on duty and reachable; without a rota of who
/// takes calls, the agents on the staff. Not its owner.
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

/// Who may take the case now, those with the fewest open cases first: agents, without any of them leaders.
pub fn by_fewest_cases(
    case: &Case,
    rota: &Rota,
    at: DateTime<Utc>,
    open: &BTreeMap<PersonId, usize>,
) -> Vec<PersonId> {
    let there = who_may_take(case, rota, at);
    let on_duty = rota.on_duty(DutyRole::Role(Role::Agent), at);
    let is_agent = |person: &&Person| on_duty.is_empty() || on_duty.iter().any(|agent| agent.id == person.id);
    let agents: Vec<&Person> = there.iter().copied().filter(is_agent).collect();
    let mut ranked: Vec<PersonId> =
        if agents.is_empty() { there } else { agents }.into_iter().map(|person| person.id).collect();
    ranked.sort_by_key(|person| open.get(person).copied().unwrap_or(0));
    ranked
}

/// The offer could not be delivered to this person.
pub fn not_delivered(case: &Case, number: u32, person: PersonId, context: DecisionContext) -> Decision {
    let mut decision = DecisionBuilder::new(case, context);
    if case.offered().is_some_and(|offer| offer.number == number)
        && decline_for(&mut decision, person)
        && let Some(offer) = decision.case.offered()
    {
        // Some of several may have declined themselves.
        let how = if offer.to.len() == 1 { ReassignmentEnd::NotReached } else { ReassignmentEnd::Declined };
        decision.log_automatic(AuditEvent::ReassignmentEnded { giving: number, how });
        end(&mut decision, how);
    }
    decision.build(Phrase::Seen)
}

impl CaseEditor<'_> {
    pub(super) fn reassign(&mut self, action: ReassignAction) -> Result<Phrase, Refusal> {
        match action {
            ReassignAction::To(person) => self.reassign_to(person),
            ReassignAction::Take => self.take_offer(),
            ReassignAction::Decline => self.decline_offer(),
            ReassignAction::Share(person) => self.share_with(person),
            ReassignAction::HandBack => self.hand_back_case(),
        }
    }

    /// Offers the case; who takes it over from the owner has it at once.
    fn reassign_to(&mut self, to: PersonId) -> Result<Phrase, Refusal> {
        let (by, context, owner) = (self.by.id, self.context, self.case.owner);
        if to == owner {
            return Err(Refusal::HasCase(owner));
        }
        let candidates = who_may_take(&self.case, context.rota, context.now);
        if !candidates.iter().any(|person| person.id == to) {
            return Err(Refusal::NotThere(to));
        }
        let giving = offer(self, Some(by), vec![to]);
        self.log(AuditEvent::ReassignmentOffered { giving, to: vec![to] }, None);
        if to == by {
            self.notices.retain(|outgoing| !matches!(outgoing.notice, Notice::Giving { .. }));
            return Ok(self.taken(giving));
        }
        self.tell_owner_before(owner, giving);
        Ok(Phrase::Given)
    }

    fn tell_owner_before(&mut self, owner: PersonId, giving: u32) {
        let (by, case, rota) = (self.by.id, self.case.id, self.context.rota);
        if owner != by && rota.people.iter().any(|person| person.id == owner && person.active) {
            self.notify(owner, Notice::GivingNews { case, giving, news: ReassignmentNews::Begun });
        }
    }

    /// Offers the case to who has the fewest open cases, a few at a time.
    pub(super) fn offer_around(&mut self, ranked: &[PersonId]) -> Result<Phrase, Refusal> {
        let (by, owner, now) = (self.by.id, self.case.owner, self.context.now);
        let others = ranked.iter().copied().filter(|person| *person != by && *person != owner);
        let to: Vec<PersonId> = others.take(AT_ONCE).collect();
        if to.is_empty() {
            return Err(Refusal::NobodyToGiveTo);
        }
        let giving = offer(self, Some(by), to.clone());
        self.log(AuditEvent::ReassignmentOffered { giving, to }, None);
        self.tell_owner_before(owner, giving);
        if let Some(offer) = &mut self.case.reassignment {
            (offer.spreads, offer.until) = (true, now + NEXT_AFTER);
        }
        Ok(Phrase::OfferedAround)
    }

    fn take_offer(&mut self) -> Result<Phrase, Refusal> {
        let (me, owner) = (self.by.id, self.case.owner);
        if owner == me {
            return Ok(Phrase::AlreadyYours);
        }
        match self.case.offered() {
            Some(offer) if offer.to.contains(&me) => {
                let number = offer.number;
                Ok(self.taken(number))
            }
            Some(_) => Err(Refusal::OfferedToOthers),
            None => Err(Refusal::HasCase(owner)),
        }
    }

    fn taken(&mut self, giving: u32) -> Phrase {
        let (me, case) = (self.by.id, self.case.id);
        let how = ReassignmentEnd::Taken(me);
        self.become_owner();
        self.log(AuditEvent::ReassignmentEnded { giving, how }, None);
        end(self, how);
        self.notify(me, Notice::CardAgain { case });
        Phrase::TakenOver
    }

    fn decline_offer(&mut self) -> Result<Phrase, Refusal> {
        let (me, owner) = (self.by.id, self.case.owner);
        let declined = self.case.reassignment.as_ref().is_some_and(|offer| offer.declined.contains(&me));
        match self.case.offered() {
            _ if declined => Ok(Phrase::GivingDeclined),
            Some(offer) if offer.to.contains(&me) => {
                let giving = offer.number;
                self.log(AuditEvent::ReassignmentDeclined { giving }, None);
                if decline_for(self, me) {
                    end(self, ReassignmentEnd::Declined);
                }
                Ok(Phrase::GivingDeclined)
            }
            Some(_) => Err(Refusal::OfferedToOthers),
            None if owner == me => Ok(Phrase::AlreadyYours),
            None => Err(Refusal::HasCase(owner)),
        }
    }
}

/// Offers the case to these people in place of any offer before; `by`, if anybody, owns it from now on. The number of the
/// offer.
pub(super) fn offer(decision: &mut DecisionBuilder, by: Option<PersonId>, to: Vec<PersonId>) -> u32 {
    let (now, case) = (decision.context.now, &decision.case);
    let number = case.reassignment.as_ref().map_or(0, |offer| offer.number) + 1;
    let mut from = case.owner;
    if let Some(before) = case.offered() {
        // Offered by the same person once more: the owner before still waits to hear who has taken it.
        if before.by == by {
            from = before.from;
        }
        end(decision, ReassignmentEnd::Replaced);
    }
    let case = &mut decision.case;
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
        spreads: false,
        shared: false,
    });
    let offer = Notice::Giving { case: case.id, giving: number };
    decision.notify_each(to, &offer);
    number
}

/// Ends the offer and tells who made it; an offer that nobody made, the leaders on duty.
pub(super) fn end(decision: &mut DecisionBuilder, how: ReassignmentEnd) {
    let case = decision.case.id;
    let Some(offer) = decision.case.reassignment.as_mut() else { return };
    offer.over = Some(how);
    let (number, by, concerned) = (offer.number, offer.by, offer.concerned());
    let mut told = match how {
        ReassignmentEnd::Taken(_) => concerned,
        ReassignmentEnd::Replaced => Vec::new(),
        ReassignmentEnd::HandedBack(_) => vec![decision.case.owner],
        ReassignmentEnd::Declined | ReassignmentEnd::Unanswered | ReassignmentEnd::NotReached => match by {
            // Who has gone home meanwhile does nothing about it.
            Some(by) if !decision.context.rota.has_gone_home(by, decision.context.now) => vec![by],
            Some(_) | None => decision.context.rota.leaders(decision.context.now),
        },
    };
    let people = &decision.context.rota.people;
    told.retain(|person| how != ReassignmentEnd::Taken(*person));
    told.retain(|person| people.iter().any(|known| known.id == *person && known.active));
    decision.notify_each(told, &Notice::GivingNews { case, giving: number, news: ReassignmentNews::Over });
}

/// Nobody has answered in time: the next few are asked, and with nobody left the case stays with its owner. `ranked` is who
/// may take it now.
pub fn expire(case: &Case, ranked: &[PersonId], context: DecisionContext) -> Decision {
    let mut decision = DecisionBuilder::new(case, context);
    if let Some(offer) = case.offered().filter(|offer| offer.until <= context.now) {
        let (giving, asked) = (offer.number, [offer.people(), offer.declined.clone()].concat());
        let others = ranked.iter().copied().filter(|person| offer.spreads && !asked.contains(person));
        let next: Vec<PersonId> = others.take(AT_ONCE).collect();
        if next.is_empty() {
            let declined = offer.to.iter().all(|person| offer.declined.contains(person));
            let how = if declined { ReassignmentEnd::Declined } else { ReassignmentEnd::Unanswered };
            decision.log_automatic(AuditEvent::ReassignmentEnded { giving, how });
            end(&mut decision, how);
        } else {
            if let Some(offer) = &mut decision.case.reassignment {
                offer.to.extend(&next);
                offer.until = context.now + NEXT_AFTER;
            }
            decision.log_automatic(AuditEvent::ReassignmentOffered { giving, to: next.clone() });
            decision.notify_each(next, &Notice::Giving { case: case.id, giving });
        }
    }
    decision.build(Phrase::Seen)
}

/// This person will not take it; whether that ends the offer. One to nobody in particular goes to the next ones at once.
fn decline_for(decision: &mut DecisionBuilder, person: PersonId) -> bool {
    let now = decision.context.now;
    let Some(offer) = decision.case.reassignment.as_mut() else { return false };
    if offer.to.contains(&person) && !offer.declined.contains(&person) {
        offer.declined.push(person);
    }
    let all = offer.to.iter().all(|to| offer.declined.contains(to));
    if all && offer.spreads {
        offer.until = now;
    }
    all && !offer.spreads
}
