//! Handovers at a shift's end: seen to ahead of time, fired by their timers, started by `/handover`, accepted case by
//! case.

use super::Service;
use super::context::{Outcome, RequestContext};
use crate::domain::base::ids::{CaseId, HandoverId, PersonId};
use crate::domain::case::Case;
use crate::domain::case::handover::Handover;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::command::CaseCommand;
use crate::domain::request::listing::CaseFilter;
use crate::domain::request::policy::{Action, permit};
use crate::domain::request::refusal::Refusal;
use crate::domain::rules::handover;
use crate::domain::rules::handover::HandoverDecision;
use crate::domain::staff::person::{Person, Role};
use crate::domain::staff::rota::{DutyRole, Rota};
use crate::store;
use crate::store::{cases, counters, handovers, messages, outbox, rota, timers};
use chrono::{DateTime, TimeDelta, Utc};

/// How many open cases one handover looks at.
const OPEN: i64 = 5_000;
/// How many handovers that are not over are looked at.
const HANDOVERS: i64 = 20;

impl Service {
    /// Sees to it that every shift's end within reach has its handover and its timer; a rota may have been imported
    /// since. It looks beside the writer, and writes only what is missing.
    ///
    /// # Errors
    /// A fault: try again.
    pub async fn plan_handovers(&self) -> store::Result<()> {
        let now = self.clock.now();
        let (from, until) = (now - handover::LATE, now + handover::AHEAD);
        let mut look = self.store.read().await?;
        // Somebody who leads on begins just when the shift ends.
        let mut ends = handover::ends(&rota::duties(&mut look, from, until + TimeDelta::seconds(1)).await?);
        ends.retain(|(at, _)| *at > from && *at <= until);
        if !ends.is_empty() {
            let known = handovers::ends(&mut look, from, until).await?;
            ends.retain(|(at, _)| !known.contains(at));
        }
        drop(look);
        if ends.is_empty() {
            return Ok(());
        }
        let mut cx = self.by_itself().await?;
        for (ends_at, shift) in ends {
            cx.plan_handover(ends_at, shift).await?;
        }
        self.commit(cx.tx).await
    }
}

impl RequestContext<'_> {
    async fn plan_handover(
        &mut self,
        ends_at: DateTime<Utc>,
        shift: String,
    ) -> store::Result<Option<Handover>> {
        let id = counters::next_handover(&mut self.tx).await?;
        let planned = Handover::planned(id, shift, ends_at, &self.service.centre);
        if !handovers::insert(&mut self.tx, &planned).await? {
            return handovers::of_end(&mut self.tx, ends_at).await;
        }
        timers::keep_handover(&mut self.tx, &planned).await?;
        Ok(Some(planned))
    }

    pub(super) async fn fire_handover(&mut self, id: HandoverId) -> store::Result<()> {
        let Some(handover) = handovers::load(&mut self.tx, id).await? else { return Ok(()) };
        let rota = self.rota().await?;
        let open = cases::open(&mut self.tx, &CaseFilter::All, OPEN, 0).await?;
        let turned = handover::fire(&handover, &open, self.context(&rota));
        self.keep_handover(&handover, turned).await
    }

    /// The list could not be delivered to anybody on this rung.
    pub(super) async fn handover_not_delivered(&mut self, id: HandoverId, rung: usize) -> store::Result<()> {
        let Some(handover) = handovers::load(&mut self.tx, id).await? else { return Ok(()) };
        let rota = self.rota().await?;
        let open = cases::open(&mut self.tx, &CaseFilter::All, OPEN, 0).await?;
        let turned = handover::not_delivered(&handover, rung, &open, self.context(&rota));
        self.keep_handover(&handover, turned).await
    }

    async fn keep_handover(&mut self, before: &Handover, turned: HandoverDecision) -> store::Result<()> {
        let HandoverDecision { mut handover, cases, notices } = turned;
        if handover != *before {
            handovers::save(&mut self.tx, &mut handover).await?;
        }
        timers::keep_handover(&mut self.tx, &handover).await?;
        for (case, decision) in cases {
            self.carry(&case, decision, None).await?;
        }
        for outgoing in notices {
            self.send(outgoing).await?;
        }
        Ok(())
    }

    /// `/handover`: where it stands; where none has begun, it begins now.
    pub(super) async fn hand_over(&mut self, person: &Person) -> Outcome {
        if let Err(refusal) = permit(person, Action::HandOver, None) {
            return Ok(Err(refusal));
        }
        let open = cases::open(&mut self.tx, &CaseFilter::All, OPEN, 0).await?;
        let begun: Vec<Handover> = handovers::open(&mut self.tx, HANDOVERS)
            .await?
            .into_iter()
            .filter(|handover| handover.begun.is_some())
            .filter(|handover| open.iter().any(|case| handover.waits_for(case)))
            .collect();
        let own = begun.iter().find(|handover| handover.outgoing.contains(&person.id));
        if let Some(handover) = own.or(begun.first()) {
            return self.reply(Notice::Handover { handover: handover.id, rung: None }).await;
        }
        let rota = self.rota().await?;
        let Some(before) = self.handover_to_begin(person, &rota).await? else {
            return self.reply(Notice::Said(Phrase::NothingToHandOver)).await;
        };
        let (turned, begins) = handover::begin(&before, &open, self.context(&rota));
        if !begins && before.begun.is_some() {
            return self.reply(Notice::Handover { handover: before.id, rung: None }).await;
        }
        if !begins {
            return self.reply(Notice::Said(Phrase::NothingToHandOver)).await;
        }
        let told = turned.notices.iter().any(|outgoing| outgoing.to == person.id.chat());
        let id = turned.handover.id;
        self.keep_handover(&before, turned).await?;
        if told {
            return Ok(Ok(Phrase::Seen));
        }
        self.reply(Notice::Handover { handover: id, rung: None }).await
    }

    /// Of the shift that this person leads, else of the one that is led now; without either, of who asks and as of now.
    async fn handover_to_begin(&mut self, person: &Person, rota: &Rota) -> store::Result<Option<Handover>> {
        let leads = rota.on_duty(DutyRole::Role(Role::ShiftLeader), self.now);
        let leader = leads.iter().find(|leader| leader.id == person.id).or(leads.first());
        let on_now = leader.and_then(|leader| {
            let theirs = rota.duties.iter().filter(|duty| {
                duty.person == leader.id
                    && duty.post == DutyRole::Role(Role::ShiftLeader)
                    && duty.covers(self.now)
            });
            theirs.max_by_key(|duty| duty.until)
        });
        let (ends_at, shift) = match on_now {
            Some(duty) => (duty.until, duty.shift.clone().unwrap_or_default()),
            None => (self.now, String::new()),
        };
        let found = handovers::of_end(&mut self.tx, ends_at).await?;
        let planned = match found {
            Some(handover) => Some(handover),
            None => self.plan_handover(ends_at, shift).await?,
        };
        let leaving = handover::leaving(rota, ends_at);
        let outgoing = match (leaving.is_empty(), leader) {
            (false, _) => leaving,
            (true, Some(leader)) => vec![leader.id],
            (true, None) => vec![person.id],
        };
        Ok(planned
            .filter(|handover| handover.over.is_none())
            .map(|handover| Handover { outgoing, ..handover }))
    }

    /// 📥 Nhận hết: every case that still waits.
    pub(super) async fn accept_all(&mut self, person: &Person, id: HandoverId) -> Outcome {
        if let Err(refusal) = permit(person, Action::HandOver, None) {
            return Ok(Err(refusal));
        }
        let Some(handover) = handovers::load(&mut self.tx, id).await? else {
            return Ok(Err(Refusal::NothingHandedOver));
        };
        let mut accepted = 0_usize;
        for case in self.waiting_in(&handover).await? {
            match self.take_step(&case, CaseCommand::AcceptHandover, person).await? {
                Ok(_) => accepted += 1,
                Err(refusal) => return Ok(Err(refusal)),
            }
        }
        if accepted == 0 {
            return Ok(Err(Refusal::NothingHandedOver));
        }
        self.all_accepted(&handover, person.id).await?;
        Ok(Ok(Phrase::HandoverAccepted))
    }

    /// After a case was accepted: with the last of them, who goes home hears it.
    pub(super) async fn handover_accepted(&mut self, case: CaseId, by: PersonId) -> store::Result<()> {
        let Some(case) = cases::load(&mut self.tx, case).await? else { return Ok(()) };
        let Some(handing) = case.handing else { return Ok(()) };
        let Some(handover) = handovers::load(&mut self.tx, handing.handover).await? else { return Ok(()) };
        if self.waiting_in(&handover).await?.is_empty() {
            self.all_accepted(&handover, by).await?;
        }
        Ok(())
    }

    async fn all_accepted(&mut self, handover: &Handover, by: PersonId) -> store::Result<()> {
        let done = Notice::HandoverDone { handover: handover.id, by };
        for leader in &handover.outgoing {
            self.send(Outgoing::to(*leader, done.clone())).await?;
        }
        Ok(())
    }

    async fn waiting_in(&mut self, handover: &Handover) -> store::Result<Vec<Case>> {
        let mut waiting = Vec::new();
        for id in &handover.cases {
            waiting.extend(cases::load(&mut self.tx, *id).await?.filter(|case| handover.waits_for(case)));
        }
        Ok(waiting)
    }

    /// A reply to the list: a line on the case whose number it begins with, or on the only one.
    pub(super) async fn line_on_handover(&mut self, person: &Person, id: HandoverId, text: &str) -> Outcome {
        let Some(handover) = handovers::load(&mut self.tx, id).await? else {
            return Ok(Err(Refusal::NothingHandedOver));
        };
        let typed = text.trim_start_matches(|c: char| !c.is_ascii_digit() && !c.is_alphabetic());
        let end = typed.find(|c: char| !c.is_ascii_digit()).unwrap_or(typed.len());
        let numbered = typed[..end].parse().ok().map(CaseId).filter(|case| handover.cases.contains(case));
        match (numbered, handover.cases.as_slice()) {
            (Some(case), _) => {
                let line = typed[end..].trim_start_matches([':', '.', ',', '-', ' ', '\n']).to_owned();
                self.note(person, case, &line).await
            }
            (None, [only]) => self.note(person, *only, text).await,
            (None, _) => Ok(Err(Refusal::LineOnWhichCase)),
        }
    }

    /// The lists that name the case show what is true now; one that was over is taken up again with a case that waits.
    pub(super) async fn redraw_handover(
        &mut self,
        before: &Case,
        case: &Case,
        noted: bool,
    ) -> store::Result<()> {
        let Some(handing) = &case.handing else { return Ok(()) };
        let changed = before.handing != case.handing
            || before.is_open() != case.is_open()
            || before.owner != case.owner
            || before.promise.due != case.promise.due;
        if !changed && !noted {
            return Ok(());
        }
        let id = handing.handover;
        if !before.is_open()
            && case.handed().is_some()
            && let Some(mut handover) = handovers::load(&mut self.tx, id).await?
            && handover.over.take().is_some()
        {
            handovers::save(&mut self.tx, &mut handover).await?;
            timers::keep_handover(&mut self.tx, &handover).await?;
        }
        for at in messages::handovers(&mut self.tx, id).await? {
            let redrawn = Notice::HandoverRedrawn { handover: id, message: at.message };
            outbox::enqueue(&mut self.tx, &Outgoing::in_chat(at.chat, redrawn), 0, self.now).await?;
        }
        Ok(())
    }
}
