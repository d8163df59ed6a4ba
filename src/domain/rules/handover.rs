//! A shift's end: what is open goes from the outgoing shift leader to the incoming one, case by case. What nobody accepts
//! stays with the outgoing leader and climbs its ladder.

use super::decision::{Decision, DecisionBuilder, DecisionContext};
use super::reassignment;
use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::case::Case;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::handover::{Handover, HandoverStatus};
use crate::domain::escalation::climb::Firing;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::phrase::Phrase;
use crate::domain::staff::person::{Person, Role};
use crate::domain::staff::rota::{Duty, DutyRole, Rota};
use chrono::{DateTime, TimeDelta, Utc};

/// How far ahead a shift's end is seen to.
pub const AHEAD: TimeDelta = TimeDelta::hours(12);
/// How long after it a shift's end that was slept through is still handed over.
pub const LATE: TimeDelta = TimeDelta::hours(4);

const LEADER: DutyRole = DutyRole::Role(Role::ShiftLeader);

/// The shifts' ends among these duties at which a shift leader goes home, by time: when, and the shift's name.
pub fn ends(duties: &[Duty]) -> Vec<(DateTime<Utc>, String)> {
    let goes_on = |duty: &Duty| {
        let same = |other: &Duty| other.person == duty.person && other.post == LEADER;
        duties.iter().any(|other| same(other) && other.covers(duty.until))
    };
    let mut ends: Vec<(DateTime<Utc>, String)> = duties
        .iter()
        .filter(|duty| duty.post == LEADER && !goes_on(duty))
        .filter_map(|duty| Some((duty.until, duty.shift.clone()?)))
        .collect();
    ends.sort();
    ends.dedup_by_key(|(at, _)| *at);
    ends
}

/// The shift leaders whose shift ends then and who do not lead the next one.
pub fn leaving(rota: &Rota, ends_at: DateTime<Utc>) -> Vec<PersonId> {
    let leads =
        |person: PersonId, at: DateTime<Utc>| rota.on_duty(LEADER, at).iter().any(|on| on.id == person);
    let mut people: Vec<PersonId> = rota
        .duties
        .iter()
        .filter(|duty| duty.post == LEADER && duty.shift.is_some() && duty.until == ends_at)
        .map(|duty| duty.person)
        .filter(|person| leads(*person, just_before(ends_at)) && !leads(*person, ends_at))
        .collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// Who leads the shift after it; nobody, where none is scheduled.
pub fn scheduled<'r>(handover: &Handover, rota: &'r Rota, now: DateTime<Utc>) -> Vec<&'r Person> {
    let mut on_duty = rota.on_duty(LEADER, now.max(handover.ends_at));
    on_duty.retain(|person| !handover.outgoing.contains(&person.id));
    on_duty
}

/// Those of them who can be told.
pub fn incoming(handover: &Handover, rota: &Rota, now: DateTime<Utc>) -> Vec<PersonId> {
    let there = scheduled(handover, rota, now).into_iter().filter(|person| person.reachable());
    there.map(|person| person.id).collect()
}

/// The last moment of a shift.
fn just_before(ends_at: DateTime<Utc>) -> DateTime<Utc> {
    ends_at - TimeDelta::milliseconds(1)
}

/// What became of a handover: itself, the cases it changed with how they were, and who is told.
#[derive(Debug)]
pub struct HandoverDecision {
    pub handover: Handover,
    pub cases: Vec<(Case, Decision)>,
    pub notices: Vec<Outgoing>,
}

/// A handover while something is done about it.
struct HandoverEditor<'a> {
    handover: Handover,
    context: DecisionContext<'a>,
    /// All that is open, as it was.
    open: &'a [Case],
    unfolding: Vec<DecisionBuilder<'a>>,
    notices: Vec<Outgoing>,
}

/// Fires the rung that is due. `open` is every open case.
pub fn fire(handover: &Handover, open: &[Case], context: DecisionContext) -> HandoverDecision {
    let mut work = HandoverEditor::on(handover, open, context);
    if handover.over.is_none()
        && let Some(firing) = work.handover.climb.fire(context.now)
    {
        work.climb(firing);
    }
    work.turned()
}

/// Starts it by hand, before its time: the list goes to who leaves and to who comes. `false`: nothing is open.
pub fn begin(handover: &Handover, open: &[Case], context: DecisionContext) -> (HandoverDecision, bool) {
    let mut work = HandoverEditor::on(handover, open, context);
    // What is due now is done now.
    work.handover.climb.fire(context.now);
    work.gather();
    let begins = work.anything_waits();
    if begins {
        work.handover.begun = Some(context.now);
        let mut people = reachable(&work.handover.outgoing, context);
        people.extend(work.incoming_or_team_leader(0));
        work.tell(&people, None);
        work.end_of_shift();
    }
    (work.turned(), begins)
}

/// The list could not be delivered to anybody on this rung: who stands above is told now (rule 5).
pub fn not_delivered(
    handover: &Handover,
    rung: usize,
    open: &[Case],
    context: DecisionContext,
) -> HandoverDecision {
    let mut work = HandoverEditor::on(handover, open, context);
    let above = handover.climb.above(rung).filter(|above| !handover.climb.is_past(above.rung));
    if handover.over.is_none()
        && work.anything_waits()
        && let Some(above) = above
    {
        work.tell_rung(above);
    }
    work.turned()
}

fn reachable(people: &[PersonId], context: DecisionContext) -> Vec<PersonId> {
    let there =
        |id: &PersonId| context.rota.people.iter().any(|person| person.id == *id && person.reachable());
    people.iter().copied().filter(there).collect()
}

impl<'a> HandoverEditor<'a> {
    fn on(handover: &Handover, open: &'a [Case], context: DecisionContext<'a>) -> Self {
        HandoverEditor {
            handover: handover.clone(),
            context,
            open,
            unfolding: Vec::new(),
            notices: Vec::new(),
        }
    }

    fn climb(&mut self, firing: Firing) {
        let (now, ends_at) = (self.context.now, self.handover.ends_at);
        if self.handover.begun.is_none() {
            // The rota may have been changed since this end was seen to.
            self.handover.outgoing = leaving(self.context.rota, ends_at);
        }
        if self.handover.outgoing.is_empty() {
            self.handover.over = Some(now);
            return;
        }
        self.gather();
        if self.anything_waits() {
            self.handover.begun.get_or_insert(now);
            self.tell_rung(firing);
            self.end_of_shift();
        } else if now >= ends_at {
            self.end_of_shift();
            self.handover.over = Some(now);
        } else if self.handover.begun.is_none() && !self.handover.nothing_said {
            self.handover.nothing_said = true;
            let nothing = Notice::NothingToHandOver { handover: self.handover.id };
            let people = reachable(&self.handover.outgoing, self.context);
            self.notices.extend(people.into_iter().map(|to| Outgoing::to(to, nothing.clone())));
        }
    }

    /// Puts what is open now on the list, until the shift has ended.
    fn gather(&mut self) {
        if self.handover.ended {
            return;
        }
        for case in self.open {
            if !self.belongs(case) {
                continue;
            }
            let known = case.handover.as_ref().is_some_and(|handing| handing.handover == self.handover.id);
            if known {
                continue;
            }
            let mut unfolding = DecisionBuilder::of(case, self.context);
            let from = self.handover.outgoing.clone();
            unfolding.case.handover =
                Some(HandoverStatus { handover: self.handover.id, from, accepted: None });
            unfolding.by_itself(AuditEvent::HandedOver { handover: self.handover.id });
            self.unfolding.push(unfolding);
            self.handover.cases.push(case.id);
        }
    }

    /// Whether the case is this shift's to hand over: of who is on it or goes home with it, of the outgoing leader, or of
    /// nobody who is there. What still waits in an earlier handover stays there.
    fn belongs(&self, case: &Case) -> bool {
        let (handover, rota) = (&self.handover, self.context.rota);
        let elsewhere = case.handed().is_some_and(|handing| handing.handover != handover.id);
        if elsewhere || case.taken_at > handover.ends_at {
            return false;
        }
        if handover.outgoing.contains(&case.owner) {
            return true;
        }
        let last = self.context.now.min(just_before(handover.ends_at));
        match rota.shift_end(case.owner, last) {
            None => true,
            Some(end) if end <= handover.ends_at => true,
            Some(_) => {
                let stays = |duty: &Duty| duty.covers(last) && duty.covers(handover.ends_at);
                let same = |duty: &Duty| {
                    duty.person == case.owner
                        && duty.covers(last)
                        && duty.shift.as_ref() == Some(&handover.shift)
                };
                let led = rota.duties.iter().any(|duty| duty.post == LEADER && stays(duty));
                !led || rota.duties.iter().any(same)
            }
        }
    }

    /// The open cases of the list, as they are by now.
    fn listed(&self) -> impl Iterator<Item = &Case> {
        let now = |case: &'a Case| {
            let changed = self.unfolding.iter().find(|unfolding| unfolding.case.id == case.id);
            changed.map_or(case, |unfolding| &unfolding.case)
        };
        self.open.iter().filter(|case| self.handover.cases.contains(&case.id)).map(now)
    }

    fn anything_waits(&self) -> bool {
        self.listed().any(|case| self.handover.waits_for(case))
    }

    /// Tells everybody on the rung; when there is nobody, the next rung at once, and at the top the admins.
    fn tell_rung(&mut self, mut firing: Firing) {
        loop {
            let people = self.stand_on(&firing);
            if !people.is_empty() {
                return self.tell(&people, Some((firing.rung, firing.occurrence)));
            }
            match self.handover.climb.above(firing.rung) {
                Some(above) => firing = above,
                None => break,
            }
        }
        let admins =
            self.context.rota.people.iter().filter(|person| person.is(Role::Admin) && person.reachable());
        let admins: Vec<PersonId> = admins.map(|admin| admin.id).collect();
        self.tell(&admins, Some((firing.rung, firing.occurrence)));
    }

    /// Outgoing and incoming both count as shift leader. Where nobody is scheduled next, a team leader is told with the
    /// first rung already.
    fn stand_on(&self, firing: &Firing) -> Vec<PersonId> {
        let context = self.context;
        let mut people = Vec::new();
        for tell in &firing.tell {
            if *tell == Recipient::ShiftLeader {
                people.extend(reachable(&self.handover.outgoing, context));
                people.extend(self.incoming_or_team_leader(firing.occurrence));
            } else {
                people
                    .extend(context.rota.tell(&[*tell], PersonId(0), context.now, firing.occurrence).people);
            }
        }
        let mut each = Vec::new();
        people.into_iter().for_each(|person| {
            if !each.contains(&person) {
                each.push(person);
            }
        });
        each
    }

    fn incoming_or_team_leader(&self, occurrence: u32) -> Vec<PersonId> {
        let context = self.context;
        let incoming = incoming(&self.handover, context.rota, context.now);
        if incoming.is_empty() {
            let above =
                context.rota.tell(&[Recipient::TeamLeader], PersonId(0), context.now, occurrence).people;
            return above.into_iter().filter(|person| !self.handover.outgoing.contains(person)).collect();
        }
        incoming
    }

    fn tell(&mut self, people: &[PersonId], rung: Option<(usize, u32)>) {
        let list = Notice::Handover { handover: self.handover.id, rung };
        self.notices.extend(people.iter().map(|to| Outgoing::to(*to, list.clone())));
    }

    /// Once the shift has ended, what belongs to who has gone home is offered to the agents who came.
    fn end_of_shift(&mut self) {
        let (now, context) = (self.context.now, self.context);
        if self.handover.ended || now < self.handover.ends_at {
            return;
        }
        self.handover.ended = true;
        let agents = context.rota.on_duty(DutyRole::Role(Role::Agent), now);
        let to: Vec<PersonId> =
            agents.into_iter().filter(|agent| agent.reachable()).map(|agent| agent.id).collect();
        let left: Vec<Case> = self.listed().filter(|case| self.is_left_behind(case)).cloned().collect();
        for case in left {
            if to.is_empty() {
                break;
            }
            let at = match self.unfolding.iter().position(|unfolding| unfolding.case.id == case.id) {
                Some(at) => at,
                None => {
                    self.unfolding.push(DecisionBuilder::of(&case, context));
                    self.unfolding.len() - 1
                }
            };
            let unfolding = &mut self.unfolding[at];
            reassignment::offer(unfolding, None, to.clone());
            let giving = unfolding.case.reassignment.as_ref().map_or(0, |giving| giving.number);
            unfolding.by_itself(AuditEvent::Given { giving, to: to.clone() });
        }
    }

    /// Its owner is not there any more, and nobody is being asked to take it.
    fn is_left_behind(&self, case: &Case) -> bool {
        let away = self.context.rota.shift_end(case.owner, self.context.now).is_none();
        away && !self.handover.outgoing.contains(&case.owner) && case.offered().is_none()
    }

    fn turned(self) -> HandoverDecision {
        let before = |id: CaseId| self.open.iter().find(|case| case.id == id).cloned();
        let cases = self
            .unfolding
            .into_iter()
            .filter_map(|unfolding| Some((before(unfolding.case.id)?, unfolding.decided(Phrase::Seen))))
            .collect();
        HandoverDecision { handover: self.handover, cases, notices: self.notices }
    }
}
