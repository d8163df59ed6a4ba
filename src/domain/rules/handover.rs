//! A shift's end: what is open goes from the outgoing shift leader to the incoming one, case by case. What nobody accepts
//! stays with the outgoing leader and climbs its ladder.

use super::decision::{Decision, DecisionBuilder, DecisionContext};
use super::keep;
use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::case::Case;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::handover::{Handover, HandoverStatus};
use crate::domain::escalation::climb::Firing;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::staff::person::{Person, Role};
use crate::domain::staff::rota::{Duty, DutyRole, Rota};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeSet;

/// How far ahead the handover of a shift's end is planned.
pub const PLANNED_AHEAD: TimeDelta = TimeDelta::hours(12);
/// How long after a shift's end a missed handover still starts.
pub const LATEST_START: TimeDelta = TimeDelta::hours(4);

const LEADER: DutyRole = DutyRole::Role(Role::ShiftLeader);

/// The ends of shifts at which a shift leader goes off duty, in order, and the shift's name.
pub fn shift_ends(duties: &[Duty]) -> Vec<(DateTime<Utc>, String)> {
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
pub fn outgoing_leaders(rota: &Rota, ends_at: DateTime<Utc>) -> Vec<PersonId> {
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

/// The shift leaders scheduled for the next shift, if any.
pub fn scheduled_leaders<'r>(handover: &Handover, rota: &'r Rota, now: DateTime<Utc>) -> Vec<&'r Person> {
    let mut on_duty = rota.on_duty(LEADER, now.max(handover.ends_at));
    on_duty.retain(|person| !handover.outgoing.contains(&person.id));
    on_duty
}

/// Those of them who can be reached.
pub fn incoming_leaders(handover: &Handover, rota: &Rota, now: DateTime<Utc>) -> Vec<PersonId> {
    let there = scheduled_leaders(handover, rota, now).into_iter().filter(|person| person.reachable());
    there.map(|person| person.id).collect()
}

/// The last moment of a shift that ends then.
fn just_before(ends_at: DateTime<Utc>) -> DateTime<Utc> {
    ends_at - TimeDelta::milliseconds(1)
}

/// A handover decided: its new state, each case it changed as it was and as decided, and the notices.
#[derive(Debug)]
pub struct HandoverDecision {
    pub handover: Handover,
    pub cases: Vec<(Case, Decision)>,
    pub notices: Vec<Outgoing>,
}

/// A handover decision while the rules gather it.
struct HandoverEditor<'a> {
    handover: Handover,
    context: DecisionContext<'a>,
    /// All open cases, unchanged.
    open: &'a [Case],
    decisions: Vec<DecisionBuilder<'a>>,
    notices: Vec<Outgoing>,
}

/// Fires the rung that is due. `open` is every open case.
pub fn fire(handover: &Handover, open: &[Case], context: DecisionContext) -> HandoverDecision {
    let mut editor = HandoverEditor::on(handover, open, context);
    if handover.over.is_none()
        && let Some(firing) = editor.handover.climb.fire(context.now)
    {
        editor.fire_rung(firing);
    }
    editor.build()
}

/// Starts it by hand, before its time: outgoing and incoming leaders get the list. `false`: nothing is open.
pub fn begin(handover: &Handover, open: &[Case], context: DecisionContext) -> (HandoverDecision, bool) {
    let mut editor = HandoverEditor::on(handover, open, context);
    // The rung that is due now must not fire again.
    editor.handover.climb.fire(context.now);
    editor.collect_cases();
    let begins = editor.has_waiting_cases();
    if begins {
        editor.handover.begun = Some(context.now);
        let mut people = reachable(&editor.handover.outgoing, context);
        people.extend(editor.incoming_or_team_leaders(0));
        editor.tell(&people, None);
        editor.complete_list();
    }
    (editor.build(), begins)
}

/// The list could not be delivered to anybody on this rung: the next rung fires now (rule 5).
pub fn not_delivered(
    handover: &Handover,
    rung: usize,
    open: &[Case],
    context: DecisionContext,
) -> HandoverDecision {
    let mut editor = HandoverEditor::on(handover, open, context);
    let above = handover.climb.above(rung).filter(|above| !handover.climb.is_past(above.rung));
    if handover.over.is_none()
        && editor.has_waiting_cases()
        && let Some(above) = above
    {
        editor.tell_rung(above);
    }
    editor.build()
}

fn reachable(people: &[PersonId], context: DecisionContext) -> Vec<PersonId> {
    people.iter().copied().filter(|person| context.is_reachable(*person)).collect()
}

impl<'a> HandoverEditor<'a> {
    fn on(handover: &Handover, open: &'a [Case], context: DecisionContext<'a>) -> Self {
        HandoverEditor {
            handover: handover.clone(),
            context,
            open,
            decisions: Vec::new(),
            notices: Vec::new(),
        }
    }

    fn fire_rung(&mut self, firing: Firing) {
        let (now, ends_at) = (self.context.now, self.handover.ends_at);
        if self.handover.begun.is_none() {
            // The rota may have changed since this handover was planned.
            self.handover.outgoing = outgoing_leaders(self.context.rota, ends_at);
        }
        if self.handover.outgoing.is_empty() {
            self.handover.over = Some(now);
            return;
        }
        self.collect_cases();
        if self.has_waiting_cases() {
            self.handover.begun.get_or_insert(now);
            self.tell_rung(firing);
            self.complete_list();
        } else if now >= ends_at {
            self.complete_list();
            self.handover.over = Some(now);
        } else if self.handover.begun.is_none() && !self.handover.nothing_said {
            self.handover.nothing_said = true;
            let nothing = Notice::NothingToHandOver { handover: self.handover.id };
            let people = reachable(&self.handover.outgoing, self.context);
            self.notices.extend(people.into_iter().map(|to| Outgoing::to(to, nothing.clone())));
        }
    }

    /// Adds open cases to the list until the shift has ended.
    fn collect_cases(&mut self) {
        if self.handover.ended {
            return;
        }
        for case in self.open {
            let listed = case.handover.as_ref().is_some_and(|status| status.handover == self.handover.id);
            if listed || !self.belongs_to_shift(case) {
                continue;
            }
            let mut decision = DecisionBuilder::new(case, self.context);
            let from = self.handover.outgoing.clone();
            decision.case.handover =
                Some(HandoverStatus { handover: self.handover.id, from, accepted: None });
            decision.log_automatic(AuditEvent::HandedOver { handover: self.handover.id });
            // Until the owner says so, it is handed over as any other.
            let last = self.context.now.min(just_before(self.handover.ends_at));
            let leaves = self.context.rota.shift_end(case.owner, last).is_some();
            if leaves && keep::next_shift(case, self.context.rota, last).is_some() {
                decision.notify(case.owner, Notice::KeepOffer { case: case.id });
            }
            self.decisions.push(decision);
            self.handover.cases.push(case.id);
        }
    }

    /// Whether this shift hands the case over: its owner works on the shift or ends with it, is an outgoing leader, or is
    /// off duty. A case that waits in another handover stays there, and one that its owner keeps with them.
    fn belongs_to_shift(&self, case: &Case) -> bool {
        let (handover, rota) = (&self.handover, self.context.rota);
        let elsewhere = case.handed().is_some_and(|status| status.handover != handover.id);
        if elsewhere || case.taken_at > handover.ends_at {
            return false;
        }
        if case.kept.is_some_and(|until| until >= handover.ends_at) && keep::comes_for(case, rota) {
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

    /// The open cases of the list, with what has been decided about them.
    fn listed(&self) -> impl Iterator<Item = &Case> {
        let now = |case: &'a Case| {
            let changed = self.decisions.iter().find(|decision| decision.case.id == case.id);
            changed.map_or(case, |decision| &decision.case)
        };
        self.open.iter().filter(|case| self.handover.cases.contains(&case.id)).map(now)
    }

    fn has_waiting_cases(&self) -> bool {
        self.listed().any(|case| self.handover.waits_for(case))
    }

    /// Tells everybody on the rung; when there is nobody, the next rung at once, and after the last the admins.
    fn tell_rung(&mut self, mut firing: Firing) {
        loop {
            let people = self.people_on_rung(&firing);
            if !people.is_empty() {
                return self.tell(&people, Some((firing.rung, firing.occurrence)));
            }
            match self.handover.climb.above(firing.rung) {
                Some(above) => firing = above,
                None => break,
            }
        }
        self.tell(&self.context.admins(), Some((firing.rung, firing.occurrence)));
    }

    /// Outgoing and incoming leaders both count as shift leader; where none is scheduled next, a team leader does.
    fn people_on_rung(&self, firing: &Firing) -> Vec<PersonId> {
        let context = self.context;
        let mut people = Vec::new();
        for tell in &firing.tell {
            if *tell == Recipient::ShiftLeader {
                people.extend(reachable(&self.handover.outgoing, context));
                people.extend(self.incoming_or_team_leaders(firing.occurrence));
            } else {
                people
                    .extend(context.rota.tell(&[*tell], PersonId(0), context.now, firing.occurrence).people);
            }
        }
        let mut seen = BTreeSet::new();
        people.retain(|person| seen.insert(*person));
        people
    }

    fn incoming_or_team_leaders(&self, occurrence: u32) -> Vec<PersonId> {
        let context = self.context;
        let incoming = incoming_leaders(&self.handover, context.rota, context.now);
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

    /// Once the shift has ended, no case is added to the list.
    fn complete_list(&mut self) {
        self.handover.ended |= self.context.now >= self.handover.ends_at;
    }

    fn build(self) -> HandoverDecision {
        let before = |id: CaseId| self.open.iter().find(|case| case.id == id).cloned();
        let cases = self
            .decisions
            .into_iter()
            .filter_map(|decision| Some((before(decision.case.id)?, decision.build(Phrase::Seen))))
            .collect();
        HandoverDecision { handover: self.handover, cases, notices: self.notices }
    }
}
